/**
 * The façade's part about scenario files that are run as files: read, expand, run, and say where a statement stands.
 *
 * Files a scenario refers to are asked for when they are needed; whoever runs scenarios makes them known. Open documents
 * with live results are the business of `simulation.ts`.
 */
import type { Span } from '../base/span';
import type { DecidingStatement } from '../evaluate/decision';
import { evaluateRequest, explainRequest } from '../evaluate/evaluate';
import { emptyMemo } from '../scenario/policies';
import { readScenario, type Scenario, type ScenarioCase } from '../scenario/read';
import { readCaseLine } from '../scenario/read-line';
import { readContext } from '../scenario/read-context';
import type { ScenarioWorkspace } from '../scenario/resolve';
import { policiesOf, runCase, type CaseResult, type RanCase } from '../scenario/run';
import type { SyntaxProblem } from '../syntax/node';
import type { FileEntry, UnitEntry } from '../workspace/model';
import type { Analysis } from './analysis';
import { formatOf } from './formats';

export { explainDecision } from '../evaluate/explanation/explain-decision';
export type { Explanation, ExplanationLine, TextRun } from '../evaluate/explanation/model';
export type { CaseResult, RanCase, RefusedCase } from '../scenario/run';
export type { Scenario, ScenarioCase } from '../scenario/read';

export interface ScenarioHost {
  readonly analysis: Analysis;
  /** Makes a file, and those of its unit, known to the analysis where they can be read. */
  readonly load: (uri: string) => void;
  /** What an absent `request.time` means, in milliseconds since 1970; undefined: unknown. */
  readonly now: number | undefined;
  readonly detail: 'decide' | 'explain';
  /** The environment of cases that name none. */
  readonly environment?: string;
}

export interface ScenarioRunner {
  /** The file's text is handed in; undefined where its name is that of no format. */
  read(uri: string, text: string): ReadScenarioFile | undefined;
  /** One case in one line of JSON; references are relative to `uri`. */
  readLine(line: string, uri: string, title: string): ScenarioCase;
  run(one: ScenarioCase): CaseResult;
  /** Absolute; undefined for a statement in a line of JSON. */
  statementSpan(result: RanCase, statement: StatementName): Span | undefined;
}

export type StatementName = Pick<DecidingStatement, 'policyId' | 'index'>;

export interface ReadScenarioFile {
  readonly scenario: Scenario;
  readonly syntax: readonly SyntaxProblem[];
}

export function openScenarioRunner({ analysis, load, now, detail, environment }: ScenarioHost): ScenarioRunner {
  const asked = new Set<string>();
  const ask = (uri: string): void => {
    if (asked.has(uri)) return;
    asked.add(uri);
    load(uri);
  };
  const file = (uri: string): FileEntry | undefined => {
    ask(uri);
    return analysis.file(uri);
  };
  const excerpt = (uri: string, selector: string): UnitEntry | undefined => {
    ask(uri);
    return analysis.excerpt(uri, selector);
  };
  const workspace: ScenarioWorkspace = { file, unit: (uri) => analysis.view.unit(uri), excerpt, isLong: (uri) => analysis.isLong(uri) };
  const context = readContext(workspace, analysis.view, {
    environment: (name, from) => {
      for (const place of analysis.missingProjectFiles(from)) ask(place);
      return analysis.environment(name, from);
    },
    usualEnvironment: environment,
  });
  const memo = emptyMemo();
  const rcpSupported = analysis.catalog?.rcpSupported;
  const evaluate = detail === 'explain' ? explainRequest : evaluateRequest;
  return {
    read(uri, text) {
      const format = formatOf(uri, '', text);
      if (!format) return undefined;
      const tree = format.parse(text, uri, { format: format.format });
      return { scenario: readScenario({ uri, root: tree.root }, context), syntax: tree.problems };
    },
    readLine: (line, uri, title) => readCaseLine(line, uri, title, context),
    run: (one) => runCase(one, { workspace, now, memo, evaluate: (request) => evaluate(request, { rcpSupported }) }),
    statementSpan: (result, statement) => statementSpan(analysis, result, statement),
  };
}

function statementSpan(analysis: Analysis, result: RanCase, { policyId, index }: StatementName): Span | undefined {
  const source = policiesOf(result.request).get(policyId);
  const statement = source && 'policy' in source ? source.policy.statements.find((each) => each.index === index) : undefined;
  if (!statement) return undefined;
  const { span } = statement.node;
  // The scenario file was parsed as a whole: its spans are absolute already.
  return span.source === result.case.source.uri ? span : analysis.view.locate(span);
}
