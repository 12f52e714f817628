/** REST APIs of SAM templates: what routes demand by themselves, by default and for CORS. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { apiIn, apisIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

/** An API with this `Auth` and these properties, and a function with these events. */
function rest(auth: string, events: readonly string[], properties = '', globals = ''): Files {
  return templateWith(
    `  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod, Auth: { ${auth} }${properties} }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
${events.map((event, index) => `        E${String(index)}: { Type: Api, Properties: { RestApiId: !Ref Api, ${event} } }\n`).join('')}`,
    globals,
  );
}

const rows = (files: Files, name = 'Api'): readonly string[] => routeRows(apiIn(files['template.yaml'] ?? '', name));
const authorizers = 'Authorizers: { Pool: { UserPoolArn: [a, b], AuthorizationScopes: [read] }, Token: { FunctionArn: f } }';
const get = 'Path: /a, Method: get';

describe('a route of a SAM REST API', () => {
  it('has the scopes of its authorizer unless its event names others beside an authorizer', () => {
    assert.deepEqual(
      rows(rest(`DefaultAuthorizer: Pool, ${authorizers}`, [
        get,
        'Path: /b, Method: get, Auth: { Authorizer: Pool }',
        'Path: /c, Method: get, Auth: { Authorizer: Pool, AuthorizationScopes: [write] }',
        'Path: /d, Method: get, Auth: { Authorizer: Pool, AuthorizationScopes: [] }',
        'Path: /e, Method: get, Auth: { AuthorizationScopes: [write] }',
        'Path: /f, Method: get, Auth: { Authorizer: Token }',
        'Path: /g, Method: get, Auth: { Authorizer: Pool, AuthorizationScopes: !Ref Names }',
      ])),
      [
        'GET /a COGNITO_USER_POOLS Pool [read]',
        'GET /b COGNITO_USER_POOLS Pool [read]',
        'GET /c COGNITO_USER_POOLS Pool [write]',
        'GET /d COGNITO_USER_POOLS Pool',
        'GET /e COGNITO_USER_POOLS Pool [read]',
        'GET /f CUSTOM Token',
        'GET /g unknown Pool',
      ],
    );
  });

  it('is exempt from a default of AWS_IAM by `NONE`', () => {
    const files = rest('DefaultAuthorizer: AWS_IAM, InvokeRole: CALLER_CREDENTIALS', [get, 'Path: /open, Method: get, Auth: { Authorizer: NONE }']);
    assert.deepEqual(rows(files), ['GET /a AWS_IAM', 'GET /open NONE']);
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: 'GET /open' }), 'allow');
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: 'GET /a' }), 'unauthenticated');
  });

  it('requires an API key where the API or the event says so, and the event\'s word counts', () => {
    assert.deepEqual(rows(rest('ApiKeyRequired: true', [get, 'Path: /b, Method: get, Auth: { ApiKeyRequired: false }'])), ['GET /a NONE +key', 'GET /b NONE']);
    assert.deepEqual(rows(rest('', [get, 'Path: /b, Method: get, Auth: { ApiKeyRequired: true }'])), ['GET /a NONE', 'GET /b NONE +key']);
  });

  it('may be started by a state machine, too', () => {
    const files = templateWith(`  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  S: { Type: AWS::Serverless::StateMachine, Properties: { Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, ${get} } } } } }
`);
    assert.deepEqual(rows(files), ['GET /a NONE']);
  });
});

describe('a preflight of a SAM REST API', () => {
  const cors = `, Cors: "'*'"`;

  it('demands what is the default, unless it is told otherwise', () => {
    const auth = `DefaultAuthorizer: Token, ApiKeyRequired: true, ${authorizers}`;
    assert.deepEqual(rows(rest(auth, [get], cors)), ['GET /a CUSTOM Token +key', 'OPTIONS /a CUSTOM Token +key']);
    assert.deepEqual(rows(rest(`${auth}, AddDefaultAuthorizerToCorsPreflight: false`, [get], cors)), ['GET /a CUSTOM Token +key', 'OPTIONS /a NONE +key']);
    assert.deepEqual(rows(rest(`${auth}, AddDefaultAuthorizerToCorsPreflight: false, AddApiKeyRequiredToCorsPreflight: false`, [get], cors)), ['GET /a CUSTOM Token +key', 'OPTIONS /a NONE']);
  });

  it('is left to an event that answers it, which is exempt alike', () => {
    const auth = `DefaultAuthorizer: Token, AddDefaultAuthorizerToCorsPreflight: false, ${authorizers}`;
    assert.deepEqual(rows(rest(auth, [get, 'Path: /a, Method: OPTIONS'], cors)), ['GET /a CUSTOM Token', 'OPTIONS /a NONE']);
    assert.deepEqual(rows(rest(auth, [get, 'Path: /a, Method: options, Auth: { Authorizer: Token }'], cors)), ['GET /a CUSTOM Token', 'OPTIONS /a CUSTOM Token']);
  });

  it('is there for a path with any method, and passes without credentials', () => {
    const files = rest(`DefaultAuthorizer: AWS_IAM, AddDefaultAuthorizerToCorsPreflight: false`, ['Path: /a, Method: any'], cors);
    assert.deepEqual(rows(files), ['ANY /a AWS_IAM', 'OPTIONS /a NONE']);
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: 'OPTIONS /a' }), 'allow');
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: 'DELETE /a' }), 'unauthenticated');
  });
});

describe('an authorizer of a SAM REST API', () => {
  it('reads what `Identity` names, in the words of its type', () => {
    const files = rest(
      `Authorizers: {
          Pool: { UserPoolArn: a, Identity: { Header: X-Pool, ValidationExpression: "^x" } },
          Token: { FunctionArn: f, Identity: { Header: X-Token, ValidationExpression: "^Bearer", ReauthorizeEvery: 0 } },
          Rich: { FunctionArn: f, FunctionPayloadType: REQUEST, Identity: { Headers: [A], QueryStrings: [q], StageVariables: [v], Context: [path], ReauthorizeEvery: 20, ValidationExpression: "^x" } } }`,
      [],
    );
    assert.deepEqual(authorizerRows(apiIn(files['template.yaml'] ?? '', 'Api')), [
      'Pool COGNITO_USER_POOLS from method.request.header.X-Pool for 300 like ^x',
      'Token TOKEN from method.request.header.X-Token for 0 like ^Bearer',
      'Rich REQUEST from method.request.header.A, method.request.querystring.q, stageVariables.v, context.path for 20',
    ]);
  });
});

describe('what a SAM REST API is called from outside', () => {
  const endpointOf = (properties: string, globals = ''): unknown => apiIn(rest('', [], properties, globals)['template.yaml'] ?? '', 'Api').endpoint;

  it('is its type of endpoint: a name or an object, EDGE without', () => {
    assert.deepEqual(endpointOf(''), { known: true, value: 'EDGE' });
    assert.deepEqual(endpointOf(', EndpointConfiguration: REGIONAL'), { known: true, value: 'REGIONAL' });
    assert.deepEqual(endpointOf(', EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [vpce-1] }'), { known: true, value: 'PRIVATE' });
    assert.deepEqual(endpointOf('', 'Globals: { Api: { EndpointConfiguration: { Type: PRIVATE } } }\n'), { known: true, value: 'PRIVATE' });
  });

  it('is the name of an implicit API that a resource sets up', () => {
    const files = templateWith(`  ServerlessRestApi: { Type: AWS::Serverless::Api, Properties: { StageName: live, Auth: { DefaultAuthorizer: AWS_IAM } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Api, Properties: { ${get} } } } } }
`);
    assert.deepEqual(apisIn(files['template.yaml'] ?? '').map((api) => [api.name, ...routeRows(api)]), [['ServerlessRestApi', 'GET /a AWS_IAM']]);
  });
});
