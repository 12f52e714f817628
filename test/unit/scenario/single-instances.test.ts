// The one instance of a block with `count` is called `x[0]` by Terraform; a case may call it that, or by its block.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decideIn } from '../../support/decide-files';

const files = {
  'main.tf': `variable "create" { type = bool }
resource "aws_api_gateway_rest_api" "a" {
  count = var.create ? 1 : 0
  name  = "a"
}
resource "aws_api_gateway_method" "get" {
  count         = var.create ? 1 : 0
  rest_api_id   = aws_api_gateway_rest_api.a[0].id
  resource_id   = aws_api_gateway_rest_api.a[0].root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}
`,
};

describe('the one instance of a block with count', () => {
  for (const selector of ['aws_api_gateway_rest_api.a[0]', 'aws_api_gateway_rest_api.a']) {
    it(`is found as ${selector}`, () => {
      assert.equal(decideIn(files, { api: `main.tf#${selector}`, request: 'GET /' }).decision, 'allow');
    });
  }

  it('is not found under another number', () => {
    assert.throws(() => decideIn(files, { api: 'main.tf#aws_api_gateway_rest_api.a[1]', request: 'GET /' }), /leads to no API/);
  });
});
