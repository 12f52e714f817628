/**
 * `Auth` of SAM's APIs and events: authorizers, how a route authorizes, and the resource policy.
 *
 * A route takes what its event says, else the default of its API. What a condition or an intrinsic function decides is
 * passed on as it is written, never taken for absent.
 */
import type { DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import type { ApiPolicyAddress, Authorization } from '../../gateway/model';
import { readText } from '../../policy/text';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode, type UnknownNode } from '../../syntax/node';
import type { ApiEvent } from './sam-events';

/** What stands under `Auth`: nothing, something that can be seen, or not. */
export type Auth = { readonly kind: 'none' } | { readonly kind: 'seen'; readonly object: ObjectNode } | { readonly kind: 'hidden'; readonly node: HostNode };

export function authAt(properties: ObjectNode): Auth {
  const member = findMember(properties, 'Auth');
  const value = member && settle(member.value);
  if (!value) return properties.open === undefined ? NONE : { kind: 'hidden', node: properties };
  if (value.kind === 'object' && value.open === undefined) return { kind: 'seen', object: value };
  return value.kind === 'null' || value.kind === 'missing' ? NONE : { kind: 'hidden', node: value };
}

const NONE: Auth = { kind: 'none' };

type Permission = Pick<DeclaredRoute, 'authorization' | 'authorizer' | 'apiKeyRequired' | 'scopes'>;

/** What a route demands. */
export function permissionOf(event: ApiEvent, api: Auth): Permission {
  const own = authAt(event.properties);
  const key = valueIn(own, 'ApiKeyRequired') ?? valueIn(api, 'ApiKeyRequired');
  const scopes = own.kind === 'seen' ? findPath(own.object, 'AuthorizationScopes') : undefined;
  return {
    ...(own.kind === 'hidden' ? hiddenPermission(own.node) : authorizationBy(valueIn(own, 'Authorizer'), api)),
    apiKeyRequired: own.kind === 'hidden' || (!key && api.kind === 'hidden') ? unseen(own.kind === 'hidden' ? own.node : event.properties) : key && { node: key },
    scopes: scopes?.kind === 'array' ? scopes.items.map((node) => ({ node })) : [],
  };
}

/** What the OPTIONS methods demand that SAM adds for CORS: the default of the API, unless it is told otherwise. */
export function preflightPermission(api: Auth): Permission {
  const hasDefault = valueIn(api, 'AddDefaultAuthorizerToCorsPreflight');
  const wanted = hasDefault ? settle(hasDefault) : undefined;
  const isOff = wanted?.kind === 'boolean' && !wanted.value;
  if (wanted && wanted.kind !== 'boolean') return hiddenPermission(wanted);
  return isOff ? OPEN : authorizationBy(undefined, api);
}

type Authorized = Pick<DeclaredRoute, 'authorization' | 'authorizer'>;

const OPEN: Authorized = { authorization: { value: 'NONE' }, authorizer: null };

function authorizationBy(own: HostNode | undefined, api: Auth): Authorized {
  const chosen = own ?? valueIn(api, 'DefaultAuthorizer');
  if (chosen) return authorizationNamed(chosen, api);
  return api.kind === 'hidden' ? hiddenPermission(api.node) : OPEN;
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
  if (chosen.value === 'NONE' || chosen.value === 'AWS_IAM') return { authorization: { value: chosen.value }, authorizer: null };
  const authorizer = authorizerNamed(chosen.value, api);
  const authorization: Fact<Authorization> = !authorizer ? unseen(chosen) : { value: isCognito(authorizer) ? 'COGNITO_USER_POOLS' : 'CUSTOM' };
  return { authorization, authorizer: chosen.value };
}

function authorizerNamed(name: string, api: Auth): ObjectNode | undefined {
  const body = api.kind === 'seen' ? findPath(api.object, 'Authorizers', name) : undefined;
  return body?.kind === 'object' ? body : undefined;
}

const isCognito = (body: ObjectNode): boolean => findMember(body, 'UserPoolArn') !== undefined;

function hiddenPermission(node: HostNode): Authorized {
  return { authorization: node.kind === 'choice' ? { node } : unseen(node), authorizer: null };
}

/** A fact that cannot be seen. */
function unseen({ span, origin }: HostNode): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason: 'the authorization of the route', span, origin } };
}

function valueIn(auth: Auth, key: string): HostNode | undefined {
  return auth.kind === 'seen' ? findMember(auth.object, key)?.value : undefined;
}

export function authorizersOf(auth: Auth): readonly DeclaredAuthorizer[] {
  const authorizers = auth.kind === 'seen' ? findPath(auth.object, 'Authorizers') : undefined;
  if (authorizers?.kind !== 'object') return [];
  return authorizers.members.flatMap((member): DeclaredAuthorizer[] => {
    const body = settle(member.value);
    return body.kind === 'object' && !member.shadowed ? [authorizer(member, body)] : [];
  });
}

function authorizer(member: Member, body: ObjectNode): DeclaredAuthorizer {
  const value = findPath(body, 'Identity');
  const identity = value?.kind === 'object' ? value : undefined;
  const payload = findMember(body, 'FunctionPayloadType')?.value;
  const isRequest = payload?.kind === 'string' && payload.value.toUpperCase() === 'REQUEST';
  return {
    name: member.key,
    type: isCognito(body) ? { value: 'COGNITO_USER_POOLS' } : payload ? { node: payload } : { value: 'TOKEN' },
    ttl: factAt(identity, 'ReauthorizeEvery'),
    identitySources: isRequest ? requestSources(identity) : tokenSource(identity),
    identityValidation: factAt(identity, 'ValidationExpression'),
    span: member.span,
  };
}

function tokenSource(identity: ObjectNode | undefined): readonly Fact<string>[] | undefined {
  const header = identity && findMember(identity, 'Header')?.value;
  if (!header) return undefined;
  return [prefixed('method.request.header.', header)];
}

function prefixed(prefix: string, node: HostNode): Fact<string> {
  const text = readText(settle(node));
  if (!text) return { node };
  const { span, origin } = node;
  return { node: { kind: 'unknown', reason: 'known only at deployment', pieces: [prefix, ...text.pieces], span, origin } };
}

const sourcePrefixes = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
] as const;

function requestSources(identity: ObjectNode | undefined): readonly Fact<string>[] {
  if (!identity) return [];
  return sourcePrefixes.flatMap(([key, prefix]): readonly Fact<string>[] => {
    const list = findPath(identity, key);
    if (list?.kind !== 'array') return list ? [{ node: list }] : [];
    return list.items.map((item) => prefixed(prefix, item));
  });
}

function factAt(node: ObjectNode | undefined, key: string): { readonly node: HostNode } | undefined {
  const value = node && findMember(node, key)?.value;
  return value && { node: value };
}

/** SAM derives statements from its lists and from events; where they are used the whole policy cannot be seen here. */
export function resourcePolicyOf(uri: string, selector: string, auth: Auth, events: readonly ApiEvent[]): ApiPolicyAddress | null | undefined {
  if (auth.kind === 'hidden' || events.some(addsStatements)) return undefined;
  const member = auth.kind === 'seen' ? findMember(auth.object, 'ResourcePolicy') : undefined;
  const policy = member && settle(member.value);
  if (!policy || policy.kind === 'null' || policy.kind === 'missing') return null;
  if (policy.kind !== 'object' || policy.open !== undefined || member.borrowed) return undefined;
  const [custom, ...others] = policy.members.filter((each) => !each.shadowed);
  if (!custom) return null;
  if (custom.key !== 'CustomStatements' || others.length > 0 || custom.borrowed) return undefined;
  const [way, ...otherWays] = existenceOf(custom.value) ?? [[]];
  if (!way || otherWays.length > 0) return undefined;
  return { uri, selector: `${selector}/Properties/Auth/ResourcePolicy/CustomStatements`, ...(way.length > 0 ? { presence: way } : {}) };
}

/** An event may bring statements of its own for its path. */
function addsStatements({ properties }: ApiEvent): boolean {
  const auth = authAt(properties);
  return auth.kind === 'hidden' || (auth.kind === 'seen' && findMember(auth.object, 'ResourcePolicy') !== undefined);
}
