/** Requests that somebody types: what is understood, what is filled in, what is only a filter. */
import assert from 'node:assert/strict';
import { explainReference, followReference, writeReference } from '../../../../server/src/analysis/simulation';
import { uriOf } from '../../../support/open-workspace';
import { ordersFiles } from '../../../support/orders-api';
import { openSimulation, rowText, runScenario, simulateIn, type SimulationWorld } from '../../../support/simulation';

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
    assert.equal(typed('GET /orders/42 as nobody-here from 300.1.2.3'), '✗ GET /orders/42 · stranger · unauthenticated: 403 (nobody here is called nobody-here; 300.1.2.3 is no IP address and no VPC endpoint)');
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

describe('a typed request from a VPC endpoint', () => {
  const project = `//- file: gatehouse.json
{
  "accounts": {
    "ours": { "id": "111122223333", "vpcEndpoints": { "main": { "id": "vpce-0a1b2c3d", "vpc": "vpc-0a1b2c3d" }, "spare": { "id": "vpce-0000aaaa" } } },
    "partner": { "id": "444455556666", "vpcEndpoints": { "main": { "id": "vpce-0b0b0b0b", "policy": "closed.json" }, "edge": { "id": "vpce-0a1b2c3d" } } }
  },
  "environments": { "prod": { "account": "ours" } }
}
//- file: closed.json
{ "Statement": { "Sid": "Reads", "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalAccount": "444455556666" } } } }
`;
  const template = `//- file: template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      EndpointConfiguration: { Type: PRIVATE }
      Auth:
        ResourcePolicy:
          CustomStatements:
            - { Sid: Ours, Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/*, Condition: { StringEquals: { aws:SourceVpce: vpce-0a1b2c3d } } }
            - { Sid: Template, Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/*, Condition: { StringEquals: { aws:SourceVpce: !Ref Inside } } }
  Inside: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: vpc-0c0c0c0c } }
  Get:
    Type: AWS::Serverless::Function
    Properties:
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: get } } }
`;
  const callers = `//- file: a.authz.yaml
callers:
  inside: { type: anonymous, vpcEndpoint: { id: vpce-0a1b2c3d } }
  outside: { type: anonymous, vpcEndpoint: { id: vpce-0ffffff0 } }
`;
  const open = (environment: string): SimulationWorld => {
    const world = openSimulation('', template + project + callers);
    world.analysis.configure({ ...world.analysis.settings, environment });
    return world;
  };
  const typedIn = (world: SimulationWorld, text: string): string => {
    const [row] = simulateIn(world, { caller: 'stranger', typed: text }).rows;
    return row ? rowText(row).replace(' · reaches the integration, given resource policy', ' · reaches') : '';
  };
  const prod = open('prod');

  it('of gatehouse.json is named as in a case, or begun', () => {
    assert.equal(typedIn(prod, 'GET /orders from main'), '✓ GET /orders · stranger from main · reaches');
    assert.equal(typedIn(prod, 'GET /orders from ours/main'), '✓ GET /orders · stranger from main · reaches');
    assert.equal(typedIn(prod, 'GET /orders from MA'), '✓ GET /orders · stranger from main · reaches');
    assert.equal(typedIn(prod, 'GET /orders from edge'), '✓ GET /orders · stranger from partner/edge · reaches');
    assert.equal(typedIn(prod, 'GET /orders from spare'), '? GET /orders · stranger from spare · undetermined: depends on Inside');
    assert.match(typedIn(prod, 'GET /orders from partner/main'), /^✗ GET \/orders · stranger from partner\/main · implicit deny at VPC endpoint policy/);
  });

  it('has an address behind it, where one is given too', () => {
    assert.equal(typedIn(prod, 'GET /orders from main from 10.0.0.7'), '✓ GET /orders · stranger from main (10.0.0.7) · reaches');
  });

  it('is one of the template, whose id may be any, or one by its id', () => {
    assert.equal(typedIn(prod, 'GET /orders from Inside'), '✓ GET /orders · stranger from Inside · reaches');
    assert.equal(typedIn(prod, 'GET /orders from vpce-0a1b2c3d'), '✓ GET /orders · stranger from vpce-0a1b2c3d · reaches');
    assert.equal(typedIn(prod, 'GET /orders from vpce-0123'), '? GET /orders · stranger from vpce-0123 · undetermined: depends on Inside');
  });

  it('that nobody knows is told with those there are', () => {
    assert.match(typedIn(prod, 'GET /orders from nowhere'), /\(nowhere is no IP address and no VPC endpoint, of which there are main, spare, partner\/main, partner\/edge and Inside\)$/);
    const without = open('');
    assert.match(typedIn(without, 'GET /orders from main'), /\(main is no IP address and no VPC endpoint, of which there are Inside\)$/);
  });

  it('takes the place of the address of its caller, and is part of a defined one', () => {
    assert.equal(typedIn(prod, 'GET /orders as inside'), '✓ GET /orders · inside from vpce-0a1b2c3d · reaches');
    assert.equal(typedIn(prod, 'GET /orders as outside'), '? GET /orders · outside from vpce-0ffffff0 · undetermined: depends on Inside');
    assert.equal(typedIn(prod, 'GET /orders as outside from main'), '✓ GET /orders · outside from main · reaches');
  });

  it('is asked about again when it is pinned, saved and explained', () => {
    for (const [text, line] of [['GET /orders from main', 'vpcEndpoint:\n    name: main'], ['GET /orders from Inside from 10.0.0.7', 'ref: template.yaml#/Resources/Inside'], ['GET /orders as inside', 'id: vpce-0a1b2c3d']] as const) {
      const [row] = simulateIn(prod, { caller: 'stranger', typed: text }).rows;
      assert.ok(row);
      assert.match(followReference(prod.analysis, row.request).text, /^✓ GET \/orders as (?:stranger|inside) from (?:main|Inside \(10\.0\.0\.7\)|vpce-0a1b2c3d) — reaches the integration · in prod$/);
      const saved = writeReference(prod.analysis, row.request, 'case', 'file:///');
      assert.ok(saved);
      assert.ok(saved.text.includes(line), saved.text);
      prod.analysis.setDocument({ uri: saved.suggestedUri, languageId: 'yaml', version: 1, text: saved.text });
      const { cases: [again], problems } = runScenario(prod.analysis, saved.suggestedUri);
      assert.deepEqual([problems, again?.title.startsWith('✓ reaches the integration')], [[], true]);
    }
    const [row] = simulateIn(prod, { caller: 'stranger', typed: 'GET /orders from main' }).rows;
    assert.ok(row);
    assert.match(explainReference(prod.analysis, row.request, () => undefined)?.markdown ?? '', /through the VPC endpoint `main`/);
  });

  it('that is gone is not left out of a pinned request', () => {
    const world = open('prod');
    const [row] = simulateIn(world, { caller: 'stranger', typed: 'GET /orders from main' }).rows;
    assert.ok(row);
    world.analysis.setFile(uriOf('gatehouse.json'), undefined);
    world.analysis.closeDocument(uriOf('gatehouse.json'));
    assert.equal(followReference(world.analysis, row.request).text, '? GET /orders — not found');
  });
});
