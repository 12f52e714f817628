/**
 * Spans as lines and columns: for machines zero-based, as in the language server protocol, for people from one.
 */
import type { Span } from '../base/span';
import { LineIndex, type Range } from '../base/text';

export interface Place {
  readonly uri: string;
  readonly range: Range;
}

export class Positions {
  private readonly indexes = new Map<string, LineIndex>();

  constructor(private readonly textOf: (uri: string) => string | undefined) {}

  /** Of an absolute span; undefined where its text is not at hand. */
  place(span: Span | undefined): Place | undefined {
    const index = span && this.indexOf(span.source);
    return index && { uri: span.source, range: { start: index.positionAt(span.start), end: index.positionAt(span.end) } };
  }

  private indexOf(uri: string): LineIndex | undefined {
    const known = this.indexes.get(uri);
    if (known) return known;
    const text = this.textOf(uri);
    if (text === undefined) return undefined;
    const index = new LineIndex(text);
    this.indexes.set(uri, index);
    return index;
  }
}

/** `3:10`. */
export function pointText({ range }: Place): string {
  return `${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
}
