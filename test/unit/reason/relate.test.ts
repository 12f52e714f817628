import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literal, type HoledText } from '../../../server/src/base/atoms';
import { matchesGlob } from '../../../server/src/base/glob';
import type { CallSet } from '../../../server/src/reason/call-set';
import { findRoute } from '../../../server/src/gateway/routes';
import { relate } from '../../../server/src/reason/relate';
import type { Budget } from '../../../server/src/reason/search';
import { callsOf } from '../../../server/src/reason/call-set';
import { matchText } from '../../../server/src/evaluate/match/wildcard';
import { NOTHING_SUPPOSED, startRun, suppose } from '../../../server/src/evaluate/run';
import { atom, text } from '../../support/with-atoms';
import { apiOf, routeOf } from '../../support/routes';

const prefix = 'arn:aws:execute-api:us-east-1:111122223333:abc123';
const calls = (path: string, methods: CallSet['methods'] = ['GET'], stages: CallSet['stages'] = [literal('prod')], own: HoledText = literal(prefix)): CallSet => ({
  prefix: own,
  stages,
  methods,
  path,
  shape: 'method-and-path',
});
const kind = (pattern: string, set: CallSet): string => relate(text(pattern), set).kind;

describe('patterns and the calls of a route', () => {
  const vectors: readonly [string, CallSet, string][] = [
    [`${prefix}/prod/GET/orders/*`, calls('/orders/{id}'), 'covers'],
    [`${prefix}/prod/GET/orders/?*`, calls('/orders/{id}'), 'covers'],
    [`${prefix}/prod/GET/orders/??*`, calls('/orders/{id}'), 'overlaps'],
    [`${prefix}/prod/GET/orders/{id}`, calls('/orders/{id}'), 'overlaps'],
    [`${prefix}/prod/GET/orders`, calls('/orders/{id}'), 'disjoint'],
    [`${prefix}/prod/POST/*`, calls('/orders/{id}'), 'disjoint'],
    [`${prefix}/*/orders/*`, calls('/orders/{id}', ['GET', 'POST']), 'covers'],
    [`${prefix}/*/GET/*`, calls('/orders', ['GET', 'POST']), 'overlaps'],
    [`${prefix}/prod/*`, calls('/{proxy+}', ['GET'], [literal('prod'), literal('test')]), 'overlaps'],
    [`${prefix}/prod/*`, calls('/{proxy+}', 'any', 'any'), 'overlaps'],
    [`${prefix}/*`, calls('/{proxy+}', 'any', 'any'), 'covers'],
    ['*', calls('/', 'any', 'any'), 'covers'],
    [`${prefix}/prod/get/*`, calls('/orders', 'any'), 'disjoint'],
    [prefix, calls('/'), 'disjoint'],
    [`${prefix}/prod/GET/a/*/c`, calls('/a/{b}/c'), 'covers'],
    [`${prefix}/prod/GET/a/*/c`, calls('/a/{rest+}'), 'overlaps'],
  ];
  for (const [pattern, set, expected] of vectors) {
    const methods = set.methods === 'any' ? 'any method' : set.methods.join();
    it(`${pattern.replace(prefix, '~')} to ${methods} ${set.path}: ${expected}`, () => assert.equal(kind(pattern, set), expected));
  }

  it('are compared without knowing values that are the same on both sides', () => {
    const own = text('arn:aws:execute-api:«Region»:«Account»:«Api»');
    const set = calls('/orders/{id}', ['GET'], [text('«Stage»')], own);
    assert.equal(kind('arn:aws:execute-api:«Region»:«Account»:«Api»/*/GET/*', set), 'covers');
    assert.equal(kind('arn:aws:execute-api:*:*:«Api»/«Stage»/GET/orders/*', set), 'covers');
    assert.equal(kind('arn:aws:execute-api:*:*:«Api»/*/POST/*', set), 'disjoint');
    assert.equal(kind('arn:aws:execute-api:*:*:*/test/*', set), 'unknown');
    assert.equal(kind('arn:aws:execute-api:*:*:«OtherApi»/*', set), 'unknown');
    assert.equal(kind('arn:aws:execute-api:us-east-1:*:*/*/GET/*', set), 'unknown');
    assert.equal(kind('arn:aws:execute-api:*:*:«Api»/*/GET/orders/1*', set), 'overlaps');
  });

  it('overlap with a witness on either side of the line', () => {
    const relation = relate(literal(`${prefix}/prod/GET/orders/4*`), calls('/orders/{id}'));
    assert.equal(relation.kind, 'overlaps');
    if (relation.kind !== 'overlaps') return;
    assert.ok(matchesGlob(`${prefix}/prod/GET/orders/4*`, relation.inside));
    assert.ok(!matchesGlob(`${prefix}/prod/GET/orders/4*`, relation.outside));
    for (const witness of [relation.inside, relation.outside]) assert.match(witness, /\/prod\/GET\/orders\/[^/]+$/);
  });

  it('relate as all short calls of the route do', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '?');
    const segment = fc.constantFrom('a', 'b', '{x}');
    const route = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/{rest+}')).map(([segments, tail]) => `/${segments.join('/')}${tail}`);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), route, (pieces, path) => {
        const pattern = `${prefix}/prod/GET/${pieces.join('')}`;
        const relation = relate(literal(pattern), calls(path));
        const results = sampleCalls(path).map((call) => matchesGlob(pattern, `${prefix}/prod/GET${call}`));
        if (relation.kind === 'covers') assert.ok(results.every(Boolean), `${pattern} ${path}`);
        if (relation.kind === 'disjoint') assert.ok(!results.some(Boolean), `${pattern} ${path}`);
        if (relation.kind === 'overlaps') {
          assert.ok(matchesGlob(pattern, relation.inside) && !matchesGlob(pattern, relation.outside), JSON.stringify(relation));
        }
        assert.notEqual(relation.kind, 'unknown');
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('patterns with values that nobody knows', () => {
  const unknowns = ['«Account»', '«Api»', '«OtherApi»', '«Stage»', '«Name»'];
  const piece = fc.constantFrom('a', 'b', '/', '*', '?', ':', ...unknowns);
  const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const near = fc.tuple(fc.constantFrom('arn:«Account»:«Api»', 'arn:*:«Api»', 'arn:1:*', '*'), fc.constantFrom('/«Stage»/', '/*/', '/a/'), fc.constantFrom('GET', '*', 'PUT'), pattern).map(
    ([start, stage, method, end]) => `${start}${stage}${method}/${end}`,
  );
  const set = calls('/a/{x}', ['GET'], [text('«Stage»')], text('arn:«Account»:«Api»'));
  const members = ['a', 'b', 'ab', 'a:'].map((value) => text(`arn:«Account»:«Api»/«Stage»/GET/a/${value}`));

  it('are said to match or not only where the evaluator says so for every value', () => {
    fc.assert(
      fc.property(fc.oneof(pattern, near), (written) => {
        const relation = relate(text(written), set);
        const results = members.map((member) => matchText(startRun(NOTHING_SUPPOSED, 'decide'), text(written), member, 'like'));
        if (relation.kind === 'covers') assert.ok(results.every((result) => result === 'yes'), written);
        if (relation.kind === 'disjoint') assert.ok(!results.includes('yes'), written);
        if (results.includes('yes') && results.includes('no')) assert.equal(relation.kind, 'overlaps', written);
      }),
      { seed: 11, numRuns: 1500 },
    );
  });

  it('keep their relation when the values become known', () => {
    const values = fc.record({ Account: fc.constantFrom('111122223333', '444455556666'), Api: fc.constantFrom('abc', 'xyz'), OtherApi: fc.constantFrom('abc', 'other'), Stage: fc.constantFrom('a', 'prod'), Name: fc.constantFrom('', 'a', 'a/b', '/') });
    fc.assert(
      fc.property(fc.oneof(pattern, near), values, (written, chosen) => {
        const relation = relate(text(written), set);
        const supposed = Object.entries(chosen).reduce((base, [name, value]) => suppose(base, { kind: 'value', atom: atom(name).id, text: value }), NOTHING_SUPPOSED);
        const results = members.map((member) => matchText(startRun(supposed, 'decide'), text(written), member, 'like'));
        if (relation.kind === 'covers') assert.deepEqual([...new Set(results)], ['yes'], written);
        if (relation.kind === 'disjoint') assert.deepEqual([...new Set(results)], ['no'], written);
      }),
      { seed: 12, numRuns: 1500 },
    );
  });
});

describe('the calls of a route', () => {
  const api = apiOf('REST', [
    routeOf('GET', '/orders/{id}'),
    routeOf('GET', '/orders/open'),
    routeOf('ANY', '/orders/{id}'),
    routeOf('ANY', '/{proxy+}'),
    routeOf('GET', '/'),
  ]);
  const relationTo = (pattern: string, index: number): string => relate(literal(`${prefix}${pattern}`), callsOf(api, api.routes[index]!, 'any')).kind;

  it('are only those that no more specific route serves', () => {
    assert.equal(relationTo('/*/GET/orders/open', 0), 'disjoint');
    assert.equal(relationTo('/*/GET/orders/open', 1), 'covers');
    assert.equal(relationTo('/*/GET/orders/*', 2), 'disjoint');
    assert.equal(relationTo('/*/PUT/orders/*', 2), 'overlaps');
    assert.equal(relationTo('/*/orders/?', 3), 'overlaps');
    assert.equal(relationTo('/x/GET/orders/1', 3), 'disjoint');
  });

  it('of the root end in the slash behind the method', () => {
    assert.equal(relationTo('/*/GET/', 4), 'covers');
    assert.equal(relationTo('/*/GET', 4), 'disjoint');
    assert.equal(relationTo('/*/GET/?*', 4), 'disjoint');
  });

  it('of the default route of an HTTP API are those that are left', () => {
    const http = apiOf('HTTP', [routeOf('GET', '/a'), routeOf('$default', '$default')]);
    const to = (pattern: string): string => relate(literal(`${prefix}${pattern}`), callsOf(http, http.routes[1]!, [literal('$default')])).kind;
    assert.equal(to('/$default/*'), 'covers');
    assert.equal(to('/$default/GET/a'), 'disjoint');
    assert.equal(to('/$default/GET/a*'), 'overlaps');
    assert.equal(to('/prod/*'), 'disjoint');
  });

  it('of a WebSocket API have a route key and no method', () => {
    const socket = apiOf('WEBSOCKET', [routeOf('', '$connect'), routeOf('', '$default')]);
    const to = (pattern: string, index: number): string => relate(literal(`${prefix}${pattern}`), callsOf(socket, socket.routes[index]!, [literal('prod')])).kind;
    assert.equal(to('/prod/$connect', 0), 'covers');
    assert.equal(to('/prod/*', 0), 'covers');
    assert.equal(to('/prod/*/*', 0), 'disjoint');
    assert.equal(to('/prod/$connect', 1), 'disjoint');
  });

  it('fit patterns as the evaluator does for all short paths and the route that serves them', () => {
    const segment = fc.constantFrom('a', 'b', '{x}', '{y+}');
    const path = fc.array(segment, { minLength: 1, maxLength: 2 }).map((segments) => `/${segments.join('/').replace(/\{y\+\}.*$/, '{y+}')}`);
    const routes = fc.uniqueArray(fc.tuple(fc.constantFrom('GET', 'ANY', 'PUT'), path), { minLength: 1, maxLength: 4, selector: ([method, route]) => `${method} ${route}` });
    const wanted = fc.tuple(fc.constantFrom('GET', '*', 'PUT'), fc.array(fc.constantFrom('a', 'b', '/', '*', '?'), { maxLength: 4 })).map(([method, pieces]) => `${prefix}/p/${method}/${pieces.join('')}`);
    fc.assert(
      fc.property(routes, wanted, (declared, pattern) => {
        const shape = apiOf('REST', declared.map(([method, route]) => routeOf(method, route)));
        for (const route of shape.routes) {
          const relation = relate(literal(pattern), callsOf(shape, route, [literal('p')]));
          const own = SHORT_CALLS.filter(([method, call]) => findRoute(shape.routes, 'REST', method, call) === route);
          const results = own.map(([method, call]) => matchesGlob(pattern, `${prefix}/p/${method}${call}`));
          const where = `${pattern} ${JSON.stringify(declared)} ${route.method} ${route.path}`;
          if (relation.kind === 'covers') assert.ok(results.every(Boolean), where);
          if (relation.kind === 'disjoint') assert.ok(!results.some(Boolean), where);
          if (relation.kind === 'overlaps') assert.ok(matchesGlob(pattern, relation.inside) && !matchesGlob(pattern, relation.outside), where);
          assert.notEqual(relation.kind, 'unknown', where);
        }
      }),
      { seed: 21, numRuns: 400 },
    );
  });
});

describe('finding out how a pattern lies to calls', () => {
  const states = (pattern: string, path: string): number => {
    const budget: Budget = { left: 10_000_000 };
    relate(literal(pattern), calls(path), budget);
    return 10_000_000 - budget.left;
  };

  it('takes work in proportion to the length of pattern and path', () => {
    const cost = (size: number): number => states(`${prefix}/prod/*/${'a/b'.repeat(size)}*`, `/${'a/b'.repeat(size)}/{id}`);
    assert.ok(cost(400) < 2.2 * cost(200), `${cost(200)} → ${cost(400)} states`);
  });

  it('takes at most the product of the lengths for patterns of stars', () => {
    const size = 60;
    const pattern = `${'*a'.repeat(size)}b`;
    const path = `/${'a'.repeat(size)}/{p+}`;
    assert.ok(states(pattern, path) < 4 * pattern.length * (prefix.length + path.length + 20));
  });

  it('ends with its budget and then claims nothing', () => {
    const evil = `*a${'?'.repeat(400)}*b${'?'.repeat(400)}`;
    assert.equal(relate(literal(evil), calls('/{p+}'), { left: 500 }).kind, 'unknown');
  });
});

const SHORT_CALLS: readonly (readonly [string, string])[] = ['GET', 'PUT'].flatMap((method) =>
  ['a', 'b', 'ab', 'x', 'a/a', 'a/b', 'b/a', 'x/y', 'a/b/c', 'b/b/b'].map((call) => [method, `/${call}`] as const),
);

/** Calls of a route with short values for its parameters. */
function sampleCalls(path: string): string[] {
  const values = ['a', 'b', 'ab', 'ba', 'c'];
  return path.split('/').reduce<string[]>(
    (found, part, index) => {
      if (index === 0) return found;
      const choices = part === '{x}' ? values : part === '{rest+}' ? [...values, 'a/b', 'a/', 'b//a'] : [part];
      return found.flatMap((call) => choices.map((choice) => `${call}/${choice}`));
    },
    [''],
  );
}
