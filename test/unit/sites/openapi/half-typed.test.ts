/** Definitions in OpenAPI that somebody is typing: read at many points without failing or pointing outside of the text. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

const yaml = `openapi: 3.0.1
x-op: &op { security: [{ pool: [read] }], x-amazon-apigateway-integration: { type: mock } }
servers: [{ url: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/{b}", variables: { b: { default: prod } } }]
x-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/\${stage}/*" }] }
paths:
  /a/{proxy+}:
    x-amazon-apigateway-any-method: { <<: *op, security: [{ signed: [], key: [] }, {}] }
    get: *op
  /b: { $ref: "#/paths/~1c" }
  /c: { $ref: "common.yaml#/c" }
components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    key: { $ref: "common.yaml#/key" }
    pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools } }
`;

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] });
const scheme = { type: 'apiKey', name: 'T', in: 'header', 'x-amazon-apigateway-authorizer': { type: 'token', identityValidationExpression: '^x' } };
const json = JSON.stringify(
  { swagger: '2.0', 'x-amazon-apigateway-policy': policy, paths: { '/a': { get: { security: [{ token: [] }] }, options: {} } }, securityDefinitions: { token: scheme }, 'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: { statusCode: 404 } } },
  null,
  2,
);

const common = 'c: { $ref: "openapi.yaml#/paths/~1b" }\nkey: { type: apiKey, name: x-api-key, in: header }\n';

describe('a definition in OpenAPI that somebody is typing', () => {
  for (const [name, text] of [['openapi.yaml', yaml], ['swagger.json', json]] as const) {
    it(`is read at many points of ${name}`, () => {
      let known = 0;
      for (let length = 0; length <= text.length; length += 31) {
        for (const part of [text.slice(0, length), text.slice(0, length) + text.slice(length + 11)]) {
          const workspace = openWorkspace({ [name]: part, 'common.yaml': common });
          for (const { api } of workspace.file(uriOf(name))?.apis ?? []) {
            known += api.routes.length;
            const span = workspace.locate(api.nameSpan);
            assert.ok(span && span.start >= 0 && span.end <= part.length);
          }
        }
      }
      assert.ok(known > 10, 'routes are there before the text is whole');
    });
  }
});
