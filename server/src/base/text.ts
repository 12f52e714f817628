/**
 * Lines of a text: offsets to zero-based line and UTF-16 column and back, for the edges that need them, and how the line
 * of an offset begins and ends, for those who write text.
 *
 * Analysis speaks offsets only. CR, LF and CRLF end a line, as in the language server protocol.
 */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export class LineIndex {
  constructor(
    private readonly text: string,
    private readonly starts: readonly number[] = lineStarts(text, 0, text.length, [0]),
  ) {}

  /** The index of a later version; lines that did not change are not looked for again. */
  after(text: string): LineIndex {
    const { start, beforeEnd, afterEnd } = changeBetween(this.text, text);
    const shift = afterEnd - beforeEnd;
    // Whether a line starts at an offset also depends on the character there: a line feed belongs to what ends before it.
    const starts = this.starts.slice(0, this.lineAt(start - 1) + 1);
    lineStarts(text, Math.max(0, start - 1), afterEnd, starts);
    for (let line = this.lineAt(beforeEnd) + 1; line < this.starts.length; line++) starts.push((this.starts[line] ?? 0) + shift);
    return new LineIndex(text, starts);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset; offsets outside the text are moved to its ends. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(at);
    return { line, character: at - (this.starts[line] ?? 0) };
  }

  /** The offset of a position; a character beyond the line's end means the line's end. */
  offsetAt(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return position.line < 0 ? 0 : this.text.length;
    const next = this.starts[position.line + 1] ?? this.text.length + 1;
    return Math.min(start + Math.max(0, position.character), this.lineEnd(next));
  }

  private lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private lineEnd(nextStart: number): number {
    let end = nextStart - 1;
    if (end > 0 && this.text.charCodeAt(end) === 10 && this.text.charCodeAt(end - 1) === 13) end--;
    return end;
  }
}

/** Adds where lines start behind line breaks that stand from `from` up to `end`. */
function lineStarts(text: string, from: number, end: number, starts: number[]): number[] {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) continue;
    if (code === 10 || code === 13) starts.push(at + 1);
  }
  return starts;
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The text before an offset on its line. */
export function linePrefix(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}

/** The white space before an offset that its line starts with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(linePrefix(text, offset))?.[0] ?? '';
}

/** The line break the text uses. */
export function lineBreakOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** What is different between two texts: the stretch from `start` on, up to `beforeEnd` in the one and `afterEnd` in the other. */
export interface TextChange {
  readonly start: number;
  readonly beforeEnd: number;
  readonly afterEnd: number;
}

/** The shortest stretch that holds all differences; empty in both at the end of equal texts. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // Stretches are compared as a whole, which costs next to nothing, and characters only where two of them differ.
  while (start + stretch <= shorter && before.slice(start, start + stretch) === after.slice(start, start + stretch)) start += stretch;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  const least = start + stretch;
  while (beforeEnd >= least && afterEnd >= least && before.slice(beforeEnd - stretch, beforeEnd) === after.slice(afterEnd - stretch, afterEnd)) {
    beforeEnd -= stretch;
    afterEnd -= stretch;
  }
  while (beforeEnd > start && afterEnd > start && before.charCodeAt(beforeEnd - 1) === after.charCodeAt(afterEnd - 1)) {
    beforeEnd--;
    afterEnd--;
  }
  return { start, beforeEnd, afterEnd };
}

const stretch = 2048;
