/**
 * A span: a half-open range of UTF-16 offsets in one source.
 *
 * A source is a document (its URI) or a part of one (see `workspace/document`): spans inside a part are
 * relative to it, so that an edit elsewhere leaves them untouched. Lines and characters do not exist here;
 * they are made at the edges (`lsp/`, `cli/`).
 */

/** A document's URI, or `URI#part` for a part of it. */
export type SourceId = string;

export interface Span {
  readonly source: SourceId;
  readonly start: number;
  readonly end: number;
}

/** The smallest span holding both; `a` where they lie in different sources (one policy may span several). */
export function cover(a: Span, b: Span): Span {
  if (a.source !== b.source) return a;
  return { source: a.source, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start && a.end === b.end;
}

/** A replacement of a span by new text; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}
