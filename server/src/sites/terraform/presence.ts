/**
 * In which deployments the instances of a block are there, as its `count` or `for_each` tells.
 *
 * A number chosen by a condition is that condition; anything else that has to be computed is a condition of its own, named
 * after the block. How many instances there are does not matter here.
 */
import type { Presence } from '../../policy/model';
import { existenceOf, presenceOf } from '../../policy/values';
import { beyond, together } from '../alternatives';
import { settle, type ChoiceNode, type HostNode, type Reference } from '../../syntax/node';
import { isHanded, parseAddress } from './address';
import { attribute, type Block } from './blocks';
import type { Instance } from './instances';
import type { Place } from './made';
import { mayBeHanded, moduleAtom, type Module } from './module';

type Conditional = Pick<Block, 'address' | 'body' | 'there' | 'called' | 'naming' | 'given'>;

/** Conditions that all have to hold, beside those that are given; undefined where the block never makes an instance. */
export function presenceOfBlock({ called = [], naming: named = [], given = [], ...block }: Conditional, module: Module): readonly Presence[] | undefined {
  const own = ownPresence(block, module);
  const all = own && together(given, called, own, named);
  return all && beyond(all, given);
}

/** A block under more conditions, as those on which it names something. */
export function naming<B extends Conditional>(block: B, presence: readonly Presence[]): B {
  return presence.length === 0 ? block : { ...block, naming: [...(block.naming ?? []), ...presence] };
}

/** A block for whom another one is there: the conditions under which that one is made are met. */
export function beside<B extends Conditional>(block: B, other: Conditional, module: Module): B {
  const given = presenceOfBlock(other, module) ?? [];
  return given.length === 0 ? block : { ...block, given };
}

/** The conditions under which an instance of a block is there, one list for each way. */
export function waysOfInstance({ wrap }: Instance, { span, origin }: Place, module: Module): readonly (readonly Presence[])[] {
  return existenceOf(module.bind(wrap({ kind: 'null', span, origin }))) ?? [[]];
}

function ownPresence(block: Pick<Block, 'address' | 'body' | 'there'>, module: Module): readonly Presence[] | undefined {
  if (block.there) {
    const [way, ...others] = block.there;
    if (!way || others.length === 0) return way;
    return [{ condition: moduleAtom(module, `count of ${block.address}`, { reason: 'whether it is made', shape: 'text', pure: true }), holds: true }];
  }
  for (const name of ['count', 'for_each'] as const) {
    const node = attribute(block.body, name);
    if (!node || node.kind === 'missing') continue;
    const ways = waysToBeThere(node, [], module);
    if (!ways) return [{ condition: moduleAtom(module, `${name} of ${block.address}`, { reason: 'how often it is made', shape: 'text', pure: true }), holds: true }];
    const [only, ...others] = ways;
    if (!only) return undefined;
    if (others.length === 0) return only;
    return isTotal(node, module) ? [] : [{ condition: moduleAtom(module, `${name} of ${block.address}`, { reason: 'how often it is made', shape: 'text', pure: true }), holds: true }];
  }
  return [];
}

/** One list of conditions for each branch with instances; undefined where that has to be computed. */
function waysToBeThere(node: HostNode, presence: readonly Presence[], module: Module): readonly (readonly Presence[])[] | undefined {
  const value = resolved(node, module);
  if (value.kind !== 'choice') {
    const amount = amountOf(value);
    return amount === undefined ? undefined : amount > 0 ? [presence] : [];
  }
  const ways = value.branches.map((branch) => (branch.value ? waysToBeThere(branch.value, [...presence, presenceOf(value, branch.holds)], module) : undefined));
  return ways.every((way) => way !== undefined) ? ways.flat() : undefined;
}

function isTotal(node: HostNode, module: Module): boolean {
  const value = resolved(node, module);
  if (value.kind === 'choice') return value.branches.every((branch) => branch.value !== undefined && isTotal(branch.value, module));
  return (amountOf(value) ?? 0) > 0;
}

function amountOf(node: HostNode): number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind === 'array' && node.open === undefined) return node.items.length;
  return node.kind === 'object' && node.open === undefined ? node.members.length : undefined;
}

/** The value behind references to locals and computations. */
export function resolved(node: HostNode, module: Module): HostNode {
  const settled = settle(node);
  const reference = settled.kind === 'ref' || settled.kind === 'unknown' ? settled.reference : undefined;
  // What a resource is given stays a reference to the resource.
  if (settled.kind !== 'choice' && !reference?.expression && !isHandedOn(reference)) return settled;
  const value = settle(module.values.value(settled));
  // What conditions a computed choice has is known by the names binding gives them.
  return value.kind === 'choice' && isUnnamed(value) ? settle(module.bind(value)) : value;
}

function isUnnamed({ decidedBy, branches }: ChoiceNode): boolean {
  return decidedBy === undefined || branches.some(({ value }) => value?.kind === 'choice' && isUnnamed(value));
}

function isHandedOn(reference: Reference | undefined): boolean {
  const address = reference && isHanded(reference.address) ? parseAddress(reference.address) : undefined;
  return address !== undefined && (address.scope === 'local' || mayBeHanded(address));
}
