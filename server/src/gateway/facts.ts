/**
 * Reads single facts of the neutral description of an API: texts, words, numbers and switches, known or not.
 *
 * What a fact means is said by who asks; one that deployment chooses is as unknown as its condition.
 */
import { holed, known, literal, literalText, unknown, type Atom, type HoledText, type Settled } from '../base/atoms';
import { atomOf, readText } from '../policy/text';
import { settle, type ChoiceNode, type HostNode } from '../syntax/node';
import type { Fact } from './declared';

/** The text of a fact; undefined where something is written that is no text. */
export function textFact(fact: Fact<string | number | boolean>): HoledText | undefined {
  if ('value' in fact) return literal(String(fact.value));
  return nodeText(fact.node);
}

export function nodeText(node: HostNode): HoledText | undefined {
  const value = settle(node);
  if (value.kind !== 'choice') return readText(value);
  // A value chosen at deployment: one thing if the branches agree, otherwise as unknown as its condition.
  const texts = value.branches.flatMap((branch) => (branch.value ? (nodeText(branch.value) ?? []) : []));
  const literals = new Set(texts.map((text) => literalText(text)));
  const [only] = texts;
  if (only && texts.length === value.branches.length && literals.size === 1 && !literals.has(undefined)) return only;
  return holed([chosenAtom(value)]);
}

/** What a choice comes out as, which is something else than its condition. */
function chosenAtom({ condition, span }: ChoiceNode): Atom {
  const { id, label, pure } = atomOf(condition);
  return { id: `${id}?${span.source}@${String(span.start)}`, label: `what \`${label}\` chooses`, reason: 'chosen at deployment', pure, shape: 'text' };
}

export function literalFact(fact: Fact<string | number | boolean>): string | undefined {
  const text = textFact(fact);
  return text && literalText(text);
}

export function settledFact(fact: Fact<string | number | boolean>): Settled<string> | undefined {
  const text = textFact(fact);
  if (!text) return undefined;
  const value = literalText(text);
  if (value !== undefined) return known(value);
  const atom = text.pieces.find((piece) => typeof piece !== 'string');
  return atom && unknown(atom);
}

/** Words are compared without case, as the frameworks do; anything else falls back to the documented default. */
export function oneOf<T extends string>(fact: Fact<string>, allowed: readonly T[], fallback: T): Settled<T> {
  const settled = settledFact(fact);
  if (!settled) return known(fallback);
  if (!settled.known) return unknown(settled.atom);
  const wanted = settled.value.toUpperCase();
  return known(allowed.find((value) => value === wanted) ?? fallback);
}

export function booleanFact(fact: Fact<boolean>): Settled<boolean> {
  const settled = settledFact(fact);
  if (!settled) return known(false);
  return settled.known ? known(settled.value.toLowerCase() === 'true') : unknown(settled.atom);
}

export function numberFact(fact: Fact<number>): Settled<number> {
  const settled = settledFact(fact);
  if (!settled) return known(0);
  if (!settled.known) return unknown(settled.atom);
  return known(/^\d+$/.test(settled.value) ? Number(settled.value) : 0);
}
