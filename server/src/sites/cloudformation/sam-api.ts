/**
 * The APIs of a SAM template: `AWS::Serverless::Api`, `AWS::Serverless::HttpApi`, and the implicit ones that events without an API make.
 *
 * Routes come from events, from a definition in OpenAPI that stands in the template, and with `Cors` from SAM itself;
 * `Globals` lies under the properties of each. A definition elsewhere is named in `partial`: it decides what routes demand.
 */
import type { HoledText } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import type { ApiSite, DeclaredRoute, Fact } from '../../gateway/declared';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { factAt } from '../item-facts';
import { pointer } from '../shapes';
import type { PolicySite, UnitFile } from '../site';
import { addressOf, derivedSite, derivePolicy, writtenAt, type Derivation, type Guarded } from './derived-policy';
import { resourcesById } from './api-parts';
import { KeptForTemplates } from './kept-apis';
import { resourcesOf, type Resource } from './policies';
import { stageSettings } from './api-settings';
import { definitionFile } from '../openapi/definition-file';
import { samDefinition, withDefinition } from './linked-definition';
import { apiIdAtom, pseudoAtom } from './resolve';
import { authAt, hiddenPermission, isSameAuth, permissionOf, preflightPermission, type Auth } from './sam-auth';
import { authorizersOf } from './sam-authorizers';
import { policyInDefinition, readDefined } from './sam-definition';
import { apiEventsOf, implicitApis, type ApiEvent, type ApiEvents, type EventType } from './sam-events';
import { withGlobals } from './sam-globals';
import { samSettings, type SamSettings } from './sam-settings';

export function samApis(file: UnitFile): readonly ApiSite[] {
  return descriptionsOf(file).map(({ site }) => site);
}

/** The resource policies SAM writes for its APIs. */
export function samDerivedPolicies(file: UnitFile): readonly PolicySite[] {
  return descriptionsOf(file).flatMap(({ site, logicalId, derivation }) => (derivation?.kind === 'derived' ? [derivedSite(site.selector, logicalId, derivation.policy)] : []));
}

/** An API, and for REST APIs what becomes of its resource policy. */
interface Description {
  readonly logicalId: string;
  readonly site: ApiSite;
  readonly derivation: Derivation | undefined;
}

/** Asked for twice in each reading of a file. */
const described = new KeptForTemplates<readonly Description[]>(resourcesById, ([file]) => describe(file));

function descriptionsOf(file: UnitFile): readonly Description[] {
  return described.get([file]) ?? [];
}

function describe(file: UnitFile): readonly Description[] {
  const resources = resourcesOf(file.root);
  const all = apiEventsOf(resources);
  const explicit = resources.flatMap((resource): Description[] => {
    const type = eventTypes[resource.type];
    return type ? [explicitApi(file, resource, type, all)] : [];
  });
  const implicit = (['Api', 'HttpApi'] as const).flatMap((type): Description[] => {
    const events = eventsOf(all, type, implicitApis[type]);
    // Who gives a resource the name of an implicit API sets up that API.
    const isWritten = resources.some(({ logicalId }) => logicalId === implicitApis[type]);
    return events.length === 0 || isWritten ? [] : [implicitApi(file, type, events, all)];
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

function explicitApi({ uri, root, linked }: UnitFile, resource: Resource, type: EventType, all: ApiEvents): Description {
  const { logicalId, member, object } = resource;
  const written = withGlobals(resource.properties ?? { ...object, members: [], open: undefined }, root, type);
  // SAM refuses to add authorizers or CORS to a definition it does not see.
  const properties = findMember(written, 'Auth') || findMember(written, 'Cors') ? written : withDefinition(written, samDefinition, linked);
  const stage = findMember(properties, 'StageName');
  const name = findPath(properties, 'Name');
  const settings = stageSettings(properties, type === 'Api' ? 'Variables' : 'StageVariables');
  const { shape, derivation } = shapedBy(properties, { uri, root, logicalId, type, events: eventsOf(all, type, logicalId), all, own: resource.properties, anchor: object, stage: stage?.value, linked });
  const site: ApiSite = {
    ...commonFacts(uri, logicalId, type),
    ...shape,
    name: name?.kind === 'string' ? name.value : logicalId,
    stages: stage ? [{ ...settings, node: stage.value, span: stage.value.span }] : type === 'HttpApi' ? [{ ...settings, value: '$default', span: member.keySpan }] : [],
    span: member.span,
    nameSpan: member.keySpan,
    node: object,
  };
  return { logicalId, site, derivation };
}

/** It stands nowhere, so the first event that makes it is where it is shown. */
function implicitApi({ uri, root }: UnitFile, type: EventType, events: readonly ApiEvent[], all: ApiEvents): Description {
  const [first] = events;
  const anchor = first?.member;
  const span = anchor?.span ?? root.span;
  const properties = withGlobals({ kind: 'object', members: [], span, origin: root.origin }, root, type);
  const logicalId = implicitApis[type];
  const stage = type === 'HttpApi' ? findMember(properties, 'StageName') : undefined;
  const name = type === 'Api' ? 'Prod' : '$default';
  const { shape, derivation } = shapedBy(properties, { uri, root, logicalId, type, events, all, own: undefined, anchor: first?.owner.object ?? root, stage: stage?.value ?? name });
  const site: ApiSite = {
    ...commonFacts(uri, logicalId, type),
    ...shape,
    name: logicalId,
    stages: [{ ...stageSettings(properties, type === 'Api' ? 'Variables' : 'StageVariables'), ...(stage ? { node: stage.value, span: stage.value.span } : { value: name, span }) }],
    span,
    nameSpan: anchor?.keySpan ?? span,
    node: anchor?.value ?? root,
  };
  return { logicalId, site, derivation };
}

interface ApiPlace {
  readonly uri: string;
  readonly root: HostNode;
  readonly logicalId: string;
  readonly type: EventType;
  readonly events: readonly ApiEvent[];
  readonly all: ApiEvents;
  /** Its properties without those of `Globals`. */
  readonly own: ObjectNode | undefined;
  /** What the policy derived for it is remembered by. */
  readonly anchor: HostNode;
  readonly stage: HostNode | string | undefined;
  readonly linked?: UnitFile['linked'];
}

type Shape = Pick<ApiSite, 'endpoint' | 'authorizers' | 'routes' | 'resourcePolicy' | 'partial' | 'definition'> & SamSettings;

function shapedBy(properties: ObjectNode, place: ApiPlace): { readonly shape: Shape; readonly derivation: Derivation | undefined } {
  const { uri, logicalId, type } = place;
  const auth = authAt(properties);
  const { routes, authorizers, gaps } = contentOf(properties, place, auth);
  const partial = gaps.length === 0 ? null : gaps.join('; ');
  const common = { authorizers, partial, definition: findMember(properties, 'DefinitionBody')?.value, ...samSettings(properties, { uri, logicalId, type, stage: place.stage }) };
  // GW-cmp: only REST APIs are regional or not, and have resource policies.
  if (type === 'HttpApi') return { shape: { ...common, endpoint: { value: 'REGIONAL' }, routes, resourcePolicy: null }, derivation: undefined };
  const made = [...routes, ...preflights(routes, properties, auth)];
  const derivation = policyFor(properties, place, {
    auth,
    events: place.events,
    ...pathsOf(routes, made),
    stage: place.stage,
    written: findPath(place.own, 'Auth', 'ResourcePolicy', 'CustomStatements'),
    parameters: findPath(place.root, 'Parameters'),
    open: partial ?? unseenPath(made),
  });
  const resourcePolicy = addressOf(uri, pointer(['Resources', logicalId]), derivation);
  return { shape: { ...common, endpoint: endpointFact(properties), routes: made, resourcePolicy }, derivation };
}

type Content = Pick<ApiSite, 'routes' | 'authorizers'> & { readonly gaps: readonly string[] };

/** Of the events, and of a definition in OpenAPI where there is one. */
function contentOf(properties: ObjectNode, { type, events, all, linked }: ApiPlace, auth: Auth): Content {
  const made = events.map((event) => ({ event, route: routeKept(event, auth) }));
  const authorizers = authorizersOf(auth, type);
  const gaps = gapsOf(type, all);
  const elsewhere = findMember(properties, 'DefinitionUri')?.value;
  if (elsewhere) return { routes: made.map(({ route }) => ({ ...route, ...hiddenPermission(elsewhere) })), authorizers, gaps: ['`DefinitionUri` defines more of it', ...gaps] };
  const body = findMember(properties, 'DefinitionBody')?.value;
  if (!body) return { routes: made.map(({ route }) => route), authorizers, gaps };
  const defined = readDefined({ body, type, auth, events: made, isMerged: findMember(properties, 'MergeDefinitions') !== undefined, isElsewhere: definitionFile(body) !== undefined, open: (path) => linked?.(path)?.root });
  const own = new Set(authorizers.map(({ name }) => name));
  return { routes: defined.routes, authorizers: [...authorizers, ...defined.authorizers.filter(({ name }) => !own.has(name))], gaps: [...defined.gaps, ...gaps] };
}

/** A policy may also stand in `Policy` or in the definition; to which SAM adds its own, and then nobody sees the whole. */
function policyFor(properties: ObjectNode, { root, anchor, events }: ApiPlace, guarded: Guarded): Derivation {
  const body = findMember(properties, 'DefinitionBody')?.value;
  const hasOwnRoutes = body !== undefined && findMember(properties, 'MergeDefinitions') === undefined;
  const ways = [
    ...(findMember(properties, 'Policy') ? [writtenAt(['Policy'], findMember(properties, 'Policy')?.value)] : []),
    ...(body && policyInDefinition(body) ? [definedAt(body)] : []),
  ];
  const isHidden = findMember(properties, 'DefinitionUri') !== undefined || (body && (settle(body).kind !== 'object' || guarded.open !== undefined));
  if (isHidden || ways.length > 1) return { kind: 'hidden' };
  const inputs = [anchor, findPath(root, 'Globals', 'Api'), guarded.open, guarded.parameters, body && settle(body), ...events.map(({ owner }) => owner.object)];
  const derivation = derived.get(anchor, 'policy', inputs, () => derivePolicy(hasOwnRoutes ? { ...guarded, events: [] } : guarded));
  const [way] = ways;
  return !way ? derivation : derivation.kind === 'none' ? way : { kind: 'hidden' };
}

function definedAt(body: HostNode): Derivation {
  const file = definitionFile(body);
  return writtenAt([...(file === undefined ? ['DefinitionBody'] : []), 'x-amazon-apigateway-policy'], policyInDefinition(body), file);
}

const derived = new KeptByInputs<Derivation>();

function unseenPath(routes: readonly DeclaredRoute[]): string | undefined {
  const isSeen = routes.every(({ method, path }) => textOf(method) !== undefined && textOf(path) !== undefined);
  return isSeen ? undefined : 'a route it is about is known only at deployment';
}

function pathsOf(own: readonly DeclaredRoute[], all: readonly DeclaredRoute[]): Pick<Guarded, 'paths' | 'ownPaths'> {
  const byPath = (routes: readonly DeclaredRoute[]): ReadonlyMap<string, readonly string[]> => {
    const methods = new Map<string, string[]>();
    for (const route of routes) {
      const [method, path] = [textOf(route.method)?.toUpperCase(), textOf(route.path)];
      if (method === undefined || path === undefined) continue;
      const list = methods.get(path) ?? [];
      methods.set(path, list);
      if (!list.includes(method === 'ANY' ? '*' : method)) list.push(method === 'ANY' ? '*' : method);
    }
    return methods;
  };
  return { paths: byPath(all), ownPaths: byPath(own) };
}

function commonFacts(uri: string, logicalId: string, type: EventType): Pick<ApiSite, 'uri' | 'selector' | 'kind' | 'flavour' | 'id' | 'account' | 'region' | 'partition'> {
  const atom = (name: string, shape: Parameters<typeof pseudoAtom>[2]): HoledText => ({ pieces: [pseudoAtom(uri, name, shape)] });
  return {
    uri,
    selector: pointer(['Resources', logicalId]),
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

const routesByEvent = new WeakMap<ApiEvent, { readonly auth: Auth; readonly route: DeclaredRoute }>();

/** The same route as long as the event and what the API says of authorization are the same. */
function routeKept(event: ApiEvent, auth: Auth): DeclaredRoute {
  const known = routesByEvent.get(event);
  if (known && isSameAuth(known.auth, auth)) return known.route;
  const route = routeOf(event, auth);
  routesByEvent.set(event, { auth, route });
  return route;
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

function gapsOf(type: EventType, { events, hiddenIn }: ApiEvents): readonly string[] {
  return [
    ...(events.some((event) => event.type === type && event.api === undefined) ? ['an event names its API by a value known only at deployment'] : []),
    ...hiddenIn.map((name) => `the events of \`${name}\` are decided at deployment`),
  ];
}
