/**
 * The APIs of a SAM template: `AWS::Serverless::Api`, `AWS::Serverless::HttpApi`, and the implicit ones that events without an API make.
 *
 * Routes come from events, and with `Cors` from SAM itself; `Globals` lies under the properties of each. Definitions in
 * OpenAPI are named in `partial`: they decide what the routes demand, whatever events say.
 */
import type { HoledText } from '../../base/atoms';
import type { ApiSite, DeclaredRoute, Fact } from '../../gateway/declared';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { UnitFile } from '../site';
import { resourcesOf, type Resource } from './policies';
import { apiIdAtom, pseudoAtom } from './resolve';
import { authAt, hiddenPermission, permissionOf, preflightPermission, resourcePolicyOf, type Auth } from './sam-auth';
import { authorizersOf } from './sam-authorizers';
import { apiEventsOf, implicitApis, type ApiEvent, type ApiEvents, type EventType } from './sam-events';
import { withGlobals } from './sam-globals';

export function samApis(file: UnitFile): readonly ApiSite[] {
  const resources = resourcesOf(file.root);
  const all = apiEventsOf(resources);
  const explicit = resources.flatMap((resource): ApiSite[] => {
    const type = eventTypes[resource.type];
    return type ? [explicitApi(file, resource, type, all)] : [];
  });
  const implicit = (['Api', 'HttpApi'] as const).flatMap((type): ApiSite[] => {
    const events = eventsOf(all, type, implicitApis[type]);
    // Who gives a resource the name of an implicit API sets up that API.
    const isWritten = resources.some(({ logicalId }) => logicalId === implicitApis[type]);
    return events.length === 0 || isWritten ? [] : [implicitSite(file, type, events, all)];
  });
  return [...explicit, ...implicit];
}

/** By the type of the API. */
const eventTypes: Readonly<Record<string, EventType | undefined>> = {
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::HttpApi': 'HttpApi',
};

function eventsOf({ events }: ApiEvents, type: EventType, logicalId: string): readonly ApiEvent[] {
  return events.filter((event) => event.type === type && event.api === logicalId);
}

function explicitApi({ uri, root }: UnitFile, resource: Resource, type: EventType, all: ApiEvents): ApiSite {
  const { logicalId, member, object } = resource;
  const properties = withGlobals(resource.properties ?? { ...object, members: [], open: undefined }, root, type);
  const selector = pointer(['Resources', logicalId]);
  const stage = findMember(properties, 'StageName');
  const name = findPath(properties, 'Name');
  return {
    ...commonFacts(uri, logicalId, type),
    ...shapedBy(properties, { uri, selector, type, events: eventsOf(all, type, logicalId) }),
    selector,
    name: name?.kind === 'string' ? name.value : logicalId,
    stages: stage ? [{ node: stage.value, span: stage.value.span }] : type === 'HttpApi' ? [{ value: '$default', span: member.keySpan }] : [],
    partial: partialOf(properties, type, all),
    span: member.span,
    nameSpan: member.keySpan,
    node: object,
  };
}

/** It stands nowhere, so the first event that makes it is where it is shown. */
function implicitSite({ uri, root }: UnitFile, type: EventType, events: readonly ApiEvent[], all: ApiEvents): ApiSite {
  const anchor = events[0]?.member;
  const span = anchor?.span ?? root.span;
  const properties = withGlobals({ kind: 'object', members: [], span, origin: root.origin }, root, type);
  const name = implicitApis[type];
  const selector = pointer(['Resources', name]);
  const stage = type === 'HttpApi' ? findMember(properties, 'StageName') : undefined;
  return {
    ...commonFacts(uri, name, type),
    ...shapedBy(properties, { uri, selector, type, events }),
    selector,
    name,
    stages: [stage ? { node: stage.value, span: stage.value.span } : { value: type === 'Api' ? 'Prod' : '$default', span }],
    partial: partialOf(properties, type, all),
    span,
    nameSpan: anchor?.keySpan ?? span,
    node: anchor?.value ?? root,
  };
}

interface ApiPlace {
  readonly uri: string;
  readonly selector: string;
  readonly type: EventType;
  readonly events: readonly ApiEvent[];
}

type Shape = Pick<ApiSite, 'endpoint' | 'authorizers' | 'routes' | 'resourcePolicy'>;

function shapedBy(properties: ObjectNode, { uri, selector, type, events }: ApiPlace): Shape {
  const auth = authAt(properties);
  const defined = definitionOf(properties);
  const routes = events.map((event) => routeOf(event, auth));
  const made = type === 'Api' ? [...routes, ...preflights(routes, properties, auth)] : routes;
  // GW-cmp: only REST APIs are regional or not, and have resource policies.
  const isRest = type === 'Api';
  return {
    endpoint: isRest ? endpointFact(properties) : { value: 'REGIONAL' },
    authorizers: authorizersOf(auth, type),
    routes: defined ? made.map((route) => ({ ...route, ...hiddenPermission(defined) })) : made,
    resourcePolicy: isRest ? resourcePolicyOf(uri, selector, auth, events) : null,
  };
}

function commonFacts(uri: string, logicalId: string, type: EventType): Pick<ApiSite, 'uri' | 'kind' | 'flavour' | 'id' | 'account' | 'region' | 'partition'> {
  const atom = (name: string, shape: Parameters<typeof pseudoAtom>[2]): HoledText => ({ pieces: [pseudoAtom(uri, name, shape)] });
  return {
    uri,
    kind: type === 'Api' ? 'REST' : 'HTTP',
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
  if (!configuration) return properties.open === undefined ? { value: 'EDGE' } : hidden(properties, properties.open);
  if (configuration.kind !== 'object') return { node: configuration };
  const type = findMember(configuration, 'Type')?.value;
  return type ? { node: type } : { value: 'EDGE' };
}

function hidden({ span, origin }: HostNode, reason: string): { readonly node: HostNode } {
  return { node: { kind: 'unknown', reason, span, origin } };
}

/** An event of an HTTP API without a path takes what no other route does. */
function routeOf(event: ApiEvent, auth: Auth): DeclaredRoute {
  const isRest = event.type === 'Api';
  const path = factAt(event.properties, 'Path');
  const method = factAt(event.properties, 'Method');
  const isDefault = !isRest && !path;
  return {
    method: isDefault ? { value: '$default' } : (method ?? { value: 'ANY' }),
    path: path ?? { value: isRest ? '/' : '$default' },
    ...permissionOf(event, auth),
    presence: event.presence,
    span: event.member.span,
  };
}

/** For CORS SAM adds OPTIONS to every path that has none. */
function preflights(routes: readonly DeclaredRoute[], properties: ObjectNode, auth: Auth): readonly DeclaredRoute[] {
  const cors = findMember(properties, 'Cors')?.value;
  if (!cors || cors.kind === 'missing' || cors.kind === 'null') return [];
  const own = existenceOf(cors)?.[0] ?? [];
  const isOptions = ({ method }: DeclaredRoute): boolean => textOf(method)?.toUpperCase() === 'OPTIONS';
  const done = new Set(routes.filter(isOptions).map(({ path }) => textOf(path)));
  // Where several routes have a path, the one that is there in most deployments brings it.
  const byCertainty = [...routes].sort((a, b) => (a.presence?.length ?? 0) - (b.presence?.length ?? 0));
  return byCertainty.flatMap(({ path, presence, span }): DeclaredRoute[] => {
    const text = textOf(path);
    if (done.has(text)) return [];
    if (text !== undefined) done.add(text);
    return [{ method: { value: 'OPTIONS' }, path, ...preflightPermission(auth), presence: [...own, ...(presence ?? [])], span }];
  });
}

function textOf(fact: Fact<string>): string | undefined {
  if ('value' in fact) return fact.value;
  const value = settle(fact.node);
  return value.kind === 'string' && value.holes.length === 0 ? value.value : undefined;
}

const definitions = ['DefinitionBody', 'DefinitionUri'];

/** Events add nothing to a definition in OpenAPI: it says itself what its routes demand. */
function definitionOf(properties: ObjectNode): HostNode | undefined {
  return definitions.map((key) => findMember(properties, key)?.value).find((value) => value !== undefined);
}

function partialOf(properties: ObjectNode, type: EventType, { events, hiddenIn }: ApiEvents): string | null {
  const reasons = [
    ...definitions.filter((key) => findMember(properties, key)).map((key) => `\`${key}\` defines more of it`),
    ...(events.some((event) => event.type === type && event.api === undefined) ? ['an event names its API by a value known only at deployment'] : []),
    ...hiddenIn.map((name) => `the events of \`${name}\` are decided at deployment`),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

function factAt(node: ObjectNode, key: string): { readonly node: HostNode } | undefined {
  const value = findMember(node, key)?.value;
  return value && { node: value };
}
