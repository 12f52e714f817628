/**
 * A statement with neither `Resource` nor `NotResource` where the kind of policy needs one.
 * Which kinds need one is told in `policy/kinds`.
 */
import { kindFacts } from '../policy/kinds';
import type { StatementCheck } from './check';
import { anchorSpan, lacks } from './common/statement-parts';

export const missingResource: StatementCheck = {
  id: 'missing-resource',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'A statement names no resources',
  why: `In policies of users, groups and roles, in organisation policies, in an API's resource policy and in what a Lambda authorizer
returns, each statement says which resources it is about. Only where the policy belongs to one resource anyway — role trust
policies and some resource policies — it may be left out.`,
  rules: ['GR-5', 'GR-44'],
  fails: [
    {
      host: 'policy',
      kind: 'identity',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
       ^^^^^^ error[missing-resource]: This statement has neither \`Resource\` nor \`NotResource\`, so AWS rejects the policy: name the resources it is about.
      "Action": "execute-api:Invoke"
    }
  ]
}`,
    },
    {
      host: 'policy',
      kind: 'api-resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
       ^^^^^^ error[missing-resource]: This statement has neither \`Resource\` nor \`NotResource\`, so AWS rejects the policy: name the resources it is about.
      "Principal": "*",
      "Action": "execute-api:Invoke"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'trust',
      note: 'The resource of a trust policy is its role.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
}`,
    },
    {
      host: 'policy',
      kind: 'resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "ecr:BatchGetImage"
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    if (!lacks(statement, facts.dialect, ['Resource', 'NotResource'])) return;
    const isRequired = kindFacts(facts.kind).resource === 'required';
    // Without a principal it would be wrong in every kind of policy, so a guessed kind is no obstacle.
    if (!isRequired || (!facts.kindIsCertain && !lacks(statement, facts.dialect, ['Principal', 'NotPrincipal']))) return;
    context.report({
      span: anchorSpan(statement.node),
      message: 'This statement has neither `Resource` nor `NotResource`, so AWS rejects the policy: name the resources it is about.',
    });
  },
};
