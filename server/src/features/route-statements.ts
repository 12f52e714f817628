/**
 * The calls of routes and APIs, and the statements of policies that bear on them, by their actions and resources.
 *
 * Principals and conditions are not looked at; those who show a statement say that it has some.
 */
import type { HoledText } from '../base/atoms';
import { apiPrefix } from '../gateway/arn';
import type { PlainApi, Route } from '../gateway/model';
import { isDefaultRoute } from '../gateway/routes';
import type { Policy, Statement } from '../policy/model';
import { callsOf, type CallSet } from '../reason/call-set';
import { mayMeet } from '../reason/may-meet';
import { relate, type Relation } from '../reason/relate';
import { relateStatement } from '../reason/relate-statement';

/** The calls a route serves. Stages may be added at any time, but those there are decide what a pattern does today. */
export function callsOfRoute(api: PlainApi, route: Route): CallSet {
  return callsOf(api, route, stagesOf(api));
}

/** Whatever call an API may have, whichever route serves it. */
export function callsOfApi(api: PlainApi): CallSet {
  const isWebSocket = api.kind === 'WEBSOCKET';
  return { prefix: apiPrefix(api), stages: stagesOf(api), methods: 'any', path: isWebSocket ? '*' : '/*', shape: isWebSocket ? 'route-key' : 'method-and-path' };
}

function stagesOf({ stages }: PlainApi): CallSet['stages'] {
  return stages.length > 0 ? stages.map(({ name }) => name) : 'any';
}

/** How a resource pattern lies to the calls of a route; asked of many routes, most of which it cannot be about. */
export function relateToRoute(pattern: HoledText, api: PlainApi, route: Route): Relation {
  return mayMeet(pattern, outlineOf(api, route)) ? relate(pattern, callsOfRoute(api, route)) : { kind: 'disjoint' };
}

type Outline = Parameters<typeof mayMeet>[1];

/** The calls of a route as far as they are known without a look at the others. */
function outlineOf({ kind }: PlainApi, route: Route): Outline {
  const isDefault = isDefaultRoute(route);
  return { methods: isDefault || route.method === 'ANY' ? 'any' : [route.method], path: isDefault ? '/*' : route.path, shape: kind === 'WEBSOCKET' ? 'route-key' : 'method-and-path' };
}

export interface BearingStatement {
  readonly statement: Statement;
  /** Whether it is about all calls of the route, about some, or about ones that only deployment can tell. */
  readonly extent: Exclude<Relation['kind'], 'disjoint'>;
}

/** In the order of the policy. */
export function statementsAbout(policy: Policy, calls: CallSet): readonly BearingStatement[] {
  return policy.statements.flatMap((statement): readonly BearingStatement[] => {
    if (!mayBear(statement, calls)) return [];
    const { kind } = relateStatement(statement, policy.kind, calls);
    return kind === 'disjoint' ? [] : [{ statement, extent: kind }];
  });
}

function mayBear({ resource }: Statement, calls: CallSet): boolean {
  return !resource?.value.isComplete || resource.value.values.some(({ text }) => mayMeet(text, calls));
}
