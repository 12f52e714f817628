/**
 * Override files (`override.tf`, `*_override.tf`): their blocks are laid over the blocks of the same address in other files.
 *
 * An argument replaces the argument of its name, a nested block all nested blocks of its type; a local replaces the local. Where several override
 * files have one address, only the first is looked at.
 */
import type { HostNode, Member } from '../../syntax/node';
import { isDynamic } from './substitute';

const prefix = 'override ';

/** The key under which an override file declares what another file declares under the address alone. */
export function overrideKey(address: string): string {
  return prefix + address;
}

/** Puts a key under another address, one for overrides too. */
export function movedKey(key: string, move: (address: string) => string): string {
  return key.startsWith(prefix) ? overrideKey(move(key.slice(prefix.length))) : move(key);
}

/** Not state: what comes of two nodes, kept while both are, so that it stays one node. */
const laidOver = new WeakMap<HostNode, WeakMap<HostNode, HostNode>>();

export function overridden(base: HostNode, by: HostNode): HostNode {
  if (base.kind !== 'object' || by.kind !== 'object' || base.labels === undefined) return by;
  let own = laidOver.get(base);
  if (!own) laidOver.set(base, (own = new WeakMap<HostNode, HostNode>()));
  const known = own.get(by);
  if (known) return known;
  const replaced = new Set(by.members.map(nameOf));
  const result: HostNode = { ...base, members: [...base.members.filter((member) => !replaced.has(nameOf(member))), ...by.members], shared: true };
  own.set(by, result);
  return result;
}

/** A `dynamic` block makes nested blocks of the type it is labelled with. */
function nameOf(member: Member): string {
  const label = isDynamic(member) && member.value.kind === 'object' ? member.value.labels?.[0]?.value : undefined;
  return label ?? member.key;
}
