/** Requests that somebody types: what is understood, what is filled in, what is only a filter. */
import assert from 'node:assert/strict';
import { ordersFiles } from '../../../support/orders-api';
import { openSimulation, rowText, simulateIn } from '../../../support/simulation';

describe('a typed request', () => {
  const world = openSimulation('template.yaml', ordersFiles);
  const typed = (text: string): string | undefined => {
    const [row] = simulateIn(world, { caller: 'stranger', typed: text }).rows;
    return row && rowText(row);
  };

  it('has a method, a path, a caller and an address', () => {
    assert.equal(typed('GET /orders/42 as partner from 198.51.100.4'), '✓ GET /orders/42 · partner from 198.51.100.4 · reaches the integration, given identity policy and resource policy; no SCP supplied');
  });

  it('takes the clauses in either order', () => {
    assert.equal(typed('GET /orders/42 from 198.51.100.4 as partner'), typed('GET /orders/42 as partner from 198.51.100.4'));
  });

  it('ignores case in the method and in names, and takes the beginning of a name', () => {
    assert.equal(typed('delete /orders/42 as This'), '✓ DELETE /orders/42 · this account · reaches the integration, given resource policy; no SCP supplied');
  });

  it('without a method has the first one the path is served with', () => {
    assert.match(typed('/orders/42') ?? '', /^✗ GET \/orders\/42 · stranger · unauthenticated/);
  });

  it('is answered for the current caller while it is half typed', () => {
    for (const text of ['GET /orders/42', 'GET /orders/42 ', 'GET /orders/42 as', 'GET /orders/42 as ', 'GET /orders/42 as stranger from']) {
      assert.match(typed(text) ?? '', /^✗ GET \/orders\/42 · stranger · unauthenticated: 403$/, text);
    }
  });

  it('says what of it was not understood', () => {
    assert.equal(typed('GET /orders/42 as nobody-here from 300.1.2.3'), '✗ GET /orders/42 · stranger · unauthenticated: 403 (nobody here is called nobody-here; 300.1.2.3 is no IP address)');
  });

  it('takes an ARN for a caller', () => {
    assert.match(typed('GET /orders/42 as arn:aws:iam::111122223333:role/Ops') ?? '', /^✓ GET \/orders\/42 · Ops · reaches the integration/);
  });

  it('to a path without a route is refused', () => {
    assert.equal(typed('GET /nothing'), '✗ GET /nothing · stranger · refused: no such route');
  });

  it('leaves a query out', () => {
    assert.match(typed('GET /orders?page=2 as this account') ?? '', /^✓ GET \/orders · this account · reaches/);
  });

  it('is none where no path is written', () => {
    for (const text of ['', 'GET', 'partner', 'orders', 'NOTAVERB /orders', 'as partner']) assert.equal(typed(text), undefined, text);
  });
});
