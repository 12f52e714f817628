/**
 * The outline of a document: policies with their statements, APIs with routes and authorizers, authorizer outputs.
 *
 * Statements are named as people speak of them, by Sid or by what they do. What the host's own outline shows (keys,
 * blocks) is not repeated.
 */
import { literalText } from '../base/atoms';
import { cover, type Span } from '../base/span';
import type { Api } from '../gateway/model';
import { kindFacts } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { statementName } from '../policy/names';
import { shownPath } from '../sites/cdk/constructs';
import type { FeatureContext } from './feature';
import { routeAccess, routeLabel } from './route-patterns';

export interface OutlineSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: 'policy' | 'statement' | 'api' | 'route' | 'authorizer' | 'output';
  readonly span: Span;
  /** Inside `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineSymbol[];
}

/** The symbols of one document in source order; spans are absolute. */
export function findSymbols({ view }: FeatureContext, uri: string): readonly OutlineSymbol[] {
  const file = view.file(uri);
  if (!file) return [];
  const locate = (span: Span): Span | undefined => {
    const located = view.locate(span);
    return located?.source === uri ? located : undefined;
  };
  const symbols = [
    ...file.policies.flatMap(({ site, policy }) => (site.derived ? [] : policySymbol(policy, site.name, locate))),
    ...file.outputs.flatMap(({ site, output }) => outputSymbol(site.name, output.node.span, output.policy, locate)),
    ...(view.unit(uri)?.files ?? []).flatMap((one) => one.apis).flatMap(({ api }) => apiSymbols(api, locate)),
  ];
  return inOrder(symbols);
}

type Locate = (span: Span) => Span | undefined;

function policySymbol(policy: Policy, name: string, locate: Locate): readonly OutlineSymbol[] {
  const span = locate(policy.node.span);
  const children = statementSymbols(policy, locate);
  // A policy whose object stands elsewhere shows what of it stands here.
  if (!span) return children;
  return [{ name, detail: kindFacts(policy.kind).title, kind: 'policy', span, nameSpan: { ...span, end: span.start }, children }];
}

function statementSymbols(policy: Policy, locate: Locate): readonly OutlineSymbol[] {
  return inOrder(policy.statements.flatMap((statement): OutlineSymbol[] => {
    const span = locate(statement.node.span);
    if (!span) return [];
    const named = statement.sid ?? statement.effect;
    const nameSpan = named && locate(named.node.span);
    const isInside = nameSpan && nameSpan.start >= span.start && nameSpan.end <= span.end;
    return [{ name: statementName(statement), kind: 'statement', span, nameSpan: isInside ? nameSpan : { ...span, end: span.start }, children: [] }];
  }));
}

function outputSymbol(name: string, at: Span, policy: Policy | undefined, locate: Locate): readonly OutlineSymbol[] {
  const span = locate(at);
  if (!span) return [];
  const children = policy ? statementSymbols(policy, locate) : [];
  return [{ name, detail: 'authorizer output', kind: 'output', span, nameSpan: { ...span, end: span.start }, children }];
}

function apiSymbols(api: Api, locate: Locate): readonly OutlineSymbol[] {
  const span = locate(api.span);
  const authorizers = api.authorizers.flatMap((authorizer): OutlineSymbol[] => {
    const at = locate(authorizer.span);
    return at ? [{ name: authorizer.name, detail: `${authorizer.type} authorizer`, kind: 'authorizer', span: at, nameSpan: { ...at, end: at.start }, children: [] }] : [];
  });
  const routes = api.routes.flatMap((route): OutlineSymbol[] => {
    const at = locate(route.span);
    const detail = span ? routeAccess(route) : `${routeAccess(route)} · ${api.name}`;
    return at ? [{ name: routeLabel(route), detail, kind: 'route', span: at, nameSpan: { ...at, end: at.start }, children: [] }] : [];
  });
  const parts = inOrder([...authorizers, ...routes]);
  if (!span) return parts;
  const nameSpan = locate(api.nameSpan);
  const stages = api.stages.flatMap((stage) => literalText(stage.name) ?? []).join(', ');
  const construct = api.constructPath === undefined ? '' : shownPath(api.constructPath);
  const detail = [api.kind ?? 'API', stages, construct].filter((text) => text !== '').join(' · ');
  return [{ name: api.name, detail, kind: 'api', span: nameSpan ? cover(span, nameSpan) : span, nameSpan: nameSpan ?? { ...span, end: span.start }, children: parts }];
}

function inOrder(symbols: readonly OutlineSymbol[]): readonly OutlineSymbol[] {
  return [...symbols].sort((a, b) => a.span.start - b.span.start);
}
