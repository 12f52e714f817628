/**
 * An open scenario file as its cases come out now: one result above each, and what is wrong with it.
 *
 * Running a case is `scenario/`'s; this only gathers the files it refers to and finds words. A document that is not saved
 * yet refers to files as if it were.
 */
import type { Span } from '../../base/span';
import { evaluateRequest } from '../../evaluate/evaluate';
import { emptyMemo } from '../../scenario/policies';
import { readScenario, type Scenario } from '../../scenario/read';
import { resolveApi, type ScenarioWorkspace } from '../../scenario/resolve';
import { runCase, type CaseResult } from '../../scenario/run';
import type { ScenarioProblem } from '../../scenario/problem';
import type { SourceDocument, WorkspaceView } from '../../workspace/model';
import { verdictOf } from './ask';
import { describeDecision, symbols } from './words';

export interface LiveCase {
  readonly name: string;
  readonly result: CaseResult;
  /** `✗ implicit deny at resource policy · expected allow`. */
  readonly title: string;
  /** Absolute. */
  readonly anchor: Span;
}

export interface LiveScenario {
  readonly cases: readonly LiveCase[];
  /** With absolute spans. */
  readonly problems: readonly ScenarioProblem[];
}

/** Undefined where no such document is at hand. */
export function runLive(view: WorkspaceView, uri: string): LiveScenario | undefined {
  const document = view.file(uri)?.document;
  if (!document) return undefined;
  const workspace = scenarioFiles(view, uri);
  const scenario = readScenario(absolute(document, uri), {
    imports: (other) => {
      const found = workspace.file(other)?.document;
      return found && absolute(found, other);
    },
    kindOf: (reference, from) => kindOf(reference, from, workspace),
  });
  const memo = emptyMemo();
  const results = scenario.cases.map((one) => runCase(one, { workspace, now: undefined, memo, evaluate: (request) => evaluateRequest(request) }));
  const cases = results.map((result): LiveCase => ({ name: result.case.name, result, title: titleOf(result), anchor: locate(view, result.case.nameSpan) }));
  return { cases, problems: problemsOf(scenario, results).map((problem) => ({ ...problem, span: locate(view, problem.span) })) };
}

/** Files by the addresses that cases use: those of a document that is not saved yet have its scheme, not theirs. */
function scenarioFiles(view: WorkspaceView, from: string): ScenarioWorkspace {
  const scheme = /^untitled:/.test(from) ? 'untitled:' : undefined;
  const known = (uri: string): string => {
    if (scheme === undefined || view.file(uri) || !uri.startsWith(scheme)) return uri;
    const path = uri.slice(scheme.length);
    return view.files().find((file) => pathOf(file.uri) === path)?.uri ?? uri;
  };
  return { file: (uri) => view.file(known(uri)), unit: (uri) => view.unit(known(uri)) };
}

function pathOf(uri: string): string {
  return uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
}

function absolute({ root }: SourceDocument, uri: string): { readonly uri: string; readonly root: SourceDocument['root'] } {
  return { uri, root };
}

function kindOf(reference: string, from: string, workspace: ScenarioWorkspace): 'REST' | 'HTTP' | 'WEBSOCKET' | undefined {
  const resolved = resolveApi(reference, from, workspace);
  return 'found' in resolved ? resolved.found.api.kind : undefined;
}

function titleOf(result: CaseResult): string {
  if (result.kind === 'refused') return '? cannot be run as it is written';
  const { decision, expectation } = result;
  const outcome = describeDecision(decision);
  const verdict = expectation ? (expectation.met ? '✓' : '✗') : symbols[verdictOf(decision)];
  const expected = expectation && !expectation.met ? ` · ${expectation.differences.map((difference) => difference.replace(/, got .*$/, '').replace(/^decision: /, '')).join('; ')}` : '';
  return `${verdict} ${outcome}${expected}`;
}

function problemsOf(scenario: Scenario, results: readonly CaseResult[]): readonly ScenarioProblem[] {
  return [...scenario.problems, ...results.flatMap((result) => (result.kind === 'refused' ? result.problems : []))];
}

function locate(view: WorkspaceView, span: Span): Span {
  return view.locate(span) ?? span;
}
