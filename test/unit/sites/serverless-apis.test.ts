/** APIs that the Serverless Framework makes of events: routes, authorizers of every form, settings of the provider. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText, valueOf } from '../../../server/src/base/atoms';
import { authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn } from '../../support/decide-files';
import { apisOf, eventsOf, onlyApi, service } from '../../support/services';

const rest = (events: readonly string[], provider = ''): readonly string[] => routeRows(onlyApi(service({ provider, functions: eventsOf('http', events) })));

/** Whatever the conditions of a deployment. */
const always = [[]];

describe('an `http` event of a service', () => {
  it('is a route, written as a text or as an object, with slashes around its path or without', () => {
    assert.deepEqual(rest(['"GET orders/{id}"', '"get /orders/{id}/items/"', '"any /{proxy+}"', '{ path: /, method: Post }', '{ path: orders, method: delete }']), [
      'GET /orders/{id} NONE',
      'GET /orders/{id}/items NONE',
      'ANY /{proxy+} NONE',
      'POST / NONE',
      'DELETE /orders NONE',
    ]);
  });

  it('demands what its authorizer says, in every form of it', () => {
    assert.deepEqual(
      rest([
        '{ path: a, method: get, authorizer: aws_iam }',
        '{ path: b, method: get, authorizer: { type: AWS_IAM } }',
        '{ path: c, method: get, authorizer: check }',
        '{ path: d, method: get, authorizer: { name: check } }',
        '{ path: e, method: get, authorizer: "arn:aws:lambda:eu-west-1:111122223333:function:shared-check" }',
        '{ path: f, method: get, authorizer: { arn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_abc", scopes: [read] } }',
        '{ path: g, method: get, authorizer: { name: Pool, type: COGNITO_USER_POOLS, arn: !GetAtt Pool.Arn, scopes: [a, b] } }',
        '{ path: h, method: get, authorizer: { type: COGNITO_USER_POOLS, authorizerId: !Ref PoolAuthorizer, scopes: [c] } }',
        '{ path: i, method: get, authorizer: { type: REQUEST, authorizerId: abc123 } }',
        '{ path: j, method: get, private: true }',
      ]),
      [
        'GET /a AWS_IAM',
        'GET /b AWS_IAM',
        'GET /c CUSTOM check',
        'GET /d CUSTOM check',
        'GET /e CUSTOM check',
        'GET /f COGNITO_USER_POOLS 1_abc [read]',
        'GET /g COGNITO_USER_POOLS Pool [a b]',
        'GET /h COGNITO_USER_POOLS ${PoolAuthorizer} [c]',
        'GET /i CUSTOM abc123',
        'GET /j NONE +key',
      ],
    );
  });

  it('stays undecided where only deployment knows how it authorizes', () => {
    assert.deepEqual(rest(['{ path: a, method: get, authorizer: "${ssm:/auth}" }', '{ path: b, method: get, authorizer: { type: "${env:TYPE}", arn: x } }', '{ path: c, method: get, authorizer: { arn: "${cf:auth.Arn}" } }']), [
      'GET /a unknown',
      'GET /b unknown',
      'GET /c unknown',
    ]);
  });

  it('says how its authorizer is asked', () => {
    const api = onlyApi(
      service({
        functions: eventsOf('http', [
          '{ path: a, method: get, authorizer: plain }',
          '{ path: b, method: get, authorizer: { name: full, type: request, resultTtlInSeconds: 60, identitySource: "method.request.header.X, context.path" } }',
          '{ path: c, method: get, authorizer: { name: uncached, type: REQUEST, resultTtlInSeconds: 0 } }',
          '{ path: d, method: get, authorizer: { name: like, identityValidationExpression: "^Bearer", resultTtlInSeconds: 0 } }',
        ]),
      }),
    );
    assert.deepEqual(authorizerRows(api), [
      'plain TOKEN from method.request.header.Authorization for 300',
      'full REQUEST from method.request.header.X, context.path for 60',
      'uncached REQUEST for 0',
      'like TOKEN from method.request.header.Authorization for 0 like ^Bearer',
    ]);
  });

  it('lays what it says of an authorizer over what others say, the usual time included', () => {
    const events = ['{ path: a, method: get, authorizer: { name: check, resultTtlInSeconds: 0, identitySource: method.request.header.X } }', '{ path: b, method: get, authorizer: { name: check } }'];
    assert.deepEqual(authorizerRows(onlyApi(service({ functions: eventsOf('http', events) }))), ['check TOKEN from method.request.header.Authorization for 300']);
    const named = [events[0] ?? '', '{ path: b, method: get, authorizer: check }'];
    assert.deepEqual(authorizerRows(onlyApi(service({ functions: eventsOf('http', named) }))), ['check TOKEN from method.request.header.Authorization for 0']);
  });

  it('has its preflights answered to anybody where it has `cors`, unless an event answers them', () => {
    assert.deepEqual(rest(['{ path: a, method: get, cors: true, authorizer: aws_iam }', '{ path: a, method: post, cors: { origin: x } }', '{ path: b, method: get, cors: false }']), [
      'GET /a AWS_IAM',
      'POST /a NONE',
      'GET /b NONE',
      'OPTIONS /a NONE',
    ]);
    assert.deepEqual(rest(['{ path: a, method: get, cors: true }', '{ path: a, method: options, authorizer: aws_iam }']), ['GET /a NONE', 'OPTIONS /a AWS_IAM']);
  });
});

describe('the REST API of a service', () => {
  const one = eventsOf('http', ['"GET a"']);

  it('has the settings of the provider', () => {
    const api = onlyApi(service({ functions: one, provider: '  endpointType: private\n  vpcEndpointIds: [vpce-1]\n  apiGateway: { disableDefaultEndpoint: true, apiKeySourceType: authorizer }\n' }));
    assert.equal(valueOf(api.endpoint), 'PRIVATE');
    assert.deepEqual(api.vpcEndpoints.map(displayText), ['vpce-1']);
    assert.equal(valueOf(api.apiKeySource), 'AUTHORIZER');
    assert.deepEqual(api.disablesDefaultEndpoint, always);
    assert.equal(api.partial, null);
    assert.equal(api.resourcePolicy, null);
  });

  it('is an edge-optimised one by default, with the stage that is deployed to', () => {
    const api = onlyApi(service({ functions: one }));
    assert.equal(valueOf(api.endpoint), 'EDGE');
    assert.deepEqual(api.stages.map(({ name }) => displayText(name)), ['${opt:stage}']);
    assert.match(displayText(api.id), /ApiGatewayRestApi/);
  });

  it('is seen in part where it is made elsewhere', () => {
    const api = onlyApi(service({ functions: one, provider: '  apiGateway: { restApiId: "${cf:shared.Id}", restApiRootResourceId: "${cf:shared.Root}" }\n' }));
    assert.match(api.partial ?? '', /elsewhere/);
    assert.equal(api.resourcePolicy, undefined);
    assert.equal(api.endpoint.known, false);
    assert.deepEqual(routeRows(api), ['GET /a NONE']);
  });

  it('may be one of `resources`', () => {
    const files = service({
      functions: one,
      provider: '  apiGateway: { restApiId: !Ref Own, restApiRootResourceId: !GetAtt Own.RootResourceId }\n',
      more: 'resources:\n  Resources:\n    Own: { Type: AWS::ApiGateway::RestApi, Properties: { Name: mine, EndpointConfiguration: { Types: [REGIONAL] } } }\n',
    });
    const api = onlyApi(files);
    assert.equal(api.name, 'mine');
    assert.equal(valueOf(api.endpoint), 'REGIONAL');
    assert.deepEqual(routeRows(api), ['GET /a NONE']);
  });

  it('has methods that `resources` add, and what `extensions` and `resources` say of it', () => {
    const files = service({
      functions: one,
      more: `resources:
  Resources:
    ApiGatewayRestApi: { Properties: { EndpointConfiguration: { Types: [REGIONAL] }, DisableExecuteApiEndpoint: true } }
    Extra: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref ApiGatewayRestApi, ResourceId: !Ref ApiGatewayResourceA, HttpMethod: PUT, AuthorizationType: AWS_IAM } }
  extensions:
    ApiGatewayMethodAGet: { Properties: { AuthorizationType: AWS_IAM } }
`,
    });
    const api = onlyApi(files);
    assert.deepEqual(routeRows(api), ['GET /a AWS_IAM', 'PUT /a AWS_IAM']);
    assert.deepEqual(api.disablesDefaultEndpoint, always);
    assert.equal(valueOf(api.endpoint), 'REGIONAL');
  });

  it('has the endpoint that `resources` write over it, lists of texts item by item', () => {
    const ask = (types: string, provider = ''): string => {
      const files = service({ provider, functions: '  f: { events: [{ http: GET a }] }\n', more: `resources: { Resources: { ApiGatewayRestApi: { Properties: { EndpointConfiguration: { Types: ${types} } } } } }\n` });
      assert.equal(onlyApi(files).name, 'ApiGatewayRestApi');
      return valueOf(onlyApi(files).endpoint) ?? '?';
    };
    assert.equal(ask('[PRIVATE]'), 'PRIVATE');
    assert.equal(ask('[REGIONAL]', '  endpointType: PRIVATE\n'), 'REGIONAL');
    assert.equal(ask('[]'), 'EDGE', 'nothing is written over it');
    assert.equal(ask('"${file(./missing.yml)}"'), '?');
  });

  it('is found by its logical id, whatever other APIs are called', () => {
    const files = {
      ...service({ provider: '  apiName: HttpApi\n', functions: '  f: { events: [{ http: { path: a, method: get, private: true } }, { httpApi: GET /a }] }\n' }),
      'openapi.yaml': 'openapi: 3.0.1\ninfo: { title: ApiGatewayRestApi }\nx-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [] }\npaths: { /a: { get: {} } }\n',
    };
    const ask = (api: string): string => answerIn(files, { api, caller: 'anonymous', request: 'GET /a' });
    assert.equal(ask('serverless.yml#ApiGatewayRestApi'), 'refused', 'it wants a key');
    assert.equal(ask('serverless.yml#HttpApi'), 'allow');
    assert.equal(ask('openapi.yaml'), 'implicit-deny');
  });

  it('is seen in part where functions cannot be seen', () => {
    assert.match(onlyApi(service({ functions: `${one}  other: \${file(./missing.yml)}\n` })).partial ?? '', /other/);
    assert.match(onlyApi(service({ functions: `${one}  other: { events: ["\${file(./x.js):y}"] }\n` })).partial ?? '', /other/);
  });
});

describe('an `httpApi` event of a service', () => {
  const authorizers = `  httpApi:
    authorizers:
      jwt: { identitySource: $request.header.Authorization, issuerUrl: "https://x", audience: [a] }
      fn: { type: request, functionName: check, resultTtlInSeconds: 30, identitySource: [$request.header.A, $request.header.B], enableSimpleResponses: true }
      old: { type: request, functionArn: x, payloadVersion: "1.0" }
`;
  const http = (events: readonly string[], provider = authorizers): readonly string[] => routeRows(onlyApi(service({ provider, functions: eventsOf('httpApi', events) })));

  it('is a route, of whatever form', () => {
    assert.deepEqual(http(['"*"', '"GET /a"', '"* /b"', '{ path: /c, method: post }', '{ path: /d, method: "*" }'], ''), ['$default $default NONE', 'GET /a NONE', 'ANY /b NONE', 'POST /c NONE', 'ANY /d NONE']);
    assert.deepEqual(http(['{ path: "*" }'], ''), ['$default $default NONE']);
  });

  it('demands what its authorizer says, in every form of it', () => {
    assert.deepEqual(
      http([
        '{ path: /a, method: get, authorizer: jwt }',
        '{ path: /b, method: get, authorizer: { name: jwt, scopes: [read, write] } }',
        '{ path: /c, method: get, authorizer: { type: aws_iam } }',
        '{ path: /d, method: get, authorizer: { name: fn } }',
        '{ path: /e, method: get, authorizer: nobody }',
      ]),
      ['GET /a JWT jwt', 'GET /b JWT jwt [read write]', 'GET /c AWS_IAM', 'GET /d CUSTOM fn', 'GET /e unknown'],
    );
  });

  it('says how its authorizers are asked', () => {
    const api = onlyApi(service({ provider: authorizers, functions: eventsOf('httpApi', ['"GET /a"']) }));
    assert.deepEqual(authorizerRows(api), [
      'jwt JWT from $request.header.Authorization for 0',
      'fn REQUEST from $request.header.A, $request.header.B for 30 format 2.0 simple',
      'old REQUEST for 0 format 1.0',
    ]);
  });

  it('makes an API with the stage `$default`, and CORS where it is said', () => {
    const api = onlyApi(service({ provider: '  httpApi: { cors: true, disableDefaultEndpoint: true }\n', functions: eventsOf('httpApi', ['"GET /a"']) }));
    assert.equal(api.kind, 'HTTP');
    assert.deepEqual(api.stages.map(({ name }) => displayText(name)), ['$default']);
    assert.deepEqual(api.answersPreflights, always);
    assert.deepEqual(api.disablesDefaultEndpoint, always);
    assert.equal(api.resourcePolicy, null);
  });

  it('belongs to an API elsewhere where its id is given', () => {
    const api = onlyApi(service({ provider: '  httpApi: { id: abc123 }\n', functions: eventsOf('httpApi', ['{ path: /a, method: get, authorizer: { id: x, type: jwt, scopes: [s] } }', '{ path: /b, method: get, authorizer: { id: y, type: request } }']) }));
    assert.match(api.partial ?? '', /elsewhere/);
    assert.deepEqual(routeRows(api), ['GET /a JWT x [s]', 'GET /b CUSTOM y']);
  });
});

describe('a `websocket` event of a service', () => {
  it('is a route with an authorizer of any form', () => {
    const events = ['$connect', '{ route: $disconnect }', '{ route: a, authorizer: aws_iam }', '{ route: b, authorizer: check }', '{ route: c, authorizer: "arn:aws:lambda:eu-west-1:111122223333:function:x-auth" }', '{ route: d, authorizer: { name: full, identitySource: ["route.request.querystring.t"] } }', '{ route: e, authorizer: { arn: !GetAtt F.Arn, name: other } }'];
    const api = onlyApi(service({ functions: eventsOf('websocket', events) }));
    assert.equal(api.kind, 'WEBSOCKET');
    assert.deepEqual(routeRows(api).map((row) => row.replace(/^ /, '')), ['$connect NONE', '$disconnect NONE', 'a AWS_IAM', 'b CUSTOM check', 'c CUSTOM auth', 'd CUSTOM full', 'e CUSTOM other']);
    assert.deepEqual(authorizerRows(api), [
      'check REQUEST from route.request.header.Auth for 0',
      'auth REQUEST from route.request.header.Auth for 0',
      'full REQUEST from route.request.querystring.t for 0',
      'other REQUEST from route.request.header.Auth for 0',
    ]);
  });
});

describe('a service of the Serverless Framework', () => {
  it('may have an API of each kind', () => {
    const files = service({ functions: `  f: { events: [{ http: "GET a" }, { httpApi: "GET /b" }, { websocket: $connect }, { sqs: x }] }\n` });
    assert.deepEqual(apisOf(files).map(({ kind, selector }) => `${kind ?? ''} ${selector}`), ['REST /Resources/ApiGatewayRestApi', 'HTTP /Resources/HttpApi', 'WEBSOCKET /Resources/WebsocketsApi']);
  });

  it('of another provider says nothing, and a file of another name is none', () => {
    const text = service({ functions: eventsOf('http', ['"GET a"']) })['serverless.yml'] ?? '';
    assert.deepEqual(apisOf({ 'serverless.yml': text.replace('name: aws', 'name: azure') }), []);
    assert.deepEqual(apisOf({ 'other.yml': text }, 'other.yml'), []);
    assert.equal(apisOf({ 'serverless.prod.yaml': text }, 'serverless.prod.yaml').length, 1);
  });

  it('may be written in JSON', () => {
    const text = JSON.stringify({ service: 'orders', provider: { name: 'aws', apiGateway: { resourcePolicy: [] } }, functions: [{ a: { events: [{ http: { path: 'a', method: 'get', authorizer: 'aws_iam' } }] } }] });
    const [api] = apisOf({ 'serverless.json': text }, 'serverless.json');
    assert.deepEqual(api && routeRows(api), ['GET /a AWS_IAM']);
  });

  it('answers for its resource policy and the statements of its functions', () => {
    const files = service({
      functions: eventsOf('http', ['{ path: orders, method: get, authorizer: aws_iam }']),
      provider: `  endpointType: REGIONAL
  iam: { role: { statements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "arn:aws:execute-api:*:*:*/*/GET/orders" }] } }
  apiGateway: { resourcePolicy: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "execute-api:/*", Condition: { NotIpAddress: { aws:SourceIp: 203.0.113.0/24 } } }] }
`,
    });
    const ask = (sourceIp: string): string => answerIn(files, { api: 'serverless.yml#ApiGatewayRestApi', caller: { ref: 'serverless.yml#IamRoleLambdaExecution' }, request: { method: 'GET', path: '/orders', sourceIp } });
    assert.equal(ask('203.0.113.7'), 'allow');
    assert.equal(ask('198.51.100.7'), 'explicit-deny');
  });
});
