import assert from 'node:assert/strict';
import { matchesPath, matchesSegments, parsePathPattern } from '../../../server/src/base/path-pattern';

describe('a path pattern of a setting', () => {
  const rows: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
    ['scp.json', '/project/org/scp.json', true],
    ['*.scp.json', '/project/org/a.scp.json', true],
    ['*.scp.json', '/project/org/a.json', false],
    ['org/*.json', '/project/org/a.json', true],
    ['org/*.json', '/project/org/deep/a.json', false],
    ['org/**/*.json', '/project/org/deep/er/a.json', true],
    ['org/**/*.json', '/project/org/a.json', true],
    ['**/org/*.json', '/project/org/a.json', true],
    ['/project/org/?.json', '/project/org/a.json', true],
    ['rg/*.json', '/project/org/a.json', false],
    ['org/**', '/project/org/a/b/c.json', true],
    ['[ab].json', '/project/a.json', true],
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

describe('a path pattern of segments', () => {
  for (const [pattern, path, expected] of [
    ['*.json', 'a.json', true],
    ['*.json', 'x/a.json', false],
    ['**/*.json', 'a.json', true],
    ['**/*.json', 'x/y/a.json', true],
    ['x/**', 'x', true],
    ['x/**/z', 'x/a/b/z', true],
    ['a?c', 'abc', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['a[b', 'a[b', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['*a*b*c', 'xxaxxbxxc', true],
    ['*a*b*c', 'xxaxxbxxd', false],
  ] as const) {
    it(`${pattern} ${expected ? 'takes' : 'leaves'} ${path}`, () => {
      assert.equal(matchesSegments(parsePathPattern(pattern), path.split('/')), expected);
    });
  }
});
