/**
 * The Action element: patterns against the action of a request (GR-20 to GR-22).
 *
 * Case does not count. A pattern without a colon is no action unless it is `*`: AWS demands the service. Whether an
 * action exists is for checks.
 */
import { isAtom, type HoledText } from '../../base/atoms';
import { allOf, type Tri } from '../../base/tri';
import type { ValueList } from '../../policy/model';
import { askUnseen, type StatementPlace } from '../place';
import { isPresent, type Query } from '../query';
import { matchText } from './wildcard';

/** How a list of patterns came out: the result, and the pattern that matched for certain. */
export interface ListMatch {
  readonly result: Tri;
  readonly decisive: number | undefined;
}

export function matchActions(query: Query, list: ValueList, place: StatementPlace): ListMatch {
  return matchList(query, list, place, 'Action', (pattern) => matchAction(query, pattern));
}

/** The first value that matches; a list with unseen members is asked about where nothing seen matches. */
export function matchList(
  query: Query,
  list: ValueList,
  place: StatementPlace,
  element: 'Action' | 'Resource',
  match: (text: HoledText) => Tri,
): ListMatch {
  const { questions } = query.run;
  const asked = questions.length;
  let result: Tri = 'no';
  for (const [index, value] of list.values.entries()) {
    const own = match(value.text);
    if (own === 'no') continue;
    const both = value.presence.length === 0 ? own : allOf([isPresent(query.run, value.presence), own]);
    if (both === 'yes') {
      questions.length = asked; // one value is enough, so nothing depends on the others
      return { result: 'yes', decisive: index };
    }
    if (both === 'unknown') result = 'unknown';
  }
  if (!list.isComplete && result === 'no') result = askUnseen(query.run, place, element);
  return { result, decisive: undefined };
}

function matchAction(query: Query, pattern: HoledText): Tri {
  const [first] = pattern.pieces;
  if (pattern.pieces.length === 1 && first === '*') return 'yes';
  const mayBeAction = pattern.pieces.some((piece) => isAtom(piece) || piece.includes(':')) || (typeof first === 'string' && /^\*+$/.test(first));
  if (!mayBeAction) return 'no';
  return matchText(query.run, pattern, { pieces: [query.action] }, 'like-ignoring-case');
}
