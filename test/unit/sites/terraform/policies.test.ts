/** Where Terraform modules hold policies, and of which kind they are. */
import assert from 'node:assert/strict';
import { load, policiesOf } from './modules';

const statement = '{ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] }';

function found(text: string | { readonly [name: string]: string }): readonly string[] {
  return policiesOf(text).map(({ site, policy }) => [site.selector, policy.kind, site.kindIsCertain ? '' : '?', site.service ?? '', site.api ?? ''].join(' ').trim());
}

const doc = (name: string, body = ''): string => `data "aws_iam_policy_document" "${name}" {\n  statement {\n    actions = ["s3:*"]\n  }\n${body}}\n`;
const resource = (type: string, name: string, body: string): string => `resource "${type}" "${name}" {\n${body}\n}\n`;
const feeds = (type: string, attribute = 'policy', rest = ''): string => `${doc('d')}${resource(type, 'r', `  ${attribute} = data.aws_iam_policy_document.d.json\n${rest}`)}`;

describe('a policy in a Terraform module', () => {
  const values: readonly (readonly [what: string, value: string])[] = [
    ['`jsonencode`', `jsonencode(${statement})`],
    ['a heredoc', '<<EOF\n{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\nEOF'],
    ['an indented heredoc', '<<-EOF\n    {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\n    EOF'],
    ['a string', '"{\\"Statement\\": [{\\"Effect\\": \\"Allow\\", \\"Action\\": \\"s3:*\\", \\"Resource\\": \\"*\\"}]}"'],
    ['a local', 'local.policy'],
    ['an interpolation of one', '"${jsonencode(local.object)}"'],
  ];
  for (const [what, value] of values) {
    it(`is read from ${what}`, () => {
      const [entry, ...more] = policiesOf(`locals {\n  object = ${statement}\n  policy = jsonencode(local.object)\n}\n${resource('aws_iam_policy', 'p', `  policy = ${value}`)}`);
      assert.deepEqual([more.length, entry?.site.selector, entry?.policy.kind], [0, 'aws_iam_policy.p', 'identity']);
      assert.deepEqual(entry?.policy.statements[0]?.action?.value.values.map(({ text }) => text.pieces), [['s3:*']]);
    });
  }

  it('is of the kind its place gives it', () => {
    const one = (type: string, attribute = 'policy'): string => resource(type, 'r', `  ${attribute} = jsonencode(${statement})`);
    const places: readonly (readonly [text: string, found: string])[] = [
      [one('aws_iam_role', 'assume_role_policy'), 'aws_iam_role.r trust'],
      [one('aws_iam_group_policy'), 'aws_iam_group_policy.r identity'],
      [one('aws_api_gateway_rest_api'), 'aws_api_gateway_rest_api.r api-resource-policy   aws_api_gateway_rest_api.r'],
      [one('aws_vpc_endpoint_policy'), 'aws_vpc_endpoint_policy.r vpc-endpoint'],
      [one('aws_kms_key'), 'aws_kms_key.r resource-policy  kms'],
      [one('aws_opensearch_domain', 'access_policies'), 'aws_opensearch_domain.r resource-policy  es'],
      [one('aws_organizations_policy', 'content'), 'aws_organizations_policy.r scp'],
      [resource('aws_organizations_policy', 'r', `  type = "RESOURCE_CONTROL_POLICY"\n  content = jsonencode(${statement})`), 'aws_organizations_policy.r rcp'],
      [one('aws_api_gateway_domain_name'), 'aws_api_gateway_domain_name.r resource-policy ? execute-api'],
    ];
    assert.deepEqual(places.map(([text]) => found(text)), places.map(([, expected]) => [expected]));
  });

  it('of a resource of the provider `awscc` is of the kind CloudFormation gives it', () => {
    const document = `jsonencode(${statement})`;
    const places: readonly (readonly [text: string, found: readonly string[]])[] = [
      [resource('awscc_iam_managed_policy', 'r', `  policy_document = ${document}`), ['awscc_iam_managed_policy.r identity']],
      [resource('awscc_ec2_vpc_endpoint', 'r', `  policy_document = ${document}`), ['awscc_ec2_vpc_endpoint.r vpc-endpoint']],
      [resource('awscc_apigateway_rest_api', 'r', `  policy = ${document}`), ['awscc_apigateway_rest_api.r api-resource-policy   awscc_apigateway_rest_api.r']],
      [resource('awscc_iam_role', 'r', `  assume_role_policy_document = ${document}\n  policies = [{ policy_name = "a", policy_document = ${document} }]`), ['awscc_iam_role.r identity', 'awscc_iam_role.r.assume_role_policy_document[0] trust']],
    ];
    assert.deepEqual(places.map(([text]) => found(text)), places.map(([, expected]) => expected));
  });

  it('in a block of its role is told apart by number', () => {
    const inline = `  inline_policy {\n    policy = jsonencode(${statement})\n  }\n`;
    assert.deepEqual(found(resource('aws_iam_role', 'r', inline + inline)), ['aws_iam_role.r.inline_policy[0] identity', 'aws_iam_role.r.inline_policy[1] identity']);
  });

  it('of another type of organization policy is none', () => {
    assert.deepEqual(found(resource('aws_organizations_policy', 'r', `  type = "TAG_POLICY"\n  content = jsonencode(${statement})`)), []);
  });

  it('that cannot be seen is none', () => {
    for (const value of ['file("policy.json")', 'var.policy', 'templatefile("p", {})', 'null', 'data.aws_iam_policy_document.elsewhere.json', 'data.http.x.body']) {
      assert.deepEqual(found(resource('aws_iam_policy', 'p', `  policy = ${value}`)), [], value);
    }
  });

  it('not yet written is one, so that it can be completed', () => {
    assert.deepEqual(found(resource('aws_iam_policy', 'p', '  policy = ')), ['aws_iam_policy.p identity']);
  });

  it('used as a permissions boundary is one, unless it is attached as well', () => {
    const policy = resource('aws_iam_policy', 'p', `  policy = jsonencode(${statement})`);
    const role = resource('aws_iam_role', 'r', '  permissions_boundary = aws_iam_policy.p.arn');
    const attachment = resource('aws_iam_role_policy_attachment', 'a', '  policy_arn = aws_iam_policy.p.arn');
    assert.deepEqual(found(policy + role), ['aws_iam_policy.p permissions-boundary']);
    assert.deepEqual(found(policy + role + attachment), ['aws_iam_policy.p identity']);
  });

  it('chosen by a condition has both branches', () => {
    const [entry] = policiesOf(resource('aws_iam_policy', 'p', `  policy = var.on ? jsonencode(${statement}) : jsonencode(${statement})`));
    assert.equal(entry?.policy.statements.length, 2);
    assert.deepEqual(entry?.policy.statements.map(({ presence }) => presence.map(({ holds }) => holds)), [[true], [false]]);
  });
});

describe('a policy document of a Terraform module', () => {
  it('has the kind of the place it feeds and is found once, where it stands', () => {
    const places: readonly (readonly [text: string, found: string])[] = [
      [feeds('aws_iam_policy'), 'identity'],
      [feeds('aws_iam_role', 'assume_role_policy'), 'trust'],
      [feeds('aws_sqs_queue_policy'), 'resource-policy  sqs'],
      [feeds('aws_api_gateway_rest_api_policy', 'policy', '  rest_api_id = aws_api_gateway_rest_api.a.id\n') + resource('aws_api_gateway_rest_api', 'a', ''), 'api-resource-policy   aws_api_gateway_rest_api.a'],
      [`${doc('d')}locals {\n  json = data.aws_iam_policy_document.d.json\n}\n${resource('aws_iam_policy', 'r', '  policy = local.json')}`, 'identity'],
      [`${doc('d')}${resource('aws_iam_policy', 'r', '  policy = "${data.aws_iam_policy_document.d.json}"')}`, 'identity'],
      [`${doc('d')}${resource('aws_iam_policy', 'r', '  policy = var.on ? data.aws_iam_policy_document.d.json : null')}`, 'identity'],
      [doc('d'), 'unknown ?'],
      [feeds('aws_iam_policy') + resource('aws_iam_role', 's', '  assume_role_policy = data.aws_iam_policy_document.d.json'), 'unknown ?'],
    ];
    assert.deepEqual(places.map(([text]) => found(text)), places.map(([, expected]) => [`data.aws_iam_policy_document.d ${expected}`]));
  });

  it('with instances has the kind of what its instances feed', () => {
    const text = `${doc('d', '  count = 2\n')}${resource('aws_iam_policy', 'r', '  policy = data.aws_iam_policy_document.d[0].json')}`;
    assert.deepEqual(found(text), ['data.aws_iam_policy_document.d identity']);
  });

  it('that is a source of another one has its kind', () => {
    const text = `${feeds('aws_iam_policy')}${doc('base')}`.replace('  statement {', '  source_policy_documents = [data.aws_iam_policy_document.base.json]\n  statement {');
    assert.deepEqual(found(text), ['data.aws_iam_policy_document.d identity', 'data.aws_iam_policy_document.base identity']);
  });

  it('may stand in another file than what it feeds', () => {
    const files = { 'api.tf': resource('aws_iam_policy', 'r', '  policy = data.aws_iam_policy_document.d.json'), 'documents.tf': doc('d') };
    assert.deepEqual(load(files).files().map((file) => file.policies.map(({ site }) => site.kind)), [[], ['identity']]);
  });

  it('beside a policy written in the other branch leaves that one to its place', () => {
    const text = doc('d') + resource('aws_iam_policy', 'r', `  policy = var.on ? data.aws_iam_policy_document.d.json : jsonencode(${statement})`);
    assert.deepEqual(found(text), ['data.aws_iam_policy_document.d identity', 'aws_iam_policy.r identity']);
  });
});

describe('Terraform files', () => {
  it('are recognised by having blocks, and those of a folder belong together', () => {
    const workspace = load({ 'main.tf': 'locals {}\n', 'empty.tf': '# nothing\n', 'file:///other/main.tf': 'locals {}\n' });
    assert.deepEqual(workspace.files().map((file) => file.framework?.id), ['terraform', undefined, 'terraform']);
    assert.equal(workspace.unit('file:///module/main.tf')?.files.length, 1);
  });

  it('list Lambda permissions', () => {
    const [file] = load({ 'main.tf': resource('aws_lambda_permission', 'p', '  action = "lambda:InvokeFunction"') }).files();
    assert.deepEqual(file?.permissions.map(({ selector }) => selector), ['aws_lambda_permission.p']);
  });

  it('are redone only where an edit was made', () => {
    const policies = ['a', 'b', 'c'].map((name) => resource('aws_iam_policy', name, `  policy = jsonencode({ Statement = [{ Action = "s3:Get${name}", Resource = local.x }, { Action = "s3:List" }] })`));
    const text = `locals {\n  x = "*"\n}\n${policies.join('\n')}`;
    const workspace = load({ 'main.tf': text });
    workspace.unit('file:///module/main.tf');
    const before = { ...workspace.count };
    workspace.set('file:///module/main.tf', 'terraform', 2, text.replace('s3:Getb', 's3:Putb'));
    workspace.unit('file:///module/main.tf');
    const done = Object.entries(workspace.count).map(([name, count]) => [name, count - before[name as keyof typeof before]]);
    assert.deepEqual(Object.fromEntries(done), { cutTexts: 1, parsedParts: 1, boundParts: 1, readPolicies: 1, readRoutes: 0, readStatements: 2 });
  });
});
