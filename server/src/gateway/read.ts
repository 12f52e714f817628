/**
 * Reads the located model of an API from the neutral description of a site.
 *
 * Facts that are not known become atoms; a route whose method or path cannot be seen is left out and named in
 * `partial`, because a guessed route would answer questions about requests nobody can make.
 */
import { holed, known, literal, literalText, unknown, type HoledText, type Settled } from '../base/atoms';
import type { Presence } from '../policy/model';
import { anonymousAtom, readText } from '../policy/text';
import { presenceOf } from '../policy/values';
import { settle, type HostNode } from '../syntax/node';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, DeclaredStage, Fact } from './declared';
import { booleanFact, literalFact, numberFact, oneOf, settledFact, textFact } from './facts';
import { deploymentsWith } from './deployments';
import { NOWHERE, type Api, type ApiKeySource, type ApiKind, type Authorization, type Authorizer, type AuthorizerType, type EndpointType, type Route, type Stage } from './model';
import { readCache, readDomain, readResponse, readVariables } from './read-settings';

const authorizations: readonly Authorization[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'];
const endpoints: readonly EndpointType[] = ['REGIONAL', 'EDGE', 'PRIVATE'];
const authorizerTypes: readonly AuthorizerType[] = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT'];

const apiKeySources: readonly ApiKeySource[] = ['HEADER', 'AUTHORIZER'];

/** Routes that were read before, by how they are declared. */
export type RouteMemo = WeakMap<DeclaredRoute, { readonly route: Route | undefined }>;

export interface ApiReading {
  readonly memo: RouteMemo;
  /** Called for every route that is really read. */
  readonly onRead: () => void;
}

export function readApi(site: ApiSite, reading?: ApiReading): Api {
  const routes = site.routes.map((declared) => (reading ? routeKept(declared, reading) : readRoute(declared)));
  const unseen = routes.filter((route) => route === undefined).length;
  const partial = unseen === 0 ? site.partial : join(site.partial, `${String(unseen)} of its routes are computed at deployment`);
  return {
    key: `${site.uri}#${site.selector}`,
    selector: site.selector,
    name: site.name,
    ...(site.constructPath === undefined ? {} : { constructPath: site.constructPath }),
    kind: site.kind,
    ...(site.as ? { as: oncePerKind((kind) => readApi(site.as?.(kind) ?? site, reading)) } : {}),
    flavour: site.flavour,
    id: site.id,
    account: site.account,
    region: site.region,
    partition: site.partition,
    endpoint: oneOf(site.endpoint, endpoints, 'REGIONAL'),
    vpcEndpoints: (site.vpcEndpoints ?? []).flatMap((fact) => textFact(fact) ?? []),
    disablesDefaultEndpoint: deploymentsWith(site.disablesDefaultEndpoint),
    apiKeySource: oneOf(site.apiKeySource ?? { value: 'HEADER' }, apiKeySources, 'HEADER'),
    answersPreflights: site.kind === 'REST' ? NOWHERE : deploymentsWith(site.answersPreflights),
    domains: (site.domains ?? []).flatMap(readDomain),
    gatewayResponses: (site.gatewayResponses ?? []).map(readResponse),
    stages: site.stages.flatMap(readStage),
    authorizers: site.authorizers.map((authorizer) => readAuthorizer(authorizer, site.kind)),
    routes: routes.filter((route) => route !== undefined),
    resourcePolicy: site.resourcePolicy,
    partial,
    span: site.span,
    nameSpan: site.nameSpan,
    node: site.node,
    ...(site.definition ? { definition: site.definition } : {}),
  };
}

function oncePerKind(read: (kind: ApiKind) => Api): (kind: ApiKind) => Api {
  const made = new Map<ApiKind, Api>();
  return (kind) => {
    const api = made.get(kind) ?? read(kind);
    made.set(kind, api);
    return api;
  };
}

/** One stage for each name that deployment chooses among. */
function readStage(fact: DeclaredStage): readonly Stage[] {
  const { span, presence: given = [] } = fact;
  const names = 'value' in fact ? [{ text: literal(fact.value), presence: given }] : textsAt(fact.node, given);
  const settings = { variables: readVariables(fact.variables), cache: (fact.cache ?? []).flatMap((each) => readCache(each) ?? []) };
  return names.map(({ text, presence }) => ({ name: text ?? literal('prod'), span, ...settings, ...(presence.length > 0 ? { presence } : {}) }));
}

function textsAt(node: HostNode, presence: readonly Presence[]): readonly { readonly text: HoledText | undefined; readonly presence: readonly Presence[] }[] {
  const value = settle(node);
  if (value.kind !== 'choice') return [{ text: readText(value), presence }];
  return value.branches.flatMap((branch) => (branch.value ? textsAt(branch.value, [...presence, presenceOf(value, branch.holds)]) : []));
}

function routeKept(declared: DeclaredRoute, { memo, onRead }: ApiReading): Route | undefined {
  let known = memo.get(declared);
  if (!known) {
    onRead();
    known = { route: readRoute(declared) };
    memo.set(declared, known);
  }
  return known.route;
}

function readRoute(declared: DeclaredRoute): Route | undefined {
  const method = literalFact(declared.method);
  const path = literalFact(declared.path);
  if (method === undefined || path === undefined) return undefined;
  return {
    method: /^[a-z]+$/i.test(method) ? method.toUpperCase() : method,
    path,
    authorization: readAuthorization(declared.authorization),
    authorizer: declared.authorizer,
    apiKeyRequired: declared.apiKeyRequired ? booleanFact(declared.apiKeyRequired) : known(false),
    ...readScopes(declared.scopes ?? []),
    ...(declared.presence?.length ? { presence: declared.presence } : {}),
    span: declared.span,
  };
}

/** A scope that cannot be seen is never left out: without scopes a route takes more tokens. */
function readScopes(facts: readonly Fact<string>[]): Pick<Route, 'scopes' | 'unseenScopes'> {
  const texts = facts.flatMap((fact) => scopeText(fact) ?? []);
  const scopes = texts.flatMap((text) => literalText(text) ?? []);
  const unseenScopes = texts.filter((text) => literalText(text) === undefined);
  return unseenScopes.length === 0 ? { scopes } : { scopes, unseenScopes };
}

/** Undefined where nothing is written, as in an empty list. */
function scopeText(fact: Fact<string>): HoledText | undefined {
  const text = textFact(fact);
  if (text || 'value' in fact) return text;
  const { kind } = settle(fact.node);
  return kind === 'null' || kind === 'missing' ? undefined : holed([anonymousAtom(fact.node.span, 'the scopes of the route')]);
}

/** Something else than the words there are may mean anything, and is never taken for a method open to all. */
function readAuthorization(fact: Fact<Authorization>): Settled<Authorization> {
  const settled = settledFact(fact);
  if (settled && !settled.known) return unknown(settled.atom);
  const wanted = settled?.value.toUpperCase();
  const found = authorizations.find((authorization) => authorization === wanted);
  if (found) return known(found);
  const span = 'node' in fact ? fact.node.span : { source: '', start: 0, end: 0 };
  return unknown(anonymousAtom(span, 'the authorization of the route'));
}

function readAuthorizer(declared: DeclaredAuthorizer, kind: ApiKind | undefined): Authorizer {
  const typeFact = oneOf(declared.type, authorizerTypes, kind === 'REST' ? 'TOKEN' : 'REQUEST');
  const type = typeFact.known ? typeFact.value : 'REQUEST';
  const payload = declared.payloadVersion && literalFact(declared.payloadVersion);
  return {
    name: declared.name,
    type,
    // AU-40: REST caches for 300 s by itself; AU-41: the others only where asked to.
    ttl: declared.ttl ? numberFact(declared.ttl) : known(kind === 'REST' ? 300 : 0),
    identitySources: declared.identitySources
      ? declared.identitySources.flatMap((source) => textFact(source) ?? [])
      : defaultSources(type, kind),
    identityValidation: declared.identityValidation && textFact(declared.identityValidation),
    payloadVersion: payload === '1.0' || payload === '2.0' ? payload : undefined,
    simpleResponses: declared.simpleResponses ? literalFact(declared.simpleResponses) === 'true' : false,
    span: declared.span,
  };
}

function defaultSources(type: AuthorizerType, kind: ApiKind | undefined): readonly HoledText[] {
  if (type === 'TOKEN' || type === 'COGNITO_USER_POOLS') return [literal('method.request.header.Authorization')];
  return type === 'JWT' && kind === 'HTTP' ? [literal('$request.header.Authorization')] : [];
}

function join(first: string | null, second: string): string {
  return first === null ? second : `${first}; ${second}`;
}
