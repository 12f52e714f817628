/**
 * `Auth` of SAM's APIs and events: how a route authorizes.
 *
 * A route takes what its event says, else the default of its API. What a condition or an intrinsic function decides is
 * passed on as it is written, never taken for absent.
 */
import type { DeclaredRoute } from '../../gateway/declared';
import { findMember, findPath, settle, type HostNode, type ObjectNode, type UnknownNode } from '../../syntax/node';
import type { ApiEvent, EventType } from './sam-events';

/** What stands under `Auth`: nothing, something that can be seen, or not. */
export type Auth = { readonly kind: 'none' } | { readonly kind: 'seen'; readonly object: ObjectNode } | { readonly kind: 'hidden'; readonly node: HostNode };

export function authAt(properties: ObjectNode): Auth {
  const member = findMember(properties, 'Auth');
  const value = member && settle(member.value);
  if (!value) return properties.open === undefined ? NONE : { kind: 'hidden', node: properties };
  if (value.kind === 'object' && value.open === undefined) return { kind: 'seen', object: value };
  return value.kind === 'null' || value.kind === 'missing' ? NONE : { kind: 'hidden', node: value };
}

export function isSameAuth(one: Auth, other: Auth): boolean {
  return (one.kind === 'none' && other.kind === 'none') || (one.kind === 'seen' && other.kind === 'seen' && one.object === other.object) || (one.kind === 'hidden' && other.kind === 'hidden' && one.node === other.node);
}

const NONE: Auth = { kind: 'none' };

export type Permission = Pick<DeclaredRoute, 'authorization' | 'authorizer' | 'apiKeyRequired' | 'scopes'>;

/** What a route demands. */
export function permissionOf(event: Pick<ApiEvent, 'type' | 'properties'>, api: Auth): Permission {
  const own = authAt(event.properties);
  if (own.kind === 'hidden') return hiddenPermission(own.node);
  const chosen = valueIn(own, 'Authorizer');
  const isExempt = !chosen && isOptions(event.properties) && (event.type === 'HttpApi' ? own.kind === 'none' : isOffForPreflights(api));
  const authorized = isExempt ? OPEN : authorizationBy(chosen, api);
  return {
    ...authorized,
    ...(event.type === 'Api' ? keyOf(event.properties, valueIn(own, 'ApiKeyRequired'), api) : {}),
    ...scopedBy(authorized, scopesOf(event.type, own, api, authorized)),
  };
}

/** What a route demands that says nothing itself: in a definition in OpenAPI. */
export function defaultPermission(type: EventType, method: string, api: Auth): Permission {
  const isExempt = method === 'OPTIONS' && (type === 'HttpApi' || isOffForPreflights(api));
  const authorized = isExempt ? OPEN : authorizationBy(undefined, api);
  const key = type === 'Api' ? valueIn(api, 'ApiKeyRequired') : undefined;
  return { ...authorized, ...(key ? { apiKeyRequired: { node: key } } : {}), ...scopedBy(authorized, scopesOf(type, NONE, api, authorized)) };
}

/** What the OPTIONS methods demand that SAM adds for CORS: the default of the API, unless it is told otherwise. */
export function preflightPermission(api: Auth): Permission {
  const place = valueIn(api, 'AddDefaultAuthorizerToCorsPreflight');
  const wanted = place && settle(place);
  if (wanted && wanted.kind !== 'boolean') return hiddenPermission(wanted);
  const authorized = isOffForPreflights(api) ? OPEN : authorizationBy(undefined, api);
  const keyOff = valueIn(api, 'AddApiKeyRequiredToCorsPreflight');
  const key = keyOff && settle(keyOff).kind === 'boolean' && !isTrue(keyOff) ? undefined : valueIn(api, 'ApiKeyRequired');
  return { ...authorized, apiKeyRequired: key && { node: key }, ...scopedBy(authorized, scopesOf('Api', NONE, api, authorized)) };
}

function isOffForPreflights(api: Auth): boolean {
  const wanted = valueIn(api, 'AddDefaultAuthorizerToCorsPreflight');
  return wanted !== undefined && settle(wanted).kind === 'boolean' && !isTrue(wanted);
}

function isTrue(node: HostNode): boolean {
  const value = settle(node);
  return value.kind === 'boolean' && value.value;
}

function isOptions(properties: ObjectNode): boolean {
  const method = findPath(properties, 'Method');
  return method?.kind === 'string' && method.value.toUpperCase() === 'OPTIONS';
}

function keyOf(place: ObjectNode, own: HostNode | undefined, api: Auth): Pick<Permission, 'apiKeyRequired'> {
  const key = own ?? valueIn(api, 'ApiKeyRequired');
  return { apiKeyRequired: !key && api.kind === 'hidden' ? unseen(place) : key && { node: key } };
}

type Scopes = readonly HostNode[] | { readonly hidden: HostNode };

/**
 * Those of the event where it has some, else those of the authorizer. For REST APIs they count only beside the event's own
 * authorizer, and an empty list takes them away; for HTTP APIs an empty list says nothing.
 */
function scopesOf(type: EventType, own: Auth, api: Auth, { authorizer }: Authorized): Scopes {
  const body = authorizer === null ? undefined : authorizerNamed(authorizer, api);
  if (!body) return [];
  const listed = valueIn(own, 'AuthorizationScopes');
  const written = type === 'HttpApi' || valueIn(own, 'Authorizer') ? listedIn(listed) : undefined;
  if (written && ('hidden' in written || written.length > 0 || type === 'Api')) return written;
  return listedIn(findMember(body, 'AuthorizationScopes')?.value) ?? [];
}

function listedIn(node: HostNode | undefined): Scopes | undefined {
  const list = node && settle(node);
  if (!list || list.kind === 'null' || list.kind === 'missing') return undefined;
  const isSeen = list.kind === 'array' && list.open === undefined && list.items.every((item) => isPlain(settle(item)));
  return isSeen ? list.items : { hidden: list };
}

const isPlain = (node: HostNode): boolean => node.kind === 'string' && node.holes.length === 0;

/** Scopes nobody can see might be those a token has or not. */
function scopedBy(authorized: Authorized, scopes: Scopes): Pick<Permission, 'scopes'> & Partial<Authorized> {
  if (!('hidden' in scopes)) return { scopes: scopes.map((node) => ({ node })) };
  return 'node' in authorized.authorization ? {} : { authorization: unseen(scopes.hidden) };
}

type Authorized = Pick<DeclaredRoute, 'authorization' | 'authorizer'>;

const OPEN: Authorized = { authorization: { value: 'NONE' }, authorizer: null };

function authorizationBy(own: HostNode | undefined, api: Auth): Authorized {
  const chosen = own ?? valueIn(api, 'DefaultAuthorizer');
  if (chosen) return authorizationNamed(chosen, api);
  return api.kind === 'hidden' ? hiddenAuthorization(api.node) : OPEN;
}

function authorizationNamed(node: HostNode, api: Auth): Authorized {
  const chosen = settle(node);
  if (chosen.kind === 'choice') {
    const branches = chosen.branches.map((branch) => (branch.value ? authorizationNamed(branch.value, api) : undefined));
    const [first] = branches;
    const isOne = first && branches.every((branch) => branch && 'value' in branch.authorization && 'value' in first.authorization && branch.authorization.value === first.authorization.value && branch.authorizer === first.authorizer);
    return isOne ? first : { authorization: { node: chosen }, authorizer: null };
  }
  if (chosen.kind !== 'string' || chosen.holes.length > 0) return { authorization: { node: chosen }, authorizer: null };
  const authorizer = authorizerNamed(chosen.value, api);
  // An authorizer of that name goes before SAM's own meaning of the word.
  if (!authorizer && (chosen.value === 'NONE' || chosen.value === 'AWS_IAM')) return { authorization: { value: chosen.value }, authorizer: null };
  return { authorization: authorizer ? { value: authorizerType(authorizer) } : unseen(chosen), authorizer: chosen.value };
}

/** The authorizers that can be seen, by name. */
export function authorizerNames(api: Auth): ReadonlyMap<string, ObjectNode> {
  const authorizers = api.kind === 'seen' ? findPath(api.object, 'Authorizers') : undefined;
  if (authorizers?.kind !== 'object') return new Map();
  return new Map(authorizers.members.flatMap((member) => {
    const body = settle(member.value);
    return body.kind === 'object' && !member.shadowed ? [[member.key, body] as const] : [];
  }));
}

function authorizerNamed(name: string, api: Auth): ObjectNode | undefined {
  const body = api.kind === 'seen' ? findPath(api.object, 'Authorizers', name) : undefined;
  return body?.kind === 'object' ? body : undefined;
}

/** How API Gateway calls what routes with such an authorizer do. */
export function authorizerType(body: ObjectNode): 'COGNITO_USER_POOLS' | 'JWT' | 'CUSTOM' {
  if (findMember(body, 'UserPoolArn')) return 'COGNITO_USER_POOLS';
  return findMember(body, 'JwtConfiguration') ? 'JWT' : 'CUSTOM';
}

/** All that a route demands is decided elsewhere. */
export function hiddenPermission(node: HostNode): Permission {
  return { ...hiddenAuthorization(node), apiKeyRequired: unseen(node), scopes: [] };
}

function hiddenAuthorization(node: HostNode): Authorized {
  return { authorization: node.kind === 'choice' ? { node } : unseen(node), authorizer: null };
}

/** A fact that cannot be seen. */
function unseen({ span, origin }: HostNode): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason: 'the authorization of the route', span, origin } };
}

function valueIn(auth: Auth, key: string): HostNode | undefined {
  return auth.kind === 'seen' ? findMember(auth.object, key)?.value : undefined;
}
