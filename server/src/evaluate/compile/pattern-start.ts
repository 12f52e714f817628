/**
 * What an index knows of a resource pattern: the text every resource it matches begins with, and what comes behind it.
 *
 * Nothing is matched here. A beginning may be shorter than it could be, never longer.
 */
import { isAtom, type HoledText, type Piece } from '../../base/atoms';
import { hasCapitalsInHead, SHORT_FORM } from '../../gateway/arn';

export interface PatternStart {
  /** Text without wildcards and variables, and atoms that equal themselves. */
  readonly pieces: readonly Piece[];
  /** The glob that follows, empty at the end of the pattern; undefined: it has to be looked at elsewhere. */
  readonly rest: string | undefined;
}

/** Comparing texts up to this length, atoms counted with the longest of their shapes, is exact in `match/tokens.ts`. */
export const LONGEST_COMPARED = 1900;

export function patternStart(text: HoledText): PatternStart {
  if (lengthOf(text.pieces) > LONGEST_COMPARED || hasCapitalsInHead(text)) return { pieces: [], rest: undefined };
  const pieces: Piece[] = [];
  let left = LONGEST_START;
  for (const [index, piece] of text.pieces.entries()) {
    if (isAtom(piece)) {
      if (!piece.pure) return { pieces, rest: undefined };
      pieces.push(piece);
      continue;
    }
    const end = findOpenPart(piece, left);
    left -= piece.length;
    if (end < 0) {
      pieces.push(piece);
      continue;
    }
    if (end > 0) pieces.push(piece.slice(0, end));
    const isPlain = index === text.pieces.length - 1 && !piece.includes('${') && !mayBeCompleted(text);
    return { pieces, rest: isPlain ? piece.slice(end) : undefined };
  }
  return { pieces, rest: mayBeCompleted(text) ? undefined : '' };
}

/** The part of the text that stands behind the API's own prefix, for the short form of API resource policies (ARN-21). */
export function shortSuffix(text: HoledText): HoledText | undefined {
  const [first, ...rest] = text.pieces;
  if (typeof first !== 'string' || !first.startsWith(SHORT_FORM)) return undefined;
  const suffix = first.slice(SHORT_FORM.length);
  return { pieces: suffix === '' ? rest : [suffix, ...rest] };
}

export function lengthOf(pieces: readonly Piece[]): number {
  let length = 0;
  for (const piece of pieces) length += isAtom(piece) ? LONGEST_SHAPE : piece.length;
  return length;
}

const LONGEST_SHAPE = 60;

/** More of a text does not tell patterns apart better, and the depth of a tree stays bounded. */
const LONGEST_START = 400;

/** Where the first wildcard or policy variable begins, or where the text gets too long; −1: nowhere. */
function findOpenPart(text: string, longest: number): number {
  for (let at = 0; at < text.length; at++) {
    if (at === longest) return at;
    const code = text.charCodeAt(at);
    if (code === 42 || code === 63 || (code === 36 && text.charCodeAt(at + 1) === 123)) return at;
  }
  return -1;
}

/** ARN-12: where policies of the caller lack fields of an ARN, more fields are put behind it. */
function mayBeCompleted(text: HoledText): boolean {
  const [first] = text.pieces;
  if (typeof first !== 'string' || !first.startsWith('arn:')) return false;
  return text.pieces.reduce((colons, piece) => colons + (isAtom(piece) ? 0 : piece.split(':').length - 1), 0) < 5;
}
