/**
 * Facts written as a member or as the items of a list, for every framework. A list that is not all there has something unseen besides, so
 * that nobody takes what can be seen for all of it.
 */
import type { Fact } from '../gateway/declared';
import { findMember, type ArrayNode, type HostNode, type ObjectNode } from '../syntax/node';

export function itemFacts({ items, open, span, origin }: ArrayNode): readonly Fact<string>[] {
  const seen = items.map((node) => ({ node }));
  return open === undefined ? seen : [...seen, { node: { kind: 'unknown', reason: open, span, origin } }];
}

/** As it is written, null and nothing included: what those mean is for whoever reads it. */
export function factAt(node: ObjectNode | undefined, key: string): { readonly node: HostNode } | undefined {
  const value = node && findMember(node, key)?.value;
  return value && { node: value };
}
