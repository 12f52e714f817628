/**
 * YAML in a string with holes: parsed with a word in the place of each hole, which then is a hole of the scalar it
 * stands in. A plain scalar that is nothing but a hole may become anything when it is filled, so it stays unknown;
 * a key that is computed leaves its object open.
 */
import { toDecoded } from '../../base/segment-map';
import type { EmbeddedTree, Hole, HostNode, Member, ObjectNode, StringNode } from '../node';
import { textInString, textOfSource, type PlacedText } from '../placed-text';
import { parseYaml } from '../yaml/parse-yaml';

/** The text with its holes as words of the same length. */
export function maskHoles({ value, holes }: StringNode): string {
  let masked = '';
  for (const hole of inOrder(holes)) {
    if (hole.start < masked.length) continue;
    masked += value.slice(masked.length, hole.start) + 'x'.repeat(hole.end - hole.start);
  }
  return masked + value.slice(masked.length);
}

export function parseYamlWithHoles(outer: StringNode): EmbeddedTree {
  const origin = { format: 'yaml' as const, outer };
  const placed = textInString(outer, origin);
  const { root, problems } = parseYaml(textOfSource(maskHoles(outer), outer.span.source, origin));
  const filling: Filling = { outer, placed, holes: inOrder(outer.holes) };
  // A directive may hold lines, and take line ends with it: how the rest is indented then nobody knows.
  const areLinesSeen = !outer.holes.some(({ start }) => outer.value.startsWith('%{', start));
  const seen = problems.filter(({ span }) => areLinesSeen && !filling.holes.some((hole) => hole.start < span.end && span.start < hole.end));
  return { root: fill(root, filling), problems: seen.map((problem) => ({ ...problem, span: placed.spanOf(problem.span.start, problem.span.end) })) };
}

interface Filling {
  readonly outer: StringNode;
  readonly placed: PlacedText;
  readonly holes: readonly Hole[];
}

function inOrder(holes: readonly Hole[]): readonly Hole[] {
  return [...holes].sort((a, b) => a.start - b.start);
}

/** The node at its place in the source, with its holes; until then spans count in the text. */
function fill(node: HostNode, filling: Filling): HostNode {
  const span = filling.placed.spanOf(node.span.start, node.span.end);
  switch (node.kind) {
    case 'string':
      return fillString(node, filling);
    case 'object':
      return { ...fillObject(node, filling), span };
    case 'array':
      return { ...node, span, items: node.items.map((item) => fill(item, filling)) };
    default:
      return { ...node, span };
  }
}

function fillObject(node: ObjectNode, filling: Filling): ObjectNode {
  let { open } = node;
  const members = node.members.flatMap((member): Member[] => {
    const hole = filling.holes.find(({ start, end }) => start < member.keySpan.end && member.keySpan.start < end);
    if (hole) open ??= computed(hole);
    // A word alone on its line was no key: it stands for lines.
    if (hole && member.value.kind === 'missing') return [];
    return [fillMember(member, hole, filling)];
  });
  return { ...node, members, ...(open === undefined ? {} : { open }) };
}

function fillMember(member: Member, hole: Hole | undefined, filling: Filling): Member {
  const { placed, outer } = filling;
  const keySpan = placed.spanOf(member.keySpan.start, member.keySpan.end);
  const filled: Member = { ...member, keySpan, span: placed.spanOf(member.span.start, member.span.end), value: fill(member.value, filling) };
  if (!hole) return filled;
  const keyNode: HostNode = { kind: 'unknown', reason: computed(hole), reference: hole.reference, span: keySpan, origin: placed.origin };
  return { ...filled, key: outer.value.slice(member.keySpan.start, member.keySpan.end), keyNode };
}

function fillString(node: StringNode, { outer, placed, holes }: Filling): HostNode {
  const span = placed.spanOf(node.span.start, node.span.end);
  const { start, end } = node.contentSpan;
  const own = holes.filter((hole) => hole.start >= start && hole.end <= end);
  const [only] = own;
  if (only && node.style === 'plain' && only.start === start && only.end === end) {
    return { kind: 'unknown', reason: computed(only), reference: only.reference, span, origin: node.origin };
  }
  let { value } = node;
  const inside = own.flatMap((hole): Hole[] => {
    const from = toDecoded(node.segments, hole.start);
    const to = toDecoded(node.segments, hole.end);
    if (from === undefined || to === undefined || to - from !== hole.end - hole.start) return [];
    value = value.slice(0, from) + outer.value.slice(hole.start, hole.end) + value.slice(to);
    return [{ ...hole, start: from, end: to }];
  });
  return { ...node, value, holes: inside, span, contentSpan: placed.spanOf(start, end), segments: placed.mapOut(node.segments) };
}

const computed = (hole: Hole): string => `\`${hole.reference.label}\` is computed at deployment`;
