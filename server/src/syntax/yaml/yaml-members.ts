/**
 * Settles the members of a YAML mapping: merge keys are replaced by what they bring in, keys that are written twice
 * are marked. What a mapping writes itself overrides what it merges, whichever comes first.
 */
import type { HostNode, Member, ObjectNode } from '../node';

/** A member as written, or a merge key (`<<`) with its value. */
export type Entry = { readonly kind: 'member'; readonly member: Member } | { readonly kind: 'merge'; readonly value: HostNode };

export function finishMembers(entries: readonly Entry[]): Pick<ObjectNode, 'members' | 'open'> {
  const written = new Map<string, Member>();
  let isSimple = true;
  for (const entry of entries) {
    if (entry.kind === 'merge' || written.has(entry.member.key)) isSimple = false;
    if (entry.kind === 'member') written.set(entry.member.key, entry.member);
  }
  if (isSimple) return { members: [...written.values()] };
  const taken = new Set(written.keys());
  const members: Member[] = [];
  let isOpen = false;
  for (const entry of entries) {
    if (entry.kind === 'member') {
      const { member } = entry;
      members.push(written.get(member.key) === member ? member : { ...member, shadowed: true });
      continue;
    }
    const sources = mergeSources(entry.value);
    if (!sources) isOpen = true;
    for (const member of (sources ?? []).flatMap((source) => source.members)) {
      if (taken.has(member.key) || member.shadowed) continue;
      taken.add(member.key);
      members.push({ ...member, borrowed: true });
    }
  }
  return isOpen ? { members, open: 'what is merged into it is not known' } : { members };
}

function mergeSources(value: HostNode): readonly ObjectNode[] | undefined {
  if (value.kind === 'object') return [value];
  if (value.kind !== 'array') return undefined;
  const sources = value.items.filter((item) => item.kind === 'object');
  return sources.length === value.items.length ? sources : undefined;
}
