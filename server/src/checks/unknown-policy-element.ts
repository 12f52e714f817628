/**
 * A key beside `Statement` that is no element of a policy.
 * Keys that differ in case only are `element-wrong-case`.
 */
import { findNearest } from '../base/nearest';
import { findStatementElement, POLICY_ELEMENTS } from '../policy/vocabulary/elements';
import type { PolicyCheck } from './check';
import { fixWith } from './common/fixing';
import { isTemplateKey, renameMember } from './common/statement-parts';
import { quoted } from './common/wording';

export const unknownPolicyElement: PolicyCheck = {
  id: 'unknown-policy-element',
  scope: 'policy',
  severity: 'error',
  profile: 'default',
  title: 'A key of the policy is not an element of the policy language',
  why: `At its top level a policy has \`Version\`, \`Id\` and \`Statement\` and nothing else; AWS rejects a document with any other key.
Rename the key, remove it, or move an element of a statement into the statement it belongs to.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statements": [
   ^^^^^^^^^^ error[unknown-policy-element]: \`Statements\` is not an element of a policy, so AWS rejects it: write \`Statement\`. (fix: Rename to \`Statement\`)
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*"
    }
  ]
}`,
    },
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Description": "Lets partners read orders",
   ^^^^^^^^^^^ error[unknown-policy-element]: \`Description\` is not an element of a policy, so AWS rejects it: remove the key.
  "Statement": [{ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }]
}`,
    },
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }],
  "Effect": "Allow"
   ^^^^^^ error[unknown-policy-element]: \`Effect\` belongs into a statement, so AWS rejects the policy: move it there.
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'api-resource-policy',
      note: '`Id` is legal and has no effect.',
      text: `{
  "Version": "2012-10-17",
  "Id": "Statements",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/*"
    }
  ]
}`,
    },
  ],
  check(policy, context) {
    const statements = new Set(policy.statements.map((statement) => statement.node));
    for (const { code, node, member } of policy.problems) {
      if (code !== 'unknown-element' || !member || statements.has(node) || isTemplateKey(member.key) || isCaseVariant(member.key)) continue;
      const nearest = findNearest(member.key, names);
      context.report({
        span: member.keySpan,
        message: messageFor(member.key, nearest),
        fixes: (source) => (nearest ? fixWith(`Rename to \`${nearest}\``, renameMember(member, nearest, node, source), 'preferred') : []),
      });
    }
  },
};

const names = POLICY_ELEMENTS.map((element) => element.name);

function messageFor(key: string, nearest: string | undefined): string {
  if (findStatementElement(key)) return `${quoted(key)} belongs into a statement, so AWS rejects the policy: move it there.`;
  return `${quoted(key)} is not an element of a policy, so AWS rejects it: ${nearest ? `write \`${nearest}\`` : 'remove the key'}.`;
}

function isCaseVariant(key: string): boolean {
  return names.some((name) => name.toLowerCase() === key.toLowerCase());
}
