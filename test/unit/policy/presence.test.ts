import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Presence } from '../../../server/src/policy/model';
import { isAlwaysOpen } from '../../../server/src/policy/presence';

/** `a !b`: where `a` holds and `b` does not. */
function way(text: string): readonly Presence[] {
  return text.split(' ').flatMap((word): Presence[] => {
    const label = word.replace('!', '');
    return label === '' ? [] : [{ condition: { id: label, label, reason: '', pure: true, shape: 'text' }, holds: label === word }];
  });
}

const isOpen = (ways: readonly string[], given = ''): boolean => isAlwaysOpen(ways.map(way), way(given));

describe('ways under conditions', () => {
  it('are open in every deployment if they leave out none', () => {
    for (const ways of [[''], ['a', '!a'], ['a', '!a b', '!a !b'], ['a b', 'a !b', '!a'], ['a', 'b', '!a !b'], ['a b', '!b', '!a']]) assert.equal(isOpen(ways), true, ways.join(', '));
    for (const ways of [[], ['a'], ['a', 'b'], ['a', '!a b'], ['a b', '!a !b'], ['a !a']]) assert.equal(isOpen(ways), false, ways.join(', '));
  });

  it('are open in those that are left', () => {
    for (const [ways, given] of [[['a'], 'a b'], [['a', 'b'], 'b'], [['a b', '!b'], 'a']] as const) assert.equal(isOpen(ways, given), true, given);
    for (const [ways, given] of [[['a'], 'b'], [['a'], '!a'], [[], 'a']] as const) assert.equal(isOpen(ways, given), false, given);
  });

  it('are not counted where there are too many conditions', () => {
    const letters = Array.from('abcdefghijklm');
    assert.equal(isOpen([...letters, letters.map((letter) => `!${letter}`).join(' ')]), false);
    assert.equal(isOpen([...letters.slice(1), letters.slice(1).map((letter) => `!${letter}`).join(' ')]), true);
  });
});
