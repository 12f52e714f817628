/**
 * String operators (semantics §3.3).
 *
 * Case folding under `…IgnoreCase` is the evaluator's affair.
 */

import type { ConditionOperator } from './operator';

export const STRING_OPERATORS: readonly ConditionOperator[] = [
  {
    ...base(),
    name: 'StringEquals',
    opposite: 'StringNotEquals',
    description: 'True when the value is exactly one of the listed texts; upper and lower case differ, and `*` and `?` are ordinary characters.',
  },
  {
    ...base(),
    ...negation(),
    name: 'StringNotEquals',
    opposite: 'StringEquals',
    description: 'True when the value is none of the listed texts, and also when the request does not carry the key.',
  },
  {
    ...base(),
    name: 'StringEqualsIgnoreCase',
    ignoresCase: true,
    opposite: 'StringNotEqualsIgnoreCase',
    description: 'True when the value is one of the listed texts, whatever the case of its letters; `*` and `?` are ordinary characters.',
  },
  {
    ...base(),
    ...negation(),
    name: 'StringNotEqualsIgnoreCase',
    ignoresCase: true,
    opposite: 'StringEqualsIgnoreCase',
    description: 'True when the value is none of the listed texts in any mix of cases, and also when the request does not carry the key.',
  },
  {
    ...base(),
    name: 'StringLike',
    relation: 'like',
    wildcards: true,
    opposite: 'StringNotLike',
    description: 'True when the whole value fits one of the patterns, in which `*` stands for any run of characters and `?` for a single one; case matters.',
  },
  {
    ...base(),
    ...negation(),
    name: 'StringNotLike',
    relation: 'like',
    wildcards: true,
    opposite: 'StringLike',
    description: 'True when the value fits none of the patterns (`*` any run, `?` one character), and also when the request does not carry the key.',
  },
];

function base() {
  return {
    family: 'string',
    relation: 'equal',
    negated: false,
    ignoresCase: false,
    wildcards: false,
    variables: 'allowed', // CO-61
    valueType: 'text',
    whenMissing: 'false',
    plainOnly: false,
  } as const;
}

function negation() {
  return { negated: true, whenMissing: 'true' } as const;
}
