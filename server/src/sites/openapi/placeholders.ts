/**
 * What stands for something else in a definition in a file: `${AWS::Region}` and its like, which import puts in, and `${name}`
 * of the tools that fill a file in before. Variables of policies have a colon in their names and are none of them.
 *
 * What they stand for is not known here, but that `${AWS::AccountId}` is the account of the API.
 */
import type { Atom, AtomShape } from '../../base/atoms';
import { mapShared } from '../../base/lists';
import { stringSpan, type Hole, type HostNode, type StringNode } from '../../syntax/node';

const shapes: Readonly<Record<string, AtomShape | undefined>> = { 'AWS::AccountId': 'account-id', 'AWS::Partition': 'partition', 'AWS::Region': 'region', 'AWS::URLSuffix': 'url-suffix' };

/** A value that import or another tool gives. */
export function placeholderAtom(uri: string, label: string): Atom {
  const shape = shapes[label];
  return { id: `${uri}#${label}`, label, reason: shape ? 'decided by where the API is deployed' : 'put in before the definition is used', pure: true, shape: shape ?? 'text' };
}

const kept = new WeakMap<HostNode, { readonly uri: string; readonly node: HostNode }>();

/** The same node where nothing is put into it. */
export function withPlaceholders(node: HostNode, uri: string): HostNode {
  if (node.kind === 'string') return node.value.includes('${') ? withHoles(node, uri) : node;
  if (node.kind !== 'object' && node.kind !== 'array') return node;
  const known = kept.get(node);
  if (known?.uri === uri) return known.node;
  const made = withinNode(node, uri);
  kept.set(node, { uri, node: made });
  return made;
}

function withinNode(node: Extract<HostNode, { kind: 'object' | 'array' }>, uri: string): HostNode {
  if (node.kind === 'array') {
    const items = mapShared(node.items, (item) => withPlaceholders(item, uri));
    return items === node.items ? node : { ...node, items };
  }
  const members = mapShared(node.members, (member) => {
    const value = withPlaceholders(member.value, uri);
    return value === member.value ? member : { ...member, value };
  });
  return members === node.members ? node : { ...node, members };
}

function withHoles(node: StringNode, uri: string): StringNode {
  if (node.holes.length > 0) return node;
  const holes = [...node.value.matchAll(/\$\{(AWS::(?:AccountId|Partition|Region|URLSuffix)|[A-Za-z_][\w.-]*)\}/g)].map((match): Hole => {
    const [start, name = ''] = [match.index, match[1]];
    const end = start + match[0].length;
    const { exact: _exact, ...span } = stringSpan(node, start, end);
    return { start, end, reference: { address: name, label: name, isPure: true, span }, pieces: [placeholderAtom(uri, name)] };
  });
  return holes.length === 0 ? node : { ...node, holes };
}
