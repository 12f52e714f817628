/**
 * The Boolean operator (CO-25, CO-26).
 *
 * There is no negated form: one writes the other value.
 */

import type { ConditionOperator } from './operator';

export const BOOL_OPERATORS: readonly ConditionOperator[] = [
  {
    name: 'Bool',
    family: 'bool',
    relation: 'equal',
    negated: false,
    ignoresCase: true,
    wildcards: false,
    variables: 'disputed',
    valueType: 'boolean',
    whenMissing: 'false',
    plainOnly: false,
    description: 'True when the value is the `true` or `false` written here, quoted or not and in any case of letters.',
  },
];
