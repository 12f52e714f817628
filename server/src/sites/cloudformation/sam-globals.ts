/**
 * `Globals` of a SAM template: what a section says for all resources of a kind lies under what each of them says itself.
 *
 * Maps are merged, lists put together, everything else is overridden. What comes from the section is marked as borrowed.
 */
import { findMember, findPath, type HostNode, type Member, type ObjectNode } from '../../syntax/node';

/** The properties of a resource over those of its section; the resource's own where there is no such section. */
export function withGlobals(own: ObjectNode, root: HostNode, section: 'Api' | 'HttpApi'): ObjectNode {
  const shared = findPath(root, 'Globals', section);
  if (!shared) return own;
  if (shared.kind !== 'object') return { ...own, open: `\`Globals.${section}\` is decided at deployment` };
  const known = mergedByOwn.get(own);
  if (known?.shared === shared) return known.merged;
  const merged = merge(shared, own);
  mergedByOwn.set(own, { shared, merged });
  return merged;
}

/** What is made of the same nodes is the same node. */
const mergedByOwn = new WeakMap<ObjectNode, { readonly shared: ObjectNode; readonly merged: ObjectNode }>();

function merge(under: ObjectNode, over: ObjectNode): ObjectNode {
  const own = over.members.map((member): Member => {
    const shared = member.shadowed ? undefined : findMember(under, member.key)?.value;
    const value = shared && mergeValue(shared, member.value);
    return value && value !== member.value ? { ...member, value, borrowed: true } : member;
  });
  const borrowed = under.members.filter((member) => !member.shadowed && !findMember(over, member.key)).map((member): Member => ({ ...member, borrowed: true }));
  return { ...over, members: [...own, ...borrowed], open: over.open ?? under.open };
}

function mergeValue(under: HostNode, over: HostNode): HostNode {
  if (under.kind === 'object' && over.kind === 'object') return merge(under, over);
  if (under.kind === 'array' && over.kind === 'array') return { ...over, items: [...under.items, ...over.items] };
  return over;
}
