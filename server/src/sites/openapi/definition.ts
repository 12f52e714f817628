/**
 * An OpenAPI definition (2 or 3) as API Gateway imports it: which routes it makes and what each demands.
 *
 * It reads a node, wherever that stands: the body of an API in a template, or a file. The resource policy inside is
 * the business of slots; integrations, models and documentation mean nothing for access.
 */
import type { DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import type { ApiKind, Authorization } from '../../gateway/model';
import type { Presence } from '../../policy/model';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { alternativesOf, together } from '../alternatives';
import { itemFacts } from '../item-facts';
import { basePathOf, type BasePathUse } from './base-path';
import { definitionFile } from './definition-file';
import { follow, type Home, type OpenFile } from './references';
import { literalAt, readSchemes, unseen, type Scheme, type Schemes } from './schemes';

export interface Definition {
  readonly routes: readonly DefinedRoute[];
  readonly authorizers: readonly DeclaredAuthorizer[];
  /** Why there may be more in it than can be seen. */
  readonly gaps: readonly string[];
}

export interface DefinedRoute extends DeclaredRoute {
  /** Whether the operation itself says how it authorizes; otherwise whoever deploys it may have a default. */
  readonly says: 'how-it-authorizes' | 'nothing';
  /** The names under its `security`, in order. */
  readonly schemes: readonly string[];
}

export interface DefinitionOptions {
  readonly kind: ApiKind | undefined;
  /** Schemes that are added on deployment, by name. */
  readonly schemes?: Schemes;
  /** What is made of the path that the definition says its servers have; absent: nothing. */
  readonly basePath?: BasePathUse;
  /** Other files, by a path relative to whoever names the definition; absent: its references to them lead nowhere. */
  readonly open?: OpenFile;
  /** How the file of a definition that nothing names is called there. */
  readonly path?: string;
}

export function readDefinition(node: HostNode, options: DefinitionOptions): Definition {
  const path = options.path ?? (node.kind === 'ref' && definitionFile(node) !== undefined ? node.reference.label : undefined);
  const reading: Reading = { options, path, gaps: new Set(), authorizers: new Map(), routes: [] };
  for (const { node: definition, presence } of alternativesOf(node)) {
    if (definition?.kind !== 'object') {
      if (definition) reading.gaps.add('its definition in OpenAPI cannot be seen');
      continue;
    }
    if (definition.open !== undefined) reading.gaps.add(definition.open);
    readPaths(definition, presence, reading);
  }
  return { routes: reading.routes, authorizers: [...reading.authorizers.values()], gaps: summed([...reading.gaps]) };
}

const mostGaps = 8;

/** People read a few of them. */
function summed(gaps: readonly string[]): readonly string[] {
  return gaps.length <= mostGaps ? gaps : [...gaps.slice(0, mostGaps), 'and so are other parts of its definition'];
}

interface Reading {
  readonly options: DefinitionOptions;
  readonly path: string | undefined;
  readonly gaps: Set<string>;
  readonly authorizers: Map<string, DeclaredAuthorizer>;
  readonly routes: DefinedRoute[];
}

/** What of the whole definition decides about an operation. */
interface Root {
  readonly kind: ApiKind | undefined;
  readonly schemes: Schemes;
  readonly hasSecurity: boolean;
  /** Those of earlier readings that were found to say the same: many paths were read under one of them. */
  readonly alike: WeakSet<Root>;
}

function readPaths(definition: ObjectNode, presence: readonly Presence[], reading: Reading): void {
  const { options, gaps } = reading;
  const { kind, open, schemes: added = new Map<string, Scheme>() } = options;
  const home: Home = { root: definition, path: reading.path };
  const own = readSchemes(definition, { kind, home, open });
  const root: Root = { kind, schemes: new Map([...own.schemes, ...added]), hasSecurity: findMember(definition, 'security') !== undefined, alike: new WeakSet() };
  for (const authorizer of own.authorizers) reading.authorizers.set(authorizer.name, authorizer);
  const base = basePathOf(definition, options.basePath ?? 'ignored');
  if (base === undefined) gaps.add('its paths begin with a base path that is not known');
  for (const paths of alternativesOf(findMember(definition, 'paths')?.value, presence)) {
    for (const entry of entriesOf({ ...paths, home }, { gaps, open })) {
      const path = pathOf(entry.member.key, kind);
      if (path === undefined || base === undefined) continue;
      if (path.includes('${')) {
        gaps.add(`\`${path}\` is put together before the definition is used`);
        continue;
      }
      const found = pathKept(entry, path === '$default' ? path : `${base}${path}`, root, open);
      for (const gap of found.gaps) gaps.add(gap);
      reading.routes.push(...found.routes);
    }
  }
}

interface PathItem {
  readonly routes: readonly DefinedRoute[];
  readonly gaps: ReadonlySet<string>;
  /** Something in it is a reference. */
  readonly isElsewhere: boolean;
}

type Kept = PathItem & { readonly path: string; readonly key: string; readonly root: Root };

/** One definition may be that of several APIs. */
const keptByKind = new Map<ApiKind | undefined, WeakMap<ObjectNode, Kept>>();

/** The same routes as long as what stands below the path and what decides about it are the same. */
function pathKept(entry: Entry, path: string, root: Root, open: OpenFile | undefined): PathItem {
  const { node, presence, member } = entry;
  const items = keptByKind.get(root.kind) ?? new WeakMap<ObjectNode, Kept>();
  keptByKind.set(root.kind, items);
  const known = presence.length === 0 ? items.get(node) : undefined;
  if (known && known.path === path && known.key === member.key && isSameRoot(known.root, root)) return known;
  const item = readPath(entry, path, root, open);
  // What stands elsewhere may change without this.
  if (presence.length === 0 && !item.isElsewhere) items.set(node, { ...item, path, key: member.key, root });
  return item;
}

function isSameRoot(one: Root, other: Root): boolean {
  if (one === other || other.alike.has(one)) return true;
  if (one.kind !== other.kind || one.hasSecurity !== other.hasSecurity || one.schemes.size !== other.schemes.size) return false;
  for (const [name, scheme] of one.schemes) if (other.schemes.get(name) !== scheme) return false;
  other.alike.add(one);
  return true;
}

function readPath({ node, presence, home }: Entry, path: string, root: Root, open: OpenFile | undefined): PathItem {
  const gaps = new Set<string>();
  const entries = entriesOf({ node, presence, home }, { gaps, open });
  const routes = entries.flatMap((operation): DefinedRoute[] => {
    const method = methods.get(operation.member.key.toLowerCase());
    if (method === undefined) return [];
    const under = operation.presence.length > 0 ? { presence: operation.presence } : {};
    return [{ ...routePlace(method, path, root.kind), ...permissionOf(operation.node, root), ...under, span: operation.member.span }];
  });
  return { routes, gaps, isElsewhere: gaps.size > 0 || entries.some((entry) => entry.isElsewhere) };
}

const methods: ReadonlyMap<string, string> = new Map([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map((method) => [method, method.toUpperCase()] as const),
  ['x-amazon-apigateway-any-method', 'ANY'],
]);

interface Entry {
  readonly member: Member;
  readonly node: ObjectNode;
  readonly presence: readonly Presence[];
  readonly home: Home;
  readonly isElsewhere: boolean;
}

interface Place {
  readonly node: HostNode | undefined;
  readonly presence: readonly Presence[];
  readonly home: Home;
}

/** The members of an object whose values are objects, through conditions and references; what cannot be seen is a gap. */
function entriesOf(place: Place, { gaps, open }: { readonly gaps: Set<string>; readonly open: OpenFile | undefined }): readonly Entry[] {
  if (!place.node) return [];
  const { node, home } = follow(place.node, place.home, open);
  if (node?.kind !== 'object') {
    if (!node || node.kind === 'unknown' || node.kind === 'ref' || node.kind === 'string') gaps.add('a part of its definition in OpenAPI cannot be seen');
    return [];
  }
  if (node.open !== undefined) gaps.add(node.open);
  return node.members.flatMap((member): Entry[] => {
    const isAsked = member.key.startsWith('/') || member.key.startsWith('$default') || methods.has(member.key.toLowerCase());
    if (member.shadowed || !isAsked) return [];
    return alternativesOf(member.value, place.presence).flatMap((found): Entry[] => {
      const under = together(found.presence);
      if (!found.node || !under) return [];
      const followed = follow(found.node, home, open);
      if (followed.node?.kind === 'object') return [{ member, node: followed.node, presence: under, home: followed.home, isElsewhere: followed.isElsewhere }];
      gaps.add(followed.isElsewhere ? `\`${member.key}\` is defined elsewhere, where it cannot be seen` : `\`${member.key}\` of its definition cannot be seen`);
      return [];
    });
  });
}

/** Methods stand below paths only, and the other way round. */
function pathOf(key: string, kind: ApiKind | undefined): string | undefined {
  if (kind !== 'REST' && (key === '$default' || key === '/$default')) return '$default';
  return key.startsWith('/') ? key : undefined;
}

function routePlace(method: string, path: string, kind: ApiKind | undefined): Pick<DeclaredRoute, 'method' | 'path'> {
  if (kind !== 'REST' && path === '$default') return { method: { value: '$default' }, path: { value: '$default' } };
  return { method: { value: method }, path: { value: path } };
}

type Permission = Pick<DefinedRoute, 'authorization' | 'authorizer' | 'apiKeyRequired' | 'scopes' | 'says' | 'schemes'>;

const open: Permission = { authorization: { value: 'NONE' }, authorizer: null, says: 'nothing', schemes: [] };

/** REST import does not look at the `security` of the whole definition; whether HTTP import does is not settled. */
function permissionOf(operation: ObjectNode, { kind, schemes, hasSecurity }: Root): Permission {
  const written = findMember(operation, 'security');
  const hidden: Permission = { authorization: unseen(operation, 'the authorization of the route'), authorizer: null, says: 'how-it-authorizes', schemes: written ? schemesIn(settle(written.value)) : [] };
  if (operation.open !== undefined) return { ...hidden, apiKeyRequired: unseen(operation, 'whether the route requires an API key') };
  const extension = extensionOf(operation);
  if (!written) {
    if (extension) return { ...open, authorization: extension, says: 'how-it-authorizes' };
    return kind !== 'REST' && hasSecurity ? { ...hidden, says: 'nothing' } : open;
  }
  const bySchemes = permissionBySchemes(settle(written.value), schemes) ?? hidden;
  if (!extension) return bySchemes;
  const agree = 'value' in bySchemes.authorization && literalOf(extension) === bySchemes.authorization.value;
  const saysNothing = 'value' in bySchemes.authorization && bySchemes.authorization.value === 'NONE';
  if (agree) return bySchemes;
  return saysNothing ? { ...bySchemes, authorization: extension } : { ...hidden, apiKeyRequired: bySchemes.apiKeyRequired };
}

function extensionOf(operation: ObjectNode): Fact<Authorization> | undefined {
  const type = findPath(operation, 'x-amazon-apigateway-auth', 'type');
  return type && { node: type };
}

function literalOf(fact: Fact<Authorization>): string | undefined {
  return 'node' in fact ? literalAt(fact.node)?.toUpperCase() : fact.value;
}

/** Undefined where it cannot be said: a scheme nobody knows, or several that authorize. */
function permissionBySchemes(security: HostNode, schemes: Schemes): Permission | undefined {
  if (security.kind !== 'array' || security.open !== undefined) return undefined;
  const used = security.items.map(settle).flatMap((item) => (item.kind === 'object' && item.open === undefined ? item.members.filter(({ shadowed }) => !shadowed) : [undefined]));
  const authorizing: { readonly scheme: Extract<Scheme, { kind: 'authorization' }>; readonly member: Member }[] = [];
  const keys: Fact<boolean>[] = [];
  for (const member of used) {
    const scheme = member && schemes.get(member.key);
    if (!scheme) return undefined;
    if (scheme.kind === 'api-key') keys.push(scheme.isRequired);
    if (scheme.kind === 'authorization') authorizing.push({ scheme, member });
  }
  // An empty requirement beside others may mean that anybody is let in.
  if (authorizing.length > 0 && security.items.some((item) => isEmpty(settle(item)))) return undefined;
  const [first, ...others] = authorizing;
  if (others.length > 0) return undefined;
  const [wanted] = [...keys.filter((key) => 'value' in key), ...keys];
  const key = wanted ? { apiKeyRequired: wanted } : {};
  const said = { ...key, says: 'how-it-authorizes', schemes: schemesIn(security) } as const;
  if (!first) return { ...open, ...said };
  const { authorization, authorizer } = first.scheme;
  return { authorization, authorizer, scopes: scopesOf(first.member.value), ...said };
}

function schemesIn(security: HostNode): readonly string[] {
  const items = security.kind === 'array' ? security.items.map(settle) : [];
  return items.flatMap((item) => (item.kind === 'object' ? item.members.map(({ key }) => key) : []));
}

function isEmpty(node: HostNode): boolean {
  return node.kind === 'object' && node.members.length === 0;
}

function scopesOf(node: HostNode): readonly Fact<string>[] {
  const list = settle(node);
  return list.kind === 'array' ? itemFacts(list) : [{ node: list }];
}
