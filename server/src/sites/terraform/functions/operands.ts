/** Operands read as what a function needs; undefined where they are something else or not known. */
import type { HostNode } from '../../../syntax/node';
import { isDefinite } from '../collections';
import { numberOf } from '../operators';
import type { Call } from '../values';

export function textAt(operands: readonly HostNode[], index: number, { values }: Call): string | undefined {
  const node = operands[index];
  if (!node) return undefined;
  const { kind } = values.value(node);
  return kind === 'array' || kind === 'object' ? undefined : values.literal(node);
}

export function numberAt(operands: readonly HostNode[], index: number, { values }: Call): number | undefined {
  const node = operands[index];
  return node && numberOf(node, values);
}

/** The elements, where all of them can be seen and are there in every deployment. */
export function listAt(operands: readonly HostNode[], index: number, { values }: Call): readonly HostNode[] | undefined {
  const node = operands[index];
  const list = node && values.items(node);
  return list && isDefinite(list) ? list.items : undefined;
}

/** The same where their order means something. */
export function orderedAt(operands: readonly HostNode[], index: number, call: Call): readonly HostNode[] | undefined {
  const node = operands[index];
  const items = listAt(operands, index, call);
  // A set of known texts is in the order of its texts.
  return node && call.values.items(node)?.isSet === true && items?.some((item) => call.values.literal(item) === undefined) ? undefined : items;
}

/** The texts of a list of which every element is known. */
export function textsAt(operands: readonly HostNode[], index: number, call: Call): readonly string[] | undefined {
  const texts = listAt(operands, index, call)?.map((item) => textAt([item], 0, call));
  if (!texts || texts.some((text) => text === undefined)) return undefined;
  return texts.flatMap((text) => text ?? []);
}
