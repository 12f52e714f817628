/**
 * Compares text with a pattern where either may hold values that only deployment knows (ARN-1, ARN-2).
 *
 * The answer is yes or no only where it is the same for every value. Otherwise the narrowest question is put down on
 * the run: whether one atom has the one value that could match, or else whether this comparison holds. Time grows with
 * the lengths; where atoms are compared it is bounded by their product and a limit. No user text becomes a RegExp.
 */
import type { Atom, HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { tri, type Tri } from '../../base/tri';
import { askAboutAtoms, askValue, askWhether, useRule, type Run, type Suppositions } from '../run';
import { isBroughtByRequest } from '../key-state';
import { foldAscii, foldCase, isAscii } from './fold';
import { atomsTakingPart } from './taking-part';
import { hasWitness, type TextFact } from './text-facts';
import { alphabetOf, atomOfCode, encode, isTextCode, matchesForCertain, mayMatch, ONE, sameKey, STAR, type AtomTable, type Encoding, type TextPattern } from './tokens';

export type { Literal, TextPattern } from './tokens';

export type Comparison = 'equal' | 'like' | 'equal-ignoring-case' | 'like-ignoring-case';

export function matchText(run: Run, pattern: TextPattern, subject: HoledText, how: Comparison): Tri {
  const plainPattern = onlyText(pattern.pieces);
  const plainSubject = onlyText(subject.pieces);
  if (plainPattern === undefined || plainSubject === undefined) return matchRows(run, pattern, subject, how);
  switch (how) {
    case 'equal':
      return tri(plainPattern === plainSubject);
    case 'like':
      return tri(matchesGlob(plainPattern, plainSubject));
    case 'equal-ignoring-case':
    case 'like-ignoring-case':
      return tri(matchIgnoringCase(run, plainPattern, plainSubject, how));
  }
}

function matchIgnoringCase(run: Run, pattern: string, subject: string, how: 'equal-ignoring-case' | 'like-ignoring-case'): boolean {
  const compare = how === 'equal-ignoring-case' ? (left: string, right: string): boolean => left === right : matchesGlob;
  const result = compare(foldCase(pattern), foldCase(subject));
  const restsOnOthers = !isAscii(pattern) && !isAscii(subject) && compare(foldAscii(pattern), foldAscii(subject)) !== result;
  if (restsOnOthers) useRule(run, '§3.3');
  return result;
}

function onlyText(pieces: TextPattern['pieces']): string | undefined {
  if (pieces.length === 0) return '';
  const first = pieces[0];
  return pieces.length === 1 && typeof first === 'string' ? first : undefined;
}

interface Rows {
  readonly pattern: readonly number[];
  readonly subject: readonly number[];
  readonly table: AtomTable;
}

function matchRows(run: Run, pattern: TextPattern, subject: HoledText, how: Comparison): Tri {
  const table: AtomTable = [];
  const isLike = how === 'like' || how === 'like-ignoring-case';
  const fold: Encoding['fold'] = how === 'equal' || how === 'like' ? 'none' : 'case';
  const rows = trim({
    pattern: encode(pattern.pieces, { wildcards: isLike ? 'count' : 'literal', fold }, table, run),
    subject: encode(subject.pieces, { wildcards: 'literal', fold }, table, run),
    table,
  });
  if (matchesForCertain(rows.pattern, rows.subject)) return 'yes';
  if (isKnown(rows.pattern) && isKnown(rows.subject)) return 'no'; // atoms that both have are taken off already
  if (!mayMatch(rows.pattern, rows.subject, table)) return 'no';
  const need = fold === 'none' ? findNeed(rows) : undefined;
  if (need !== undefined) {
    const isMet = 'text' in need ? askValue(run, need.atom, need.text) : askSame(run, need.atom, need.other);
    // A parameter in a pattern may itself hold a wildcard: not being the text does not rule it out.
    if (isMet === 'unknown' || (isMet === 'no' && !(isLike && need.inPattern && mayHoldWildcards(need.atom)))) return isMet;
  }
  return askText(run, rows, fold) ?? askWhole(run, rows, how);
}

/** One unknown text against a pattern: asked so that answers about the same text fit each other. */
function askText(run: Run, { pattern, subject, table }: Rows, fold: Encoding['fold']): Tri | undefined {
  const atom = subject.length === 1 ? atomOfCode(subject[0] ?? STAR, table) : undefined;
  if (!atom?.pure || !isKnown(pattern) || pattern.length > LONGEST_FACT) return undefined;
  const known = supposedFacts(run, atom);
  if (known.length <= MOST_FACTS) {
    if (!hasWitness(atom.shape, [...known, { pattern, fold, holds: true }])) return 'no';
    if (!hasWitness(atom.shape, [...known, { pattern, fold, holds: false }])) return 'yes';
  }
  return askWhether(run, FACT + JSON.stringify([atom.id, fold, pattern]), [atom.label]);
}

const FACT = 'text:';
const LONGEST_FACT = 300;
const MOST_FACTS = 8;

/** One run asks about the same texts again and again. */
const NO_FACTS: readonly TextFact[] = [];
const FACTS = new WeakMap<Suppositions, Map<string, readonly TextFact[]>>();

function supposedFacts({ supposed }: Run, { id }: Atom): readonly TextFact[] {
  if (supposed.choices.size + supposed.excluded.size === 0) return NO_FACTS;
  const byAtom = FACTS.get(supposed) ?? new Map<string, readonly TextFact[]>();
  FACTS.set(supposed, byAtom);
  const facts = byAtom.get(id) ?? readFacts(supposed, id);
  byAtom.set(id, facts);
  return facts;
}

function readFacts(supposed: Suppositions, id: string): readonly TextFact[] {
  const start = `${FACT}${JSON.stringify([id]).slice(0, -1)},`;
  const patterns = [...supposed.choices].flatMap(([key, choice]): readonly TextFact[] => {
    if (!key.startsWith(start)) return [];
    const [, fold, pattern] = JSON.parse(key.slice(FACT.length)) as [string, TextFact['fold'], readonly number[]];
    return [{ pattern, fold, holds: choice === 'yes' }];
  });
  const excluded = [...(supposed.excluded.get(id) ?? [])].map((text): TextFact => ({ pattern: Array.from(text, (character) => character.codePointAt(0) ?? 0), fold: 'none', holds: false }));
  return [...patterns, ...excluded];
}

/** Whether there are only characters and wildcards. */
function isKnown(row: readonly number[]): boolean {
  return row.every((code) => code >= ONE);
}

/** Takes off what is the same at both ends up to the first wildcard: it neither helps nor hurts. */
function trim(rows: Rows): Rows {
  const { pattern, subject, table } = rows;
  let start = 0;
  while (start < pattern.length && start < subject.length && pattern[start] === subject[start] && !isWild(pattern[start])) start++;
  let end = 0;
  const longest = Math.min(pattern.length, subject.length) - start;
  while (end < longest && pattern.at(-1 - end) === subject.at(-1 - end) && !isWild(pattern.at(-1 - end))) end++;
  return { pattern: pattern.slice(start, pattern.length - end), subject: subject.slice(start, subject.length - end), table };
}

const isWild = (code: number | undefined): boolean => code === STAR || code === ONE;

/** What an atom must be for the rows to match. */
type Need = { readonly atom: Atom; readonly inPattern: boolean } & ({ readonly text: string } | { readonly other: Atom });

function findNeed({ pattern, subject, table }: Rows): Need | undefined {
  const inPattern = needOfFirst(pattern, subject, table);
  if (inPattern) return { ...inPattern, inPattern: true };
  const inSubject = needOfFirst(subject, pattern, table);
  return inSubject && { ...inSubject, inPattern: false };
}

type FirstNeed = { readonly atom: Atom; readonly text: string } | { readonly atom: Atom; readonly other: Atom };

/**
 * A first atom has to be exactly the characters opposite, up to the end or, where its shape cannot hold the character
 * that follows it, up to that character.
 */
function needOfFirst(row: readonly number[], opposite: readonly number[], table: AtomTable): FirstNeed | undefined {
  const atom = atomOfCode(row[0] ?? STAR, table);
  if (atom === undefined) return undefined;
  const alphabet = alphabetOf(atom.shape);
  const follower = row[1];
  const isWhole = row.length === 1;
  if (!isWhole && (alphabet === undefined || follower === undefined || follower < 0 || alphabet(follower))) return undefined;
  let length = 0;
  while (length < opposite.length && isTextCode(opposite[length]) && (isWhole || alphabet?.(opposite[length] ?? STAR))) length++;
  const next = opposite[length];
  if (isWhole ? next === undefined : isTextCode(next)) {
    return { atom, text: opposite.slice(0, length).map((code) => String.fromCodePoint(code)).join('') };
  }
  const other = length === 0 && next !== undefined ? atomOfCode(next, table) : undefined;
  return other && opposite[1] === follower ? { atom, other } : undefined;
}

function askSame(run: Run, atom: Atom, other: Atom): Tri {
  return askAboutAtoms(run, sameKey(atom, other), [atom, other], [atom, other].find(isBroughtByRequest)?.id);
}

function askWhole(run: Run, rows: Rows, how: Comparison): Tri {
  const key = `${how}:${render(rows.pattern, rows.table)} ~ ${render(rows.subject, rows.table)}`;
  return askAboutAtoms(run, key, atomsTakingPart(rows.pattern, rows.subject, rows.table));
}

function mayHoldWildcards(atom: Atom): boolean {
  return alphabetOf(atom.shape) === undefined;
}

/** A text for keys of questions: equal rows and only they render alike. */
function render(row: readonly number[], table: AtomTable): string {
  return row
    .map((code) => {
      if (code === STAR) return '*';
      if (code === ONE) return '?';
      const atom = atomOfCode(code, table);
      if (atom) return `\${${atom.id}}`;
      const character = String.fromCodePoint(code);
      return '*?$\\'.includes(character) ? `\\${character}` : character;
    })
    .join('');
}
