/**
 * What is known of the text that fills a hole in JSON, outside of strings: a document that was written elsewhere, or the
 * very text. All that is read from it stands where the hole does, and none of it can be edited there.
 */
import { segmentMap } from '../../base/segment-map';
import { settle, type Hole, type HostNode } from '../node';
import type { PlacedText } from '../placed-text';

/** The object or list whose JSON the hole is filled with. */
export function documentIn({ from }: Hole): HostNode | undefined {
  return from && isDocument(settle(from)) ? from : undefined;
}

function isDocument(node: HostNode): boolean {
  if (node.kind === 'choice') return node.branches.every(({ value }) => value !== undefined && isDocument(settle(value)));
  return node.kind === 'object' || node.kind === 'array';
}

export function knownText({ pieces }: Hole): string | undefined {
  return pieces?.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
}

/** All of the text stands at the hole. */
export function textInHole(text: string, hole: Hole, around: PlacedText): PlacedText {
  const span = around.spanOf(hole.start, hole.end);
  return {
    text,
    holes: [],
    origin: around.origin,
    spanOf: () => span,
    mapOut: ({ decodedEnd }) => segmentMap([{ decoded: 0, source: span.start, decodedLength: decodedEnd, sourceLength: span.end - span.start, torn: true }], span.end),
  };
}

export function withoutEdits(node: HostNode): HostNode {
  switch (node.kind) {
    case 'object':
      return { ...node, shared: true, members: node.members.map((member) => ({ ...member, borrowed: true, value: withoutEdits(member.value) })) };
    case 'array':
      return { ...node, shared: true, items: node.items.map(withoutEdits) };
    default:
      return { ...node, shared: true };
  }
}
