/**
 * A statement without `Effect`.
 * Terraform's `aws_iam_policy_document` has a default and is left alone.
 */
import { insertMember, replaceValue } from '../syntax/edit/edit';
import { settle } from '../syntax/node';
import type { StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { anchorSpan, lacks } from './common/statement-parts';

export const missingEffect: StatementCheck = {
  id: 'missing-effect',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'A statement does not say whether it allows or denies',
  why: `There is no default for \`Effect\`: AWS rejects a policy in which a statement lacks it. Decide whether the statement allows or
denies.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Action": "execute-api:Invoke",
       ^^^^^^ error[missing-effect]: This statement has no \`Effect\`, so AWS rejects the policy: say whether it allows or denies. (fix: Insert \`Effect\` \`Allow\`; Insert \`Effect\` \`Deny\`)
      "Resource": "*"
    }
  ]
}`,
    },
    {
      host: 'policy',
      note: 'An empty statement lacks everything; one finding is enough.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{}]
                ^^ error[missing-effect]: This statement has no \`Effect\`, so AWS rejects the policy: say whether it allows or denies. (fix: Insert \`Effect\` \`Allow\`; Insert \`Effect\` \`Deny\`)
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{ "Action": "execute-api:Invoke", "Resource": "*", "Effect": "Deny" }]
}`,
    },
    {
      host: 'file',
      file: 'main.tf',
      note: 'In Terraform’s policy documents the effect is `Allow` where none is written.',
      text: `data "aws_iam_policy_document" "invoke" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
  }
}
`,
    },
  ],
  check(statement, facts, context) {
    const { object } = statement;
    if (!object || facts.dialect !== 'iam') return;
    const unfinished = object.members.find((member) => member.key === 'Effect' && settle(member.value).kind === 'missing');
    if (!unfinished && !lacks(statement, facts.dialect, ['Effect'])) return;
    context.report({
      span: unfinished?.keySpan ?? anchorSpan(object),
      message: 'This statement has no `Effect`, so AWS rejects the policy: say whether it allows or denies.',
      fixes: (source) =>
        ['Allow', 'Deny'].flatMap((effect) => {
          const edits = unfinished ? replaceValue(unfinished.value, effect, source) : insertMember(object, 'Effect', effect, source);
          return fixWith(`Insert \`Effect\` \`${effect}\``, edits, 'possible');
        }),
    });
  },
};
