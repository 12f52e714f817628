/**
 * What REST and HTTP APIs of raw CloudFormation have in common: identity, name, and the resources that belong to one.
 *
 * A resource belongs to an API by a reference; one that names an API of another template belongs to none here.
 */
import { displayText, isAtom, type HoledText } from '../../base/atoms';
import type { ApiSite, DeclaredRoute, DeclaredStage, Fact } from '../../gateway/declared';
import type { Presence } from '../../policy/model';
import { readLiteral, readText } from '../../policy/text';
import { findMember, findPath, settle, type HostNode, type UnknownNode } from '../../syntax/node';
import { alternativesOf, beyond, together } from '../alternatives';
import { itemFacts } from '../item-facts';
import { pointer } from '../shapes';
import type { OpenFile } from '../openapi/references';
import type { UnitFile } from '../site';
import { rawDefinition, withDefinition } from './linked-definition';
import { LookedUp, type Lookup, type TemplateFiles } from './kept-apis';
import { isNested, nameInside } from './nested';
import { presenceOfResource, resourcesOf, type Resource } from './policies';
import { apiIdAtom, pseudoAtom } from './resolve';

/** A resource with the conditions under which it belongs to its API, given that the API is there. */
export interface Part {
  readonly resource: Resource;
  readonly presence: readonly Presence[];
}

export interface Template {
  readonly uri: string;
  readonly resources: readonly Resource[];
  readonly byId: Lookup<Resource>;
  /** By the logical id of the API, which may be one that stands nowhere. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
  /** By the logical ids of the API and the resource, as `Api/Resource`. */
  readonly part: Lookup<Part>;
  /** What references outside the template may add to, as `Api` or `Api.RootResourceId`. */
  readonly handedOn: ReadonlySet<string>;
  /** Why there may be more resources in a template than can be seen, by its address. */
  readonly open: ReadonlyMap<string, string>;
  /** The files of all templates, by their addresses. */
  readonly files: ReadonlyMap<string, UnitFile>;
}

/** The resources of a template and of those nested in it, which have the address of their instance before their logical ids. */
export function resourcesById([{ uri, root }, ...nested]: TemplateFiles): ReadonlyMap<string, Resource> {
  const byId = new Map(resourcesOf(root).map((resource) => [resource.logicalId, resource]));
  for (const inner of nested) {
    const user = inner.usedBy && byId.get(inner.usedBy.uri === uri ? inner.usedBy.name : idInside(inner.usedBy.uri, inner.usedBy.name));
    for (const resource of user ? resourcesOf(inner.root) : []) {
      const placed = user && resourceInside(resource, idInside(inner.uri, resource.logicalId), user);
      if (placed) byId.set(placed.logicalId, placed);
    }
  }
  return byId;
}

const insideOf = new WeakMap<Resource, { readonly user: Resource; readonly placed: Resource | undefined }>();

/** The same one as long as what it is made of is the same; undefined where it can never be there. */
function resourceInside(resource: Resource, logicalId: string, user: Resource): Resource | undefined {
  const known = insideOf.get(resource);
  if (known?.user === user && (!known.placed || known.placed.logicalId === logicalId)) return known.placed;
  const presence = together(user.presence, resource.presence);
  const placed = presence && { ...resource, logicalId, presence };
  insideOf.set(resource, { user, placed });
  return placed;
}

/** What is looked up is noted. */
export function readTemplate(files: TemplateFiles, lookedUp: LookedUp<Resource>): Template {
  const [file, ...nested] = files;
  const { uri } = file;
  const all = resourcesById(files);
  const resources = [...all.values()];
  const byId = lookedUp.watch(all);
  const parts = partsIn(resources, byId, uri);
  const part = new Map([...parts].flatMap(([api, list]) => list.map((each) => [`${api}/${each.resource.logicalId}`, each] as const)));
  const open = new Map([file, ...nested].flatMap((each) => openOf(each) ?? []));
  return { uri, resources, byId, parts, part, handedOn: handedOn([file, ...nested], resources, uri), open, files: new Map([file, ...nested].map((each) => [each.uri, each])) };
}

export const idInside = (instance: string, logicalId: string): string => `${instance}#${logicalId}`;

function openOf({ uri, root }: UnitFile): readonly [readonly [string, string]] | undefined {
  const holder = findPath(root, 'Resources');
  return holder?.kind === 'object' && holder.open !== undefined ? [[uri, holder.open]] : undefined;
}

/** Where a resource stands, and its name there. */
export function homeOf({ logicalId }: Pick<Resource, 'logicalId'>, { uri }: Pick<Template, 'uri'>): { readonly uri: string; readonly logicalId: string } {
  const hash = logicalId.lastIndexOf('#');
  return hash < 0 ? { uri, logicalId } : { uri: logicalId.slice(0, hash), logicalId: logicalId.slice(hash + 1) };
}

/** With the definition in OpenAPI that the API names by a path as if it were written in place. */
export function withBody(api: Resource, template: Template): Resource {
  const properties = api.properties && withDefinition(api.properties, rawDefinition, template.files.get(homeOf(api, template).uri)?.linked);
  return properties === api.properties ? api : { ...api, properties };
}

/** The files that a definition named in the template refers to, by paths relative to the template. */
export function openFrom(api: Resource, template: Template): OpenFile {
  const linked = template.files.get(homeOf(api, template).uri)?.linked;
  return (path) => linked?.(path)?.root;
}

/** Why there may be more resources beside one than can be seen. */
export function openAround(resource: Resource, template: Template): string | undefined {
  return template.open.get(homeOf(resource, template).uri);
}

function partsIn(resources: readonly Resource[], byId: Lookup<Resource>, uri: string): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>();
  for (const resource of resources) {
    for (const named of apisNamedBy(resource, uri)) {
      const part = partOf(resource, named, byId.get(named.api));
      if (!part) continue;
      const list = parts.get(named.api);
      if (list) list.push(part);
      else parts.set(named.api, [part]);
    }
  }
  return parts;
}

/** An API that a resource may belong to. */
interface NamedApi {
  /** Its logical id. */
  readonly api: string;
  readonly presence: readonly Presence[];
}

const namedByResource = new WeakMap<Resource, { readonly uri: string; readonly named: readonly NamedApi[] }>();

function apisNamedBy(resource: Resource, uri: string): readonly NamedApi[] {
  const property = resource.type.startsWith('AWS::ApiGateway::') ? 'RestApiId' : resource.type.startsWith('AWS::ApiGatewayV2::') ? 'ApiId' : undefined;
  if (property === undefined) return [];
  const known = namedByResource.get(resource);
  if (known?.uri === uri) return known.named;
  const named = alternativesOf(valueAt(resource, property)).flatMap(({ node, presence }): NamedApi[] => {
    const target = node && targetOf(node, uri);
    return !target || (target.attribute !== undefined && target.attribute !== property) ? [] : [{ api: target.logicalId, presence }];
  });
  namedByResource.set(resource, { uri, named });
  return named;
}

const nowhere: readonly Presence[] = [];
const partsByName = new WeakMap<NamedApi, { readonly given: readonly Presence[]; readonly part: Part | undefined }>();

/** The same part as long as the API is there under the same conditions; undefined where it never is together with it. */
function partOf(resource: Resource, named: NamedApi, api: Resource | undefined): Part | undefined {
  const given = api ? presenceOfResource(api) : nowhere;
  const known = partsByName.get(named);
  if (known?.given === given) return known.part;
  const under = together(given, presenceOfResource(resource), named.presence);
  const part = under && { resource, presence: beyond(under, given) };
  partsByName.set(named, { given, part });
  return part;
}

const routesByPart = new WeakMap<Part, { readonly given: string | undefined; readonly uri: string; readonly byId: LookedUp<Resource>; readonly parts: LookedUp<Part>; readonly routes: readonly DeclaredRoute[] }>();

/** The same routes of a part as long as everything is the same that is looked up to make them; `given` is what they are made with beside that. */
export function routesKept(part: Part, template: Template, given: string | undefined, make: (noted: Template) => readonly DeclaredRoute[]): readonly DeclaredRoute[] {
  const { uri } = template;
  const known = routesByPart.get(part);
  if (known?.given === given && known?.uri === uri && known.byId.isSame(template.byId) && known.parts.isSame(template.part)) return known.routes;
  const [byId, parts] = [new LookedUp<Resource>(), new LookedUp<Part>()];
  const routes = make({ ...template, byId: byId.watch(template.byId), part: parts.watch(template.part) });
  routesByPart.set(part, { given, uri, byId, parts, routes });
  return routes;
}

/** Whoever has the id of an API, or of one of its resources, can add to it: exports, and parameters of nested stacks. */
function handedOn(files: readonly UnitFile[], resources: readonly Resource[], uri: string): ReadonlySet<string> {
  // What a nested template adds is seen where that is.
  const seen = new Set(files.flatMap((file) => (file.usedBy && !openOf(file) ? [file.usedBy.uri === uri ? file.usedBy.name : idInside(file.usedBy.uri, file.usedBy.name)] : [])));
  const found = new Set<string>();
  const note = (node: HostNode | undefined): void => {
    for (const alternative of alternativesOf(node)) {
      const target = alternative.node && targetOf(alternative.node, uri);
      if (target) found.add(target.attribute === undefined ? target.logicalId : `${target.logicalId}.${target.attribute}`);
    }
  };
  for (const { root } of files) {
    const outputs = findPath(root, 'Outputs');
    if (outputs?.kind === 'object') for (const { value } of outputs.members) if (findPath(value, 'Export')) note(findPath(value, 'Value'));
  }
  for (const { type, properties, logicalId } of resources) {
    const parameters = isNested(type) && !seen.has(logicalId) ? findPath(properties, 'Parameters') : undefined;
    if (parameters?.kind === 'object') for (const { value } of parameters.members) note(value);
  }
  return found;
}

/** What a node refers to and nothing else: `!Ref Api`, `!GetAtt Api.RootResourceId`, `!Sub "${Api}"`. */
export function targetOf(node: HostNode, uri: string): Target | undefined {
  const text = readText(settle(node));
  const [atom] = text?.pieces ?? [];
  if (!atom || !isAtom(atom) || text?.pieces.length !== 1 || !atom.id.startsWith(`${uri}#`)) return undefined;
  // What stands in a nested template has the address of the instance before its name.
  const instance = atom.id.startsWith(`${uri}#/`) ? atom.id.slice(0, atom.id.lastIndexOf('#')) : uri;
  const address = atom.id.slice(instance.length + 1);
  const dot = address.indexOf('.');
  const [name, attribute] = dot < 0 ? [address, undefined] : [address.slice(0, dot), address.slice(dot + 1)];
  return { logicalId: instance === uri ? name : idInside(instance, name), attribute };
}

export interface Target {
  readonly logicalId: string;
  readonly attribute: string | undefined;
}

export type ApiIdentity = Pick<ApiSite, 'uri' | 'selector' | 'name' | 'flavour' | 'id' | 'account' | 'region' | 'partition' | 'span' | 'nameSpan' | 'node'>;

export function apiIdentity(api: Resource, template: Template): ApiIdentity {
  const { uri, logicalId } = homeOf(api, template);
  return {
    ...idsOf(uri, logicalId),
    flavour: 'cloudformation',
    selector: pointer(['Resources', logicalId]),
    name: nameOf(api),
    span: api.member.span,
    nameSpan: api.member.keySpan,
    node: api.object,
  };
}

/** What stands for the API, its account, region and partition wherever the template refers to them. */
function idsOf(uri: string, logicalId: string): Pick<ApiSite, 'uri' | 'id' | 'account' | 'region' | 'partition'> {
  const pseudo = (name: string, shape: Parameters<typeof pseudoAtom>[2]): HoledText => ({ pieces: [pseudoAtom(uri, name, shape)] });
  return {
    uri,
    id: { pieces: [apiIdAtom(uri, logicalId)] },
    account: pseudo('AWS::AccountId', 'account-id'),
    region: pseudo('AWS::Region', 'region'),
    partition: pseudo('AWS::Partition', 'partition'),
  };
}

/** The name AWS shows; the logical id where that is known only at deployment. */
export function nameOf(resource: Resource): string {
  const { uri, logicalId } = homeOf(resource, { uri: '' });
  return literalAt(resource, 'Name') ?? nameInside(uri, logicalId);
}

/** The name of the authorizer that a method or route refers to; one of another template keeps the name of its reference. */
export function authorizerNamed(node: HostNode | undefined, { byId, uri }: Template): string | null {
  if (!node) return null;
  const target = targetOf(node, uri);
  const authorizer = target && byId.get(target.logicalId);
  if (authorizer) return nameOf(authorizer);
  const text = readText(settle(node));
  return text ? displayText(text) : 'an authorizer of another template';
}

export function valueAt({ properties }: Resource, property: string): HostNode | undefined {
  const node = properties && findMember(properties, property)?.value;
  return node?.kind === 'null' || node?.kind === 'missing' ? undefined : node;
}

/** A fact written at a property. */
export function factAt(resource: Resource, property: string): { readonly node: HostNode } | undefined {
  const node = valueAt(resource, property);
  return node && { node };
}

/** A switch of a resource; properties that cannot all be seen may hold it. */
export function switchAt(resource: Resource, property: string): { readonly node: HostNode } | undefined {
  const open = resource.properties?.open;
  return factAt(resource, property) ?? (open === undefined ? undefined : unseen(resource, open));
}

/** A fact that cannot be seen, standing at a resource. */
export function unseen({ member, object }: Resource, reason: string): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason, span: member.keySpan, origin: object.origin } };
}

export function literalAt(resource: Resource, property: string): string | undefined {
  const node = valueAt(resource, property);
  return node && readLiteral(settle(node));
}

/** The items of a list, or a single value in its place; of a list that is not all there, something unseen besides. */
export function factsIn(node: HostNode | undefined): readonly Fact<string>[] {
  const list = node && settle(node);
  if (list?.kind === 'array') return itemFacts(list);
  return node ? [{ node }] : [];
}

export function stageAt({ resource, presence }: Part, settings: Omit<DeclaredStage, 'span' | 'presence'>): readonly DeclaredStage[] {
  const fact = factAt(resource, 'StageName');
  return fact ? [{ ...settings, ...fact, span: fact.node.span, ...(presence.length > 0 ? { presence } : {}) }] : [];
}

/** The parts of a type. */
export function partsOf(api: string, type: string, { parts }: Template): readonly Part[] {
  return (parts.get(api) ?? []).filter(({ resource }) => resource.type === type);
}

/** What single resources add to an API, which may be one of SAM's. */
export type AddedParts = Pick<ApiSite, 'stages' | 'authorizers' | 'routes' | 'domains' | 'gatewayResponses'>;

export function partialText(gaps: readonly string[]): string | null {
  return gaps.length === 0 ? null : [...new Set(gaps)].join('; ');
}
