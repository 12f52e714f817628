/**
 * Finds where the documents of a YAML text start, by its markers: a line that starts with `---` or `...` is one
 * wherever it stands, also inside a scalar that was never closed.
 */

export interface DocumentRange {
  readonly start: number;
  readonly end: number;
  /** Nothing but comments and markers. */
  readonly isEmpty: boolean;
}

/** The documents in order, each from its directives or its marker on; together they are the text. */
export function documentsIn(text: string): readonly DocumentRange[] {
  if (!/^(?:---|\.\.\.)/m.test(text)) return [{ start: 0, end: text.length, isEmpty: false }];
  const documents: DocumentRange[] = [];
  let start = 0;
  let hasContent = false;
  let at = 0;
  const finish = (end: number): void => {
    if (end > start) documents.push({ start, end, isEmpty: !hasContent });
    hasContent = false;
    start = end;
  };
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const next = found < 0 ? text.length : found + 1;
    const line = text.slice(at, Math.min(next, at + 240));
    const marker = /^(?:\uFEFF)?(---|\.\.\.)(?=\s|$)/.exec(line);
    if (marker?.[1] === '---') finish(at);
    const rest = marker ? line.slice(marker[0].length) : line;
    if (!/^\uFEFF?\s*(?:#|$)/.test(rest) && !(rest.startsWith('%') && !hasContent)) hasContent = true;
    if (marker?.[1] === '...') finish(next);
    at = next;
  }
  finish(text.length);
  return documents;
}
