/**
 * A statement with neither `Action` nor `NotAction`.
 * A misspelled one is `unknown-statement-element`.
 */
import type { StatementCheck } from './check';
import { anchorSpan, lacks } from './common/statement-parts';

export const missingAction: StatementCheck = {
  id: 'missing-action',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'A statement names no actions',
  why: `Every statement says which operations it is about, with \`Action\` or \`NotAction\`; AWS rejects a policy in which one lacks both.
Write \`"Action": "*"\` only if really everything is meant.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
       ^^^^^^ error[missing-action]: This statement has neither \`Action\` nor \`NotAction\`, so AWS rejects the policy: name the actions it is about.
      "Resource": "*"
    }
  ]
}`,
    },
    {
      host: 'file',
      file: 'main.tf',
      text: `data "aws_iam_policy_document" "invoke" {
  statement {
    resources = ["*"]
    ^^^^^^^^^ error[missing-action]: This statement has neither \`Action\` nor \`NotAction\`, so AWS rejects the policy: name the actions it is about.
  }
}
`,
    },
  ],
  passes: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Deny", "NotAction": "iam:*", "Resource": "*" }]
}`,
    },
  ],
  check(statement, facts, context) {
    if (!lacks(statement, facts.dialect, ['Action', 'NotAction'])) return;
    context.report({
      span: anchorSpan(statement.node),
      message: 'This statement has neither `Action` nor `NotAction`, so AWS rejects the policy: name the actions it is about.',
    });
  },
};
