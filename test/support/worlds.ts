/**
 * Worlds for property tests: whole requests with everything around them, written as the cases of scenarios are, in which
 * any part may be unknown, and bindings that settle what is unknown.
 *
 * `«X»` in a text is an atom, `‹IsProd›` before a Sid, a value or a key makes it stand under a condition of the template,
 * `⟨X⟩` as a value or a Sid stands for more values or statements that cannot be seen, and a policy whose first Sid is
 * `opaque:…` cannot be seen at all. Binding works on the written text, before any reader saw
 * it, so that a bound world is what somebody would have written who knew the values.
 */
import { holed, known, literalText, unknown, type Atom, type AtomShape, type HoledText } from '../../server/src/base/atoms';
import type { Authorization, EndpointType } from '../../server/src/gateway/model';
import type { ApiRequest, AuthorizerFacts, Request } from '../../server/src/gateway/request';
import type { Presence } from '../../server/src/policy/model';
import { requestOf } from './decide-case';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A statement as written; markers as above. */
export interface Written {
  readonly Sid: string;
  readonly Effect: string;
  readonly [element: string]: Json;
}

export type WrittenPolicy = readonly Written[];

interface Layers {
  readonly identity: readonly WrittenPolicy[];
  readonly resource: WrittenPolicy | null;
  readonly boundary: WrittenPolicy | null;
  readonly session: readonly WrittenPolicy[] | null;
  readonly scps: readonly (readonly WrittenPolicy[])[] | null;
  readonly vpcEndpoint: WrittenPolicy | null;
}

export interface WrittenCaller {
  readonly arn: string;
  readonly [field: string]: Json;
}

export interface World extends Layers {
  readonly type: 'api' | 'iam';
  /** Without policies. */
  readonly caller: WrittenCaller | 'anonymous';
  readonly api: { readonly kind: string; readonly id: string; readonly stage: string; readonly account: string; readonly region: string };
  /** Plain IAM requests only. */
  readonly action: string;
  readonly resourceText: string;
  readonly version: string;
  /** `«Endpoint»` and the like, or a value. */
  readonly endpoint: string;
  readonly authorization: string;
  readonly keyRequired: string;
  readonly ttl: string;
  readonly authorizer: 'unknown' | WrittenPolicy;
  readonly identitySources: readonly string[];
  readonly token: { readonly valid: boolean; readonly scopes: readonly string[] } | null;
  readonly scopes: readonly string[];
  /** Whether the request has a header `Authorization` that is no signature. */
  readonly hasToken: boolean;
  readonly sourceIp: string | null;
  /** The id of the VPC endpoint the request goes through. */
  readonly through: string | null;
  readonly context: Readonly<Record<string, Json>>;
  readonly unknownContext: string;
}

/** What is known after all, by label: texts, conditions (`true`), opaque policies, keys (a text, a list, or null for absent). */
export type Binding = ReadonlyMap<string, Json>;

export const nothingKnown: Binding = new Map();

const shapes: Readonly<Record<string, AtomShape>> = {
  Api: 'api-id', Account: 'account-id', Partner: 'account-id', Region: 'region', Stage: 'stage-name', RoleArn: 'role-arn', UserArn: 'user-arn', Vpce: 'vpc-endpoint-id',
};

export function atomOf(name: string): Atom {
  return { id: `file:///t.yaml#${name}`, label: name, reason: 'known only at deployment', pure: true, shape: shapes[name] ?? 'text' };
}

/** The request of a world in which some of what is unknown is settled. */
export function requestOfWorld(world: World, binding: Binding = nothingKnown): Request {
  const bound = bindWritten(world as unknown as Json, binding) as unknown as World;
  const request = mapTexts(requestOf(caseOf(bound, binding)), isOpen(bound.version) ? 'open' : 'known') as Request;
  const layers = { ...request.layers, vpcEndpoint: bound.vpcEndpoint ? request.layers.vpcEndpoint : undefined };
  return request.type === 'api' ? settleApi({ ...request, layers }, bound) : request;
}

/** Every name in the world that a binding can settle, context keys excepted. */
export function unknownsOf(world: World): readonly string[] {
  const text = JSON.stringify(world);
  const names = [...text.matchAll(/[«‹⟨]!?([^»›⟩]*)[»›⟩]/g)].map((match) => match[1] ?? '');
  const opaque = [...text.matchAll(/"Sid":"(opaque:[^"]*)"/g)].map((match) => match[1] ?? '');
  return [...new Set([...names, ...opaque, ...(world.authorizer === 'unknown' ? ['Output'] : [])])];
}

function caseOf(world: World, binding: Binding): object {
  const { caller } = world;
  const isTrust = world.type === 'iam' && world.action.startsWith('sts:AssumeRole');
  const policy = (statements: WrittenPolicy) => ({ Version: isOpen(world.version) ? '2012-10-17' : world.version, Statement: statements });
  const who = caller === 'anonymous' ? 'anonymous' : {
    ...caller,
    identityPolicies: world.identity.map(policy),
    ...(world.boundary ? { permissionsBoundary: policy(world.boundary) } : {}),
    ...(world.session ? { sessionPolicies: world.session.map(policy) } : {}),
    ...(world.scps ? { organization: { ...(caller.organization as object | undefined), scps: world.scps.map((level) => level.map(policy)) } } : {}),
  };
  const context = { ...world.context, ...Object.fromEntries([...binding].filter(([name]) => /^[a-z0-9]+:/i.test(name) && !name.startsWith('opaque:'))) };
  const shared = { name: 'a case', caller: who, context, unknownContext: world.unknownContext };
  const endpointPolicy = world.vpcEndpoint ? { policy: policy(world.vpcEndpoint) } : {};
  const origin = {
    ...(world.sourceIp === null ? {} : { sourceIp: world.sourceIp }),
    ...(world.through === null ? {} : { vpcEndpoint: { id: world.through, vpc: 'vpc-1', sourceIp: '10.0.0.7', ...endpointPolicy } }),
  };
  if (world.type === 'iam') {
    return { ...shared, action: world.action, resource: world.resourceText, resourcePolicy: world.resource && policy(isTrust ? world.resource.map(withoutResource) : world.resource), request: origin };
  }
  const isCustom = world.authorization === 'CUSTOM';
  return {
    ...shared,
    api: { ...world.api, ...(world.through !== null && world.api.kind === 'REST' ? { endpoint: 'PRIVATE' } : {}), resourcePolicy: world.resource && policy(world.resource) },
    request: {
      ...(world.api.kind === 'WEBSOCKET' ? { routeKey: '$connect' } : { method: 'GET', path: '/pets' }),
      headers: { ...(world.hasToken ? { Authorization: 't' } : {}), 'User-Agent': 'curl/8', 'X-Tenant': 'blue' },
      ...origin,
    },
    route: { authorization: isCustom ? 'CUSTOM' : caller === 'anonymous' ? 'NONE' : 'AWS_IAM', scopes: world.scopes },
    ...(isCustom || isOpen(world.authorization) ? { authorizer: authorizerCase(world, policy), route: { authorization: 'CUSTOM', scopes: world.scopes } } : {}),
  };
}

/** Trust policies take none. */
function withoutResource({ Resource: _resource, NotResource: _notResource, ...rest }: Written): Written {
  return rest;
}

const isOpen = (text: string): boolean => text.startsWith('«');

function authorizerCase({ authorizer, identitySources, api, ttl }: World, policy: (statements: WrittenPolicy) => object): object {
  return {
    ...(api.kind === 'REST' && identitySources.length === 0 ? {} : { type: 'REQUEST', identitySources }),
    ...(ttl === '' || isOpen(ttl) ? {} : { ttl: Number(ttl) }),
    output: { principalId: 'me', policyDocument: policy(authorizer === 'unknown' ? [] : authorizer) },
  };
}

function settleApi(request: ApiRequest, world: World): ApiRequest {
  const { endpoint, authorization, keyRequired, ttl } = world;
  const authorizer: AuthorizerFacts | undefined = request.authorizer && {
    ...request.authorizer,
    ...(isOpen(ttl) ? { ttl: unknown(atomOf('Ttl')) } : {}),
    ...(world.authorizer === 'unknown' ? { result: { kind: 'unknown', atom: atomOf('Output') } as const } : {}),
  };
  return {
    ...request,
    api: { ...request.api, endpoint: isOpen(endpoint) ? unknown(atomOf('Endpoint')) : known(endpoint as EndpointType) },
    route: {
      ...request.route,
      inferred: undefined,
      authorization: isOpen(authorization) ? unknown(atomOf('Authorization')) : known(authorization as Authorization),
      apiKeyRequired: isOpen(keyRequired) ? unknown(atomOf('KeyRequired')) : known(keyRequired === 'true'),
    },
    authorizer: authorizer && broken(authorizer, world),
    token: world.token ?? undefined,
  };
}

/** Ways in which an authorizer whose result is known after all may have failed. */
function broken(authorizer: AuthorizerFacts, { authorizer: written }: World): AuthorizerFacts {
  const sid = written === 'unknown' ? undefined : written[0]?.Sid;
  if (sid === 'fails: Unauthorized') return { ...authorizer, result: { kind: 'error', message: 'Unauthorized' } };
  if (sid === 'fails') return { ...authorizer, result: { kind: 'error', message: 'boom' } };
  return authorizer;
}

/** Puts in what is known: texts, list members and statements of conditions that do not hold left out. */
function bindWritten(value: Json, binding: Binding): Json {
  if (typeof value === 'string') return bindText(value, binding);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.flatMap((member) => (isLeftOut(member, binding) ? [] : (unseenBound(member, binding) ?? [bindWritten(member, binding)])));
  const effect = binding.get('Effect');
  const settled = effect !== undefined && typeof value.Sid === 'string' && value.Sid.includes('«Effect»') ? { ...value, Effect: effect } : value;
  const entries = Object.entries(settled).flatMap(([key, member]) => (isLeftOut(key, binding) ? [] : [[bindText(key, binding), bindMember(key, member, binding)] as const]));
  return Object.fromEntries(entries);
}

/** Members of a list that could not be seen. */
function unseenBound(member: Json, binding: Binding): readonly Json[] | undefined {
  const name = unseenName(typeof member === 'string' ? member : (sidOf([member]) ?? ''));
  const seen = name === undefined ? undefined : binding.get(name);
  return seen !== undefined && typeof seen === 'object' && seen !== null && isList(seen) ? seen : undefined;
}

const unseenName = (text: string): string | undefined => /^⟨(.*)⟩$/.exec(text)?.[1];

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function bindMember(key: string, member: Json, binding: Binding): Json {
  if (key === 'authorizer' && member === 'unknown' && binding.has('Output')) return binding.get('Output') ?? null;
  return bindWritten(opaqueBound(member, binding), binding);
}

/** A policy that could not be seen, or a list of policies with such among them, with what it turns out to say. */
function opaqueBound(member: Json, binding: Binding): Json {
  if (typeof member !== 'object' || member === null || !isList(member)) return member;
  const sid = sidOf(member);
  if (sid?.startsWith('opaque:') && binding.has(sid)) return binding.get(sid) ?? null;
  return member.map((inner) => opaqueBound(inner, binding));
}

function sidOf(policy: readonly Json[]): string | undefined {
  const [first] = policy;
  const sid = typeof first === 'object' && first !== null && !isList(first) ? (first).Sid : undefined;
  return typeof sid === 'string' ? sid : undefined;
}

const MARK = /^‹(!?)([^›]*)›/;

function isLeftOut(member: Json, binding: Binding): boolean {
  const text = typeof member === 'string' ? member : typeof member === 'object' && member !== null && !isList(member) ? (member).Sid : undefined;
  const [, negation, name = ''] = (typeof text === 'string' && MARK.exec(text)) || [];
  const holds = binding.get(name);
  return negation !== undefined && holds !== undefined && (holds === true) === (negation === '!');
}

function bindText(text: string, binding: Binding): string {
  const [, , condition = ''] = MARK.exec(text) ?? [];
  const unmarked = binding.has(condition) ? text.replace(MARK, '') : text;
  return unmarked.replace(/«([^»]*)»/g, (written, name: string) => {
    const value = binding.get(name);
    return typeof value === 'string' ? value : written;
  });
}

/** Atoms for `«X»`, presence for marks and opaque policies, in everything a reader made; syntax nodes are left alone. */
function mapTexts(value: unknown, versions: Versions): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, versions));
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, mapTexts(inner, versions)] as const));
  if (value instanceof Set) return value;
  if ('pieces' in value) return markedText(value as HoledText).text;
  const mapped = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, SYNTAX.has(key) ? (inner as unknown) : mapTexts(inner, versions)]));
  return withPresence(value as Readonly<Record<string, unknown>>, mapped, versions);
}

/** Whether the `Version` of every policy is known. */
type Versions = 'open' | 'known';

const SYNTAX: ReadonlySet<string> = new Set(['node', 'member', 'object', 'statementMember', 'conditionMember', 'problems', 'syntaxProblems', 'span']);

function withPresence(written: Readonly<Record<string, unknown>>, mapped: Record<string, unknown>, versions: Versions): unknown {
  if ('isComplete' in written && 'values' in written) return withUnseenValues(written, mapped);
  const text = written.text ?? written.key;
  if (text !== undefined && 'presence' in written && typeof text === 'object') return { ...mapped, presence: markedText(text as HoledText).presence };
  const sid = (written.sid as { readonly value?: { readonly value?: string } } | undefined)?.value?.value;
  if ('effect' in written && 'conditions' in written && sid !== undefined) return { ...mapped, presence: presenceIn(sid), ...(mapped.effect && sid.includes('«Effect»') ? { effect: { ...(mapped.effect), value: unknown(atomOf('Effect')) } } : {}) };
  if ('dialect' in written) {
    const all = mapped.statements as readonly { readonly sid?: { readonly value: { readonly value?: string } } }[];
    const seen = all.filter(({ sid }) => unseenName(sid?.value.value ?? '') === undefined);
    return {
      ...mapped,
      statements: seen,
      ...(seen.length < all.length ? { openStatements: 'from elsewhere' } : {}),
      ...(versions === 'open' ? { version: { ...(mapped.version as object), value: unknown(atomOf('Version')) } } : {}),
    };
  }
  const statements = (written.policy as { readonly statements?: readonly { readonly sid?: { readonly value: { readonly value?: string } } }[] } | undefined)?.statements;
  const first = statements?.[0]?.sid?.value.value;
  if (first?.startsWith('opaque:')) return { id: String(written.id), label: first, opaque: { ...atomOf(first), label: first, shape: 'policy-document' } };
  return mapped;
}

function withUnseenValues(written: Readonly<Record<string, unknown>>, mapped: Record<string, unknown>): unknown {
  const isUnseen = ({ text }: { readonly text: HoledText }): boolean => unseenName(literalText(text) ?? '') !== undefined;
  const values = written.values as readonly { readonly text: HoledText }[];
  if (!values.some(isUnseen)) return mapped;
  return { ...mapped, isComplete: false, values: (mapped.values as readonly unknown[]).filter((_, index) => !isUnseen(values[index]!)) };
}

function presenceIn(text: string): readonly Presence[] {
  const match = MARK.exec(text);
  return match ? [{ condition: atomOf(match[2] ?? ''), holds: match[1] === '' }] : [];
}

function markedText({ pieces }: HoledText): { readonly text: HoledText; readonly presence: readonly Presence[] } {
  const [first] = pieces;
  if (pieces.length !== 1 || typeof first !== 'string') return { text: { pieces }, presence: [] };
  const written = first.replace(MARK, '');
  const text = holed(written.split(/(«[^»]*»)/).map((piece) => (piece.startsWith('«') ? atomOf(piece.slice(1, -1)) : piece)));
  return { text, presence: presenceIn(first) };
}
