/**
 * A service of the Serverless Framework as it is written: the provider, the functions with their events, and the templates
 * in `resources`, each with its place in the file. What the framework makes of them is told elsewhere.
 */
import { documentOf, readLiteral } from '../../policy/text';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import type { UnitFile } from '../site';

export type Path = readonly (string | number)[];

export interface Service {
  readonly uri: string;
  readonly root: HostNode;
  /** What is shown for that which stands nowhere. */
  readonly provider: Member | undefined;
  readonly functions: readonly ServiceFunction[];
  /** Why there may be more functions than can be seen. */
  readonly hidden: string | undefined;
  readonly templates: readonly { readonly node: HostNode; readonly path: Path }[];
}

export interface ServiceFunction {
  readonly name: string;
  readonly member: Member;
  /** Undefined where nobody can see what it is. */
  readonly object: ObjectNode | undefined;
  readonly path: Path;
  readonly events: readonly ServiceEvent[];
  /** Why there may be more events than can be seen. */
  readonly hidden: string | undefined;
}

export interface ServiceEvent {
  /** `http`, `httpApi`, `websocket`, `sqs`. */
  readonly type: string;
  readonly member: Member;
}

/** Without a provider that is AWS, or may be it in a file that is not looked into yet, it is nobody's. */
export function isService(root: HostNode): boolean {
  if (root.kind !== 'object' || !findMember(root, 'service')) return false;
  const provider = findMember(root, 'provider')?.value;
  if (provider?.kind === 'string') return provider.value === 'aws';
  if (provider?.kind === 'ref') return true;
  const name = provider?.kind === 'object' ? findMember(provider, 'name')?.value : undefined;
  return name?.kind === 'ref' || (name?.kind === 'string' && name.value === 'aws');
}

export function readService({ uri, root }: UnitFile): Service {
  const top = settle(root);
  const member = (key: string): Member | undefined => (top.kind === 'object' ? findMember(top, key) : undefined);
  const lists = partsOf(member('functions')?.value, ['functions']);
  const functions = lists.flatMap(({ node, path }) => (node.kind === 'object' ? node.members.filter(({ shadowed }) => !shadowed).map((each) => readFunction(each, [...path, each.key])) : []));
  const isHidden = lists.some(({ node }) => (node.kind === 'object' ? node.open !== undefined : isThere(node)));
  return {
    uri,
    root,
    provider: member('provider'),
    functions,
    hidden: isHidden ? 'some of the functions cannot be seen here' : undefined,
    templates: partsOf(member('resources')?.value, ['resources']),
  };
}

/** A value, or the items of a list that the framework merges. */
function partsOf(value: HostNode | undefined, path: Path): Service['templates'] {
  const node = value && settle(value);
  if (!node) return [];
  return node.kind === 'array' ? node.items.map((item, index) => ({ node: settle(item), path: [...path, index] })) : [{ node, path }];
}

function readFunction(member: Member, path: Path): ServiceFunction {
  const value = settle(member.value);
  const object = value.kind === 'object' ? value : undefined;
  const list = object && findMember(object, 'events')?.value;
  const events = list && settle(list);
  const items = events?.kind === 'array' ? events.items.map(settle) : [];
  const isSeen = object?.open === undefined && (!events || events.kind === 'array' || !isThere(events)) && items.every((item) => item.kind === 'object' || item.kind === 'string' || !isThere(item));
  return {
    name: member.key,
    member,
    object,
    path,
    events: items.flatMap((item) => (item.kind === 'object' ? item.members.filter(({ shadowed, value: started }) => !shadowed && isTruthy(started)).map((each) => ({ type: each.key, member: each })) : [])),
    hidden: isSeen && (object || !isThere(value)) ? undefined : `what starts \`${member.key}\` cannot be seen here`,
  };
}

export function isThere({ kind }: HostNode): boolean {
  return kind !== 'null' && kind !== 'missing';
}

/** What stands under `provider`, through what it refers to. */
export function providerValue(service: Service, ...path: readonly string[]): HostNode | undefined {
  const node = findPath(service.provider?.value, ...path);
  return node && isThere(node) ? node : undefined;
}

/** What is written under `provider` by a name. */
function settingsOf(service: Service, key: string): Member | undefined {
  const provider = service.provider && settle(service.provider.value);
  return provider?.kind === 'object' ? findMember(provider, key) : undefined;
}

/** Where an API is shown that stands nowhere: its settings, the first event that makes it, or the top of the service where those stand in other files. */
export function shownAt(service: Service, settings: string, { member }: ServiceEvent): Member {
  const { root, uri } = service;
  const places = [settingsOf(service, settings), member, root.kind === 'object' ? findMember(root, 'service') : undefined];
  return places.find((place) => place && documentOf(place.keySpan.source) === uri) ?? member;
}

/** Why what stands under `provider` cannot all be seen. */
export function hiddenUnderProvider(service: Service, ...path: readonly string[]): string | undefined {
  for (let length = 0; length <= path.length; length++) {
    const node = length === 0 ? service.provider && settle(service.provider.value) : providerValue(service, ...path.slice(0, length));
    if (!node || node.kind === 'string') return undefined;
    if (node.kind !== 'object' || node.open !== undefined) return `\`${['provider', ...path.slice(0, length)].join('.')}\` cannot be seen here`;
  }
  return undefined;
}

/** The text of a scalar where all of it is known. */
export function textOf(node: HostNode | undefined): string | undefined {
  return node && readLiteral(settle(node));
}

export function valueAt(node: HostNode | undefined, ...path: readonly string[]): HostNode | undefined {
  const value = findPath(node, ...path);
  return value && isThere(value) ? value : undefined;
}

/** The first of several places where something is written. */
export function firstAt(node: HostNode | undefined, paths: readonly Path[]): { readonly path: Path; readonly node: HostNode } | undefined {
  for (const path of paths) {
    const value = valueAt(node, ...path.map(String));
    if (value) return { path, node: value };
  }
  return undefined;
}

/** As the framework asks: whatever is there and is neither false nor empty. */
export function isTruthy(node: HostNode | undefined): boolean {
  const value = node && settle(node);
  if (!value || !isThere(value)) return false;
  return !(value.kind === 'boolean' && !value.value) && !(value.kind === 'string' && value.value === '' && value.holes.length === 0);
}
