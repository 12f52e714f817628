/**
 * Compares one value of the request with one value of a condition, by operator family (semantics §3.3 to §3.6).
 *
 * It answers for the positive relation; negation, sets and missing keys are handled in `conditions.ts`. A malformed
 * value matches nothing and is named (CO-21, CO-43).
 */
import { atomsIn, isAtom, type HoledText } from '../base/atoms';
import { allOf, tri, type Tri } from '../base/tri';
import type { Value } from '../policy/model';
import type { ConditionOperator, OperatorRelation } from '../policy/vocabulary/operators';
import { matchArn } from './match/arn-pattern';
import { equalsBinary } from './match/binary';
import { parseDate } from './match/date';
import { isInside, parseAddress, parseRange } from './match/ip';
import { compareDecimals, parseDecimal } from './match/number';
import { matchText, type Comparison, type TextPattern } from './match/wildcard';
import type { StatementPlace } from './place';
import { isPresent, type Query } from './query';
import { askAboutAtoms, useRule, type Run } from './run';
import { mayHaveVariables, resolveVariables } from './variables';

/** How one pair of values compared. */
export interface ValueMatch {
  readonly result: Tri;
  readonly problem?: ValueProblem;
}

export type ValueProblem =
  | { readonly kind: 'malformed'; readonly side: 'policy' | 'request'; readonly expected: string }
  | { readonly kind: 'variable'; readonly variable: string; readonly state: 'unresolved' | 'broken' | 'open' };

export function compareValue(query: Query, operator: ConditionOperator, value: Value, actual: HoledText, place: StatementPlace): ValueMatch {
  const { run } = query;
  const isThere = isPresent(run, value.presence);
  if (isThere === 'no') return { result: 'no' };
  let pattern: TextPattern = value.text;
  if (operator.variables !== 'forbidden' && mayHaveVariables(value.text)) {
    if (operator.variables === 'disputed') useRule(run, 'CO-26');
    const resolved = resolveVariables(query, value.text, place.policy);
    if (resolved.kind !== 'pattern') {
      const result = resolved.kind === 'open' ? 'unknown' : 'no';
      return { result, problem: { kind: 'variable', variable: resolved.variable, state: resolved.kind } };
    }
    pattern = resolved.pattern;
  }
  const match = compareByFamily(run, operator, pattern, actual);
  return isThere === 'yes' ? match : { ...match, result: allOf([isThere, match.result]) };
}

function compareByFamily(run: Run, operator: ConditionOperator, pattern: TextPattern, actual: HoledText): ValueMatch {
  switch (operator.family) {
    case 'string':
      return { result: matchText(run, pattern, actual, comparisonOf(operator)) };
    case 'arn': {
      const match = matchArn(run, pattern, actual);
      return match.malformed ? { result: 'no', problem: { kind: 'malformed', side: match.malformed, expected: 'an ARN with six fields' } } : match;
    }
    case 'bool':
      return compareKnown(run, operator, pattern, actual, BOOL);
    case 'numeric':
      return compareKnown(run, operator, pattern, actual, NUMERIC);
    case 'date':
      return compareKnown(run, operator, pattern, actual, DATE);
    case 'ip':
      return compareKnown(run, operator, pattern, actual, IP);
    case 'binary':
      return compareKnown(run, operator, pattern, actual, BINARY);
    case 'null':
      return { result: 'no' };
  }
}

function comparisonOf(operator: ConditionOperator): Comparison {
  if (operator.wildcards) return operator.ignoresCase ? 'like-ignoring-case' : 'like';
  return operator.ignoresCase ? 'equal-ignoring-case' : 'equal';
}

/** A family whose values have a grammar of their own: both sides must be known to be compared. */
interface Grammar<Wanted, Actual> {
  readonly expected: string;
  readonly parsePolicy: (text: string) => Wanted | undefined;
  readonly parseRequest: (text: string) => Actual | undefined;
  readonly relate: (actual: Actual, wanted: Wanted, relation: OperatorRelation) => boolean;
  /** Rules without evidence that a reading rests on. */
  readonly assumed?: (value: Wanted | Actual) => string | undefined;
}

function compareKnown<Wanted, Actual>(
  run: Run,
  operator: ConditionOperator,
  pattern: TextPattern,
  actual: HoledText,
  grammar: Grammar<Wanted, Actual>,
): ValueMatch {
  const policyText = plainText(run, pattern.pieces);
  const requestText = plainText(run, actual.pieces);
  const wanted = policyText === undefined ? undefined : grammar.parsePolicy(policyText);
  const value = requestText === undefined ? undefined : grammar.parseRequest(requestText);
  if (policyText !== undefined && wanted === undefined) return malformed('policy', grammar.expected);
  if (requestText !== undefined && value === undefined) return malformed('request', grammar.expected);
  if (wanted === undefined || value === undefined) return { result: askRelation(run, operator, pattern, actual) };
  for (const side of [wanted, value]) {
    const rule = grammar.assumed?.(side);
    if (rule !== undefined) useRule(run, rule);
  }
  return { result: tri(grammar.relate(value, wanted, operator.relation)) };
}

const malformed = (side: 'policy' | 'request', expected: string): ValueMatch => ({ result: 'no', problem: { kind: 'malformed', side, expected } });

/** The text with supposed values put in; undefined while part of it is unknown. */
function plainText(run: Run, pieces: TextPattern['pieces']): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else if ('literal' in piece) text += piece.literal;
    else {
      const value = piece.pure ? run.supposed.values.get(piece.id) : undefined;
      if (value === undefined) return undefined;
      text += value;
    }
  }
  return text;
}

function askRelation(run: Run, operator: ConditionOperator, pattern: TextPattern, actual: HoledText): Tri {
  const atoms = [...pattern.pieces.flatMap((piece) => (typeof piece === 'string' || 'literal' in piece ? [] : [piece])), ...atomsIn(actual)];
  const [only] = actual.pieces;
  const policyText = plainText(run, pattern.pieces)?.toLowerCase();
  if (operator.family === 'bool' && only !== undefined && isAtom(only) && only.pure && policyText !== undefined) {
    // One question for both values, so that true here and false there are never supposed at once.
    const isTrue = askAboutAtoms(run, `true:${only.id}`, atoms);
    return isTrue === 'unknown' ? isTrue : tri((isTrue === 'yes') === (policyText === 'true'));
  }
  return askAboutAtoms(run, `${operator.family} ${operator.relation}:${renderPieces(actual.pieces)} ? ${renderPieces(pattern.pieces)}`, atoms);
}

function renderPieces(pieces: TextPattern['pieces']): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : 'literal' in piece ? piece.literal : `\${${piece.id}}`)).join('');
}

const BOOL: Grammar<boolean, boolean> = {
  expected: '`true` or `false`',
  parsePolicy: parseBoolean,
  parseRequest: parseBoolean,
  relate: (actual, wanted) => actual === wanted,
};

const NUMERIC: Grammar<NonNullable<ReturnType<typeof parseDecimal>>, NonNullable<ReturnType<typeof parseDecimal>>> = {
  expected: 'a number',
  parsePolicy: parseDecimal,
  parseRequest: parseDecimal,
  relate: (actual, wanted, relation) => holds(relation, compareDecimals(actual, wanted)),
};

const DATE: Grammar<NonNullable<ReturnType<typeof parseDate>>, NonNullable<ReturnType<typeof parseDate>>> = {
  expected: 'a date',
  parsePolicy: parseDate,
  parseRequest: parseDate,
  relate: (actual, wanted, relation) => holds(relation, actual.milliseconds - wanted.milliseconds),
  assumed: (moment) => moment.assumed,
};

const IP: Grammar<NonNullable<ReturnType<typeof parseRange>>, NonNullable<ReturnType<typeof parseAddress>>> = {
  expected: 'an IP address or range',
  parsePolicy: parseRange,
  parseRequest: parseAddress,
  relate: (actual, wanted) => isInside(actual, wanted),
};

const BINARY: Grammar<string, string> = {
  expected: 'base64',
  parsePolicy: (text) => (equalsBinary(text, '') === undefined ? undefined : text),
  parseRequest: (text) => text,
  relate: (actual, wanted) => equalsBinary(wanted, actual) === true,
};

/** CO-25: any case, nothing else. */
export function parseBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
}

function holds(relation: OperatorRelation, difference: number): boolean {
  switch (relation) {
    case 'less':
      return difference < 0;
    case 'less-or-equal':
      return difference <= 0;
    case 'greater':
      return difference > 0;
    case 'greater-or-equal':
      return difference >= 0;
    default:
      return difference === 0;
  }
}
