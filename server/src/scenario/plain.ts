/**
 * Scenario files as plain data: made from a host tree, merged, and traced back to the nodes they came from.
 *
 * Cases are checked and expanded as plain data, so that a line of JSON needs no tree; where a value stands is looked
 * up by its path only when a problem or a policy asks for it. Nothing here knows what the fields mean.
 */
import type { PlainValue } from '../syntax/edit/edit-format';
import { findMember, settle, type HostNode, type Member } from '../syntax/node';

export type Plain = PlainValue;
export interface PlainObject {
  readonly [key: string]: Plain;
}

/** Keys and indexes from the root of a document or a case. */
export type Path = readonly (string | number)[];

export function isObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers that would not print as they are written (`012345678901`, `1.0`) stay text; a key without a value is null. */
export function toPlain(node: HostNode): Plain {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
      return Object.fromEntries(value.members.filter((member) => !member.shadowed).map((member) => [member.key, toPlain(member.value)]));
    case 'array':
      return value.items.map(toPlain);
    case 'string':
      return value.value;
    case 'number':
      return String(value.value) === value.raw ? value.value : value.raw;
    case 'boolean':
      return value.value;
    default:
      return null;
  }
}

export interface Reached {
  readonly node: HostNode;
  /** The member the node is the value of. */
  readonly member: Member | undefined;
  /** How many steps of the path led somewhere. */
  readonly depth: number;
}

/** Follows a path as far as it leads. */
export function reach(root: HostNode, path: Path): Reached {
  let node = root;
  let member: Member | undefined;
  for (const [depth, step] of path.entries()) {
    const at = settle(node);
    const found = typeof step === 'string' && at.kind === 'object' ? findMember(at, step) : undefined;
    const next = found?.value ?? (typeof step === 'number' && at.kind === 'array' ? at.items[step] : undefined);
    if (!next) return { node, member, depth };
    node = next;
    member = found;
  }
  return { node, member, depth: path.length };
}

/** Objects merge deep, anything else of `upper` replaces; its nulls stay, so that they can mean "none". */
export function mergePlain(lower: Plain | undefined, upper: Plain | undefined): Plain | undefined {
  if (upper === undefined) return lower;
  if (!isObject(lower) || !isObject(upper)) return upper;
  const result: Record<string, Plain> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const merged = mergePlain(lower[key], value);
    if (merged !== undefined) result[key] = merged;
  }
  return result;
}

export function withoutKeys(object: PlainObject, keys: readonly string[]): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
