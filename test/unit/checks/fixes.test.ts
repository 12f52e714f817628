// What some fixes write, letter by letter, in the style of the place. That every fix helps, and that
// it leads to the same policy in every host, is tested with the examples of the checks.
import assert from 'node:assert/strict';
import { checkFix, findingsOf, fixesOf, openTexts } from '../../support/check-diagnostics';

describe('a fix', () => {
  it('renames a key inside a JSON string and escapes it once', () => {
    const wrap = (policy: string): string => JSON.stringify({ Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy } } } });
    const policy = (key: string): string => wrap(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","${key}":"*","Resource":"*"}]}`);
    checkFix(policy('Actions'), policy('Action'), { file: 'template.json' });
  });

  it('inserts a missing element in the style of YAML', () => {
    checkFix(
      `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Action: execute-api:Invoke # callers
            Resource: "*"
`,
      `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Action: execute-api:Invoke # callers
            Resource: "*"
            Effect: Deny
`,
      { file: 'template.yaml', title: 'Insert `Effect` `Deny`' },
    );
  });

  it('replaces one segment of an ARN between values of Terraform', () => {
    const text = (method: string): string => `resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_iam_policy" "invoke" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "\${aws_api_gateway_rest_api.orders.execution_arn}/*/${method}/orders/*"
    }]
  })
}
`;
    checkFix(text('get'), text('GET'), { file: 'main.tf' });
  });

  it('replaces one segment of an ARN between values of a template', () => {
    const text = (last: string): string => `Resources:
  OrdersApi:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Action: execute-api:Invoke
          Resource: !Sub "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${OrdersApi}/prod/GET/orders/${last}"
`;
    checkFix(text('{id}'), text('*'), { file: 'template.yaml' });
  });

  it('merges two blocks of one operator', () => {
    checkFix(
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "aws:PrincipalOrgID": "o-a1b2c3d4e5"
        },
        "StringEquals": {
          "aws:PrincipalTag/team": ["orders", "billing"]
        }
      }
    }
  ]
}
`,
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "aws:PrincipalTag/team": ["orders", "billing"],
          "aws:PrincipalOrgID": "o-a1b2c3d4e5"
        }
      }
    }
  ]
}
`,
      { file: 'policy.json' },
    );
  });

  it('is not offered for a value that comes from elsewhere', () => {
    const { analysis, uris } = openTexts([
      {
        name: 'main.tf',
        text: `locals {
  action = "s3:GetObjct"
}

resource "aws_iam_policy" "read" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = local.action, Resource = "*" }]
  })
}
`,
      },
    ]);
    const [finding] = findingsOf({ analysis, uris }).flat();
    assert.equal(finding!.code, 'unknown-action');
    assert.deepEqual(fixesOf(finding!, analysis), []);
  });
});
