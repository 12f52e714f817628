/**
 * A look at the lines of a YAML text without parsing it: where keys and list items start, at which column, and which
 * quotes and brackets are never closed. Text inside scalars and flow collections is passed over.
 *
 * It serves the cutting of a document, the repair of a damaged part and the cursor. It guesses where YAML is damaged
 * and never fails; what it makes of valid YAML in block style is right.
 */
import { scanFlow, scanQuoted, type LineDamage } from './yaml-inline';

export interface LineEntry {
  readonly kind: 'key' | 'dash' | 'other';
  /** The column of its first character. */
  readonly indent: number;
  readonly start: number;
  /** The start of its line where nothing but spaces stands before it, `start` otherwise. */
  readonly lineStart: number;
  /** Of a key: its text without quotes. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly quote: '' | '"' | "'";
  /** Nothing but white space or a comment follows on the line: what is indented below is the value. */
  readonly isOpen: boolean;
}

export interface LineScan {
  readonly entries: readonly LineEntry[];
  readonly comments: readonly { readonly start: number; readonly end: number; readonly column: number; readonly isOwnLine: boolean }[];
  readonly damages: readonly LineDamage[];
  /** Where the first document's content starts, behind a `---`. */
  readonly contentStart: number;
  /** Several documents, directives, explicit keys: lines cannot be understood one by one. */
  readonly isIrregular: boolean;
}

export function scanLines(text: string): LineScan {
  const scan: Scan = {
    text, entries: [], comments: [], damages: [], columns: [], contentStart: text.startsWith('\uFEFF') ? 1 : 0, isIrregular: false,
  };
  let at = scan.contentStart;
  while (at < text.length) at = scanLine(scan, at);
  return scan;
}

/** The end of the line an offset is in, without the line break. */
export function lineEndAt(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** The start of the line behind the one an offset is in. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

interface Scan {
  readonly text: string;
  readonly entries: LineEntry[];
  readonly comments: { start: number; end: number; column: number; isOwnLine: boolean }[];
  readonly damages: LineDamage[];
  /** Of the entries the current line may stand in, outermost first. */
  readonly columns: number[];
  contentStart: number;
  isIrregular: boolean;
}

/** Takes in a line and whatever belongs to scalars that start on it; answers where to go on. */
function scanLine(scan: Scan, lineStart: number): number {
  const { text } = scan;
  const end = lineEndAt(text, lineStart);
  let at = lineStart;
  while (text[at] === ' ') at++;
  const spaces = at;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  if (at >= end) return nextLine(text, lineStart);
  if (text[at] === '#') {
    scan.comments.push({ start: at, end, column: at - lineStart, isOwnLine: true });
    return nextLine(text, end);
  }
  if (at > spaces) {
    scan.damages.push({ kind: 'tab', start: spaces, end: at, lineStart });
    return nextLine(text, lineStart);
  }
  if (at === lineStart && isMarker(scan, lineStart, end)) return nextLine(text, lineStart);
  return scanContent(scan, at, lineStart);
}

function isMarker(scan: Scan, start: number, end: number): boolean {
  const line = scan.text.slice(start, end);
  if (line.startsWith('%') && scan.entries.length === 0) scan.isIrregular = true;
  if (!/^(---|\.\.\.)(\s|$)/.test(line)) return false;
  const isFirst = line.startsWith('---') && scan.entries.length === 0 && /^---\s*(#.*)?$/.test(line);
  if (!isFirst) scan.isIrregular = true;
  const comment = line.indexOf('#');
  if (isFirst && comment >= 0) scan.comments.push({ start: start + comment, end, column: -1, isOwnLine: false });
  scan.contentStart = nextLine(scan.text, start);
  return true;
}

/** Takes in what starts on a line: dashes, a key, a scalar. */
function scanContent(scan: Scan, start: number, lineStart: number): number {
  const { text } = scan;
  let at = start;
  /** Answers the column of what the entry stands in. */
  const add = (kind: LineEntry['kind'], isOpen: boolean, key?: Key): number => {
    while ((scan.columns.at(-1) ?? -1) >= at - lineStart) scan.columns.pop();
    const parent = scan.columns.at(-1) ?? -1;
    scan.columns.push(at - lineStart);
    scan.entries.push({
      kind,
      indent: at - lineStart,
      start: at,
      lineStart: at === start ? lineStart : at,
      keyStart: key?.start ?? at,
      keyEnd: key?.end ?? at,
      quote: key?.quote ?? '',
      isOpen,
    });
    return parent;
  };
  while (text[at] === '-' && isSpaceAt(text, at + 1)) {
    const next = skipSpaces(text, at + 1);
    add('dash', isEndOfContent(text, next));
    at = next;
  }
  if (isEndOfContent(text, at)) return endLine(scan, at);
  if (text[at] === '?' && isSpaceAt(text, at + 1)) scan.isIrregular = true;
  const key = findKey(text, at);
  if (!key) return scanValue(scan, at, add('other', false));
  const behind = skipSpaces(text, key.colon + 1);
  const isOpen = isEndOfContent(text, behind);
  add('key', isOpen, key);
  if (isOpen) return endLine(scan, behind);
  if (!findKey(text, behind)) return scanValue(scan, behind, at - lineStart);
  const end = plainEnd(text, behind);
  const value = text.slice(behind, end);
  const quote = !value.includes("'") ? "'" : /["\\]/.test(value) ? undefined : '"';
  if (quote) scan.damages.push({ kind: 'colon', start: behind, end, quote });
  return endLine(scan, end);
}

/** The end of a plain scalar's text on a line. */
function plainEnd(text: string, start: number): number {
  let end = lineEndAt(text, start);
  for (let at = start; at < end; at++) if (text[at] === '#' && isSpaceAt(text, at - 1)) end = at;
  while (end > start && isSpaceAt(text, end - 1)) end--;
  return end;
}

/** Passes over a value; `indent` is the column of the key or dash it belongs to. */
function scanValue(scan: Scan, start: number, indent: number): number {
  const { text } = scan;
  let at = start;
  while (text[at] === '!' || text[at] === '&') {
    while (at < text.length && !isSpaceAt(text, at)) at++;
    at = skipSpaces(text, at);
  }
  const character = text[at];
  if (character === '"' || character === "'") return endLine(scan, scanQuoted(text, at, indent, scan.damages));
  if (character === '[' || character === '{') return endLine(scan, scanFlow(text, at, indent, scan.damages));
  if ((character === '|' || character === '>') && /^[|>][-+0-9]*[ \t]*(#.*)?$/.test(text.slice(at, lineEndAt(text, at)))) {
    return skipIndented(text, nextLine(text, at), indent);
  }
  return endLine(scan, at);
}

/** Passes over the lines of a block scalar. */
function skipIndented(text: string, start: number, indent: number): number {
  let lineStart = start;
  while (lineStart < text.length) {
    let at = lineStart;
    while (text[at] === ' ') at++;
    if (at < lineEndAt(text, lineStart) && at - lineStart <= indent) return lineStart;
    lineStart = nextLine(text, lineStart);
  }
  return lineStart;
}

/** Takes in the comment at a line's end, if there is one. */
function endLine(scan: Scan, from: number): number {
  const { text } = scan;
  const end = lineEndAt(text, from);
  for (let at = from; at < end; at++) {
    if (text[at] !== '#' || !(at === from || isSpaceAt(text, at - 1))) continue;
    scan.comments.push({ start: at, end, column: -1, isOwnLine: false });
    break;
  }
  return nextLine(text, end);
}

interface Key {
  readonly start: number;
  readonly end: number;
  readonly colon: number;
  readonly quote: '' | '"' | "'";
}

/** A key that starts at an offset: plain or quoted text on one line with a colon behind it. */
function findKey(text: string, at: number): Key | undefined {
  const end = lineEndAt(text, at);
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    let close = at + 1;
    while (close < end && (text[close] !== quote || (quote === "'" && text[close + 1] === "'"))) {
      close += text[close] === '\\' && quote === '"' || text[close] === quote ? 2 : 1;
    }
    const colon = skipSpaces(text, close + 1);
    return close < end && isColon(text, colon) ? { start: at + 1, end: close, colon, quote } : undefined;
  }
  if ('[]{},#|>@`%!&*'.includes(quote ?? '')) return undefined;
  for (let colon = at; colon < end; colon++) {
    if (text[colon] === '#' && isSpaceAt(text, colon - 1)) return undefined;
    if (!isColon(text, colon)) continue;
    let keyEnd = colon;
    while (keyEnd > at && isSpaceAt(text, keyEnd - 1)) keyEnd--;
    return { start: at, end: keyEnd, colon, quote: '' };
  }
  return undefined;
}

const isColon = (text: string, at: number): boolean => text[at] === ':' && isSpaceAt(text, at + 1);

/** White space or the end of the text. */
function isSpaceAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 10 || code === 13 || code === 9 || Number.isNaN(code);
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

const isEndOfContent = (text: string, at: number): boolean =>
  at >= text.length || text[at] === '\n' || text[at] === '\r' || (text[at] === '#' && isSpaceAt(text, at - 1));
