/**
 * A choice by a condition that is made of others: where the condition is defined as true or false, or by other
 * conditions, the branches are chosen by those. What a condition compares is not looked at here.
 */
import { childrenOf, type ChoiceNode, type HostNode } from '../syntax/node';

/** Larger definitions stay a condition of their own, so that nothing multiplies. */
const mostLeaves = 16;
const mostNodes = 10_000;

/** `definition` is a boolean, or a choice whose leaves are; anything else leaves the choice as it is. */
export function settleChoice(choice: ChoiceNode, definition: HostNode | undefined): HostNode {
  const leaves = leavesOf(definition);
  if (!definition || leaves > mostLeaves) return choice;
  // Some branch stands at several leaves; within each other such choices would grow with every level.
  if (leaves > 2 && nodesBelow(choice, mostNodes / leaves) >= mostNodes / leaves) return choice;
  return graft(definition, choice) ?? { ...choice, branches: choice.branches.filter((branch) => !branch.value) };
}

/** As many as are met, up to a limit. */
function nodesBelow(node: HostNode, limit: number): number {
  let count = 1;
  for (const child of childrenOf(node)) {
    if (count >= limit) return count;
    count += nodesBelow(child, limit - count);
  }
  return count;
}

/** The number of leaves; beyond any limit where one of them is no boolean. */
function leavesOf(definition: HostNode | undefined): number {
  if (definition?.kind === 'boolean') return 1;
  if (definition?.kind !== 'choice') return Number.POSITIVE_INFINITY;
  return definition.branches.reduce((sum, branch) => sum + leavesOf(branch.value), 0);
}

/** Undefined where nothing is there in any case. */
function graft(definition: HostNode, choice: ChoiceNode): HostNode | undefined {
  if (definition.kind === 'boolean') return choice.branches.find((branch) => branch.holds === definition.value)?.value;
  if (definition.kind !== 'choice') return choice;
  const branches = definition.branches.map(({ holds, value }) => ({ holds, value: value && graft(value, choice) }));
  if (branches.every(({ value }) => value === undefined)) return undefined;
  return { ...choice, condition: definition.condition, branches };
}
