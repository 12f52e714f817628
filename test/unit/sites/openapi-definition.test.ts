/** Definitions in OpenAPI inside templates, as API Gateway imports them. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../server/src/gateway/model';
import { apiIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith } from '../../support/decide-files';

function template(body: string, type = 'AWS::ApiGateway::RestApi', more = ''): string {
  const indented = body.split('\n').map((line) => (line === '' ? '' : `        ${line}`)).join('\n');
  return templateWith(`  Orders:\n    Type: ${type}\n    Properties:\n      Name: orders\n${more}      Body:\n${indented}`)['template.yaml'] ?? '';
}

const rest = (body: string, more = ''): Api => apiIn(template(body, 'AWS::ApiGateway::RestApi', more), 'orders');
const http = (body: string): Api => apiIn(template(body, 'AWS::ApiGatewayV2::Api'), 'orders');

const schemes = `components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    key: { type: apiKey, name: x-api-key, in: header }
    pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn] } }
    token: { type: apiKey, name: X-Token, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: token, authorizerUri: u, identityValidationExpression: "^t", authorizerResultTtlInSeconds: 60 } }
    rich: { type: apiKey, name: Unused, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: request, identitySource: "method.request.header.A, context.b" } }
    plain: { type: http, scheme: bearer }
    hidden: { type: apiKey, name: A, in: header, x-amazon-apigateway-authorizer: !Ref Env }
`;

/** One path with these operations. */
function definition(operations: string, more = ''): string {
  return `openapi: 3.0.1\n${schemes}${more}paths:\n  /orders/{id}:\n    parameters: []\n${operations.split('\n').map((line) => `    ${line}`).join('\n')}\n`;
}

describe('a definition in OpenAPI', () => {
  it('makes a route of each operation, demanding what its scheme means to API Gateway', () => {
    const api = rest(
      definition(`get: { security: [signed: []] }
put: { security: [pool: [read, write]] }
post: { security: [{ token: [], key: [] }] }
delete: { security: [rich: []] }
patch: { security: [plain: []] }
head: { security: [key: []] }
options: {}
trace: {}
x-amazon-apigateway-any-method: { x-amazon-apigateway-auth: { type: aws_iam } }`),
    );
    assert.deepEqual(routeRows(api), [
      'GET /orders/{id} AWS_IAM',
      'PUT /orders/{id} COGNITO_USER_POOLS pool [read write]',
      'POST /orders/{id} CUSTOM token +key',
      'DELETE /orders/{id} CUSTOM rich',
      'PATCH /orders/{id} NONE',
      'HEAD /orders/{id} NONE +key',
      'OPTIONS /orders/{id} NONE',
      'ANY /orders/{id} AWS_IAM',
    ]);
    assert.deepEqual(authorizerRows(api), [
      'pool COGNITO_USER_POOLS from method.request.header.Authorization for 300',
      'token TOKEN from method.request.header.X-Token for 60 like ^t',
      'rich REQUEST from method.request.header.A, context.b for 300',
    ]);
    assert.equal(api.partial, null);
  });

  it('in the older form names its schemes elsewhere', () => {
    const api = rest('swagger: "2.0"\nbasePath: /v1\nsecurityDefinitions:\n  signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }\npaths:\n  /: { get: { security: [signed: []] } }\n');
    assert.deepEqual(routeRows(api), ['GET / AWS_IAM']);
  });

  it('for a REST API leaves security of the whole document aside; for an HTTP API that is not known', () => {
    const text = definition('get: {}\nput: { security: [] }', 'security: [signed: []]\n');
    assert.deepEqual(routeRows(rest(text)), ['GET /orders/{id} NONE', 'PUT /orders/{id} NONE']);
    assert.deepEqual(routeRows(http(text)), ['GET /orders/{id} unknown', 'PUT /orders/{id} NONE']);
  });

  it('never opens a route whose security cannot be told', () => {
    const api = rest(
      definition(`get: { security: [nobody: []] }
put: { security: [{ token: [] }, { pool: [] }] }
post: { security: [{ token: [] }, {}] }
delete: { security: !Ref Names }
patch: { security: [token: []], x-amazon-apigateway-auth: { type: NONE } }
head: { security: [hidden: []] }`),
    );
    assert.deepEqual(routeRows(api), ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'].map((method) => `${method} /orders/{id} unknown`).concat('HEAD /orders/{id} unknown hidden'));
  });

  it('has authorizers of HTTP APIs', () => {
    const api = http(`openapi: 3.0.1
components:
  securitySchemes:
    jwt: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: { issuer: i, audience: [a] } } }
    simple: { type: apiKey, in: header, name: A, x-amazon-apigateway-authorizer: { type: request, identitySource: $request.header.A, authorizerPayloadFormatVersion: "2.0", enableSimpleResponses: true } }
paths:
  /: { get: { security: [jwt: [read]] } }
  /$default: { x-amazon-apigateway-any-method: { security: [simple: []] } }
`);
    assert.deepEqual(routeRows(api), ['GET / JWT jwt [read]', '$default $default CUSTOM simple']);
    assert.deepEqual(authorizerRows(api), ['jwt JWT from $request.header.Authorization for 0', 'simple REQUEST from $request.header.A for 0 format 2.0 simple']);
  });

  it('is there under conditions, as its paths and operations are', () => {
    const api = rest(definition('get: {}\nput:\n  Fn::If: [IsProd, { security: [signed: []] }, { security: [] }]\npost:\n  Fn::If: [IsProd, {}, !Ref AWS::NoValue]'));
    assert.deepEqual(routeRows(api), ['GET /orders/{id} NONE', 'PUT /orders/{id} AWS_IAM ?', 'PUT /orders/{id} NONE ?', 'POST /orders/{id} NONE ?']);
  });

  it('says what of it cannot be seen', () => {
    const partial = (body: string, more = ''): string => rest(body, more).partial ?? 'complete';
    assert.match(partial('Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3 } }\n'), /cannot be seen/);
    assert.match(partial('openapi: 3.0.1\npaths:\n  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3 } }\n  /a: { get: {} }\n'), /Fn::Transform/);
    assert.match(partial('openapi: 3.0.1\npaths: { /a: { $ref: other.yaml } }\n'), /defined elsewhere/);
    assert.match(partial(definition('get: {}'), '      Parameters: { basepath: !Ref Env }\n'), /base path/);
    assert.equal(partial(definition('get: {}'), '      Parameters: { basepath: ignore }\n'), 'complete');
  });

  it('has the path of its servers before its own paths where the import says so', () => {
    const paths = (body: string, use: string): readonly string[] => rest(`${body}paths: { /orders: { get: {} }, /: { put: {} } }\n`, `      Parameters: { basepath: ${use} }\n`).routes.map(({ path }) => path);
    const older = 'swagger: "2.0"\nbasePath: /a/b/\n';
    const newer = 'openapi: 3.0.1\nservers: [{ url: "https://x.example.com/{basePath}/b", variables: { basePath: { default: /a } } }]\n';
    for (const body of [older, newer]) {
      assert.deepEqual(paths(body, 'ignore'), ['/orders', '/']);
      assert.deepEqual(paths(body, 'prepend'), ['/a/b/orders', '/a/b/']);
      assert.deepEqual(paths(body, 'Split'), ['/b/orders', '/b/']);
    }
    assert.deepEqual(paths('swagger: "2.0"\n', 'prepend'), ['/orders', '/']);
    for (const servers of ['[{ url: /a }, { url: /b }]', '[{ url: "/{stage}" }]', '!Ref Env', '[{}]']) {
      assert.deepEqual(paths(`openapi: 3.0.1\nservers: ${servers}\n`, 'prepend'), [], servers);
    }
  });

  it('while it is being typed makes no route of what is not there yet', () => {
    for (const text of ['openapi:\n', 'paths:\n', 'paths:\n  /a:\n', 'paths:\n  /a:\n    get:\n', 'components:\n  securitySchemes:\n    a:\npaths: []\n']) {
      assert.deepEqual(routeRows(rest(text)), [], text);
    }
  });

  it('decides cases with nothing but the reference, a path and a caller', () => {
    const text = template(definition('get: { security: [signed: []] }\nput: {}', 'x-amazon-apigateway-policy: { Statement: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*/PUT/*" }] }\n'));
    const answer = (request: string): string => answerIn({ 'template.yaml': text }, { api: 'template.yaml#Orders', caller: 'anonymous', request });
    assert.equal(answer('GET /orders/7'), 'unauthenticated');
    assert.equal(answer('PUT /orders/7'), 'allow');
  });
});
