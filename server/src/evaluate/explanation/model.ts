/**
 * An explanation as plain data: sections of lines, lines of runs of text, code and names of statements.
 *
 * Whoever shows it adds looks and links and no words, so a terminal and an editor tell the same. Nothing is decided or
 * worded here.
 */
import type { StatementPath } from '../decision';

export interface Explanation {
  /** One sentence: what happens to the request, and why. */
  readonly headline: ExplanationLine;
  /** What has to be known to understand it: surprising rules. */
  readonly remarks: readonly ExplanationLine[];
  /** In reading order; none is empty. */
  readonly sections: readonly ExplanationSection[];
}

export interface ExplanationSection {
  readonly id: SectionId;
  readonly title: string;
  readonly lines: readonly ExplanationLine[];
}

export type SectionId = 'decided' | 'close' | 'request' | 'given' | 'unknown' | 'supposed' | 'assumptions' | 'notes' | 'policies';

export type Mark = '✓' | '✗' | '?' | '';

export interface ExplanationLine {
  readonly depth: 0 | 1;
  readonly mark: Mark;
  readonly runs: readonly TextRun[];
  /** What the line is about, where it is about a part of a statement. */
  readonly about?: StatementPart;
}

export interface StatementPart {
  readonly policyId: string;
  readonly index: number;
  readonly path: StatementPath;
}

export type TextRun =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  /** The name of a statement, for a link to where it stands. */
  | { readonly kind: 'statement'; readonly text: string; readonly policyId: string; readonly index: number };

export const code = (text: string): TextRun => ({ kind: 'code', text });

/** A sentence that quotes in backticks, as messages do; a lone backtick is one. */
export function proseRuns(sentence: string): readonly TextRun[] {
  const pieces = sentence.split('`');
  return pieces.flatMap((piece, index): readonly TextRun[] => {
    if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'text', text: piece }];
    return [index === pieces.length - 1 ? { kind: 'text', text: `\`${piece}` } : code(piece)];
  });
}

export function line(content: string | readonly TextRun[], looks: { readonly depth?: 0 | 1; readonly mark?: Mark; readonly about?: StatementPart } = {}): ExplanationLine {
  const { depth = 0, mark = '', about } = looks;
  return { depth, mark, runs: typeof content === 'string' ? proseRuns(content) : content, ...(about ? { about } : {}) };
}

/** A long pointer into a file without its middle: `template.yaml#/Resources/Api/…/CustomStatements`. */
export function inShort(label: string): string {
  const hash = label.indexOf('#/');
  const parts = hash < 0 ? [] : label.slice(hash + 2).split('/');
  if (parts.length < 4) return label;
  return `${label.slice(0, hash + 2)}${parts.slice(0, 2).join('/')}/…/${parts.at(-1) ?? ''}`;
}
