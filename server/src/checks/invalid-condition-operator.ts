/**
 * A condition operator that does not exist.
 * Wrong set qualifiers and misuse of `Null` are checks of their own.
 */
import type { StatementCheck } from './check';
import { reportOperators } from './common/operators';
import { quoted } from './common/wording';

export const invalidConditionOperator: StatementCheck = {
  id: 'invalid-condition-operator',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'A condition operator does not exist',
  why: `A condition maps operators such as \`StringEquals\` to keys and values. AWS rejects a policy with an operator it does not know.
An operator may carry the prefix \`ForAllValues:\` or \`ForAnyValue:\` and the ending \`IfExists\`.`,
  rules: ['CO-6'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "StringEqualsIfExist": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
         ^^^^^^^^^^^^^^^^^^^ error[invalid-condition-operator]: \`StringEqualsIfExist\` is not a condition operator, so AWS rejects the policy: write \`StringEqualsIfExists\`. (fix: Replace with \`StringEqualsIfExists\`)
        "Matches": { "aws:PrincipalTag/team": "orders" }
         ^^^^^^^ error[invalid-condition-operator]: \`Matches\` is not a condition operator, so AWS rejects the policy: use one such as \`StringLike\`.
      }
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
        "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" },
        "ArnLikeIfExists": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" }
      }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    reportOperators(statement, facts, context, 'unknown-operator', ({ written, nearest }) => {
      const advice = nearest ? `write ${quoted(nearest)}` : 'use one such as `StringLike`';
      return `${quoted(written)} is not a condition operator, so AWS rejects the policy: ${advice}.`;
    });
  },
};
