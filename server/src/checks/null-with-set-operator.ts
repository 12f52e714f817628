/**
 * `Null` behind a set qualifier, where its answer no longer depends on the request.
 * The ending `IfExists` behind `Null` is a check of its own.
 */
import type { StatementCheck } from './check';
import { reportOperators } from './common/operators';
import { quoted } from './common/wording';

export const nullWithSetOperator: StatementCheck = {
  id: 'null-with-set-operator',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: '`Null` has a set qualifier',
  why: `\`Null\` asks whether a request carries a key. Asked of each single value the answer no longer depends on the request:
\`ForAllValues:Null\` always holds and \`ForAnyValue:Null\` never does. Use plain \`Null\`, with several values as well.`,
  rules: ['CO-54'],
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
        "ForAllValues:Null": { "aws:TagKeys": "false" },
         ^^^^^^^^^^^^^^^^^ warning[null-with-set-operator]: \`ForAllValues:Null\` holds for every request, so it tests nothing: use plain \`Null\`. (fix: Replace with \`Null\`)
        "ForAnyValue:Null": { "aws:PrincipalOrgPaths": "false" }
         ^^^^^^^^^^^^^^^^ warning[null-with-set-operator]: \`ForAnyValue:Null\` holds for no request, so the statement never applies: use plain \`Null\`. (fix: Replace with \`Null\`)
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
        "Null": { "aws:TagKeys": "false" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] }
      }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    reportOperators(statement, facts, context, 'null-with-qualifier', ({ written, use }) => {
      const consequence = use?.qualifier === 'ForAnyValue' ? 'holds for no request, so the statement never applies' : 'holds for every request, so it tests nothing';
      return `${quoted(written)} ${consequence}: use plain \`Null\`.`;
    });
  },
};
