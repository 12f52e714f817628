/**
 * A segment map ties the characters of one decoded string to the source text it was decoded from.
 *
 * Segments are sorted and do not overlap; on the decoded side they leave no gap, on the source side they may (the
 * indentation of a block). A segment whose two lengths agree is exact character by character unless it says
 * otherwise; any other (an escape such as `\u0041`, a folded line break) maps only as a whole. The map knows nothing
 * about the encoding that made it, and it never guesses: what it cannot place exactly it says so.
 */

export interface Segment {
  readonly decoded: number;
  readonly source: number;
  readonly decodedLength: number;
  readonly sourceLength: number;
  /** Equal lengths, but other characters (a line break read as a space): maps only as a whole. */
  readonly whole?: true;
  /** It has no source of its own, or one it shares with characters outside the string: even the whole is not exact. */
  readonly torn?: true;
}

export interface SegmentMap {
  readonly segments: readonly Segment[];
  /** Where an empty string stands; the end of the last segment otherwise. */
  readonly sourceEnd: number;
  readonly decodedEnd: number;
}

/** A range in the source; `exact` is false where an end fell inside a segment that maps only as a whole. */
export interface MappedRange {
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

/** The map of text that stands in the source as it is. */
export function verbatim(sourceStart: number, length: number): SegmentMap {
  const segments = length === 0 ? [] : [{ decoded: 0, source: sourceStart, decodedLength: length, sourceLength: length }];
  return { segments, sourceEnd: sourceStart + length, decodedEnd: length };
}

/** Builds a map from runs in source order; neighbouring exact runs are joined. */
export function segmentMap(runs: Iterable<Segment>, sourceEnd: number): SegmentMap {
  const segments: Segment[] = [];
  for (const run of runs) {
    if (run.decodedLength === 0 && run.sourceLength === 0) continue;
    const last = segments.at(-1);
    if (last && joins(last, run)) {
      segments[segments.length - 1] = {
        ...last,
        decodedLength: last.decodedLength + run.decodedLength,
        sourceLength: last.sourceLength + run.sourceLength,
      };
    } else {
      segments.push(run);
    }
  }
  const last = segments.at(-1);
  if (!last) return { segments, sourceEnd, decodedEnd: 0 };
  return { segments, sourceEnd: Math.max(sourceEnd, last.source + last.sourceLength), decodedEnd: last.decoded + last.decodedLength };
}

/** Maps a decoded range to the source. */
export function toSource(map: SegmentMap, start: number, end: number): MappedRange {
  const from = sourceOffset(map, start, 'start');
  if (end <= start) return { start: from.offset, end: from.offset, exact: from.exact };
  const to = sourceOffset(map, end, 'end');
  return { start: from.offset, end: Math.max(from.offset, to.offset), exact: from.exact && to.exact };
}

/** The decoded offset of a source offset; undefined outside the string, the segment's start inside a whole-only one. */
export function toDecoded(map: SegmentMap, offset: number): number | undefined {
  const first = map.segments[0];
  if (!first) return offset === map.sourceEnd ? 0 : undefined;
  if (offset < first.source || offset > map.sourceEnd) return undefined;
  const segment = map.segments[lastAtOrBefore(map.segments, offset, sourceStart)];
  if (!segment) return undefined;
  const into = offset - segment.source;
  if (segment.sourceLength === 0) return segment.decoded;
  if (into >= segment.sourceLength) return segment.decoded + segment.decodedLength;
  return isExact(segment) ? segment.decoded + into : segment.decoded;
}

/** The map of a string decoded from a string: `inner`'s source offsets are `outer`'s decoded ones. */
export function compose(outer: SegmentMap, inner: SegmentMap): SegmentMap {
  const runs: Segment[] = [];
  for (const segment of inner.segments) {
    if (isExact(segment)) pushExact(outer, segment, runs);
    else pushWhole(outer, segment, runs);
  }
  // The end of a string with content is behind its last character, before any gap that follows there.
  const { sourceEnd } = inner;
  return segmentMap(runs, runs.length === 0 ? toSource(outer, sourceEnd, sourceEnd).start : toSource(outer, sourceEnd - 1, sourceEnd).end);
}

/** Whether the segment maps character by character. */
export function isExact(segment: Segment): boolean {
  return segment.decodedLength === segment.sourceLength && !segment.whole && !segment.torn;
}

function pushExact(outer: SegmentMap, segment: Segment, runs: Segment[]): void {
  const end = segment.source + segment.sourceLength;
  let index = Math.max(0, lastAtOrBefore(outer.segments, segment.source, decodedStart));
  for (; index < outer.segments.length; index++) {
    const piece = outer.segments[index];
    if (!piece || piece.decoded >= end) break;
    const from = Math.max(piece.decoded, segment.source);
    const to = Math.min(piece.decoded + piece.decodedLength, end);
    if (to <= from) continue;
    const decoded = segment.decoded + (from - segment.source);
    if (isExact(piece)) {
      runs.push({ decoded, decodedLength: to - from, source: piece.source + (from - piece.decoded), sourceLength: to - from });
    } else {
      const isTorn = to - from < piece.decodedLength || piece.torn === true;
      pushOverlapping(runs, { decoded, decodedLength: to - from, source: piece.source, sourceLength: piece.sourceLength }, isTorn);
    }
  }
}

function pushWhole(outer: SegmentMap, segment: Segment, runs: Segment[]): void {
  const range = toSource(outer, segment.source, segment.source + segment.sourceLength);
  const run = { decoded: segment.decoded, decodedLength: segment.decodedLength, source: range.start, sourceLength: range.end - range.start };
  pushOverlapping(runs, run, !range.exact || segment.torn === true);
}

/** Neighbours that share a piece of the source which cannot be divided become one segment. */
function pushOverlapping(runs: Segment[], run: Segment, isTorn: boolean): void {
  const last = runs.at(-1);
  const overlaps = last !== undefined && last.source + last.sourceLength > run.source;
  const { source, decoded } = overlaps ? last : run;
  const sourceEnd = Math.max(overlaps ? last.source + last.sourceLength : 0, run.source + run.sourceLength);
  const decodedLength = run.decoded + run.decodedLength - decoded;
  const sourceLength = sourceEnd - source;
  if (overlaps) runs.pop();
  runs.push({
    decoded,
    decodedLength,
    source,
    sourceLength,
    ...(decodedLength === sourceLength ? { whole: true } : {}),
    ...(isTorn || (overlaps && last.torn) ? { torn: true } : {}),
  });
}

function sourceOffset(map: SegmentMap, offset: number, side: 'start' | 'end'): { offset: number; exact: boolean } {
  const { segments } = map;
  if (segments.length === 0) return { offset: map.sourceEnd, exact: offset === 0 };
  // A range ends behind its last character: the segment that holds that character decides, not the one after it.
  const index = lastAtOrBefore(segments, side === 'end' ? offset - 1 : offset, decodedStart);
  const segment = segments[index];
  if (!segment) return { offset: segments[0]?.source ?? map.sourceEnd, exact: false };
  const into = offset - segment.decoded;
  // What has no source of its own begins where the segment before it ends.
  if (into === 0) return { offset: segment.source, exact: !(segment.sourceLength === 0 ? segments[index - 1] : segment)?.torn };
  if (into >= segment.decodedLength) {
    const isAtEnd = into === segment.decodedLength && (side === 'end' || index === segments.length - 1);
    return { offset: segment.source + segment.sourceLength, exact: isAtEnd && !segment.torn };
  }
  if (isExact(segment)) return { offset: segment.source + into, exact: true };
  return { offset: side === 'end' ? segment.source + segment.sourceLength : segment.source, exact: false };
}

function joins(a: Segment, b: Segment): boolean {
  return (
    isExact(a) &&
    isExact(b) &&
    a.decoded + a.decodedLength === b.decoded &&
    a.source + a.sourceLength === b.source
  );
}

const sourceStart = (segment: Segment): number => segment.source;
const decodedStart = (segment: Segment): number => segment.decoded;

/** Binary search: the index of the last segment that starts at or before the offset, -1 where none does. */
function lastAtOrBefore(segments: readonly Segment[], offset: number, startOf: (segment: Segment) => number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment && startOf(segment) <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
