/**
 * What is wrong with an open scenario file, as diagnostics. Results of cases are lenses: a case that is not met is no
 * mistake in the file.
 */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { filesReferredTo, findScenarioProblems } from '../../analysis/simulation';
import type { Session } from '../session';
import { toRange } from '../to-lsp';

export function scenarioDiagnostics(session: Session, uri: string): Diagnostic[] {
  const { analysis, linesOf } = session;
  const lines = linesOf(uri);
  const problems = isReadUp(session, uri) ? findScenarioProblems(analysis, uri) : [];
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

/** Whether everything was looked for that the file rests on: what nobody has looked for is not missing. */
function isReadUp({ analysis, lookedFor, isReading }: Session, uri: string): boolean {
  const { missing } = filesReferredTo(analysis, uri);
  return !isReading && (missing.length === 0 || lookedFor.get(uri) === missing.join('\n'));
}
