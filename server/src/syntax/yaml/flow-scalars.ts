/**
 * Decodes plain, single-quoted and double-quoted YAML scalars, over one line or several, tied to their places.
 *
 * The values are those of the `yaml` library, character by character; a property test holds the two together.
 */
import { copyRun, emptyDecoded, encodedRun, finishDecoded, type Decoded, type DecodedText } from '../decoded-text';

/** A plain scalar between two offsets. */
export function decodePlain(text: string, start: number, end: number): Decoded {
  const decoded = emptyDecoded();
  unfold(text, start, end, decoded, copyRun);
  return finishDecoded(decoded, end);
}

/** The content of a single-quoted scalar, quotes not included. */
export function decodeSingleQuoted(text: string, start: number, end: number): Decoded {
  const decoded = emptyDecoded();
  unfold(text, start, end, decoded, copyDoubledQuotes);
  return finishDecoded(decoded, end);
}

/** The content of a double-quoted scalar, quotes not included. */
export function decodeDoubleQuoted(text: string, start: number, end: number): Decoded {
  const decoded = emptyDecoded();
  let copied = start;
  let at = start;
  while (at < end) {
    const character = text[at];
    const isSpace = character === ' ' || character === '\t';
    const behindSpace = isSpace ? skipSpace(text, at, end) : at;
    if (character !== '\\' && !isBreak(text, behindSpace, end)) {
      at = isSpace ? behindSpace : at + 1;
      continue;
    }
    copyRun(decoded, text, copied, at);
    at = character === '\\' ? decodeEscape(text, at, end, decoded) : foldBreaks(text, at, behindSpace, end, decoded);
    copied = at;
  }
  copyRun(decoded, text, copied, end);
  return finishDecoded(decoded, end);
}

type Copy = (decoded: DecodedText, text: string, start: number, end: number) => void;

/** Joins lines: one break is read as a space, more as one fewer; white space around breaks goes away. */
function unfold(text: string, start: number, end: number, decoded: DecodedText, copy: Copy): void {
  let lineEnd = breakAfter(text, start, end);
  if (lineEnd === end) {
    copy(decoded, text, start, end);
    return;
  }
  let contentEnd = trimEnd(text, start, lineEnd);
  copy(decoded, text, start, contentEnd);
  let breaks = 0;
  while (lineEnd < end) {
    breaks++;
    const lineStart = skipSpace(text, behindBreak(text, lineEnd), end);
    lineEnd = breakAfter(text, lineStart, end);
    const isLast = lineEnd === end;
    const lineContentEnd = isLast ? end : trimEnd(text, lineStart, lineEnd);
    if (lineContentEnd === lineStart && !isLast) continue;
    encodedRun(decoded, breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), text, contentEnd, lineStart);
    copy(decoded, text, lineStart, lineContentEnd);
    contentEnd = lineContentEnd;
    breaks = 0;
  }
}

function copyDoubledQuotes(decoded: DecodedText, text: string, start: number, end: number): void {
  let from = start;
  for (let at = start; at < end; at++) {
    if (text[at] !== "'" || text[at + 1] !== "'" || at + 1 >= end) continue;
    copyRun(decoded, text, from, at);
    encodedRun(decoded, "'", text, at, at + 2);
    at++;
    from = at + 1;
  }
  copyRun(decoded, text, from, end);
}

/** Handles white space up to `at` and the line breaks behind it; answers where content goes on. */
function foldBreaks(text: string, start: number, at: number, end: number, decoded: DecodedText): number {
  let position = behindBreak(text, at);
  let fold = '';
  while (position < end) {
    if (isBreak(text, position, end)) {
      fold += '\n';
      position = behindBreak(text, position);
    } else if (text[position] === ' ' || text[position] === '\t') {
      position++;
    } else {
      break;
    }
  }
  encodedRun(decoded, fold === '' ? ' ' : fold, text, start, position);
  return position;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', N: '\u0085', _: '\u00a0',
  L: '\u2028', P: '\u2029', ' ': ' ', '"': '"', '/': '/', '\\': '\\', '\t': '\t',
};
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function decodeEscape(text: string, start: number, end: number, decoded: DecodedText): number {
  const letter = start + 1 < end ? (text[start + 1] ?? '') : '';
  if (isBreak(text, start + 1, end)) return skipSpace(text, behindBreak(text, start + 1), end);
  const simple = escapes[letter];
  const length = codeLengths[letter];
  const digits = length === undefined ? '' : text.slice(start + 2, Math.min(start + 2 + length, end));
  const code = digits.length === length && /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : undefined;
  const meant = simple ?? (code !== undefined && code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
  const stop = Math.min(start + 2 + (simple === undefined ? (length ?? 0) : 0), end);
  // What means nothing stays as it is written.
  if (meant === undefined) copyRun(decoded, text, start, stop);
  else encodedRun(decoded, meant, text, start, stop);
  return stop;
}

function isBreak(text: string, at: number, end: number): boolean {
  return at < end && (text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n' && at + 1 < end));
}

const behindBreak = (text: string, at: number): number => (text[at] === '\r' ? at + 2 : at + 1);

/** The next line break, its CR included, or the end. */
function breakAfter(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (isBreak(text, at, end)) return at;
  return end;
}

function skipSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}
