/**
 * The values a node may come out as, each with the conditions of the deployment under which it does.
 *
 * Branches that leave the value out are told too, since what is absent has a meaning of its own. Contradicting
 * conditions of nested choices are not looked for here but by `together`.
 */
import type { Presence } from '../policy/model';
import { presenceOf } from '../policy/values';
import { settle, type HostNode } from '../syntax/node';

export interface Alternative {
  /** Settled, and no choice; undefined where nothing is written. */
  readonly node: HostNode | undefined;
  readonly presence: readonly Presence[];
}

/** More than these are one value that nobody knows: choices of several places are multiplied with one another. */
const mostAlternatives = 8;

export function alternativesOf(node: HostNode | undefined, presence: readonly Presence[] = []): readonly Alternative[] {
  const found = allOf(node, presence);
  if (!node || found.length <= mostAlternatives) return found;
  return [{ node: { kind: 'unknown', reason: 'it depends on many conditions', span: node.span, origin: node.origin }, presence }];
}

function allOf(node: HostNode | undefined, presence: readonly Presence[]): readonly Alternative[] {
  const value = node && settle(node);
  if (!value || value.kind === 'null' || value.kind === 'missing') return [{ node: undefined, presence }];
  if (value.kind !== 'choice') return [{ node: value, presence }];
  return value.branches.flatMap((branch) => allOf(branch.value, [...presence, presenceOf(value, branch.holds)]));
}

/** All of the conditions, each once; undefined where they cannot hold at the same time. */
export function together(...lists: readonly (readonly Presence[])[]): readonly Presence[] | undefined {
  const byCondition = new Map<string, Presence>();
  for (const presence of lists.flat()) {
    const known = byCondition.get(presence.condition.id);
    if (known && known.holds !== presence.holds) return undefined;
    byCondition.set(presence.condition.id, presence);
  }
  return [...byCondition.values()];
}

/** What of the conditions is left to say where others hold anyway. */
export function beyond(presence: readonly Presence[], given: readonly Presence[]): readonly Presence[] {
  return presence.filter(({ condition, holds }) => !given.some((other) => other.condition.id === condition.id && other.holds === holds));
}
