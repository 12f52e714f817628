/**
 * A statement of an API's resource policy that names AWS principals, though no method it covers asks for a signature.
 * Where the API is not seen whole, or one covered method uses AWS_IAM, nothing is said.
 */
import { isAtom, literalText } from '../base/atoms';
import type { Route } from '../gateway/model';
import type { PrincipalEntry, Statement, Value } from '../policy/model';
import type { ApiCheck } from './check';
import { coveredRoutes } from './common/coverage';

export const apigwAwsPrincipalWithoutIamAuth: ApiCheck = {
  id: 'apigw-aws-principal-without-iam-auth',
  scope: 'api',
  severity: 'warning',
  profile: 'default',
  title: 'A resource policy names AWS principals for methods without IAM authorization',
  why: `API Gateway knows the AWS identity of a caller only on methods with \`AWS_IAM\` authorization. On all others — open ones, and those
with a Lambda or Cognito authorizer — the caller is anonymous to the resource policy, so a statement with an account, role or user
as its principal never matches: an Allow lets nobody in and a Deny keeps nobody out. Give the methods \`AWS_IAM\` authorization, or
write \`"Principal": "*"\` with a condition on the network the calls come from.`,
  rules: ['MI-8'],
  fails: [
    {
      host: 'file',
      file: 'template.json',
      text: `{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "Orders": {
      "Type": "AWS::Serverless::Api",
      "Properties": {
        "StageName": "prod",
        "Auth": {
          "ResourcePolicy": {
            "CustomStatements": [
              {
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/partner" },
                                ^^^ warning[apigw-aws-principal-without-iam-auth]: No method this statement covers has \`AWS_IAM\` authorization (\`GET /orders\` has \`NONE\`), so callers are anonymous to it and it never matches: use \`AWS_IAM\` there, or \`"Principal": "*"\` with a condition.
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*"
              }
            ]
          }
        }
      }
    },
    "List": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Events": {
          "Get": { "Type": "Api", "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/orders", "Method": "get" } }
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
      note: 'One of the covered methods is signed; the statement is about that one.',
      text: `{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "Orders": {
      "Type": "AWS::Serverless::Api",
      "Properties": {
        "StageName": "prod",
        "Auth": {
          "ResourcePolicy": {
            "CustomStatements": [
              {
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/partner" },
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*"
              },
              {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/prod/GET/health"
              }
            ]
          }
        }
      }
    },
    "List": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Events": {
          "Get": {
            "Type": "Api",
            "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/orders/{id}", "Method": "get", "Auth": { "Authorizer": "AWS_IAM" } }
          },
          "Health": { "Type": "Api", "Properties": { "RestApiId": { "Ref": "Orders" }, "Path": "/health", "Method": "get" } }
        }
      }
    }
  }
}
`,
    },
  ],
  check({ api, resourcePolicy }, context) {
    if (api.kind !== 'REST' || api.partial !== null || !resourcePolicy) return;
    for (const statement of resourcePolicy.statements) {
      const entry = awsEntry(statement);
      const routes = entry ? coveredRoutes(statement, resourcePolicy.kind, api) : [];
      const [first] = routes;
      if (!entry || !first || !routes.every(isUnsigned)) continue;
      const authorization = first.authorization.known ? first.authorization.value : 'NONE';
      context.report({
        span: entry.member?.keySpan ?? statement.node.span,
        policyKind: resourcePolicy.kind,
        message: `No method this statement covers has \`AWS_IAM\` authorization (\`${first.method} ${first.path}\` has \`${authorization}\`), so callers are anonymous to it and it never matches: use \`AWS_IAM\` there, or \`"Principal": "*"\` with a condition.`,
        related: routes.map((route) => ({ span: route.span, message: `\`${route.method} ${route.path}\` is not signed.` })),
      });
    }
  },
};

/** The entry under `AWS`, if it is all there is to the principal and names nobody but AWS identities. */
function awsEntry({ principal }: Statement): PrincipalEntry | undefined {
  const [entry, ...others] = principal?.value.entries ?? [];
  if (!entry || others.length > 0 || entry.type !== 'AWS' || principal?.value.isEveryone || !principal?.value.isComplete) return undefined;
  return entry.values.length > 0 && entry.values.every(isIdentity) ? entry : undefined;
}

/** An unknown value as a whole might turn out to be `*`. */
function isIdentity(value: Value): boolean {
  const text = literalText(value.text);
  if (text !== undefined) return text !== '*' && text !== '';
  return value.text.pieces.some((piece) => (isAtom(piece) ? knownIdentities.has(piece.shape) : piece !== '*'));
}

const knownIdentities = new Set(['account-id', 'role-arn', 'user-arn', 'arn']);

function isUnsigned({ authorization }: Route): boolean {
  return authorization.known && authorization.value !== 'AWS_IAM';
}
