/**
 * Policy variables in values and resources: `${aws:username}`, defaults and escapes (CO-60 to CO-69).
 *
 * The result is a pattern in which a substituted value stands for itself, wildcards in it included (CO-66). Where
 * variables count at all is decided by whoever asks.
 */
import { isAtom, type Atom, type HoledText } from '../base/atoms';
import { scanVariables, type PolicyVariable } from '../policy/vocabulary/variables';
import { settleKey, type Context } from './context';
import type { Literal, TextPattern } from './match/tokens';
import { countsVariables, type PolicyPlace } from './place';
import type { Query } from './query';
import { useRule, type Run } from './run';

export type ResolvedText =
  | { readonly kind: 'pattern'; readonly pattern: TextPattern }
  /** CO-65: the text can match nothing; `variable` as written. */
  | { readonly kind: 'unresolved'; readonly variable: string }
  /** CO-63: AWS would not accept the text. */
  | { readonly kind: 'broken'; readonly variable: string }
  /** Whether the variable has a value has to be asked. */
  | { readonly kind: 'open'; readonly variable: string };

export function mayHaveVariables(text: HoledText): boolean {
  return text.pieces.some((piece) => typeof piece === 'string' && piece.includes('${'));
}

/** Puts the values of variables in, where the policy's version knows them. */
export function resolveVariables(query: Query, text: HoledText, policy: PolicyPlace): ResolvedText {
  const { run, context } = query;
  const counts = countsVariables(run, policy);
  if (counts === 'no') return { kind: 'pattern', pattern: text };
  if (counts === 'unknown') return { kind: 'open', variable: 'the variables' };
  const pieces: (string | Atom | Literal)[] = [];
  for (const [index, piece] of text.pieces.entries()) {
    if (typeof piece !== 'string') {
      pieces.push(piece);
      continue;
    }
    for (const part of scanVariables(piece)) {
      if (part.kind === 'literal') {
        pieces.push(part.text);
      } else if (part.kind === 'escape') {
        pieces.push({ literal: part.character });
      } else {
        const written = piece.slice(part.start, part.end);
        if (part.kind === 'broken') {
          const next = text.pieces[index + 1];
          const isCut = part.end === piece.length && next !== undefined && isAtom(next);
          return isCut ? cutVariable(run, written, next) : { kind: 'broken', variable: written };
        }
        const value = valueOf(run, context, part);
        if (value === undefined || value === 'open') return { kind: value === 'open' ? 'open' : 'unresolved', variable: written };
        pieces.push(...value);
      }
    }
  }
  return { kind: 'pattern', pattern: { pieces } };
}

/** Part of the name is known only at deployment, so which key is meant cannot be said, nor what a guess would be worth. */
function cutVariable(run: Run, written: string, next: Atom): ResolvedText {
  run.questions.push({ key: `variable:${written}\${${next.id}}`, labels: [next.label], cases: [] });
  return { kind: 'open', variable: `${written}…` };
}

function valueOf(run: Run, context: Context, variable: PolicyVariable): readonly (Atom | Literal)[] | 'open' | undefined {
  const key = settleKey(run, context, variable.key);
  if (key.kind === 'open') return 'open';
  const [value] = key.kind === 'values' && !key.isList ? key.values : []; // CO-62: lists have no one value
  if (value === undefined) return variable.fallback === undefined ? undefined : [asLiteral(run, variable.fallback)];
  return value.pieces.map((piece) => (typeof piece === 'string' ? asLiteral(run, piece) : piece));
}

/** CO-66, for defaults as well. */
function asLiteral(run: Run, text: string): Literal {
  if (/[*?]/.test(text)) useRule(run, 'CO-66');
  return { literal: text };
}
