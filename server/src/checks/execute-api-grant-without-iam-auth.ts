/**
 * An identity policy that grants calls of an API beside it whose methods nobody has to sign for.
 * Only grants that name the API itself are judged; stars and administrators' policies are not about it.
 */
import { literalText } from '../base/atoms';
import type { Route } from '../gateway/model';
import type { Statement } from '../policy/model';
import type { ApiCheck } from './check';
import { isPreflight, namesApi, routesUnder } from './common/coverage';
import { invokeArns } from './common/execute-api';
import { contentSpan } from './common/wording';

export const executeApiGrantWithoutIamAuth: ApiCheck = {
  id: 'execute-api-grant-without-iam-auth',
  scope: 'api',
  severity: 'warning',
  profile: 'default',
  title: 'A policy grants calls to methods that are open to everyone',
  why: `Policies of users and roles decide about calls only on methods with \`AWS_IAM\` authorization. A grant for methods with
authorization \`NONE\` does nothing: whoever knows the address may call them. Most probably the methods were meant to have
\`AWS_IAM\` authorization.`,
  rules: ['MI-37'],
  fails: [
    {
      host: 'file',
      file: 'template.json',
      text: `{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "Orders": { "Type": "AWS::Serverless::Api", "Properties": { "StageName": "prod" } },
    "List": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Events": {
          "Get": { "Type": "Api", "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/orders", "Method": "get" } }
        }
      }
    },
    "Partner": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "execute-api:Invoke",
              "Resource": { "Fn::Sub": "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Orders}/*/GET/orders" }
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[execute-api-grant-without-iam-auth]: \`GET /orders\` has authorization \`NONE\`, so this grant does nothing and everybody may call it: give the method \`AWS_IAM\` authorization, or remove the grant.
            }
          ]
        }
      }
    }
  }
}
`,
    },
  ],
  passes: [
    {
      host: 'file',
      file: 'template.json',
      note: 'The grant is for a method with `AWS_IAM` authorization, though another is open.',
      text: `{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "Orders": { "Type": "AWS::Serverless::Api", "Properties": { "StageName": "prod", "Auth": { "DefaultAuthorizer": "AWS_IAM" } } },
    "List": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Events": {
          "Get": { "Type": "Api", "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/orders", "Method": "get" } },
          "Health": {
            "Type": "Api",
            "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/health", "Method": "get", "Auth": { "Authorizer": "NONE" } }
          }
        }
      }
    },
    "Partner": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "execute-api:Invoke",
              "Resource": { "Fn::Sub": "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Orders}/*" }
            }
          ]
        }
      }
    }
  }
}
`,
    },
  ],
  check({ api, policies }, context) {
    // Looked at first: templates without an open method are many, and their policies may be.
    if (api.kind !== 'REST' || api.partial !== null || !api.routes.some((route) => isOpen(route) && !isPreflight(route))) return;
    for (const policy of policies) {
      if (policy.kind !== 'identity') continue;
      for (const arn of policy.statements.filter(isGrantOfCalls).flatMap(invokeArns)) {
        const routes = namesApi(arn, api) ? routesUnder(arn, api).filter((route) => !isPreflight(route)) : [];
        const [first] = routes;
        if (!first || !routes.every(isOpen)) continue;
        context.report({
          span: contentSpan(arn.value.node),
          policyKind: policy.kind,
          message: `\`${first.method} ${first.path}\` has authorization \`NONE\`, so this grant does nothing and everybody may call it: give the method \`AWS_IAM\` authorization, or remove the grant.`,
          related: routes.map((route) => ({ span: route.span, message: `\`${route.method} ${route.path}\` is open.` })),
        });
      }
    }
  },
};

function isOpen({ authorization }: Route): boolean {
  return authorization.known && authorization.value === 'NONE';
}

function isGrantOfCalls(statement: Statement): boolean {
  const effect = statement.effect?.value;
  if (!effect?.known || effect.value !== 'Allow') return false;
  return (statement.action?.value.values ?? []).some((value) => literalText(value.text)?.toLowerCase() === 'execute-api:invoke');
}
