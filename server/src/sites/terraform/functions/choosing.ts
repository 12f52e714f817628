/** Functions that choose among their operands, and conversions that change nothing but the type. */
import type { HostNode } from '../../../syntax/node';
import { parseAddress } from '../address';
import { madeArray, madeBoolean, madeText } from '../made';
import { fails, type Call, type Outcome, type TerraformFunction } from '../values';
import { listAt } from './operands';

const handOn: TerraformFunction = ([only], { values }) => only && values.outcome(only);

export const choosing: Readonly<Record<string, TerraformFunction>> = {
  sensitive: handOn,
  nonsensitive: handOn,
  ephemeralasnull: handOn,
  try(operands, { values }) {
    for (const operand of operands) {
      const outcome = values.outcome(operand);
      if (outcome === fails) continue;
      return isSafe(outcome) ? outcome : undefined;
    }
    return fails;
  },
  can([only], { values, place }) {
    const outcome = only && values.outcome(only);
    if (outcome === fails) return madeBoolean(false, place);
    return outcome && isSafe(outcome) ? madeBoolean(true, place) : undefined;
  },
  coalesce(operands, call) {
    return firstOf(operands, call, (value, operand) => {
      if (value.kind === 'null') return false;
      // A text is there where at least one letter of it is known.
      if (value.kind === 'string') return (call.values.text(operand)?.pieces ?? []).some((piece) => typeof piece === 'string') || (value.holes.length === 0 ? false : undefined);
      return isSeen(value) ? true : undefined;
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
    const text = values.text(only);
    return value.kind === 'array' || value.kind === 'object' || !text ? undefined : madeText(text.pieces, place);
  },
  tobool([only], { values, place }) {
    const text = only && values.literal(only);
    return text === 'true' || text === 'false' ? madeBoolean(text === 'true', place) : undefined;
  },
  tolist: ([only], { values, place }) => {
    const list = only && values.items(only);
    // The order a set comes to have is told by its texts, all of which have to be known.
    return list && (list.isSet ? sorted(list.items, list.open, { values, place }) : madeArray(list.items, place, { open: list.open }));
  },
  tomap: handOn,
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

/** Whether a value is there whatever deployment brings: a known one, or a reference that always leads somewhere. */
function isSafe(node: HostNode): boolean {
  if (node.kind !== 'ref' && node.kind !== 'unknown') return node.kind !== 'choice' && node.kind !== 'missing';
  if (node.kind === 'unknown' && node.pieces) return node.reference === undefined || isPlain(node.reference.address);
  return node.reference !== undefined && node.reference.expression === undefined && isPlain(node.reference.address);
}

/** `var.x`, or an attribute of a resource of which there is one. */
function isPlain(text: string): boolean {
  const address = parseAddress(text);
  if (!address || address.instance !== '') return false;
  if (address.scope === 'var') return address.steps.length === 0;
  return (address.scope === 'resource' || address.scope === 'data') && address.steps.length === 1;
}

export function sorted(items: readonly HostNode[], open: string | undefined, call: Call): HostNode | undefined {
  const texts = new Map<string, HostNode>();
  for (const item of items) {
    const text = call.values.literal(item);
    if (text === undefined) return undefined;
    if (!texts.has(text)) texts.set(text, item);
  }
  return open === undefined ? madeArray([...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item), call.place) : undefined;
}
