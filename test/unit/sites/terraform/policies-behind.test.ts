/** Policies that resources of called modules carry by naming a document. */
import assert from 'node:assert/strict';
import { answerIn, type Files } from '../../../support/decide-files';

const api = `
resource "aws_api_gateway_rest_api" "this" { name = "orders" }
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_rest_api.this.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
`;
const child = `
resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({ Statement = [] })
}
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
  }
}
resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.reader.name
  policy = data.aws_iam_policy_document.read.json
}
`;

describe('a policy of a called module that names a document', () => {
  it('is found by the address of what it is attached with', () => {
    const files: Files = { 'main.tf': `${api}module "reader" {\n  source = "./reader"\n}\n`, 'reader/main.tf': child };
    const ask = (policy: string): string => answerIn(files, { api: 'main.tf#aws_api_gateway_rest_api.this', request: 'GET /', caller: { arn: 'arn:aws:iam::111122223333:role/x', identityPolicies: [policy] } });
    assert.deepEqual(['main.tf#module.reader.aws_iam_role_policy.read', 'main.tf#module.reader.data.aws_iam_policy_document.read', 'reader/main.tf#aws_iam_role_policy.read'].map(ask), ['allow', 'allow', 'allow']);
  });
});
