/**
 * Numeric operators (CO-20, CO-21).
 *
 * What counts as a number is decided where values are read, not here.
 */

import type { ConditionOperator } from './operator';

export const NUMERIC_OPERATORS: readonly ConditionOperator[] = [
  {
    ...base(),
    name: 'NumericEquals',
    opposite: 'NumericNotEquals',
    description: 'True when the value is the same number as one of those listed.',
  },
  {
    ...base(),
    name: 'NumericNotEquals',
    negated: true,
    whenMissing: 'true',
    opposite: 'NumericEquals',
    description: 'True when the value is a different number from all those listed, and also when the request does not carry the key.',
  },
  {
    ...base(),
    name: 'NumericLessThan',
    relation: 'less',
    opposite: 'NumericGreaterThanEquals',
    description: 'True when the request’s number is smaller than the one written here.',
  },
  {
    ...base(),
    name: 'NumericLessThanEquals',
    relation: 'less-or-equal',
    opposite: 'NumericGreaterThan',
    description: 'True when the request’s number is at most the one written here.',
  },
  {
    ...base(),
    name: 'NumericGreaterThan',
    relation: 'greater',
    opposite: 'NumericLessThanEquals',
    description: 'True when the request’s number is larger than the one written here.',
  },
  {
    ...base(),
    name: 'NumericGreaterThanEquals',
    relation: 'greater-or-equal',
    opposite: 'NumericLessThan',
    description: 'True when the request’s number is at least the one written here.',
  },
];

function base() {
  return {
    family: 'numeric',
    relation: 'equal',
    negated: false,
    ignoresCase: false,
    wildcards: false,
    variables: 'forbidden',
    valueType: 'number',
    whenMissing: 'false',
    plainOnly: false,
  } as const;
}
