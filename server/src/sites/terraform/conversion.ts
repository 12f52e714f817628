/**
 * A value as the type of an input variable makes it: `true` given for a `string` is the text "true", a list given for a set
 * is in the order of sets.
 *
 * Simple types are converted, and lists, sets and maps of them; what is given for any other type stays as it is written.
 */
import type { HostNode } from '../../syntax/node';
import { functions } from './functions/functions';
import { splitInside } from './inside';
import { madeArray, madeBoolean, madeNumber, madeObject, madeText } from './made';
import type { Values } from './values';

/** Undefined where it is known only at deployment what comes out, or Terraform would refuse it. */
export function converted(node: HostNode, type: HostNode | undefined, values: Values): HostNode | undefined {
  const [, collection, simple] = /^(?:(list|set|map)\()?(string|number|bool)\)?$/.exec(typeText(type)) ?? [];
  if (simple === undefined) return node;
  if (collection === undefined) return asSimple(node, simple, values);
  const value = values.value(node);
  if (value.kind === 'array' && collection !== 'map') {
    const items = value.items.map((item) => asSimple(item, simple, values));
    if (items.some((item) => item === undefined)) return undefined;
    const isSame = items.every((item, index) => item === value.items[index]);
    const list = isSame ? value : madeArray(items.flatMap((item) => item ?? []), node, { open: value.open });
    if (collection === 'list') return isSame ? node : list;
    const set = functions.get('toset')?.([list], { values, place: node });
    return typeof set === 'symbol' ? undefined : set;
  }
  if (value.kind === 'object' && collection === 'map') {
    const members = value.members.map((member) => ({ ...member, value: asSimple(member.value, simple, values) ?? node }));
    if (members.some((member) => member.value === node)) return undefined;
    return members.every((member, index) => member.value === value.members[index]?.value) ? node : madeObject(members, node, value.open);
  }
  return value.kind === 'choice' && collection === 'set' ? undefined : node;
}

function typeText(type: HostNode | undefined): string {
  if (type?.kind === 'string') return type.value;
  return type?.kind === 'ref' || type?.kind === 'unknown' ? splitInside(type.reference?.address ?? '').rest : '';
}

function asSimple(node: HostNode, type: string, values: Values): HostNode | undefined {
  const value = values.value(node);
  if (value.kind === 'choice') return value.branches.every((branch) => !branch.value || asSimple(branch.value, type, values) === branch.value) ? node : undefined;
  const literal = value.kind === 'string' && value.holes.length === 0 ? value.value : undefined;
  switch (type) {
    case 'string':
      return value.kind === 'number' || value.kind === 'boolean' ? madeText([String(value.value)], node) : node;
    case 'number':
      return literal === undefined ? node : literal.trim() === '' ? undefined : madeNumber(Number(literal), node);
    default:
      if (literal === undefined) return value.kind === 'number' ? undefined : node;
      return literal === 'true' || literal === 'false' ? madeBoolean(literal === 'true', node) : undefined;
  }
}
