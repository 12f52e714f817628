/**
 * ARN operators: `…Equals` and `…Like` are the same function (CO-40), hence the equal rows.
 *
 * That the comparison goes field by field (CO-41) follows from the family and is done by the evaluator.
 */

import type { ConditionOperator } from './operator';

export const ARN_OPERATORS: readonly ConditionOperator[] = [
  {
    ...base(),
    name: 'ArnEquals',
    opposite: 'ArnNotEquals',
    description: 'True when the ARN fits one of the patterns, compared field by field between the colons; wildcards work here just as in `ArnLike`.',
  },
  {
    ...base(),
    ...negation(),
    name: 'ArnNotEquals',
    opposite: 'ArnEquals',
    description: 'True when the ARN fits none of the patterns, compared field by field, and also when the request does not carry the key.',
  },
  {
    ...base(),
    name: 'ArnLike',
    opposite: 'ArnNotLike',
    description: 'True when the ARN fits one of the patterns, compared field by field, so that a `*` in the account field cannot swallow the colon behind it.',
  },
  {
    ...base(),
    ...negation(),
    name: 'ArnNotLike',
    opposite: 'ArnLike',
    description: 'True when the ARN fits none of the patterns, compared field by field between the colons, and also when the request does not carry the key.',
  },
];

function base() {
  return {
    family: 'arn',
    relation: 'like',
    negated: false,
    ignoresCase: false,
    wildcards: true,
    variables: 'allowed', // CO-61
    valueType: 'arn-pattern',
    whenMissing: 'false',
    plainOnly: false,
  } as const;
}

function negation() {
  return { negated: true, whenMissing: 'true' } as const;
}
