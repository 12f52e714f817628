/**
 * A key in a statement that is none of its elements.
 * Keys that differ in case only are `element-wrong-case`.
 */
import { findPolicyElement, findStatementElement, STATEMENT_ELEMENTS } from '../policy/vocabulary/elements';
import type { StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { isTemplateKey, nearestStatementElement, renameMember } from './common/statement-parts';
import { quoted } from './common/wording';

export const unknownStatementElement: StatementCheck = {
  id: 'unknown-statement-element',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'A key in a statement is not an element of the policy language',
  why: `A statement consists of \`Sid\`, \`Effect\`, \`Principal\`, \`Action\`, \`Resource\`, \`Condition\` and the three \`Not…\`
forms. AWS rejects a policy that has anything else in a statement, so a misspelled element is found out only when the policy is
deployed. Rename the key, or remove it where it was meant as a note.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      note: 'A plural is the usual slip.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Actions": "execute-api:Invoke",
       ^^^^^^^ error[unknown-statement-element]: \`Actions\` is not an element of a statement, so AWS rejects the policy: write \`Action\`. (fix: Rename to \`Action\`)
      "Resource": "*"
    }
  ]
}`,
    },
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "execute-api:Invoke",
    "Resource": "*",
    "Owner": "team-orders"
     ^^^^^ error[unknown-statement-element]: \`Owner\` is not an element of a statement, so AWS rejects the policy: remove it.
  }
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
      "Sid": "Actions",
      "Effect": "Allow",
      "NotAction": "iam:*",
      "NotResource": "arn:aws:s3:::logs/*",
      "Condition": { "Bool": { "aws:SecureTransport": "true" } }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    if (facts.dialect !== 'iam') return;
    for (const member of statement.object?.members ?? []) {
      if (findStatementElement(member.key) || isTemplateKey(member.key) || isCaseVariant(member.key)) continue;
      const nearest = nearestStatementElement(member.key);
      const advice = adviceFor(member.key, nearest);
      context.report({
        span: member.keySpan,
        message: `${quoted(member.key)} is not an element of a statement, so AWS rejects the policy: ${advice}.`,
        fixes: (source) => (nearest ? fixWith(`Rename to \`${nearest}\``, renameMember(member, nearest, statement.node, source), 'preferred') : []),
      });
    }
  },
};

function isCaseVariant(key: string): boolean {
  return STATEMENT_ELEMENTS.some((element) => element.name.toLowerCase() === key.toLowerCase());
}

function adviceFor(key: string, nearest: string | undefined): string {
  if (findPolicyElement(key)) return 'it belongs to the policy, one level up';
  return nearest ? `write \`${nearest}\`` : 'remove it';
}
