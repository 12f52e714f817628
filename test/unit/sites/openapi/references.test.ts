/** `$ref` in definitions: paths, operations, schemes and extensions that stand elsewhere, here or in other files. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../../server/src/gateway/model';
import type { Workspace } from '../../../../server/src/workspace/workspace';
import { authorizerRows, routeRows } from '../../../support/api-rows';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

const apiOf = (workspace: Workspace, name = 'openapi.yaml'): Api => {
  const api = workspace.file(uriOf(name))?.apis[0]?.api;
  assert.ok(api);
  return api;
};

const open = (files: Readonly<Record<string, string>>, name?: string): Api => apiOf(openWorkspace(files), name);

const schemes = `components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
`;

const whole = (paths: string, more = schemes): string => `openapi: 3.0.1\nx-amazon-apigateway-api-key-source: HEADER\n${more}paths:\n${paths}`;

describe('a reference in a definition', () => {
  it('leads to paths, operations and schemes in the same file', () => {
    const api = open({
      'openapi.yaml': whole(
        '  /a: { $ref: "#/x-items/~1a~1%7Bid%7D" }\n  /b: { get: { $ref: "#/paths/~1c/get" } }\n  /c: { get: { security: [{ other: [] }] } }\n',
        `x-items: { "/a/{id}": { put: { security: [{ signed: [] }] } } }\n${schemes}    other: { $ref: "#/components/securitySchemes/signed" }\n`,
      ),
    });
    assert.deepEqual(routeRows(api), ['PUT /a AWS_IAM', 'GET /b AWS_IAM', 'GET /c AWS_IAM']);
    assert.equal(api.partial, null);
  });

  it('is followed where nothing in the file itself is for API Gateway, and says of which kind the API is', () => {
    const files = {
      'openapi.yaml': 'openapi: 3.0.1\ncomponents: { securitySchemes: { $ref: schemes.yaml } }\npaths: { /a: { get: { security: [{ pool: [read] }] } } }\n',
      'schemes.yaml': 'pool: { $ref: "pool.yaml#/scheme" }\n',
      'pool.yaml': 'scheme: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools } }\n',
    };
    const api = open(files);
    assert.equal(api.kind, 'REST');
    assert.deepEqual(routeRows(api), ['GET /a COGNITO_USER_POOLS pool [read]']);
    const foreign = openWorkspace({ ...files, 'pool.yaml': 'scheme: { type: http, scheme: bearer }\n' });
    assert.deepEqual(foreign.file(uriOf('openapi.yaml'))?.apis, []);
    const items = 'openapi: 3.1.0\npaths: { /a: { $ref: "#/components/pathItems/a" } }\ncomponents: { pathItems: { a: { get: { x-amazon-apigateway-integration: { type: mock } } } } }\n';
    assert.deepEqual(routeRows(open({ 'openapi.yaml': items })), ['GET /a NONE']);
  });

  it('leads to other files, relative to the file it stands in', () => {
    const files = {
      'api/openapi.yaml': 'openapi: 3.1.0\nx-amazon-apigateway-api-key-source: HEADER\ncomponents: { securitySchemes: { $ref: common/schemes.json } }\npaths:\n  /a: { $ref: ./paths/a.yaml }\n  /b: { $ref: "paths/all.yaml#/b" }\n',
      'api/paths/a.yaml': 'get: { security: [{ token: [] }] }\npost: { $ref: ../operations/open.yaml }\n',
      'api/paths/all.yaml': 'b: { delete: { security: [{ signed: [] }] } }\n',
      'api/operations/open.yaml': 'responses: {}\n',
      'api/common/schemes.json': '{ "signed": { "x-amazon-apigateway-authtype": "awsSigv4" }, "token": { "name": "T", "in": "header", "type": "apiKey", "x-amazon-apigateway-authorizer": { "$ref": "../lambda.yml#/authorizer" } } }',
      'api/lambda.yml': 'authorizer: { type: token, authorizerResultTtlInSeconds: 0 }\n',
    };
    const rows = ['GET /a CUSTOM token', 'POST /a NONE', 'DELETE /b AWS_IAM'];
    const alone = open(files, 'api/openapi.yaml');
    assert.deepEqual(routeRows(alone), rows);
    assert.deepEqual(authorizerRows(alone), ['token TOKEN from method.request.header.T for 0']);
    assert.equal(alone.partial, null);
    const templates: readonly (readonly [string, string])[] = [
      ['t.yaml', 'Resources: { A: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: api/openapi.yaml } } }'],
      ['t.yaml', 'Resources: { A: { Type: AWS::Serverless::Api, Properties: { StageName: s, DefinitionUri: ./api/openapi.yaml } } }'],
      ['main.tf', 'resource "aws_api_gateway_rest_api" "a" {\n  body = file("${path.module}/api/openapi.yaml")\n}\n'],
    ];
    for (const [name, text] of templates) {
      const api = open({ ...files, [name]: text }, name);
      assert.deepEqual(routeRows(api), rows, name);
      assert.equal(api.partial, null, name);
    }
  });

  it('is followed when what it leads to is edited, and asked for while it is not there', () => {
    const workspace = openWorkspace({ 'openapi.yaml': whole('  /a: { $ref: a.yaml }\n  /b: { get: {} }\n') });
    assert.deepEqual(routeRows(apiOf(workspace)), ['GET /b NONE']);
    assert.match(apiOf(workspace).partial ?? '', /`\/a` is defined elsewhere/);
    assert.deepEqual(workspace.missing(uriOf('openapi.yaml')), [uriOf('a.yaml')]);
    workspace.set(uriOf('a.yaml'), '', 1, 'get: { security: [{ signed: [] }] }\n');
    assert.deepEqual(routeRows(apiOf(workspace)), ['GET /a AWS_IAM', 'GET /b NONE']);
    assert.deepEqual(workspace.missing(uriOf('openapi.yaml')), []);
    workspace.set(uriOf('a.yaml'), '', 2, 'get: { security: [] }\n');
    assert.deepEqual(routeRows(apiOf(workspace)), ['GET /a NONE', 'GET /b NONE']);
  });

  it('that cannot be followed hides what it stands for and nothing else', () => {
    const hidden = ['https://example.com/a.yaml', '/etc/a.yaml', 'missing.yaml', '#/nowhere', '#paths', 'file:///a.yaml', '../../../../../../x.yaml', '#/paths/~1a', 'a\\u0000.yaml'];
    for (const target of hidden) {
      const api = open({ 'openapi.yaml': whole(`  /a: { $ref: "${target}" }\n  /b: { get: {} }\n`) });
      assert.deepEqual(routeRows(api), ['GET /b NONE'], target);
      assert.match(api.partial ?? '', /`\/a` is defined elsewhere/, target);
    }
    const schemeHidden = open({ 'openapi.yaml': whole('  /a: { get: { security: [{ s: [] }] } }\n', `${schemes}    s: { $ref: missing.yaml }\n`) });
    assert.deepEqual(routeRows(schemeHidden), ['GET /a unknown']);
  });

  it('that goes in circles, through files or not, ends', () => {
    const api = open({ 'openapi.yaml': whole('  /a: { $ref: "#/paths/~1b" }\n  /b: { $ref: b.yaml }\n  /c: { get: { $ref: "#/paths/~1c/get" } }\n'), 'b.yaml': '{ $ref: "openapi.yaml#/paths/~1a" }\n' });
    assert.deepEqual(routeRows(api), []);
    assert.match(api.partial ?? '', /elsewhere/);
  });

  it('with methods beside it is not guessed at', () => {
    const api = open({ 'openapi.yaml': whole('  /a: { $ref: "#/paths/~1b", put: {} }\n  /b: { get: {} }\n') });
    assert.deepEqual(routeRows(api), ['GET /b NONE']);
    assert.notEqual(api.partial, null);
  });

  it('in a definition that stands in a template leads to no file', () => {
    const body = whole('  /a: { $ref: a.yaml }\n').replaceAll('\n', '\n        ');
    const api = open({ 't.yaml': `Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n        ${body}`, 'a.yaml': 'get: {}\n' }, 't.yaml');
    assert.deepEqual(routeRows(api), []);
    assert.match(api.partial ?? '', /elsewhere/);
  });
});
