/**
 * What is wrong with an open scenario file, as diagnostics. Results of cases are lenses: a case that is not met is no
 * mistake in the file.
 */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { findScenarioProblems } from '../../analysis/simulation';
import type { Session } from '../session';
import { toRange } from '../to-lsp';

export function scenarioDiagnostics({ analysis, linesOf }: Session, uri: string): Diagnostic[] {
  const lines = linesOf(uri);
  const problems = findScenarioProblems(analysis, uri);
  if (!lines || !problems) return [];
  const syntax = analysis.view.file(uri)?.document.problems ?? [];
  return [...syntax, ...problems].map(({ span, message }) => ({
    range: toRange(span, lines),
    severity: DiagnosticSeverity.Error,
    source: 'gatehouse',
    code: 'scenario',
    message,
  }));
}
