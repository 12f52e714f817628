/** Operands read as what a function needs; undefined where they are something else or not known. */
import type { HostNode } from '../../../syntax/node';
import { isConditional, isDefinite } from '../collections';
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
  if (!list) return undefined;
  const conditional = list.open === undefined ? list.items.find(isConditional) : undefined;
  if (conditional) values.wants(conditional);
  return isDefinite(list) ? list.items : undefined;
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

/** The letters as people count them; undefined where several characters may make one. */
export function lettersOf(text: string): string[] | undefined {
  return /[\p{M}\p{Emoji_Modifier}\p{Cf}\u{1f1e6}-\u{1f1ff}\u1100-\u11ff\ud7b0-\ud7ff]|\r\n/u.test(text) ? undefined : [...text];
}

/** A text as Terraform writes it into JSON, where what HTML might take for its own is escaped. */
export function escapedJson(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The order of texts is that of their characters, not of the halves that some are written as. */
export function isBefore(a: string, b: string): boolean {
  const [first, second] = [[...a], [...b]];
  const index = first.findIndex((letter, at) => letter !== second[at]);
  if (index < 0) return first.length < second.length;
  return (first[index]?.codePointAt(0) ?? 0) < (second[index]?.codePointAt(0) ?? -1);
}
