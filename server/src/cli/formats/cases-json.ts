/**
 * Results of cases as JSON, field by field as the command-line contract has it; also one per line, and cases expanded.
 */
import type { RanCase, RefusedCase, ScenarioCase, ScenarioRunner } from '../../analysis/scenarios';
import type { DecidingStatement, TraceEntry } from '../../evaluate/decision';
import type { Positions } from '../positions';
import type { CasesFile, CasesReport, FileProblem, Trace } from '../run-cases';
import type { DiskWorkspace } from '../workspace';
import { document, placeFields, type PlaceFields } from './json';

export function casesJson(report: CasesReport): string {
  const cases = report.files.flatMap((file) => fileCases(file, report));
  const expected = report.files.flatMap((file) => file.results);
  const met = expected.filter((result) => result.kind === 'ran' && result.expectation?.met === true).length;
  const failed = expected.filter((result) => result.kind === 'refused' || result.expectation?.met === false).length;
  const broken = report.files.reduce((sum, file) => sum + file.problems.length, 0);
  return document({ version: 1, cases, summary: { cases: expected.length, met, failed: failed + broken } });
}

/** Cases without what only this run knows: a scenario file's `cases`. */
export function expandedJson(cases: readonly ScenarioCase[]): string {
  return document({ version: 1, cases: cases.map((one) => one.canonical) });
}

export interface LineContext {
  readonly path: string;
  readonly uri: string;
  readonly runner: ScenarioRunner;
  readonly positions: Positions;
  readonly workspace: DiskWorkspace;
  readonly trace: Trace;
}

export function caseLine(result: RanCase, context: LineContext): string {
  return `${JSON.stringify(ranJson(result, context))}\n`;
}

export function errorLine(message: string, line: number, column?: number): string {
  return `${JSON.stringify({ name: null, decision: null, error: { message, line, ...(column === undefined ? {} : { column }) } })}\n`;
}

function fileCases(file: CasesFile, report: CasesReport): readonly object[] {
  const { path, uri } = file;
  const context: LineContext = { ...report, path, uri };
  return [
    ...file.problems.map((problem) => problemJson(problem, path)),
    ...file.results.map((result) => (result.kind === 'ran' ? ranJson(result, context) : refusedJson(result, context))),
  ];
}

/** The fields of a case that could not be run: everything is null but what is wrong. */
const nothing = {
  decision: null,
  status: null,
  responseType: null,
  body: null,
  decidedAt: null,
  lambdaInvoked: null,
  requestArn: null,
  given: {},
  decidedBy: [],
  unknown: [],
  assumptions: [],
  trace: [],
  steps: null,
};

function problemJson({ message, range }: FileProblem, file: string): object {
  return { file, name: null, ...nothing, expectation: null, error: { message, ...(range ? { range } : {}) } };
}

function refusedJson({ case: one, problems }: RefusedCase, context: LineContext): object {
  const place = placeFields(context.uri, context.positions, context.workspace);
  const errors = problems.map(({ span, message }) => ({ message, ...place(span) }));
  const differences = problems.map(({ message }) => message);
  return {
    file: context.path,
    name: one.name,
    ...nothing,
    expectation: one.canonical.expect ? { met: false, differences } : null,
    error: errors[0] ?? { message: 'This case cannot be run.' },
    errors,
  };
}

function ranJson(result: RanCase, context: LineContext): object {
  const { decision, notes, expectation } = result;
  return {
    file: context.path,
    name: result.case.name,
    decision: decision.decision,
    status: decision.status,
    responseType: decision.responseType,
    body: decision.body,
    decidedAt: decision.decidedAt,
    lambdaInvoked: decision.lambdaInvoked,
    requestArn: decision.requestArn,
    given: decision.given,
    decidedBy: decision.decidedBy.map((statement) => statementJson(statement, result, context)),
    unknown: decision.unknown,
    assumptions: decision.assumptions,
    trace: traceJson(result, context.trace),
    steps: null,
    expectation: expectation ?? null,
    reason: decision.reason,
    notes: [...notes, ...decision.notes],
    ...(result.paths ? { paths: result.paths } : {}),
  };
}

function statementJson(statement: DecidingStatement, result: RanCase, context: LineContext): object {
  const place: PlaceFields = placeFields(context.uri, context.positions, context.workspace)(context.runner.statementSpan(result, statement));
  return { policy: statement.policy, statement: statement.statement, effect: statement.effect, ...place };
}

function traceJson({ decision }: RanCase, trace: Trace): readonly TraceEntry[] {
  if (trace === 'none') return [];
  if (trace === 'full') return decision.trace;
  return decision.trace.flatMap((entry) => {
    const statements = entry.statements.filter(({ index }) => decision.decidedBy.some((by) => by.policyId === entry.policyId && by.index === index));
    return statements.length === 0 ? [] : [{ ...entry, statements }];
  });
}
