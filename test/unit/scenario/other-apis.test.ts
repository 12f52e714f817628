/** Policies that name another API of the same files by reference are decided: two APIs never have one id. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

const template = (resource: string): Files =>
  templateWith(`  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: api } }
  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }
  Root:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM }
  Partner:
    Type: AWS::IAM::Role
    Properties:
      RoleName: partner
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: invoke
          PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${resource}}/*" }] }
`);

const service = (resource: string): Files => ({
  'serverless.yml': `service: orders
provider:
  name: aws
  iam:
    role:
      statements:
        - { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${resource}}/*" }
functions:
  list:
    handler: a.b
    events:
      - http: { method: get, path: /, authorizer: aws_iam }
resources:
  Resources:
    Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }
`,
});

/** Two REST APIs of one block, a WebSocket API beside them and an HTTP API in a module that is called. */
const module = (resource: string): Files => ({
  'main.tf': `variable "other" {}
module "other" {
  source = "./other"
}
resource "aws_apigatewayv2_api" "socket" {
  name          = "socket"
  protocol_type = "WEBSOCKET"
}
resource "aws_api_gateway_rest_api" "api" {
  for_each = toset(["blue", "green"])
  name     = each.key
}
resource "aws_api_gateway_method" "root" {
  for_each      = aws_api_gateway_rest_api.api
  rest_api_id   = each.value.id
  resource_id   = each.value.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_iam_role" "partner" {
  name               = "partner"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "partner" {
  role   = aws_iam_role.partner.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${${resource}}/*" }] })
}
`,
  'other/main.tf': `resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"
}
output "arn" {
  value = aws_apigatewayv2_api.api.execution_arn
}
`,
});

const ask = (files: Files, more: object = {}): string => {
  const [file = ''] = Object.keys(files);
  const [api, caller] = file === 'main.tf' ? ['aws_api_gateway_rest_api.api["blue"]', 'aws_iam_role.partner'] : file === 'serverless.yml' ? ['ApiGatewayRestApi', 'IamRoleLambdaExecution'] : ['Api', 'Partner'];
  return answerIn(files, { api: `${file}#${api}`, request: 'GET /', caller: { ref: `${file}#${caller}` }, ...more });
};

describe('another API of the same files', () => {
  it('is not the one that is called', () => {
    assert.deepEqual([ask(template('Api')), ask(template('Other'))], ['allow', 'implicit-deny']);
    assert.deepEqual([ask(service('ApiGatewayRestApi')), ask(service('Other'))], ['allow', 'implicit-deny']);
    const blocks = ['aws_api_gateway_rest_api.api["blue"]', 'aws_api_gateway_rest_api.api["green"]', 'aws_apigatewayv2_api.socket'].map((address) => `${address}.execution_arn`);
    assert.deepEqual([...blocks, 'module.other.arn'].map((resource) => ask(module(resource))), ['allow', 'implicit-deny', 'implicit-deny', 'implicit-deny']);
  });

  it('has the id that the case gives it', () => {
    assert.equal(ask(template('Other'), { values: { Other: 'abc123' } }), 'allow');
    assert.equal(ask(template('Other'), { values: { Api: 'one', Other: 'two' } }), 'implicit-deny');
    assert.equal(ask(template('Other'), { api: { ref: 'template.yaml#Api', id: 'one' } }), 'implicit-deny');
    assert.equal(ask(module('aws_apigatewayv2_api.socket.execution_arn'), { values: { 'aws_apigatewayv2_api.socket.id': 'abc123' } }), 'allow');
  });

  it('may be the same where only deployment knows which one is named', () => {
    assert.equal(ask(module('var.other')), 'allow | implicit-deny');
    assert.equal(ask(module('aws_api_gateway_rest_api.api[var.other].execution_arn')), 'allow | implicit-deny');
    assert.equal(ask(template('Env')), 'allow | implicit-deny');
  });
});
