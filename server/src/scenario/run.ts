/**
 * Runs cases: the request of each is evaluated and compared with what the case expects.
 *
 * Results are plain data beside the decision itself; showing them is the business of the edges. The evaluator comes in
 * as a parameter, so that whoever runs cases decides which facts and how much of a trace it is given.
 */
import type { Decision, DecidingStatement } from '../evaluate/decision';
import type { OpaquePolicy, PolicySource, Request } from '../gateway/request';
import type { Expectation } from './canonical';
import type { ScenarioProblem } from './problem';
import type { ScenarioCase } from './read';
import { toRequest, type RequestContext } from './to-request';

export type CaseResult = RanCase | RefusedCase;

export interface RanCase {
  readonly kind: 'ran';
  readonly case: ScenarioCase;
  readonly request: Request;
  readonly decision: Decision;
  /** What was inferred or stands for something else. */
  readonly notes: readonly string[];
  /** Undefined where the case expects nothing. */
  readonly expectation: { readonly met: boolean; readonly differences: readonly string[] } | undefined;
}

/** A case that could not be run as it is written. */
export interface RefusedCase {
  readonly kind: 'refused';
  readonly case: ScenarioCase;
  readonly problems: readonly ScenarioProblem[];
}

export interface RunContext extends RequestContext {
  readonly evaluate: (request: Request) => Decision;
}

export function runCase(one: ScenarioCase, context: RunContext): CaseResult {
  const built = toRequest(one, context);
  if (!built.request) return { kind: 'refused', case: one, problems: built.problems };
  const decision = context.evaluate(built.request);
  const expect = one.canonical.expect;
  const differences = expect && compare(expect, decision);
  return {
    kind: 'ran',
    case: one,
    request: built.request,
    decision,
    notes: built.notes,
    expectation: differences && { met: differences.length === 0, differences },
  };
}

/** What differs, each as `field: expected …, got …`. */
export function compare(expect: Expectation, decision: Decision): readonly string[] {
  const differences: string[] = [];
  const differ = (field: string, expected: Shown, actual: Shown): void => void differences.push(`${field}: expected ${show(expected)}, got ${show(actual)}`);
  if (expect.decision !== undefined && !satisfies(expect.decision, decision.decision)) differ('decision', expect.decision, decision.decision);
  for (const field of ['status', 'responseType', 'decidedAt', 'lambdaInvoked'] as const) {
    const expected = expect[field];
    if (expected !== undefined && expected !== decision[field]) differ(field, expected, decision[field]);
  }
  for (const expected of expect.decidedBy ?? []) {
    if (!decision.decidedBy.some((statement) => isNamed(String(expected), statement))) differ('decidedBy', expected, namesOf(decision.decidedBy));
  }
  // An answer that depends on something unknown fulfils nothing but the expectation that it does.
  if (decision.decision === 'undetermined' && expect.decision === undefined && differences.length === 0) {
    differ('decision', 'a certain answer', `undetermined (unknown: ${decision.unknown.join(', ')})`);
  }
  return differences;
}

function satisfies(expected: string, actual: Decision['decision']): boolean {
  return expected === 'deny' ? actual === 'explicit-deny' || actual === 'implicit-deny' : expected === actual;
}

/** `Sid`, `policy#Sid` or `policy#[2]`; a policy is named by its label or the end of its path. */
function isNamed(expected: string, { policy, statement, index }: DecidingStatement): boolean {
  const hash = expected.lastIndexOf('#');
  const wanted = expected.slice(hash + 1);
  if (wanted !== statement && wanted !== `[${String(index)}]`) return false;
  const from = hash < 0 ? undefined : expected.slice(0, hash);
  return from === undefined || from === policy || policy.endsWith(`/${from}`) || policy.split('#')[0] === from;
}

function namesOf(statements: readonly DecidingStatement[]): string {
  return statements.length === 0 ? 'no statement' : statements.map(({ policy, statement }) => `${policy}#${statement}`).join(', ');
}

type Shown = string | number | boolean | null;

function show(value: Shown): string {
  return value === null ? 'none' : String(value);
}

/** Every policy of a request by its id, to find the statements a decision names. */
export function policiesOf(request: Request): ReadonlyMap<string, PolicySource | OpaquePolicy> {
  const { identity, resource, boundary, session, scps, rcps, vpcEndpoint } = request.layers;
  const all = [resource, boundary, vpcEndpoint, ...(identity ?? []), ...(session ?? []), ...(scps ?? []).flat(), ...(rcps ?? []).flat()];
  const result = new Map(all.flatMap((policy) => (policy ? [[policy.id, policy] as const] : [])));
  if (request.type !== 'api') return result;
  const answer = request.authorizer?.result;
  if (answer?.kind === 'output' && answer.output.kind === 'policy') result.set(answer.output.source.id, answer.output.source);
  if (request.domain?.policy) result.set(request.domain.policy.id, request.domain.policy);
  return result;
}
