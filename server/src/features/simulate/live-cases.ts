/**
 * An open scenario file as its cases come out now: one result above each, and what is wrong with it.
 *
 * Running a case is `scenario/`'s; this only gathers the files it refers to and finds words. A document that is not saved
 * yet refers to files as if it were.
 */
import type { Span } from '../../base/span';
import { pathOf } from '../../base/uri';
import { joined } from '../../base/words';
import { evaluateRequest, explainRequest } from '../../evaluate/evaluate';
import { isObject, toPlain, type Plain } from '../../scenario/plain';
import { emptyMemo } from '../../scenario/policies';
import { readContext } from '../../scenario/read-context';
import { readScenario, type Scenario } from '../../scenario/read';
import { parseReference, referencesIn, resolveUri } from '../../scenario/references';
import { resolvePlace, type ScenarioWorkspace } from '../../scenario/resolve';
import type { PathResult } from '../../scenario/case-result';
import { findCaseProblems, runCase, type CaseResult, type RanCase } from '../../scenario/run';
import type { ScenarioProblem } from '../../scenario/problem';
import { formatOfName } from '../../sites/file-names';
import type { WorkspaceView } from '../../workspace/model';
import { escaped, prose } from '../markdown';
import type { FeatureContext } from '../feature';
import { explain, type LinkTo } from './explanation';
import { describeDecision, symbols, verdictOf } from './words';

export interface LiveCase {
  readonly name: string;
  readonly result: CaseResult;
  /** `✗ implicit deny at resource policy · expected allow`. */
  readonly title: string;
  /** Absolute. */
  readonly anchor: Span;
}

/** What keeps cases from being read and run, with absolute spans, once each; undefined where no such document is at hand. */
export function findLiveProblems(context: FeatureContext, uri: string): readonly ScenarioProblem[] | undefined {
  const { view } = context;
  const read = readLive(context, uri);
  if (!read) return undefined;
  const { scenario, workspace } = read;
  const memo = emptyMemo();
  const ofCases = scenario.cases.flatMap((one) => findCaseProblems(one, { workspace, now: undefined, memo }));
  const located = [...scenario.problems, ...ofCases].map((problem) => ({ ...problem, span: locate(view, problem.span) }));
  // What stands beside the cases is wrong in each of them.
  return [...new Map(located.map((problem) => [JSON.stringify([problem.span, problem.message]), problem])).values()];
}

/** How many cases a document has, a table's among them. */
export function countCases(context: FeatureContext, uri: string): number {
  return readLive(context, uri)?.scenario.cases.length ?? 0;
}

/** Runs the cases of a document; yields between them, because one that asks for many paths takes its time. */
export function* runLive(context: FeatureContext, uri: string): Generator<void, readonly LiveCase[], void> {
  const { view, catalog } = context;
  const read = readLive(context, uri);
  if (!read) return [];
  const { scenario, workspace } = read;
  const memo = emptyMemo();
  const cases: LiveCase[] = [];
  for (const one of scenario.cases) {
    const result = runCase(one, { workspace, now: undefined, memo, evaluate: (request) => evaluateRequest(request, { rcpSupported: catalog?.rcpSupported }) });
    cases.push({ name: one.name, result, title: titleOf(result), anchor: locate(view, one.nameSpan) });
    yield;
  }
  return cases;
}

/** The explanation of one case; undefined where there is no such case. */
export function explainCase(context: FeatureContext, uri: string, name: string, linkTo: LinkTo): string | undefined {
  const { view, catalog } = context;
  const read = readLive(context, uri);
  const one = read?.scenario.cases.find((candidate) => candidate.name === name);
  if (!read || !one) return undefined;
  const result = runCase(one, { workspace: read.workspace, now: undefined, evaluate: (request) => explainRequest(request, { rcpSupported: catalog?.rcpSupported }) });
  if (result.kind === 'refused') return `# ? ${escaped(name)}\n\nNot answered: ${result.problems.map(({ message }) => prose(message)).join(' ')}\n`;
  const { decision, request, notes, expectation } = result;
  const expected = expectation ? [expectation.met ? 'as the case expects' : `not as the case expects: ${expectation.differences.join('; ')}`] : [];
  const call = [`by ${request.caller.label}`, ...expected];
  return explain({ title: name, verdict: verdictOf(decision), decision, request, call, notes }, view, linkTo);
}

interface LiveReading {
  readonly scenario: Scenario;
  readonly workspace: ScenarioWorkspace;
}

/** Its cases as they are written now, and the files they refer to; undefined where no such document is at hand. */
export function readLive({ view, environment }: FeatureContext, uri: string): LiveReading | undefined {
  const document = view.file(uri)?.document;
  if (!document) return undefined;
  const workspace = scenarioFiles(view, uri);
  const scenario = readScenario({ uri, root: document.root }, readContext(workspace, view, { environment }));
  return { scenario, workspace };
}

export interface ReferredFiles {
  /** Nobody has read them yet; by the addresses they would have on disk. */
  readonly missing: readonly string[];
  /** These may name further ones. */
  readonly read: readonly string[];
}

/** Files that the document refers to, and those of its project where it names an environment. */
export function referredFiles(view: WorkspaceView, uri: string, ofProject: () => readonly string[]): ReferredFiles {
  const document = view.file(uri)?.document;
  if (!document) return { missing: [], read: [] };
  const files = scenarioFiles(view, uri);
  const own = toPlain(document.root);
  const wanted = [...new Set([...filesIn(own, uri, files), ...filesOfUsed(own, uri, files)])];
  const missing = wanted.filter((each) => !files.file(each)).map((each) => each.replace(/^untitled:\/+/, 'file:///'));
  return {
    missing: [...new Set([...missing, ...(namesEnvironment(own) ? ofProject() : [])])],
    read: wanted.flatMap((each) => files.file(each)?.uri ?? []),
  };
}

function namesEnvironment(file: Plain): boolean {
  if (!isObject(file)) return false;
  const cases = Array.isArray(file.cases) ? (file.cases as readonly Plain[]) : [];
  return [file, file.defaults, ...cases].some((each) => isObject(each) && each.env !== undefined);
}

/** What a scenario file takes from another brings its references along. */
function filesOfUsed(own: Plain, uri: string, files: ScenarioWorkspace): readonly string[] {
  const used = isObject(own) && own.use !== undefined ? filesIn(own.use, uri, files) : [];
  return used.flatMap((each) => {
    const shared = files.file(each);
    const plain = shared && toPlain(shared.document.root);
    return isObject(plain) ? [plain.callers ?? null, plain.valuesFrom ?? null].flatMap((part) => filesIn(part, each, files)) : [];
  });
}

function filesIn(value: Plain, base: string, files: ScenarioWorkspace): readonly string[] {
  const named = textsIn(value).flatMap((text) => {
    const { path } = parseReference(text);
    const uri = formatOfName(path) ? resolveUri(base, path) : undefined;
    return uri === undefined ? [] : [uri];
  });
  return [...named, ...filesOnTheWay(value, base, files)];
}

/** What references look up on the way: the manifest of a CDK app says which files are next. */
function filesOnTheWay(value: Plain, base: string, files: ScenarioWorkspace): readonly string[] {
  const wanted: string[] = [];
  const file: ScenarioWorkspace['file'] = (uri) => {
    if (formatOfName(uri)) wanted.push(uri);
    return files.file(uri);
  };
  for (const text of referencesIn(value)) {
    const { path } = parseReference(text);
    const uri = path === '' || path.includes(':') ? undefined : resolveUri(base, path);
    const isFolder = !formatOfName(path);
    if (uri !== undefined && (isFolder || files.file(uri))) resolvePlace(text, base, { ...files, file });
  }
  return wanted;
}

function textsIn(value: Plain): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Plain[]).flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Files by the addresses that cases use: those of a document that is not saved yet have its scheme, not theirs. */
export function scenarioFiles(view: WorkspaceView, from: string): ScenarioWorkspace {
  const scheme = /^untitled:/.test(from) ? 'untitled:' : undefined;
  const known = (uri: string): string => {
    if (scheme === undefined || view.file(uri) || !uri.startsWith(scheme)) return uri;
    const path = pathOf(uri);
    return view.files().find((file) => pathOf(file.uri) === path)?.uri ?? uri;
  };
  return { file: (uri) => view.file(known(uri)), unit: (uri) => view.unit(known(uri)) };
}

function titleOf(result: CaseResult): string {
  if (result.kind === 'refused') return '? cannot be run as it is written';
  const { decision, expectation } = result;
  const outcome = result.paths ? describePaths(result, result.paths) : describeDecision(decision);
  const verdict = expectation ? (expectation.met ? '✓' : '✗') : symbols[verdictOf(decision)];
  const expected = expectation && !expectation.met ? ` · ${expectation.differences.map((difference) => difference.replace(/, got .*$/, '').replace(/^decision: /, '')).join('; ')}` : '';
  const { env } = result.case.canonical;
  return `${verdict} ${outcome}${env === undefined ? '' : ` · in ${String(env)}`}${expected}`;
}

/** A case that asks for all paths of a form shows the one that came out otherwise, or what all of them came to. */
function describePaths({ decision, expectation }: RanCase, { isComplete, example, outcomes }: PathResult): string {
  if (decision.decision === 'undetermined' && !isComplete) return 'undetermined: there are more kinds of paths than can be looked at';
  if (outcomes.length === 1) return `${describeDecision(decision)}, for every path`;
  if (expectation?.met === false) return `${describeDecision(decision)}, for \`${example}\``;
  const words = [...new Set(outcomes.map((outcome) => outcome.decision.replaceAll('-', ' ')))];
  return words.length === 1 ? `${joined(words)}, for every path` : `${joined(words)}, by the path`;
}

function locate(view: WorkspaceView, span: Span): Span {
  return view.locate(span) ?? span;
}
