/**
 * Facts in saved answers: what stands under a key, or that nothing does.
 */
import type { Fact } from '../../gateway/declared';
import { findMember, findPath, type HostNode, type ObjectNode } from '../../syntax/node';

export function factAt<T>(node: ObjectNode, key: string): Fact<T> | undefined {
  const value = findMember(node, key)?.value;
  return value && value.kind !== 'null' ? { node: value } : undefined;
}

export function factsAt<T>(node: HostNode | undefined, key: string): readonly Fact<T>[] {
  const list = findPath(node, key);
  return list?.kind === 'array' ? list.items.map((item) => ({ node: item })) : [];
}

export function unseenAt<T>({ span, origin }: HostNode, reason: string): Fact<T> {
  return { node: { kind: 'unknown', reason, span, origin } };
}
