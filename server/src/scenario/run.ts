/**
 * Runs cases: the request of each is evaluated and compared with what the case expects.
 *
 * Results are plain data beside the decision itself; showing them is the business of the edges. The evaluator comes in
 * as a parameter, so that whoever runs cases decides which facts and how much of a trace it is given.
 */
import type { OpaquePolicy, PolicySource, Request } from '../gateway/request';
import type { CaseResult, RunContext } from './case-result';
import { compare } from './compare';
import { ofKind, openKinds, resultOfKinds } from './kinds';
import type { ScenarioCase } from './read';
import type { ScenarioProblem } from './problem';
import { findPathProblems, runPaths } from './run-paths';
import { toRequest, type RequestContext } from './to-request';

export type { CaseResult, RanCase, RefusedCase, RunContext } from './case-result';

export function runCase(one: ScenarioCase, context: RunContext): CaseResult {
  const kinds = openKinds(one, context.workspace);
  return kinds.length === 0 ? runAsWritten(one, context) : resultOfKinds(one, kinds, kinds.map((kind) => runAsWritten(ofKind(one, kind), context)));
}

function runAsWritten(one: ScenarioCase, context: RunContext): CaseResult {
  const paths = one.canonical.request?.paths;
  if (paths !== undefined) return runPaths(one, paths, context);
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

/** What keeps a case from being run; nothing is evaluated to find it. */
export function findCaseProblems(one: ScenarioCase, context: RequestContext): readonly ScenarioProblem[] {
  const kinds = openKinds(one, context.workspace);
  if (kinds.length === 0) return problemsAsWritten(one, context);
  const problems = kinds.map((kind) => problemsAsWritten(ofKind(one, kind), context));
  // One kind that the case can be asked of is enough.
  return problems.some((list) => list.length === 0) ? [] : (problems[0] ?? []);
}

function problemsAsWritten(one: ScenarioCase, context: RequestContext): readonly ScenarioProblem[] {
  const paths = one.canonical.request?.paths;
  if (paths !== undefined) return findPathProblems(one, paths, context);
  const built = toRequest(one, context);
  return built.request ? [] : built.problems;
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
