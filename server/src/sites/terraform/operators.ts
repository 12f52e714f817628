/**
 * Operators of Terraform: arithmetic, comparison and logic, as far as the operands are known.
 *
 * Logic over conditions that are not known gives a choice by them, so that `var.a && var.b` is known to need both.
 */
import { sameText } from '../../base/atoms';
import type { BooleanNode, ChoiceNode, HostNode, Reference } from '../../syntax/node';
import { attributeOf, parseAddress } from './address';
import { isConditional, isDefinite } from './collections';
import { madeBoolean, madeChoice, madeNumber, type Place } from './made';
import { ofOneType } from './one-type';
import { fails, type Call, type Outcome } from './values';

export function operate(operator: string, operands: readonly HostNode[], call: Call): Outcome | undefined {
  const [first, second] = operands;
  if (!first) return undefined;
  if (!second) return operator === '!' ? negated(first, call) : operator === '-' ? negative(first, call) : undefined;
  switch (operator) {
    case '&&':
      return both(first, second, call);
    case '||':
      return either(first, second, call);
    case '==':
    case '!=': {
      const isEqual = equal(call.values.value(first), call.values.value(second), call);
      return isEqual === undefined ? undefined : madeBoolean(isEqual === (operator === '=='), call.place);
    }
    default:
      return calculated(operator, first, second, call);
  }
}

/** A boolean, or a choice that says in which deployments it holds; undefined where it has no name. */
export function asCondition(node: HostNode, { values, place }: Call): BooleanNode | ChoiceNode | undefined {
  const value = values.value(node);
  switch (value.kind) {
    case 'boolean':
      return value;
    case 'string':
      return value.holes.length === 0 && /^(?:true|false)$/.test(value.value) ? madeBoolean(value.value === 'true', place) : undefined;
    case 'choice':
      return isBoolean(value) ? value : undefined;
    case 'ref':
    case 'unknown':
      return value.reference?.isPure ? choiceBy(value.reference, madeBoolean(true, place), madeBoolean(false, place), place) : undefined;
    default:
      return undefined;
  }
}

/** How many cases a condition may be made of. */
const mostLeaves = 16;

/** What holds where a condition does, and where it does not. */
export function whereHolds(condition: BooleanNode | ChoiceNode, holds: HostNode, others: HostNode): HostNode | undefined {
  if (condition.kind === 'boolean') return condition.value ? holds : others;
  if (leaves(condition) > mostLeaves) return undefined;
  const branches = condition.branches.map((branch) => {
    const { value } = branch;
    return { holds: branch.holds, value: value?.kind === 'boolean' || value?.kind === 'choice' ? whereHolds(value, holds, others) : undefined };
  });
  return branches.some(({ value }) => value === undefined) ? undefined : { ...condition, branches, shared: true };
}

function leaves(node: HostNode): number {
  return node.kind === 'choice' ? node.branches.reduce((sum, { value }) => sum + (value ? leaves(value) : 1), 0) : 1;
}

/** True, false, or one of them by conditions. */
export function isBoolean(node: HostNode | undefined): boolean {
  return node?.kind === 'boolean' || (node?.kind === 'choice' && node.branches.every((branch) => isBoolean(branch.value)));
}

/** The choice with a condition that is chosen itself; only conditions of few others are made, so it stays small. */
export function grafted(definition: ChoiceNode, choice: ChoiceNode): ChoiceNode {
  const branches = definition.branches.map(({ holds, value }) => {
    if (value?.kind === 'choice') return { holds, value: grafted(value, choice) };
    return { holds, value: value?.kind === 'boolean' ? choice.branches.find((branch) => branch.holds === value.value)?.value : undefined };
  });
  return { ...choice, condition: definition.condition, branches };
}

function choiceBy(condition: Reference, holds: HostNode, others: HostNode, place: Place): ChoiceNode {
  return madeChoice({ condition }, holds, others, place);
}

function both(first: HostNode, second: HostNode, call: Call): HostNode | undefined {
  const [a, b] = [asCondition(first, call), asCondition(second, call)];
  const no = madeBoolean(false, call.place);
  if (isKnown(a, false) || isKnown(b, false)) return no;
  return a && b && whereHolds(a, b, no);
}

function either(first: HostNode, second: HostNode, call: Call): HostNode | undefined {
  const [a, b] = [asCondition(first, call), asCondition(second, call)];
  const yes = madeBoolean(true, call.place);
  if (isKnown(a, true) || isKnown(b, true)) return yes;
  return a && b && whereHolds(a, yes, b);
}

function isKnown(condition: BooleanNode | ChoiceNode | undefined, value: boolean): boolean {
  return condition?.kind === 'boolean' && condition.value === value;
}

function negated(node: HostNode, call: Call): HostNode | undefined {
  const condition = asCondition(node, call);
  return condition && whereHolds(condition, madeBoolean(false, call.place), madeBoolean(true, call.place));
}

function negative(node: HostNode, { values, place }: Call): HostNode | undefined {
  const number = numberOf(node, values);
  return number === undefined ? undefined : madeNumber(-number, place);
}

/** Numbers may be written as text; undefined for anything that is none, or not known. */
export function numberOf(node: HostNode, values: Call['values']): number | undefined {
  const value = values.value(node);
  if (value.kind === 'number') return value.value;
  return value.kind === 'string' && value.holes.length === 0 ? textNumber(value.value) : undefined;
}

/** The number that a text is the decimal form of. */
export function textNumber(text: string): number | undefined {
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A number as text, which never has an exponent; undefined where its digits are not all known. */
export function numberText(value: number): string | undefined {
  const text = String(value);
  return /e/.test(text) || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? undefined : text;
}

/** Both results of a conditional have one type. */
export function unified(chosen: Outcome, choice: ChoiceNode, holds: boolean, values: Call['values']): Outcome {
  if (chosen === fails || choice.shared) return chosen;
  const other = choice.branches.find((branch) => branch.holds !== holds)?.value;
  return other ? (ofOneType([chosen, other], { values, place: chosen })[0] ?? chosen) : chosen;
}

/** Values of different types are never equal; nor is a text with something unknown in it known to equal another. */
export function equal(a: HostNode, b: HostNode, { values }: Pick<Call, 'values'>): boolean | undefined {
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind ? true : [a, b].every((each) => isSomething(each) || isAlwaysSet(each)) ? false : undefined;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === b.value;
  const [first, second] = [values.text(a), values.text(b)];
  const areTexts = (a.kind === 'string' || a.kind === 'unknown' || a.kind === 'ref') && (b.kind === 'string' || b.kind === 'unknown' || b.kind === 'ref');
  if (areTexts && first && second && sameText(first, second)) return true;
  if (a.kind === 'string' && b.kind === 'string' && a.holes.length + b.holes.length === 0) return a.value === b.value;
  if (a.kind !== b.kind && isSomething(a) && isSomething(b)) return false;
  return (a.kind === 'array' || a.kind === 'object') && a.kind === b.kind ? equalCollections(a, b, { values }) : undefined;
}

/**
 * Whole collections differ where something in them does. Made of the same they are equal only as they are written: a list is
 * never equal to a tuple, nor a map to an object, and what a function gives may be either.
 */
function equalCollections(a: HostNode, b: HostNode, call: Pick<Call, 'values'>): boolean | undefined {
  const { values } = call;
  if (a.kind === 'array' && b.kind === 'array') {
    const [first, second] = [values.items(a), values.items(b)];
    if (!first || !second || !isDefinite(first) || !isDefinite(second) || first.isSet || second.isSet) return undefined;
    if (first.items.length !== second.items.length) return false;
    return together(a, b, first.items.map((item, index) => equalParts(item, second.items[index], call)));
  }
  const [first, second] = [values.entries(a), values.entries(b)];
  if (!first || !second || first.open !== undefined || second.open !== undefined) return undefined;
  const members = [...first.members, ...second.members];
  if (members.some(({ keyNode, value }) => keyNode !== undefined || isConditional(value))) return undefined;
  const others = new Map(second.members.map(({ key, value }) => [key, value]));
  if (first.members.length !== others.size || first.members.some(({ key }) => !others.has(key))) return false;
  return together(a, b, first.members.map(({ key, value }) => equalParts(value, others.get(key), call)));
}

function equalParts(a: HostNode, b: HostNode | undefined, call: Pick<Call, 'values'>): boolean | undefined {
  return b && call.values.spend(1) ? equal(call.values.value(a), call.values.value(b), call) : undefined;
}

function together(a: HostNode, b: HostNode, parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) || a.shared || b.shared ? undefined : true;
}

/** Whatever deployment brings, a resource has a text for its ARN and its id. */
export function isAlwaysSet(node: HostNode): boolean {
  const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
  const address = reference && !reference.expression ? parseAddress(reference.address) : undefined;
  return address?.scope === 'resource' && ['arn', 'id'].includes(attributeOf(address) ?? '');
}

function isSomething(node: HostNode): boolean {
  return node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean' || node.kind === 'array' || node.kind === 'object' || node.kind === 'null';
}

function calculated(operator: string, first: HostNode, second: HostNode, { values, place }: Call): HostNode | undefined {
  const [a, b] = [numberOf(first, values), numberOf(second, values)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '+':
      return madeNumber(a + b, place);
    case '-':
      return madeNumber(a - b, place);
    case '*':
      return madeNumber(a * b, place);
    case '/':
      return b === 0 ? undefined : madeNumber(a / b, place);
    case '%':
      return b === 0 ? undefined : madeNumber(a % b, place);
    case '<':
      return madeBoolean(a < b, place);
    case '<=':
      return madeBoolean(a <= b, place);
    case '>':
      return madeBoolean(a > b, place);
    case '>=':
      return madeBoolean(a >= b, place);
    default:
      return undefined;
  }
}
