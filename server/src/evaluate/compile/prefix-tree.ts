/**
 * A radix tree over the beginnings of patterns, in which atoms may stand: which patterns can match a given text.
 *
 * An atom equals itself; facing anything else it is a run of the characters of its shape, or anything at all. A search
 * finds everything that `match/wildcard.ts` does not rule out, and maybe more; what it finds for certain matches.
 * Policies are not known here: entries are numbers.
 */
import type { Atom, Piece } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { alphabetOf } from '../match/tokens';
import type { PatternStart } from './pattern-start';

export interface PrefixTree {
  readonly entries: Entry[];
  /** By the first character of their label. */
  readonly texts: Map<number, TextEdge>;
  readonly atoms: AtomEdge[];
}

interface Entry {
  readonly position: number;
  readonly rest: PatternStart['rest'];
  /** What stands between the stars of the rest; undefined where it has other wildcards, too. */
  readonly parts: readonly string[] | undefined;
  /** Whether the pattern counts in every deployment. */
  readonly isUnconditional: boolean;
}

interface TextEdge {
  readonly label: string;
  readonly below: PrefixTree;
}

interface AtomEdge {
  readonly atom: Atom;
  readonly below: PrefixTree;
}

export const emptyTree = (): PrefixTree => ({ entries: [], texts: new Map(), atoms: [] });

export function insertPattern(tree: PrefixTree, { pieces, rest }: PatternStart, position: number, isUnconditional: boolean): void {
  let node = tree;
  for (const piece of pieces) node = typeof piece === 'string' ? belowText(node, piece) : belowAtom(node, piece);
  const parts = rest?.includes('?') ? undefined : rest?.split('*');
  node.entries.push({ position, rest, parts, isUnconditional });
}

function belowText(tree: PrefixTree, text: string): PrefixTree {
  let node = tree;
  let at = 0;
  while (at < text.length) {
    const first = text.charCodeAt(at);
    const edge = node.texts.get(first);
    if (!edge) {
      const below = emptyTree();
      node.texts.set(first, { label: text.slice(at), below });
      return below;
    }
    const { label } = edge;
    let common = 1;
    while (common < label.length && label.charCodeAt(common) === text.charCodeAt(at + common)) common++;
    at += common;
    if (common === label.length) {
      node = edge.below;
      continue;
    }
    const middle = emptyTree();
    middle.texts.set(label.charCodeAt(common), { label: label.slice(common), below: edge.below });
    node.texts.set(first, { label: label.slice(0, common), below: middle });
    node = middle;
  }
  return node;
}

function belowAtom(node: PrefixTree, atom: Atom): PrefixTree {
  const known = node.atoms.find((edge) => edge.atom.id === atom.id);
  if (known) return known.below;
  const below = emptyTree();
  node.atoms.push({ atom, below });
  return below;
}

/** A search in progress. */
export interface Search {
  readonly pieces: readonly Piece[];
  /** In no order, and with repetitions: twice the position, and one more where it is not certain that it matches. */
  readonly found: number[];
  /** Nodes that were looked at, and entries. */
  visited: number;
}

/**
 * `same`: up to here prefix and text are one, atom by atom. `alike`: an atom was passed over, and comparing texts knows
 * no longer that two places hold one value.
 */
type Relation = 'same' | 'alike';

/** Finds the entries for the text from a place in it on: an offset in one of its pieces. */
export function searchTree(node: PrefixTree, state: Search, at: number, offset: number, relation: Relation = 'same'): void {
  const here = state.pieces[at];
  const isSpent = typeof here === 'string' && offset === here.length;
  const next = isSpent ? at + 1 : at;
  const from = isSpent ? 0 : offset;
  const piece = state.pieces[next];
  state.visited++;
  take(node.entries, state, next, from, relation);
  if (typeof piece === 'string') {
    const edge = node.texts.get(piece.charCodeAt(from));
    if (edge) followText(edge, 0, state, next, from, relation);
    for (const { atom, below } of node.atoms) passRun(below, atom, state, next, from);
  } else if (piece === undefined) {
    for (const { below } of node.atoms) takeAll(below, state);
  } else {
    for (const edge of node.texts.values()) passAtom(edge, 0, state, next, piece);
    for (const edge of node.atoms) meetAtom(edge, state, next, piece, relation);
  }
}

/** Goes on where the label, from a character on, is what the text has next. */
function followText(edge: TextEdge, from: number, state: Search, at: number, offset: number, relation: Relation): void {
  const { label, below } = edge;
  const piece = state.pieces[at];
  if (piece === undefined) return;
  if (typeof piece !== 'string') {
    passAtom(edge, from, state, at, piece);
    return;
  }
  if (from === 0 && label.length <= piece.length - offset) {
    if (piece.startsWith(label, offset)) searchTree(below, state, at, offset + label.length, relation);
    return;
  }
  const length = Math.min(label.length - from, piece.length - offset);
  for (let index = 0; index < length; index++) {
    if (label.charCodeAt(from + index) !== piece.charCodeAt(offset + index)) return;
  }
  if (from + length === label.length) searchTree(below, state, at, offset + length, relation);
  else followText(edge, from + length, state, at + 1, 0, relation);
}

/** The text has an atom where prefixes have text: its value ends where a character comes that its shape cannot hold. */
function passAtom(edge: TextEdge, from: number, state: Search, at: number, atom: Atom): void {
  const { label, below } = edge;
  const alphabet = alphabetOf(atom.shape);
  const stop = stopBehind(state, at, alphabet);
  if (alphabet === undefined || stop === undefined) {
    takeAll(below, state);
    return;
  }
  for (let index = from; index < label.length; index++) {
    const code = label.charCodeAt(index);
    if (code === stop) {
      followText(edge, index, state, at + 1, 0, 'alike');
      return;
    }
    if (!alphabet(code)) return;
  }
  state.visited++;
  takeOpen(below.entries, state);
  for (const next of below.atoms) takeAll(next.below, state);
  for (const next of below.texts.values()) passAtom(next, 0, state, at, atom);
}

/** Both have an atom. */
function meetAtom({ atom, below }: AtomEdge, state: Search, at: number, other: Atom, relation: Relation): void {
  if (relation === 'same' && other.pure && other.id === atom.id) {
    searchTree(below, state, at + 1, 0);
    return;
  }
  const alphabet = alphabetOf(atom.shape);
  const isStopped = alphabet === alphabetOf(other.shape) && stopBehind(state, at, alphabet) !== undefined;
  if (alphabet && isStopped) goOnBehindRun(below, alphabet, state, at + 1, 0);
  else takeAll(below, state);
}

/** Prefixes have an atom where the text has text. */
function passRun(below: PrefixTree, { shape }: Atom, state: Search, at: number, offset: number): void {
  const piece = state.pieces[at];
  const alphabet = alphabetOf(shape);
  let end = offset;
  if (alphabet && typeof piece === 'string') while (end < piece.length && alphabet(piece.charCodeAt(end))) end++;
  if (alphabet && typeof piece === 'string' && end < piece.length) goOnBehindRun(below, alphabet, state, at, end);
  else takeAll(below, state);
}

/** The text has a character that the atom above cannot hold, so the atom's value ended before it. */
function goOnBehindRun(below: PrefixTree, alphabet: (code: number) => boolean, state: Search, at: number, offset: number): void {
  state.visited++;
  take(below.entries, state, at, offset, 'alike');
  for (const edge of below.atoms) takeAll(edge.below, state);
  for (const edge of below.texts.values()) {
    if (alphabet(edge.label.charCodeAt(0))) takeAll(edge.below, state);
    else followText(edge, 0, state, at, offset, 'alike');
  }
}

/** The character that ends an atom's value, if one is known to: it follows, and no value of the shape has it. */
function stopBehind({ pieces }: Search, at: number, alphabet: ((code: number) => boolean) | undefined): number | undefined {
  const follower = pieces[at + 1];
  if (!alphabet || typeof follower !== 'string') return undefined;
  const code = follower.charCodeAt(0);
  return alphabet(code) ? undefined : code;
}

/** Takes the entries whose rest fits what follows in the text, or may. */
function take(entries: readonly Entry[], state: Search, at: number, offset: number, relation: Relation): void {
  if (entries.length === 0) return;
  const { pieces, found } = state;
  state.visited += entries.length;
  for (const entry of entries) {
    const fits = entry.rest === '*' || fitsRest(entry, pieces, at, offset);
    if (fits === false) continue;
    found.push(entry.position * 2 + (fits && entry.isUnconditional && relation === 'same' ? 0 : 1));
  }
}

/** Undefined where what follows is not known. */
function fitsRest({ rest, parts }: Entry, pieces: readonly Piece[], at: number, offset: number): boolean | undefined {
  if (rest === undefined) return undefined;
  const piece = at === pieces.length ? '' : pieces[at];
  if (typeof piece !== 'string' || at < pieces.length - 1) return undefined;
  return parts ? fitsParts(parts, piece, offset) : matchesGlob(rest, piece.slice(offset));
}

/** Whether the parts stand in the text in this order, the last at its end; they begin and end with a star or are one. */
function fitsParts(parts: readonly string[], text: string, offset: number): boolean {
  const last = parts.length - 1;
  const ending = parts[last] ?? '';
  let at = offset;
  if (last === 0) return text.length - at === ending.length && text.endsWith(ending);
  const end = text.length - ending.length;
  for (let index = 0; index < last; index++) {
    const part = parts[index] ?? '';
    const found = text.indexOf(part, at);
    if (found < 0 || (index === 0 && found > offset)) return false;
    at = found + part.length;
  }
  return at <= end && text.endsWith(ending);
}

function takeOpen(entries: readonly Entry[], state: Search): void {
  state.visited += entries.length;
  for (const { position } of entries) state.found.push(position * 2 + 1);
}

function takeAll(node: PrefixTree, state: Search): void {
  state.visited++;
  takeOpen(node.entries, state);
  for (const edge of node.texts.values()) takeAll(edge.below, state);
  for (const edge of node.atoms) takeAll(edge.below, state);
}
