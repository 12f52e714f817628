/**
 * From a scalar node to text with holes, and the identity of what stands in the holes.
 *
 * It follows bound references; what is not bound becomes an atom whose identity is the reference within its document.
 * It does not judge whether a scalar belongs at this place.
 */
import { holed, isAtom, literal, literalText, type Atom, type AtomShape, type HoledText, type Piece } from '../base/atoms';
import { stringSpan, type Hole, type HostNode, type Reference, type StringNode } from '../syntax/node';
import type { Span } from '../base/span';

/** The text of a scalar, or undefined where the node is no scalar. Choices are not resolved here: see `read.ts`. */
export function readText(node: HostNode): HoledText | undefined {
  switch (node.kind) {
    case 'string':
      return holed(locatedPieces(node).map((located) => located.piece));
    case 'number':
    case 'boolean':
      return literal(node.raw);
    case 'unknown':
      return holed(node.pieces ?? [node.reference ? atomOf(node.reference) : anonymousAtom(node.span, node.reason)]);
    case 'ref':
      return node.target ? readText(node.target) : holed([atomOf(node.reference)]);
    default:
      return undefined;
  }
}

/** The text of a scalar where all of it is known; undefined for everything else. */
export function readLiteral(node: HostNode | undefined): string | undefined {
  const text = node && readText(node);
  return text && literalText(text);
}

/** A piece of a string with its decoded range; the pieces of one hole share the hole's range. */
export interface LocatedPiece {
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
}

/** Literal runs and holes of a string in order, empty runs left out. */
function locatedPieces(node: StringNode): readonly LocatedPiece[] {
  if (node.holes.length === 0) return node.value === '' ? [] : [{ piece: node.value, start: 0, end: node.value.length }];
  const pieces: LocatedPiece[] = [];
  let at = 0;
  const pushLiteral = (end: number): void => {
    if (end > at) pieces.push({ piece: node.value.slice(at, end), start: at, end });
  };
  for (const hole of node.holes) {
    pushLiteral(hole.start);
    for (const piece of holePieces(hole)) pieces.push({ piece, start: hole.start, end: hole.end });
    at = hole.end;
  }
  pushLiteral(node.value.length);
  return pieces;
}

/** The span of a range of characters of a string's text with holes, and whether an edit there is safe. */
export function textSpan(node: StringNode, start: number, end: number): Span & { readonly exact: boolean } {
  const range = decodedRange(node, start, end);
  const span = stringSpan(node, range.start, range.end);
  return { ...span, exact: span.exact && range.exact };
}

/** The decoded offsets of such a range; `exact` is false where an end falls inside what stands for a hole. */
export function decodedRange(node: StringNode, start: number, end: number): { readonly start: number; readonly end: number; readonly exact: boolean } {
  let at = 0;
  let from: number | undefined;
  let to: number | undefined;
  let exact = true;
  for (const { piece, start: pieceStart, end: pieceEnd } of locatedPieces(node)) {
    const length = isAtom(piece) ? 0 : piece.length;
    const isVerbatim = !isAtom(piece) && pieceEnd - pieceStart === length && node.value.startsWith(piece, pieceStart);
    const place = (offset: number, whole: number): number => {
      if (isVerbatim) return pieceStart + (offset - at);
      exact &&= offset === at || offset === at + length;
      return whole;
    };
    if (from === undefined && start < at + length) from = place(start, pieceStart);
    if (to === undefined && end <= at + length) to = place(end, end === at ? pieceStart : pieceEnd);
    at += length;
  }
  const first = from ?? node.value.length;
  return { start: first, end: Math.max(first, to ?? node.value.length), exact };
}

export function atomOf(reference: Reference, shape: AtomShape = 'text', reason = 'known only at deployment'): Atom {
  const address = reference.attribute === undefined ? reference.address : `${reference.address}.${reference.attribute}`;
  // What differs between the instances of a block is one thing within the block at most.
  const place = reference.isPure ? documentOf(reference.span.source) : reference.span.source;
  const scope = reference.scope === undefined ? place : reference.isPure ? reference.scope : `${reference.scope}|${place}`;
  const follows = reference.follows === undefined ? {} : { follows: reference.follows };
  return { id: `${scope}#${address}`, label: reference.label, reason, pure: reference.isPure, shape, ...follows };
}

/** The document a source belongs to: parts are `URI#n`. */
export function documentOf(source: string): string {
  const hash = source.indexOf('#');
  return hash < 0 ? source : source.slice(0, hash);
}

function holePieces(hole: Hole): readonly Piece[] {
  return hole.pieces ?? [atomOf(hole.reference)];
}

/** Something unknown without a name is equal to nothing else. */
export function anonymousAtom(span: Span, reason: string): Atom {
  return { id: `${span.source}@${String(span.start)}`, label: reason, reason, pure: false, shape: 'text' };
}
