/**
 * The functions that conditions are made of: `Fn::Equals`, `Fn::Not`, `Fn::And` and `Fn::Or` become true, false, or
 * choices between the two by what is compared. Named conditions stand for themselves until they are bound.
 */
import { literalText, sameText } from '../../base/atoms';
import { readText } from '../../policy/text';
import { findMember, type ChoiceNode, type HostNode, type Reference } from '../../syntax/node';
import { conditionReference, equalityReference, identityText } from './identity';

/** Undefined where it is not one of these functions, or its arguments are not (yet) what they should be. */
export function lowerCondition(node: HostNode, name: string, operands: readonly HostNode[]): HostNode | undefined {
  if (name === 'Fn::Equals') return lowerEquals(node, operands);
  const trees = operands.map((operand) => truthOf(operand));
  if (trees.length === 0 || !trees.every((tree) => tree !== undefined)) return undefined;
  switch (name) {
    case 'Fn::Not': {
      const [only] = trees;
      return only && trees.length === 1 ? decide(only, truth(node, false), truth(node, true)) : undefined;
    }
    case 'Fn::And':
      return trees.reduceRight((rest, tree) => decide(tree, rest, truth(node, false)), truth(node, true));
    case 'Fn::Or':
      return trees.reduceRight((rest, tree) => decide(tree, truth(node, true), rest), truth(node, false));
    default:
      return undefined;
  }
}

function lowerEquals(node: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  const [left, right] = operands;
  if (!left || !right || operands.length > 2) return undefined;
  const texts = [readText(left), readText(right)] as const;
  if (texts[0] && texts[1]) {
    if (sameText(texts[0], texts[1])) return truth(node, true);
    if (literalText(texts[0]) !== undefined && literalText(texts[1]) !== undefined) return truth(node, false);
  }
  const written = [identityText(left), identityText(right)] as const;
  if (written[0] === undefined || written[1] === undefined) return undefined;
  const label = `${written[0]} = ${written[1]}`.replaceAll('"', '');
  return byCondition(node, equalityReference(written[0], written[1], { label, span: node.span, sides: [left, right] }));
}

/** A tree of choices with true and false at its ends. */
function truthOf(operand: HostNode): HostNode | undefined {
  if (operand.kind === 'boolean' || operand.kind === 'choice') return isTruth(operand) ? operand : undefined;
  const name = operand.kind === 'object' && operand.members.length === 1 ? findMember(operand, 'Condition')?.value : undefined;
  return name?.kind === 'string' ? byCondition(operand, conditionReference(name)) : undefined;
}

function isTruth(node: HostNode): boolean {
  return node.kind === 'boolean' || (node.kind === 'choice' && node.branches.every(({ value }) => value !== undefined && isTruth(value)));
}

function truth({ span, origin }: HostNode, value: boolean): HostNode {
  return { kind: 'boolean', value, raw: String(value), span, origin };
}

function byCondition(node: HostNode, condition: Reference): ChoiceNode {
  const branches = [true, false].map((holds) => ({ holds, value: truth(node, holds) }));
  return { kind: 'choice', condition, branches, span: node.span, origin: node.origin };
}

/** Definitions in which more than this many cases meet are not multiplied out. */
const mostLeaves = 16;

function decide(tree: HostNode, whenTrue: HostNode, whenFalse: HostNode): HostNode {
  const trues = leavesOf(tree, true);
  const falses = leavesOf(tree, false);
  const leaves = trues * (leavesOf(whenTrue, true) + leavesOf(whenTrue, false)) + falses * (leavesOf(whenFalse, true) + leavesOf(whenFalse, false));
  if (leaves <= mostLeaves) return graft(tree, whenTrue, whenFalse);
  return { kind: 'unknown', reason: 'it depends on many conditions', span: tree.span, origin: tree.origin };
}

function graft(tree: HostNode, whenTrue: HostNode, whenFalse: HostNode): HostNode {
  if (tree.kind === 'boolean') return tree.value ? whenTrue : whenFalse;
  if (tree.kind !== 'choice') return tree;
  const branches = tree.branches.map(({ holds, value }) => ({ holds, value: value && graft(value, whenTrue, whenFalse) }));
  const [first] = branches;
  const isDecided = first?.value?.kind === 'boolean' && branches.every(({ value }) => value?.kind === 'boolean' && first.value?.kind === 'boolean' && value.value === first.value.value);
  return isDecided && first.value ? first.value : { ...tree, branches };
}

/** How many ways lead to an end of this kind; what is no tree of truths counts as one of either. */
function leavesOf(node: HostNode, kind: boolean): number {
  if (node.kind === 'boolean') return node.value === kind ? 1 : 0;
  return node.kind === 'choice' ? node.branches.reduce((sum, { value }) => sum + (value ? leavesOf(value, kind) : 1), 0) : 1;
}
