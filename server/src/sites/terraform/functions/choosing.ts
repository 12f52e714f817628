/** Functions that choose among their operands, and conversions that change nothing but the type. */
import type { HostNode, Reference } from '../../../syntax/node';
import { parseAddress } from '../address';
import { madeArray, madeBoolean, madeNumber, madeObject, madeText } from '../made';
import { haveNoType, ofOneType } from '../one-type';
import { isAlwaysSet, textNumber } from '../operators';
import { fails, type Call, type Outcome, type TerraformFunction, type Values } from '../values';
import { isBefore, listAt } from './operands';

const handOn: TerraformFunction = ([only], { values }) => only && values.outcome(only);

export const choosing: Readonly<Record<string, TerraformFunction>> = {
  sensitive: handOn,
  nonsensitive: handOn,
  ephemeralasnull: handOn,
  try(operands, { values }) {
    for (const operand of operands) {
      const outcome = values.strictly(operand);
      if (outcome === fails) continue;
      return isSafe(outcome, values) ? outcome : wanting(outcome, values);
    }
    return fails;
  },
  can([only], { values, place }) {
    const outcome = only && values.strictly(only);
    if (outcome === fails) return madeBoolean(false, place);
    return outcome && isSafe(outcome, values) ? madeBoolean(true, place) : outcome && wanting(outcome, values);
  },
  coalesce(given, call) {
    const operands = ofOneType(given, call);
    return firstOf(operands, call, (value, operand) => {
      if (value.kind === 'null') return false;
      // A text is there where at least one letter of it is known.
      if (value.kind === 'string') return (call.values.text(operand)?.pieces ?? []).some((piece) => typeof piece === 'string') || (value.holes.length === 0 ? false : undefined);
      return isSeen(value) || isAlwaysSet(value) ? true : undefined;
    });
  },
  coalescelist(operands, call) {
    return firstOf(operands, call, (_, operand) => {
      const list = listAt([operand], 0, call);
      return list && list.length > 0;
    });
  },
  tostring([only], { values, place }) {
    if (!only) return undefined;
    const value = values.value(only);
    if (value.kind === 'null' || value.kind === 'string') return value;
    if (value.kind === 'array') return fails;
    const text = values.text(only);
    return value.kind === 'object' || !text ? undefined : madeText(text.pieces, place);
  },
  tobool([only], { values, place }) {
    const value = only && values.value(only);
    if (value?.kind === 'null') return value;
    if (value?.kind === 'number' || value?.kind === 'array' || value?.kind === 'object') return fails;
    const text = only && values.literal(only);
    if (text === undefined) return undefined;
    return /^(?:true|false|1|0)$/.test(text) ? madeBoolean(text === 'true' || text === '1', place) : fails;
  },
  tonumber([only], { values, place }) {
    const value = only && values.value(only);
    if (value?.kind === 'null' || value?.kind === 'number') return value;
    if (value?.kind === 'boolean' || value?.kind === 'array' || value?.kind === 'object') return fails;
    const text = only && values.literal(only);
    const number = text === undefined ? undefined : textNumber(text);
    return text === undefined ? undefined : number === undefined ? fails : madeNumber(number, place);
  },
  tolist: ([only], call) => {
    const list = only && call.values.items(only);
    if (!list) return undefined;
    // The order a set comes to have is told by its texts, all of which have to be known.
    if (list.isSet) return sorted(list.items, list.open, call);
    return haveNoType(list.items, call) ? fails : madeArray(ofOneType(list.items, call), call.place, { open: list.open });
  },
  /** Nothing that is written out is sensitive; of anything else it is not known. */
  issensitive: ([only], { place }) => (only?.kind === 'string' && only.holes.length === 0 ? madeBoolean(false, place) : undefined),
  tomap: ([only], call) => {
    const value = only && call.values.outcome(only);
    if (value === undefined || value === fails || value.kind !== 'object') return value;
    const given = value.members.map((member) => member.value);
    const made = ofOneType(given, call);
    if (haveNoType(given, call)) return fails;
    return made === given ? value : madeObject(value.members.map((member, index) => ({ ...member, value: made[index] ?? member.value })), call.place, value.open);
  },
};

/** The first operand for which it is known to hold, after those for which it is known not to. */
function firstOf(operands: readonly HostNode[], { values }: Call, holds: (value: HostNode, operand: HostNode) => boolean | undefined): Outcome | undefined {
  for (const operand of operands) {
    const value = values.outcome(operand);
    if (value === fails) return fails;
    const isIt = holds(value, operand);
    if (isIt === undefined) return undefined;
    if (isIt) return value;
  }
  return fails;
}

function isSeen({ kind }: HostNode): boolean {
  return kind === 'number' || kind === 'boolean' || kind === 'array' || kind === 'object';
}

function wanting(outcome: HostNode, values: Values): undefined {
  values.wants(outcome);
}

/** How deep a value is looked into. */
const mostNested = 20;

/** Whether a value is there whatever deployment brings: a known one, or made of references that always lead somewhere. */
function isSafe(node: HostNode, values: Values, depth = 0): boolean {
  if (depth > mostNested || !values.spend(1)) return false;
  switch (node.kind) {
    case 'string':
      return node.holes.every(({ reference, from }) => (from ? isSafe(values.value(from), values, depth + 1) : isPlain(reference, values)));
    case 'array':
      return node.items.every((item) => isSafe(values.value(item), values, depth + 1));
    case 'object':
      return node.members.every(({ value }) => isSafe(values.value(value), values, depth + 1));
    case 'ref':
    case 'unknown':
      if (node.reference?.expression) return false;
      return node.reference ? isPlain(node.reference, values) : node.kind === 'unknown' && node.pieces !== undefined;
    default:
      return node.kind !== 'choice' && node.kind !== 'missing';
  }
}

/** `var.x`, or an attribute of a resource or an output of a module that is there. */
function isPlain(reference: Reference, values: Values): boolean {
  const address = parseAddress(reference.address);
  if (!address) return false;
  if (address.scope === 'var') return address.steps.length === 0;
  return (address.scope === 'resource' || address.scope === 'data' || address.scope === 'module') && address.steps.length === 1 && values.isThere(reference);
}

export function sorted(items: readonly HostNode[], open: string | undefined, call: Call): HostNode | undefined {
  const texts = new Map<string, HostNode>();
  for (const item of items) {
    const text = call.values.literal(item);
    if (text === undefined) return undefined;
    if (!texts.has(text)) texts.set(text, item);
  }
  if (open !== undefined) return undefined;
  const areNumbers = items.every((item) => call.values.value(item).kind === 'number');
  const order = ([a]: readonly [string, HostNode], [b]: readonly [string, HostNode]): number => (areNumbers ? Number(a) - Number(b) : isBefore(a, b) ? -1 : 1);
  return madeArray([...texts].sort(order).map(([, item]) => item), call.place);
}
