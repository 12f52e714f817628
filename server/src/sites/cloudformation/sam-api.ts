/**
 * The REST APIs of a SAM template: `AWS::Serverless::Api`, and the implicit one that events without an API make.
 *
 * Routes come from events, and with `Cors` from SAM itself; `Globals.Api` lies under the properties of each. Definitions
 * in OpenAPI are named in `partial`. HTTP APIs are not read here.
 */
import type { HoledText } from '../../base/atoms';
import type { ApiSite, DeclaredRoute, Fact } from '../../gateway/declared';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { UnitFile } from '../site';
import { resourcesOf, type Resource } from './policies';
import { apiIdAtom, pseudoAtom } from './resolve';
import { authAt, authorizersOf, permissionOf, preflightPermission, resourcePolicyOf, type Auth } from './sam-auth';
import { apiEventsOf, implicitApi, type ApiEvent, type ApiEvents } from './sam-events';
import { withGlobals } from './sam-globals';

export function samApis(file: UnitFile): readonly ApiSite[] {
  const resources = resourcesOf(file.root);
  const all = apiEventsOf(resources);
  const apis = resources.filter((resource) => resource.type === 'AWS::Serverless::Api').map((resource) => explicitApi(file, resource, all));
  const implicit = all.events.filter((event) => event.api === implicitApi);
  return implicit.length === 0 ? apis : [...apis, implicitSite(file, implicit, all)];
}

function explicitApi({ uri, root }: UnitFile, resource: Resource, all: ApiEvents): ApiSite {
  const { logicalId, member, object } = resource;
  const properties = withGlobals(resource.properties ?? { ...object, members: [], open: undefined }, root, 'Api');
  const selector = pointer(['Resources', logicalId]);
  const stage = findMember(properties, 'StageName');
  const name = findPath(properties, 'Name');
  return {
    ...commonFacts(uri, logicalId),
    ...shapedBy(properties, { uri, selector, events: all.events.filter((event) => event.api === logicalId) }),
    selector,
    name: name?.kind === 'string' ? name.value : logicalId,
    stages: stage ? [{ node: stage.value, span: stage.value.span }] : [],
    partial: partialOf(properties, all),
    span: member.span,
    nameSpan: member.keySpan,
    node: object,
  };
}

/** It stands nowhere, so the first event that makes it is where it is shown. */
function implicitSite({ uri, root }: UnitFile, events: readonly ApiEvent[], all: ApiEvents): ApiSite {
  const anchor = events[0]?.member;
  const span = anchor?.span ?? root.span;
  const properties = withGlobals({ kind: 'object', members: [], span, origin: root.origin }, root, 'Api');
  const selector = pointer(['Resources', implicitApi]);
  return {
    ...commonFacts(uri, implicitApi),
    ...shapedBy(properties, { uri, selector, events }),
    selector,
    name: implicitApi,
    stages: [{ value: 'Prod', span }],
    partial: partialOf(properties, all),
    span,
    nameSpan: anchor?.keySpan ?? span,
    node: anchor?.value ?? root,
  };
}

interface ApiPlace {
  readonly uri: string;
  readonly selector: string;
  readonly events: readonly ApiEvent[];
}

function shapedBy(properties: ObjectNode, { uri, selector, events }: ApiPlace): Pick<ApiSite, 'endpoint' | 'authorizers' | 'routes' | 'resourcePolicy'> {
  const auth = authAt(properties);
  const routes = events.map((event) => route(event, auth));
  return {
    endpoint: endpointFact(properties),
    authorizers: authorizersOf(auth),
    routes: [...routes, ...preflights(routes, properties, auth)],
    resourcePolicy: resourcePolicyOf(uri, selector, auth, events),
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
  if (!configuration) return properties.open === undefined ? { value: 'EDGE' } : hidden(properties, properties.open);
  if (configuration.kind !== 'object') return { node: configuration };
  const type = findMember(configuration, 'Type')?.value;
  return type ? { node: type } : { value: 'EDGE' };
}

function hidden({ span, origin }: HostNode, reason: string): { readonly node: HostNode } {
  return { node: { kind: 'unknown', reason, span, origin } };
}

function route(event: ApiEvent, auth: Auth): DeclaredRoute {
  return {
    method: factAt(event.properties, 'Method') ?? { value: 'ANY' },
    path: factAt(event.properties, 'Path') ?? { value: '/' },
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

function partialOf(properties: ObjectNode, { events, hiddenIn }: ApiEvents): string | null {
  const reasons = [
    ...['DefinitionBody', 'DefinitionUri'].filter((key) => findMember(properties, key)).map((key) => `\`${key}\` defines more of it`),
    ...(events.some((event) => event.api === undefined) ? ['an event names its API by a value known only at deployment'] : []),
    ...hiddenIn.map((name) => `the events of \`${name}\` are decided at deployment`),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

function factAt(node: ObjectNode, key: string): { readonly node: HostNode } | undefined {
  const value = findMember(node, key)?.value;
  return value && { node: value };
}
