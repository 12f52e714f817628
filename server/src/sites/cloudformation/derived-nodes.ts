/**
 * Nodes of policies that nobody wrote: what SAM makes of its shortcuts, placed where the shortcut stands.
 *
 * They look like what a parser gives, so that the reader of policies need not know of them; being shared, no fix edits them.
 */
import { literalText, type Piece } from '../../base/atoms';
import { segmentMap } from '../../base/segment-map';
import type { Span } from '../../base/span';
import type { ArrayNode, HostNode, Member, ObjectNode, Origin, StringNode, UnknownNode } from '../../syntax/node';

/** The shortcut: its key and all of it. */
export interface Anchor {
  readonly keySpan: Span;
  readonly span: Span;
  readonly origin: Origin;
}

export function anchorAt({ keySpan, span, value }: Member): Anchor {
  return { keySpan, span, origin: value.origin };
}

/** Members without a value are left out. */
export function madeObject(anchor: Anchor, entries: Readonly<Record<string, HostNode | undefined>>): ObjectNode {
  const { keySpan, span, origin } = anchor;
  const members = Object.entries(entries).flatMap(([key, value]): Member[] => (value ? [{ key, keySpan, value, span }] : []));
  return { kind: 'object', members, span, origin, shared: true };
}

/** With `open`, there may be more items than can be seen, and why. */
export function madeArray({ span, origin }: Anchor, items: readonly HostNode[], open?: string): ArrayNode {
  return { kind: 'array', items, span, origin, shared: true, ...(open === undefined ? {} : { open }) };
}

/** A string where all of it is known, otherwise a value with these pieces. */
export function madeText(anchor: Anchor, pieces: readonly Piece[]): StringNode | UnknownNode {
  const literal = literalText({ pieces });
  const { span, keySpan, origin } = anchor;
  if (literal === undefined) return { kind: 'unknown', reason: 'known only at deployment', pieces, span: keySpan, origin, shared: true };
  const run = { decoded: 0, source: keySpan.start, decodedLength: literal.length, sourceLength: keySpan.end - keySpan.start, whole: true } as const;
  return { kind: 'string', value: literal, holes: [], segments: segmentMap([run], keySpan.end), style: 'plain', span: { ...keySpan, source: span.source }, contentSpan: keySpan, origin, shared: true };
}
