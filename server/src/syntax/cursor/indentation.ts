/**
 * What could be typed on a blank line of YAML: the column says to which of the mappings that are open above the line a
 * new key would belong, or that a value is still owed to the last key.
 */
import { linePrefix } from '../../base/text';
import type { Layer } from '../layer';
import type { ArrayNode, HostNode, ObjectNode } from '../node';
import type { Step } from './place';

export type OpenPlace =
  | { readonly kind: 'key'; readonly object: ObjectNode; readonly path: readonly Step[] }
  | { readonly kind: 'value'; readonly node: HostNode; readonly path: readonly Step[] };

/** Undefined where the line is not blank or its column fits nothing. */
export function findOpenPlaces(layer: Layer, root: HostNode, at: number): OpenPlace | undefined {
  const before = linePrefix(layer.text, at);
  if (!/^ *$/.test(before) || !/^[ \t]*(\r?\n|$)/.test(restOfLine(layer.text, at))) return undefined;
  const chain = openChain(layer, root, at);
  const column = before.length;
  const object = chain.containers.findLast((open) => open.node.kind === 'object' && open.column === column);
  if (object?.node.kind === 'object') return { kind: 'key', object: object.node, path: object.path };
  const innermost = chain.containers.at(-1);
  const owed = chain.owed;
  return owed && innermost && column > innermost.column ? { kind: 'value', ...owed } : undefined;
}

interface OpenContainer {
  readonly node: ObjectNode | ArrayNode;
  readonly column: number;
  readonly path: readonly Step[];
}

interface Chain {
  /** The block containers whose last child before the line leads to it, outermost first. */
  readonly containers: readonly OpenContainer[];
  /** The missing value of the last key or dash above the line. */
  readonly owed: { readonly node: HostNode; readonly path: readonly Step[] } | undefined;
}

function openChain(layer: Layer, root: HostNode, at: number): Chain {
  const containers: OpenContainer[] = [];
  let node: HostNode | undefined = root;
  let path: readonly Step[] = [];
  while (node) {
    if (node.kind === 'choice') {
      node = lastBefore(layer, node.branches.flatMap(({ value }) => value ?? []), (value) => value, at);
      continue;
    }
    if (node.kind !== 'object' && node.kind !== 'array') break;
    const column = blockColumn(layer, node);
    if (column === undefined) break;
    if (column >= 0) containers.push({ node, column, path });
    const next: Next | undefined = node.kind === 'object' ? lastMember(layer, node, at) : lastItem(layer, node, at);
    if (next) path = [...path, next.step];
    node = next?.value;
  }
  return { containers, owed: node?.kind === 'missing' ? { node, path } : undefined };
}

interface Next {
  readonly step: Step;
  readonly value: HostNode;
}

function lastMember(layer: Layer, object: ObjectNode, at: number): Next | undefined {
  const member = lastBefore(layer, object.members.filter(({ borrowed }) => !borrowed), ({ span }) => ({ span }), at);
  return member && { step: { kind: 'member', object, member }, value: member.value };
}

function lastItem(layer: Layer, array: ArrayNode, at: number): Next | undefined {
  const item = lastBefore(layer, array.items, (each) => each, at);
  return item && { step: { kind: 'item', array, index: array.items.indexOf(item) }, value: item };
}

/** The last of the children that starts above the cursor. */
function lastBefore<T>(layer: Layer, children: readonly T[], nodeOf: (child: T) => Pick<HostNode, 'span'>, at: number): T | undefined {
  return children.findLast((child) => {
    const range = layer.place(nodeOf(child).span);
    return range !== undefined && range.start < at;
  });
}

/** The column of a block container; -1 for what a tag wraps, undefined for flow style. */
function blockColumn(layer: Layer, node: ObjectNode | ArrayNode): number | undefined {
  const range = layer.place(node.span);
  const first = range && layer.text.charAt(range.start);
  if (!range || first === '{' || first === '[') return undefined;
  if (first === '!') return -1;
  return linePrefix(layer.text, range.start).length;
}

function restOfLine(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end + 1);
}
