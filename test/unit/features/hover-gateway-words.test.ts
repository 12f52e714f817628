/**
 * Hover over the settings of gates in every framework: one text per meaning, whatever the framework calls it.
 */
import { findText, sectionsOf } from '../../../server/src/features/texts';
import assert from 'node:assert/strict';
import { checkHover } from '../../support/check-hover';

const lifetime = ['seconds: 300 on REST APIs', 'https://docs.aws.amazon.com/'];

const cloudFormation = (authorizer: string, response = 'ResponseType: ACCESS_DENIED'): string => `Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Guard:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Type: TOKEN
      ${authorizer}
  Denied:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ${response}
`;
const openApi = (guard: string, responses = 'UNAUTHORIZED: { statusCode: 401 }'): string => `openapi: 3.0.1
info: { title: orders }
x-amazon-apigateway-gateway-responses:
  ${responses}
paths: { /orders: { get: { security: [{ guard: [] }] } } }
components:
  securitySchemes:
    guard:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer:
        type: token
        ${guard}
`;
const terraform = (inside: string): string => `resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}
resource "aws_api_gateway_authorizer" "guard" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  name        = "guard"
  ${inside}
}
resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  response_type = "WAF_FIL<2>TERED"
}
`;

describe('hover over the settings of an authorizer', () => {
  it('is one text for what each framework calls otherwise', () => {
    checkHover('t.yaml', cloudFormation('AuthorizerResult<|>TtlInSeconds: 60'), { token: 'AuthorizerResultTtlInSeconds', includes: lifetime });
    checkHover('openapi.yaml', openApi('authorizerResultTtl<|>InSeconds: 60'), { token: 'authorizerResultTtlInSeconds', includes: lifetime });
    checkHover('main.tf', terraform('authorizer_result_ttl_in<|>_seconds = 60').replace('<2>', ''), { token: 'authorizer_result_ttl_in_seconds', includes: lifetime });
    checkHover('t.yaml', `Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { Authorizers: { G: { FunctionArn: arn, Identity: { Reauthorize<|>Every: 60 } } } } } }\n`, { token: 'ReauthorizeEvery', includes: lifetime });
  });

  it('says what identity sources are for', () => {
    checkHover('t.yaml', cloudFormation('Identity<|>Source: method.request.header.Authorization'), { token: 'IdentitySource', includes: ['401 without a call of the function'] });
  });

  it('is silent in files without an API, and over other words', () => {
    checkHover('values.yaml', 'authorizerResult<|>TtlInSeconds: 60\n', undefined);
    checkHover('t.yaml', cloudFormation('Na<|>me: guard'), undefined);
  });
});

describe('hover over gateway responses', () => {
  it('tells the status and when it is answered, as a key and as a value', () => {
    checkHover('openapi.yaml', openApi('authorizerResultTtlInSeconds: 60', 'UNAUTH<|>ORIZED: { statusCode: 401 }'), { token: 'UNAUTHORIZED', includes: ['Status 401', 'the token misses'] });
    checkHover('t.yaml', cloudFormation('Name: guard', 'ResponseType: ACCESS_<|>DENIED'), { token: 'ACCESS_DENIED', includes: ['Status 403'] });
    checkHover('main.tf', terraform('').replace('<2>', '<|>'), { token: 'WAF_FILTERED', includes: ['web ACL'] });
    checkHover('t.yaml', cloudFormation('Name: guard', 'ResponseType: DEFAULT_<|>4XX'), { token: 'DEFAULT_4XX', includes: ['Answered in place of each 4XX type'] });
  });

  it('is silent over words that are none', () => {
    checkHover('t.yaml', cloudFormation('Name: guard', 'ResponseType: DEN<|>IED'), undefined);
    checkHover('t.yaml', cloudFormation('Name: ACCESS_<|>DENIED'), undefined);
  });
});

describe('the texts about settings of gates', () => {
  it('each lead to the page they rest on', () => {
    for (const name of sectionsOf('gateway')) assert.match(findText('gateway', name) ?? '', /\]\(https:\/\/docs\.aws\.amazon\.com\//, name);
  });
});
