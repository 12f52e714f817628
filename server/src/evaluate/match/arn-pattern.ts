/**
 * ARN operators: both sides are cut at the first five colons and compared component by component (CO-41).
 *
 * Unlike a glob over the whole text, a `*` cannot swallow the colon that ends its component. The sixth component keeps
 * later colons. Which keys hold ARNs is not known here.
 */
import { isAtom, type Atom, type HoledText } from '../../base/atoms';
import { hasWildcard } from '../../base/glob';
import { allOf, type Tri } from '../../base/tri';
import { askAboutAtoms, useRule, type Run } from '../run';
import { alphabetOf, type Literal, type TextPattern } from './tokens';
import { matchText } from './wildcard';

type Pieces = TextPattern['pieces'];

export type SplitArn = { readonly kind: 'components'; readonly components: readonly Pieces[] } | { readonly kind: 'malformed' } | { readonly kind: 'hidden' };

export interface ArnMatch {
  readonly result: Tri;
  /** Which side is no ARN: it has fewer than six components (CO-43). */
  readonly malformed?: 'policy' | 'request';
}

export function matchArn(run: Run, pattern: TextPattern, subject: HoledText): ArnMatch {
  if (isBareStar(pattern)) {
    useRule(run, 'CO-43');
    return { result: 'yes' };
  }
  const wanted = splitArn(substituted(run, pattern.pieces));
  const actual = splitArn(substituted(run, subject.pieces));
  if (wanted.kind === 'malformed') return { result: 'no', malformed: 'policy' };
  if (actual.kind === 'malformed') return { result: 'no', malformed: 'request' };
  if (wanted.kind === 'hidden' || actual.kind === 'hidden') return { result: matchHidden(run, pattern, subject) };
  const results = wanted.components.map((component, index): Tri => {
    const opposite = actual.components[index] ?? [];
    return matchText(run, { pieces: component }, { pieces: opposite.map(asPiece) }, 'like');
  });
  return { result: allOf(results) };
}

/** Whether a text can be compared as an ARN: it has six components or may have them, or is the `*` for all (CO-43). */
export function isArnPattern(run: Run, pattern: TextPattern): boolean {
  return isBareStar(pattern) || splitArn(substituted(run, pattern.pieces)).kind !== 'malformed';
}

function isBareStar({ pieces }: TextPattern): boolean {
  const [only] = pieces;
  return pieces.length === 1 && typeof only === 'string' && /^\*+$/.test(only);
}

/**
 * Cuts text at its first five colons. `hidden`: an atom may hold some of them, so the components cannot be seen.
 */
export function splitArn(pieces: Pieces): SplitArn {
  const components: Pieces[number][][] = [[]];
  for (const piece of pieces) {
    if (isLiteralPiece(piece)) {
      pushText(components, piece.literal, (literal) => ({ literal }));
    } else if (typeof piece === 'string') {
      pushText(components, piece, (text) => text);
    } else {
      if (components.length < 6 && alphabetOf(piece.shape) === undefined) return { kind: 'hidden' };
      components.at(-1)?.push(piece);
    }
  }
  return components.length === 6 ? { kind: 'components', components } : { kind: 'malformed' };
}

function pushText(components: Pieces[number][][], text: string, wrap: (text: string) => string | Literal): void {
  let from = 0;
  while (components.length < 6) {
    const colon = text.indexOf(':', from);
    if (colon < 0) break;
    if (colon > from) components.at(-1)?.push(wrap(text.slice(from, colon)));
    components.push([]);
    from = colon + 1;
  }
  if (from < text.length) components.at(-1)?.push(wrap(text.slice(from)));
}

/** A whole ARN behind one atom: equal texts match, impossible ones do not, the rest has to be asked. */
function matchHidden(run: Run, pattern: TextPattern, subject: HoledText): Tri {
  const whole = matchText(run, pattern, subject, 'like');
  // A wildcard may have passed over a colon, which it must not here.
  if (whole !== 'yes' || !pattern.pieces.some((piece) => typeof piece === 'string' && hasWildcard(piece))) return whole;
  return askAboutAtoms(run, `arn:${JSON.stringify([keyOf(pattern.pieces), keyOf(subject.pieces)])}`, [...pattern.pieces, ...subject.pieces].filter(isAtomPiece));
}

function substituted(run: Run, pieces: Pieces): Pieces {
  if (run.supposed.values.size === 0) return pieces;
  return pieces.map((piece) => (isAtomPiece(piece) && piece.pure ? (run.supposed.values.get(piece.id) ?? piece) : piece));
}

function asPiece(piece: Pieces[number]): string | Atom {
  return isLiteralPiece(piece) ? piece.literal : piece;
}

function isLiteralPiece(piece: Pieces[number]): piece is Literal {
  return typeof piece !== 'string' && 'literal' in piece;
}

function isAtomPiece(piece: Pieces[number]): piece is Atom {
  return !isLiteralPiece(piece) && isAtom(piece);
}

function keyOf(pieces: Pieces): readonly string[] {
  return pieces.map((piece) => (isAtomPiece(piece) ? `\${${piece.id}}` : JSON.stringify(piece)));
}
