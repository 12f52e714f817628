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

/** Appends `text`, which the source has written otherwise between two offsets. */
export function encodedRun(decoded: DecodedText, text: string, source: string, start: number, end: number): void {
  if (text === '') return;
  const isSame = text.length === end - start && source.slice(start, end) === text;
  const whole = text.length === end - start && !isSame ? { whole: true as const } : {};
  decoded.runs.push({ decoded: decoded.value.length, source: start, decodedLength: text.length, sourceLength: end - start, ...whole });
  decoded.value += text;
}

export function finishDecoded(decoded: DecodedText, sourceEnd: number): Decoded {
  return { value: decoded.value, segments: segmentMap(decoded.runs, sourceEnd) };
}
