/**
 * Asks one question about a target: builds its case, the request of the case, and evaluates it.
 *
 * A question that cannot be asked gives the reason instead of an answer. Everything here lives for one snapshot.
 */
import type { Decision } from '../../evaluate/decision';
import { evaluateRequest, explainRequest } from '../../evaluate/evaluate';
import type { Request } from '../../gateway/request';
import { emptyMemo, type PolicyMemo } from '../../scenario/policies';
import { runCase } from '../../scenario/run';
import type { WorkspaceView } from '../../workspace/model';
import { buildCase, type Question, type SimulatedCase } from './build-case';
import type { Target } from './target';
import { verdictOf, type Verdict } from './words';

export interface Asking {
  readonly view: WorkspaceView;
  readonly memo: PolicyMemo;
  /** Only explained answers have a trace, which marks and explanations need. */
  readonly detail: 'decide' | 'explain';
}

export function startAsking(view: WorkspaceView, detail: Asking['detail']): Asking {
  return { view, memo: emptyMemo(), detail };
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

export function ask(target: Target, question: Question, { view, memo, detail }: Asking): Answer | NoAnswer {
  const simulated = buildCase(target, question);
  const source = { uri: target.uri, span: () => target.extent, node: () => undefined };
  const one = {
    name: simulated.canonical.name,
    canonical: simulated.canonical,
    callerName: question.caller.label,
    problems: [],
    span: target.extent,
    nameSpan: target.anchor,
    source,
  };
  const result = runCase(one, { workspace: view, now: undefined, memo, evaluate: (request) => (detail === 'explain' ? explainRequest(request) : evaluateRequest(request)) });
  if (result.kind === 'refused') return { question, simulated, because: result.problems[0]?.message ?? 'The request could not be made.' };
  const { decision, request, notes } = result;
  return { question, simulated, verdict: verdictOf(decision), decision, request, notes };
}

export function isAnswered(answer: Answer | NoAnswer): answer is Answer {
  return 'decision' in answer;
}
