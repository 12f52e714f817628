/**
 * The evaluator's door: a request in, a decision out.
 *
 * It runs the workflow once, and where the outcome depends on something unknown it splits into cases. Explaining is
 * deciding with a recorder: the decision is the same. No clock, no randomness, no input but the request.
 */
import { displayText } from '../base/atoms';
import type { Request } from '../gateway/request';
import { assumptionsOf } from './assumptions';
import type { EvaluationFacts } from './caller-layers';
import type { Assumption, DecidingStatement, Decision, Given, Layer } from './decision';
import type { Answer } from './workflow/flow';
import { followFlow, startFlow } from './workflow/gateway-flow';
import { decideIamRequest } from './iam-request';
import { withoutIdleReading } from './path-readings';
import { reasonOf } from './reason';
import { NO_RESPONSE } from './workflow/respond';
import { NOTHING_SUPPOSED, startRun, type Question, type Run, type Suppositions, type UsedRule } from './run';
import { CASE_BUDGET, splitCases, type SplitResult, type Splittable } from './split';
import { noWork, type Work } from './work';

export type { EvaluationFacts } from './caller-layers';

/** Decides a request; the trace stays empty. Never throws, whatever the policies hold. `work` is added to. */
export function evaluateRequest(request: Request, facts: EvaluationFacts = {}, work: Work = noWork()): Decision {
  return decideAndDoubt(request, facts, 'decide', work);
}

/** The same decision with a trace of every policy that was looked at. */
export function explainRequest(request: Request, facts: EvaluationFacts = {}): Decision {
  return decideAndDoubt(request, facts, 'explain', noWork());
}

function decideAndDoubt(request: Request, facts: EvaluationFacts, detail: Run['detail'], work: Work): Decision {
  return withoutIdleReading(decide(request, facts, detail, work), request, (other) => decide(other, facts, 'decide', work));
}

/** One run through the workflow under some suppositions. */
interface Outcome extends Splittable {
  readonly answer: Answer;
  readonly run: Run;
  readonly used: readonly UsedRule[];
  readonly given: Readonly<Partial<Record<Layer, Given>>>;
  readonly notes: readonly string[];
  readonly requestArn: string;
}

function decide(request: Request, facts: EvaluationFacts, detail: Run['detail'], work: Work): Decision {
  const first = runOnce(request, facts, startRun(NOTHING_SUPPOSED, detail, work));
  if (first.decision !== 'undetermined') return decisionOf(request, first, first.answer, SETTLED);
  const evaluate = (supposed: Suppositions): Outcome => runOnce(request, facts, startRun(supposed, 'decide', work));
  const split = splitCases(first, evaluate);
  if (!split.agree) {
    const note = split.isCutShort ? [`More than ${CASE_BUDGET} combinations of unknown values were possible; not all were looked at.`] : [];
    return decisionOf(request, { ...first, notes: [...first.notes, ...note] }, first.answer, split);
  }
  const merged = merge(split.cases);
  return decisionOf(request, { ...first, notes: mergedNotes(first, split.cases) }, merged, split);
}

const SETTLED: SplitResult<Outcome> = { cases: [], agree: true, unknown: [], broughtByRequest: [], possible: [], isCutShort: false };

function runOnce(request: Request, facts: EvaluationFacts, run: Run): Outcome {
  if (request.type === 'iam') {
    const given: Partial<Record<Layer, Given>> = {};
    const answer = decideIamRequest(run, request, facts, given);
    return outcomeOf(run, answer, given, [], displayText(request.resource));
  }
  const flow = startFlow(run, request, facts);
  const { authorization, inferred } = request.route;
  if (inferred !== undefined && authorization.known) flow.notes.push(`Authorization \`${authorization.value}\` is ${inferred}.`);
  const answer = followFlow(flow);
  const isCustom = authorization.known && authorization.value === 'CUSTOM';
  if (isCustom) flow.given.authorizer = request.authorizer && request.authorizer.result.kind !== 'unknown' ? 'supplied' : 'not-supplied';
  return outcomeOf(run, isCustom ? answer : { ...answer, lambdaInvoked: null }, flow.given, flow.notes, displayText(flow.arn));
}

function outcomeOf(run: Run, answer: Answer, given: Outcome['given'], notes: readonly string[], requestArn: string): Outcome {
  const questions: readonly Question[] = answer.decision === 'undetermined' ? run.questions : [];
  return { answer, run, given, notes, requestArn, questions, decision: answer.decision, variant: String(answer.response.status), used: run.used };
}

/** Cases that agree on the decision may differ in what decided it. */
function merge(cases: readonly Outcome[]): Answer {
  const answers = cases.map(({ answer }) => answer);
  const [first] = answers;
  if (!first) return { decision: 'undetermined', at: 'combination', by: [], response: NO_RESPONSE, lambdaInvoked: null, because: '' };
  const same = <Value>(read: (answer: Answer) => Value): Value | undefined => {
    const value = read(first);
    return answers.every((answer) => read(answer) === value) ? value : undefined;
  };
  return {
    decision: first.decision,
    at: same(({ at }) => at) ?? 'combination',
    by: uniqueStatements(answers.flatMap(({ by }) => by)),
    response: { status: first.response.status, type: same(({ response }) => response.type) ?? null, body: same(({ response }) => response.body) ?? null },
    lambdaInvoked: same(({ lambdaInvoked }) => lambdaInvoked) ?? null,
    because: same(({ because }) => because) ?? 'whatever the values that are not known, it comes out so',
  };
}

function uniqueStatements(statements: readonly DecidingStatement[]): DecidingStatement[] {
  const seen = new Map(statements.map((statement) => [`${statement.policyId} ${statement.index}`, statement]));
  return [...seen.values()];
}

function mergedNotes(first: Outcome, cases: readonly Outcome[]): string[] {
  return [...new Set([...first.notes, ...cases.flatMap(({ notes }) => notes)])];
}

function decisionOf(request: Request, outcome: Outcome, answer: Answer, split: SplitResult<Outcome>): Decision {
  const { given, requestArn } = outcome;
  const used = split.agree && split.cases.length > 0 ? split.cases.flatMap((each) => each.used) : outcome.used;
  const assumptions: readonly Assumption[] = assumptionsOf(used, answer.decision);
  const { headline, reason } = reasonOf(request, answer, given, split.unknown);
  return {
    decision: answer.decision,
    status: answer.response.status,
    responseType: answer.response.type,
    body: answer.response.body,
    decidedAt: answer.at,
    lambdaInvoked: answer.lambdaInvoked,
    requestArn,
    given,
    decidedBy: answer.by,
    unknown: split.unknown,
    broughtByRequest: split.broughtByRequest,
    possible: split.possible,
    assumptions,
    trace: outcome.run.trace,
    headline,
    reason,
    notes: outcome.notes,
  };
}
