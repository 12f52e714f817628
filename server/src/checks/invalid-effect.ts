/**
 * An effect that is neither `Allow` nor `Deny`, letter by letter.
 * A missing effect is `missing-effect`, one of the wrong type `data-type-mismatch`.
 */
import { findNearest } from '../base/nearest';
import { EFFECTS } from '../policy/vocabulary/elements';
import { settle } from '../syntax/node';
import type { StatementCheck } from './check';
import { fixWith, replaceScalar } from './common/fixing';
import { contentSpan, quoted, writtenAt } from './common/wording';

export const invalidEffect: StatementCheck = {
  id: 'invalid-effect',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'An effect is neither `Allow` nor `Deny`',
  why: `\`Effect\` takes exactly two values, capital letters included; AWS rejects a policy with any other. The documentation's way of
writing the choice between them is a frequent guest in real policies.`,
  rules: ['GR-5'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Alow",
                 ^^^^ error[invalid-effect]: \`Alow\` is not an effect, so AWS rejects the policy: write \`Allow\`. (fix: Replace with \`Allow\`)
      "Action": "execute-api:Invoke",
      "Resource": "*"
    },
    {
      "Effect": "deny",
                 ^^^^ error[invalid-effect]: \`deny\` is not an effect, so AWS rejects the policy: write \`Deny\`. (fix: Replace with \`Deny\`)
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
  "Statement": [
    {
      "Effect": "Allow|Deny",
                 ^^^^^^^^^^ error[invalid-effect]: \`Allow|Deny\` is not an effect, so AWS rejects the policy: write \`Allow\` or \`Deny\`. (fix: Replace with \`Allow\`; Replace with \`Deny\`)
      "Action": "execute-api:Invoke",
      "Resource": "*"
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
    { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" },
    { "Effect": "Deny", "Action": "execute-api:InvalidateCache", "Resource": "*" }
  ]
}`,
    },
    {
      host: 'file',
      file: 'main.tf',
      note: 'What only deployment knows is not judged.',
      text: `variable "effect" {}

resource "aws_iam_policy" "invoke" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = var.effect, Action = "execute-api:Invoke", Resource = "*" }]
  })
}
`,
    },
  ],
  check(statement, _facts, context) {
    const { effect } = statement;
    if (!effect || effect.value) return;
    const node = settle(effect.node);
    const written = writtenAt(node);
    if (written === undefined) return;
    const nearest = findNearest(written.trim(), EFFECTS);
    const candidates = nearest === undefined ? EFFECTS : [nearest];
    context.report({
      span: contentSpan(node),
      message: `${quoted(written)} is not an effect, so AWS rejects the policy: write ${candidates.map(quoted).join(' or ')}.`,
      fixes: (source) =>
        candidates.flatMap((candidate) =>
          fixWith(`Replace with \`${candidate}\``, replaceScalar(node, candidate, statement.node, source), nearest ? 'preferred' : 'possible'),
        ),
    });
  },
};
