/**
 * Decodes the content of a JSON string and ties every character to the text it came from.
 *
 * A bad escape is kept as it is written, so that nothing a person typed disappears. Holes of an outer string are
 * copied verbatim: whatever stands in them is the outer language's, not JSON.
 */
import { segmentMap, verbatim, type Segment, type SegmentMap } from '../../base/segment-map';
import type { Hole } from '../node';

export interface DecodedString {
  readonly value: string;
  /** From `value` to offsets of the text. */
  readonly segments: SegmentMap;
  /** The outer holes inside the string, with offsets in `value`. */
  readonly holes: readonly Hole[];
  /** The first escape that means nothing in JSON, as offsets of the text. */
  readonly badEscape?: { readonly start: number; readonly end: number };
}

/** Decodes `text` between two offsets, quotes not included; `holes` are the text's, sorted. */
export function decodeJsonString(text: string, start: number, end: number, holes: readonly Hole[]): DecodedString {
  const raw = text.slice(start, end);
  const inside = holes.length === 0 ? holes : holes.filter((hole) => hole.start >= start && hole.end <= end);
  if (inside.length === 0 && !raw.includes('\\')) return { value: raw, segments: verbatim(start, end - start), holes: [] };
  const builder = new Builder();
  const shifted: Hole[] = [];
  let from = start;
  for (const hole of inside) {
    decodeRun(text, from, hole.start, builder);
    const at = builder.value.length;
    builder.copy(text, hole.start, hole.end);
    shifted.push({ ...hole, start: at, end: builder.value.length });
    from = hole.end;
  }
  decodeRun(text, from, end, builder);
  return { value: builder.value, segments: segmentMap(builder.runs, end), holes: shifted, badEscape: builder.badEscape };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

function decodeRun(text: string, start: number, end: number, builder: Builder): void {
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && text.charCodeAt(stop) !== 92) stop++;
    builder.copy(text, at, stop);
    if (stop === end) return;
    at = decodeEscape(text, stop, end, builder);
  }
}

function decodeEscape(text: string, start: number, end: number, builder: Builder): number {
  const letter = text[start + 1] ?? '';
  const simple = start + 1 < end ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) return builder.escape(simple, start, start + 2);
  const digits = text.slice(start + 2, Math.min(start + 6, end));
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(digits)) {
    return builder.escape(String.fromCharCode(parseInt(digits, 16)), start, start + 6);
  }
  const stop = Math.min(start + 2, end);
  builder.badEscape ??= { start, end: stop };
  builder.copy(text, start, stop);
  return stop;
}

class Builder {
  value = '';
  readonly runs: Segment[] = [];
  badEscape: { start: number; end: number } | undefined;

  copy(text: string, start: number, end: number): void {
    if (end <= start) return;
    this.runs.push({ decoded: this.value.length, source: start, decodedLength: end - start, sourceLength: end - start });
    this.value += text.slice(start, end);
  }

  escape(decoded: string, start: number, end: number): number {
    this.runs.push({ decoded: this.value.length, source: start, decodedLength: decoded.length, sourceLength: end - start });
    this.value += decoded;
    return end;
  }
}
