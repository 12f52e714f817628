/**
 * Facts written as the items of a list, for every framework. A list that is not all there has something unseen besides, so
 * that nobody takes what can be seen for all of it.
 */
import type { Fact } from '../gateway/declared';
import type { ArrayNode } from '../syntax/node';

export function itemFacts({ items, open, span, origin }: ArrayNode): readonly Fact<string>[] {
  const seen = items.map((node) => ({ node }));
  return open === undefined ? seen : [...seen, { node: { kind: 'unknown', reason: open, span, origin } }];
}
