/**
 * What is known of one unknown text by the patterns it is supposed to fit or not to fit: is there such a text at all?
 *
 * All patterns are followed side by side over the characters they tell apart, so the answer is exact; where that takes
 * too long there may be one. Where the facts come from is not known here.
 */
import type { AtomShape } from '../../base/atoms';
import { foldCode } from './fold';
import { alphabetOf, ONE, STAR } from './tokens';

/** Whether a text fits a row of characters and wildcards; `case`: the row is folded, and so has the text to be. */
export interface TextFact {
  readonly pattern: readonly number[];
  readonly fold: 'case' | 'none';
  readonly holds: boolean;
}

/** Whether some text of this shape is as all the facts say. */
export function hasWitness(shape: AtomShape, facts: readonly TextFact[]): boolean {
  const all = [...factsOfShape(shape), ...facts];
  const characters = charactersOf(shape, all);
  const start = all.map(({ pattern }) => spread(pattern, [0]));
  const seen = new Set([keyOf(start)]);
  const waiting = [start];
  let work = 0;
  while (waiting.length > 0) {
    const states = waiting.pop() ?? start;
    const isWitness = all.every(({ pattern, holds }, at) => (states[at] ?? []).includes(pattern.length) === holds);
    work += characters.length * states.reduce((sum, places) => sum + 1 + places.length, 0);
    if (isWitness || work > MOST_WORK) return true;
    for (const character of characters) {
      const next = all.map(({ pattern, fold }, at) => advance(pattern, states[at] ?? [], fold === 'case' ? foldCode(character) : character));
      const key = keyOf(next);
      if (seen.has(key) || all.some(({ holds }, at) => holds && next[at]?.length === 0)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return false;
}

const MOST_WORK = 2000;

/** Places in a pattern before which the text so far may end. */
type Places = readonly number[];

/** A star may stand for nothing. */
function spread(pattern: readonly number[], places: Places): Places {
  const reached = new Set(places);
  for (const place of reached) if (pattern[place] === STAR) reached.add(place + 1);
  return [...reached].sort((left, right) => left - right);
}

function advance(pattern: readonly number[], places: Places, character: number): Places {
  const reached = places.flatMap((place) => {
    const wanted = pattern[place];
    if (wanted === STAR) return [place];
    return wanted === ONE || wanted === character ? [place + 1] : [];
  });
  return spread(pattern, reached);
}

const keyOf = (states: readonly Places[]): string => states.map((places) => places.join()).join(';');

/** The characters that patterns name, and one that none of them does. */
function charactersOf(shape: AtomShape, facts: readonly TextFact[]): readonly number[] {
  const mayHold = alphabetOf(shape) ?? ((): boolean => true);
  const named = new Set(facts.flatMap(({ pattern, fold }) => pattern.filter((code) => code >= 0).flatMap((code) => (fold === 'case' ? [code, upper(code)] : [code]))));
  const other = OTHERS.find((code) => mayHold(code) && !named.has(code) && !named.has(foldCode(code)));
  return [...named, ...(other === undefined ? [] : [other])].filter(mayHold);
}

const upper = (code: number): number => String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code;

const OTHERS: readonly number[] = Array.from('~zyxwvutsrqponmlkjihgfedcba9876543210-').map((character) => character.charCodeAt(0));

/** What the shape says beside its alphabet. */
function factsOfShape(shape: AtomShape): readonly TextFact[] {
  const pattern = PATTERNS[shape] ?? (alphabetOf(shape) ? '?*' : undefined);
  if (pattern === undefined) return [];
  const row = Array.from(pattern, (character) => (character === '*' ? STAR : character === '?' ? ONE : character.charCodeAt(0)));
  return [{ pattern: row, fold: 'none', holds: true }];
}

const PATTERNS: Partial<Record<AtomShape, string>> = { 'account-id': '?'.repeat(12), partition: 'aws*', 'vpc-endpoint-id': 'vpce-*' };
