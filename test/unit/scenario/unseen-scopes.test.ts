/** Routes whose scopes only deployment knows: a token is never taken for enough, nor for too little, before they are given. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, templateWith } from '../../support/decide-files';

const http = templateWith(`  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: api, ProtocolType: HTTP }
  Tokens:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { ApiId: !Ref Api, AuthorizerType: JWT, Name: tokens, IdentitySource: ["$request.header.Authorization"] }
  Read:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: GET /read, AuthorizationType: JWT, AuthorizerId: !Ref Tokens, AuthorizationScopes: !Ref Names }
  Write:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: GET /write, AuthorizationType: JWT, AuthorizerId: !Ref Tokens, AuthorizationScopes: [write, !Sub "\${Env}/read"] }
  Chosen:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: GET /chosen, AuthorizationType: JWT, AuthorizerId: !Ref Tokens, AuthorizationScopes: !If [IsProd, [read], !Ref AWS::NoValue] }
`);

const rest = templateWith(`  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: { Name: api }
  Users:
    Type: AWS::ApiGateway::Authorizer
    Properties: { RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: users }
  Root:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Users, AuthorizationScopes: !Ref Names }
`);

const ask = (path: string, token: object, values: object = {}): string => answerIn(http, { api: 'template.yaml#Api', request: { method: 'GET', path }, token, values });

describe('scopes that cannot be seen', () => {
  it('leave open whether a token has one of them', () => {
    assert.equal(ask('/read', { scopes: ['read'] }), 'allow | refused');
    assert.equal(ask('/read', {}), 'allow | refused');
    assert.equal(ask('/write', { scopes: ['prod/read'] }), 'allow | refused');
  });

  it('are those that a condition chooses, once it is known', () => {
    const answers = (scopes: readonly string[]): readonly string[] => [true, false].map((IsProd) => ask('/chosen', { scopes }, { IsProd }));
    assert.deepEqual([answers(['read']), answers(['other'])], [['allow', 'allow'], ['refused', 'allow']]);
    assert.match(ask('/chosen', { scopes: ['other'] }), /^allow .*refused/);
  });

  it('do not matter for a token that has one which is seen, or is not valid', () => {
    assert.equal(ask('/write', { scopes: ['write'] }), 'allow');
    assert.equal(ask('/read', { valid: false }), 'unauthenticated');
  });

  it('are what the case says they are', () => {
    assert.equal(ask('/read', { scopes: ['b'] }, { Names: 'a, b' }), 'allow');
    assert.equal(ask('/read', { scopes: ['c'] }, { Names: 'a, b' }), 'refused');
    assert.equal(ask('/write', { scopes: ['prod/read'] }, { Env: 'prod' }), 'allow');
    assert.equal(ask('/write', { scopes: ['prod/read'] }, { Env: 'dev' }), 'refused');
  });

  it('leave open which kind of token a user pool is asked about', () => {
    const token = (use: string, scopes: readonly string[] = []): string => answerIn(rest, { api: 'template.yaml#Api', request: 'GET /', token: { use, scopes } });
    assert.equal(token('id'), 'allow | unauthenticated');
    assert.equal(token('access', ['read']), 'allow | unauthenticated');
  });

  it('of a Terraform module are as open', () => {
    const files = {
      'main.tf': `variable "scopes" {}
resource "aws_apigatewayv2_api" "a" {
  name          = "a"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_authorizer" "t" {
  api_id          = aws_apigatewayv2_api.a.id
  authorizer_type = "JWT"
  name            = "t"
}
resource "aws_apigatewayv2_route" "r" {
  api_id               = aws_apigatewayv2_api.a.id
  route_key            = "GET /read"
  authorization_type   = "JWT"
  authorizer_id        = aws_apigatewayv2_authorizer.t.id
  authorization_scopes = var.scopes
}
`,
    };
    const one = { api: 'main.tf#aws_apigatewayv2_api.a', request: 'GET /read', token: { scopes: ['read'] } };
    assert.equal(answerIn(files, one), 'allow | refused');
    assert.equal(answerIn(files, { ...one, values: { 'var.scopes': 'read' } }), 'allow');
  });
});
