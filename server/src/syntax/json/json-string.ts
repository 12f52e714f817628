/**
 * Decodes the content of a JSON string and ties every character to the text it came from.
 *
 * A bad escape is kept as it is written, so that nothing a person typed disappears. Holes of an outer string are
 * copied verbatim: whatever stands in them is the outer language's, not JSON.
 */
import { verbatim } from '../../base/segment-map';
import { copyRun, emptyDecoded, encodedRun, finishDecoded, type Decoded, type DecodedText } from '../decoded-text';
import type { Hole } from '../node';

export interface DecodedString extends Decoded {
  /** The outer holes inside the string, with offsets in `value`. */
  readonly holes: readonly Hole[];
  /** The first escape that means nothing in JSON, as offsets of the text. */
  readonly badEscape?: Escape;
}

interface Escape {
  readonly start: number;
  readonly end: number;
}

/** Decodes `text` between two offsets, quotes not included; `holes` are the text's, sorted. */
export function decodeJsonString(text: string, start: number, end: number, holes: readonly Hole[]): DecodedString {
  const raw = text.slice(start, end);
  const inside = holes.length === 0 ? holes : holes.filter((hole) => hole.start >= start && hole.end <= end);
  if (inside.length === 0 && !raw.includes('\\')) return { value: raw, segments: verbatim(start, end - start), holes: [] };
  const decoded = emptyDecoded();
  const shifted: Hole[] = [];
  const bad: Escape[] = [];
  let from = start;
  for (const hole of inside) {
    decodeRun(text, from, hole.start, decoded, bad);
    const at = decoded.value.length;
    copyRun(decoded, text, hole.start, hole.end);
    shifted.push({ ...hole, start: at, end: decoded.value.length });
    from = hole.end;
  }
  decodeRun(text, from, end, decoded, bad);
  return { ...finishDecoded(decoded, end), holes: shifted, badEscape: bad[0] };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

function decodeRun(text: string, start: number, end: number, decoded: DecodedText, bad: Escape[]): void {
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && text.charCodeAt(stop) !== 92) stop++;
    copyRun(decoded, text, at, stop);
    if (stop === end) return;
    at = decodeEscape(text, stop, end, decoded, bad);
  }
}

function decodeEscape(text: string, start: number, end: number, decoded: DecodedText, bad: Escape[]): number {
  const letter = text[start + 1] ?? '';
  const digits = text.slice(start + 2, Math.min(start + 6, end));
  const isUnicode = letter === 'u' && /^[0-9a-fA-F]{4}$/.test(digits);
  const meant = isUnicode ? String.fromCharCode(parseInt(digits, 16)) : start + 1 < end ? simpleEscapes[letter] : undefined;
  const stop = Math.min(start + (isUnicode ? 6 : 2), end);
  if (meant !== undefined) {
    encodedRun(decoded, meant, text, start, stop);
  } else {
    bad.push({ start, end: stop });
    copyRun(decoded, text, start, stop);
  }
  return stop;
}
