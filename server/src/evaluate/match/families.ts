/**
 * The operator families whose values have a grammar of their own: numbers, dates, Booleans, addresses, binary values.
 *
 * Text in, yes or no out. What a malformed value means for a condition is decided elsewhere (CO-21).
 */
import type { OperatorRelation } from '../../policy/vocabulary/operators';
import { equalsBinary } from './binary';
import { compareMoments, parseDate } from './date';
import { isInside, parseAddress, parseRange } from '../../base/ip';
import { compareDecimals, parseDecimal } from './number';
import { holdsFor } from './relation';

export interface ValueFamily {
  /** What a value ought to be, after "is not". */
  readonly expected: string;
  readonly isWellFormed: (side: 'policy' | 'request', text: string) => boolean;
  /** Whether the request's value is in the relation to the policy's; undefined where one of them is malformed. */
  readonly relate: (policy: string, request: string, relation: OperatorRelation) => Related | undefined;
}

export interface Related {
  readonly holds: boolean;
  /** Rules without evidence by which the values were read. */
  readonly assumed: readonly string[];
}

/** CO-25: any case, nothing else. */
export function parseBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
}

const family = <Wanted, Actual>(
  expected: string,
  parsePolicy: (text: string) => Wanted | undefined,
  parseRequest: (text: string) => Actual | undefined,
  relate: (actual: Actual, wanted: Wanted, relation: OperatorRelation) => boolean,
  assumedBy: (value: Wanted | Actual) => readonly string[] = () => [],
): ValueFamily => ({
  expected,
  isWellFormed: (side, text) => (side === 'policy' ? parsePolicy(text) : parseRequest(text)) !== undefined,
  relate: (policy, request, relation) => {
    const wanted = parsePolicy(policy);
    const actual = parseRequest(request);
    if (wanted === undefined || actual === undefined) return undefined;
    return { holds: relate(actual, wanted, relation), assumed: [...assumedBy(wanted), ...assumedBy(actual)] };
  },
});

export const FAMILIES = {
  bool: family('`true` or `false`', parseBoolean, parseBoolean, (actual, wanted) => actual === wanted),
  numeric: family('a number', parseDecimal, parseDecimal, (actual, wanted, relation) => holdsFor(relation, compareDecimals(actual, wanted))),
  date: family(
    'a date',
    parseDate,
    parseDate,
    (actual, wanted, relation) => holdsFor(relation, compareMoments(actual, wanted)),
    (moment) => moment.assumed,
  ),
  ip: family('an IP address or range', parseRange, parseAddress, (actual, wanted) => isInside(actual, wanted)),
  binary: family(
    'base64',
    (text) => (equalsBinary(text, '') === undefined ? undefined : text),
    (text) => text,
    (actual, wanted) => equalsBinary(wanted, actual) === true,
  ),
} as const;
