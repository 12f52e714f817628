/**
 * One type for several values, as the elements of a list, set or map have it and both results of a conditional: a text beside
 * numbers or truth values makes texts of them, also inside of lists and objects.
 *
 * What is not known has no part in it, and values that have no type in common are left as they are.
 */
import { mapPresent } from './collections';
import { madeArray, madeObject, madeText } from './made';
import type { Call } from './values';
import type { ArrayNode, HostNode, ObjectNode } from '../../syntax/node';

/** Deeper values are left as they are. */
const mostNested = 8;

/** The same nodes where nothing has to become another. */
export function ofOneType(nodes: readonly HostNode[], call: Call, depth = 0): readonly HostNode[] {
  const known = nodes.flatMap((node) => leavesOf(node, call)).filter(({ kind }) => kind !== 'null' && kind !== 'ref' && kind !== 'unknown');
  if (depth > mostNested || known.length < 2 || !call.values.spend(known.length)) return nodes;
  const kinds = new Set(known.map(({ kind }) => kind));
  if (kinds.has('string') && (kinds.has('number') || kinds.has('boolean'))) return nodes.map((node) => mapPresent(node, (present) => asText(present, call)) ?? node);
  const values = nodes.map((node) => call.values.value(node));
  if (isEach(values, 'array')) return unifiedArrays(values, call, depth + 1);
  return isEach(values, 'object') ? unifiedObjects(values, call, depth + 1) : nodes;
}

/** Whether they have no type in common: numbers and truth values without a text beside them. */
export function haveNoType(nodes: readonly HostNode[], call: Call): boolean {
  const kinds = new Set(nodes.flatMap((node) => leavesOf(node, call)).map(({ kind }) => kind));
  return kinds.has('number') && kinds.has('boolean') && !kinds.has('string') && !kinds.has('ref') && !kinds.has('unknown');
}

function leavesOf(node: HostNode, call: Call): readonly HostNode[] {
  const value = call.values.value(node);
  return value.kind === 'choice' ? value.branches.flatMap((branch) => (branch.value ? leavesOf(branch.value, call) : [])) : [value];
}

function asText(node: HostNode, { values, place }: Call): HostNode {
  const { kind } = values.value(node);
  const text = kind === 'number' || kind === 'boolean' ? values.text(node) : undefined;
  return (text && madeText(text.pieces, place)) ?? node;
}

function isEach<K extends 'array' | 'object'>(values: readonly HostNode[], kind: K): values is readonly Extract<HostNode, { kind: K }>[] {
  return values.every((value) => value.kind === kind);
}

/** Tuples of one length keep a type for each place; others become lists. */
function unifiedArrays(arrays: readonly ArrayNode[], call: Call, depth: number): readonly HostNode[] {
  const [first] = arrays;
  const areAlike = arrays.every(({ items, open }) => open === undefined && items.length === first?.items.length);
  const groups = areAlike ? (first?.items ?? []).map((_, index) => arrays.flatMap(({ items }) => items[index] ?? [])) : [arrays.flatMap(({ items }) => items)];
  const become = changes(groups, call, depth);
  return arrays.map((array) => {
    const items = array.items.map((item) => become.get(item) ?? item);
    return items.every((item, index) => item === array.items[index]) ? array : madeArray(items, array, array);
  });
}

/** Objects with the same attributes keep a type for each; others become maps. */
function unifiedObjects(objects: readonly ObjectNode[], call: Call, depth: number): readonly HostNode[] {
  const members = objects.map((object) => object.members.filter((member) => !member.shadowed && !member.isBlock));
  const keys = [...new Set(members.flatMap((own) => own.map(({ key }) => key)))];
  const areAlike = members.every((own) => own.length === keys.length);
  const groups = areAlike ? keys.map((key) => members.flatMap((own) => own.flatMap((member) => (member.key === key ? [member.value] : [])))) : [members.flatMap((own) => own.map(({ value }) => value))];
  const become = changes(groups, call, depth);
  return objects.map((object) => {
    const changed = object.members.map((member) => (become.has(member.value) ? { ...member, value: become.get(member.value) ?? member.value } : member));
    return changed.every((member, index) => member === object.members[index]) ? object : madeObject(changed, object, object.open);
  });
}

/** What values become, each group by itself. */
function changes(groups: readonly (readonly HostNode[])[], call: Call, depth: number): ReadonlyMap<HostNode, HostNode> {
  const become = new Map<HostNode, HostNode>();
  for (const group of groups) {
    ofOneType(group, call, depth).forEach((made, index) => {
      const node = group[index];
      if (node && made !== node) become.set(node, made);
    });
  }
  return become;
}
