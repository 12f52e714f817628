/** What edits redo where a Terraform module calls others is counted, not timed; and what hostile calls come to. */
import assert from 'node:assert/strict';
import type { WorkCount } from '../../../server/src/workspace/document';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

type Cost = Pick<WorkCount, 'boundParts' | 'readPolicies' | 'readStatements'>;

const calls = (count: number, source = './child'): string => Array.from({ length: count }, (_, index) => `module "m${String(index)}" {\n  source = "${source}"\n  name = "n${String(index)}"\n}\n`).join('');
const own = (action: string): string => `resource "aws_iam_policy" "own" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })\n}\n`;
const statement = (action: string, index: number): string => `{ Effect = "Allow", Action = "${action}", Resource = "arn:aws:s3:::\${var.name}-${String(index)}/*" }`;
const policy = (name: string, action: string): string => `resource "aws_iam_policy" "${name}" {\n  policy = jsonencode({\n    Statement = [\n${[0, 1, 2, 3].map((index) => `      ${statement(index === 2 ? action : 's3:GetObject', index)},\n`).join('')}    ]\n  })\n}\n`;
const child = (action = 's3:PutObject'): string => `variable "name" {}\n${policy('a', 's3:ListBucket')}${policy('b', action)}`;

const look = (workspace: Workspace, name: string): number => workspace.unit(uriOf(name))?.instances.flatMap(({ policies }) => policies).length ?? 0;

function costOf(workspace: Workspace, edit: () => void, name: string): Cost {
  const before = { ...workspace.count };
  edit();
  look(workspace, name);
  const { boundParts, readPolicies, readStatements } = workspace.count;
  return { boundParts: boundParts - before.boundParts, readPolicies: readPolicies - before.readPolicies, readStatements: readStatements - before.readStatements };
}

function opened(count: number): Workspace {
  const workspace = openWorkspace({ 'main.tf': calls(count) + own('s3:Get*'), 'child/main.tf': child() });
  assert.equal(look(workspace, 'main.tf'), 2 * count);
  look(workspace, 'child/main.tf');
  return workspace;
}

describe('an edit where a module calls another twenty times', () => {
  it('in the caller binds nothing of what is called', () => {
    const workspace = opened(20);
    const cost = costOf(workspace, () => workspace.set(uriOf('main.tf'), '', 2, calls(20) + own('s3:Put*')), 'main.tf');
    assert.deepEqual(cost, { boundParts: 0, readPolicies: 1, readStatements: 1 });
  });

  it('inside a statement of what is called redoes one policy for each call', () => {
    const workspace = opened(20);
    const cost = costOf(workspace, () => workspace.set(uriOf('child/main.tf'), '', 2, child('s3:DeleteObject')), 'main.tf');
    assert.equal(cost.readPolicies, 20);
    assert.ok(cost.readStatements <= 20 * 4, String(cost.readStatements));
    assert.deepEqual(costOf(workspace, () => undefined, 'main.tf'), { boundParts: 0, readPolicies: 0, readStatements: 0 });
  });

  it('in what one call gives redoes what that call makes', () => {
    const workspace = opened(20);
    const cost = costOf(workspace, () => workspace.set(uriOf('main.tf'), '', 2, calls(20).replace('"n7"', '"other"') + own('s3:Get*')), 'main.tf');
    assert.equal(cost.readPolicies, 2);
    const resources = workspace.unit(uriOf('main.tf'))?.instances[7]?.policies.map((entry) => entry.policy.statements[0]?.resource?.value.values[0]?.text.pieces);
    assert.deepEqual(resources, [['arn:aws:s3:::other-0/*'], ['arn:aws:s3:::other-0/*']]);
  });

  it('in the default provider is seen in what is called', () => {
    const text = 'data "aws_region" "here" {}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = data.aws_region.here.name }] })\n}\n';
    const main = (region: string): string => `provider "aws" { region = "${region}" }\nmodule "outer" { source = "./outer" }\n`;
    const workspace = openWorkspace({ 'main.tf': main('eu-west-1'), 'outer/main.tf': 'module "inner" { source = "../inner" }', 'inner/main.tf': text });
    const regions = (): unknown => workspace.unit(uriOf('main.tf'))?.instances.flatMap(({ policies }) => policies.map(({ policy: { statements } }) => statements[0]?.resource?.value.values[0]?.text.pieces));
    assert.deepEqual(regions(), [['eu-west-1']]);
    workspace.set(uriOf('main.tf'), '', 2, main('us-east-1'));
    assert.deepEqual(regions(), [['us-east-1']]);
  });

  it('in an output is seen by the caller, and in the siblings that take it', () => {
    const text = (value: string): string => `output "arn" { value = "${value}" }\n`;
    const taken = `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = module.a.arn }] })\n}\nmodule "a" { source = "./a" }\nmodule "b" {\n  source = "./b"\n  name = module.a.arn\n}\n`;
    const workspace = openWorkspace({ 'main.tf': taken, 'a/main.tf': text('one'), 'b/main.tf': `variable "name" {}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = var.name }] })\n}\n` });
    const resources = (): unknown => {
      const unit = workspace.unit(uriOf('main.tf'));
      return [...(unit?.files ?? []), ...(unit?.instances ?? [])].flatMap(({ policies }) => policies.map((entry) => entry.policy.statements[0]?.resource?.value.values[0]?.text.pieces[0]));
    };
    assert.deepEqual(resources(), ['one', 'one']);
    workspace.set(uriOf('a/main.tf'), '', 2, text('two'));
    assert.deepEqual(resources(), ['two', 'two']);
  });
});

describe('calls that lead nowhere or too far', () => {
  const one = 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = "x" }] })\n}\n';
  const rows: readonly [what: string, files: Readonly<Record<string, string>>, policies: number, missing: readonly string[]][] = [
    ['a module that calls itself', { 'main.tf': 'module "me" { source = "./" }' }, 0, []],
    ['a module that calls itself by its folder', { 'main.tf': 'module "me" { source = "../project" }' }, 0, []],
    ['two that call each other', { 'main.tf': 'module "a" { source = "./a" }', 'a/main.tf': `module "b" { source = "../b" }\n${one}`, 'b/main.tf': `module "a" { source = "../a" }\n${one}` }, 2, []],
    ['a folder that is not there', { 'main.tf': 'module "a" { source = "./gone" }' }, 0, [uriOf('gone/')]],
    ['a computed source', { 'main.tf': 'module "a" { source = "./${var.name}" }', 'a/main.tf': one }, 0, []],
    ['a registry', { 'main.tf': 'module "a" { source = "terraform-aws-modules/iam/aws" }' }, 0, []],
    ['a repository', { 'main.tf': 'module "a" { source = "git::https://example.com/a.git" }' }, 0, []],
    ['an input that is its own output', { 'main.tf': 'module "a" {\n  source = "./a"\n  x = module.a.y\n}', 'a/main.tf': `variable "x" {}\noutput "y" { value = var.x }\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = var.x }] })\n}\n` }, 1, []],
  ];
  for (const [what, files, policies, missing] of rows) {
    it(what, () => {
      const unit = openWorkspace(files).unit(uriOf('main.tf'));
      assert.equal(unit?.instances.flatMap((instance) => instance.policies).length, policies);
      assert.deepEqual(unit.missing, missing);
    });
  }

  it('a thousand calls come to a bounded number of instances', () => {
    const unit = openWorkspace({ 'main.tf': calls(1000), 'child/main.tf': child() }).unit(uriOf('main.tf'));
    assert.equal(unit?.instances.length, 256);
  });
});
