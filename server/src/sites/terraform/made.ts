/**
 * Nodes for values that were computed: they stand at the expression that gives them, as a whole.
 *
 * Nothing in them can be edited where they stand, so all are marked as shared. What a value was made of keeps its own nodes.
 */
import { isAtom, type Atom, type Piece } from '../../base/atoms';
import { segmentMap } from '../../base/segment-map';
import type { Span } from '../../base/span';
import type { ArrayNode, BooleanNode, ChoiceNode, Hole, HostNode, Member, NullNode, NumberNode, ObjectNode, Origin, Reference, StringNode } from '../../syntax/node';

/** Where a computed value stands. */
export interface Place {
  readonly span: Span;
  readonly origin: Origin;
}

/** Longer texts are not made: nobody writes them, and doubling a text needs few steps. */
const longestText = 65_536;

export function madeText(pieces: readonly Piece[], { span, origin }: Place): StringNode | undefined {
  let value = '';
  const holes: Hole[] = [];
  for (const piece of pieces) {
    const start = value.length;
    value += isAtom(piece) ? `\${${piece.label}}` : piece;
    if (value.length > longestText) return undefined;
    if (isAtom(piece)) holes.push({ start, end: value.length, reference: referenceTo(piece, span), pieces: [piece] });
  }
  const run = { decoded: 0, source: span.start, decodedLength: value.length, sourceLength: span.end - span.start, whole: true } as const;
  return { kind: 'string', span, contentSpan: span, origin, value, holes, segments: segmentMap([run], span.end), style: 'double', shared: true };
}

function referenceTo({ label, pure }: Atom, span: Span): Reference {
  return { address: label, label, isPure: pure, span };
}

export function madeNumber(value: number, { span, origin }: Place): NumberNode | undefined {
  return Number.isFinite(value) ? { kind: 'number', span, origin, value, raw: String(value), shared: true } : undefined;
}

export function madeBoolean(value: boolean, { span, origin }: Place): BooleanNode {
  return { kind: 'boolean', span, origin, value, raw: String(value), shared: true };
}

export function madeNull({ span, origin }: Place): NullNode {
  return { kind: 'null', span, origin, shared: true };
}

export function madeArray(items: readonly HostNode[], { span, origin }: Place, more: { readonly open?: string; readonly isSet?: boolean } = {}): ArrayNode {
  return { kind: 'array', span, origin, items, shared: true, ...(more.open === undefined ? {} : { open: more.open }), ...(more.isSet ? { isSet: true } : {}) };
}

export function madeObject(members: readonly Member[], { span, origin }: Place, open?: string): ObjectNode {
  return { kind: 'object', span, origin, members, shared: true, ...(open === undefined ? {} : { open }) };
}

export function madeMember(key: string, value: HostNode, { span }: Place): Member {
  return { key, keySpan: span, value, span };
}

/** A choice by the condition of another one, or by a reference. */
export function madeChoice({ condition, decidedBy }: Pick<ChoiceNode, 'condition' | 'decidedBy'>, holds: HostNode | undefined, fails: HostNode | undefined, { span, origin }: Place): ChoiceNode {
  return { kind: 'choice', span, origin, condition, ...(decidedBy ? { decidedBy } : {}), shared: true, branches: [{ holds: true, value: holds }, { holds: false, value: fails }] };
}
