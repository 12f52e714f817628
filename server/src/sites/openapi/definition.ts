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
  /** Paths are prefixed or cut by what the definition says of servers. */
  readonly basePath?: 'ignored' | 'used';
}

export function readDefinition(node: HostNode, options: DefinitionOptions): Definition {
  const found = alternativesOf(node);
  const reading: Reading = { options, gaps: new Set(), authorizers: new Map(), routes: [] };
  for (const { node: definition, presence } of found) {
    if (definition?.kind !== 'object') {
      if (definition) reading.gaps.add('its definition in OpenAPI cannot be seen');
      continue;
    }
    if (definition.open !== undefined) reading.gaps.add(definition.open);
    readPaths(definition, presence, reading);
  }
  return { routes: reading.routes, authorizers: [...reading.authorizers.values()], gaps: [...reading.gaps] };
}

interface Reading {
  readonly options: DefinitionOptions;
  readonly gaps: Set<string>;
  readonly authorizers: Map<string, DeclaredAuthorizer>;
  readonly routes: DefinedRoute[];
}

/** What of the whole definition decides about an operation. */
interface Root {
  readonly kind: ApiKind | undefined;
  readonly schemes: Schemes;
  readonly hasSecurity: boolean;
}

function readPaths(definition: ObjectNode, presence: readonly Presence[], reading: Reading): void {
  const { options, gaps, authorizers } = reading;
  const own = readSchemes(definition, options.kind);
  const root: Root = { kind: options.kind, schemes: new Map([...own, ...(options.schemes ?? [])]), hasSecurity: findMember(definition, 'security') !== undefined };
  for (const scheme of own.values()) {
    if (scheme.kind === 'authorization' && scheme.declared) authorizers.set(scheme.declared.name, scheme.declared);
  }
  for (const paths of alternativesOf(findMember(definition, 'paths')?.value, presence)) {
    for (const entry of entriesOf(paths, gaps)) {
      const path = pathOf(entry.member.key, reading);
      if (path === undefined) continue;
      const found = pathKept(entry, path, root);
      for (const gap of found.gaps) gaps.add(gap);
      reading.routes.push(...found.routes);
    }
  }
}

interface PathItem {
  readonly routes: readonly DefinedRoute[];
  readonly gaps: ReadonlySet<string>;
}

const pathItems = new WeakMap<ObjectNode, PathItem & { readonly path: string; readonly key: string; readonly root: Root }>();

/** The same routes as long as what stands below the path and what decides about it are the same. */
function pathKept(entry: Entry, path: string, root: Root): PathItem {
  const { node, presence, member } = entry;
  const known = presence.length === 0 ? pathItems.get(node) : undefined;
  if (known && known.path === path && known.key === member.key && isSameRoot(known.root, root)) return known;
  const item = readPath(entry, path, root);
  if (presence.length === 0) pathItems.set(node, { ...item, path, key: member.key, root });
  return item;
}

function isSameRoot(one: Root, other: Root): boolean {
  if (one.kind !== other.kind || one.hasSecurity !== other.hasSecurity || one.schemes.size !== other.schemes.size) return false;
  return one.schemes === other.schemes || [...one.schemes].every(([name, scheme]) => other.schemes.get(name) === scheme);
}

function readPath({ member, node, presence }: Entry, path: string, root: Root): PathItem {
  const gaps = new Set<string>();
  if (findMember(node, '$ref')) gaps.add(`\`${member.key}\` is defined elsewhere`);
  const routes = entriesOf({ node, presence }, gaps).flatMap((operation): DefinedRoute[] => {
    const method = methods.get(operation.member.key.toLowerCase());
    if (method === undefined) return [];
    const under = operation.presence.length > 0 ? { presence: operation.presence } : {};
    return [{ ...routePlace(method, path, root.kind), ...permissionOf(operation.node, root), ...under, span: operation.member.span }];
  });
  return { routes, gaps };
}

const methods: ReadonlyMap<string, string> = new Map([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map((method) => [method, method.toUpperCase()] as const),
  ['x-amazon-apigateway-any-method', 'ANY'],
]);

interface Entry {
  readonly member: Member;
  readonly node: ObjectNode;
  readonly presence: readonly Presence[];
}

/** The members of an object whose values are objects, through conditions; what cannot be seen is a gap. */
function entriesOf({ node, presence }: { readonly node: HostNode | undefined; readonly presence: readonly Presence[] }, gaps: Set<string>): readonly Entry[] {
  if (!node) return [];
  if (node.kind !== 'object') {
    if (node.kind === 'unknown' || node.kind === 'ref' || node.kind === 'string') gaps.add('a part of its definition in OpenAPI cannot be seen');
    return [];
  }
  if (node.open !== undefined) gaps.add(node.open);
  return node.members.flatMap((member): Entry[] => {
    const isAsked = member.key.startsWith('/') || member.key.startsWith('$default') || methods.has(member.key.toLowerCase());
    if (member.shadowed || !isAsked) return [];
    return alternativesOf(member.value, presence).flatMap((found): Entry[] => {
      const under = together(found.presence);
      if (!found.node || !under) return [];
      if (found.node.kind === 'object') return [{ member, node: found.node, presence: under }];
      gaps.add(`\`${member.key}\` of its definition cannot be seen`);
      return [];
    });
  });
}

/** Methods stand below paths only, and the other way round. */
function pathOf(key: string, { options, gaps }: Reading): string | undefined {
  if (options.kind !== 'REST' && (key === '$default' || key === '/$default')) return '$default';
  if (!key.startsWith('/')) return undefined;
  if (options.basePath === 'used') {
    gaps.add('its paths begin with a base path that is not looked at');
    return undefined;
  }
  return key;
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
  let needsKey = false;
  for (const member of used) {
    const scheme = member && schemes.get(member.key);
    if (!scheme) return undefined;
    if (scheme.kind === 'api-key') needsKey = true;
    if (scheme.kind === 'authorization') authorizing.push({ scheme, member });
  }
  // An empty requirement beside others may mean that anybody is let in.
  if (authorizing.length > 0 && security.items.some((item) => isEmpty(settle(item)))) return undefined;
  const [first, ...others] = authorizing;
  if (others.length > 0) return undefined;
  const key = needsKey ? { apiKeyRequired: { value: true } } : {};
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
