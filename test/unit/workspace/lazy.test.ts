/** What nobody asks for is not worked out with the findings of a file. */
import assert from 'node:assert/strict';
import { formatOf } from '../../../server/src/analysis/formats';
import { terraform } from '../../../server/src/sites/terraform';
import { Workspace } from '../../../server/src/workspace/workspace';
import { uriOf } from '../../support/open-workspace';

const files: Readonly<Record<string, string>> = {
  'main.tf': 'module "log" {\n  source = "./log"\n  role   = aws_iam_role.app.name\n}\n\nresource "aws_iam_role" "app" {\n  name = "app"\n}\n',
  'log/main.tf': 'variable "role" {\n  type = string\n}\n\nresource "aws_iam_role_policy" "log" {\n  role   = var.role\n  policy = file("${path.module}/policy.json")\n}\n',
};

describe('who is attached to whom, and what called modules say', () => {
  function open(): { readonly workspace: Workspace; readonly asked: () => number } {
    let asked = 0;
    const watched = { ...terraform, principals: (...unit: Parameters<NonNullable<typeof terraform.principals>>) => (asked++, terraform.principals?.(...unit) ?? []) };
    const workspace = new Workspace({ formatOf, frameworks: [watched], pinnedKind: () => undefined });
    for (const [name, text] of Object.entries(files)) workspace.set(uriOf(name), '', 1, text);
    return { workspace, asked: () => asked };
  }

  it('is not worked out for the policies of a file', () => {
    const { workspace, asked } = open();
    workspace.file(uriOf('main.tf'));
    workspace.missing(uriOf('main.tf'));
    assert.equal(asked(), 0);
  });

  it('is worked out once when somebody asks', () => {
    const { workspace, asked } = open();
    const unit = workspace.unit(uriOf('main.tf'));
    assert.deepEqual(unit?.principals?.map(({ selector }) => selector), ['aws_iam_role.app']);
    assert.equal(unit.principals, unit.principals);
    assert.equal(asked(), 1);
    assert.equal(unit.instances.length, 1);
  });

  it('names the files it looked up', () => {
    const { workspace } = open();
    const unit = workspace.unit(uriOf('main.tf'));
    assert.equal(unit?.instances.length, 1);
    assert.deepEqual(workspace.missing(uriOf('main.tf')).filter((uri) => uri.endsWith('.json')), [uriOf('log/policy.json')]);
  });
});
