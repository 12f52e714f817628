/**
 * A set qualifier other than the two there are.
 * What stands behind the colon is looked at once the prefix is right.
 */
import type { StatementCheck } from './check';
import { reportOperators } from './common/operators';
import { quoted } from './common/wording';

export const invalidSetOperatorPrefix: StatementCheck = {
  id: 'invalid-set-operator-prefix',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'A condition operator has a prefix that does not exist',
  why: `For keys with several values an operator takes the prefix \`ForAllValues:\` or \`ForAnyValue:\`, in exactly this spelling: one has
a plural, the other has not. AWS rejects a policy with any other prefix.`,
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
        "ForAnyValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
         ^^^^^^^^^^^^^^^^^^^^^^^ error[invalid-set-operator-prefix]: \`ForAnyValues:\` is not a prefix of condition operators, so AWS rejects the policy: write \`ForAnyValue:StringLike\`. (fix: Replace with \`ForAnyValue:StringLike\`)
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
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] }
      }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    reportOperators(statement, facts, context, 'unknown-prefix', ({ written, nearest }) => {
      const prefix = written.slice(0, written.indexOf(':') + 1);
      const advice = nearest ? `write ${quoted(nearest)}` : 'use `ForAnyValue:`, `ForAllValues:` or none';
      return `${quoted(prefix)} is not a prefix of condition operators, so AWS rejects the policy: ${advice}.`;
    });
  },
};
