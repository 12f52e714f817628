/**
 * Atoms: values that only deployment knows, each with an identity; and text with such values in it.
 *
 * Two occurrences of one atom are one value, so an ARN built from a reference to an API is known to be that API's
 * although nobody knows its id. Where the same expression may give two values (`timestamp()`, another instance of
 * `for_each`), the atom is not pure and equals nothing, not even itself. Nothing here knows where atoms come from.
 */

/** What is known about the form of an atom's value. */
export type AtomShape =
  | 'account-id' | 'region' | 'partition' | 'url-suffix' | 'api-id' | 'stage-name' | 'vpc-endpoint-id'
  | 'role-arn' | 'user-arn' | 'function-arn' | 'arn' | 'policy-document' | 'text';

export interface Atom {
  /** Identity: reference and scope instance, e.g. `file:///t.yaml#/Resources/Api` or `…main.tf#var.partner`. */
  readonly id: string;
  /** The name people know it by and `values` in a scenario bind: `VpcEndpointId`, `var.partner`, `AWS::Region`. */
  readonly label: string;
  /** Why it is not known: "a parameter of the template". */
  readonly reason: string;
  readonly pure: boolean;
  readonly shape: AtomShape;
  /** Of a condition: how it is decided once what it depends on is known. */
  readonly follows?: Derivation;
}

/** Whether a condition holds: known, whether two texts are the same, whether a case gives a value, or what follows from each answer to another one. */
export type Derivation =
  | boolean
  | { readonly same: readonly [HoledText, HoledText] }
  | { readonly given: Atom }
  | { readonly asks: Atom; readonly yes: Derivation; readonly no: Derivation };

export type Piece = string | Atom;

/** Text with holes: literal pieces and atoms in order. Invariant: no empty and no neighbouring literals. */
export interface HoledText {
  readonly pieces: readonly Piece[];
}

/** A value that is known, or an atom that stands for it. */
export type Settled<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly atom: Atom };

export const known = <T>(value: T): Settled<T> => ({ known: true, value });
export const unknown = (atom: Atom): Settled<never> => ({ known: false, atom });

/** The value, or undefined while it is unknown. */
export function valueOf<T>(settled: Settled<T>): T | undefined {
  return settled.known ? settled.value : undefined;
}

export function isAtom(piece: Piece): piece is Atom {
  return typeof piece !== 'string';
}

export function sameAtom(a: Atom, b: Atom): boolean {
  return a.id === b.id && a.pure && b.pure;
}

/** The same for every value of the atoms in both. */
export function sameText(a: HoledText, b: HoledText): boolean {
  return (
    a.pieces.length === b.pieces.length &&
    a.pieces.every((piece, index) => {
      const other = b.pieces[index];
      return isAtom(piece) ? other !== undefined && isAtom(other) && sameAtom(piece, other) : piece === other;
    })
  );
}

export function literal(text: string): HoledText {
  return { pieces: text === '' ? [] : [text] };
}

export function holed(pieces: Iterable<Piece>): HoledText {
  const result: Piece[] = [];
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    if (text !== '') result.push(text);
    result.push(piece);
    text = '';
  }
  if (text !== '') result.push(text);
  return { pieces: result };
}

/** The text where nothing in it is unknown. */
export function literalText(text: HoledText): string | undefined {
  if (text.pieces.length === 0) return '';
  const only = text.pieces[0];
  return text.pieces.length === 1 && typeof only === 'string' ? only : undefined;
}

/** The text for people: atoms as `${label}`. */
export function displayText(text: HoledText): string {
  const written = literalText(text);
  if (written !== undefined) return written;
  return text.pieces.map((piece) => (typeof piece === 'string' ? piece : `\${${piece.label}}`)).join('');
}

export function atomsIn(text: HoledText): Atom[] {
  return text.pieces.filter(isAtom);
}
