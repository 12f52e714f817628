/**
 * A null where a policy needs a value.
 * Elements left out by a condition of the template are not null.
 */
import { removeMember } from '../syntax/edit/edit';
import { settle } from '../syntax/node';
import type { PolicyCheck } from './check';
import { fixWith, standsIn } from './common/fixing';
import { holderOf } from './common/statement-parts';
import { quoted } from './common/wording';

export const nullPolicyElement: PolicyCheck = {
  id: 'null-policy-element',
  scope: 'policy',
  severity: 'error',
  profile: 'default',
  title: 'An element of a policy is null',
  why: `AWS rejects a policy with a null in it, and API Gateway answers with status 500 when a Lambda authorizer returns one. Code
that builds policies from structures with optional fields is the usual source: leave the element out instead of writing null.`,
  rules: ['GR-7', 'AU-23'],
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
      "Condition": null
       ^^^^^^^^^ error[null-policy-element]: AWS rejects a policy in which \`Condition\` is null: leave the element out. (fix: Remove \`Condition\`)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'The operator `Null` is something else.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": { "Null": { "aws:PrincipalOrgID": "true" } }
    }
  ]
}`,
    },
  ],
  check(policy, context) {
    for (const { code, member, node, element } of policy.problems) {
      if (code !== 'null-value') continue;
      context.report({
        span: member?.keySpan ?? node.span,
        message: `AWS rejects a policy in which ${quoted(element)} is null: leave the element out.`,
        fixes: (source) => {
          const holder = member && settle(member.value) === node ? holderOf(member, policy.node) : undefined;
          if (!member || !holder || !standsIn(holder, policy.node, source)) return [];
          return fixWith(`Remove ${quoted(element)}`, removeMember(holder, member, source), 'preferred');
        },
      });
    }
  },
};
