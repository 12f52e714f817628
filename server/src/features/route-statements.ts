/**
 * The statements of policies that bear on a route, by their actions and resources.
 *
 * Principals and conditions are not looked at; those who show a statement say that it has some.
 */
import type { Api, PlainApi, Route } from '../gateway/model';
import type { Policy, Statement } from '../policy/model';
import { callsOf, type CallSet } from '../reason/call-set';
import type { Relation } from '../reason/relate';
import { relateStatement } from '../reason/relate-statement';

/** The calls a route serves. Stages may be added at any time, but those there are decide what a pattern does today. */
export function callsOfRoute(api: PlainApi, route: Route): CallSet {
  return callsOf(api, route, api.stages.length > 0 ? api.stages.map(({ name }) => name) : 'any');
}

export interface BearingStatement {
  readonly statement: Statement;
  /** Whether it is about all calls of the route, about some, or about ones that only deployment can tell. */
  readonly extent: Exclude<Relation['kind'], 'disjoint'>;
}

/** In the order of the policy. */
export function statementsAbout(policy: Policy, api: Api, route: Route): readonly BearingStatement[] {
  const calls = callsOfRoute(api, route);
  return policy.statements.flatMap((statement): readonly BearingStatement[] => {
    const { kind } = relateStatement(statement, policy.kind, calls);
    return kind === 'disjoint' ? [] : [{ statement, extent: kind }];
  });
}
