/**
 * Decoded text under construction: pieces copied from a source text or read from something else in it (an escape, a
 * line break), with the map that ties them to their places.
 */
import { segmentMap, type Segment, type SegmentMap } from '../base/segment-map';

export interface DecodedText {
  value: string;
  readonly runs: Segment[];
}

/** A finished decoding. */
export interface Decoded {
  readonly value: string;
  /** From `value` to offsets of the source text. */
  readonly segments: SegmentMap;
}

export function emptyDecoded(): DecodedText {
  return { value: '', runs: [] };
}

/** Appends source text as it stands. */
export function copyRun(decoded: DecodedText, source: string, start: number, end: number): void {
  if (end <= start) return;
  decoded.runs.push({ decoded: decoded.value.length, source: start, decodedLength: end - start, sourceLength: end - start });
  decoded.value += source.slice(start, end);
}

/** Appends `text`, which the source has written otherwise between two offsets, or not at all where they are equal. */
export function encodedRun(decoded: DecodedText, text: string, source: string, start: number, end: number): void {
  if (text === '') return;
  const run = { decoded: decoded.value.length, source: start, decodedLength: text.length, sourceLength: end - start };
  const isOther = text.length === end - start && source.slice(start, end) !== text;
  if (start === end) decoded.runs.push({ ...run, torn: true });
  else decoded.runs.push(isOther ? { ...run, whole: true } : run);
  decoded.value += text;
}

export function finishDecoded(decoded: DecodedText, sourceEnd: number): Decoded {
  return { value: decoded.value, segments: segmentMap(decoded.runs, sourceEnd) };
}
