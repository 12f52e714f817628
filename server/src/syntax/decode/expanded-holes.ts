/**
 * A text in which what is known of some holes is written out: where a hole stands inside of quotes and its text has quotes
 * of its own, it is more than a part of one string (`["${join("\",\"", local.arns)}"]`); a number or keyword is a value, and
 * no text is none.
 *
 * What is written out has the hole as its place, as a whole; all other holes stay.
 */
import { isAtom, type Piece } from '../../base/atoms';
import { compose, segmentMap, toSource, verbatim, type Segment } from '../../base/segment-map';
import type { Hole, StringNode } from '../node';

/** The string itself where no hole has quotes in it. */
export function expandHoles(node: StringNode): StringNode {
  if (!node.holes.some((hole) => isWritten(hole, node.value))) return node;
  const runs: Segment[] = [];
  const holes: Hole[] = [];
  let value = '';
  let at = 0;
  const copy = (end: number): void => {
    const { segments } = compose(node.segments, verbatim(at, end - at));
    for (const segment of segments) runs.push({ ...segment, decoded: segment.decoded + value.length });
    value += node.value.slice(at, end);
    at = end;
  };
  for (const hole of node.holes) {
    copy(hole.start);
    if (isWritten(hole, node.value)) {
      const text = writtenOut(hole, value.length, holes);
      const source = toSource(node.segments, hole.start, hole.end);
      if (text !== '') runs.push({ decoded: value.length, source: source.start, decodedLength: text.length, sourceLength: source.end - source.start, whole: true });
      value += text;
      at = hole.end;
    } else {
      holes.push({ ...hole, start: value.length, end: value.length + hole.end - hole.start });
      copy(hole.end);
    }
  }
  copy(node.value.length);
  return { ...node, value, holes, segments: segmentMap(runs, node.segments.sourceEnd) };
}

function isWritten({ pieces, start, end }: Hole, text: string): boolean {
  if (pieces === undefined) return false;
  const before = text.slice(Math.max(0, start - 8), start);
  // A key needs some value.
  if (pieces.length === 0) return !/:\s*$/.test(before);
  const [only, ...others] = pieces;
  const isAlone = text.charAt(start - 1) !== '"' && text.charAt(end) !== '"';
  if (isAlone && others.length === 0 && only !== undefined && !isAtom(only) && wordPattern.test(only)) return /[[:,]\s*$/.test(before);
  return pieces.some((piece) => !isAtom(piece) && /["\\]/.test(piece));
}

const wordPattern = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null)$/;

/** The text of a hole, with holes of their own for what is unknown in it. */
function writtenOut({ pieces = [], reference }: Hole, start: number, into: Hole[]): string {
  let text = '';
  for (const piece of pieces) {
    const written: string = isAtom(piece) ? `\${${piece.label}}` : piece;
    if (isAtom(piece)) into.push({ start: start + text.length, end: start + text.length + written.length, reference, pieces: [piece] satisfies Piece[] });
    text += written;
  }
  return text;
}
