import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance, findNearest } from '../../../server/src/base/nearest';

describe('findNearest', () => {
  const cases: readonly [string, readonly string[], string | undefined][] = [
    ['dyanmodb', ['dynamodb', 'dms', 'dax'], 'dynamodb'],
    ['allow', ['Allow', 'Deny'], 'Allow'],
    ['Alow', ['Allow', 'Deny'], 'Allow'],
    ['CreateItem', ['PutItem', 'UpdateItem', 'DeleteItem'], undefined],
    ['GetObjects', ['GetObject', 'PutObject', 'GetObjectAcl'], 'GetObject'],
    ['abcd', ['abce', 'abcc', 'xbcd'], 'abcc'],
    ['a', ['b'], undefined],
    ['', ['a'], undefined],
  ];
  for (const [text, candidates, expected] of cases) {
    it(`finds ${expected ?? 'nothing'} for \`${text}\``, () => {
      assert.equal(findNearest(text, candidates), expected);
      assert.equal(findNearest(text, [...candidates].reverse()), expected);
    });
  }
});

describe('editDistance', () => {
  it('equals the unbounded definition wherever it answers', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (left, right, limit) => {
        const exact = slowDistance(left, right);
        assert.equal(editDistance(left, right, limit), exact > limit ? undefined : exact);
      }),
      { seed: 20262, numRuns: 1500 },
    );
  });
});

/** The textbook recursion over prefixes, for comparison. */
function slowDistance(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  const cost = left.at(-1) === right.at(-1) ? 0 : 1;
  const shorter = [left.slice(0, -1), right.slice(0, -1)] as const;
  const options = [slowDistance(shorter[0], shorter[1]) + cost];
  if (cost === 0) return options[0] as number;
  options.push(slowDistance(shorter[0], right) + 1, slowDistance(left, shorter[1]) + 1);
  if (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-2) && left.at(-2) === right.at(-1)) {
    options.push(slowDistance(left.slice(0, -2), right.slice(0, -2)) + 1);
  }
  return Math.min(...options);
}
