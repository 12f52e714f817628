/**
 * What another parser makes of HCL, for comparison: block heads and attribute names in source order, and counts.
 */
import { dirname, join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';
import type { HostNode } from '../../../../server/src/syntax/node';

export interface Reading {
  readonly isValid: boolean;
  readonly names: readonly string[];
}

/** `block name`, `attribute name`, depth first; values inside expressions are not looked into. */
export function blocksAndKeys(root: HostNode): string[] {
  if (root.kind !== 'object') return [];
  return root.members.flatMap((member) => (member.isBlock ? [`block ${member.key}`, ...blocksAndKeys(member.value)] : [`attribute ${member.key}`]));
}

export async function loadOracle(): Promise<(text: string) => Reading> {
  const grammar = join(dirname(require.resolve('@tree-sitter-grammars/tree-sitter-hcl/package.json')), 'tree-sitter-hcl.wasm');
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('the oracle gives no tree');
    const reading = { isValid: !tree.rootNode.hasError, names: namesIn(tree.rootNode) };
    tree.delete();
    return reading;
  };
}

function namesIn(node: Node): string[] {
  return node.children.flatMap((child) => {
    if (child === null) return [];
    const name = child.child(0)?.text ?? '';
    if (child.type === 'attribute') return [`attribute ${name}`];
    return child.type === 'block' ? [`block ${name}`, ...namesIn(child)] : namesIn(child);
  });
}
