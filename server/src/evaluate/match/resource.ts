/**
 * The Resource element: patterns against the ARN of a request (ARN-1 to ARN-14), the short form of API resource
 * policies (ARN-20 to ARN-23) and policy variables in them (CO-61, CO-65).
 *
 * One glob over the whole text (ARN-4). What an ARN means to people is told in `gateway/arn.ts`.
 */
import { isAtom, type Atom, type HoledText } from '../../base/atoms';
import { anyOf, tri, type Tri } from '../../base/tri';
import { expandShortArn, hasCapitalsInHead, isShortArn } from '../../gateway/arn';
import type { PolicyKind } from '../../policy/kinds';
import type { ValueList } from '../../policy/model';
import type { StatementPlace } from '../place';
import type { Query } from '../query';
import { startRun, useRule } from '../run';
import { mayHaveVariables, resolveVariables, type ResolvedText } from '../variables';
import { matchList, type ListMatch } from './action';
import type { Literal, TextPattern } from './tokens';
import { matchText } from './wildcard';

export function matchResources(query: Query, list: ValueList, place: StatementPlace): ListMatch {
  return matchList(query, list, place, 'Resource', (text) => matchResource(query, text, place));
}

/**
 * Whether one of the texts is in a variable without a value: such a `NotResource` matches nothing at all (CO-65,
 * [sim] for this half).
 */
export function hasUnresolvedVariable(query: Query, list: ValueList, place: StatementPlace): Tri {
  const states = list.values.map((value): Tri => {
    const { kind } = resolveResource(query, value.text, place);
    return kind === 'open' ? 'unknown' : tri(kind !== 'pattern');
  });
  const isUnresolved = anyOf(states);
  if (isUnresolved === 'yes') useRule(query.run, 'CO-65');
  return isUnresolved;
}

/** The pattern that is compared: short form expanded, missing fields filled, variables put in. */
export function resolveResource(query: Query, text: HoledText, place: StatementPlace): ResolvedText {
  const whole = wholeText(query, text);
  if (!mayHaveVariables(whole)) return { kind: 'pattern', pattern: whole };
  const { head, tail } = splitAtFifthColon(whole);
  const resolved = resolveVariables(query, tail, place.policy);
  return resolved.kind === 'pattern' ? { kind: 'pattern', pattern: { pieces: [...head.pieces, ...resolved.pattern.pieces] } } : resolved;
}

function matchResource(query: Query, text: HoledText, place: StatementPlace): Tri {
  if (text.pieces.length === 1 && text.pieces[0] === '*') return 'yes';
  if (mayHaveVariables(text) && !mayBegin(query, wholeText(query, text))) return 'no';
  const resolved = resolveResource(query, text, place);
  switch (resolved.kind) {
    case 'pattern':
      return matchPattern(query, resolved.pattern);
    case 'open':
      return 'unknown';
    case 'unresolved':
    case 'broken':
      return 'no';
  }
}

/** ARN-11: that the case of region, account and service counts is an assumption. */
function matchPattern({ run, resource }: Query, pattern: TextPattern): Tri {
  const result = matchText(run, pattern, resource, 'like');
  if (result === 'no' && hasCapitalsInHead(pattern) && matchText(startRun(run.supposed, 'decide'), inLowerCase(pattern), resource, 'like') !== 'no') useRule(run, 'ARN-11');
  return result;
}

function inLowerCase({ pieces }: TextPattern): TextPattern {
  const [first, ...rest] = pieces;
  if (typeof first !== 'string') return { pieces };
  const fields = first.split(':');
  return { pieces: [[...fields.slice(0, 5).map((field) => field.toLowerCase()), ...fields.slice(5)].join(':'), ...rest] };
}

function wholeText(query: Query, text: HoledText): HoledText {
  const isShort = query.shortPrefix !== undefined && isShortArn(text);
  return completeFields(isShort && query.shortPrefix ? expandShortArn(text, query.shortPrefix) : text, query.kind);
}

/** Whether the resource may begin as the pattern does before its first variable; if not, no value of it matters. */
function mayBegin({ run, resource }: Query, { pieces }: HoledText): boolean {
  const at = pieces.findIndex((piece) => typeof piece === 'string' && piece.includes('${'));
  const piece = pieces[at];
  const beginning = typeof piece === 'string' ? `${piece.slice(0, piece.indexOf('${'))}*` : '*';
  const questions = run.questions.length;
  const result = matchText(run, { pieces: [...pieces.slice(0, Math.max(at, 0)), beginning] }, resource, 'like');
  run.questions.length = questions;
  return result !== 'no';
}

/** ARN-12: IAM fills missing fields at the end of ARNs in identity policies; elsewhere they stay missing. */
export function completeFields(text: HoledText, kind: PolicyKind): HoledText {
  if (kind !== 'identity' && kind !== 'permissions-boundary') return text;
  const first = text.pieces[0];
  if (typeof first !== 'string' || !first.startsWith('arn:')) return text;
  let colons = 0;
  for (const piece of text.pieces) {
    if (isAtom(piece) && piece.shape.endsWith('arn')) return text;
    if (isAtom(piece)) continue;
    for (let at = piece.indexOf(':'); at >= 0 && colons < 5; at = piece.indexOf(':', at + 1)) colons++;
    if (colons >= 5) return text;
  }
  return { pieces: [...text.pieces, ':*'.repeat(5 - colons)] };
}

/** CO-61: variables count behind the fifth colon only. */
function splitAtFifthColon(text: HoledText): { readonly head: TextPattern; readonly tail: HoledText } {
  const head: (string | Atom | Literal)[] = [];
  let colons = 0;
  for (const [index, piece] of text.pieces.entries()) {
    if (isAtom(piece)) {
      head.push(piece);
      continue;
    }
    let at = -1;
    while (colons < 5 && (at = piece.indexOf(':', at + 1)) >= 0) colons++;
    if (colons < 5) {
      head.push(piece);
      continue;
    }
    return { head: { pieces: [...head, piece.slice(0, at + 1)] }, tail: { pieces: [piece.slice(at + 1), ...text.pieces.slice(index + 1)] } };
  }
  // A text that is no ARN has no place for a variable, but `*${…}` is where people put them.
  return text.pieces[0] === undefined || startsLikeArn(text) ? { head: text, tail: { pieces: [] } } : { head: { pieces: [] }, tail: text };
}

function startsLikeArn(text: HoledText): boolean {
  const first = text.pieces[0];
  return typeof first === 'string' && first.startsWith('arn:');
}
