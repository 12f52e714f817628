/** What references in a Terraform module stand for. */
import assert from 'node:assert/strict';
import { sameAtom } from '../../../../server/src/base/atoms';
import { atomsOf, load, folder, meaningOf, parseAddress, policiesOf, resolveIn } from './modules';

const api = 'resource "aws_api_gateway_rest_api" "orders" {\n  name = "orders"\n}\n';
const arn = 'arn:${aws_partition}:execute-api:${aws_region}:${aws_account_id}:${aws_api_gateway_rest_api.orders.id}';

describe('a Terraform address', () => {
  const addresses: readonly (readonly [text: string, parts: unknown])[] = [
    ['local.a.b', ['local', 'local.a', '', 1]],
    ['data.aws_region.current.name', ['data', 'data.aws_region.current', '', 1]],
    ['aws_iam_role.api["a.b"].arn', ['resource', 'aws_iam_role.api', '["a.b"]', 1]],
    ['module.api[0].id', ['module', 'module.api', '[0]', 1]],
    ['each.value.name', ['other', 'each', '', 2]],
    ['local.map[var.a["]"]]', ['local', 'local.map', '', 1]],
    ['upper(var.x)', undefined],
    ['data.aws_region', undefined],
    ['', undefined],
  ];
  for (const [text, parts] of addresses) {
    it(`\`${text}\` is taken apart`, () => {
      const address = parseAddress(text);
      assert.deepEqual(address && [address.scope, address.declared, address.instance, address.steps.length], parts);
    });
  }
});

describe('a reference in a Terraform module', () => {
  const meanings: readonly (readonly [expression: string, module: string, meaning: string | undefined])[] = [
    ['local.a', 'locals {\n  a = "x"\n}', 'x'],
    ['"${local.a}/${local.n}"', 'locals {\n  a = "x-${local.b}"\n  b = "y"\n  n = 012\n}', 'x-y/012'],
    ['local.map.eu["a b"].list[1]', 'locals {\n  map = { eu = { "a b" = { list = ["x", "y"] } } }\n}', 'y'],
    ['local.b.c', 'locals {\n  a = { c = "x" }\n  b = local.a\n}', 'x'],
    ['"a-${var.x}"', 'variable "x" {}', 'a-${var.x}'],
    ['"${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/orders"', api, `${arn}/*/GET/orders`],
    ['aws_api_gateway_rest_api.orders.execution_arn', api, arn],
    ['aws_api_gateway_rest_api.orders.arn', api, 'arn:${aws_partition}:apigateway:${aws_region}::/restapis/${aws_api_gateway_rest_api.orders.id}'],
    ['aws_apigatewayv2_api.web.execution_arn', 'resource "aws_apigatewayv2_api" "web" {}', arn.replace('aws_api_gateway_rest_api.orders', 'aws_apigatewayv2_api.web')],
    ['aws_api_gateway_rest_api.orders.name', api, 'orders'],
    ['"${data.aws_partition.x.partition}:${data.aws_region.y.name}:${data.aws_caller_identity.z.account_id}"', '', '${aws_partition}:${aws_region}:${aws_account_id}'],
    ['data.aws_region.y.id', 'provider "aws" {\n  region = "eu-west-1"\n}', 'eu-west-1'],
    ['data.aws_partition.y.partition', 'provider "aws" {\n  region = "cn-north-1"\n}', 'aws-cn'],
    ['data.aws_region.y.name', 'provider "aws" {\n  region = var.region\n}\nvariable "region" {}', '${var.region}'],
    ['data.aws_region.y.name', 'provider "aws" {\n  alias = "us"\n  region = "us-east-1"\n}\ndata "aws_region" "y" {\n  provider = aws.us\n}', 'us-east-1'],
    ['aws_api_gateway_stage.s.execution_arn', `${api}resource "aws_api_gateway_stage" "s" {\n  rest_api_id = aws_api_gateway_rest_api.orders.id\n  stage_name = "prod"\n}`, `${arn}/prod`],
    ['aws_api_gateway_resource.b.path', `${api}resource "aws_api_gateway_resource" "a" {\n  parent_id = aws_api_gateway_rest_api.orders.root_resource_id\n  path_part = "a"\n}\nresource "aws_api_gateway_resource" "b" {\n  parent_id = aws_api_gateway_resource.a.id\n  path_part = "{id}"\n}`, '/a/{id}'],
    ['lower(var.x)', '', '${lower(var.x)}'],
  ];
  for (const [expression, module, meaning] of meanings) {
    it(`\`${expression}\` means ${meaning ?? 'nothing known'}`, () => assert.equal(meaningOf(expression, module), meaning));
  }

  it('to a list of texts gives its items, also from another file', () => {
    const [entry] = policiesOf({
      'main.tf': 'resource "aws_iam_policy" "a" {\n  policy = jsonencode({ Statement = [{ Action = local.actions }] })\n}\n',
      'locals.tf': 'locals {\n  actions = ["s3:Get*", "s3:Put*"]\n}\n',
    });
    const value = entry?.policy.statements[0]?.action?.value;
    assert.deepEqual([value?.isComplete, value?.values.map(({ text }) => text.pieces)], [true, [['s3:Get*'], ['s3:Put*']]]);
    assert.deepEqual(value?.values.map(({ node }) => node.span.source.split('#')[0]), [`${folder}locals.tf`, `${folder}locals.tf`]);
  });

  it('to something that may be a list leaves the list open', () => {
    for (const [expression, module] of [['var.list', 'variable "list" {\n  type = list(string)\n}'], ['aws_x.y[*].arn', ''], ['concat(local.a, ["b"])', '']] as const) {
      const text = `${module}\nresource "aws_iam_policy" "a" {\n  policy = jsonencode({ Statement = [{ Action = ${expression} }] })\n}\n`;
      assert.equal(policiesOf(text)[0]?.policy.statements[0]?.action?.value.isComplete, false, expression);
    }
  });

  it('to an input variable is known by its unit and address and tells its default', () => {
    const [atom] = atomsOf('"${var.partner}"', 'variable "partner" {\n  type = string\n  default = "111122223333"\n}');
    assert.deepEqual(atom, {
      id: `${folder}#var.partner`,
      label: 'var.partner',
      reason: 'an input variable, by default `111122223333`',
      pure: true,
      shape: 'text',
    });
  });

  it('has the shape its attribute is known to have', () => {
    const shapes = ['aws_iam_role.a.arn', 'aws_iam_user.a.arn', 'aws_lambda_function.a.arn', 'data.aws_lambda_function.a.arn', 'aws_sqs_queue.a.arn', 'aws_vpc_endpoint.a.id', 'aws_api_gateway_rest_api.a.id', 'aws_x.a.role_arn', 'aws_x.a.b'].map(
      (address) => atomsOf(address, '')[0]?.shape,
    );
    assert.deepEqual(shapes, ['role-arn', 'user-arn', 'function-arn', 'function-arn', 'arn', 'vpc-endpoint-id', 'api-id', 'arn', 'text']);
  });

  it('to one instance is another value than to another, and differs by itself where the instance is not named', () => {
    const module = 'resource "aws_iam_role" "a" {\n  for_each = local.names\n}\n';
    const atom = (address: string): ReturnType<typeof atomsOf>[number] => atomsOf(address, module)[0]!;
    const same = (a: string, b: string): boolean => sameAtom(atom(a), atom(b));
    assert.equal(same('aws_iam_role.a["x"].arn', 'aws_iam_role.a["x"].arn'), true);
    assert.equal(same('aws_iam_role.a["x"].arn', 'aws_iam_role.a["y"].arn'), false);
    assert.equal(same('aws_iam_role.a[each.key].arn', 'aws_iam_role.a[each.key].arn'), false);
    assert.equal(same('aws_iam_role.a.arn', 'aws_iam_role.a.arn'), false);
    assert.equal(same('aws_iam_role.b.arn', 'aws_iam_role.b.arn'), true);
  });

  it('is the same value in every file of the module and another one in the next module', () => {
    const text = 'resource "aws_iam_policy" "a" {\n  policy = jsonencode({ Statement = [{ Resource = "${var.x}" }] })\n}\n';
    const workspace = load({ 'a.tf': text, 'b.tf': text, 'file:///other/a.tf': text });
    const ids = workspace.files().map((file) => {
      const piece = file.policies[0]?.policy.statements[0]?.resource?.value.values[0]?.text.pieces[0];
      return typeof piece === 'object' && piece.id;
    });
    assert.deepEqual(ids, [`${folder}#var.x`, `${folder}#var.x`, 'file:///other/#var.x']);
  });

  it('between locals that refer to each other comes to an end', () => {
    const module = 'locals {\n  a = local.b\n  b = "${local.a}"\n  c = { d = local.c.d }\n}\nprovider "aws" {\n  region = local.a\n}\n';
    assert.equal(resolveIn('local.c.d.e', module).kind, 'unresolved');
    assert.equal(resolveIn('data.aws_region.x.name', module).kind, 'pieces');
    // Either name is honest: each is known only by the other.
    assert.match(meaningOf('local.a', module) ?? '', /^\$\{local\.[ab]\}$/);
  });

  it('between resources that are each other’s parents comes to an end', () => {
    const module = ['a', 'b'].map((name, index, all) => `resource "aws_api_gateway_resource" "${name}" {\n  parent_id = aws_api_gateway_resource.${all[1 - index]}.id\n  path_part = "x"\n}\n`).join('');
    assert.equal(meaningOf('aws_api_gateway_resource.a.path', module), '${aws_api_gateway_resource.a.path}');
  });
});
