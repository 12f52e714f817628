import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasWildcard, matchesGlob } from '../../../server/src/base/glob';

describe('matchesGlob', () => {
  const cases: readonly [string, string, boolean][] = [
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'ac', true],
    ['a*c', 'a/b:c', true],
    ['a*c', 'abcd', false],
    ['*/GET/*', 'prod/POST/GET/x', true],
    ['Get', 'get', false],
    ['a**b', 'ab', true],
    ['*?', 'x', true],
    ['*?', '', false],
    ['a*', '*', false],
    ['a', 'a*', false],
  ];
  for (const [pattern, text, expected] of cases) {
    it(`${expected ? 'fits' : 'does not fit'} \`${text}\` to \`${pattern}\``, () => {
      assert.equal(matchesGlob(pattern, text), expected);
    });
  }

  it('agrees with the recursive definition', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => assert.equal(matchesGlob(p, t), define(p, t))),
      { seed: 20263, numRuns: 3000 },
    );
  });

  it('does not explode on a pattern made to backtrack', () => {
    assert.equal(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000)), false);
  });
});

describe('hasWildcard', () => {
  it('sees either wildcard and nothing else', () => {
    assert.deepEqual(['a*', '?', 'a+b', ''].map(hasWildcard), [true, true, false, false]);
  });
});

function define(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return define(rest, text) || (text !== '' && define(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && define(rest, text.slice(1));
}
