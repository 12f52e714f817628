/**
 * What an index knows of a resource pattern: the text every resource it matches has to begin with.
 *
 * The rest of the pattern is not looked at here, and nothing is matched. A prefix may be shorter than it could be, never
 * longer.
 */
import { isAtom, type HoledText, type Piece } from '../../base/atoms';
import { SHORT_FORM } from '../../gateway/arn';

export interface ResourcePrefix {
  /** Text without wildcards and variables, and atoms that equal themselves. */
  readonly pieces: readonly Piece[];
  /** Whether more may follow it. */
  readonly isOpen: boolean;
}

/** Comparing texts up to this length, atoms counted with the longest of their shapes, is exact in `match/tokens.ts`. */
export const LONGEST_COMPARED = 1900;

export function resourcePrefix(text: HoledText): ResourcePrefix {
  if (lengthOf(text.pieces) > LONGEST_COMPARED) return { pieces: [], isOpen: true };
  const pieces: Piece[] = [];
  for (const piece of text.pieces) {
    if (isAtom(piece)) {
      if (!piece.pure) return { pieces, isOpen: true };
      pieces.push(piece);
      continue;
    }
    const end = findOpenPart(piece);
    if (end < 0) {
      pieces.push(piece);
      continue;
    }
    if (end > 0) pieces.push(piece.slice(0, end));
    return { pieces, isOpen: true };
  }
  return { pieces, isOpen: mayBeCompleted(text) };
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

/** Where the first wildcard or policy variable begins. */
function findOpenPart(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 42 || code === 63 || (code === 36 && text.charCodeAt(at + 1) === 123)) return at;
  }
  return -1;
}

/** ARN-12: where policies of the caller lack fields of an ARN, anything may follow. */
function mayBeCompleted(text: HoledText): boolean {
  const [first] = text.pieces;
  if (typeof first !== 'string' || !first.startsWith('arn:')) return false;
  return text.pieces.reduce((colons, piece) => colons + (isAtom(piece) ? 0 : piece.split(':').length - 1), 0) < 5;
}
