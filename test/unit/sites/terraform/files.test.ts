/** Policies that a Terraform module has in files of their own, named by `file` and `templatefile`. */
import assert from 'node:assert/strict';
import { displayText } from '../../../../server/src/base/atoms';
import type { PolicyEntry } from '../../../../server/src/workspace/model';
import type { Workspace } from '../../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

type Files = Readonly<Record<string, string>>;

const policyJson = (action = 'execute-api:Invoke', resource = '*'): string => `{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "${action}", "Resource": "${resource}" }]\n}\n`;
const rolePolicy = (policy: string, more = ''): string => `resource "aws_iam_role_policy" "call" {\n  role   = "r"\n  policy = ${policy}\n}\n${more}`;

const entryOf = (workspace: Workspace, selector = 'aws_iam_role_policy.call', name = 'main.tf'): PolicyEntry | undefined =>
  workspace.file(uriOf(name))?.policies.find(({ site }) => site.selector === selector);

function statementsOf(entry: PolicyEntry | undefined): readonly string[] {
  const texts = (list: readonly { readonly text: Parameters<typeof displayText>[0] }[] = []): string => list.map(({ text }) => displayText(text)).join();
  const all = entry?.policy.statements.map(({ action, resource }) => `${texts(action?.value.values)} ${texts(resource?.value.values)}`) ?? [];
  return entry?.policy.openStatements === undefined ? all : [...all, '…'];
}

const read = (policy: string, files: Files, more = ''): readonly string[] => statementsOf(entryOf(openWorkspace({ 'main.tf': rolePolicy(policy, more), ...files })));

const invoke = ['execute-api:Invoke *'];

describe('a policy of a Terraform module in a file', () => {
  const files = { 'policies/x.json': policyJson(), 'x.yaml': 'Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: "*" }\n', 'bare.tpl': policyJson() };
  const ways: readonly (readonly [way: string, more?: string])[] = [
    ['file("policies/x.json")'],
    ['file("./policies/x.json")'],
    ['file("${path.module}/policies/x.json")'],
    ['file(join("/", [path.module, "policies", "x.json"]))'],
    ['templatefile("${path.module}/policies/x.json", {})'],
    ['templatefile("bare.tpl", { account = "111122223333" })'],
    ['jsonencode(jsondecode(file("policies/x.json")))'],
    ['jsonencode(yamldecode(file("x.yaml")))'],
    ['jsonencode({ Statement = jsondecode(file("policies/x.json")).Statement })'],
    ['jsonencode(merge(jsondecode(file("policies/x.json")), { Id = "x" }))'],
    ['local.document', 'locals {\n  document = file("${local.folder}/x.json")\n  folder = "policies"\n}\n'],
    ['local.documents["x"]', 'locals {\n  documents = { for name in ["x", "y"] : name => file("policies/${name}.json") }\n}\n'],
    ['data.aws_iam_policy_document.d.json', 'data "aws_iam_policy_document" "d" {\n  source_policy_documents = [file("policies/x.json")]\n}\n'],
  ];
  for (const [way, more] of ways) {
    it(`is read through ${way}`, () => {
      const workspace = openWorkspace({ 'main.tf': rolePolicy(way, more), ...files });
      const entry = entryOf(workspace, way.startsWith('data.') ? 'data.aws_iam_policy_document.d' : undefined);
      assert.deepEqual(statementsOf(entry), invoke);
      assert.deepEqual([entry?.policy.kind, entry?.policy.kindIsCertain], ['identity', true]);
    });
  }

  it('stands in the slot of the resource, its statements in the file', () => {
    const workspace = openWorkspace({ 'main.tf': rolePolicy('file("policies/x.json")'), ...files });
    const entry = entryOf(workspace);
    const span = entry?.policy.statements[0]?.node.span;
    assert.deepEqual(entry && [workspace.locate(entry.site.node.span)?.source, span && workspace.locate(span)?.source], [uriOf('main.tf'), uriOf('policies/x.json')]);
    const at = span && workspace.locate(span);
    assert.equal(files['policies/x.json'].slice(at?.start, at?.end), '{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }');
  });

  it('is chosen by a condition, for each branch', () => {
    const entry = entryOf(openWorkspace({ 'main.tf': rolePolicy('file(var.wide ? "wide.json" : "narrow.json")'), 'wide.json': policyJson('execute-api:*'), 'narrow.json': policyJson() }));
    assert.deepEqual(entry?.policy.statements.map(({ presence }) => presence.map(({ condition, holds }) => `${String(holds)} ${condition.label}`).join()), ['true var.wide', 'false var.wide']);
  });

  it('is read for each instance of a resource', () => {
    const text = 'resource "aws_iam_policy" "p" {\n  for_each = toset(["a", "b"])\n  policy   = file("${path.module}/${each.key}.json")\n}\n';
    const workspace = openWorkspace({ 'main.tf': text, 'a.json': policyJson('execute-api:A'), 'b.json': policyJson('execute-api:B') });
    assert.deepEqual(['a', 'b'].map((key) => statementsOf(entryOf(workspace, `aws_iam_policy.p["${key}"]`))), [['execute-api:A *'], ['execute-api:B *']]);
  });

  it('stays unknown where the file is not there or cannot be told', () => {
    for (const way of ['file("far.json")', 'file("${path.cwd}/policies/x.json")', 'file("${var.name}.json")', 'file("/policies/x.json")', 'file("policies/x.txt")', 'file("main.tf")', 'replace(file("policies/x.json"), "*", "a")']) {
      assert.deepEqual(read(way, files), [], way);
    }
    assert.deepEqual(openWorkspace({ 'main.tf': rolePolicy('file("${path.module}/far.json")') }).missing(uriOf('main.tf')), [uriOf('far.json')]);
  });

  it('belongs to the folder of its module where that is called', () => {
    const call = 'module "a" {\n  source = "./a"\n  name = "p"\n}\n';
    const text = 'variable "name" {}\nresource "aws_iam_policy" "p" {\n  policy = file("${path.module}/${var.name}.json")\n}\n';
    const workspace = openWorkspace({ 'main.tf': call, 'a/main.tf': text, 'a/p.json': policyJson() });
    const inside = workspace.unit(uriOf('main.tf'))?.instances.flatMap(({ policies }) => policies) ?? [];
    assert.deepEqual(inside.map((entry) => [entry.site.selector, ...statementsOf(entry)]), [['module.a.aws_iam_policy.p', ...invoke]]);
  });
});

describe('a template of a policy', () => {
  const template = policyJson('${action}', 'arn:aws:execute-api:eu-west-1:${account}:${api}/*');
  const resource = 'resource "aws_api_gateway_rest_api" "api" {\n  name = "a"\n}\n';
  const given = '{ action = "execute-api:Invoke", account = "111122223333", api = aws_api_gateway_rest_api.api.id }';

  it('has the values it is given in its texts', () => {
    const workspace = openWorkspace({ 'main.tf': rolePolicy(`templatefile("p.json.tftpl", ${given})`, resource), 'p.json.tftpl': template });
    const entry = entryOf(workspace);
    assert.deepEqual(statementsOf(entry), ['execute-api:Invoke arn:aws:execute-api:eu-west-1:111122223333:${aws_api_gateway_rest_api.api.id}/*']);
    const atom = entry?.policy.statements[0]?.resource?.value.values[0]?.text.pieces.find((piece) => typeof piece !== 'string');
    assert.equal(typeof atom === 'object' && atom.id, `${uriOf('')}#aws_api_gateway_rest_api.api.id`);
  });

  it('is unknown where a name has no value', () => {
    const entry = entryOf(openWorkspace({ 'main.tf': rolePolicy('templatefile("p.json.tftpl", { action = "execute-api:Invoke" })'), 'p.json.tftpl': template }));
    assert.equal(entry?.policy.statements.length, 1);
    assert.equal(entry.policy.statements[0]?.resource?.value.values.some(({ text }) => text.pieces.every((piece) => typeof piece === 'string')), false);
  });

  it('of a definition in OpenAPI gives the API the policy that comes of it', () => {
    const text = 'resource "aws_api_gateway_rest_api" "api" {\n  name = "a"\n  body = templatefile("api.yaml.tftpl", { effect = "Deny" })\n}\n';
    const definition = 'openapi: 3.0.1\nx-amazon-apigateway-policy:\n  Statement: { Effect: "${effect}", Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/* }\npaths: {}\n';
    const workspace = openWorkspace({ 'main.tf': text, 'api.yaml.tftpl': definition });
    const address = workspace.file(uriOf('main.tf'))?.apis[0]?.api.resourcePolicy;
    assert.equal(address?.uri, uriOf('main.tf'));
    const effect = entryOf(workspace, address.selector)?.policy.statements[0]?.effect?.value;
    assert.deepEqual(effect, { known: true, value: 'Deny' });
  });

  it('says nothing for itself', () => {
    const workspace = openWorkspace({ 'p.json.tftpl': template });
    assert.deepEqual(workspace.file(uriOf('p.json.tftpl'))?.policies, []);
  });
});

describe('an edit in a file that a module has a policy in', () => {
  const many = (action: string): string => `{ "Version": "2012-10-17", "Statement": [\n${Array.from({ length: 60 }, (_, index) => `  { "Effect": "Allow", "Action": "${index === 30 ? action : 'execute-api:Invoke'}", "Resource": "arn:aws:execute-api:eu-west-1:111122223333:abcdef1234/*/GET/path-${String(index)}" }`).join(',\n')}\n] }\n`;
  const others = Array.from({ length: 20 }, (_, index) => `resource "aws_iam_policy" "p${String(index)}" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })\n}\n`).join('');

  it('redoes the policy and none of the others', () => {
    const workspace = openWorkspace({ 'main.tf': rolePolicy('file("p.json")', others), 'p.json': many('execute-api:Invoke') });
    assert.equal(entryOf(workspace)?.policy.statements.length, 60);
    const before = { ...workspace.count };
    workspace.set(uriOf('p.json'), '', 2, many('execute-api:*'));
    assert.deepEqual(statementsOf(entryOf(workspace)).filter((each) => each.startsWith('execute-api:*')).length, 1);
    const { readPolicies, readStatements, boundParts } = workspace.count;
    assert.deepEqual([readPolicies - before.readPolicies, boundParts - before.boundParts], [1, 1]);
    assert.ok(readStatements - before.readStatements < 30, String(readStatements - before.readStatements));
  });

  it('is seen when the file comes and goes', () => {
    const workspace = openWorkspace({ 'main.tf': rolePolicy('file("p.json")') });
    assert.deepEqual(statementsOf(entryOf(workspace)), []);
    workspace.set(uriOf('p.json'), '', 1, policyJson());
    assert.deepEqual(statementsOf(entryOf(workspace)), invoke);
    workspace.remove(uriOf('p.json'));
    assert.equal(entryOf(workspace), undefined);
  });
});
