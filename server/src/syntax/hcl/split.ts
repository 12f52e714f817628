/**
 * Cuts HCL text into its top-level blocks and attributes, without reading them.
 *
 * A comment goes with what follows it. A part whose brackets do not close ends at the next head of a top-level block,
 * so damage stays in its block. What a part means is decided by the parser, which looks at nothing else.
 */
import type { ContainerCut, CutEntry, PartEdit } from '../format';
import { HclText, isLineBreak } from './hcl-text';

export function splitHcl(text: string): ContainerCut {
  const cutter = new Cutter(text);
  const entries = cutter.cut();
  return { kind: 'object', start: 0, end: text.length, entries, ...(cutter.isOrderly ? { isOrderly: true } : {}) };
}

/** Whether it is one block or attribute again, closed by itself; comments behind it would go with what follows. */
export function keepsHclCut({ after }: PartEdit): boolean {
  const cutter = new Cutter(after);
  const [only, ...others] = cutter.cut();
  return only !== undefined && others.length === 0 && only.cut.start === 0 && only.cut.end === after.length && cutter.isOrderly && cutter.endsWithContent;
}

class Cutter {
  private readonly source: HclText;
  private readonly entries: CutEntry[] = [];
  private readonly brackets: number[] = [];
  /** Where the part begins: its first comment or character. */
  private begin: number | undefined;
  /** The end of what is in it so far. */
  private last = 0;
  private hasContent = false;
  private isClosed = true;
  /** No comment stands behind everything else. */
  endsWithContent = true;

  constructor(private readonly text: string) {
    this.source = new HclText(text);
  }

  /** Whether every bracket, string, heredoc, comment and interpolation is closed. */
  get isOrderly(): boolean {
    return this.isClosed && !this.source.hasUnclosedHole;
  }

  cut(): readonly CutEntry[] {
    const { text } = this;
    for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; ) at = this.step(at);
    this.finish();
    return this.entries;
  }

  /** Looks at what stands at an offset and returns the offset behind it. */
  private step(at: number): number {
    const code = this.text.charCodeAt(at);
    if (code === 32 || code === 9) return at + 1;
    if (isLineBreak(code)) return this.lineBreak(at);
    const comment = code === 35 || code === 47 ? this.source.commentEnd(at, this.text.length) : undefined;
    if (comment !== undefined) return this.cover(at, comment, this.source.isCommentClosed(at, comment));
    this.hasContent = true;
    const string = code === 34 ? this.source.quotedAt(at, this.text.length) : code === 60 ? this.source.heredocAt(at, this.text.length) : undefined;
    if (string) return this.cover(at, string.end, string.isClosed);
    if (code === 123 || code === 91 || code === 40) this.brackets.push(code === 40 ? 41 : code + 2);
    else if (code === 125 || code === 93 || code === 41) this.close(code);
    return this.cover(at, at + 1);
  }

  private cover(start: number, end: number, isClosed = true): number {
    this.begin ??= start;
    this.last = end;
    this.isClosed &&= isClosed;
    return end;
  }

  private lineBreak(at: number): number {
    const next = at + 1;
    if (this.hasContent && (this.brackets.length === 0 || this.source.isLandmark(next))) this.finish();
    return next;
  }

  /** A closing bracket also closes what was left open inside; braces are trusted most, for they end blocks. */
  private close(code: number): void {
    const { brackets } = this;
    this.isClosed &&= brackets.at(-1) === code;
    if (code === 125) {
      const open = brackets.lastIndexOf(125);
      if (open >= 0) brackets.length = open;
      return;
    }
    for (let at = brackets.length - 1; at >= Math.max(0, brackets.length - 8) && brackets[at] !== 125; at--) {
      if (brackets[at] !== code) continue;
      brackets.length = at;
      return;
    }
  }

  private finish(): void {
    const { begin, last } = this;
    this.isClosed &&= this.brackets.length === 0;
    if (begin !== undefined) {
      this.endsWithContent = this.hasContent;
      const previous = this.entries.at(-1);
      // A comment behind everything belongs to what it follows.
      if (!this.hasContent && previous) this.entries[this.entries.length - 1] = part(previous.cut.start, last);
      else this.entries.push(part(begin, last));
    }
    this.begin = undefined;
    this.hasContent = false;
    this.brackets.length = 0;
  }
}

function part(start: number, end: number): CutEntry {
  return { cut: { kind: 'part', start, end, yields: 'members' } };
}
