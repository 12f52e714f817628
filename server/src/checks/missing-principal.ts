/**
 * A statement of a resource policy that does not say whose requests it is about.
 * Where the kind of policy is only guessed, nothing is said.
 */
import { withArticle } from '../base/words';
import { kindFacts } from '../policy/kinds';
import { insertMember } from '../syntax/edit/edit';
import type { StatementCheck } from './check';
import { fixWith } from './common/fixing';
import { anchorSpan, lacks } from './common/statement-parts';

export const missingPrincipal: StatementCheck = {
  id: 'missing-principal',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'A statement of a resource policy names no principal',
  why: `A policy attached to a resource has to say in every statement whose requests it is about; a policy attached to a user or role
need not, because there it is the holder. Use \`"Principal": "*"\` together with a condition, or name accounts, roles or services.
The check speaks only where the place of the policy says for certain that it is a resource policy.`,
  rules: ['GR-44'],
  kinds: ['api-resource-policy', 'resource-policy', 'trust', 'vpc-endpoint'],
  needsCertainKind: true,
  fails: [
    {
      host: 'policy',
      kind: 'api-resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
       ^^^^^^ error[missing-principal]: This statement has no \`Principal\`, which every statement of an API resource policy needs: say whose requests it is about. (fix: Insert \`Principal\` \`*\`, everyone)
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/*"
    }
  ]
}`,
    },
    {
      host: 'policy',
      kind: 'trust',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
       ^^^^^^ error[missing-principal]: This statement has no \`Principal\`, which every statement of a role trust policy needs: say whose requests it is about.
      "Action": "sts:AssumeRole"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'api-resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "NotPrincipal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/*"
    }
  ]
}`,
    },
    {
      host: 'policy',
      kind: 'identity',
      note: 'Here the principal is whoever holds the policy.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }]
}`,
    },
  ],
  check(statement, facts, context) {
    const { object } = statement;
    if (!object || !lacks(statement, facts.dialect, ['Principal', 'NotPrincipal'])) return;
    const { title } = kindFacts(facts.kind);
    context.report({
      span: anchorSpan(object),
      message: `This statement has no \`Principal\`, which every statement of ${withArticle(title)} needs: say whose requests it is about.`,
      // A Deny for everyone takes nothing open; an Allow for everyone is nothing to offer in passing.
      fixes: (source) =>
        facts.dialect === 'iam' && statement.effect?.value?.known && statement.effect.value.value === 'Deny'
          ? fixWith('Insert `Principal` `*`, everyone', insertMember(object, 'Principal', '*', source), 'possible')
          : [],
    });
  },
};
