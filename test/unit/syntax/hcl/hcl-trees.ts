/** HCL trees in tests: parsed text, and blocks as an indented outline that shows what survived. */
import { hclFormat } from '../../../../server/src/syntax/hcl/hcl-format';
import { findPath, settle, type HostNode, type ObjectNode, type Tree } from '../../../../server/src/syntax/node';

export function parse(text: string): Tree {
  return hclFormat.parse(text, 'test', { format: 'hcl' });
}

export function rootOf(text: string): ObjectNode {
  const { root } = parse(text);
  if (root.kind !== 'object') throw new Error('the root of HCL is an object');
  return root;
}

/** The value of the attribute `x` in `x = <expression>`. */
export function valueOf(expression: string): HostNode {
  const node = findPath(rootOf(`x = ${expression}\n`), 'x');
  if (!node) throw new Error(`no value in ${expression}`);
  return node;
}

/** `resource aws_iam_role api` for each top-level block, names for attributes. */
export function heads(root: HostNode): string[] {
  if (root.kind !== 'object') return [];
  return root.members.map((member) => {
    const labels = member.value.kind === 'object' ? (member.value.labels ?? []) : [];
    return [member.key, ...labels.map((label) => label.value)].join(' ');
  });
}

/** A value with everything that was not read shown: `<missing>`, `<unknown>`, `<ref address>`. */
export function shape(node: HostNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map((member, index) => [unique(node, index, member.key), shape(member.value)]));
    case 'array':
      return node.items.map(shape);
    case 'string':
      return node.value;
    case 'number':
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'ref':
      return `<ref ${node.reference.address}>`;
    case 'choice':
      return { [`<choice ${node.condition.address}>`]: node.branches.map((branch) => branch.value && shape(branch.value)) };
    default:
      return `<${node.kind}>`;
  }
}

/** Repeated blocks are told apart by number. */
function unique(node: ObjectNode, index: number, key: string): string {
  const before = node.members.slice(0, index).filter((member) => member.key === key).length;
  return before === 0 ? key : `${key} ${before + 1}`;
}

/** The body of the block with these labels. */
export function blockOf(root: HostNode, ...labels: string[]): ObjectNode {
  if (root.kind === 'object') {
    for (const { value } of root.members) {
      const body = settle(value);
      if (body.kind === 'object' && labels.join(' ') === (body.labels ?? []).map((label) => label.value).join(' ')) return body;
    }
  }
  throw new Error(`no block ${labels.join(' ')}`);
}

export function textAt(text: string, node: { readonly span: { readonly start: number; readonly end: number } }): string {
  return text.slice(node.span.start, node.span.end);
}
