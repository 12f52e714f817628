/**
 * `Null` with the ending `IfExists`, which AWS does not know.
 * A set qualifier before `Null` is a check of its own.
 */
import type { StatementCheck } from './check';
import { reportOperators } from './common/operators';
import { quoted } from './common/wording';

export const nullWithIfexists: StatementCheck = {
  id: 'null-with-ifexists',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: '`Null` has the ending `IfExists`',
  why: `\`Null\` itself asks whether a key is there, so \`IfExists\` makes no sense behind it and AWS rejects the policy.`,
  rules: ['CO-6', 'CO-54'],
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
        "NullIfExists": { "aws:PrincipalOrgID": "false" }
         ^^^^^^^^^^^^ error[null-with-ifexists]: \`NullIfExists\` is not a condition operator, because \`Null\` itself asks whether the key is there: write \`Null\`. (fix: Replace with \`Null\`)
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
        "Null": { "aws:PrincipalOrgID": "false" },
        "StringEqualsIfExists": { "aws:PrincipalTag/team": "orders" }
      }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    reportOperators(statement, facts, context, 'null-if-exists', ({ written }) =>
      `${quoted(written)} is not a condition operator, because \`Null\` itself asks whether the key is there: write \`Null\`.`,
    );
  },
};
