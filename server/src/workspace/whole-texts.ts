/**
 * A text with a part that is one of several becomes one of several texts, so that each can be looked at and the values
 * that decide between them decide the text. Documents stay one: what is chosen in them is a value of its own.
 */
import { settle, type ChoiceNode, type Hole, type HostNode, type Reference, type StringNode } from '../syntax/node';
import { readText } from '../policy/text';

/** More possibilities than this are one unknown value. */
const mostTexts = 8;

/** The text itself where none of its holes is a choice, or there are too many of them. */
export function wholeTexts(node: StringNode): HostNode {
  const index = node.holes.findIndex((hole) => choiceOf(hole) !== undefined);
  if (index < 0 || looksLikeDocument(node.value) || textsOf(node) > mostTexts) return node;
  return spread(node, new Map());
}

function looksLikeDocument(text: string): boolean {
  return /^\s*[{[]|\n/.test(text);
}

/** How many texts there are, if every choice is one of its own. */
function textsOf(node: StringNode): number {
  return node.holes.reduce((product, hole) => product * leavesOf(choiceOf(hole)), 1);
}

function leavesOf(choice: ChoiceNode | undefined): number {
  if (!choice) return 1;
  return choice.branches.reduce((sum, { value }) => sum + leavesOf(value && asChoice(value)), 0);
}

function asChoice(node: HostNode): ChoiceNode | undefined {
  const settled = settle(node);
  return settled.kind === 'choice' ? settled : undefined;
}

/** The choice a hole stands for, if each of its ends is a text. */
function choiceOf({ from }: Hole): ChoiceNode | undefined {
  const choice = from && asChoice(from);
  return choice && isText(choice) ? choice : undefined;
}

function isText(node: HostNode): boolean {
  const settled = settle(node);
  if (settled.kind === 'choice') return settled.branches.every(({ value }) => value !== undefined && isText(value));
  return readText(settled) !== undefined;
}

/** `chosen` says which conditions hold where the text stands by now: the same one is not asked twice. */
function spread(node: StringNode, chosen: ReadonlyMap<string, boolean>): HostNode {
  const index = node.holes.findIndex((hole) => choiceOf(hole) !== undefined);
  const hole = node.holes[index];
  const choice = hole && choiceOf(hole);
  if (!choice) return node;
  const withValue = (value: HostNode): StringNode => {
    const holes = node.holes.map((other, at) => (at === index ? { ...other, from: value, pieces: readText(value)?.pieces ?? other.pieces } : other));
    return { ...node, holes };
  };
  const key = keyOf(choice.condition);
  const known = chosen.get(key);
  if (known !== undefined) {
    const value = choice.branches.find(({ holds }) => holds === known)?.value;
    return value ? spread(withValue(value), chosen) : node;
  }
  const branches = choice.branches.map(({ holds, value }) => ({ holds, value: value && spread(withValue(value), new Map([...chosen, [key, holds]])) }));
  return { kind: 'choice', condition: choice.condition, branches, span: node.span, origin: node.origin };
}

/** What is not pure may differ from one use to the next. */
function keyOf({ address, isPure, span }: Reference): string {
  return isPure ? address : `${address} ${span.source} ${String(span.start)}`;
}
