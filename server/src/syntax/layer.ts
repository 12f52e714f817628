/**
 * A layer: the very text a tree was parsed from, and where its nodes lie in it. A native tree's layer is the document,
 * an embedded tree's is the decoded text of the string it stands in.
 */
import { toDecoded } from '../base/segment-map';
import type { SourceId, Span } from '../base/span';
import type { Member, StringNode } from './node';

export interface Layer {
  readonly text: string;
  /** Where a node's or member's span lies in `text`; undefined where it lies elsewhere or cannot be placed. */
  place(span: Span): LayerRange | undefined;
}

/** Offsets in the layer's text. */
export interface LayerRange {
  readonly start: number;
  readonly end: number;
}

/** The layer of a document; `locate` makes spans of its parts absolute. */
export function documentLayer(text: string, home: SourceId, locate: (span: Span) => Span | undefined): Layer {
  return {
    text,
    place(span) {
      const range = locate(span);
      return range?.source === home ? { start: range.start, end: range.end } : undefined;
    },
  };
}

export function stringLayer(outer: StringNode): Layer {
  return {
    text: outer.value,
    place(span) {
      if (span.source !== outer.span.source) return undefined;
      const start = toDecoded(outer.segments, span.start);
      const end = toDecoded(outer.segments, span.end);
      return start === undefined || end === undefined ? undefined : { start, end };
    },
  };
}

/** Where a member lies from its key on, quotes included: a key outside any part is known by its text only. */
export function placeMember(layer: Layer, member: Member): LayerRange | undefined {
  const range = layer.place(member.span);
  const key = layer.place(member.keySpan);
  const quote = range && layer.text[range.start - 1];
  const isInsideQuotes = range?.start === key?.start && (quote === '"' || quote === "'") && layer.text[key?.end ?? 0] === quote;
  return range && isInsideQuotes ? { ...range, start: range.start - 1 } : range;
}
