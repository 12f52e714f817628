/**
 * Reads the located model of an API from the neutral description of a site.
 *
 * Facts that are not known become atoms; a route whose method or path cannot be seen is left out and named in
 * `partial`, because a guessed route would answer questions about requests nobody can make.
 */
import { holed, known, literal, literalText, unknown, type Atom, type HoledText, type Settled } from '../base/atoms';
import type { Presence } from '../policy/model';
import { anonymousAtom, atomOf, readText } from '../policy/text';
import { presenceOf } from '../policy/values';
import { settle, type ChoiceNode, type HostNode } from '../syntax/node';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, DeclaredStage, Fact } from './declared';
import type { Api, ApiKind, Authorization, Authorizer, AuthorizerType, EndpointType, Route, Stage } from './model';

const authorizations: readonly Authorization[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'];
const endpoints: readonly EndpointType[] = ['REGIONAL', 'EDGE', 'PRIVATE'];
const authorizerTypes: readonly AuthorizerType[] = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT'];

export function readApi(site: ApiSite): Api {
  const routes = site.routes.map(readRoute);
  const unseen = routes.filter((route) => route === undefined).length;
  const partial = unseen === 0 ? site.partial : join(site.partial, `${String(unseen)} of its routes are computed at deployment`);
  return {
    key: `${site.uri}#${site.selector}`,
    selector: site.selector,
    name: site.name,
    ...(site.constructPath === undefined ? {} : { constructPath: site.constructPath }),
    kind: site.kind,
    flavour: site.flavour,
    id: site.id,
    account: site.account,
    region: site.region,
    partition: site.partition,
    endpoint: oneOf(site.endpoint, endpoints, 'REGIONAL'),
    stages: site.stages.flatMap(readStage),
    authorizers: site.authorizers.map((authorizer) => readAuthorizer(authorizer, site.kind)),
    routes: routes.filter((route) => route !== undefined),
    resourcePolicy: site.resourcePolicy,
    partial,
    span: site.span,
    nameSpan: site.nameSpan,
    node: site.node,
  };
}

/** One stage for each name that deployment chooses among. */
function readStage(fact: DeclaredStage): readonly Stage[] {
  const { span, presence: given = [] } = fact;
  const names = 'value' in fact ? [{ text: literal(fact.value), presence: given }] : textsAt(fact.node, given);
  return names.map(({ text, presence }) => ({ name: text ?? literal('prod'), span, ...(presence.length > 0 ? { presence } : {}) }));
}

function textsAt(node: HostNode, presence: readonly Presence[]): readonly { readonly text: HoledText | undefined; readonly presence: readonly Presence[] }[] {
  const value = settle(node);
  if (value.kind !== 'choice') return [{ text: readText(value), presence }];
  return value.branches.flatMap((branch) => (branch.value ? textsAt(branch.value, [...presence, presenceOf(value, branch.holds)]) : []));
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
    scopes: (declared.scopes ?? []).flatMap((scope) => literalFact(scope) ?? []),
    ...(declared.presence?.length ? { presence: declared.presence } : {}),
    span: declared.span,
  };
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

/** The text of a fact; undefined where something is written that is no text. */
function textFact(fact: Fact<string | number | boolean>): HoledText | undefined {
  if ('value' in fact) return literal(String(fact.value));
  return nodeText(fact.node);
}

function nodeText(node: HostNode): HoledText | undefined {
  const value = settle(node);
  if (value.kind !== 'choice') return readText(value);
  // A value chosen at deployment: one thing if the branches agree, otherwise as unknown as its condition.
  const texts = value.branches.flatMap((branch) => (branch.value ? (nodeText(branch.value) ?? []) : []));
  const literals = new Set(texts.map((text) => literalText(text)));
  const [only] = texts;
  if (only && texts.length === value.branches.length && literals.size === 1 && !literals.has(undefined)) return only;
  return holed([chosenAtom(value)]);
}

/** What a choice comes out as, which is something else than its condition. */
function chosenAtom({ condition, span }: ChoiceNode): Atom {
  const { id, label, pure } = atomOf(condition);
  return { id: `${id}?${span.source}@${String(span.start)}`, label: `what \`${label}\` chooses`, reason: 'chosen at deployment', pure, shape: 'text' };
}

function literalFact(fact: Fact<string | number | boolean>): string | undefined {
  const text = textFact(fact);
  return text && literalText(text);
}

function settledFact(fact: Fact<string | number | boolean>): Settled<string> | undefined {
  const text = textFact(fact);
  if (!text) return undefined;
  const value = literalText(text);
  if (value !== undefined) return known(value);
  const atom = text.pieces.find((piece) => typeof piece !== 'string');
  return atom && unknown(atom);
}

/** Words are compared without case, as the frameworks do; anything else falls back to the documented default. */
function oneOf<T extends string>(fact: Fact<string>, allowed: readonly T[], fallback: T): Settled<T> {
  const settled = settledFact(fact);
  if (!settled) return known(fallback);
  if (!settled.known) return unknown(settled.atom);
  const wanted = settled.value.toUpperCase();
  return known(allowed.find((value) => value === wanted) ?? fallback);
}

function booleanFact(fact: Fact<boolean>): Settled<boolean> {
  const settled = settledFact(fact);
  if (!settled) return known(false);
  return settled.known ? known(settled.value.toLowerCase() === 'true') : unknown(settled.atom);
}

function numberFact(fact: Fact<number>): Settled<number> {
  const settled = settledFact(fact);
  if (!settled) return known(0);
  if (!settled.known) return unknown(settled.atom);
  return known(/^\d+$/.test(settled.value) ? Number(settled.value) : 0);
}

function join(first: string | null, second: string): string {
  return first === null ? second : `${first}; ${second}`;
}
