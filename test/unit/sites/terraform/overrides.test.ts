/** Override files: what they say instead of the other files of the module. */
import assert from 'node:assert/strict';
import { displayText } from '../../../../server/src/base/atoms';
import { isTerraformOverride } from '../../../../server/src/sites/file-names';
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
});
