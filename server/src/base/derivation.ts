/**
 * Whether a condition holds, by what it is derived from; `undefined` while that leaves it open. Where values come from is
 * the business of who asks.
 */
import { literalText, sameText, type Atom, type Derivation, type HoledText } from './atoms';

export interface KnownValues {
  /** The text with the values in it that are known. */
  text(text: HoledText): HoledText;
  /** Whether the condition an atom stands for is known to hold, for another reason than what it follows from. */
  answer(condition: Atom): boolean | undefined;
  /** Whether a value of its own is given for an atom; undefined where nobody gives any yet. */
  given(atom: Atom): boolean | undefined;
}

export const nothingKnown: KnownValues = { text: (text) => text, answer: () => undefined, given: () => undefined };

export function decideDerivation(derivation: Derivation, known: KnownValues): boolean | undefined {
  if (typeof derivation === 'boolean') return derivation;
  if ('same' in derivation) {
    const [left, right] = [known.text(derivation.same[0]), known.text(derivation.same[1])];
    if (sameText(left, right)) return true;
    return literalText(left) !== undefined && literalText(right) !== undefined ? false : undefined;
  }
  if ('given' in derivation) return known.given(derivation.given);
  const { asks, yes, no } = derivation;
  const answer = known.answer(asks) ?? (asks.follows === undefined ? undefined : decideDerivation(asks.follows, known));
  if (answer !== undefined) return decideDerivation(answer ? yes : no, known);
  const either = decideDerivation(yes, known);
  return either === decideDerivation(no, known) ? either : undefined;
}
