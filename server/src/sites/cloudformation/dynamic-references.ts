/**
 * Dynamic references, `{{resolve:ssm:…}}` and their like: CloudFormation puts in a value when it deploys. The same text
 * is the same value within a template; what the value is, nothing in the template says.
 */
import type { Hole, HostNode, Reference, StringNode } from '../../syntax/node';
import { stringSpan } from '../../syntax/node';
import { identityText } from './identity';

const opening = '{{resolve:';
const closing = '}}';

/** The text itself where there is none in it; one that is not closed is text. */
export function withDynamicReferences(node: StringNode): StringNode {
  const { value } = node;
  let holes: readonly Hole[] | undefined;
  for (let start = value.indexOf(opening); start >= 0; start = value.indexOf(opening, start + 1)) {
    const end = endOf(node, start);
    if (end === undefined) break;
    holes = [...(holes ?? node.holes).filter((hole) => hole.end <= start || hole.start >= end), { start, end, reference: referenceAt(node, start, end) }];
  }
  return holes ? { ...node, holes: [...holes].sort((a, b) => a.start - b.start) } : node;
}

/** Behind the closing braces, which no hole inside has. */
function endOf({ value, holes }: StringNode, start: number): number | undefined {
  let at = value.indexOf(closing, start);
  for (const hole of holes) if (hole.start > start && hole.start <= at && at < hole.end + 1) at = value.indexOf(closing, hole.end);
  return at < 0 ? undefined : at + closing.length;
}

/** Holes inside count with what they stand for, so that every way of writing it is one value. */
function referenceAt(node: StringNode, start: number, end: number): Reference {
  const { exact: _exact, ...span } = stringSpan(node, start, end);
  const label = node.value.slice(start, end);
  const holes = node.holes.filter((hole) => hole.start >= start && hole.end <= end);
  if (holes.length === 0) return { address: label, label, isPure: true, span };
  const inner: HostNode = { ...node, value: label, holes: holes.map((hole) => ({ ...hole, start: hole.start - start, end: hole.end - start })) };
  const address = identityText(inner);
  return { address: address ?? label, label, isPure: address !== undefined, span };
}
