import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literal, type HoledText } from '../../../server/src/base/atoms';
import { matchesGlob } from '../../../server/src/base/glob';
import type { CallSet } from '../../../server/src/reason/call-set';
import { relate } from '../../../server/src/reason/relate';
import { text } from '../../support/with-atoms';

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
