/**
 * What a reviewer of access would ask about definitions in OpenAPI and services of the Serverless Framework: things that
 * look closed and are open, or the other way round. Each answer is about a stranger.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, type Files } from '../../support/decide-files';
import { service } from '../../support/services';

type Row = readonly [what: string, files: Files, request: string, answer: string];

const schemes = `components:
  securitySchemes:
    Sig: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    Key: { type: apiKey, name: x-api-key, in: header }
    QueryKey: { type: apiKey, name: x-api-key, in: query }
    OAuth: { type: oauth2, flows: {} }
    Jwt: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: { issuer: x, audience: [a] } } }
`;

function definition(paths: string, top = '', of = 'x-amazon-apigateway-api-key-source: HEADER'): Files {
  return { 'openapi.yaml': `openapi: 3.0.1\n${of}\n${top}paths:\n${paths.split('\n').map((line) => `  ${line}\n`).join('')}${schemes.replace(/ {4}Jwt.*\n/, of.includes('importexport') ? '$&' : '')}` };
}

const http = (paths: string, top = ''): Files => definition(paths, top, 'x-amazon-apigateway-importexport-version: "1.0"');
/** Nobody can tell how the route authorizes. */
const anything = 'allow | error | explicit-deny | implicit-deny | unauthenticated';
const signed = 'security: [{ Sig: [] }]';

const definitions: readonly Row[] = [
  ['security of the whole definition means nothing to a REST API', definition('/a: { get: {} }', `${signed}\n`), 'GET /a', 'allow'],
  ['security beside the methods of a path means nothing', definition(`/a: { ${signed}, get: {} }`), 'GET /a', 'allow'],
  ['OAuth without an extension demands nothing', definition('/a: { get: { security: [{ OAuth: [] }] } }'), 'GET /a', 'allow'],
  ['OAuth beside a key demands the key', definition('/a: { get: { security: [{ OAuth: [], Key: [] }] } }'), 'GET /a', 'refused'],
  ['a key in the query is no key for certain', definition('/a: { get: { security: [{ QueryKey: [] }] } }'), 'GET /a', 'allow | refused'],
  ['a key in the query beside one in a header demands that', definition('/a: { get: { security: [{ QueryKey: [], Key: [] }] } }'), 'GET /a', 'refused'],
  ['an empty requirement beside a signature may let anybody in', definition('/a: { get: { security: [{}, { Sig: [] }] } }'), 'GET /a', anything],
  ['a scheme that is not there demands nobody knows what', definition('/a: { get: { security: [{ Nope: [] }] } }'), 'GET /a', anything],
  ['no authorization beside a signature may be either', definition(`/a: { get: { ${signed}, x-amazon-apigateway-auth: { type: NONE } } }`), 'GET /a', anything],
  ['the extension alone demands a signature', definition('/a: { get: { x-amazon-apigateway-auth: { type: aws_iam } } }'), 'GET /a', 'unauthenticated'],
  ['of security that is written twice the last counts', definition(`/a:\n  get:\n    ${signed}\n    security: []`), 'GET /a', 'allow'],
  ['a method in capitals is one', definition(`/a: { GET: { ${signed} } }`), 'GET /a', 'unauthenticated'],
  ['a method of its own goes before any', definition(`/a: { get: {}, x-amazon-apigateway-any-method: { ${signed} } }`), 'GET /a', 'allow'],
  ['what answers preflights is open beside signed methods', definition(`/a: { options: {}, x-amazon-apigateway-any-method: { ${signed} } }`), 'OPTIONS /a', 'allow'],
  ['a path has no method `trace`', definition('/a: { trace: {} }'), 'TRACE /a', 'refused'],
  ['other methods of a signed path go to the open rest', definition(`/a: { get: { ${signed} } }\n/{proxy+}: { x-amazon-apigateway-any-method: {} }`), 'POST /a', 'allow'],
  ['its own method does not', definition(`/a: { get: { ${signed} } }\n/{proxy+}: { x-amazon-apigateway-any-method: {} }`), 'GET /a', 'unauthenticated'],
  ['the rest is not the path itself', definition(`/a: { get: { ${signed} } }\n/a/{proxy+}: { x-amazon-apigateway-any-method: {} }`), 'POST /a', 'refused'],
  ['the default endpoint may be off', definition('/a: { get: {} }', 'servers: [{ url: "https://x", x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true } }]\n'), 'GET /a', 'refused'],
  ['a private API without a policy lets nobody in', definition('/a: { get: {} }', 'x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-1] }\n'), 'GET /a', 'implicit-deny'],
  ['security of the whole definition may count for an HTTP API', http('/a: { get: {} }', 'security: [{ Jwt: [] }]\n'), 'GET /a', 'allow | unauthenticated'],
  ['an empty list takes it away', http('/a: { get: { security: [] } }', 'security: [{ Jwt: [] }]\n'), 'GET /a', 'allow'],
  ['the default route demands what it says', http('$default: { x-amazon-apigateway-any-method: { security: [{ Jwt: [] }] } }'), 'GET /anything', 'unauthenticated'],
];

describe('a stranger and a definition in OpenAPI', () => {
  for (const [what, files, request, answer] of definitions) {
    it(`: ${what}`, () => assert.equal(answerIn(files, { api: 'openapi.yaml', caller: 'anonymous', request }), answer));
  }
});

const rest = (settings: string, more = '', provider = ''): Files => service({ provider, functions: `  guard: { handler: a.b }\n  f: { handler: a.b, events: [{ http: { path: a, method: get${settings} } }] }\n`, more });
const deny = '  apiGateway: { resourcePolicy: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "*" }] }\n';
const resources = (properties: string, id = 'ApiGatewayMethodAGet'): string => `resources: { Resources: { ${id}: { Properties: { ${properties} } } } }\n`;
const anchored = (more: string): Files => ({ 'serverless.yml': `service: orders\nprovider: { name: aws }\nx: &base { method: get, authorizer: aws_iam }\nfunctions:\n  f: { handler: a.b, events: [{ http: { <<: *base, path: a${more} } }] }\n` });

const services: readonly Row[] = [
  ['an authorizer of nothing is none', rest(', authorizer: null'), 'GET /a', 'allow'],
  ['the type alone demands a signature', rest(', authorizer: { type: aws_iam }'), 'GET /a', 'unauthenticated'],
  ['what is merged in counts', anchored(''), 'GET /a', 'unauthenticated'],
  ['what is written beside it goes first', anchored(', authorizer: null'), 'GET /a', 'allow'],
  ['a private method wants a key, also in words', rest(', private: "true"'), 'GET /a', 'refused'],
  ['preflights of a signed method are open', rest(', authorizer: aws_iam, cors: true'), 'OPTIONS /a', 'allow'],
  ['paths are told apart by their case', rest(''), 'GET /A', 'refused'],
  ['resources may open a signed method', rest(', authorizer: aws_iam', resources('AuthorizationType: NONE')), 'GET /a', 'allow'],
  ['resources may take what it demands away', rest(', authorizer: aws_iam', resources('AuthorizationType: null')), 'GET /a', 'allow'],
  ['resources may take the policy away', rest('', resources('Policy: null', 'ApiGatewayRestApi'), deny), 'GET /a', 'allow'],
  ['extensions go before resources', rest('', `${resources('AuthorizationType: NONE')}`.replace(' } }\n', ' }, extensions: { ApiGatewayMethodAGet: { Properties: { AuthorizationType: AWS_IAM } } } }\n')), 'GET /a', 'unauthenticated'],
  ['of several templates the last goes first', rest('', 'resources: [{ Resources: { ApiGatewayMethodAGet: { Properties: { AuthorizationType: AWS_IAM } } } }, { Resources: { ApiGatewayMethodAGet: { Properties: { AuthorizationType: NONE } } } }]\n'), 'GET /a', 'allow'],
  ['a private endpoint without a policy lets nobody in', rest('', '', '  endpointType: private\n'), 'GET /a', 'implicit-deny'],
  ['the default endpoint may be off', rest('', '', '  apiGateway: { disableDefaultEndpoint: true }\n'), 'GET /a', 'refused'],
];

describe('a stranger and a service', () => {
  for (const [what, files, request, answer] of services) {
    it(`: ${what}`, () => assert.equal(answerIn(files, { api: 'serverless.yml#ApiGatewayRestApi', caller: 'anonymous', request }), answer));
  }

  const custom = 'custom: { auth: { dev: null, test: aws_iam, prod: { name: j } }, keys: { dev: false, prod: true } }\n';
  const jwt = '  httpApi: { authorizers: { j: { type: jwt, identitySource: $request.header.Authorization, issuerUrl: x, audience: [a] } } }\n';
  const inStages = (files: Files, ref: string, stages: readonly string[]): readonly string[] => stages.map((stage) => answerIn(files, { api: ref, caller: 'anonymous', request: 'GET /a', values: { 'opt:stage': stage } }));

  it(': what a method demands may hang on the stage', () => {
    const files = rest(', authorizer: "${self:custom.auth.${sls:stage}}"', 'custom: { auth: { dev: null, test: aws_iam, prod: { type: COGNITO_USER_POOLS, authorizerId: x } } }\n');
    assert.deepEqual(inStages(files, 'serverless.yml#ApiGatewayRestApi', ['dev', 'test', 'prod']), ['allow', 'unauthenticated', 'unauthenticated']);
    assert.deepEqual(inStages(rest(', private: "${self:custom.keys.${sls:stage}}"', custom), 'serverless.yml#ApiGatewayRestApi', ['dev', 'prod']), ['allow', 'refused']);
    assert.deepEqual(inStages(rest(', authorizer: "${param:auth}"', 'params: { default: { auth: aws_iam }, dev: { auth: guard } }\n'), 'serverless.yml#ApiGatewayRestApi', ['prod', 'dev']), ['unauthenticated', 'unauthenticated']);
    assert.deepEqual(inStages(rest(', private: "${strToBool(${param:key})}"', 'params: { default: { key: "false" }, prod: { key: "true" } }\n'), 'serverless.yml#ApiGatewayRestApi', ['prod', 'dev']), ['refused', 'allow']);
    const withHttp = service({ provider: jwt, functions: '  f: { handler: a.b, events: [{ httpApi: { path: /a, method: get, authorizer: "${self:custom.auth.${sls:stage}}" } }] }\n', more: custom.replace('test: aws_iam', 'test: { type: aws_iam }') });
    assert.deepEqual(inStages(withHttp, 'serverless.yml#HttpApi', ['dev', 'test', 'prod']), ['allow', 'unauthenticated', 'unauthenticated']);
  });
});
