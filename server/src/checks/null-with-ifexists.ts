/**
 * `Null` with the ending `IfExists`, which AWS does not know.
 * A set qualifier before `Null` is a check of its own.
 */
import { parseOperator } from '../policy/vocabulary/operators';
import type { StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { operatorSpan, renameOperator } from './common/statement-parts';
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
    for (const block of statement.conditions) {
      const reading = parseOperator(block.operator);
      if ('ok' in reading || reading.problem !== 'null-if-exists') continue;
      context.report({
        span: operatorSpan(block, facts.dialect),
        message: `${quoted(block.operator)} is not a condition operator, because \`Null\` itself asks whether the key is there: write \`Null\`.`,
        fixes: (source) => fixWith('Replace with `Null`', renameOperator(statement, block, facts.dialect, 'Null', source), 'preferred'),
      });
    }
  },
};
