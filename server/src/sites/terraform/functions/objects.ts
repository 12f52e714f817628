/**
 * Functions over objects and maps.
 *
 * Members that are there under a condition stay so; an object nobody sees all of is not merged.
 */
import type { HostNode, Member } from '../../../syntax/node';
import { chosenEntries, entriesOf, isConditional, memberAt, mostItems, type Entries } from '../collections';
import { madeArray, madeMember, madeObject, madeText } from '../made';
import { fails, type Call, type TerraformFunction } from '../values';
import { isBefore, textAt, textsAt } from './operands';

export const objects: Readonly<Record<string, TerraformFunction>> = {
  merge(operands, call) {
    const merged = mergedFrom(operands, call);
    return merged && call.values.spend(merged.members.length) ? madeObject(merged.members, call.place, merged.open) : undefined;
  },
  lookup(operands, call) {
    const [map, , otherwise] = operands;
    const key = textAt(operands, 1, call);
    const entries = map && call.values.entries(map);
    if (!entries || key === undefined) return undefined;
    const member = memberAt(entries, key);
    if (member && !isConditional(member.value)) return call.values.outcome(member.value);
    if (member || entries.open !== undefined) return undefined;
    return otherwise ? call.values.outcome(otherwise) : fails;
  },
  transpose(operands, call) {
    const members = membersAt(operands, call);
    if (!members) return undefined;
    const turned = new Map<string, string[]>();
    for (const { key, value } of members) {
      const texts = textsAt([value], 0, call);
      if (!texts) return undefined;
      for (const text of texts) turned.set(text, [...(turned.get(text) ?? []), key]);
    }
    const list = (keys: readonly string[]): HostNode => madeArray([...new Set(keys)].flatMap((key) => madeText([key], call.place) ?? []), call.place);
    return madeObject([...turned].map(([text, keys]) => madeMember(text, list(keys), call.place)), call.place);
  },
  keys: (operands, call) => {
    const members = membersAt(operands, call);
    return members && madeArray(members.flatMap(({ key, keySpan }) => madeText([key], { ...call.place, span: keySpan }) ?? []), call.place);
  },
  values: (operands, call) => {
    const members = membersAt(operands, call);
    return members && madeArray(members.map(({ value }) => value), call.place);
  },
};

/** Later objects win; one that a condition chooses gives its members under that condition. */
function mergedFrom(operands: readonly HostNode[], call: Call): Entries | undefined {
  let merged: Entries = { members: [] };
  for (const operand of operands) {
    const value = call.values.value(operand);
    if (value.kind === 'null') continue;
    if (value.kind === 'choice') {
      const [holds, others] = [true, false].map((side) => {
        const branch = value.branches.find((each) => each.holds === side)?.value;
        const entries = branch && (call.values.value(branch).kind === 'null' ? { members: [] } : entriesOf(branch, (node) => call.values.value(node)));
        return entries && overlaid(merged, entries);
      });
      const chosen = holds && others && chosenEntries(value, holds, others);
      if (!chosen) return undefined;
      merged = chosen;
      continue;
    }
    const entries = call.values.entries(operand);
    // What nobody can see may win over all before it.
    if (!entries || entries.open !== undefined) return undefined;
    merged = overlaid(merged, entries);
    if (merged.members.length > mostItems) return undefined;
  }
  return merged;
}

function overlaid(first: Entries, second: Entries): Entries {
  const isOverridden = (member: Member): boolean => second.members.some(({ key, keyNode, value }) => key === member.key && keyNode === member.keyNode && !isConditional(value));
  const kept = first.members.filter((member) => !isOverridden(member)).map((member) => {
    const later = second.members.find(({ key, keyNode }) => key === member.key && keyNode === member.keyNode);
    return later ? { ...member, value: filledFrom(later.value, member.value) } : member;
  });
  const keys = new Set(kept.map(({ key }) => key));
  return { members: [...kept, ...second.members.filter(({ key }) => !keys.has(key))], open: first.open ?? second.open };
}

/** A member that is there under a condition, and what it stands for where it is not. */
function filledFrom(node: HostNode, otherwise: HostNode): HostNode {
  if (node.kind !== 'choice') return node;
  return { ...node, shared: true, branches: node.branches.map(({ holds, value }) => ({ holds, value: value ? filledFrom(value, otherwise) : otherwise })) };
}

/** In the order of their keys; undefined unless all can be seen. */
function membersAt([map]: readonly HostNode[], { values }: Call): readonly Member[] | undefined {
  const entries = map && values.entries(map);
  if (!entries || entries.open !== undefined || entries.members.some((member) => member.keyNode || isConditional(member.value))) return undefined;
  return [...entries.members].sort((a, b) => (isBefore(a.key, b.key) ? -1 : 1));
}

