/**
 * Sets of texts as rows of units: what a pattern matches, and which calls a route or a row of a table stands for.
 *
 * A character is one UTF-16 unit, as where patterns are matched. An atom takes part as one letter. How rows are compared
 * is for `automaton.ts` and `search.ts`.
 */
import { isAtom, sameAtom, type Atom, type HoledText } from '../base/atoms';
import { alphabetOf, type TextPattern } from '../evaluate/match/tokens';

/** A character, or an atom that takes part as a whole. */
export type Letter = string | Atom;

/** Which characters may stand at a place. */
export interface Alphabet {
  readonly has: (character: string) => boolean;
}

export type Unit =
  | { readonly kind: 'exact'; readonly letter: Letter }
  /** The letter or nothing. */
  | { readonly kind: 'optional'; readonly letter: string }
  | { readonly kind: 'one'; readonly of: Alphabet }
  /** Any number, also none; only a run of `EVERYTHING` passes over atoms (ARN-2). */
  | { readonly kind: 'run'; readonly of: Alphabet };

export type Row = readonly Unit[];

export const EVERYTHING: Alphabet = { has: () => true };
export const SEGMENT: Alphabet = { has: (character) => character !== '/' };
/** What a path on the wire can hold; braces would be taken for a route's parameter, `?` and `#` end a path. */
export const PATH: Alphabet = { has: (character) => character > ' ' && !'?#{}'.includes(character) };
export const PATH_SEGMENT: Alphabet = { has: (character) => character !== '/' && PATH.has(character) };
export const CAPITALS: Alphabet = { has: (character) => character >= 'A' && character <= 'Z' };
export const STAGE: Alphabet = { has: (character) => /[\w$-]/.test(character) };

export const exact = (letter: Letter): Unit => ({ kind: 'exact', letter });
export const textRow = (text: string): Unit[] => Array.from({ length: text.length }, (_, at) => exact(text.charAt(at)));
export const run = (of: Alphabet): Unit => ({ kind: 'run', of });
/** One letter or more. */
export const some = (of: Alphabet): Unit[] => [{ kind: 'one', of }, run(of)];

export function holedRow({ pieces }: HoledText): Unit[] {
  return pieces.flatMap((piece) => (isAtom(piece) ? [exact(piece)] : textRow(piece)));
}

/**
 * `strict`: an atom equals only itself, so what matches does so whatever its value. `lenient`: an atom may be any text of
 * its shape, so what does not match does so for no value.
 */
export type Reading = 'strict' | 'lenient';

export function patternRow({ pieces }: TextPattern, reading: Reading): Unit[] {
  return pieces.flatMap((piece): Unit[] => {
    if (typeof piece === 'string') return Array.from({ length: piece.length }, (_, at) => wildcard(piece.charAt(at)));
    if ('literal' in piece) return textRow(piece.literal);
    return [reading === 'strict' ? exact(piece) : run(shapeAlphabet(piece))];
  });
}

function wildcard(character: string): Unit {
  if (character === '*') return run(EVERYTHING);
  return character === '?' ? { kind: 'one', of: EVERYTHING } : exact(character);
}

/** The row with every atom as any text of its shape. */
export function openedRow(row: Row): Row {
  return row.map((unit) => (unit.kind === 'exact' && typeof unit.letter !== 'string' ? run(shapeAlphabet(unit.letter)) : unit));
}

const alphabets = new Map<Atom['shape'], Alphabet>();

export function shapeAlphabet({ shape }: Atom): Alphabet {
  const known = alphabets.get(shape);
  if (known) return known;
  const has = alphabetOf(shape);
  const alphabet = has ? { has: (character: string): boolean => has(character.charCodeAt(0)) } : EVERYTHING;
  alphabets.set(shape, alphabet);
  return alphabet;
}

export function hasAtoms(row: Row): boolean {
  return row.some((unit) => unit.kind === 'exact' && typeof unit.letter !== 'string');
}

export function sameLetter(left: Letter, right: Letter): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return sameAtom(left, right);
}

/** Whether a unit can read the letter. */
export function reads(unit: Unit, letter: Letter): boolean {
  switch (unit.kind) {
    case 'exact':
    case 'optional':
      return sameLetter(unit.letter, letter);
    case 'one':
      return typeof letter === 'string' && unit.of.has(letter);
    case 'run':
      return typeof letter === 'string' ? unit.of.has(letter) : unit.of === EVERYTHING;
  }
}

/** Whether a unit may stand for nothing. */
export function mayBeEmpty(unit: Unit | undefined): boolean {
  return unit?.kind === 'run' || unit?.kind === 'optional';
}

/** For people: atoms as `${label}`. */
export function spell(letter: Letter): string {
  return typeof letter === 'string' ? letter : `\${${letter.label}}`;
}

/** Characters to stand for those nobody mentions, the readable ones first. */
const OTHERS = [...'xyzabcdefghijklmnopqrstuvwXYZABCDEFGHIJKLMNOPQRSTUVW0123456789-_.~!$%&()+,:;=@^', ...Array.from({ length: 64 }, (_, at) => String.fromCharCode(0x4e00 + at))];

/** A character of the alphabet that is none of the given ones; undefined where there is none left. */
export function otherThan(mentioned: ReadonlySet<string>, alphabet: Alphabet): string | undefined {
  return OTHERS.find((character) => alphabet.has(character) && !mentioned.has(character));
}
