/**
 * Which statements of a list may have a resource that a request asks about, found by the beginnings of their patterns.
 *
 * A statement is left out only where `matchStatement` would pass it over without a question, whatever is supposed.
 * Everything that needs more than the beginning of a text (`NotResource`, lists not wholly seen) is always found.
 */
import { isAtom, sameAtom, type HoledText, type Piece } from '../../base/atoms';
import type { Statement } from '../../policy/model';
import { isAskedAbout } from '../deployed-statement';
import { emptyTree, insertPrefix, searchTree, type PrefixTree, type Search } from './prefix-tree';
import { lengthOf, LONGEST_COMPARED, resourcePrefix, shortSuffix } from './resource-prefix';

/** What a request asks about; `shortPrefix`: what the short form of ARNs stands for, where it counts. */
export interface ResourceQuestion {
  readonly resource: HoledText;
  readonly shortPrefix: HoledText | undefined;
}

export interface ResourceIndex {
  readonly statements: readonly Statement[];
  /** Positions of statements that may always match, in order. */
  readonly always: readonly number[];
  readonly texts: PrefixTree;
  /** Patterns in the short form, by what follows the API (ARN-21). */
  readonly short: PrefixTree;
  /** Their positions, for requests that do not begin with the API's own prefix. */
  readonly allShort: readonly number[];
}

export function indexResources(statements: readonly Statement[]): ResourceIndex {
  const always: number[] = [];
  const allShort: number[] = [];
  const texts = emptyTree();
  const short = emptyTree();
  for (const [position, statement] of statements.entries()) {
    const { resource, notResource } = statement;
    if (!resource || notResource || !resource.value.isComplete || isAskedAbout(statement)) {
      always.push(position);
      continue;
    }
    for (const { text } of resource.value.values) {
      insertPrefix(texts, resourcePrefix(text), position);
      const suffix = shortSuffix(text);
      if (!suffix) continue;
      insertPrefix(short, resourcePrefix(suffix), position);
      allShort.push(position);
    }
  }
  return { statements, always, texts, short, allShort };
}

/** The statements that may match, in their order; `visited` is told how many nodes were looked at. */
export function findByResource(index: ResourceIndex, { resource, shortPrefix }: ResourceQuestion, visited: (nodes: number) => void): readonly Statement[] {
  const { statements, always, texts, short, allShort } = index;
  // Texts that long are not compared to the end, so nothing about them is certain.
  if (lengthOf(resource.pieces) > LONGEST_COMPARED) return statements;
  const state: Search = { pieces: resource.pieces, found: always.slice(), visited: 0 };
  searchTree(texts, state, 0, 0);
  if (shortPrefix && allShort.length > 0) {
    const behind = placeBehind(shortPrefix.pieces, resource.pieces);
    if (behind) searchTree(short, state, behind.at, behind.offset);
    else state.found.push(...allShort);
  }
  visited(state.visited);
  return inOrder(state.found, statements);
}

/** Where a text goes on behind a prefix it begins with for certain; undefined where it may not. */
function placeBehind(prefix: readonly Piece[], pieces: readonly Piece[]): { readonly at: number; readonly offset: number } | undefined {
  for (const [at, piece] of prefix.entries()) {
    const own = pieces[at];
    if (own === undefined) return undefined;
    if (isAtom(piece) || isAtom(own)) {
      if (!isAtom(piece) || !isAtom(own) || !sameAtom(piece, own)) return undefined;
    } else if (at === prefix.length - 1 && own.startsWith(piece)) {
      return { at, offset: piece.length };
    } else if (piece !== own) {
      return undefined;
    }
  }
  return { at: prefix.length, offset: 0 };
}

function inOrder(found: number[], statements: readonly Statement[]): readonly Statement[] {
  if (found.length > 1) found.sort((left, right) => left - right);
  const result: Statement[] = [];
  let last = -1;
  for (const position of found) {
    const statement = statements[position];
    if (position !== last && statement) result.push(statement);
    last = position;
  }
  return result;
}
