/**
 * Results of cases for people: the decision first, then why, the deciding statements, what the answer rests on, and what
 * was expected. The words are those of the explanation every other place shows.
 */
import { explainDecision, type CaseResult, type ExplanationLine, type RanCase, type StatementName } from '../../analysis/scenarios';
import { counted } from '../../base/words';
import { pointText } from '../positions';
import type { CasesFile, CasesReport } from '../run-cases';
import { paint, printed, type Colour } from './style';

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

const colourOf: Readonly<Record<ExplanationLine['mark'], Colour>> = { '✓': 'green', '✗': 'red', '?': 'yellow', '': 'grey' };

function ranLines(result: RanCase, report: CasesReport, detail: PrettyOptions['detail']): readonly string[] {
  const { decision, expectation, notes } = result;
  const [headline, ...rest] = shortened(explainDecision(decision), report.trace);
  const answer = headline ? `${headline.mark === '' ? '' : `${paint(headline.mark, colourOf[headline.mark])} `}${headline.text}` : decision.decision;
  const isMet = expectation?.met !== false;
  if (detail === 'failures') {
    const mark = expectation === undefined ? paint('·', 'grey') : isMet ? paint('✓', 'green') : paint('✗', 'red');
    const title = `  ${mark} ${result.case.name}`;
    return isMet ? [title] : [title, ...differences(result, '      '), `      ${answer}: ${decision.reason}`, ...decidedBy(result, report, '      ')];
  }
  return [
    paint(result.case.name, 'bold'),
    `  ${answer}`,
    `  ${paint(decision.requestArn, 'grey')}`,
    ...rest.map((line) => explanationLine(line, result, report)),
    ...notes.map((note) => `  ${note}`),
    ...(expectation ? (expectation.met ? [`  ${paint('✓', 'green')} as expected`] : differences(result, '  ')) : []),
    '',
  ];
}

/** The explanation without the statements a trace was not asked for. */
function shortened(lines: readonly ExplanationLine[], trace: CasesReport['trace']): readonly ExplanationLine[] {
  if (trace === 'full') return lines;
  const at = lines.findIndex((line) => line.depth === 0 && line.text === 'Looked at:');
  if (at < 0) return lines;
  const next = lines.findIndex((line, index) => index > at && line.depth === 0);
  return [...lines.slice(0, at), ...(next < 0 ? [] : lines.slice(next))];
}

function explanationLine({ depth, mark, text, about }: ExplanationLine, result: RanCase, report: CasesReport): string {
  const at = about?.path.length === 0 ? placeOf(result, report, about) : undefined;
  return `${'  '.repeat(depth + 1)}${mark === '' ? '' : `${paint(mark, colourOf[mark])} `}${text}${at === undefined ? '' : `  ${paint(at, 'grey')}`}`;
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
