/**
 * Texts with unknown parts as rows of numbers, for the two questions a three-valued comparison asks: does it match
 * whatever the unknown parts are, and can it match at all.
 *
 * A code ≥ 0 is a character, −1 stands for `*`, −2 for `?`, anything below for an atom. What a match means, and what is
 * asked where it is open, is for `wildcard.ts`.
 */
import { isAtom, sameAtom, type Atom, type AtomShape } from '../../base/atoms';
import { fitsRow, ONE, STAR } from '../../base/glob';
import type { Run } from '../run';
import { foldCode } from './fold';

export { ONE, STAR } from '../../base/glob';

const FIRST_ATOM = -3;

/** A piece that stands for itself also where wildcards count: an escape, or the value of a policy variable. */
export interface Literal {
  readonly literal: string;
}

/** Text to compare with: in its plain strings wildcards count, where the comparison knows wildcards at all. */
export interface TextPattern {
  readonly pieces: readonly (string | Atom | Literal)[];
}

/** The atoms of one comparison; a code names its place here. */
export type AtomTable = Atom[];

export interface Encoding {
  readonly wildcards: 'count' | 'literal';
  readonly fold: 'case' | 'none';
}

/** The row of a text, with supposed values put in. */
export function encode(pieces: TextPattern['pieces'], encoding: Encoding, table: AtomTable, run: Run): number[] {
  const row: number[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') pushText(row, piece, encoding);
    else if ('literal' in piece) pushText(row, piece.literal, { ...encoding, wildcards: 'literal' });
    else if (isAtom(piece)) {
      const value = piece.pure ? run.supposed.values.get(piece.id) : undefined;
      if (value === undefined) row.push(codeOf(piece, table, run));
      else pushText(row, value, encoding);
    }
  }
  return row;
}

export function atomOfCode(code: number, table: AtomTable): Atom | undefined {
  return code <= FIRST_ATOM ? table[FIRST_ATOM - code] : undefined;
}

export const isTextCode = (code: number | undefined): boolean => code !== undefined && code >= 0;

/** Whether a row matches for every value of its atoms: an atom equals only itself, and only `*` passes over one. */
export function matchesForCertain(pattern: readonly number[], subject: readonly number[]): boolean {
  return fitsRow(pattern, subject);
}

/** Whether some values of the atoms make it match; also true where finding out would take too long. */
export function mayMatch(pattern: readonly number[], subject: readonly number[], table: AtomTable): boolean {
  const left = expand(pattern, table);
  const right = expand(subject, table);
  if ((left.length + 1) * (right.length + 1) > LARGEST_TABLE) return true;
  let current = new Uint8Array(right.length + 1);
  current[0] = 1;
  for (let row = 0; row <= left.length; row++) {
    const token = left[row];
    const next = new Uint8Array(right.length + 1);
    for (let column = 0; column <= right.length; column++) {
      if (current[column] === 0) continue;
      const other = right[column];
      if (other?.repeats) current[column + 1] = 1;
      if (token?.repeats) next[column] = 1;
      if (token === undefined || other === undefined || !meet(token.accepts, other.accepts)) continue;
      if (token.repeats && !other.repeats) current[column + 1] = 1;
      else if (other.repeats && !token.repeats) next[column] = 1;
      else if (!token.repeats) next[column + 1] = 1;
    }
    if (row === left.length) break;
    current = next;
  }
  return current[right.length] === 1;
}

/** The characters an atom of this shape consists of, where they are of one kind; undefined where anything may come. */
export function alphabetOf(shape: AtomShape): ((code: number) => boolean) | undefined {
  return ALPHABETS[shape];
}

/** A place in a row: what may stand there, once or any number of times. `undefined` accepts everything. */
export interface Place {
  readonly accepts: number | ((code: number) => boolean) | undefined;
  readonly repeats: boolean;
}

const LARGEST_TABLE = 4_000_000;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isWordPart = (code: number): boolean => isDigit(code) || isLetter(code) || code === 45; // letters, digits, `-`

const ALPHABETS: Partial<Record<AtomShape, (code: number) => boolean>> = {
  'account-id': isDigit,
  region: isWordPart,
  partition: isWordPart,
  'url-suffix': (code) => isWordPart(code) || code === 46,
  'api-id': isWordPart,
  'stage-name': (code) => isWordPart(code) || code === 95 || code === 36, // ARN-41; `$` for `$default`
  'vpc-endpoint-id': isWordPart,
};

const ANYTHING: Place = { accepts: undefined, repeats: true };
const DIGIT: Place = { accepts: isDigit, repeats: false };

export function expand(row: readonly number[], table: AtomTable): Place[] {
  return row.flatMap((code): readonly Place[] => {
    if (code === STAR) return [ANYTHING];
    if (code === ONE) return [{ accepts: undefined, repeats: false }];
    const atom = atomOfCode(code, table);
    return atom === undefined ? [{ accepts: code, repeats: false }] : placesOf(atom.shape);
  });
}

function placesOf(shape: AtomShape): readonly Place[] {
  switch (shape) {
    case 'account-id':
      return new Array<Place>(12).fill(DIGIT);
    case 'partition':
      return [...textPlaces('aws'), { accepts: isWordPart, repeats: true }];
    case 'vpc-endpoint-id':
      return [...textPlaces('vpce-'), { accepts: isWordPart, repeats: true }];
    case 'role-arn':
      return arnPlaces(':iam::', ':role/');
    case 'user-arn':
      return arnPlaces(':iam::', ':user/');
    case 'function-arn':
    case 'arn':
      return [...textPlaces('arn:'), ANYTHING];
    case 'policy-document':
    case 'text':
      return [ANYTHING];
    default: {
      const accepts = ALPHABETS[shape];
      return [
        { accepts, repeats: false },
        { accepts, repeats: true },
      ];
    }
  }
}

function arnPlaces(service: string, type: string): readonly Place[] {
  return [...textPlaces('arn:'), ...placesOf('partition'), ...textPlaces(service), ...placesOf('account-id'), ...textPlaces(type), ANYTHING];
}

function textPlaces(text: string): readonly Place[] {
  return Array.from(text, (character) => ({ accepts: character.charCodeAt(0), repeats: false }));
}

export function meet(left: Place['accepts'], right: Place['accepts']): boolean {
  if (left === undefined || right === undefined) return true;
  if (typeof left === 'number') return typeof right === 'number' ? left === right : right(left);
  return typeof right === 'number' ? left(right) : true;
}

function pushText(row: number[], text: string, { wildcards, fold }: Encoding): void {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (wildcards === 'count' && code === 42) row.push(STAR);
    else if (wildcards === 'count' && code === 63) row.push(ONE);
    else row.push(fold === 'case' ? foldCode(code) : code);
  }
}

/** Impure atoms get a code of their own each time, so that they equal nothing. */
function codeOf(atom: Atom, table: AtomTable, run: Run): number {
  const index = table.findIndex((known) => sameAtom(known, atom) || isSupposedSame(known, atom, run));
  return FIRST_ATOM - (index >= 0 ? index : table.push(atom) - 1);
}

function isSupposedSame(left: Atom, right: Atom, run: Run): boolean {
  return left.pure && right.pure && run.supposed.choices.get(sameKey(left, right)) === 'yes';
}

/** The key of the question whether two atoms have one value; the order does not matter. */
export function sameKey(left: Atom, right: Atom): string {
  return left.id < right.id ? `same:${left.id}|${right.id}` : `same:${right.id}|${left.id}`;
}
