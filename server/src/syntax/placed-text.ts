/**
 * A text to parse and where its characters stand: in a source as they are, in the decoded text of a string, or in
 * another text it was made from (a repaired one).
 */
import { compose, toSource, type SegmentMap } from '../base/segment-map';
import type { SourceId, Span } from '../base/span';
import { stringSpan, type Hole, type Origin, type StringNode } from './node';

export interface PlacedText {
  readonly text: string;
  readonly holes: readonly Hole[];
  readonly origin: Origin;
  readonly spanOf: (start: number, end: number) => Span;
  /** A map to offsets of `text`, turned into one to the source. */
  readonly mapOut: (segments: SegmentMap) => SegmentMap;
}

/** Text that stands in a source as it is. */
export function textOfSource(text: string, source: SourceId, origin: Origin): PlacedText {
  return { text, holes: [], origin, spanOf: (start, end) => ({ source, start, end }), mapOut: (segments) => segments };
}

/** The decoded text of a string. */
export function textInString(outer: StringNode, origin: Origin): PlacedText {
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

/** Text that was made from another one; `map` leads back to it. */
export function textMadeFrom(placed: PlacedText, text: string, map: SegmentMap): PlacedText {
  return {
    text,
    holes: [],
    origin: placed.origin,
    spanOf(start, end) {
      const range = toSource(map, start, end);
      return placed.spanOf(range.start, range.end);
    },
    mapOut: (segments) => placed.mapOut(compose(map, segments)),
  };
}
