/**
 * The REST APIs of a SAM template: `AWS::Serverless::Api`, and the implicit one that events without an API make.
 *
 * Routes come from function events, authorizers and their default from `Auth`. Definitions in OpenAPI are named in
 * `partial`. `Globals` and HTTP APIs are not read here.
 */
import type { HoledText } from '../../base/atoms';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import type { Authorization } from '../../gateway/model';
import { pointer } from '../shapes';
import type { UnitFile } from '../site';
import { resourcesOf, type Resource } from './policies';
import { apiIdAtom, pseudoAtom } from './resolve';

const implicitApi = 'ServerlessRestApi';

export function samApis(file: UnitFile): readonly ApiSite[] {
  const resources = resourcesOf(file.root);
  const events = resources.filter((resource) => resource.type === 'AWS::Serverless::Function').flatMap(apiEvents);
  const apis = resources.filter((resource) => resource.type === 'AWS::Serverless::Api').map((resource) => explicitApi(file.uri, resource, events));
  const implicit = events.filter((event) => event.api === implicitApi);
  return implicit.length === 0 ? apis : [...apis, implicitSite(file, implicit)];
}

interface ApiEvent {
  readonly member: Member;
  readonly properties: ObjectNode;
  /** Logical id of the API, or undefined where it is computed. */
  readonly api: string | undefined;
}

function apiEvents(resource: Resource): readonly ApiEvent[] {
  const events = resource.properties && findPath(resource.properties, 'Events');
  if (events?.kind !== 'object') return [];
  return events.members.flatMap((member): ApiEvent[] => {
    const type = findPath(member.value, 'Type');
    const properties = findPath(member.value, 'Properties');
    if (type?.kind !== 'string' || type.value !== 'Api' || properties?.kind !== 'object') return [];
    return [{ member, properties, api: apiOf(findMember(properties, 'RestApiId')?.value) }];
  });
}

function apiOf(node: HostNode | undefined): string | undefined {
  if (!node) return implicitApi;
  if (node.kind === 'string') return node.value;
  const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
  return reference && reference.attribute === undefined ? reference.address : undefined;
}

function explicitApi(uri: string, resource: Resource, events: readonly ApiEvent[]): ApiSite {
  const { logicalId, member, object } = resource;
  const properties = resource.properties ?? emptyObject(object);
  const auth = objectAt(properties, 'Auth');
  const selector = pointer(['Resources', logicalId]);
  const stage = findMember(properties, 'StageName');
  const name = findPath(properties, 'Name');
  return {
    ...commonFacts(uri, logicalId),
    selector,
    name: name?.kind === 'string' ? name.value : logicalId,
    endpoint: endpointFact(properties),
    stages: stage ? [{ node: stage.value, span: stage.value.span }] : [],
    authorizers: authorizersOf(auth),
    routes: events.filter((event) => event.api === logicalId).map((event) => route(event, auth)),
    resourcePolicy: resourcePolicyOf(uri, selector, auth),
    partial: partialOf(properties, events),
    span: member.span,
    nameSpan: member.keySpan,
    node: object,
  };
}

/** It stands nowhere, so the first event that makes it is where it is shown. */
function implicitSite(file: UnitFile, events: readonly ApiEvent[]): ApiSite {
  const [first] = events;
  const anchor = first?.member;
  const span = anchor?.span ?? file.root.span;
  return {
    ...commonFacts(file.uri, implicitApi),
    selector: pointer(['Resources', implicitApi]),
    name: implicitApi,
    endpoint: { value: 'EDGE' },
    stages: [{ value: 'Prod', span }],
    authorizers: [],
    routes: events.map((event) => route(event, undefined)),
    resourcePolicy: findPath(file.root, 'Globals', 'Api') ? undefined : null,
    partial: findPath(file.root, 'Globals', 'Api') ? '`Globals.Api` also shapes it' : null,
    span,
    nameSpan: anchor?.keySpan ?? span,
    node: anchor?.value ?? file.root,
  };
}

function commonFacts(uri: string, logicalId: string): Pick<ApiSite, 'uri' | 'kind' | 'flavour' | 'id' | 'account' | 'region' | 'partition'> {
  const atom = (name: string, shape: Parameters<typeof pseudoAtom>[2]): HoledText => ({ pieces: [pseudoAtom(uri, name, shape)] });
  return {
    uri,
    kind: 'REST',
    flavour: 'sam',
    id: { pieces: [apiIdAtom(uri, logicalId)] },
    account: atom('AWS::AccountId', 'account-id'),
    region: atom('AWS::Region', 'region'),
    partition: atom('AWS::Partition', 'partition'),
  };
}

/** SAM's own default is EDGE; `EndpointConfiguration` is a type's name or an object with `Type`. */
function endpointFact(properties: ObjectNode): Fact<string> {
  const configuration = findPath(properties, 'EndpointConfiguration');
  if (!configuration) return { value: 'EDGE' };
  if (configuration.kind !== 'object') return { node: configuration };
  const type = findMember(configuration, 'Type')?.value;
  return type ? { node: type } : { value: 'EDGE' };
}

function authorizersOf(auth: ObjectNode | undefined): readonly DeclaredAuthorizer[] {
  const authorizers = auth && objectAt(auth, 'Authorizers');
  return (authorizers?.members ?? []).flatMap((member): DeclaredAuthorizer[] => {
    const body = settle(member.value);
    return body.kind === 'object' && !member.shadowed ? [authorizer(member, body)] : [];
  });
}

function authorizer(member: Member, body: ObjectNode): DeclaredAuthorizer {
  const identity = objectAt(body, 'Identity');
  const isCognito = findMember(body, 'UserPoolArn') !== undefined;
  const payload = findMember(body, 'FunctionPayloadType')?.value;
  const isRequest = payload?.kind === 'string' && payload.value.toUpperCase() === 'REQUEST';
  return {
    name: member.key,
    type: isCognito ? { value: 'COGNITO_USER_POOLS' } : payload ? { node: payload } : { value: 'TOKEN' },
    ttl: factAt(identity, 'ReauthorizeEvery'),
    identitySources: isRequest ? requestSources(identity) : tokenSource(identity),
    identityValidation: factAt(identity, 'ValidationExpression'),
    span: member.span,
  };
}

function tokenSource(identity: ObjectNode | undefined): readonly Fact<string>[] | undefined {
  const header = identity && findMember(identity, 'Header')?.value;
  return header?.kind === 'string' ? [{ value: `method.request.header.${header.value}` }] : undefined;
}

const sourcePrefixes = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
] as const;

function requestSources(identity: ObjectNode | undefined): readonly Fact<string>[] {
  if (!identity) return [];
  return sourcePrefixes.flatMap(([key, prefix]) => {
    const list = findPath(identity, key);
    const items = list?.kind === 'array' ? list.items : [];
    return items.flatMap((item) => (item.kind === 'string' ? [{ value: `${prefix}${item.value}` }] : []));
  });
}

function route(event: ApiEvent, apiAuth: ObjectNode | undefined): DeclaredRoute {
  const auth = objectAt(event.properties, 'Auth');
  const chosen = (auth && findMember(auth, 'Authorizer')?.value) ?? (apiAuth && findMember(apiAuth, 'DefaultAuthorizer')?.value);
  const { authorization, authorizer } = authorizationBy(chosen, apiAuth);
  const key = (auth && findMember(auth, 'ApiKeyRequired')?.value) ?? (apiAuth && findMember(apiAuth, 'ApiKeyRequired')?.value);
  return {
    method: factAt(event.properties, 'Method') ?? { value: 'ANY' },
    path: factAt(event.properties, 'Path') ?? { value: '/' },
    authorization,
    authorizer,
    apiKeyRequired: key && { node: key },
    scopes: scopesOf(auth),
    span: event.member.span,
  };
}

function authorizationBy(chosen: HostNode | undefined, apiAuth: ObjectNode | undefined): { authorization: Fact<Authorization>; authorizer: string | null } {
  if (!chosen) return { authorization: { value: 'NONE' }, authorizer: null };
  if (chosen.kind !== 'string') return { authorization: { node: chosen }, authorizer: null };
  if (chosen.value === 'NONE' || chosen.value === 'AWS_IAM') return { authorization: { value: chosen.value }, authorizer: null };
  const isCognito = findPath(apiAuth, 'Authorizers', chosen.value, 'UserPoolArn') !== undefined;
  return { authorization: { value: isCognito ? 'COGNITO_USER_POOLS' : 'CUSTOM' }, authorizer: chosen.value };
}

function scopesOf(auth: ObjectNode | undefined): readonly Fact<string>[] {
  const scopes = auth && findPath(auth, 'AuthorizationScopes');
  return scopes?.kind === 'array' ? scopes.items.map((node) => ({ node })) : [];
}

/** SAM derives statements from its lists; where they are used the whole policy cannot be seen here. */
function resourcePolicyOf(uri: string, selector: string, auth: ObjectNode | undefined): ApiSite['resourcePolicy'] {
  const policy = auth && objectAt(auth, 'ResourcePolicy');
  if (!policy) return auth && findMember(auth, 'ResourcePolicy') ? undefined : null;
  const isCustomOnly = policy.members.every((member) => member.key === 'CustomStatements');
  return isCustomOnly ? { uri, selector: `${selector}/Properties/Auth/ResourcePolicy/CustomStatements` } : undefined;
}

function partialOf(properties: ObjectNode, events: readonly ApiEvent[]): string | null {
  const reasons = [
    ...['DefinitionBody', 'DefinitionUri'].filter((key) => findMember(properties, key)).map((key) => `\`${key}\` defines more of it`),
    ...(events.some((event) => event.api === undefined) ? ['an event names its API by a value known only at deployment'] : []),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

function objectAt(node: ObjectNode, key: string): ObjectNode | undefined {
  const value = findPath(node, key);
  return value?.kind === 'object' ? value : undefined;
}

function factAt(node: ObjectNode | undefined, key: string): { readonly node: HostNode } | undefined {
  const value = node && findMember(node, key)?.value;
  return value && { node: value };
}

function emptyObject(near: ObjectNode): ObjectNode {
  return { ...near, members: [] };
}

