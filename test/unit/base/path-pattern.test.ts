/** Path patterns of settings. */
import assert from 'node:assert/strict';
import { matchesPath } from '../../../server/src/base/path-pattern';

describe('a path pattern', () => {
  const rows: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
    ['scp.json', '/work/org/scp.json', true],
    ['*.scp.json', '/work/org/a.scp.json', true],
    ['*.scp.json', '/work/org/a.json', false],
    ['org/*.json', '/work/org/a.json', true],
    ['org/*.json', '/work/org/deep/a.json', false],
    ['org/**/*.json', '/work/org/deep/er/a.json', true],
    ['org/**/*.json', '/work/org/a.json', true],
    ['**/org/*.json', '/work/org/a.json', true],
    ['/work/org/?.json', '/work/org/a.json', true],
    ['rg/*.json', '/work/org/a.json', false],
    ['org/**', '/work/org/a/b/c.json', true],
    ['[a].json', '/work/a.json', false],
    ['*a*b', '/xaxxb', true],
    ['*a*b', '/xaxxbc', false],
  ];
  for (const [pattern, path, matches] of rows) {
    it(`${pattern} ${matches ? 'takes' : 'leaves'} ${path}`, () => {
      assert.equal(matchesPath(pattern, path), matches);
    });
  }

  it('stays quick on patterns made to be slow', () => {
    assert.equal(matchesPath(`${'*a'.repeat(60)}b`, `/${'a'.repeat(4000)}`), false);
    assert.equal(matchesPath(`${'**/'.repeat(60)}x`, `/${'a/'.repeat(400)}`), false);
  });
});
