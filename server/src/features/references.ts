/**
 * References: from a route or an API to the statements that are about it and the cases that call it, from a statement's Sid
 * to the expectations that name it.
 *
 * Statements of files elsewhere count where what is known of their ARNs makes them be about the route; where deployment has
 * to decide, those beside the API are shown as well.
 */
import type { HoledText } from '../base/atoms';
import type { Span } from '../base/span';
import { parseExecuteApiArn } from '../gateway/arn';
import type { Api, PlainApi, Route } from '../gateway/model';
import type { PolicyKind } from '../policy/kinds';
import type { Statement } from '../policy/model';
import { relate, type Relation } from '../reason/relate';
import { isScenarioFile } from '../sites/file-names';
import type { IndexedCalls, IndexedPolicy, IndexedStatement } from '../workspace/index/model';
import type { ApiEntry } from '../workspace/model';
import { apisAround, policiesAround } from './around';
import type { FeatureContext } from './feature';
import { deployedAsWritten, mayName } from './hover/execute-api';
import { findRoutePlace } from './route-place';
import { callsOfApi, callsOfRoute, relateToRoute, statementsAbout } from './route-statements';
import { mentionsOf } from './scenario/mentions';
import { findNamedStatements, findSidUses, sidSpan } from './sid-uses';
import { findToken } from './token';

export interface References {
  /** Where it is made, absolute. */
  readonly declarations: readonly Span[];
  readonly uses: readonly Span[];
}

export function findReferences(context: FeatureContext, uri: string, offset: number): References {
  const named = findNamedStatements(context, uri, offset);
  if (named.length > 0) return sidReferences(named, context);
  const place = findRoutePlace(context, uri, offset);
  const api = place ? undefined : apiAt(context, uri, offset);
  if (!place && !api) return { declarations: [], uses: [] };
  const entry = place?.entry ?? api;
  const routes = place?.routes ?? [];
  const declared = routes.length > 0 ? routes.map(({ span }) => ({ ...span, end: span.start })) : entry ? [entry.api.nameSpan] : [];
  return {
    declarations: declared.flatMap((span) => context.view.locate(span) ?? []),
    uses: entry ? unique((routes.length > 0 ? routes : [undefined]).flatMap((route) => usesOf(entry, route, context))) : [],
  };
}

function sidReferences(named: readonly Statement[], context: FeatureContext): References {
  const { view } = context;
  const declarations = unique(named.flatMap((statement) => sidSpan(statement, view) ?? []));
  const keys = new Set(declarations.map(keyOf));
  const names = new Set(declarations.map(({ source, start, end }) => view.sourceText(source)?.slice(start, end)));
  const uses = view.files().filter((file) => isScenarioFile(file.uri)).flatMap((file) =>
    findSidUses(context, file.uri, (name) => names.has(name)).flatMap(({ span, meant }) => {
      const isMeant = meant?.some(({ statement }) => {
        const at = sidSpan(statement, view);
        return at !== undefined && keys.has(keyOf(at));
      });
      return span && isMeant ? [span] : [];
    }));
  return { declarations, uses: unique(uses) };
}

/** The API whose name or block is at an offset. */
function apiAt(context: FeatureContext, uri: string, offset: number): ApiEntry | undefined {
  const { view } = context;
  const token = findToken(view, uri, offset);
  const block = token?.names && view.locate(token.names.span);
  return token && apisAround(context, uri).find(({ api }) => {
    const [name, all] = [view.locate(api.nameSpan), view.locate(api.span)];
    if (name?.source === uri && name.end > name.start && name.start <= offset && offset <= name.end) return true;
    return block !== undefined && all?.source === uri && all.end === block.end && Math.abs(all.start - block.start) <= 1;
  });
}

/** Of the API without a route. */
function usesOf({ uri, api }: ApiEntry, route: Route | undefined, context: FeatureContext): readonly Span[] {
  return [...nearStatements(uri, api, route, context), ...farStatements(uri, api, route, context), ...mentionsOf(api, route, context)];
}

const otherKinds: ReadonlySet<PolicyKind> = new Set(['trust', 'resource-policy']);

function nearStatements(uri: string, api: Api, route: Route | undefined, context: FeatureContext): readonly Span[] {
  const calls = route ? callsOfRoute(api, route) : callsOfApi(api);
  return policiesAround(context, uri).filter(({ site }) => !site.derived).flatMap(({ uri: source, site, policy }) => {
    const isOfOther = policy.kind === 'api-resource-policy' && !(api.resourcePolicy?.uri === source && api.resourcePolicy.selector === site.selector);
    if (isOfOther || otherKinds.has(policy.kind)) return [];
    return statementsAbout(policy, calls).flatMap(({ statement }) => context.view.locate((statement.sid ?? statement.effect ?? statement).node.span) ?? []);
  });
}

function farStatements(uri: string, api: Api, route: Route | undefined, context: FeatureContext): readonly Span[] {
  return statementsElsewhere(uri, api, route, context).map(({ statement: { span } }) => ({ ...span, end: span.start }));
}

export interface StatementElsewhere {
  readonly policy: IndexedPolicy;
  readonly statement: IndexedStatement;
}

/** About calls of a route, or of the API, in policies that stand in no file of the API's unit. */
export function statementsElsewhere(uri: string, api: PlainApi, route: Route | undefined, context: FeatureContext): readonly StatementElsewhere[] {
  const near = new Set(policiesAround(context, uri).map((entry) => entry.uri));
  return context.index.files().filter((file) => !near.has(file.uri)).flatMap(({ policies }) =>
    policies.filter(({ kind }) => kind !== 'api-resource-policy' && !otherKinds.has(kind)).flatMap((policy) =>
      policy.statements.flatMap((statement) => (statement.calls && isAbout(statement.calls, api, route) ? [{ policy, statement }] : []))));
}

function isAbout({ resources, isNegated }: IndexedCalls, api: PlainApi, route: Route | undefined): boolean {
  const meets = resources.filter((text) => {
    if (parseExecuteApiArn(text) && !mayName(text, api)) return false;
    const { kind } = relateTo(text, deployedAsWritten(api, text).api, route);
    return isNegated ? kind === 'covers' : kind === 'covers' || kind === 'overlaps';
  });
  return isNegated ? meets.length === 0 : meets.length > 0;
}

function relateTo(text: HoledText, api: PlainApi, route: Route | undefined): Relation {
  return route ? relateToRoute(text, api, route) : relate(text, callsOfApi(api));
}

function unique(spans: readonly Span[]): readonly Span[] {
  return [...new Map(spans.map((span) => [keyOf(span), span])).values()];
}

function keyOf({ source, start }: Span): string {
  return `${source} ${String(start)}`;
}
