/**
 * An element written in the wrong case.
 * Other misspellings are `unknown-policy-element` and `unknown-statement-element`.
 */
import { POLICY_ELEMENTS, STATEMENT_ELEMENTS } from '../policy/vocabulary/elements';
import type { HostNode, Member } from '../syntax/node';
import type { CheckContext, StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { renameMember } from './common/statement-parts';
import { quoted } from './common/wording';

export const elementWrongCase: StatementCheck = {
  id: 'element-wrong-case',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'An element is written in the wrong case',
  why: `Names of elements are case-sensitive: \`effect\` is no more an element than \`colour\`, and AWS rejects the policy. Names of
actions and of condition keys are not, which makes the slip easy. The blocks of Terraform's \`aws_iam_policy_document\` have
lower-case names of their own and are left alone.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "version": "2012-10-17",
   ^^^^^^^ error[element-wrong-case]: Names of elements are case-sensitive, so AWS rejects \`version\`: write \`Version\`. (fix: Rename to \`Version\`)
  "Statement": [
    {
      "effect": "Allow",
       ^^^^^^ error[element-wrong-case]: Names of elements are case-sensitive, so AWS rejects \`effect\`: write \`Effect\`. (fix: Rename to \`Effect\`)
      "Action": "execute-api:Invoke",
      "notresource": "arn:aws:s3:::logs/*"
       ^^^^^^^^^^^ error[element-wrong-case]: Names of elements are case-sensitive, so AWS rejects \`notresource\`: write \`NotResource\`. (fix: Rename to \`NotResource\`)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'Actions and condition keys may be written in any case.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "EXECUTE-API:invoke",
      "Resource": "*",
      "Condition": { "StringEquals": { "AWS:principalorgid": "o-a1b2c3d4e5" } }
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    if (facts.dialect === 'iam') reportMembers(statement.node, statementNames, context);
  },
  checkAround(policy, context) {
    if (policy.dialect === 'iam') reportMembers(policy.node, policyNames, context);
  },
};

const statementNames = STATEMENT_ELEMENTS.map((element) => element.name);
const policyNames = POLICY_ELEMENTS.map((element) => element.name);

function reportMembers(node: HostNode, names: readonly string[], context: CheckContext): void {
  for (const member of node.kind === 'object' ? node.members : []) {
    const name = names.find((candidate) => candidate.toLowerCase() === member.key.toLowerCase());
    if (name !== undefined && name !== member.key) reportMember(member, name, node, context);
  }
}

function reportMember(member: Member, name: string, home: HostNode, context: CheckContext): void {
  context.report({
    span: member.keySpan,
    message: `Names of elements are case-sensitive, so AWS rejects ${quoted(member.key)}: write \`${name}\`.`,
    fixes: (source) => fixWith(`Rename to \`${name}\``, renameMember(member, name, home, source), 'preferred'),
  });
}
