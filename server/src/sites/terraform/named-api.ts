/** Which API a block names as the one it is part of, worked out once in a reading: every API asks it of all blocks. */
import type { Address } from './address';
import { attribute, type Block } from './blocks';
import { targetOf } from './module';
import type { UnitIndex } from './unit-index';

/** Not state: a function of the index, kept while that is. */
const named = new WeakMap<UnitIndex, Map<Block, Address | undefined>>();

/** Undefined where it is computed; a block names its API by one argument only. */
export function namedApi(block: Block, reference: string, index: UnitIndex): Address | undefined {
  let known = named.get(index);
  if (!known) named.set(index, (known = new Map<Block, Address | undefined>()));
  if (!known.has(block)) known.set(block, targetOf(attribute(block.body, reference), index.module));
  return known.get(block);
}
