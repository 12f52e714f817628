/**
 * What a policy says, as plain data without places: for comparing policies that are written in different ways.
 */
import { displayText } from '../../server/src/base/atoms';
import type { Element, Policy, PrincipalSet, Statement, ValueList } from '../../server/src/policy/model';

export interface StatementMeaning {
  readonly sid: string | undefined;
  readonly effect: string | undefined;
  /** Action, NotAction, Resource, NotResource. */
  readonly lists: readonly (readonly string[] | undefined)[];
  /** Principal, NotPrincipal. */
  readonly principals: readonly unknown[];
  readonly conditions: readonly string[];
}

export interface PolicyMeaning {
  readonly version: string | undefined;
  readonly id: string | undefined;
  readonly problems: readonly string[];
  readonly statements: readonly StatementMeaning[];
}

/** A policy as data, the same for every way of writing it; unknown elements by their names. */
export function meaningOf(policy: Policy): PolicyMeaning {
  const text = (element: Policy['version']): string | undefined => (element?.value.known ? element.value.value : undefined);
  return {
    version: text(policy.version),
    id: text(policy.id),
    problems: policy.problems.map(({ code, element }) => `${code} ${element}`),
    statements: policy.statements.map((statement) => ({
      sid: text(statement.sid),
      effect: statement.effect?.value?.known ? statement.effect.value.value : undefined,
      lists: (['action', 'notAction', 'resource', 'notResource'] as const).map((name) => listOf(statement[name])),
      principals: [principalsOf(statement.principal), principalsOf(statement.notPrincipal)],
      conditions: conditionsOf(statement),
    })),
  };
}

function listOf(list: Element<ValueList> | undefined): readonly string[] | undefined {
  return list?.value.values.map((value) => displayText(value.text));
}

function principalsOf(principal: Element<PrincipalSet> | undefined): unknown {
  const entries = principal?.value.entries.map((entry) => [entry.type, ...entry.values.map((value) => displayText(value.text))]);
  return principal && { everyone: principal.value.isEveryone, entries };
}

function conditionsOf(statement: Statement): readonly string[] {
  return statement.conditions
    .flatMap(({ operator, keys }) => keys.map(({ key, values }) => `${operator} ${displayText(key)} ${values.values.map((value) => displayText(value.text)).join()}`))
    .sort();
}
