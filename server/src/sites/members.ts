/**
 * Texts, lists and members, for documents that a program wrote and whose forms are fixed: manifests, plans, answers.
 */
import { findPath, settle, type HostNode, type Member } from '../syntax/node';

/** Undefined where something else is written, or a part of it is computed. */
export function textAt(node: HostNode | undefined, key: string): string | undefined {
  const value = findPath(node, key);
  return value?.kind === 'string' && value.holes.length === 0 ? value.value : undefined;
}

/** Empty where no list is written. */
export function itemsAt(node: HostNode | undefined, key: string): readonly HostNode[] {
  const list = findPath(node, key);
  return list?.kind === 'array' ? list.items.map(settle) : [];
}

/** Those that take effect; none where no object is written. */
export function membersOf(node: HostNode | undefined): readonly Member[] {
  const value = node && settle(node);
  return value?.kind === 'object' ? value.members.filter(({ shadowed }) => !shadowed) : [];
}

export function isTrue(node: HostNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}
