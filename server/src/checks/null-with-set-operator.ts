/**
 * `Null` behind a set qualifier, where its answer no longer depends on the request.
 * The ending `IfExists` behind `Null` is a check of its own.
 */
import { parseOperator } from '../policy/vocabulary/operators';
import type { StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { operatorSpan, renameOperator } from './common/statement-parts';
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
    for (const block of statement.conditions) {
      const reading = parseOperator(block.operator);
      if ('ok' in reading || reading.problem !== 'null-with-qualifier') continue;
      const consequence =
        reading.use?.qualifier === 'ForAnyValue' ? 'holds for no request, so the statement never applies' : 'holds for every request, so it tests nothing';
      context.report({
        span: operatorSpan(block, facts.dialect),
        message: `${quoted(block.operator)} ${consequence}: use plain \`Null\`.`,
        fixes: (source) => fixWith('Replace with `Null`', renameOperator(statement, block, facts.dialect, 'Null', source), 'preferred'),
      });
    }
  },
};
