/**
 * One string put together of several texts that stand behind one another in the source: `Fn::Join` of pieces, or any
 * other function that joins. Literal pieces keep their places character by character; what is computed is a hole.
 *
 * It only puts together: what the whole holds is parsed where somebody asks for it, and a piece that the source has
 * elsewhere, or once for several places, has no place of its own here.
 */
import { literalText } from '../base/atoms';
import { segmentMap, type Segment } from '../base/segment-map';
import type { Span } from '../base/span';
import type { Hole, HostNode, Reference, StringNode } from '../syntax/node';
import { readText } from './text';

/** Undefined where one of the pieces is no text. `place` is the node that stands in the source. */
export function joinedString(place: HostNode, pieces: readonly HostNode[]): StringNode | undefined {
  const writer = new Writer(place.span);
  if (!pieces.every((piece) => writer.add(piece))) return undefined;
  return writer.finish(place);
}

class Writer {
  private value = '';
  private readonly runs: Segment[] = [];
  private readonly holes: Hole[] = [];
  private readonly parts: StringNode[] = [];
  /** Where the last piece with a place ends. */
  private end: number;

  constructor(private readonly whole: Span) {
    this.end = whole.start;
  }

  /** Answers whether the piece is a text; a document stands for its JSON. */
  add(piece: HostNode): boolean {
    if (piece.kind === 'string') {
      this.addString(piece);
      return true;
    }
    const text = readText(piece);
    const isDocument = piece.kind === 'object' || piece.kind === 'array';
    if (!text && !isDocument) return false;
    const literal = text && literalText(text);
    if (literal === undefined) this.addHole(piece);
    else this.addWhole(literal, piece.span);
    return true;
  }

  finish({ span, origin, shared }: HostNode): StringNode {
    const first = this.runs.find((run) => run.sourceLength > 0);
    const contentSpan: Span = first ? { ...span, start: first.source, end: this.end } : span;
    return {
      kind: 'string',
      span,
      origin,
      value: this.value,
      holes: this.holes,
      segments: segmentMap(this.runs, this.end),
      style: 'double',
      contentSpan,
      parts: this.parts,
      ...(shared ? { shared } : {}),
    };
  }

  private addString(piece: StringNode): void {
    const shift = this.value.length;
    for (const hole of piece.holes) this.holes.push({ ...hole, start: hole.start + shift, end: hole.end + shift });
    if (!this.follows(piece.contentSpan)) {
      this.addPlaceless(piece.value);
      return;
    }
    for (const segment of piece.segments.segments) this.runs.push({ ...segment, decoded: segment.decoded + shift });
    this.value += piece.value;
    this.end = Math.max(this.end, piece.contentSpan.end, piece.segments.sourceEnd);
    this.parts.push(...(piece.parts ?? [piece]));
  }

  private addHole(piece: HostNode): void {
    const reference = referenceOf(piece);
    const start = this.value.length;
    this.addWhole(`\${${reference.label}}`, piece.span);
    const isBare = piece.kind === 'ref' && !piece.target;
    const computed = isBare ? {} : { from: piece, pieces: readText(piece)?.pieces };
    this.holes.push({ start, end: this.value.length, reference, ...computed });
  }

  /** Text that the source has written otherwise. */
  private addWhole(text: string, span: Span): void {
    if (!this.follows(span)) {
      this.addPlaceless(text);
      return;
    }
    const run: Segment = { decoded: this.value.length, source: span.start, decodedLength: text.length, sourceLength: span.end - span.start };
    if (text !== '') this.runs.push({ ...run, whole: true });
    this.value += text;
    this.end = span.end;
  }

  private addPlaceless(text: string): void {
    if (text === '') return;
    this.runs.push({ decoded: this.value.length, source: this.end, decodedLength: text.length, sourceLength: 0, torn: true });
    this.value += text;
  }

  /** Whether a piece stands in the whole and behind the one before it: an alias or a looked-up value does not. */
  private follows(span: Span): boolean {
    return span.source === this.whole.source && span.start >= this.end && span.end <= this.whole.end;
  }
}

function referenceOf(piece: HostNode): Reference {
  const reference = piece.kind === 'ref' || piece.kind === 'unknown' ? piece.reference : undefined;
  const label = piece.kind === 'unknown' ? piece.reason : 'a document';
  return reference ?? { address: label, label, isPure: false, span: piece.span };
}
