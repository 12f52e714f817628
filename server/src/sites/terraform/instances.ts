/**
 * The instances a block makes by `count` or `for_each`, where it can be seen which: each with the names its body uses for
 * itself.
 *
 * An instance may be there in some deployments only; a block that makes any number of them has none here.
 */
import type { HostNode, ObjectNode } from '../../syntax/node';
import { attribute } from './blocks';
import { isConditional, mostItems } from './collections';
import { turnsOver } from './loops';
import { madeMember, madeNumber, madeObject, madeText, type Place } from './made';
import type { Scope } from './substitute';
import type { Values } from './values';

export interface Instance {
  /** `["eu"]`, `[0]`. */
  readonly key: string;
  /** Wraps what is there only where the instance is. */
  readonly wrap: (node: HostNode) => HostNode;
  readonly scope: Scope;
}

/** Not state: an object for each instance of a node, by which what is worked out for it is kept. */
const keys = new WeakMap<HostNode, Map<string, object>>();

export function instanceKey(node: HostNode, instance: string): object {
  let own = keys.get(node);
  if (!own) keys.set(node, (own = new Map<string, object>()));
  let key = own.get(instance);
  if (!key) own.set(instance, (key = {}));
  return key;
}

/** More instances are not told apart. */
const mostInstances = 60;

/** Undefined where nobody sees which instances there may be, and for a block that is made once. */
export function instancesOf(body: ObjectNode, values: Values): readonly Instance[] | undefined {
  const each = attribute(body, 'for_each');
  if (each && each.kind !== 'missing') return instancesForEach(each, values);
  const count = attribute(body, 'count');
  return count && count.kind !== 'missing' ? instancesByCount(count, values) : undefined;
}

/** The names of the instance with a key as it is written between brackets; undefined where there is none like that. */
export function scopeOfInstance(body: ObjectNode, key: string, values: Values): Scope | undefined {
  return instancesOf(body, values)?.find((instance) => instance.key === key)?.scope;
}

function instancesForEach(each: HostNode, values: Values): readonly Instance[] | undefined {
  const all = turnsOver(each, { values, place: each });
  if (!all || all.open !== undefined || all.turns.length > mostInstances) return undefined;
  const isMap = values.items(each) === undefined;
  const instances = all.turns.map(({ key, value }): Instance | undefined => {
    const wrap = (node: HostNode): HostNode => whereThere(value, node);
    const element = presentOf(value);
    const text = element && values.literal(isMap ? key : element);
    if (!element || text === undefined) return undefined;
    return { key: `[${JSON.stringify(text)}]`, wrap, scope: new Map([['each', eachObject(text, isMap ? element : undefined, each)]]) };
  });
  return instances.every((instance) => instance !== undefined) ? instances.flatMap((instance) => instance ?? []) : undefined;
}

function eachObject(key: string, value: HostNode | undefined, place: Place): HostNode {
  const keyNode = madeText([key], place);
  const members = keyNode ? [madeMember('key', keyNode, place), madeMember('value', value ?? keyNode, place)] : [];
  return madeObject(members, place);
}

function instancesByCount(count: HostNode, values: Values): readonly Instance[] | undefined {
  const value = values.value(count);
  const most = largest(value, values);
  if (most === undefined || most > Math.min(mostInstances, mostItems)) return undefined;
  return Array.from({ length: most }, (_, index): Instance => {
    const number = madeNumber(index, count);
    return {
      key: `[${String(index)}]`,
      wrap: (node) => whereMoreThan(index, value, node, values),
      scope: new Map([['count', madeObject(number ? [madeMember('index', number, count)] : [], count)]]),
    };
  });
}

function largest(node: HostNode, values: Values): number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'choice') return undefined;
  const numbers = node.branches.map(({ value }) => value && largest(values.value(value), values));
  const known = numbers.flatMap((number) => number ?? []);
  return known.length < numbers.length ? undefined : Math.max(...known);
}

function whereMoreThan(index: number, count: HostNode, node: HostNode, values: Values): HostNode {
  if (count.kind !== 'choice') return node;
  const sides = count.branches.map(({ holds, value }) => {
    const inner = value && values.value(value);
    return { holds, isThere: inner !== undefined && (inner.kind === 'choice' || (inner.kind === 'number' && inner.value > index)), inner };
  });
  if (sides.every(({ isThere, inner }) => isThere && inner?.kind === 'number')) return node;
  const branches = sides.map(({ holds, isThere, inner }) => ({ holds, value: isThere && inner ? whereMoreThan(index, inner, node, values) : undefined }));
  return { ...count, branches, shared: true };
}

function presentOf(node: HostNode): HostNode | undefined {
  if (!isConditional(node) || node.kind !== 'choice') return node;
  for (const { value } of node.branches) {
    const found = value && presentOf(value);
    if (found) return found;
  }
  return undefined;
}

/** `node` wherever `element` is there. */
function whereThere(element: HostNode, node: HostNode): HostNode {
  if (!isConditional(element) || element.kind !== 'choice') return node;
  return { ...element, branches: element.branches.map(({ holds, value }) => ({ holds, value: value && whereThere(value, node) })), shared: true };
}
