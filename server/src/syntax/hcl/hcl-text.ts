/**
 * HCL text as characters: where a quoted string, an interpolation, a heredoc or a comment ends, also in damaged text.
 *
 * The tokenizer and the cutter share these answers, so both see the same strings. What is inside a string is decided in
 * `template.ts`; nothing here builds nodes. One object serves one text, and total work stays linear in its length.
 */

export interface Quoted {
  /** Behind the closing quote, or where an unclosed string ends on its line. */
  readonly end: number;
  readonly isClosed: boolean;
  /** No escapes and no interpolation: the text stands for itself. */
  readonly isPlain: boolean;
}

export interface Heredoc {
  readonly isIndented: boolean;
  readonly bodyStart: number;
  /** The first character of the terminator's line. */
  readonly bodyEnd: number;
  readonly end: number;
  readonly isClosed: boolean;
}

interface TagLine {
  readonly lineStart: number;
  readonly end: number;
}

/** Deeper interpolations are taken as plain text; nobody writes them and each level costs a scan. */
const nestingLimit = 16;
/** How far an interpolation may reach once a scan from before it has failed, and once many have. */
const shortReach = 256;
const leastReach = 32;

// A line at column 0 that can only be the head of a top-level block; it ends whatever damaged text stands before it.
const landmark =
  /(?:resource|data|ephemeral|action|variable|output|module|provider|check)[ \t]+"|(?:locals|terraform|moved|import|removed)[ \t]*\{/y;
const attributeHead = /([ \t]*)[\p{L}_][\p{L}\p{N}_-]*[ \t]*=(?![=>])/uy;
const heredocHead = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*(?=[\r\n]|$)/uy;

export class HclText {
  private tagLines: Map<string, TagLine[]> | undefined;
  private heredocHeads: Map<string, number[]> | undefined;
  private landmarks: number[] | undefined;
  private lastCommentEnd: number | undefined;
  private failedUntil = 0;
  private wasted = 0;
  /** Where an interpolation is known not to be closed; asked again it would cost the same scan again. */
  private readonly unclosedHoles = new Set<number>();

  constructor(readonly text: string) {}

  /** Whether an interpolation was met that is not closed: then where others end may depend on it. */
  get hasUnclosedHole(): boolean {
    return this.unclosedHoles.size > 0;
  }

  /** Whether a top-level block starts here: column 0, a block keyword, and what must follow it. */
  isLandmark(offset: number): boolean {
    if (offset > 0 && !isLineBreak(this.text.charCodeAt(offset - 1))) return false;
    landmark.lastIndex = offset;
    return landmark.test(this.text);
  }

  /** The string whose opening quote stands at `start`; an unclosed one ends on its line. */
  quotedAt(start: number, limit: number, nesting = 0): Quoted {
    const { text } = this;
    let isPlain = true;
    for (let at = start + 1; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === 34 /* " */) return { end: at + 1, isClosed: true, isPlain };
      if (isLineBreak(code)) return { end: this.unclosedEnd(start, at), isClosed: false, isPlain };
      if (code === 92 /* \ */) {
        isPlain = false;
        if (!isLineBreak(text.charCodeAt(at + 1))) at++;
      } else if (code === 36 || code === 37 /* $ % */) {
        if (text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === 123) {
          isPlain = false;
          at += 2;
        } else if (text.charCodeAt(at + 1) === 123 /* { */) {
          isPlain = false;
          const end = this.holeEnd(at, limit, nesting + 1);
          at = end === undefined ? at + 1 : end - 1;
        }
      }
    }
    return { end: this.unclosedEnd(start, limit), isClosed: false, isPlain };
  }

  /** Behind the `}` of the `${…}` or `%{…}` at `start`; undefined where it is not closed. */
  holeEnd(start: number, limit: number, nesting = 1): number | undefined {
    if (nesting > nestingLimit || this.unclosedHoles.has(start)) return undefined;
    const reach = Math.min(limit, start + this.reachFrom(start));
    let depth = 1;
    for (let at = start + 2; at < reach; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 34) {
        const inner = this.quotedAt(at, reach, nesting);
        if (!inner.isClosed) return this.fail(start, inner.end);
        at = inner.end - 1;
      } else if (isOpener(code)) {
        depth++;
      } else if (isCloser(code)) {
        depth--;
        if (depth === 0) return code === 125 ? at + 1 : this.fail(start, at);
      } else if (code === 10 && !this.continues(start, at, depth)) {
        return this.fail(start, at);
      }
    }
    return this.fail(start, reach);
  }

  /** The heredoc whose `<<` stands at `start`, if one does. */
  heredocAt(start: number, limit: number): Heredoc | undefined {
    heredocHead.lastIndex = start;
    const head = heredocHead.exec(this.text);
    if (!head || heredocHead.lastIndex > limit) return undefined;
    const isIndented = head[1] === '-';
    const headEnd = heredocHead.lastIndex;
    const bodyStart = Math.min(limit, afterLineBreak(this.text, headEnd));
    const tag = head[2] ?? '';
    this.index();
    const close = firstFrom(this.tagLines?.get(tag) ?? [], bodyStart, (line) => line.lineStart);
    const isClose = close !== undefined && close.end <= limit && !this.swallows(tag, start, bodyStart, close.lineStart);
    if (isClose) return { isIndented, bodyStart, bodyEnd: close.lineStart, end: close.end, isClosed: true };
    const landmark = firstFrom(this.landmarks ?? [], bodyStart, (offset) => offset);
    let end = this.nextAttribute(start, bodyStart, Math.min(limit, landmark ?? limit));
    while (end > headEnd && (isBlank(this.text.charCodeAt(end - 1)) || isLineBreak(this.text.charCodeAt(end - 1)))) end--;
    return { isIndented, bodyStart: Math.min(bodyStart, end), bodyEnd: end, end, isClosed: false };
  }

  /** The end of a comment at `start`, without its line break; undefined where no comment starts. An unclosed one ends with its line. */
  commentEnd(start: number, limit: number): number | undefined {
    const { text } = this;
    const code = text.charCodeAt(start);
    const next = text.charCodeAt(start + 1);
    if (code === 35 /* # */ || (code === 47 && next === 47)) return lineEnd(text, start, limit);
    if (code !== 47 || next !== 42) return undefined;
    this.lastCommentEnd ??= text.lastIndexOf('*/');
    const close = start + 2 <= this.lastCommentEnd ? text.indexOf('*/', start + 2) : -1;
    return close < 0 || close + 2 > limit ? lineEnd(text, start, limit) : close + 2;
  }

  isCommentClosed(start: number, end: number): boolean {
    return !this.text.startsWith('/*', start) || (end - start >= 4 && this.text.startsWith('*/', end - 2));
  }

  /**
   * A heredoc that lost its end seems to reach to the end of the next one with the same tag. It does so when another
   * beginning of that tag stands in between, in another top-level block or in an attribute beside this one.
   */
  private swallows(tag: string, head: number, start: number, end: number): boolean {
    const again = firstFrom(this.heredocHeads?.get(tag) ?? [], start, (offset) => offset);
    if (again === undefined || again > end) return false;
    const block = firstFrom(this.landmarks ?? [], start, (offset) => offset);
    if (block !== undefined && block < again) return true;
    const line = lineStart(this.text, again);
    return line >= start && this.nextAttribute(head, line, again) === line;
  }

  /** The first line from `start` on that begins an attribute as far to the right as the line of `head` begins. */
  private nextAttribute(head: number, start: number, end: number): number {
    const { text } = this;
    const first = lineStart(text, head);
    attributeHead.lastIndex = first;
    const indent = attributeHead.exec(text)?.[1];
    if (indent === undefined) return end;
    for (let at = start; at < end; at = afterLineBreak(text, lineEnd(text, at, text.length))) {
      attributeHead.lastIndex = at;
      if (attributeHead.exec(text)?.[1] === indent) return at;
    }
    return end;
  }

  /** Whether an interpolation may go on behind a line break: inside brackets, or where an operator joins the lines. */
  private continues(start: number, lineBreak: number, depth: number): boolean {
    if (this.isLandmark(lineBreak + 1)) return false;
    if (depth > 1) return true;
    const before = this.text.slice(Math.max(start + 2, lineBreak - shortReach), lineBreak).trimEnd();
    const after = this.text.slice(lineBreak, lineBreak + shortReach).trimStart();
    return before === '' || '?:&|+-*/=<>!'.includes(before.at(-1) ?? ' ') || '?:&|+-*/=<>!}'.includes(after[0] ?? ' ');
  }

  /** Failed scans must not add up to more than the text is long. */
  private reachFrom(start: number): number {
    if (start >= this.failedUntil) return this.text.length;
    return this.wasted > this.text.length + 10_000 ? leastReach : shortReach;
  }

  private fail(start: number, end: number): undefined {
    this.unclosedHoles.add(start);
    this.wasted += end - start;
    this.failedUntil = Math.max(this.failedUntil, end);
    return undefined;
  }

  /** Brackets and commas at the end of an unclosed string's line most likely belong to what is around the string. */
  private unclosedEnd(start: number, lineBreak: number): number {
    const content = this.text.slice(start + 1, lineBreak);
    const closers = content.includes('{') ? ' \t\r,])' : ' \t\r,])}';
    let length = content.length;
    while (length > 0 && closers.includes(content[length - 1] ?? '\n')) length--;
    return start + 1 + length;
  }

  private index(): void {
    if (this.tagLines) return;
    this.tagLines = new Map();
    this.heredocHeads = new Map();
    this.landmarks = [];
    const { text } = this;
    for (let start = 0; start < text.length; ) {
      const end = lineEnd(text, start, text.length);
      if (this.isLandmark(start)) this.landmarks.push(start);
      const tag = loneWord(text, start, end);
      if (tag) append(this.tagLines, tag.word, { lineStart: start, end: tag.end });
      start = afterLineBreak(text, end);
      if (start === end) break;
    }
    for (let at = text.indexOf('<<'); at >= 0; at = text.indexOf('<<', at + 2)) {
      heredocHead.lastIndex = at;
      const tag = heredocHead.exec(text)?.[2];
      if (tag !== undefined) append(this.heredocHeads, tag, at);
    }
  }
}

export function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isOpener(code: number): boolean {
  return code === 123 || code === 91 || code === 40;
}

function isCloser(code: number): boolean {
  return code === 125 || code === 93 || code === 41;
}

/** Letters, `_` and everything beyond ASCII; the exact Unicode classes make no difference to a tolerant reader. */
export function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 128 && code !== 0xfeff);
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code) || code === 45;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function lineStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && !isLineBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

function lineEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && !isLineBreak(text.charCodeAt(at))) at++;
  return at;
}

/** Behind the line break at `offset`; `offset` itself where none stands there. */
function afterLineBreak(text: string, offset: number): number {
  if (text.charCodeAt(offset) === 13 && text.charCodeAt(offset + 1) === 10) return offset + 2;
  return isLineBreak(text.charCodeAt(offset)) ? offset + 1 : offset;
}

function loneWord(text: string, start: number, end: number): { word: string; end: number } | undefined {
  let from = start;
  while (from < end && isBlank(text.charCodeAt(from))) from++;
  if (!isNameStart(text.charCodeAt(from))) return undefined;
  let to = from;
  while (to < end && isNamePart(text.charCodeAt(to))) to++;
  let rest = to;
  while (rest < end && isBlank(text.charCodeAt(rest))) rest++;
  return rest === end ? { word: text.slice(from, to), end: to } : undefined;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

/** Binary search: the first item at or behind `offset`. */
function firstFrom<T>(items: readonly T[], offset: number, offsetOf: (item: T) => number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && offsetOf(item) < offset) low = middle + 1;
    else high = middle;
  }
  return items[low];
}
