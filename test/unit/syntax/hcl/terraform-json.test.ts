/** Terraform in JSON: the tree HCL gives, with every place in the JSON. */
import assert from 'node:assert/strict';
import { formatOf } from '../../../../server/src/analysis/formats';
import { childrenOf, findPath, type HostNode } from '../../../../server/src/syntax/node';
import { terraformJsonFormat } from '../../../../server/src/syntax/hcl/terraform-json';
import { load } from '../../sites/terraform/modules';
import { heads, rootOf, shape, textAt } from './hcl-trees';

const json = `{
  "//": "a comment",
  "locals": { "bucket": "arn:aws:s3:::b", "names": ["x", "y"] },
  "variable": { "on": { "type": "bool" } },
  "data": {
    "aws_iam_policy_document": {
      "d": {
        "statement": [
          { "actions": ["s3:Get*"], "resources": ["\${local.bucket}/*"], "condition": { "test": "Bool", "variable": "aws:SecureTransport", "values": ["true"] } }
        ],
        "dynamic": { "statement": { "for_each": "\${local.names}", "iterator": "it", "content": { "actions": ["s3:\${it.value}"], "resources": ["*"] } } }
      }
    }
  },
  "resource": {
    "aws_iam_policy": {
      "p": { "policy": "\${data.aws_iam_policy_document.d.json}" },
      "q": [{ "policy": "\${jsonencode({ Statement = [{ Effect = \\"Allow\\", Action = \\"sqs:*\\" }] })}" }]
    }
  }
}
`;

function parse(text: string): HostNode {
  return terraformJsonFormat.parse(text, 'test', { format: 'json' }, 'value').root;
}

describe('Terraform in JSON', () => {
  it('is told by its name', () => {
    const formats = ['main.tf.json', 'a.tofu.json', 'main.json', 'main.tf'].map((name) => formatOf(`file:///m/${name}`, '', '{}') === terraformJsonFormat);
    assert.deepEqual(formats, [true, true, false, false]);
  });

  it('has the blocks that the same has in HCL', () => {
    assert.deepEqual(heads(parse(json)), ['locals', 'variable on', 'data aws_iam_policy_document d', 'resource aws_iam_policy p', 'resource aws_iam_policy q']);
    const hcl = rootOf('data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:Get*"]\n    resources = ["${local.bucket}/*"]\n    condition {\n      test = "Bool"\n      variable = "aws:SecureTransport"\n      values = ["true"]\n    }\n  }\n  dynamic "statement" {\n    for_each = local.names\n    iterator = "it"\n    content {\n      actions = ["s3:${it.value}"]\n      resources = ["*"]\n    }\n  }\n}\n');
    const own = parse(json);
    const body = own.kind === 'object' ? own.members.find(({ key }) => key === 'data')?.value : undefined;
    assert.deepEqual(body && shape(body), shape(findPath(hcl, 'data') ?? hcl));
  });

  it('has its policies, with values at their places in the JSON', () => {
    const workspace = load({ 'main.tf.json': json });
    const policies = workspace.files().flatMap((file) => file.policies);
    assert.deepEqual(policies.map(({ site, policy }) => [site.selector, policy.kind, policy.statements.map(({ action }) => action?.value.values[0]?.text.pieces)]), [
      ['data.aws_iam_policy_document.d', 'identity', [['s3:Get*'], ['s3:x'], ['s3:y']]],
      ['aws_iam_policy.q', 'identity', [['sqs:*']]],
    ]);
    const action = policies[1]?.policy.statements[0]?.action?.value.values[0]?.node;
    const span = action && workspace.locate(action.span);
    assert.equal(span && textAt(json, { span }), '\\"sqs:*\\"');
  });

  it('half typed is read without an exception, and every place lies in it', () => {
    for (let end = 0; end <= json.length; end++) {
      const text = json.slice(0, end);
      for (const node of below(parse(text))) assert.ok(node.span.start >= 0 && node.span.start <= node.span.end && node.span.end <= end, String(end));
    }
  });
});

function* below(node: HostNode): Generator<HostNode> {
  yield node;
  for (const child of childrenOf(node)) yield* below(child);
}
