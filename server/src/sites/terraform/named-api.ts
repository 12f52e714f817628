/**
 * Which API a value names, as parts of one do.
 *
 * A value chosen by conditions names an API where they hold. An id that is written out is that of an API elsewhere.
 */
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import type { HostNode } from '../../syntax/node';
import type { Address } from './address';
import { targetOf, type Module } from './module';
import { resolved } from './presence';

export interface NamedApi {
  /** Undefined where it is computed. */
  readonly target: Address | undefined;
  readonly presence: readonly Presence[];
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
