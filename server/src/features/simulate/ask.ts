/**
 * Asks one question about a target: builds its case, the request of the case, and evaluates it.
 *
 * A question that cannot be asked gives the reason instead of an answer. Everything here lives for one snapshot.
 */
import type { Decision, Outcome } from '../../evaluate/decision';
import { evaluateRequest } from '../../evaluate/evaluate';
import type { Request } from '../../gateway/request';
import { emptyMemo, type PolicyMemo } from '../../scenario/policies';
import { toRequest } from '../../scenario/to-request';
import type { WorkspaceView } from '../../workspace/model';
import { buildCase, type Question, type SimulatedCase } from './build-case';
import type { Target } from './target';

export interface Asking {
  readonly view: WorkspaceView;
  readonly memo: PolicyMemo;
}

export function startAsking(view: WorkspaceView): Asking {
  return { view, memo: emptyMemo() };
}

export type Verdict = 'reaches' | 'stopped' | 'undetermined';

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

export function ask(target: Target, question: Question, { view, memo }: Asking): Answer | NoAnswer {
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
  const built = toRequest(one, { workspace: view, now: undefined, memo });
  if (!built.request) return { question, simulated, because: built.problems[0]?.message ?? 'The request could not be made.' };
  const decision = evaluateRequest(built.request);
  return { question, simulated, verdict: verdictOf(decision.decision), decision, request: built.request, notes: built.notes };
}

export function isAnswered(answer: Answer | NoAnswer): answer is Answer {
  return 'decision' in answer;
}

export function verdictOf(outcome: Outcome): Verdict {
  if (outcome === 'allow') return 'reaches';
  return outcome === 'undetermined' ? 'undetermined' : 'stopped';
}
