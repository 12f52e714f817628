/** Override files: what they say instead of the other files of the module. */
import assert from 'node:assert/strict';
import { displayText } from '../../../../server/src/base/atoms';
import { isTerraformOverride } from '../../../../server/src/sites/file-names';
import { findingsOf, openTexts } from '../../../support/check-diagnostics';
import { load } from './modules';

const policy = (action: string): string => `jsonencode({ Statement = [{ Effect = "Allow", Action = ["${action}", local.more], Resource = "*" }] })`;

function outline(files: { readonly [name: string]: string }): readonly (readonly string[])[] {
  return load(files).files().flatMap((file) => file.policies).map(({ site, policy: read }) => [site.selector, site.name, ...(read.statements[0]?.action?.value.values ?? []).map(({ text }) => displayText(text))]);
}

describe('an override file of Terraform', () => {
  it('is told by its name', () => {
    const names = ['override.tf', 'file:///m/override.tf', 'prod_override.tf', 'a_override.tf.json', 'overrides.tf', 'myoverride.tf'];
    assert.deepEqual(names.map(isTerraformOverride), [true, true, true, true, false, false]);
  });

  it('replaces arguments and locals of other files, whichever is read first', () => {
    const main = `locals {\n  more = "s3:List*"\n}\nresource "aws_iam_policy" "p" {\n  name = "kept"\n  policy = ${policy('s3:Get*')}\n}\n`;
    const override = `locals {\n  more = "s3:Put*"\n}\nresource "aws_iam_policy" "p" {\n  policy = ${policy('sqs:*')}\n}\n`;
    const expected = [['aws_iam_policy.p', 'kept', 'sqs:*', 's3:Put*']];
    assert.deepEqual(outline({ 'main.tf': main, 'prod_override.tf': override }), expected);
    assert.deepEqual(outline({ 'a_override.tf': override, 'main.tf': main }), expected);
  });

  it('replaces nested blocks by type', () => {
    const document = (action: string): string => `data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["${action}"]\n  }\n}\n`;
    const use = 'resource "aws_iam_policy" "p" {\n  policy = data.aws_iam_policy_document.d.json\n}\n';
    assert.deepEqual(outline({ 'main.tf': document('s3:*') + use, 'override.tf': document('sqs:*') }), [['data.aws_iam_policy_document.d', 'd', 'sqs:*']]);
  });

  it('is laid over in the order of names, attribute by attribute, whatever is read first', () => {
    const files = {
      'z_override.tf': `resource "aws_iam_policy" "p" {\n  name = "last"\n}\nlocals {\n  more = "z:*"\n}\n`,
      'override.tf.json': JSON.stringify({ resource: { aws_iam_policy: { p: { name: 'second' } } }, locals: { more: 'j:*' } }),
      'main.tf': `locals {\n  more = "s3:List*"\n}\nresource "aws_iam_policy" "p" {\n  name = "first"\n  policy = ${policy('s3:Get*')}\n}\n`,
      'b_override.tofu': `resource "aws_iam_policy" "p" {\n  policy = ${policy('sqs:*')}\n}\n`,
      'a_override.tf': `resource "aws_iam_policy" "p" {\n  name = "never"\n  policy = ${policy('sns:*')}\n}\n`,
    };
    assert.deepEqual(outline(files), [['aws_iam_policy.p', 'last', 'sqs:*', 'z:*']]);
    assert.deepEqual(outline(Object.fromEntries(Object.entries(files).reverse())), [['aws_iam_policy.p', 'last', 'sqs:*', 'z:*']]);
  });

  it('says nothing by itself', () => {
    assert.deepEqual(outline({ 'override.tf': `resource "aws_iam_policy" "p" {\n  policy = ${policy('sqs:*')}\n}\n` }), []);
    assert.deepEqual(outline({ 'main.tf': 'locals {\n  more = "a:*"\n}\n', 'x_override.tf': `resource "aws_iam_policy" "p" {\n  policy = ${policy('sqs:*')}\n}\n` }), []);
  });

  it('changes variables, outputs and arguments of called modules, also inside of these', () => {
    const files = {
      'main.tf': 'module "api" {\n  source = "./api"\n  name = "a"\n}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = [module.api.first, module.api.second], Resource = "*" }] })\n}\n',
      'call_override.tf': 'module "api" {\n  name = "b"\n}\n',
      'call_override2_override.tf': 'module "api" {\n  name = "c"\n}\n',
      'api/main.tf': 'variable "name" {}\nvariable "other" {\n  type = string\n  default = "x"\n}\noutput "first" {\n  value = "${var.name}:*"\n}\noutput "second" {\n  value = "first"\n}\n',
      'api/override.tf': 'variable "other" {\n  default = "y"\n}\noutput "second" {\n  value = "${var.other}:*"\n}\n',
      'api/z_override.tf': 'variable "other" {\n  default = "z"\n}\n',
    };
    assert.deepEqual(outline(files), [['aws_iam_policy.p', 'p', 'c:*', 'z:*']]);
  });

  it('changes inputs of modules of the registry', () => {
    const call = (body: string): string => `module "p" {\n${body}}\n`;
    const files = { 'main.tf': call(`  source = "terraform-aws-modules/iam/aws//modules/iam-policy"\n  policy = ${policy('s3:*')}\n`) + 'locals {\n  more = "a:*"\n}\n', 'override.tf': call(`  policy = ${policy('sqs:*')}\n`) };
    assert.deepEqual(outline(files).map(([, , ...actions]) => actions), [['sqs:*', 'a:*']]);
  });

  it('has the findings of what it says, and what it replaces has none', () => {
    const bad = (effect: string): string => `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "${effect}", Action = "s3:GetObject", Resource = "*" }] })\n}\n`;
    const found = (files: { readonly [name: string]: string }): readonly string[] => {
      const names = Object.keys(files);
      const found = findingsOf(openTexts(names.map((name) => ({ name, text: files[name]! }))));
      return found.flatMap((findings, index) => findings.map(({ code }) => `${names[index]}: ${code}`));
    };
    assert.deepEqual(found({ 'main.tf': bad('Alow'), 'a_override.tf': bad('Denny'), 'b_override.tf': bad('Allow') }), []);
    assert.deepEqual(found({ 'main.tf': bad('Alow'), 'a_override.tf': bad('Allow'), 'b_override.tf': bad('Alow') }), ['b_override.tf: invalid-effect']);
  });
});

describe('OpenTofu', () => {
  const one = (action: string): string => `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })\n}\n`;
  const other = 'locals {\n  x = 1\n}\nresource "aws_iam_policy" "q" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "q:*", Resource = "*" }] })\n}\n';

  it('leaves out a file in the language of Terraform beside one of its name', () => {
    assert.deepEqual(outline({ 'main.tf': one('s3:*') + other, 'main.tofu': one('sqs:*') }), [['aws_iam_policy.p', 'p', 'sqs:*']]);
    assert.deepEqual(outline({ 'main.tofu': one('sqs:*'), 'main.tf': one('s3:*') + other }), [['aws_iam_policy.p', 'p', 'sqs:*']]);
    assert.deepEqual(outline({ 'main.tofu': one('sqs:*'), 'other.tf': other }).length, 2);
  });

  it('tells both notations apart, and folders', () => {
    assert.deepEqual(outline({ 'main.tofu.json': '{"locals": {"x": 1}}', 'main.tf': one('s3:*') }), [['aws_iam_policy.p', 'p', 's3:*']]);
    assert.deepEqual(outline({ 'main.tofu.json': '{"locals": {"x": 1}}', 'main.tf.json': '{"resource": {"aws_iam_policy": {"p": {"policy": "{\\"Statement\\": []}"}}}}' }), []);
    assert.deepEqual(outline({ 'sub/main.tofu': 'locals {\n  x = 1\n}\n', 'main.tf': one('s3:*') }), [['aws_iam_policy.p', 'p', 's3:*']]);
  });

  it('leaves out an override in the same way', () => {
    assert.deepEqual(outline({ 'main.tf': one('s3:*'), 'x_override.tf': one('never:*'), 'x_override.tofu': one('sqs:*') }), [['aws_iam_policy.p', 'p', 'sqs:*']]);
  });
});
