/**
 * A JSON text and where its characters stand: in a source as they are, or in the decoded text of a string.
 */
import { compose, type SegmentMap } from '../../base/segment-map';
import type { SourceId, Span } from '../../base/span';
import { stringSpan, type Hole, type Origin, type StringNode } from '../node';

/** Text to parse and where it stands. */
export interface JsonText {
  readonly text: string;
  readonly holes: readonly Hole[];
  readonly origin: Origin;
  readonly spanOf: (start: number, end: number) => Span;
  /** A map to offsets of `text`, turned into one to the source. */
  readonly mapOut: (segments: SegmentMap) => SegmentMap;
}

/** Text that stands in a source as it is. */
export function plainText(text: string, source: SourceId, origin: Origin): JsonText {
  return { text, holes: [], origin, spanOf: (start, end) => ({ source, start, end }), mapOut: (segments) => segments };
}

/** The decoded text of a string. */
export function textInside(outer: StringNode, origin: Origin): JsonText {
  let last = 0;
  const holes = [...outer.holes].sort((a, b) => a.start - b.start).filter((hole) => {
    const isApart = hole.start >= last && hole.end <= outer.value.length;
    if (isApart) last = hole.end;
    return isApart;
  });
  return {
    text: outer.value,
    holes,
    origin,
    spanOf(start, end) {
      const { exact: _, ...span } = stringSpan(outer, start, end);
      return span;
    },
    mapOut: (segments) => compose(outer.segments, segments),
  };
}
