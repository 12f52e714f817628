/**
 * What a test report says, whatever its format: one entry per case, and one for each thing that is wrong with a file.
 *
 * A case that expects nothing is `skipped`, so that no report counts it as a success. Nothing here changes between runs.
 */
import type { CaseResult, RanCase, RefusedCase } from '../../analysis/scenarios';
import { pointText, type Place } from '../positions';
import type { CasesFile, CasesReport, FileProblem } from '../run-cases';

export interface TestEntry {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** From one; undefined where the case has no place of its own. */
  readonly line: number | undefined;
  /** In one line, what is wrong or why it was skipped; empty where it passed. */
  readonly message: string;
  /** What was expected and is not so, or what keeps the case from being run. */
  readonly differences: readonly string[];
  /** Undefined for a case that was not run. */
  readonly decision: string | undefined;
  readonly reason: string | undefined;
  readonly decidedBy: readonly string[];
  readonly unknown: readonly string[];
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
}

export interface TestFile {
  readonly path: string;
  readonly entries: readonly TestEntry[];
}

export function testFiles(report: CasesReport): readonly TestFile[] {
  return report.files.map((file) => ({
    path: file.path,
    entries: [
      ...file.problems.map((problem, index) => problemEntry(problem, file, index)),
      ...file.results.map((result) => (result.kind === 'ran' ? ranEntry(result, report) : refusedEntry(result, file, report))),
    ],
  }));
}

const nothing = { line: undefined, differences: [], decision: undefined, reason: undefined, decidedBy: [], unknown: [], assumptions: [], notes: [] } as const;

/** Names tell entries apart, and a file may have several problems. */
function problemEntry({ message, range }: FileProblem, { path }: CasesFile, index: number): TestEntry {
  const at = range ? `:${String(range.start.line + 1)}:${String(range.start.character + 1)}` : '';
  const number = index === 0 ? '' : ` (${String(index + 1)})`;
  return { ...nothing, name: `the file itself${number}`, outcome: 'error', line: range && range.start.line + 1, message, differences: [`${path}${at}: ${message}`] };
}

function ranEntry(result: RanCase, report: CasesReport): TestEntry {
  const { decision, expectation, notes } = result;
  const differences = expectation?.differences ?? [];
  return {
    name: result.case.name,
    outcome: expectation === undefined ? 'skipped' : expectation.met ? 'passed' : 'failed',
    line: lineOf(result, report),
    message: expectation === undefined ? 'The case expects nothing.' : differences.join('; '),
    differences,
    decision: decision.decision,
    reason: decision.reason,
    decidedBy: decision.decidedBy.map((statement) => {
      const place = report.positions.place(report.runner.statementSpan(result, statement));
      return `${statement.effect} ${statement.policy}#${statement.statement}${place ? ` at ${placeText(place, report)}` : ''}`;
    }),
    unknown: decision.unknown,
    assumptions: decision.assumptions.map(({ rule, text }) => `${rule}: ${text}`),
    notes: [...notes, ...decision.notes],
  };
}

function refusedEntry(result: RefusedCase, { path }: CasesFile, report: CasesReport): TestEntry {
  const problems = result.problems.map(({ span, message }) => {
    const place = report.positions.place(span);
    return `${place ? placeText(place, report) : path}: ${message}`;
  });
  return { ...nothing, name: result.case.name, outcome: 'error', line: lineOf(result, report), message: result.problems[0]?.message ?? 'This case cannot be run.', differences: problems };
}

function lineOf(result: CaseResult, { positions }: CasesReport): number | undefined {
  const place = positions.place(result.case.nameSpan);
  return place && place.range.start.line + 1;
}

function placeText(place: Place, { workspace }: CasesReport): string {
  return `${workspace.pathOf(place.uri)}:${pointText(place)}`;
}
