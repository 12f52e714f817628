/**
 * Which statements of a list may have a resource that a request asks about, found by the beginnings of their patterns.
 *
 * A statement is left out only where `matchStatement` would pass it over without a question, whatever is supposed.
 * Everything that needs more than one text (`NotResource`, lists not wholly seen) is always found.
 */
import { isAtom, sameAtom, type HoledText, type Piece } from '../../base/atoms';
import { hasCapitalsInHead } from '../../gateway/arn';
import { isAskedAbout } from '../deployed-statement';
import { mayHaveVariables } from '../variables';
import type { Work } from '../work';
import type { Candidate } from './candidate';
import { lengthOf, LONGEST_COMPARED, patternStart, shortSuffix } from './pattern-start';
import { emptyTree, insertPattern, searchTree, type PrefixTree, type Search } from './prefix-tree';

/** What a request asks about; `shortPrefix`: what the short form of ARNs stands for, where it counts. */
export interface ResourceQuestion {
  readonly resource: HoledText;
  readonly shortPrefix: HoledText | undefined;
}

export interface ResourceIndex {
  readonly candidates: readonly Candidate[];
  /** The same, where the resource is known to match. */
  readonly matching: readonly Candidate[];
  /** What is found whatever the resource, as `Search.found` has it. */
  readonly always: readonly number[];
  readonly texts: PrefixTree;
  /** Patterns in the short form, by what follows the API (ARN-21). */
  readonly short: PrefixTree;
  /** All of these, for requests that do not begin with the API's own prefix. */
  readonly allShort: readonly number[];
}

export function indexResources(candidates: readonly Candidate[]): ResourceIndex {
  const always: number[] = [];
  const allShort: number[] = [];
  const texts = emptyTree();
  const short = emptyTree();
  for (const [position, { statement }] of candidates.entries()) {
    const { resource, notResource, isOpen } = statement;
    if (!resource || !resource.value.isComplete || isAskedAbout(statement)) {
      // Semantics §2.4, GR-44: without a Resource the policy's own resource is meant.
      always.push(position * 2 + (resource || notResource || isOpen || isAskedAbout(statement) ? 1 : 0));
      continue;
    }
    const { values } = resource.value;
    // How variables and capitals (ARN-11) compare may rest on an assumption, which has to be named.
    const isPlain = values.every(({ text }) => !mayHaveVariables(text) && !hasCapitalsInHead(text));
    for (const { text, presence } of values) {
      const isUnconditional = isPlain && presence.length === 0;
      insertPattern(texts, patternStart(text), position, isUnconditional);
      const suffix = shortSuffix(text);
      if (!suffix) continue;
      insertPattern(short, patternStart(suffix), position, isUnconditional);
      allShort.push(position * 2 + 1);
    }
  }
  const matching = candidates.map((candidate): Candidate => ({ ...candidate, resource: 'yes' }));
  return { candidates, matching, always, texts, short, allShort };
}

/** The statements that may match, in their order. */
export function findByResource(index: ResourceIndex, { resource, shortPrefix }: ResourceQuestion, work: Work): readonly Candidate[] {
  const { candidates, always, texts, short, allShort } = index;
  // Texts that long are not compared to the end, so nothing about them is certain.
  if (lengthOf(resource.pieces) > LONGEST_COMPARED) return candidates;
  const state: Search = { pieces: resource.pieces, found: always.slice(), visited: 0 };
  searchTree(texts, state, 0, 0);
  if (shortPrefix && allShort.length > 0) {
    const behind = placeBehind(shortPrefix.pieces, resource.pieces);
    if (behind) searchTree(short, state, behind.at, behind.offset);
    else state.found.push(...allShort);
  }
  work.nodes += state.visited;
  return inOrder(state.found, index);
}

/** Where a text goes on behind a prefix it begins with for certain; undefined where it may not. */
function placeBehind(prefix: readonly Piece[], pieces: readonly Piece[]): { readonly at: number; readonly offset: number } | undefined {
  for (let at = 0; at < prefix.length; at++) {
    const piece = prefix[at];
    const own = pieces[at];
    if (piece === undefined || own === undefined) return undefined;
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

function inOrder(found: number[], { candidates, matching }: ResourceIndex): readonly Candidate[] {
  sortNumbers(found);
  const result: Candidate[] = [];
  let last = -1;
  for (const entry of found) {
    const position = entry >> 1;
    const candidate = (entry & 1) === 0 ? matching[position] : candidates[position];
    if (position !== last && candidate) result.push(candidate);
    last = position;
  }
  return result;
}

/** A few numbers, nearly in order as they mostly are, sort themselves faster than a sort with a function can begin. */
function sortNumbers(numbers: number[]): void {
  if (numbers.length > 24) {
    numbers.sort((left, right) => left - right);
    return;
  }
  for (let end = 1; end < numbers.length; end++) {
    const number = numbers[end] ?? 0;
    let at = end;
    for (let before = numbers[at - 1]; before !== undefined && before > number; before = numbers[at - 1]) numbers[at--] = before;
    numbers[at] = number;
  }
}
