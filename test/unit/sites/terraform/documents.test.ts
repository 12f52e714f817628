/** Policy documents made of others and of `dynamic` blocks, and blocks with instances. */
import assert from 'node:assert/strict';
import { displayText, valueOf } from '../../../../server/src/base/atoms';
import type { Policy, Presence, Statement } from '../../../../server/src/policy/model';
import { terraform } from '../../../../server/src/sites/terraform';
import { checkDiagnostics } from '../../../support/check-diagnostics';
import { apisOf, load, policiesOf } from './modules';

const statement = (sid: string, action: string, more = ''): string => `  statement {\n    sid = "${sid}"\n    actions = ["${action}"]\n    resources = ["*"]\n${more}  }\n`;
const doc = (name: string, body: string): string => `data "aws_iam_policy_document" "${name}" {\n${body}}\n`;
const used = 'resource "aws_iam_policy" "p" {\n  policy = data.aws_iam_policy_document.d.json\n}\n';

function documentOf(body: string, others = ''): Policy {
  const entry = policiesOf(others + doc('d', body) + used).find(({ site }) => site.selector === 'data.aws_iam_policy_document.d');
  if (!entry) throw new Error('there is no such document');
  return entry.policy;
}

/** `Sid action if conditions`, and what is open. */
function outline({ statements, openStatements }: Policy): readonly string[] {
  return [...statements.map(shown), ...(openStatements === undefined ? [] : ['…'])];
}

function shown({ sid, action, presence }: Statement): string {
  const when = presence.map(({ condition, holds }: Presence) => (holds ? condition.label : `not ${condition.label}`)).join(' and ');
  const name = sid?.value.known ? sid.value.value : '-';
  return `${name} ${(action?.value.values ?? []).map(({ text }) => displayText(text)).join(',')}${when === '' ? '' : ` if ${when}`}`;
}

describe('a policy document made of others', () => {
  const base = doc('base', statement('A', 's3:GetObject') + statement('B', 's3:ListBucket'));
  const json = '{ Statement = [{ Sid = "J", Effect = "Allow", Action = "sqs:*", Resource = "*" }] }';
  const text = (sid: string, action: string): string => JSON.stringify({ Statement: [{ Sid: sid, Effect: 'Allow', Action: action, Resource: '*' }] });
  const quoted = (json: string): string => JSON.stringify(json);
  const documents: readonly (readonly [what: string, body: string, statements: readonly string[]])[] = [
    ['has the statements of its sources before its own', `  source_policy_documents = [data.aws_iam_policy_document.base.json]\n${statement('C', 'ec2:*')}`, ['A s3:GetObject', 'B s3:ListBucket', 'C ec2:*']],
    ['puts a statement of its own in the place of a source’s of that name', `  source_policy_documents = [data.aws_iam_policy_document.base.json]\n${statement('A', 'ec2:*')}`, ['A ec2:*', 'B s3:ListBucket']],
    ['puts those of an overriding document in the place of its own', `  override_policy_documents = [data.aws_iam_policy_document.base.json]\n${statement('B', 'ec2:*')}${statement('C', 'ec2:*')}`, ['B s3:ListBucket', 'C ec2:*', 'A s3:GetObject']],
    ['takes the older names of both as well', `  source_json = data.aws_iam_policy_document.base.json\n  override_json = data.aws_iam_policy_document.base.json\n${statement('A', 'ec2:*')}`, ['A s3:GetObject', 'B s3:ListBucket']],
    ['takes JSON for a source', `  source_policy_documents = [jsonencode(${json}), null]\n`, ['J sqs:*']],
    ['reads JSON that is written as text', `  source_policy_documents = [<<EOF\n${text('J', 'sqs:*')}\nEOF\n  , ${quoted(text('K', 'sns:*'))}, ""]\n${statement('K', 'ec2:*')}`, ['J sqs:*', 'K ec2:*']],
    ['reads such text under its condition', `  source_policy_documents = [var.on ? ${quoted(text('J', 'sqs:*'))} : ""]\n`, ['J sqs:* if var.on']],
    ['is open where such text is damaged', `  source_policy_documents = [${quoted(text('J', 'sqs:*').slice(0, -1))}]\n${statement('A', 'ec2:*')}`, ['A ec2:*', '…']],
    ['has what a condition adds under it', `  source_policy_documents = var.on ? [data.aws_iam_policy_document.base.json] : []\n${statement('C', 'ec2:*')}`, ['A s3:GetObject if var.on', 'B s3:ListBucket if var.on', 'C ec2:*']],
    ['keeps what a condition overrides where it does not', `  override_policy_documents = var.on ? [data.aws_iam_policy_document.base.json] : []\n${statement('A', 'ec2:*')}`, ['A ec2:* if not var.on', 'A s3:GetObject if var.on', 'B s3:ListBucket if var.on']],
    ['is open where a source cannot be seen', `  source_policy_documents = var.documents\n${statement('A', 'ec2:*')}`, ['A ec2:*', '…']],
    ['is open, and its named statements uncertain, where an override cannot be seen', `  override_policy_documents = [var.document]\n${statement('A', 'ec2:*')}`, ['A ec2:* if not override_policy_documents', '…']],
    ['that is its own source comes to an end', `  source_policy_documents = [data.aws_iam_policy_document.d.json]\n${statement('A', 'ec2:*')}`, ['A ec2:*', '…']],
  ];
  for (const [what, body, statements] of documents) it(what, () => assert.deepEqual(outline(documentOf(body, base)), statements));

  it('is told what is wrong in a text it is made of', () => {
    checkDiagnostics(`data "aws_iam_policy_document" "d" {
  source_policy_documents = [<<EOF
{ "Statement": [{ "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::\${var.bucket}/*" }] }
                                                ^^^^^^^^^^^^ warning[unknown-action]
EOF
  ]
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
`, { file: 'main.tf' });
  });

  it('is told what is wrong in another document only there', () => {
    checkDiagnostics(`data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["s3:GetObjekt"]
                  ^^^^^^^^^^^^ warning[unknown-action]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "d" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
`, { file: 'main.tf' });
  });
});

describe('`dynamic` blocks of a policy document', () => {
  const dynamic = (source: string, content: string, more = ''): string => `  dynamic "statement" {\n    for_each = ${source}\n${more}    content {\n${content}    }\n  }\n`;
  const documents: readonly (readonly [what: string, body: string, statements: readonly string[]])[] = [
    ['are statements, one for each element', dynamic('["a", "b"]', '      actions = ["s3:${statement.value}"]\n'), ['- s3:a', '- s3:b']],
    ['know their keys', dynamic('{ x = "y" }', '      sid = statement.key\n      actions = ["s3:${statement.value}"]\n'), ['x s3:y']],
    ['may call the element otherwise', dynamic('[{ a = ["s3:A", "s3:B"] }]', '      actions = it.value.a\n', '    iterator = it\n'), ['- s3:A,s3:B']],
    ['are there under a condition', dynamic('var.on ? [1] : []', '      actions = ["s3:*"]\n'), ['- s3:* if var.on']],
    ['that nobody sees through leave it open, and say what they make', dynamic('var.list', '      actions = ["s3:*"]\n'), ['- s3:* if dynamic "statement"', '…']],
  ];
  for (const [what, body, statements] of documents) it(what, () => assert.deepEqual(outline(documentOf(body)), statements));

  it('make conditions and principals', () => {
    const inner = (type: string, source: string, content: string): string => `    dynamic "${type}" {\n      for_each = ${source}\n      content {\n${content}      }\n    }\n`;
    const condition = inner('condition', '{ "aws:SourceIp" = ["10.0.0.0/8"] }', '        test = "IpAddress"\n        variable = condition.key\n        values = condition.value\n');
    const maybe = inner('condition', 'var.on ? [1] : []', '        test = "IpAddress"\n        variable = "aws:SourceIp"\n        values = ["192.168.0.0/16"]\n');
    const principals = inner('principals', 'var.on ? ["*"] : []', '        type = "AWS"\n        identifiers = [principals.value]\n');
    const [read] = documentOf(statement('A', 's3:*', condition + maybe + principals)).statements;
    const [block, ...others] = read?.conditions ?? [];
    assert.equal(others.length, 0);
    // One key with an alternative that is there in some deployments only.
    assert.deepEqual(block?.keys[0]?.values.values.map(({ text, presence }) => [displayText(text), presence.length]), [['10.0.0.0/8', 0], ['192.168.0.0/16', 1]]);
    assert.deepEqual([read?.conditionsAreComplete, read?.principal?.value.isComplete, read?.principal?.existsWhen?.length], [true, true, 1]);
  });
});

describe('a block with instances', () => {
  const teams = 'locals {\n  teams = { red = "r", blue = "b" }\n}\n';
  const role = 'resource "aws_iam_role" "team" {\n  for_each = local.teams\n  name = "team-${each.key}"\n}\n';
  const selectors = (text: string): readonly string[] => policiesOf(text).map(({ site }) => site.selector);
  const policy = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:${each.value}", Resource = "*" }] })';

  it('has a policy for each of them', () => {
    const text = `${teams}resource "aws_iam_policy" "p" {\n  for_each = local.teams\n  policy = ${policy}\n}\n`;
    assert.deepEqual(policiesOf(text).map(({ site, policy: read }) => [site.selector, ...outline(read)]), [['aws_iam_policy.p["blue"]', '- s3:b'], ['aws_iam_policy.p["red"]', '- s3:r']]);
  });

  it('stays one where they are all alike, or nobody sees which there are', () => {
    const alike = 'resource "aws_iam_policy" "p" {\n  count = 2\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })\n}\n';
    assert.deepEqual(selectors(alike), ['aws_iam_policy.p']);
    assert.deepEqual(selectors(`resource "aws_iam_policy" "p" {\n  for_each = var.teams\n  policy = ${policy}\n}\n`), ['aws_iam_policy.p']);
    assert.deepEqual(selectors(alike.replace('count = 2', 'count = var.on ? 1 : 0')), ['aws_iam_policy.p']);
  });

  it('attaches to each role what names it', () => {
    const attached = `${teams}${role}resource "aws_iam_role_policy" "own" {
  for_each = local.teams
  role = aws_iam_role.team[each.key].name
  policy = ${policy}
}
resource "aws_iam_role_policy_attachment" "red" {
  role = aws_iam_role.team["red"].name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`;
    assert.deepEqual(principalsOf(attached), [
      ['aws_iam_role.team["blue"]', 'team-blue', 'aws_iam_role_policy.own["blue"]'],
      ['aws_iam_role.team["red"]', 'team-red', 'aws_iam_role_policy.own["red"]', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ]);
  });

  it('of an API are its routes', () => {
    const api = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n}\n';
    const resource = 'resource "aws_api_gateway_resource" "r" {\n  for_each = toset(["orders", "users"])\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  parent_id = aws_api_gateway_rest_api.a.root_resource_id\n  path_part = each.value\n}\n';
    const method = 'resource "aws_api_gateway_method" "m" {\n  for_each = aws_api_gateway_resource.r\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = each.value.id\n  http_method = "GET"\n  authorization = "AWS_IAM"\n}\n';
    assert.deepEqual(apisOf(api + resource + method)[0]?.routes.map(({ path }) => path), ['/orders', '/users']);
  });
});

describe('a policy made of texts elsewhere', () => {
  const json = (sid: string, action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Action: action, Resource: '*' }] });
  const statements = (policy: Policy): readonly string[] => policy.statements.map((each) => [each.sid ? (valueOf(each.sid.value) ?? '') : '', ...(each.action?.value.values ?? []).map(({ text }) => displayText(text))].join(' ').trim());

  it('has the statements of a heredoc in a local', () => {
    const locals = `locals {\n  base = <<EOF\n${json('A', 's3:A')}\nEOF\n  made = jsonencode(${'{ Statement = [{ Sid = "B", Action = "s3:B" }] }'})\n}\n`;
    const policy = documentOf(`  source_policy_documents = [local.base, local.made]\n${statement('A', 's3:Own')}`, locals);
    assert.deepEqual([statements(policy), policy.openStatements], [['A s3:Own', 'B s3:B'], undefined]);
  });

  it('is what a `template_file` makes of its template', () => {
    const template = 'data "template_file" "t" {\n  template = <<EOF\n{ "Statement": [{ "Action": "s3:$${verb}" }] }\nEOF\n  vars = { verb = "GetObject" }\n}\n';
    const [entry, ...others] = policiesOf(`${template}resource "aws_iam_policy" "p" {\n  policy = data.template_file.t.rendered\n}\n`);
    assert.deepEqual([others.length, entry && statements(entry.policy)], [0, ['s3:GetObject']]);
  });

  it('has the statements of every instance of a document', () => {
    const each = `data "aws_iam_policy_document" "each" {\n  for_each = toset(["x", "y"])\n${statement('${each.key}', 's3:${each.key}')}}\n`;
    assert.deepEqual(statements(documentOf('  source_policy_documents = [for d in data.aws_iam_policy_document.each : d.json]\n', each)), ['x s3:x', 'y s3:y']);
  });

  it('is the document where an idiom leaves nothing else', () => {
    const counted = `data "aws_iam_policy_document" "d" {\n  count = var.on ? 1 : 0\n${statement('A', 's3:*')}}\n`;
    for (const idiom of ['try(data.aws_iam_policy_document.d[0].json, "")', 'join("", data.aws_iam_policy_document.d[*].json)', 'element(concat(data.aws_iam_policy_document.d.*.json, [""]), 0)', 'one(data.aws_iam_policy_document.d[*].json)', 'data.aws_iam_policy_document.d[0].json']) {
      const found = policiesOf(`${counted}resource "aws_iam_policy" "p" {\n  policy = ${idiom}\n}\n`);
      assert.deepEqual(found.map(({ site }) => `${site.selector} ${site.kind}`), ['data.aws_iam_policy_document.d identity'], idiom);
    }
  });
});

function principalsOf(text: string): readonly (readonly string[])[] {
  const files = load({ 'main.tf': text }).files().map(({ uri, document }) => ({ uri, root: document.root }));
  return (terraform.principals?.(files) ?? []).map(({ selector, name, policies }) => [selector, name, ...policies.map((policy) => ('selector' in policy ? policy.selector : policy.outside))]);
}
