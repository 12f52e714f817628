/**
 * Results of cases for people: the decision first, then why, the deciding statements, what the answer rests on, and what
 * was expected. The words are those of the explanation every other place shows.
 */
import { explainDecision, type CaseResult, type RanCase, type StatementName } from '../../analysis/scenarios';
import { counted } from '../../base/words';
import { pointText } from '../positions';
import type { CasesFile, CasesReport } from '../run-cases';
import { explanationText } from './explanation-text';
import { paint, printed } from './style';

export interface PrettyOptions {
  readonly colours: boolean;
  /** `explained`: every case with its explanation; `failures`: only those whose expectation is not met. */
  readonly detail: 'explained' | 'failures';
}

export function casesPretty(report: CasesReport, { colours, detail }: PrettyOptions): string {
  const lines = report.files.flatMap((file) => [
    ...(detail === 'failures' ? [paint(file.path, 'bold')] : []),
    ...file.problems.map(({ message, range }) => `${paint('!', 'red')} ${file.path}${range ? `:${String(range.start.line + 1)}:${String(range.start.character + 1)}` : ''}: ${message}`),
    ...file.results.flatMap((result) => (result.kind === 'ran' ? ranLines(result, report, detail) : refusedLines(result, file, report))),
    ...(detail === 'failures' ? [''] : []),
  ]);
  return printed([...lines, summary(report)], colours);
}

function ranLines(result: RanCase, report: CasesReport, detail: PrettyOptions['detail']): readonly string[] {
  const { decision, expectation, notes } = result;
  const isMet = expectation?.met !== false;
  if (detail === 'failures') {
    const mark = expectation === undefined ? paint('·', 'grey') : isMet ? paint('✓', 'green') : paint('✗', 'red');
    const title = `  ${mark} ${result.case.name}`;
    return isMet ? [title] : [title, ...differences(result, '      '), `      ${decision.reason}`, ...decidedBy(result, report, '      ')];
  }
  const explanation = explainDecision(decision, { notes, detail: report.trace === 'full' ? 'full' : 'deciding' });
  return [
    paint(result.case.name, 'bold'),
    ...explanationText(explanation, 2, (statement) => placeOf(result, report, statement)),
    ...(expectation ? ['', ...(isMet ? [`  ${paint('✓', 'green')} as expected`] : differences(result, '  '))] : []),
    '',
  ];
}

/** Where a statement stands. */
function placeOf(result: RanCase, { runner, positions, workspace }: CasesReport, statement: StatementName): string | undefined {
  const place = positions.place(runner.statementSpan(result, statement));
  return place && `${workspace.pathOf(place.uri)}:${pointText(place)}`;
}

function differences({ expectation }: RanCase, indent: string): readonly string[] {
  return (expectation?.differences ?? []).map((difference) => `${indent}${paint('✗', 'red')} ${difference}`);
}

function decidedBy(result: RanCase, report: CasesReport, indent: string): readonly string[] {
  return result.decision.decidedBy.map((statement) => `${indent}→ ${statement.effect} \`${statement.statement}\` at ${placeOf(result, report, statement) ?? statement.policy}`);
}

function refusedLines(result: Extract<CaseResult, { readonly kind: 'refused' }>, { path }: CasesFile, { positions }: CasesReport): readonly string[] {
  const problems = result.problems.map(({ span, message }) => {
    const place = positions.place(span);
    return `    ${path}${place ? `:${pointText(place)}` : ''}: ${message}`;
  });
  return [`  ${paint('!', 'red')} ${result.case.name} cannot be run`, ...problems];
}

function summary({ files }: CasesReport): string {
  const results = files.flatMap((file) => file.results);
  const count = (wanted: (result: CaseResult) => boolean): number => results.filter(wanted).length;
  const met = count((result) => result.kind === 'ran' && result.expectation?.met === true);
  const failed = count((result) => result.kind === 'ran' && result.expectation?.met === false);
  const refused = count((result) => result.kind === 'refused');
  const open = count((result) => result.kind === 'ran' && result.expectation === undefined);
  const parts = [
    `${String(met)} as expected`,
    ...(failed > 0 ? [`${String(failed)} not as expected`] : []),
    ...(refused > 0 ? [`${String(refused)} could not be run`] : []),
    ...(open > 0 ? [`${String(open)} without an expectation`] : []),
  ];
  return `${counted(results.length, 'case')} in ${counted(files.length, 'file')}: ${parts.join(', ')}.`;
}
