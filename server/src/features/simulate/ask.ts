/**
 * Asks one question about a target: builds its case, the request of the case, and evaluates it.
 *
 * A question that cannot be asked gives the reason instead of an answer. Everything here lives for one snapshot.
 */
import type { Decision } from '../../evaluate/decision';
import { evaluateRequest, explainRequest } from '../../evaluate/evaluate';
import type { Request } from '../../gateway/request';
import { emptyMemo, type PolicyMemo } from '../../scenario/policies';
import { noteOfDamage } from '../../scenario/damage';
import { expandCase } from '../../scenario/expand';
import type { PlainObject } from '../../scenario/plain';
import { readContext } from '../../scenario/read-context';
import { runCase } from '../../scenario/run';
import type { ScenarioCase } from '../../scenario/read';
import type { ScenarioWorkspace } from '../../scenario/resolve';
import { readRequestFile } from '../../scenario/request-files';
import { readValueFiles } from '../../scenario/values-files';
import type { FeatureContext } from '../feature';
import { buildCase, type Question, type SimulatedCase } from './build-case';
import type { Target } from './target';
import { verdictOf, type Verdict } from './words';

export interface Asking extends FeatureContext {
  readonly memo: PolicyMemo;
  /** Only explained answers have a trace, which marks and explanations need. */
  readonly detail: 'decide' | 'explain';
}

export function startAsking(context: FeatureContext, detail: Asking['detail']): Asking {
  return { ...context, memo: emptyMemo(), detail };
}

export interface Answer {
  readonly question: Question;
  readonly simulated: SimulatedCase;
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly request: Request;
  readonly notes: readonly string[];
}

export interface NoAnswer {
  readonly question: Question;
  readonly simulated: SimulatedCase;
  /** One sentence. */
  readonly because: string;
}

export function ask(target: Target, question: Question, asking: Asking): Answer | NoAnswer {
  const simulated = buildCase(target, question);
  const { memo, detail, catalog } = asking;
  const workspace = asTyped(asking);
  const rules = { rcpSupported: catalog?.rcpSupported };
  const one = inEnvironment(caseOf(target, question, simulated), target, asking);
  const result = runCase(one, { workspace, now: undefined, memo, evaluate: (request) => (detail === 'explain' ? explainRequest(request, rules) : evaluateRequest(request, rules)) });
  if (result.kind === 'refused') return { question, simulated, because: result.problems[0]?.message ?? 'The request could not be made.' };
  const { decision, request, notes } = result;
  const damage = detail === 'explain' ? noteOfDamage(asking.view.unit(target.uri)?.damaged ?? [], target.uri) : undefined;
  return { question, simulated, verdict: verdictOf(decision), decision, request, notes: damage === undefined ? notes : [...notes, damage] };
}

function caseOf({ uri, extent, anchor }: Target, { caller }: Question, { canonical }: SimulatedCase): ScenarioCase {
  const source = { uri, span: () => extent, node: () => undefined };
  return { name: canonical.name, canonical, callerName: caller.label, problems: [], span: extent, nameSpan: anchor, source };
}

/** What is shown of a file follows what is typed in it, also while that is half a word. */
function asTyped({ view }: Asking): ScenarioWorkspace {
  return { file: (uri) => view.file(uri), unit: (uri) => view.unit(uri), takesDamaged: true };
}

/** The case as reading it from a file would give it, so that a saved one answers the same. */
function inEnvironment(one: ScenarioCase, { deployment, uri, extent }: Target, asking: Asking): ScenarioCase {
  if (!deployment) return one;
  const { apiAt, valueFile } = readContext(asTyped(asking), asking.view);
  const { canonical, supplied, environment, problems, canonicalProblems } = expandCase([{ value: one.canonical as unknown as PlainObject, path: [] }], one.name, {
    callers: new Map(),
    values: {},
    valuesFrom: [],
    readValues: (references) => readValueFiles(references, uri, valueFile),
    readRequest: (reference, says) => readRequestFile(reference, uri, says, valueFile),
    apiAt: (reference) => apiAt(reference, uri),
    environment: () => deployment.answer,
    usualEnvironment: undefined,
  });
  const wrong = [...problems, ...canonicalProblems].map(({ message }) => ({ span: extent, message }));
  return { ...one, canonical, ...(supplied ? { supplied } : {}), ...(environment ? { environment } : {}), problems: wrong };
}

export function isAnswered(answer: Answer | NoAnswer): answer is Answer {
  return 'decision' in answer;
}
