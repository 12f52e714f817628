/** Policies that name one role of the caller's files by reference are decided for another one, whose ARN is as well known. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

const template = (name: string): Files =>
  templateWith(`  Partner: { Type: AWS::IAM::Role, Properties: { RoleName: ${name}, AssumeRolePolicyDocument: {} } }
  Other: { Type: AWS::IAM::Role, Properties: { RoleName: other, AssumeRolePolicyDocument: {} } }
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: api
      Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: !GetAtt Partner.Arn }, Action: execute-api:Invoke, Resource: "execute-api:/*" }] }
  Root:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM }
`);

const role = (name: string, label: string): string => `resource "aws_iam_role" "${label}" {\n  name               = ${name}\n  assume_role_policy = "{}"\n}\n`;

const module = (name: string): Files => ({
  'main.tf': `${role(name, 'partner')}${role('"other"', 'other')}variable "name" {}
resource "aws_api_gateway_rest_api" "api" {
  name   = "api"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.partner.arn }, Action = "execute-api:Invoke", Resource = "execute-api:/*" }] })
}
resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
`,
});

const ask = (files: Files, caller: string): string => {
  const [file] = Object.keys(files);
  const api = file === 'main.tf' ? 'aws_api_gateway_rest_api.api' : 'Api';
  return answerIn(files, { api: `${String(file)}#${api}`, request: 'GET /', caller: { ref: `${String(file)}#${caller}` } });
};

describe('another role of the same files', () => {
  it('is not the one that a policy names', () => {
    assert.deepEqual([ask(template('partner'), 'Partner'), ask(template('partner'), 'Other')], ['allow', 'implicit-deny']);
    assert.deepEqual([ask(module('"partner"'), 'aws_iam_role.partner'), ask(module('"partner"'), 'aws_iam_role.other')], ['allow', 'implicit-deny']);
  });

  it('may be the same where only deployment knows what one is called', () => {
    assert.equal(ask(template('!Ref Env'), 'Other'), 'allow | implicit-deny');
    assert.equal(ask(module('var.name'), 'aws_iam_role.other'), 'allow | implicit-deny');
  });
});
