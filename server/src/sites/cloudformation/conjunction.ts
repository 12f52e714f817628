/**
 * A condition as a list of others that all have to hold, where its definition says no more than that.
 */
import type { HostNode, Reference } from '../../syntax/node';

/** What has to hold, all of it; `always` and `never` where nothing is left to decide; undefined for everything else. */
export type Conjunction = 'always' | 'never' | readonly { readonly condition: Reference; readonly holds: boolean }[];

export function conjunctionOf(node: HostNode): Conjunction | undefined {
  if (node.kind === 'boolean') return node.value ? 'always' : 'never';
  if (node.kind !== 'choice') return undefined;
  const open = node.branches.filter(({ value }) => value?.kind !== 'boolean' || value.value);
  const [branch] = open;
  if (!branch?.value || open.length > 1) return undefined;
  const rest = conjunctionOf(branch.value);
  if (rest === undefined || rest === 'never') return undefined;
  return [{ condition: node.condition, holds: branch.holds }, ...(rest === 'always' ? [] : rest)];
}
