/** APIs put together from saved answers of the AWS command line, and what an authorizer returned in a test. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import { authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, decideIn, type Files } from '../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../support/open-workspace';

type Json = Readonly<Record<string, unknown>>;

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Ours', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/*' }] });

/** As `get-rest-api` prints it: escaped once more than JSON needs, slashes too. */
const escaped = (text: string): string => text.replaceAll('"', '\\"').replaceAll('/', '\\/');

const restApi = (more: Json = {}): Json => ({
  id: 'a1b2c3', name: 'orders', createdDate: '2024-05-01T10:00:00+02:00', apiKeySource: 'HEADER', endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
  disableExecuteApiEndpoint: false, rootResourceId: 'root', ...more,
});

const method = (httpMethod: string, authorizationType: string, more: Json = {}): Json => ({ [httpMethod]: { httpMethod, authorizationType, apiKeyRequired: false, ...more } });

const resources: Json = {
  items: [
    { id: 'root', path: '/' },
    { id: 'r1', parentId: 'root', pathPart: 'orders', path: '/orders', resourceMethods: { ...method('GET', 'AWS_IAM'), ...method('POST', 'CUSTOM', { authorizerId: 'auth1', apiKeyRequired: true }) } },
    { id: 'r2', parentId: 'r1', pathPart: '{id}', path: '/orders/{id}', resourceMethods: method('ANY', 'COGNITO_USER_POOLS', { authorizerId: 'auth2', authorizationScopes: ['orders/read'] }) },
  ],
};

const authorizers: Json = {
  items: [
    { id: 'auth1', name: 'tokens', type: 'TOKEN', authType: 'custom', authorizerUri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:999900001111:function:a/invocations', identitySource: 'method.request.header.X-Token', authorizerResultTtlInSeconds: 60 },
    { id: 'auth2', name: 'people', type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a'], identitySource: 'method.request.header.Authorization' },
  ],
};

const stages: Json = { item: [{ deploymentId: 'd1', stageName: 'live', cacheClusterEnabled: false, methodSettings: {}, variables: { tenant: 'shop' } }] };

const responses: Json = {
  items: [
    { responseType: 'MISSING_AUTHENTICATION_TOKEN', statusCode: '404', responseParameters: {}, responseTemplates: { 'application/json': '{"message":"nothing here"}' }, defaultResponse: false },
    { responseType: 'ACCESS_DENIED', statusCode: '403', responseTemplates: { 'application/json': '{"message":$context.error.messageString}' }, defaultResponse: true },
  ],
};

const printed = (files: Readonly<Record<string, Json>>): Files => Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value, null, 4)]));

const whole = { 'get-rest-api.json': restApi({ policy: escaped(policy) }), 'get-resources.json': resources, 'get-authorizers.json': authorizers, 'get-stages.json': stages, 'get-gateway-responses.json': responses };

function apisOf(files: Readonly<Record<string, Json>>, name = 'get-rest-api.json'): readonly Api[] {
  return openWorkspace(printed(files)).file(uriOf(name))?.apis.map(({ api }) => api) ?? [];
}

describe('a REST API in answers of the AWS command line', () => {
  it('is put together by the names of the files', () => {
    const [api, ...others] = apisOf(whole);
    assert.ok(api && others.length === 0);
    assert.deepEqual(routeRows(api), ['GET /orders AWS_IAM', 'POST /orders CUSTOM tokens +key', 'ANY /orders/{id} COGNITO_USER_POOLS people [orders/read]']);
    assert.deepEqual(authorizerRows(api), ['tokens TOKEN from method.request.header.X-Token for 60', 'people COGNITO_USER_POOLS from method.request.header.Authorization for 300']);
    assert.deepEqual(['id', 'account', 'region', 'partition'].map((name) => displayText(api[name as 'id'])), ['a1b2c3', '111122223333', 'eu-west-1', 'aws']);
    assert.deepEqual([api.kind, api.name, api.partial, api.stages.map(({ name }) => displayText(name)), api.gatewayResponses.map(({ type }) => type)], ['REST', 'orders', null, ['live'], ['MISSING_AUTHENTICATION_TOKEN']]);
  });

  it('answers cases with nothing but references', () => {
    const caller = { arn: 'arn:aws:iam::111122223333:role/Dev' };
    const ask = (path: string, more: object = {}, files = whole): string => answerIn(printed(files), { api: 'get-rest-api.json', request: { method: 'GET', path }, caller, ...more });
    assert.deepEqual([ask('/orders'), ask('/nothing'), ask('/orders', { caller: 'anonymous' })], ['allow', 'refused', 'unauthenticated']);
    assert.equal(ask('/orders', {}, { ...whole, 'get-rest-api.json': restApi() }), 'implicit-deny');
    const { decidedBy } = decideIn(printed(whole), { api: 'get-rest-api.json', request: 'GET /orders', caller });
    assert.deepEqual(decidedBy.map((one) => [one.policy, one.statement]), [['get-rest-api.json#/policy', 'Ours']]);
  });

  it('has its resource policy read through both escapes, each word at its place', () => {
    const text = JSON.stringify(restApi({ policy: escaped(policy) }));
    const { workspace, file } = openFile('get-rest-api.json', text);
    const [entry] = file.policies;
    assert.deepEqual([entry?.site.kind, entry?.site.selector, entry?.site.api], ['api-resource-policy', '/policy', '']);
    const statement = entry?.policy.statements[0];
    const span = statement?.effect && workspace.locate(statement.effect.node.span);
    assert.ok(span);
    assert.equal(text.slice(span.start, span.end).replaceAll('\\', ''), '"Allow"');
  });

  it('may be saved under names of its own', () => {
    const names = [
      ['orders-rest-api.json', 'orders-resources.json', 'orders-authorizers.json'],
      ['rest_api.json', 'resources.json', 'authorizers.json'],
      ['get_rest_api_prod.json', 'get_resources_prod.json', 'get_authorizers_prod.json'],
      ['orders.json', 'orders-resources.json', 'orders.authorizers.json'],
      ['get-rest-api.json', 'a1b2c3-resources.json', 'get-authorizers-a1b2c3.json'],
    ] as const;
    for (const [own, second, third] of names) {
      const [api] = apisOf({ [own]: restApi(), [second]: resources, [third]: authorizers }, own);
      assert.deepEqual([api?.routes.length, api?.authorizers.length, api?.partial], [3, 2, null], own);
    }
  });

  it('says what lies outside', () => {
    const partial = (files: Readonly<Record<string, Json>>): unknown => apisOf({ 'get-rest-api.json': restApi(), ...files })[0]?.partial;
    assert.equal(partial({}), 'its routes are in no answer beside it (`get-resources.json`)');
    assert.equal(partial({ 'get-resources.json': resources }), 'its authorizers are in no answer beside it (`get-authorizers.json`)');
    assert.equal(partial({ 'get-resources.json': { ...resources, NextToken: 'x' }, 'get-authorizers.json': authorizers }), 'the answer with its routes is one page of several');
    const bare = { items: [{ id: 'root', path: '/', resourceMethods: { GET: {} } }] };
    assert.equal(partial({ 'get-resources.json': bare }), '`get-resources.json` was saved without `--embed methods`');
    assert.match(answerIn(printed({ 'get-rest-api.json': restApi(), 'get-resources.json': bare }), { api: 'get-rest-api.json', request: 'GET /', caller: 'anonymous' }), /allow \| /);
  });

  it('takes no answer about another one, and none of two', () => {
    const other = { items: [{ id: 'elsewhere', path: '/', resourceMethods: method('GET', 'NONE') }] };
    const routes = (files: Readonly<Record<string, Json>>): unknown => apisOf({ 'get-rest-api.json': restApi(), ...files })[0]?.routes.length;
    assert.equal(routes({ 'get-resources.json': other }), 0);
    assert.equal(routes({ 'get-resources.json': resources, 'a1b2c3-resources.json': resources }), 0);
    assert.equal(routes({ 'get-resources.json': { items: [{ name: 'something else' }] } }), 0);
  });

  it('is one of several in a list, with the files that have its id', () => {
    const apis = apisOf({ 'get-rest-apis.json': { items: [restApi(), restApi({ id: 'z9', name: 'users', rootResourceId: 'other' })] }, 'a1b2c3-resources.json': resources, 'get-resources.json': resources, 'a1b2c3-authorizers.json': authorizers }, 'get-rest-apis.json');
    assert.deepEqual(apis.map(({ selector, name, routes, partial }) => [selector, name, routes.length, partial]), [
      ['/items/0', 'orders', 3, null],
      ['/items/1', 'users', 0, 'its routes are in no answer beside it (`z9-resources.json`)'],
    ]);
  });

  it('keeps what its stage caches', () => {
    const cached = { item: [{ stageName: 'live', cacheClusterEnabled: true, methodSettings: { '~1orders/GET': { cachingEnabled: true, requireAuthorizationForCacheControl: true, unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' } } }] };
    const decided = decideIn(printed({ ...whole, 'get-stages.json': cached }), { api: 'get-rest-api.json', request: { method: 'GET', path: '/orders', headers: { 'Cache-Control': 'max-age=0' } }, caller: { arn: 'arn:aws:iam::111122223333:role/Dev' } });
    assert.deepEqual([decided.decision, decided.decidedAt], ['refused', 'cache-invalidation']);
  });
});

const api = (more: Json = {}): Json => ({
  ApiEndpoint: 'https://h1.execute-api.eu-central-1.amazonaws.com', ApiId: 'h1', ApiKeySelectionExpression: '$request.header.x-api-key', CreatedDate: '2024-05-01T10:00:00+00:00',
  DisableExecuteApiEndpoint: false, Name: 'shop', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.method $request.path', Tags: {}, ...more,
});

const routes: Json = {
  Items: [
    { ApiKeyRequired: false, AuthorizationType: 'JWT', AuthorizationScopes: ['read'], AuthorizerId: 'j1', RouteId: 'x1', RouteKey: 'GET /shop', Target: 'integrations/i1' },
    { ApiKeyRequired: false, AuthorizationType: 'NONE', RouteId: 'x2', RouteKey: '$default' },
  ],
};

const jwt: Json = { Items: [{ AuthorizerId: 'j1', AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'], JwtConfiguration: { Audience: ['a'], Issuer: 'https://issuer.example' }, Name: 'people' }] };

describe('an HTTP or WebSocket API in answers of the AWS command line', () => {
  it('is put together by the names of the files', () => {
    const [http, ...others] = apisOf({ 'get-api.json': api(), 'get-routes.json': routes, 'get-authorizers.json': jwt, 'get-stages.json': { Items: [{ StageName: '$default', StageVariables: { a: 'b' } }] } }, 'get-api.json');
    assert.ok(http && others.length === 0);
    assert.deepEqual(routeRows(http), ['GET /shop JWT people [read]', '$default $default NONE']);
    assert.deepEqual([http.kind, displayText(http.id), displayText(http.region), http.partial, http.resourcePolicy, http.stages.length], ['HTTP', 'h1', 'eu-central-1', null, null, 1]);
  });

  it('lies in one folder with a REST API without taking its answers', () => {
    const files = { ...whole, 'get-api.json': api(), 'get-routes.json': routes };
    assert.equal(apisOf(files, 'get-api.json')[0]?.partial, 'its authorizers are in no answer beside it (`get-authorizers.json`)');
    assert.equal(apisOf(files)[0]?.partial, null);
  });

  it('has the routes of its kind', () => {
    const socket = { Items: [{ RouteId: 'c', RouteKey: '$connect', AuthorizationType: 'AWS_IAM', ApiKeyRequired: false }] };
    const [entry] = apisOf({ 'chat-api.json': api({ ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }), 'chat-routes.json': socket }, 'chat-api.json');
    assert.deepEqual([entry?.kind, entry?.routes.map(({ path, authorization }) => [path, authorization])], ['WEBSOCKET', [['$connect', { known: true, value: 'AWS_IAM' }]]]);
  });
});

describe('what only looks like an answer about an API', () => {
  it('is none', () => {
    const documents: readonly Json[] = [
      { id: 'a', name: 'b' },
      { items: [] },
      { Items: [] },
      { items: [{ id: 'a', path: '/x' }] },
      { ...restApi(), endpointConfiguration: 'REGIONAL' },
      { ApiId: 'x', Name: 'y', ProtocolType: 'TCP', RouteSelectionExpression: 'z' },
      { clientStatus: 200, policy: '{}' },
    ];
    for (const one of documents) {
      const { file } = openFile('some.json', JSON.stringify(one));
      assert.deepEqual([file.framework?.id, file.apis.length], ['loose', 0], JSON.stringify(one));
    }
  });
});

describe('the answer of test-invoke-authorizer', () => {
  const answer = { clientStatus: 0, log: 'Execution log', latency: 212, principalId: 'me', policy, authorization: {}, claims: {} };

  it('is what the authorizer returned', () => {
    const { file } = openFile('tested.json', JSON.stringify(answer));
    assert.deepEqual(file.outputs.map(({ output }) => [output.form, output.policy?.statements.length]), [['policy', 1]]);
    const files = printed({ ...whole, 'tested.json': answer });
    const one = { api: { ref: 'get-rest-api.json', resourcePolicy: null }, request: { method: 'POST', path: '/orders', headers: { 'X-Token': 'x' }, apiKey: 'valid' }, authorizer: { output: 'tested.json' } };
    assert.equal(answerIn(files, one), 'allow');
  });

  it('is nothing where the authorizer refused', () => {
    assert.deepEqual(openFile('tested.json', JSON.stringify({ ...answer, policy: '', principalId: '' })).file.outputs, []);
  });
});

describe('the domain name of an API in answers', () => {
  const domain = (domainName: string): Json => ({ domainName, endpointConfiguration: { types: ['REGIONAL'] }, mutualTlsAuthentication: { truststoreUri: 's3://trust/a.pem' } });
  const mappings: Json = { items: [{ basePath: 'v1', restApiId: 'a1b2c3', stage: 'live' }, { basePath: '(none)', restApiId: 'z9', stage: 'x' }] };

  it('is that of its mappings where there is one only', () => {
    const [own] = apisOf({ ...whole, 'get-domain-names.json': { items: [domain('api.example.com')] }, 'get-base-path-mappings.json': mappings });
    assert.deepEqual(own?.domains.map(({ name, mappings: to }) => [displayText(name), to.map(({ basePath, stage }) => [displayText(basePath), stage && displayText(stage)])]), [['api.example.com', [['v1', 'live']]]]);
    const two = apisOf({ ...whole, 'get-domain-names.json': { items: [domain('api.example.com'), domain('b.example.com')] }, 'get-base-path-mappings.json': mappings });
    assert.deepEqual(two[0]?.domains, []);
    const [http] = apisOf(
      { 'get-api.json': api(), 'get-routes.json': routes, 'get-domain-names.json': { Items: [{ DomainName: 'shop.example.com', DomainNameConfigurations: [{ EndpointType: 'REGIONAL' }] }] }, 'get-api-mappings.json': { Items: [{ ApiId: 'h1', ApiMappingId: 'm', Stage: '$default' }] } },
      'get-api.json',
    );
    assert.deepEqual(http?.domains.map(({ name, mappings: to }) => [displayText(name), to.map(({ basePath }) => displayText(basePath))]), [['shop.example.com', ['']]]);
  });

  it('leads cases to the API', () => {
    const files = printed({ ...whole, 'get-domain-names.json': { items: [{ ...domain('api.example.com'), mutualTlsAuthentication: undefined }] }, 'get-base-path-mappings.json': mappings });
    assert.equal(answerIn(files, { api: 'get-rest-api.json', request: 'GET https://api.example.com/v1/orders', caller: { arn: 'arn:aws:iam::111122223333:role/Dev' } }), 'allow');
  });
});

describe('an answer that says something only with others', () => {
  it('says which', () => {
    const why = (answer: Json): string | undefined => openFile('some.json', JSON.stringify(answer)).file.silentBecause;
    assert.equal(why(resources), 'it is the answer of `aws apigateway get-resources`: save that of `get-rest-api` beside it, under a name that differs in the command only');
    assert.match(why(authorizers) ?? '', /`aws apigateway get-authorizers`/);
    assert.match(why(stages) ?? '', /`aws apigateway get-stages`/);
    assert.match(why(routes) ?? '', /`aws apigatewayv2 get-routes`/);
    assert.match(why({ Targets: [{ TargetId: 'r-1', Arn: 'arn:aws:organizations::1:root/o-1/r-1', Name: 'Root', Type: 'ROOT' }] }) ?? '', /`aws organizations list-targets-for-policy`, which does not say whom it is about/);
    assert.match(why({ Accounts: [{ Id: '111122223333', Arn: 'a', Name: 'n', JoinedMethod: 'CREATED' }] }) ?? '', /list-accounts/);
  });

  it('is not seen in lists that only have such a name', () => {
    for (const one of [{ items: [] }, { Targets: [{ Id: 1 }] }, { Policies: [{ Id: 'x' }] }, { Accounts: ['a'] }, { items: [{ id: 1, path: '/a' }] }]) {
      assert.equal(openFile('some.json', JSON.stringify(one)).file.framework?.id, 'loose', JSON.stringify(one));
    }
  });

  it('and all others are read as far as they go, wherever they end', () => {
    const files = { ...printed(whole), 'get-api.json': JSON.stringify(api()), 'get-routes.json': JSON.stringify(routes) };
    for (const [name, text] of Object.entries(files)) {
      for (let end = 0; end < text.length; end += 37) openWorkspace({ ...files, [name]: text.slice(0, end) }).files();
    }
  });
});
