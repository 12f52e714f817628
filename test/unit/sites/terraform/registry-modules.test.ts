/** Policies that a module of the public registry is given. */
import assert from 'node:assert/strict';
import { checkDiagnostics } from '../../../support/check-diagnostics';
import { displayText } from '../../../../server/src/base/atoms';
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
  // The module puts the table's ARN into the text.
  ['dynamodb-table/aws', `  resource_policy = jsonencode(${statement})`, []],
  ['lambda/aws', '  policy_statements = { a = { actions = ["s3:*"], resources = ["*"] }, b = { effect = "Deny", actions = ["s3:*"], resources = ["*"] } }', ['module.m.policy_statements identity 2']],
  ['lambda/aws', '  policy_statements = [{ actions = ["s3:*"], resources = ["*"] }]\n  assume_role_policy_statements = {}', ['module.m.policy_statements identity 1', 'module.m.assume_role_policy_statements trust 0']],
  ['kms/aws', '  key_statements = [{ sid = "A", actions = ["kms:*"], resources = ["*"], principals = [{ type = "AWS", identifiers = ["*"] }] }]', ['module.m.key_statements resource-policy 1']],
  ['sns/aws', '  topic_policy_statements = { a = { actions = ["sns:Publish"] } }', ['module.m.topic_policy_statements resource-policy 1']],
  ['sqs/aws', '  queue_policy_statements = var.statements', []],
  ['vpc/aws//modules/vpc-endpoints', `  endpoints = { s3 = { service = "s3", policy = jsonencode(${statement}) }, sqs = { service = "sqs" } }`, ['module.m.endpoints[0] vpc-endpoint 1']],
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

  it('is read in the words of policy documents, with principals and conditions in lists', () => {
    const statements = `{
    one = {
      actions    = ["sns:Publish"]
      principals = [{ type = "Service", identifiers = ["events.amazonaws.com"] }, { type = "AWS", identifiers = ["111122223333"] }]
      conditions = [{ test = "StringEquals", variable = "aws:SourceAccount", values = ["111122223333"] }]
    }
    two = { effect = "Deny", not_actions = ["sns:Publish"], resources = ["*"], sid = null }
  }`;
    const [entry] = policiesOf(call('sns/aws', `  topic_policy_statements = ${statements}`));
    const [one, two] = entry?.policy.statements ?? [];
    assert.deepEqual(one?.principal?.value.entries.map(({ type, values }) => [type, ...values.map(({ text }) => displayText(text))]), [['Service', 'events.amazonaws.com'], ['AWS', '111122223333']]);
    assert.deepEqual(one?.conditions.map(({ operator, keys }) => [operator, ...keys.map(({ key }) => displayText(key))]), [['StringEquals', 'aws:SourceAccount']]);
    assert.deepEqual([one?.effect?.value, one?.resource?.value.isComplete], [{ known: true, value: 'Allow' }, false]);
    assert.deepEqual([two?.effect?.value, two?.notAction?.value.values.length, two?.sid], [{ known: true, value: 'Deny' }, 1, undefined]);
  });

  it('has statements that cannot be seen where parts of them cannot', () => {
    const read = (statements: string): readonly [number, boolean] | undefined => {
      const [entry] = policiesOf(call('lambda/aws', `  policy_statements = ${statements}`));
      return entry && [entry.policy.statements.length, entry.policy.openStatements !== undefined];
    };
    const one = '{ actions = ["s3:*"], resources = ["*"] }';
    assert.deepEqual(read(`[${one}]`), [1, false]);
    assert.deepEqual(read(`[${one}, var.more]`), [1, true]);
    assert.deepEqual(read('[{ actions = ["s3:*"], resources = ["*"], condition = var.conditions }]'), [0, true]);
    assert.deepEqual(read(`merge({ a = ${one} }, var.on ? { b = ${one} } : {})`), [2, false]);
    assert.deepEqual(read(`concat([${one}], var.more)`), [1, true]);
  });

  it('has the findings of its statements where they are written', () => {
    checkDiagnostics(`module "m" {
  source = "terraform-aws-modules/lambda/aws"
  policy_statements = {
    read = {
      effect    = "Allow"
      actions   = ["s3:GetObjekt"]
                    ^^^^^^^^^^^^ warning[unknown-action]
      resources = ["*"]
    }
  }
}
`, { file: 'main.tf', only: 'unknown-action' });
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
