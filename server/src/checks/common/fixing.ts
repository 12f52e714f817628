/**
 * Making fixes: an edit that is not possible makes no fix, and neither does one of text that stands elsewhere.
 *
 * What is written in a statement is its own; a value that came in through a reference may have other users, and whoever
 * changes it should look at them.
 */
import type { Span } from '../../base/span';
import { decodedRange } from '../../policy/text';
import { replaceString, replaceValue, type Edits, type EditSource } from '../../syntax/edit/edit';
import type { HostNode } from '../../syntax/node';
import type { Fix } from '../check';

/** No fix where the edit cannot be made. */
export function fixWith(title: string, edits: Edits, rank: 'preferred' | 'possible'): readonly Fix[] {
  return edits && edits.length > 0 ? [{ title, edits, isPreferred: rank === 'preferred' }] : [];
}

/** Replaces a range of the text with holes a node stands for; `home` is the node the text has to stand in. */
export function replaceText(node: HostNode, range: TextRange, newText: string, home: HostNode, source: EditSource): Edits {
  if (!standsIn(node, home, source)) return undefined;
  if (node.kind !== 'string') return undefined;
  const { exact, start, end } = decodedRange(node, range.start, range.end);
  return exact ? replaceString(node, start, end, newText, source) : undefined;
}

/** Replaces the whole value of a scalar. */
export function replaceScalar(node: HostNode, newText: string, home: HostNode, source: EditSource): Edits {
  if (!standsIn(node, home, source)) return undefined;
  return node.kind === 'string' ? replaceString(node, 0, node.value.length, newText, source) : replaceValue(node, newText, source);
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Whether a node is written inside another, rather than reached through a reference. */
export function standsIn(node: HostNode, home: HostNode, source: EditSource): boolean {
  const inner = source.locate(node.span);
  const outer = source.locate(home.span);
  return inner !== undefined && outer !== undefined && isInside(inner, outer);
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && outer.start <= inner.start && inner.end <= outer.end;
}
