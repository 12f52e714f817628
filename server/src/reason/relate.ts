/**
 * How resource patterns lie to a set of calls: they cover all of them, some, or none.
 *
 * The answer is exact for every text the set stands for. Where a value is unknown and matters, or finding out costs
 * more than the budget, it is `unknown`. Conditions and principals are not looked at.
 */
import type { TextPattern } from '../evaluate/match/tokens';
import { automatonOf } from './automaton';
import { callRows, servedElsewhereRow, type CallSet } from './call-set';
import { findCombinations, findOutside, findShared, type Budget, type Combination, type Found } from './search';
import { hasAtoms, openedRow, patternRow, sameLetter, type Row } from './units';

export type Relation =
  | { readonly kind: 'covers' }
  /** One call of the set inside the pattern and one outside, as ARNs; atoms as `${label}`. */
  | { readonly kind: 'overlaps'; readonly inside: string; readonly outside: string }
  | { readonly kind: 'disjoint' }
  | { readonly kind: 'unknown' };

/** States that one question may cost. */
const RELATE_BUDGET = 50_000;

export function relate(pattern: TextPattern, set: CallSet, budget: Budget = { left: RELATE_BUDGET }): Relation {
  return relateAny([{ pattern, isCertain: true }], set, budget);
}

/** One of several patterns of a list; it counts for certain only where it is there in every deployment. */
export interface ListedPattern {
  readonly pattern: TextPattern;
  readonly isCertain: boolean;
}

/** How all that matches at least one of the patterns lies to the set. */
export function relateAny(patterns: readonly ListedPattern[], set: CallSet, budget: Budget = { left: RELATE_BUDGET }): Relation {
  const rows = callRows(set);
  const each = patterns.map((listed) => ({ listed, relation: relateOne(listed, rows, budget) }));
  if (each.some(({ listed, relation }) => listed.isCertain && relation.kind === 'covers')) return { kind: 'covers' };
  const left = each.filter(({ relation }) => relation.kind !== 'disjoint');
  const [only, ...others] = left;
  if (!only) return { kind: 'disjoint' };
  if (others.length === 0 && only.listed.isCertain && (set.except ?? []).length === 0) return only.relation;
  return relateTogether(left.map(({ listed }) => listed), set, rows, budget);
}

const UNKNOWN: Relation = { kind: 'unknown' };

/** Without regard to calls that another route serves. */
function relateOne({ pattern }: ListedPattern, rows: readonly Row[], budget: Budget): Relation {
  const strict = patternRow(pattern, 'strict');
  const pairs = rows.map((row) => withoutCommonStart(strict, row));
  const outside = firstOf(pairs, ([own, row]) => findOutside(automatonOf(own, 'strict'), row, budget));
  if (outside === 'spent') return UNKNOWN;
  if (outside === 'none') return { kind: 'covers' };
  const isOpen = pairs.some(([own, row]) => hasAtoms(own) || hasAtoms(row));
  const lenient = isOpen ? pairs.map(([own, row, start]): Pair => [openedRow(own), row, start]) : pairs;
  const maybe = firstOf(lenient, ([own, row]) => findShared(own, isOpen ? openedRow(row) : row, budget));
  if (maybe === 'spent') return UNKNOWN;
  if (maybe === 'none') return { kind: 'disjoint' };
  const inside = isOpen ? firstOf(pairs, ([own, row]) => findShared(own, row, budget)) : maybe;
  const beyond = isOpen ? firstOf(lenient, ([own, row]) => findOutside(automatonOf(own, 'lenient'), row, budget)) : outside;
  return typeof inside === 'string' || typeof beyond === 'string' ? UNKNOWN : { kind: 'overlaps', inside: inside.text, outside: beyond.text };
}

/** A pattern, a row, and the text they had in common before it was taken off. */
type Pair = readonly [pattern: Row, subject: Row, start: string];

/** What both begin with is equal whatever its value, and need not be looked at again. */
function withoutCommonStart(pattern: Row, subject: Row): Pair {
  let at = 0;
  let start = '';
  for (; at < pattern.length && at < subject.length; at++) {
    const [wanted, unit] = [pattern[at], subject[at]];
    if (wanted?.kind !== 'exact' || unit?.kind !== 'exact' || !sameLetter(wanted.letter, unit.letter)) break;
    start += typeof unit.letter === 'string' ? unit.letter : `\${${unit.letter.label}}`;
  }
  return [pattern.slice(at), subject.slice(at), start];
}

function firstOf(pairs: readonly Pair[], find: (pair: Pair) => Found): Found {
  for (const pair of pairs) {
    const found = find(pair);
    if (found === 'spent') return found;
    if (found !== 'none') return { text: pair[2] + found.text };
  }
  return 'none';
}

/** All patterns side by side over the calls that no other route serves. */
function relateTogether(patterns: readonly ListedPattern[], set: CallSet, rows: readonly Row[], budget: Budget): Relation {
  const strict = patterns.filter(({ isCertain }) => isCertain).map(({ pattern }) => automatonOf(patternRow(pattern, 'strict'), 'strict'));
  const lenient = patterns.map(({ pattern }) => automatonOf(patternRow(pattern, 'lenient'), 'lenient'));
  const except = (set.except ?? []).flatMap((other) => {
    const row = servedElsewhereRow(other, set.prefix);
    const isNear = rows.some((own) => findShared(row, own, budget) !== 'none');
    return isNear ? [automatonOf(row, 'strict')] : [];
  });
  const combinations = findCombinations([...strict, ...lenient, ...except], rows, budget);
  if (!combinations) return UNKNOWN;
  const end = strict.length + lenient.length;
  const own = combinations.filter(({ accepted }) => !accepted.slice(end).includes(true));
  const isInside = ({ accepted }: Combination): boolean => accepted.slice(0, strict.length).includes(true);
  const isOutside = ({ accepted }: Combination): boolean => !accepted.slice(strict.length, end).includes(true);
  const inside = own.find(isInside);
  const outside = own.find(isOutside);
  if (own.every(isOutside)) return { kind: 'disjoint' };
  if (own.every(isInside)) return { kind: 'covers' };
  return inside && outside ? { kind: 'overlaps', inside: inside.text, outside: outside.text } : UNKNOWN;
}
