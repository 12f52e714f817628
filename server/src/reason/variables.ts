/**
 * Patterns of policies with every policy variable as a value that nobody knows.
 *
 * What a variable stands for depends on the request; here it may be anything, twice the same one included. Escapes
 * (`${*}`) stand for their character (CO-66).
 */
import { isAtom, type Atom, type HoledText } from '../base/atoms';
import type { TextPattern } from '../evaluate/match/tokens';
import { scanVariables } from '../policy/vocabulary/variables';

export function withVariables({ pieces }: HoledText): TextPattern {
  return {
    pieces: pieces.flatMap((piece): TextPattern['pieces'] => {
      if (isAtom(piece)) return [piece];
      return scanVariables(piece).map((part) => {
        if (part.kind === 'literal') return part.text;
        return part.kind === 'escape' ? { literal: part.character } : anything(piece.slice(part.start, part.end));
      });
    }),
  };
}

/** Impure: two occurrences need not be one value. */
function anything(written: string): Atom {
  return { id: `variable:${written}`, label: written, reason: 'a policy variable', pure: false, shape: 'text' };
}
