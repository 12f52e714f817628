/**
 * Date operators (CO-22 to CO-24).
 *
 * The accepted spellings of a date are decided where values are read, not here.
 */

import type { ConditionOperator } from './operator';

export const DATE_OPERATORS: readonly ConditionOperator[] = [
  {
    ...base(),
    name: 'DateEquals',
    opposite: 'DateNotEquals',
    description: 'True when the value is the same moment as one of those listed; a date without a time is midnight UTC.',
  },
  {
    ...base(),
    name: 'DateNotEquals',
    negated: true,
    whenMissing: 'true',
    opposite: 'DateEquals',
    description: 'True when the value is none of the listed moments, and also when the request does not carry the key.',
  },
  {
    ...base(),
    name: 'DateLessThan',
    relation: 'less',
    opposite: 'DateGreaterThanEquals',
    description: 'True when the request’s moment lies before the one written here, such as `2027-01-31T00:00:00Z`.',
  },
  {
    ...base(),
    name: 'DateLessThanEquals',
    relation: 'less-or-equal',
    opposite: 'DateGreaterThan',
    description: 'True when the request’s moment lies before the one written here or is the same.',
  },
  {
    ...base(),
    name: 'DateGreaterThan',
    relation: 'greater',
    opposite: 'DateLessThanEquals',
    description: 'True when the request’s moment lies after the one written here.',
  },
  {
    ...base(),
    name: 'DateGreaterThanEquals',
    relation: 'greater-or-equal',
    opposite: 'DateLessThan',
    description: 'True when the request’s moment lies after the one written here or is the same.',
  },
];

function base() {
  return {
    family: 'date',
    relation: 'equal',
    negated: false,
    ignoresCase: false,
    wildcards: false,
    variables: 'forbidden', // CO-24
    valueType: 'date',
    whenMissing: 'false',
    plainOnly: false,
  } as const;
}
