/**
 * Compares one value of the request with one value of a condition, by operator family (semantics §3.3 to §3.6).
 *
 * It answers for the positive relation; negation, sets and missing keys are handled in `conditions.ts`. A malformed
 * value matches nothing and is named (CO-21, CO-43).
 */
import { atomsIn, isAtom, literalText, type Atom, type HoledText } from '../base/atoms';
import { allOf, tri, type Tri } from '../base/tri';
import type { Value } from '../policy/model';
import type { ConditionOperator, OperatorRelation } from '../policy/vocabulary/operators';
import { isArnPattern, matchArn } from './match/arn-pattern';
import { FAMILIES, parseBoolean, type ValueFamily } from './match/families';
import { flipped } from './match/relation';
import { matchText, type Comparison, type TextPattern } from './match/wildcard';
import type { StatementPlace } from './place';
import { isPresent, type Query } from './query';
import { askAboutAtoms, useRule, type Run } from './run';
import { askOnLine } from './value-questions';
import { mayHaveVariables, resolveVariables, type ResolvedText } from './variables';

/** How one pair of values compared. */
export interface ValueMatch {
  readonly result: Tri;
  /** Whether one of them is malformed, which decides under negated operators without evidence (CO-21). */
  readonly isMalformed?: true;
}

/** What is wrong with a value of the condition or of the request; `at`: its place among them. */
export type ValueProblem =
  | { readonly kind: 'malformed'; readonly side: 'policy' | 'request'; readonly at: number; readonly expected: string }
  | { readonly kind: 'variable'; readonly side: 'policy'; readonly at: number; readonly variable: string; readonly state: 'unresolved' | 'broken' | 'open' };

export function compareValue(query: Query, operator: ConditionOperator, value: Value, actual: HoledText, place: StatementPlace): ValueMatch {
  const isThere = isPresent(query.run, value.presence);
  if (isThere === 'no') return NO_MATCH;
  const resolved = patternOf(query, operator, value, place);
  if (resolved.kind !== 'pattern') return { result: resolved.kind === 'open' ? 'unknown' : 'no' };
  const match = compareByFamily(query.run, operator, resolved.pattern, actual);
  return isThere === 'yes' ? match : { ...match, result: allOf([isThere, match.result]) };
}

/**
 * The values that decide by being malformed, and variables that have no value, wherever they stand and whatever came
 * out. `query`: with a run of its own, since this must not put questions.
 */
export function findValueProblems(query: Query, operator: ConditionOperator, values: readonly Value[], actual: readonly HoledText[], place: StatementPlace): readonly ValueProblem[] {
  const inPolicy = values.flatMap((value, at): readonly ValueProblem[] => {
    if (isPresent(query.run, value.presence) === 'no') return [];
    const resolved = patternOf(query, operator, value, place);
    if (resolved.kind !== 'pattern') return [{ kind: 'variable', side: 'policy', at, variable: resolved.variable, state: resolved.kind }];
    const expected = malformedPattern(query.run, operator, resolved.pattern);
    return expected === undefined ? [] : [{ kind: 'malformed', side: 'policy', at, expected }];
  });
  const inRequest = actual.flatMap((value, at): readonly ValueProblem[] => {
    const expected = malformedActual(query.run, operator, value);
    return expected === undefined ? [] : [{ kind: 'malformed', side: 'request', at, expected }];
  });
  return [...inPolicy, ...inRequest];
}

const NO_MATCH: ValueMatch = { result: 'no' };
const MALFORMED: ValueMatch = { result: 'no', isMalformed: true };
const ARN = 'an ARN with six fields';

/** The value with its variables put in, where the operator knows variables. */
function patternOf(query: Query, operator: ConditionOperator, { text }: Value, { policy }: StatementPlace): ResolvedText {
  if (operator.variables === 'forbidden' || !mayHaveVariables(text)) return { kind: 'pattern', pattern: text };
  if (operator.variables === 'disputed') useRule(query.run, 'CO-26');
  return resolveVariables(query, text, policy);
}

/** What a value of the condition ought to be and is not. */
function malformedPattern(run: Run, { family }: ConditionOperator, pattern: TextPattern): string | undefined {
  if (family === 'string') return undefined;
  if (family === 'arn') return isArnPattern(run, pattern) ? undefined : ARN;
  const text = plainText(run, pattern.pieces);
  if (text === undefined) return undefined;
  if (family === 'null') return parseBoolean(text) === undefined ? FAMILIES.bool.expected : undefined;
  return FAMILIES[family].isWellFormed('policy', text) ? undefined : FAMILIES[family].expected;
}

function malformedActual(run: Run, { family }: ConditionOperator, actual: HoledText): string | undefined {
  if (family === 'string' || family === 'null') return undefined;
  if (family === 'arn') return isArnPattern(run, actual) && !/^\*+$/.test(literalText(actual) ?? '') ? undefined : ARN;
  const text = plainText(run, actual.pieces);
  return text === undefined || FAMILIES[family].isWellFormed('request', text) ? undefined : FAMILIES[family].expected;
}

function compareByFamily(run: Run, operator: ConditionOperator, pattern: TextPattern, actual: HoledText): ValueMatch {
  switch (operator.family) {
    case 'string':
      return { result: matchText(run, pattern, actual, comparisonOf(operator)) };
    case 'arn': {
      const match = matchArn(run, pattern, actual);
      return match.malformed ? MALFORMED : { result: match.result };
    }
    case 'null':
      return NO_MATCH;
    default:
      return compareKnown(run, operator, pattern, actual, operator.family);
  }
}

function comparisonOf(operator: ConditionOperator): Comparison {
  if (operator.wildcards) return operator.ignoresCase ? 'like-ignoring-case' : 'like';
  return operator.ignoresCase ? 'equal-ignoring-case' : 'equal';
}

/** Families whose values have a grammar of their own. */
function compareKnown(run: Run, { relation }: ConditionOperator, pattern: TextPattern, actual: HoledText, name: keyof typeof FAMILIES): ValueMatch {
  const family: ValueFamily = FAMILIES[name];
  const policyText = plainText(run, pattern.pieces);
  const requestText = plainText(run, actual.pieces);
  if (policyText !== undefined && requestText !== undefined) {
    const related = family.relate(policyText, requestText, relation);
    if (!related) return MALFORMED;
    for (const rule of related.assumed) useRule(run, rule);
    return { result: tri(related.holds) };
  }
  const isMalformed = (policyText !== undefined && !family.isWellFormed('policy', policyText)) || (requestText !== undefined && !family.isWellFormed('request', requestText));
  if (isMalformed) return MALFORMED;
  const own = relationToItself(name, relation, pattern.pieces, actual.pieces);
  return { result: own ?? askRelation(run, name, relation, { pattern, actual, policyText, requestText }) };
}

/** What only deployment knows is equal to itself, and lies in the range that it begins. */
function relationToItself(name: keyof typeof FAMILIES, relation: OperatorRelation, pattern: TextPattern['pieces'], actual: HoledText['pieces']): Tri | undefined {
  const isSame = actual.every((piece, at) => (isAtom(piece) ? piece.pure && isSameAtom(pattern[at], piece) : pattern[at] === piece));
  if (!isSame) return undefined;
  const rest = pattern.slice(actual.length);
  const [suffix] = rest;
  const isRange = name === 'ip' && rest.length === 1 && typeof suffix === 'string' && /^\/\d{1,3}$/.test(suffix);
  if (rest.length > 0 && !isRange) return undefined;
  return tri(relation !== 'less' && relation !== 'greater');
}

function isSameAtom(piece: TextPattern['pieces'][number] | undefined, atom: Atom): boolean {
  return piece !== undefined && typeof piece !== 'string' && 'id' in piece && piece.id === atom.id;
}

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

interface Sides {
  readonly pattern: TextPattern;
  readonly actual: HoledText;
  readonly policyText: string | undefined;
  readonly requestText: string | undefined;
}

/** One value against a constant is asked about so that answers fit each other; anything else as a whole. */
function askRelation(run: Run, name: keyof typeof FAMILIES, relation: OperatorRelation, { pattern, actual, policyText, requestText }: Sides): Tri {
  const wanted = onlyAtom(pattern.pieces);
  const real = onlyAtom(actual.pieces);
  if (name !== 'binary' && real && policyText !== undefined) return askOnLine(run, name, real, relation, policyText);
  if (name !== 'binary' && name !== 'ip' && wanted && requestText !== undefined) return askOnLine(run, name, wanted, flipped(relation), requestText);
  const atoms = [...pattern.pieces.flatMap((piece) => (typeof piece === 'string' || 'literal' in piece ? [] : [piece])), ...atomsIn(actual)];
  return askAboutAtoms(run, `${name} ${relation}:${renderPieces(actual.pieces)} ? ${renderPieces(pattern.pieces)}`, atoms);
}

function onlyAtom(pieces: TextPattern['pieces']): Atom | undefined {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined && typeof only !== 'string' && 'id' in only && only.pure ? only : undefined;
}

function renderPieces(pieces: TextPattern['pieces']): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : 'literal' in piece ? piece.literal : `\${${piece.id}}`)).join('');
}
