/**
 * The binary operator (CO-27).
 *
 * Decoding base64 is the evaluator's work.
 */

import type { ConditionOperator } from './operator';

export const BINARY_OPERATORS: readonly ConditionOperator[] = [
  {
    name: 'BinaryEquals',
    family: 'binary',
    relation: 'equal',
    negated: false,
    ignoresCase: false,
    wildcards: false,
    variables: 'forbidden',
    valueType: 'base64',
    whenMissing: 'false',
    plainOnly: false,
    description: 'True when the value has, byte for byte, the content whose base64 form is written here.',
  },
];
