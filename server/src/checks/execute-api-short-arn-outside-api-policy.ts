/**
 * The short form of an execute-api ARN where nobody expands it.
 * What the short form stands for where it is expanded is told in `gateway/arn`.
 */
import { isShortArn } from '../gateway/arn';
import type { StatementCheck } from './check';
import { contentSpan, quotedText } from './common/wording';

export const executeApiShortArnOutsideApiPolicy: StatementCheck = {
  id: 'execute-api-short-arn-outside-api-policy',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  title: 'The short form of an execute-api ARN is used outside an API’s resource policy',
  why: `In the resource policy of a REST API, \`execute-api:/stage/GET/path\` is short for the whole ARN: API Gateway fills in the API
when the policy is saved. Nobody does so in policies of users and roles, in organisation and endpoint policies or in what a
Lambda authorizer returns; there the text matches nothing. Where the kind of policy is only guessed the finding is a warning.`,
  rules: ['ARN-20', 'ARN-23', 'MI-7'],
  kinds: ['identity', 'trust', 'scp', 'rcp', 'session', 'permissions-boundary', 'vpc-endpoint', 'authorizer-output'],
  fails: [
    {
      host: 'policy',
      kind: 'identity',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": ["execute-api:/prod/GET/orders"]
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[execute-api-short-arn-outside-api-policy]: \`execute-api:/prod/GET/orders\` is short for an ARN only in the resource policy of an API, so here it matches nothing: write the whole ARN.
    }
  ]
}`,
    },
    {
      host: 'file',
      file: 'authorizer-response.json',
      text: `{
  "principalId": "user-1",
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*"
                     ^^^^^^^^^^^^^^ error[execute-api-short-arn-outside-api-policy]: \`execute-api:/*\` is short for an ARN only in the resource policy of an API, so here it matches nothing: write the whole ARN.
      }
    ]
  }
}
`,
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
      "Effect": "Allow",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/prod/GET/orders"
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const element of [statement.resource, statement.notResource]) {
      for (const value of element?.value.values ?? []) {
        if (!isShortArn(value.text)) continue;
        context.report({
          span: contentSpan(value.node),
          severity: facts.kindIsCertain ? 'error' : 'warning',
          message: `${quotedText(value.text)} is short for an ARN only in the resource policy of an API, so here it matches nothing: write the whole ARN.`,
        });
      }
    }
  },
};
