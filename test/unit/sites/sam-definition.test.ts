/** SAM APIs that bring a definition in OpenAPI along: its routes, what SAM's `Auth` adds, and the policy inside. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Api } from '../../../server/src/gateway/model';
import { apiIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith } from '../../support/decide-files';

const operations = `{ get: {}, put: { security: [Token: []] }, post: { security: [AWS_IAM: []] }, delete: { security: [NONE: []] }, patch: { security: [own: []] }, options: {} }`;
const schemes = 'components: { securitySchemes: { own: { type: apiKey, name: A, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: u } } } }';
const authorizers = 'Authorizers: { Token: { FunctionArn: arn }, Pool: { UserPoolArn: arn } }';

function template(auth: string, more = '', type = 'Api', body = `{ openapi: 3.0.1, ${schemes}, paths: { /a: ${operations} }${more} }`): string {
  return templateWith(`  Orders:
    Type: AWS::Serverless::${type}
    Properties: { Name: orders, StageName: prod${auth === '' ? '' : `, Auth: { ${auth} }`}, DefinitionBody: ${body} }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /a, Method: get } }
        B: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /only-an-event, Method: get } }
`)['template.yaml'] ?? '';
}

const read = (auth: string, more = '', type = 'Api'): Api => apiIn(template(auth, more, type), 'orders');

describe('a SAM API with a definition in OpenAPI', () => {
  it('has the routes of the definition and none of events', () => {
    const api = read('');
    assert.deepEqual(routeRows(api), ['GET /a NONE', 'PUT /a unknown', 'POST /a unknown', 'DELETE /a unknown', 'PATCH /a CUSTOM own', 'OPTIONS /a NONE']);
    assert.deepEqual(authorizerRows(api), ['own TOKEN from method.request.header.A for 300']);
    assert.equal(api.partial, null);
  });

  it('knows the authorizers of `Auth` and the words of SAM under `security`', () => {
    assert.deepEqual(routeRows(read(authorizers)), ['GET /a NONE', 'PUT /a CUSTOM Token', 'POST /a AWS_IAM', 'DELETE /a NONE', 'PATCH /a CUSTOM own', 'OPTIONS /a NONE']);
  });

  it('gives its default to operations that name nothing', () => {
    assert.deepEqual(routeRows(read(`${authorizers}, DefaultAuthorizer: Pool, AddDefaultAuthorizerToCorsPreflight: false`)), [
      'GET /a COGNITO_USER_POOLS Pool',
      'PUT /a CUSTOM Token',
      'POST /a AWS_IAM',
      'DELETE /a NONE',
      'PATCH /a unknown +key?',
      'OPTIONS /a NONE',
    ]);
  });

  it('demands signatures where the definition and the default both do', () => {
    const body = '{ openapi: 3.0.1, paths: { /a: { get: { x-amazon-apigateway-auth: { type: aws_iam } }, put: { x-amazon-apigateway-auth: { type: NONE } } } } }';
    assert.deepEqual(routeRows(apiIn(template('DefaultAuthorizer: AWS_IAM', '', 'Api', body), 'orders')), ['GET /a AWS_IAM', 'PUT /a unknown +key?']);
    assert.deepEqual(routeRows(apiIn(template(`${authorizers}, DefaultAuthorizer: Pool`, '', 'Api', body), 'orders'))[0], 'GET /a unknown +key?');
  });

  it('of which nothing can be seen has what events say, as unknown', () => {
    const api = apiIn(template('', '', 'Api', '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3 } } }'), 'orders');
    assert.deepEqual(routeRows(api), ['GET /a unknown +key?', 'GET /only-an-event unknown +key?']);
    assert.match(api.partial ?? '', /cannot be seen/);
  });

  it('keeps what each of two definitions of one path and method demands where a condition chooses', () => {
    const body = '{ openapi: 3.0.1, paths: { /b: { Fn::If: [C, { get: { x-amazon-apigateway-auth: { type: AWS_IAM } } }, { get: { x-amazon-apigateway-auth: { type: NONE } } }] } } }';
    const { routes } = apiIn(template('', '', 'Api', body), 'orders');
    const told = routes.map(({ authorization, presence }) => [authorization.known && authorization.value, presence?.map(({ holds }) => holds)]);
    assert.deepEqual(told, [['AWS_IAM', [true]], ['NONE', [false]]]);
  });

  it('has the policy written in it or beside it, and none that can be told where `Auth` adds to it', () => {
    const policy = '{ Statement: [{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }] }';
    const inside = `, x-amazon-apigateway-policy: ${policy}`;
    assert.deepEqual(read('', inside).resourcePolicy, { uri: 'file:///project/template.yaml', selector: '/Resources/Orders/Properties/DefinitionBody/x-amazon-apigateway-policy' });
    assert.equal(read('').resourcePolicy, null);
    assert.equal(read('ResourcePolicy: { IpRangeBlacklist: [10.0.0.0/8] }', inside).resourcePolicy, undefined);
    assert.equal(answerIn({ 'template.yaml': template('', inside) }, { api: 'template.yaml#Orders', request: 'GET /a' }), 'explicit-deny');
    assert.equal(answerIn({ 'template.yaml': template('') }, { api: 'template.yaml#Orders', request: 'GET /a' }), 'allow');
  });
});

describe('a SAM HTTP API with a definition in OpenAPI', () => {
  it('has its routes and authorizers', () => {
    const body = '{ openapi: 3.0.1, components: { securitySchemes: { jwt: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt, identitySource: $request.header.Authorization } } } }, paths: { /a: { get: { security: [jwt: [read]] } }, /$default: { x-amazon-apigateway-any-method: {} } } }';
    const api = apiIn(template('', '', 'HttpApi', body), 'orders');
    assert.deepEqual(routeRows(api), ['GET /a JWT jwt [read]', '$default $default NONE']);
    assert.deepEqual(authorizerRows(api), ['jwt JWT from $request.header.Authorization for 0']);
  });

  it('gets the routes of events it does not have, and keeps its own; where both say how, nobody knows', () => {
    const text = templateWith(`  Orders:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth: { DefaultAuthorizer: Own, Authorizers: { Own: { FunctionArn: arn, AuthorizerPayloadFormatVersion: "2.0" } } }
      DefinitionBody: { openapi: 3.0.1, paths: { /a: { get: {}, post: {}, options: {} } } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: HttpApi, Properties: { ApiId: !Ref Orders, Path: /a, Method: get } }
        B: { Type: HttpApi, Properties: { ApiId: !Ref Orders, Path: /a, Method: post, Auth: { Authorizer: NONE } } }
        C: { Type: HttpApi, Properties: { ApiId: !Ref Orders, Path: /c, Method: get, Auth: { Authorizer: NONE } } }
`)['template.yaml'] ?? '';
    assert.deepEqual(routeRows(apiIn(text, 'Orders')), ['GET /a CUSTOM Own', 'POST /a unknown +key?', 'OPTIONS /a NONE', 'GET /c NONE']);
  });
});
