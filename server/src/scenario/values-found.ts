/**
 * What reading values from a part of a file comes to, shared by the forms such files have.
 */
import type { HostNode } from '../syntax/node';
import { toPlain, type Plain } from './plain';

export interface FoundValue {
  readonly name: string;
  readonly value: string;
  /** Where it may be converted to the type of a variable. */
  readonly node?: HostNode;
}

/** What is wrong, and where in the file. */
interface ValueProblem {
  readonly message: string;
  readonly at?: HostNode;
}

export type FoundValues = { readonly found: readonly FoundValue[] } | ValueProblem;

/** A value as text; undefined for what no parameter can be. */
export function valueText(node: HostNode): string | undefined {
  // A policy in a string has been looked into; here it is a text.
  if (node.kind === 'string') return node.value;
  const plain = toPlain(node);
  if (typeof plain !== 'object') return String(plain);
  if (!Array.isArray(plain)) return undefined;
  const items = plain as readonly Plain[];
  // A parameter that takes a list is given as one text with commas.
  return items.every((item) => item !== null && typeof item !== 'object') ? items.map(String).join(',') : undefined;
}
