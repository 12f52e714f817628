/**
 * The table of condition operators, and how a written operator name is taken apart (CO-4, CO-6).
 *
 * The rows stand in `operators/<family>.ts`. Nothing here compares values, and names are read exactly as AWS
 * spells them: other spellings come back as a problem with the right spelling as the nearest.
 */

import { findNearest } from '../../base/nearest';
import { ARN_OPERATORS } from './operators/arn';
import { BINARY_OPERATORS } from './operators/binary';
import { BOOL_OPERATORS } from './operators/bool';
import { DATE_OPERATORS } from './operators/date';
import { IP_OPERATORS } from './operators/ip';
import { NULL_OPERATORS } from './operators/null';
import { NUMERIC_OPERATORS } from './operators/numeric';
import type { ConditionOperator } from './operators/operator';
import { STRING_OPERATORS } from './operators/string';

export type { ConditionOperator, OperatorFamily, OperatorRelation, OperatorValueType } from './operators/operator';

export type SetQualifier = 'ForAllValues' | 'ForAnyValue';

/** A well-formed operator as it is used in a condition: `ForAnyValue:StringLikeIfExists`. */
export interface OperatorUse {
  readonly qualifier: SetQualifier | undefined;
  readonly operator: ConditionOperator;
  readonly ifExists: boolean;
}

export type OperatorProblem = 'unknown-prefix' | 'unknown-operator' | 'null-with-qualifier' | 'null-if-exists';

/**
 * What a written name means, or why it means nothing. With a problem, `nearest` is a whole name that could stand
 * in its place, and `use` is there where the parts are known and only their combination is not allowed.
 */
export type OperatorReading =
  | { readonly ok: OperatorUse }
  | { readonly problem: OperatorProblem; readonly nearest?: string; readonly use?: OperatorUse };

export const SET_QUALIFIERS: readonly SetQualifier[] = ['ForAllValues', 'ForAnyValue'];

/** All rows, in the order in which they are offered. */
export const CONDITION_OPERATORS: readonly ConditionOperator[] = [
  ...STRING_OPERATORS,
  ...NUMERIC_OPERATORS,
  ...DATE_OPERATORS,
  ...BOOL_OPERATORS,
  ...BINARY_OPERATORS,
  ...IP_OPERATORS,
  ...ARN_OPERATORS,
  ...NULL_OPERATORS,
];

/** Takes an operator name apart: qualifier, base name, `IfExists`. */
export function parseOperator(name: string): OperatorReading {
  return WELL_FORMED.get(name) ?? readOperator(name);
}

function readOperator(name: string): OperatorReading {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? undefined : name.slice(0, colon);
  const rest = name.slice(colon + 1);
  const qualifier = SET_QUALIFIERS.find((known) => known === prefix);
  const base = readBase(rest);
  if (prefix !== undefined && qualifier === undefined) {
    return { problem: 'unknown-prefix', nearest: nearestWhole(prefix, rest, base) };
  }
  if (base === undefined) {
    return { problem: 'unknown-operator', nearest: nearestBase(rest, qualifier) };
  }
  const use = { qualifier, ...base };
  if (base.operator.plainOnly && qualifier !== undefined) {
    return { problem: 'null-with-qualifier', nearest: base.operator.name, use };
  }
  if (base.operator.plainOnly && base.ifExists) {
    return { problem: 'null-if-exists', nearest: base.operator.name, use };
  }
  return { ok: use };
}

/** The row with exactly this base name. */
export function findOperator(baseName: string): ConditionOperator | undefined {
  return BY_NAME.get(baseName);
}

/**
 * The result of an operator when the request lacks the key (semantics §3.2); `as-asked` is `Null`, whose own
 * value says what is wanted. `IfExists` wins over the qualifier: true by its definition.
 */
export function resultOnMissingKey(use: OperatorUse): 'true' | 'false' | 'as-asked' {
  if (use.qualifier === 'ForAllValues') return 'true';
  if (use.ifExists) return 'true';
  if (use.qualifier === 'ForAnyValue') return 'false';
  return use.operator.whenMissing;
}

const IF_EXISTS = 'IfExists';

const BY_NAME: ReadonlyMap<string, ConditionOperator> = new Map(CONDITION_OPERATORS.map((row) => [row.name, row]));

interface BaseAndSuffix {
  readonly operator: ConditionOperator;
  readonly ifExists: boolean;
}

function readBase(text: string): BaseAndSuffix | undefined {
  const plain = BY_NAME.get(text);
  if (plain !== undefined) return { operator: plain, ifExists: false };
  if (!text.endsWith(IF_EXISTS)) return undefined;
  const operator = BY_NAME.get(text.slice(0, -IF_EXISTS.length));
  return operator === undefined ? undefined : { operator, ifExists: true };
}

function nearestWhole(prefix: string, rest: string, base: BaseAndSuffix | undefined): string | undefined {
  const qualifier = findNearest(prefix, SET_QUALIFIERS);
  if (qualifier === undefined) return undefined;
  if (base === undefined) return nearestBase(rest, qualifier as SetQualifier);
  return base.operator.plainOnly ? base.operator.name : `${qualifier}:${rest}`;
}

function nearestBase(text: string, qualifier: SetQualifier | undefined): string | undefined {
  const rows = CONDITION_OPERATORS.filter((row) => !row.plainOnly);
  const qualifiable = rows.flatMap((row) => [row.name, `${row.name}${IF_EXISTS}`]);
  const name = findNearest(text, qualifier === undefined ? [...qualifiable, 'Null'] : qualifiable);
  if (name === undefined || qualifier === undefined) return name;
  return `${qualifier}:${name}`;
}

/** Every name that means something: conditions are read again for each request. */
const WELL_FORMED: ReadonlyMap<string, OperatorReading> = new Map(
  CONDITION_OPERATORS.flatMap(({ name }) => ['', ...SET_QUALIFIERS.map((qualifier) => `${qualifier}:`)].flatMap((prefix) => [`${prefix}${name}`, `${prefix}${name}${IF_EXISTS}`]))
    .map((name) => [name, readOperator(name)] as const)
    .filter(([, reading]) => 'ok' in reading),
);
