/**
 * The tokens of a JSON text with comments, on the scanner of `jsonc-parser`: a string ends at its quote or, unclosed,
 * at the line's end. Knows nothing of structure.
 *
 * Holes of an outer string are masked with digits of the same length before the scan: in a string they are ordinary
 * characters, anywhere else they make a number token, which the parser then knows to be a hole.
 */
import { createScanner, type JSONScanner } from 'jsonc-parser';
import type { Hole } from '../node';

/** The scanner's own numbers; its enum cannot be imported where files are compiled one by one. */
export const Token = {
  openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, null: 7, true: 8, false: 9,
  string: 10, number: 11, lineComment: 12, blockComment: 13, lineBreak: 14, space: 15, unknown: 16, end: 17,
} as const;

const unclosedString = 2;

/** One token ahead of the parser. */
export interface TokenStream {
  /** With holes masked; same length as the text. */
  readonly masked: string;
  kind: number;
  start: number;
  end: number;
  /** Where the token before this one ended. */
  previousEnd: number;
  /** A string without its closing quote. */
  isUnclosed: boolean;
  followsUnclosed: boolean;
  /** A line break lies between the previous token and this one. */
  startsLine: boolean;
  readonly comments: { readonly start: number; readonly end: number; readonly text: string }[];
  readonly scanner: JSONScanner;
}

/** A stream that stands at the first token. */
export function openTokens(text: string, holes: readonly Hole[]): TokenStream {
  const masked = mask(text, holes);
  const scanner = createScanner(masked);
  if (text.startsWith('\uFEFF')) scanner.setPosition(1);
  const stream: TokenStream = {
    masked, scanner, kind: Token.end, start: 0, end: 0, previousEnd: 0, isUnclosed: false, followsUnclosed: false, startsLine: false, comments: [],
  };
  advance(stream);
  return stream;
}

export function advance(stream: TokenStream): void {
  const { scanner } = stream;
  stream.previousEnd = stream.end;
  stream.followsUnclosed = stream.isUnclosed;
  stream.startsLine = false;
  let kind: number;
  do {
    skipSpace(stream);
    kind = scanner.scan();
    if (kind === Token.lineComment || kind === Token.blockComment) keepComment(stream, kind);
  } while (kind >= Token.lineComment && kind <= Token.space);
  stream.kind = kind;
  stream.start = scanner.getTokenOffset();
  stream.end = Math.min(scanner.getPosition(), stream.masked.length);
  stream.isUnclosed = kind === Token.string && (scanner.getTokenError() as number) === unclosedString;
}

/** White space is most of a formatted document, and the scanner would build a string of it. */
function skipSpace(stream: TokenStream): void {
  const { masked, scanner } = stream;
  const start = scanner.getPosition();
  let at = start;
  for (; ; at++) {
    const code = masked.charCodeAt(at);
    if (code === 10 || code === 13) stream.startsLine = true;
    else if (code !== 32 && code !== 9) break;
  }
  if (at !== start) scanner.setPosition(at);
}

/** The first character behind an offset that is neither white space nor comment, or an empty string. */
export function nextCharacter(text: string, offset: number): string {
  return text[skipTrivia(text, offset)] ?? '';
}

/** The offset of the first character that is neither white space nor in a comment. */
export function skipTrivia(text: string, offset: number): number {
  let at = offset;
  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '/' && text[at + 1] === '/') at = endOf(text, /[\r\n]/g, at + 2) - 1;
    else if (character === '/' && text[at + 1] === '*') at = endOf(text, /\*\//g, at + 2) + 1;
    else if (!' \t\r\n\uFEFF'.includes(character)) break;
  }
  return Math.min(at, text.length);
}

function endOf(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function keepComment(stream: TokenStream, kind: number): void {
  const start = stream.scanner.getTokenOffset();
  const end = Math.min(stream.scanner.getPosition(), stream.masked.length);
  const raw = stream.masked.slice(start + 2, end);
  const text = kind === Token.blockComment && raw.endsWith('*/') ? raw.slice(0, -2) : raw;
  stream.comments.push({ start, end, text: text.trim() });
}

function mask(text: string, holes: readonly Hole[]): string {
  if (holes.length === 0) return text;
  let masked = '';
  let from = 0;
  for (const hole of holes) {
    if (hole.start < from) continue;
    masked += text.slice(from, hole.start) + '1'.repeat(hole.end - hole.start);
    from = hole.end;
  }
  return masked + text.slice(from);
}
