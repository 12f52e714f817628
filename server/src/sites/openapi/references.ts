/**
 * `$ref` in a definition: what it leads to, in the same file or in another one, as those who bundle definitions follow it.
 *
 * A definition that stands in no file of its own has no other files beside it. Nothing is fetched: what lies on the web, is
 * not there or leads back to itself is said and not guessed.
 */
import { decoded } from '../../base/uri';
import { findMember, settle, type HostNode, type ObjectNode } from '../../syntax/node';

/** The root of another file by its path; undefined where it is not there. */
export type OpenFile = (path: string) => HostNode | undefined;

/** Where a part of a definition stands: what `#/…` means there, and what paths are relative to. */
export interface Home {
  readonly root: HostNode;
  /** How its file is named by whoever opens files; undefined where it is none of its own. */
  readonly path: string | undefined;
}

export interface Followed {
  /** Undefined where it cannot be seen. */
  readonly node: HostNode | undefined;
  readonly home: Home;
  /** Whether it was written as a reference. */
  readonly isElsewhere: boolean;
}

/** More steps lead nowhere anybody meant. */
const mostSteps = 32;

/** Notes that say nothing about access; all else beside a reference would have to be merged with what it leads to. */
const harmless: ReadonlySet<string> = new Set(['$ref', 'summary', 'description', 'parameters', 'servers']);

/** The node itself where it is no reference. */
export function follow(node: HostNode, home: Home, open: OpenFile | undefined): Followed {
  let at: Followed = { node: settle(node), home, isElsewhere: false };
  for (let step = 0; step < mostSteps; step++) {
    const reference = at.node?.kind === 'object' ? findMember(at.node, '$ref') : undefined;
    if (at.node?.kind !== 'object' || !reference) return at;
    at = { isElsewhere: true, ...target(at.node, settle(reference.value), at.home, open) };
  }
  return { ...at, node: undefined };
}

function target(holder: ObjectNode, reference: HostNode, home: Home, open: OpenFile | undefined): Pick<Followed, 'node' | 'home'> {
  const hidden = { node: undefined, home };
  if (reference.kind !== 'string' || reference.holes.length > 0 || holder.open !== undefined || holder.members.some(({ key }) => !harmless.has(key))) return hidden;
  const hash = reference.value.indexOf('#');
  const path = hash < 0 ? reference.value : reference.value.slice(0, hash);
  const pointer = hash < 0 ? '' : reference.value.slice(hash + 1);
  if (path === '') return { node: at(home.root, pointer), home };
  if (home.path === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path)) return hidden;
  const whole = besides(home.path, decoded(path));
  const root = open?.(whole);
  return root ? { node: at(root, pointer), home: { root, path: whole } } : hidden;
}

/** A path that stands in a file, as it is from where the file's own path starts. */
function besides(file: string, path: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1) + path;
}

/** RFC 6901, in a fragment of a URI. */
function at(root: HostNode, pointer: string): HostNode | undefined {
  let node: HostNode | undefined = settle(root);
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  for (const step of pointer.split('/').slice(1)) {
    const key = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
    const next: HostNode | undefined = node?.kind === 'object' ? membersOf(node).get(key) : node?.kind === 'array' && /^\d+$/.test(key) ? node.items[Number(key)] : undefined;
    node = next && settle(next);
  }
  return node;
}

const membersByObject = new WeakMap<ObjectNode, ReadonlyMap<string, HostNode>>();

/** A long list of paths may be looked into once for each of them. */
function membersOf(object: ObjectNode): ReadonlyMap<string, HostNode> {
  const known = membersByObject.get(object);
  if (known) return known;
  const members = new Map(object.members.flatMap(({ key, value, shadowed }) => (shadowed ? [] : [[key, value] as const])));
  membersByObject.set(object, members);
  return members;
}
