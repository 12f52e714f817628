/**
 * Which API a block names as the one it is part of, worked out once in a reading: every API asks it of all blocks.
 *
 * A value chosen by conditions names an API where they hold. An id that is written out is that of an API elsewhere.
 */
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import type { HostNode } from '../../syntax/node';
import type { Address } from './address';
import { attribute, type Block } from './blocks';
import { targetOf, type Module } from './module';
import { resolved } from './presence';
import type { UnitIndex } from './unit-index';

export interface NamedApi {
  /** Undefined where it is computed. */
  readonly target: Address | undefined;
  readonly presence: readonly Presence[];
}

/** Not state: a function of the index, kept while that is. */
const named = new WeakMap<UnitIndex, Map<Block, readonly NamedApi[]>>();

/** A block names its API by one argument only. */
export function namedApis(block: Block, reference: string, index: UnitIndex): readonly NamedApi[] {
  let known = named.get(index);
  if (!known) named.set(index, (known = new Map<Block, readonly NamedApi[]>()));
  let own = known.get(block);
  if (!own) known.set(block, (own = namedIn(attribute(block.body, reference), index.module)));
  return own;
}

/** What a value names, one for each way. */
export function namedIn(node: HostNode | undefined, module: Module, presence: readonly Presence[] = []): readonly NamedApi[] {
  if (!node) return [];
  const target = targetOf(node, module);
  if (target) return [{ target, presence }];
  const value = resolved(node, module);
  if (value.kind === 'choice') return value.branches.flatMap((branch) => namedIn(branch.value, module, [...presence, presenceOf(value, branch.holds)]));
  const isNone = value.kind === 'null' || value.kind === 'missing' || (value.kind === 'string' && value.holes.length === 0);
  return isNone ? [] : [{ target: value === node ? undefined : targetOf(value, module), presence }];
}
