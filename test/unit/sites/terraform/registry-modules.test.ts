/** Policies that a module of the public registry is given. */
import assert from 'node:assert/strict';
import { checkDiagnostics } from '../../../support/check-diagnostics';
import { policiesOf } from './modules';

const statement = '{ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] }';
const call = (source: string, inputs: string): string => `module "m" {\n  source = "terraform-aws-modules/${source}"\n${inputs}\n}\n`;
const found = (text: string): readonly string[] => policiesOf(text).map(({ site, policy }) => `${site.selector} ${site.kind}${site.kindIsCertain ? '' : '?'} ${String(policy.statements.length)}`);

const rows: readonly (readonly [source: string, inputs: string, policies: readonly string[]])[] = [
  ['iam/aws//modules/iam-policy', `  policy = jsonencode(${statement})`, ['module.m.policy identity 1']],
  ['iam/aws//modules/iam-policy', `  policy = <<EOF\n{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }\nEOF`, ['module.m.policy identity 1']],
  ['iam/aws//modules/iam-assumable-role', '  custom_role_trust_policy = jsonencode({ Statement = [] })', ['module.m.custom_role_trust_policy trust 0']],
  ['lambda/aws', `  attach_policy_json = true\n  policy_json = jsonencode(${statement})`, ['module.m.policy_json identity 1']],
  ['lambda/aws', `  policy_jsons = [jsonencode(${statement}), var.other, jsonencode(${statement})]`, ['module.m.policy_jsons[0] identity 1', 'module.m.policy_jsons[2] identity 1']],
  ['kms/aws', `  policy = jsonencode(${statement})`, ['module.m.policy resource-policy 1']],
  ['sns/aws', `  topic_policy = jsonencode(${statement})`, ['module.m.topic_policy resource-policy 1']],
  ['iam/aws//modules/iam-group-with-policies', `  custom_group_policies = [{ name = "a", policy = jsonencode(${statement}) }]`, ['module.m.custom_group_policies[0] identity 1']],
  ['iam/aws//modules/iam-role', `  source_inline_policy_documents = [jsonencode(${statement})]\n  source_trust_policy_documents = [jsonencode({ Statement = [] })]`, ['module.m.source_trust_policy_documents[0] trust 0', 'module.m.source_inline_policy_documents[0] identity 1']],
  ['dynamodb-table/aws', `  resource_policy = jsonencode(${statement})`, ['module.m.resource_policy resource-policy 1']],
  ['ecr/aws', `  repository_policy = jsonencode(${statement})`, ['module.m.repository_policy resource-policy 1']],
  ['secrets-manager/aws', `  source_policy_documents = [jsonencode(${statement})]`, ['module.m.source_policy_documents[0] resource-policy 1']],
  ['sqs/aws', `  source_queue_policy_documents = [jsonencode(${statement})]`, ['module.m.source_queue_policy_documents[0] resource-policy 1']],
  ['step-functions/aws', `  policy_json = jsonencode(${statement})`, ['module.m.policy_json identity 1']],
  ['lambda/aws', '  policy = aws_iam_policy.p.arn', []],
  ['iam/aws//modules/iam-user', `  policy = jsonencode(${statement})`, []],
  ['constructor', `  policy = jsonencode(${statement})`, []],
];

describe('a policy that a module of the registry is given', () => {
  for (const [source, inputs, policies] of rows) {
    it(`${policies.length > 0 ? 'is found' : 'is none'} in ${inputs.trim().split('\n')[0]?.slice(0, 40) ?? ''} of ${source}`, () => assert.deepEqual(found(call(source, inputs)), policies));
  }

  it('may name a document, which gets its kind from there', () => {
    const document = 'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:*"]\n    resources = ["*"]\n  }\n}\n';
    assert.deepEqual(found(document + call('lambda/aws', '  policy_json = data.aws_iam_policy_document.d.json')), ['data.aws_iam_policy_document.d identity 1']);
  });

  it('is found in modules of others', () => {
    const text = `module "m" {\n  source = "cloudposse/iam-role/aws"\n  policy_documents = [jsonencode(${statement})]\n}\n`;
    assert.deepEqual(found(text), ['module.m.policy_documents[0] identity 1']);
  });

  it('is there for each instance', () => {
    const text = 'module "m" {\n  for_each = toset(["a", "b"])\n  source = "registry.terraform.io/terraform-aws-modules/iam/aws//modules/iam-policy"\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = each.key }] })\n}\n';
    assert.deepEqual(found(text), ['module.m["a"].policy identity 1', 'module.m["b"].policy identity 1']);
  });

  it('is told what is wrong in it', () => {
    checkDiagnostics(`module "m" {
  source = "terraform-aws-modules/iam/aws//modules/iam-policy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObjekt", Resource = "*" }]
                                               ^^^^^^^^^^^^ warning[unknown-action]
  })
}
`, { file: 'main.tf' });
  });
});
