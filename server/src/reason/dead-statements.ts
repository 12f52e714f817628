/**
 * Statements of an API's resource policy that cannot matter: no route of the API is among their calls, or whatever they
 * allow another statement denies.
 *
 * Nothing is said of an API that cannot be seen whole, nor of statements that only some deployments have.
 */
import type { Api, Route } from '../gateway/model';
import type { Effect } from '../policy/kinds';
import type { Policy, Statement } from '../policy/model';
import { callsOf } from './call-set';
import { isAboutCalls, relateStatement } from './relate-statement';
import type { Relation } from './relate';

export type DeadStatement =
  | { readonly statement: Statement; readonly because: 'reaches-no-route' }
  | { readonly statement: Statement; readonly because: 'always-denied'; readonly by: Statement };

export function findDeadStatements(policy: Policy, api: Api): readonly DeadStatement[] {
  if (policy.kind !== 'api-resource-policy' || api.partial !== null || api.routes.length === 0) return [];
  const related = policy.statements.map((statement) => ({ statement, relations: api.routes.map((route) => relationTo(statement, route, api)) }));
  const denials = related.filter(({ statement }) => deniesEverybody(statement));
  return related.flatMap(({ statement, relations }): readonly DeadStatement[] => {
    if (isAboutCalls(statement) !== 'yes' || statement.isOpen) return [];
    if (relations.every(({ kind }) => kind === 'disjoint')) return [{ statement, because: 'reaches-no-route' }];
    if (effectOf(statement) !== 'Allow') return [];
    const denial = denials.find((other) => relations.every(({ kind }, index) => kind === 'disjoint' || other.relations[index]?.kind === 'covers'));
    return denial ? [{ statement, because: 'always-denied', by: denial.statement }] : [];
  });
}

function relationTo(statement: Statement, route: Route, api: Api): Relation {
  return relateStatement(statement, 'api-resource-policy', callsOf(api, route, 'any'));
}

/** Whoever calls, and whatever else holds. */
function deniesEverybody(statement: Statement): boolean {
  const isCertain = statement.presence.length === 0 && statement.conditionsAreComplete && !statement.isOpen && !statement.malformed?.length;
  const isEveryone = statement.principal?.value.isEveryone === true && !statement.notPrincipal && !statement.principal.existsWhen;
  return isCertain && isEveryone && effectOf(statement) === 'Deny' && statement.conditions.length === 0;
}

function effectOf({ effect, effects }: Statement): Effect | undefined {
  return effect?.value?.known === true && !effects ? effect.value.value : undefined;
}
