/**
 * Whole statements that are offered where one begins: in which policies, and how each format writes them.
 */
import assert from 'node:assert/strict';
import { accept, checkCompletion, completeMarked } from '../../support/check-completion';

const json = (inside: string): string => `{\n  "Version": "2012-10-17",\n  "Statement": [\n${inside}\n  ]\n}\n`;
const all = ['allow one route', 'deny outside an IP range', 'deny outside one VPC endpoint', 'allow a partner account', 'allow an organization'];
const api = 'resource "aws_api_gateway_rest_api" "orders" {\n  name = "orders"\n}\n';

/** What the text is once the offer is accepted; `<|>` is the first place to fill in. */
function accepted(name: string, marked: string, label: string, kind?: 'api-resource-policy' | 'identity'): string {
  const completed = completeMarked(name, marked, kind ? { kind } : {});
  const item = completed.items.find((one) => one.label === label) ?? assert.fail(`${label} is not offered in\n${marked}`);
  return accept(completed, item);
}

describe('snippets of statements', () => {
  it('are offered behind the elements, where the policy can hold them', () => {
    checkCompletion('policy.json', json('    { <|> }'), { first: ['Effect'], includes: all }, { kind: 'api-resource-policy' });
    checkCompletion('policy.json', json('    { <|> }'), { includes: ['allow one route'], excludes: all.slice(1) }, { kind: 'identity' });
    checkCompletion('policy.json', json('    { <|> }'), { excludes: all }, { kind: 'scp' });
    checkCompletion('policy.json', json('    { <|> }'), { excludes: all }, { kind: 'trust' });
  });

  it('are not offered in a statement that has begun, or behind a quote', () => {
    checkCompletion('policy.json', json('    { "Effect": "Allow", <|> }'), { excludes: all }, { kind: 'api-resource-policy' });
    checkCompletion('policy.json', json('    { "<|>" }'), { excludes: all }, { kind: 'api-resource-policy' });
  });

  it('are written in an object of JSON, in lines or in one', () => {
    assert.equal(
      accepted('policy.json', json('    {\n      <|>\n    }'), 'deny outside an IP range', 'api-resource-policy'),
      json(`    {
      "Effect": "Deny",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/*",
      "Condition": {
        "NotIpAddress": {
          "aws:SourceIp": "<|>203.0.113.0/24"
        }
      }
    }`),
    );
    assert.equal(
      accepted('policy.json', json('    { <|> }'), 'allow a partner account', 'api-resource-policy'),
      json('    { "Effect": "Allow", "Principal": { "AWS": "<|>111122223333" }, "Action": "execute-api:Invoke", "Resource": "execute-api:/*" }'),
    );
  });

  it('begin an object of their own in a list, with the comma that is missing', () => {
    assert.equal(
      accepted('policy.json', json('    { "Effect": "Allow", "Action": "s3:*", "Resource": "*" }\n    <|>'), 'allow one route', 'identity'),
      json(`    { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "arn:aws:execute-api:<|>region:account-id:api-id/*/GET/path"
    }`),
    );
  });

  it('are written behind a dash of YAML, with a !Sub in a template', () => {
    assert.equal(
      accepted('policy.yaml', "Version: '2012-10-17'\nStatement:\n  - org<|>\n", 'allow an organization', 'api-resource-policy'),
      "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Principal: '*'\n    Action: execute-api:Invoke\n    Resource: execute-api:/*\n    Condition:\n      StringEquals:\n        aws:PrincipalOrgID: '<|>o-exampleorgid'\n",
    );
    const template = (statement: string): string => `Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - ${statement}\n`;
    assert.equal(
      accepted('t.yaml', template('<|>'), 'allow one route'),
      template('Effect: Allow\n            Action: execute-api:Invoke\n            Resource: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:<|>api-id/*/GET/path'),
    );
  });

  it('are written in HCL about the API of the module', () => {
    const policy = (statement: string): string => `${api}resource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = aws_api_gateway_rest_api.orders.id\n  policy = jsonencode({\n    Statement = [{ ${statement} }]\n  })\n}\n`;
    assert.equal(
      accepted('main.tf', policy('<|>'), 'deny outside one VPC endpoint'),
      policy('Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "${aws_api_gateway_rest_api.orders.execution_arn}/*", Condition = { StringNotEquals = { "aws:SourceVpce" = "<|>vpce-0123456789abcdef0" } }'),
    );
    const heredoc = (statement: string): string => `${api}resource "aws_iam_policy" "p" {\n  policy = <<EOF\n{\n  "Statement": [\n    {\n      ${statement}\n    }\n  ]\n}\nEOF\n}\n`;
    assert.equal(
      accepted('main.tf', heredoc('<|>'), 'allow one route'),
      heredoc('"Effect": "Allow",\n      "Action": "execute-api:Invoke",\n      "Resource": "${aws_api_gateway_rest_api.orders.execution_arn}/<|>*/GET/path"'),
    );
  });

  it('are written as blocks in a policy document of Terraform', () => {
    const used = (body: string): string => `${api}data "aws_iam_policy_document" "d" {\n${body}}\n\nresource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = aws_api_gateway_rest_api.orders.id\n  policy      = data.aws_iam_policy_document.d.json\n}\n`;
    const statement = `  statement {
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["\${aws_api_gateway_rest_api.orders.execution_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["<|>203.0.113.0/24"]
    }
  }
`;
    assert.equal(accepted('main.tf', used('  statement {\n    <|>\n  }\n'), 'deny outside an IP range'), used(statement));
    assert.equal(accepted('main.tf', used('  <|>\n'), 'deny outside an IP range'), used(statement));
    const oneLine = accepted('main.tf', used('  statement { <|>}\n'), 'allow a partner account');
    assert.equal(oneLine, used(`  statement { 
    effect    = "Allow"
    actions   = ["execute-api:Invoke"]
    resources = ["\${aws_api_gateway_rest_api.orders.execution_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["<|>111122223333"]
    }
  }
`));
  });

  it('are not offered beside the attributes of a statement that has begun in a policy document', () => {
    const document = (body: string): string => `data "aws_iam_policy_document" "d" {\n  statement {\n    ${body}\n  }\n}\n`;
    checkCompletion('main.tf', document('<|>'), { includes: ['allow one route'], first: ['effect'] });
    checkCompletion('main.tf', document('effect = "Deny"\n    <|>'), { excludes: all });
  });

  it('are lists of objects in a policy document in JSON', () => {
    const document = (inside: string): string => `{ "data": { "aws_iam_policy_document": { "d": { "statement": [{ ${inside} }] } } },\n  "resource": { "aws_api_gateway_rest_api_policy": { "p": { "rest_api_id": "x", "policy": "\${data.aws_iam_policy_document.d.json}" } } } }\n`;
    assert.equal(
      accepted('main.tf.json', document('<|>'), 'deny outside one VPC endpoint'),
      document('"effect": "Deny", "actions": ["execute-api:Invoke"], "resources": ["execute-api:/*"], "principals": [{ "type": "*", "identifiers": ["*"] }], "condition": [{ "test": "StringNotEquals", "variable": "aws:SourceVpce", "values": ["<|>vpce-0123456789abcdef0"] }]'),
    );
  });

  it('do not refer to the API whose own argument they stand in, which would be a cycle', () => {
    const inline = (statement: string): string => `resource "aws_api_gateway_rest_api" "orders" {\n  policy = jsonencode({\n    Statement = [{ ${statement} }]\n  })\n}\n`;
    assert.equal(
      accepted('main.tf', inline('<|>'), 'allow a partner account'),
      inline('Effect = "Allow", Principal = { AWS = "<|>111122223333" }, Action = "execute-api:Invoke", Resource = "execute-api:/*"'),
    );
    checkCompletion('main.tf', inline('Effect = "Allow", Action = "execute-api:Invoke", Resource = "<|>"'), { first: ['execute-api:/*'], excludes: ['every route of orders'] });
  });
});
