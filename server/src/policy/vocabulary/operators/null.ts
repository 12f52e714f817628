/**
 * The `Null` operator: asks whether the request carries a key at all.
 *
 * It compares no values, so qualifiers and `IfExists` make no sense with it (CO-6, CO-54).
 */

import type { ConditionOperator } from './operator';

export const NULL_OPERATORS: readonly ConditionOperator[] = [
  {
    name: 'Null',
    family: 'null',
    relation: 'absent',
    negated: false,
    ignoresCase: true,
    wildcards: false,
    variables: 'forbidden',
    valueType: 'boolean',
    whenMissing: 'as-asked',
    plainOnly: true,
    description: 'With `true` it holds when the request does not carry the key; with `false` when the key is there with a value.',
  },
];
