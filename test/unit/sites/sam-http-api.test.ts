/** HTTP APIs of SAM templates: their routes, authorizers and stages, and what calls come out as. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { apiIn, apisIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, decideIn, templateWith, type Files } from '../../support/decide-files';

const authorizers = `        Authorizers:
          OAuth:
            IdentitySource: $request.header.Authorization
            AuthorizationScopes: [orders.read]
            JwtConfiguration: { issuer: https://login.example, audience: [orders] }
          Lambda:
            FunctionArn: !GetAtt Check.Arn
            AuthorizerPayloadFormatVersion: 2.0
            EnableSimpleResponses: true
            Identity: { Headers: [X-Key], QueryStrings: [q], Context: [routeKey], StageVariables: [v], ReauthorizeEvery: 60 }
          Old: { FunctionArn: !GetAtt Check.Arn, AuthorizerPayloadFormatVersion: "1.0" }
`;

/** An API with the three authorizers and the default given, and a function with these events. */
function http(events: string, auth = '        DefaultAuthorizer: OAuth\n', more = ''): Files {
  return templateWith(
    `  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
${more}      Auth:
${auth}${authorizers}  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
${events.split('\n').map((line) => `        ${line}\n`).join('')}`,
  );
}

const textOf = (files: Files): string => files['template.yaml'] ?? '';

describe('an HTTP API of SAM', () => {
  it('has the routes of its events, each with what it demands', () => {
    const files = http(`Read: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /orders, Method: get } }
Write: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /orders, Method: POST, Auth: { AuthorizationScopes: [orders.write] } } }
Any: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: "/orders/{id}", Method: any, Auth: { Authorizer: Lambda } } }
Open: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /health, Method: GET, Auth: { Authorizer: NONE } } }
Signed: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /admin, Method: GET, Auth: { Authorizer: AWS_IAM } } }
Empty: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /all, Method: GET, Auth: { Authorizer: OAuth, AuthorizationScopes: [] } } }
Rest: { Type: HttpApi, Properties: { ApiId: !Ref Api } }`);
    assert.deepEqual(routeRows(apiIn(textOf(files), 'Api')), [
      'GET /orders JWT OAuth [orders.read]',
      'POST /orders JWT OAuth [orders.write]',
      'ANY /orders/{id} CUSTOM Lambda',
      'GET /health NONE',
      'GET /admin AWS_IAM',
      'GET /all JWT OAuth [orders.read]',
      '$default $default JWT OAuth [orders.read]',
    ]);
  });

  it('has authorizers with the sources of HTTP APIs, and caches only where it is told to (AU-41)', () => {
    assert.deepEqual(authorizerRows(apiIn(textOf(http('{}')), 'Api')), [
      'OAuth JWT from $request.header.Authorization for 0',
      'Lambda REQUEST from $request.header.X-Key, $request.querystring.q, $stageVariables.v, $context.routeKey for 60 format 2.0 simple',
      'Old REQUEST for 0 format 1.0',
    ]);
  });

  it('has the stage `$default` unless it names another', () => {
    const stages = (files: Files): readonly string[] => apiIn(textOf(files), 'Api').stages.map(({ name }) => displayText(name));
    assert.deepEqual(stages(http('{}')), ['$default']);
    assert.deepEqual(stages(http('{}', '', '      StageName: live\n')), ['live']);
  });

  it('has no resource policy (MI-36), and nothing outside the file', () => {
    const api = apiIn(textOf(http('{}')), 'Api');
    assert.deepEqual([api.kind, api.resourcePolicy, api.partial], ['HTTP', null, null]);
  });

  it('leaves OPTIONS without the default authorizer, but not an event that has `Auth`', () => {
    const rows = routeRows(apiIn(textOf(http(`A: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /a, Method: OPTIONS } }
B: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /b, Method: options, Auth: { AuthorizationScopes: [x] } } }`)), 'Api'));
    assert.deepEqual(rows, ['OPTIONS /a NONE', 'OPTIONS /b JWT OAuth [x]']);
  });

  it('may have an authorizer that is called AWS_IAM, which is then no signature', () => {
    const files = templateWith(`  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM, Authorizers: { AWS_IAM: { IdentitySource: $request.header.Authorization, JwtConfiguration: { issuer: i, audience: [a] } } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: HttpApi, Properties: { ApiId: !Ref Api } } } } }
`);
    assert.deepEqual(routeRows(apiIn(textOf(files), 'Api')), ['$default $default JWT AWS_IAM']);
  });

  it('takes what `Globals.HttpApi` says, which is not for REST APIs', () => {
    const globals = 'Globals: { HttpApi: { Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM } } }\n';
    const files = templateWith(`  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: HttpApi }
        B: { Type: HttpApi, Properties: { Path: /b, Method: put } }
        C: { Type: Api, Properties: { Path: /c, Method: put } }
`, globals);
    assert.deepEqual(
      apisIn(textOf(files)).map((api) => [api.name, api.kind, api.stages.map(({ name }) => displayText(name)).join(), ...routeRows(api)]),
      [
        ['ServerlessRestApi', 'REST', 'Prod', 'PUT /c NONE'],
        ['ServerlessHttpApi', 'HTTP', '$default', '$default $default AWS_IAM', 'PUT /b AWS_IAM'],
      ],
    );
  });

  it('of which a definition in OpenAPI is elsewhere demands nobody knows what', () => {
    const api = apiIn(textOf(http('A: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /a, Method: get } }', '', '      DefinitionUri: s3://b/k\n')), 'Api');
    assert.equal(api.partial, '`DefinitionUri` defines more of it');
    assert.deepEqual(routeRows(api), ['GET /a unknown +key?']);
  });

  it('demands nobody knows what where scopes are computed', () => {
    const rows = routeRows(apiIn(textOf(http('A: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /a, Method: get, Auth: { AuthorizationScopes: [!Ref Env] } } }')), 'Api'));
    assert.deepEqual(rows, ['GET /a unknown OAuth']);
  });
});

describe('events of a function', () => {
  it('whose API lies in another template make no route here (SAM links by `Ref` and plain names)', () => {
    const files = templateWith(`  Api: { Type: AWS::Serverless::HttpApi }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: HttpApi, Properties: { ApiId: !ImportValue shared-api, Path: /a, Method: get } }
        B: { Type: HttpApi, Properties: { ApiId: !GetAtt Nested.Outputs.ApiId, Path: /b, Method: get } }
        C: { Type: HttpApi, Properties: { ApiId: Api, Path: /c, Method: get } }
`);
    const api = apiIn(textOf(files), 'Api');
    assert.deepEqual([routeRows(api), api.partial], [['GET /c NONE'], null]);
  });

  it('whose API a condition chooses are somewhere', () => {
    const files = http('A: { Type: HttpApi, Properties: { ApiId: !If [IsProd, !Ref Api, !Ref Other], Path: /a, Method: get } }');
    assert.match(apiIn(textOf(files), 'Api').partial ?? '', /names its API by a value/);
  });
});

describe('a call of an HTTP API of SAM', () => {
  const files = http(`Read: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /orders, Method: get } }
Check: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /check, Method: get, Auth: { Authorizer: Lambda } } }
Health: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /health, Method: GET, Auth: { Authorizer: NONE } } }`);
  const api = 'template.yaml#Api';
  const headers = { Authorization: 'Bearer x' };

  it('needs nothing but the reference, a path and a caller', () => {
    assert.equal(answerIn(files, { api, request: 'GET /health' }), 'allow');
    assert.equal(answerIn(files, { api, request: 'GET /orders' }), 'unauthenticated');
    assert.equal(answerIn(files, { api, request: 'GET /nowhere' }), 'refused');
  });

  it('is decided by the scopes of its token', () => {
    const with_ = (scopes: readonly string[]): string => decideIn(files, { api, request: { method: 'GET', path: '/orders', headers }, token: { valid: true, scopes } }).decision;
    assert.equal(with_(['orders.read']), 'allow');
    assert.equal(with_(['orders.write']), 'refused');
  });

  it('is decided by the simple answer of its authorizer', () => {
    const request = { method: 'GET', path: '/check', headers: { 'X-Key': 'k' }, query: { q: '1' } };
    const answer = (isAuthorized: boolean): string => answerIn(files, { api: { ref: api, stageVariables: { v: '1' } }, request, authorizer: { output: { isAuthorized } } });
    assert.deepEqual([answer(true), answer(false)], ['allow', 'explicit-deny']);
  });
});
