import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holed, literal } from '../../../server/src/base/atoms';
import type { CallSet } from '../../../server/src/reason/call-set';
import { mayMeet } from '../../../server/src/reason/may-meet';
import { relate } from '../../../server/src/reason/relate';

const prefix = 'arn:aws:execute-api:eu-west-1:111122223333:abc123';

function callsOf(method: string, path: string, stages: CallSet['stages'] = 'any'): CallSet {
  return { prefix: literal(prefix), stages, methods: method === 'ANY' ? 'any' : [method], path, shape: 'method-and-path' };
}

describe('a quick look at a pattern and a route', () => {
  const meets = (pattern: string, method: string, path: string): boolean => mayMeet(literal(pattern), callsOf(method, path));

  it('tells routes apart whose written segments differ', () => {
    assert.equal(meets(`${prefix}/*/GET/orders/*`, 'GET', '/orders/{id}'), true);
    assert.equal(meets(`${prefix}/*/GET/orders/*`, 'GET', '/items/{id}'), false);
    assert.equal(meets(`${prefix}/*/GET/orders/*`, 'PUT', '/orders/{id}'), false);
    assert.equal(meets('execute-api:/prod/GET/orders/1', 'GET', '/items/{id}'), false);
    assert.equal(meets(`${prefix}/*/GET/orders/*`, 'ANY', '/{proxy+}'), true);
    assert.equal(meets('*', 'GET', '/orders'), true);
  });

  it('takes what only deployment knows for anything', () => {
    const atom = { id: 'x', label: 'x', reason: 'a parameter', pure: true, shape: 'text' } as const;
    assert.equal(mayMeet(holed([`${prefix}/prod/`, atom, '/orders']), callsOf('GET', '/items')), true);
    assert.equal(meets(`${prefix}/*/GET/\${aws:username}/x`, 'GET', '/orders/{id}'), true);
  });

  it('never says no where `relate` finds a call in common', () => {
    const segment = fc.constantFrom('a', 'b', '{id}', 'GET');
    const path = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/{rest+}', '/{rest+}/b')).map(([segments, end]) => `/${segments.join('/')}${end}`);
    const piece = fc.constantFrom('/', '/', 'a', 'b', '*', '?', 'GET', 'prod', '/a/', '/GET/');
    const tail = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(path, fc.constantFrom('GET', 'ANY'), tail, fc.boolean(), (route, method, end, isProd) => {
        const calls = callsOf(method, route, isProd ? [literal('prod')] : 'any');
        const pattern = literal(`${prefix}/${end}`);
        if (relate(pattern, calls).kind !== 'disjoint') assert.equal(mayMeet(pattern, calls), true, `${end} · ${method} ${route}`);
      }),
      { numRuns: 3000 },
    );
  });
});
