/** Definitions as API Gateway exports them, of REST APIs in both forms and of HTTP APIs: every route and what it demands. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../../server/src/gateway/model';
import { authorizerRows, routeRows } from '../../../support/api-rows';
import { answerIn } from '../../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../../support/open-workspace';

const pool = 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_abc';
const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*' }] };
const schemes = {
  users: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'cognito_user_pools', 'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [pool] } },
  api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  several: {
    type: 'apiKey', name: 'Unused', in: 'header', 'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { type: 'request', authorizerUri: 'u', authorizerCredentials: 'r', identitySource: 'method.request.header.A, method.request.querystring.b', authorizerResultTtlInSeconds: 60 },
  },
};
const integration = { 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: 'u', credentials: 'arn:aws:iam::*:user/*', passthroughBehavior: 'when_no_match' } };
const paths = {
  '/orders': {
    get: { produces: ['application/json'], responses: {}, security: [{ users: ['orders/read'] }], ...integration },
    post: { security: [{ several: [] }, { api_key: [] }], 'x-amazon-apigateway-request-validator': 'all', ...integration },
    options: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } },
  },
  '/orders/{proxy+}': { 'x-amazon-apigateway-any-method': { parameters: [{ name: 'proxy', in: 'path', required: true }], security: [{ sigv4: [] }], ...integration } },
};
const common = { 'x-amazon-apigateway-policy': policy, 'x-amazon-apigateway-api-key-source': 'HEADER', 'x-amazon-apigateway-gateway-responses': { ACCESS_DENIED: { statusCode: 404 } }, 'x-amazon-apigateway-request-validators': { all: {} } };
const info = { title: 'orders', version: '2026-01-01T00:00:00Z' };

const older = { swagger: '2.0', info, host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', basePath: '/live', schemes: ['https'], paths, securityDefinitions: schemes, ...common };
const newer = {
  openapi: '3.0.1', info, paths, components: { securitySchemes: schemes }, ...common,
  servers: [{ url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/{basePath}', variables: { basePath: { default: 'live' } }, 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: false } }],
};
const http = {
  openapi: '3.0.1', info,
  servers: [{ url: 'https://f6g7h8.execute-api.eu-west-1.amazonaws.com/{basePath}', variables: { basePath: { default: '' } } }],
  paths: {
    '/orders': { get: { security: [{ users: ['read'] }], responses: {}, 'x-amazon-apigateway-integration': { payloadFormatVersion: '2.0', type: 'aws_proxy', uri: 'u' } } },
    '/signed': { post: { security: [{ iam: [] }], responses: {} } },
    '/guarded': { 'x-amazon-apigateway-any-method': { security: [{ guard: [] }], responses: {} } },
    '/$default': { 'x-amazon-apigateway-any-method': { isDefaultRoute: true, responses: {} } },
  },
  components: {
    securitySchemes: {
      users: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration', 'x-amazon-apigateway-authorizer': { type: 'jwt', jwtConfiguration: { audience: ['a'], issuer: 'https://id.example.com' }, identitySource: '$request.header.Authorization' } },
      guard: { type: 'apiKey', name: '$request.header.X', in: 'header', 'x-amazon-apigateway-authorizer': { type: 'request', identitySource: '$request.header.X, $context.routeKey', authorizerUri: 'u', authorizerPayloadFormatVersion: '2.0', enableSimpleResponses: true, authorizerResultTtlInSeconds: 30 } },
      iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
    },
  },
  'x-amazon-apigateway-cors': { allowOrigins: ['*'] },
  'x-amazon-apigateway-importexport-version': '1.0',
};

function apiOf(definition: object): Api {
  const [entry, ...others] = openFile('export.json', JSON.stringify(definition, null, 2)).file.apis;
  assert.ok(entry && others.length === 0);
  return entry.api;
}

describe('an export', () => {
  for (const [form, definition] of [['OpenAPI 2', older], ['OpenAPI 3', newer]] as const) {
    it(`of a REST API in ${form} is the API it was made of`, () => {
      const api = apiOf(definition);
      assert.equal(api.kind, 'REST');
      assert.deepEqual(routeRows(api), [
        'GET /orders COGNITO_USER_POOLS users [orders/read]',
        'POST /orders CUSTOM several +key',
        'OPTIONS /orders NONE',
        'ANY /orders/{proxy+} AWS_IAM',
      ]);
      assert.deepEqual(authorizerRows(api), ['users COGNITO_USER_POOLS from method.request.header.Authorization for 300', 'several REQUEST from method.request.header.A, method.request.querystring.b for 60']);
      assert.deepEqual([api.id.pieces, api.region.pieces, api.stages.map(({ name }) => name.pieces)], [['a1b2c3d4e5'], ['eu-west-1'], [['live']]]);
      assert.deepEqual(api.gatewayResponses.map(({ type }) => type), ['ACCESS_DENIED']);
      assert.equal(api.partial, null);
      assert.equal(answerIn({ 'export.json': JSON.stringify(definition) }, { api: 'export.json', request: 'OPTIONS /orders', caller: 'anonymous' }), 'allow');
      assert.equal(answerIn({ 'export.json': JSON.stringify(definition) }, { api: 'export.json', request: 'OPTIONS /orders/a/b', caller: 'anonymous' }), 'unauthenticated');
    });
  }

  it('of an HTTP API is the API it was made of', () => {
    const api = apiOf(http);
    assert.equal(api.kind, 'HTTP');
    assert.deepEqual(routeRows(api), ['GET /orders JWT users [read]', 'POST /signed AWS_IAM', 'ANY /guarded CUSTOM guard', '$default $default NONE']);
    assert.deepEqual(authorizerRows(api), ['users JWT from $request.header.Authorization for 0', 'guard REQUEST from $request.header.X, $context.routeKey for 30 format 2.0 simple']);
    assert.equal(api.resourcePolicy, null);
    assert.deepEqual(api.id.pieces, ['f6g7h8']);
    assert.equal(answerIn({ 'export.json': JSON.stringify(http) }, { api: 'export.json', request: 'GET /anything', caller: 'anonymous' }), 'allow');
  });
});

describe('a long definition', () => {
  const operation = '    get:\n      security: [{ s: [] }]\n      responses: {}\n';
  const components = 'components: { securitySchemes: { s: { x-amazon-apigateway-authtype: awsSigv4 } } }\n';

  it('of ten thousand paths is read once, and a keystroke reads one route', () => {
    const text = `openapi: 3.0.1\npaths:\n${Array.from({ length: 10_000 }, (_, index) => `  /p${String(index)}/{id}:\n${operation}`).join('')}${components}`;
    const workspace = openWorkspace({ 'openapi.yaml': text });
    const routes = (): number => workspace.file(uriOf('openapi.yaml'))?.apis[0]?.api.routes.length ?? 0;
    assert.deepEqual([routes(), workspace.count.readRoutes], [10_000, 10_000]);
    const parsed = workspace.count.parsedParts;
    workspace.set(uriOf('openapi.yaml'), 'yaml', 2, text.replace('/p5000/{id}:\n    get:', '/p5000/{id}:\n    put:'));
    assert.equal(routes(), 10_000);
    // A part holds up to 4096 characters of paths.
    assert.ok(workspace.count.parsedParts - parsed <= 2 && workspace.count.readRoutes - 10_000 <= 60, String(workspace.count.readRoutes));
  }).timeout(60_000);

  it('of ten thousand references to each other says so in a few words, soon', () => {
    const text = `openapi: 3.0.1\npaths:\n${Array.from({ length: 10_000 }, (_, index) => `  /p${String(index)}: { $ref: "#/paths/~1p${String((index + 1) % 10_000)}" }\n`).join('')}${components}`;
    const { file } = openFile('openapi.yaml', text);
    assert.deepEqual(file.apis.map(({ api }) => api.routes.length), [0]);
    assert.ok((file.apis[0]?.api.partial ?? '').length < 1000);
  }).timeout(20_000);
});
