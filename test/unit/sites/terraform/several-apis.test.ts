/** One block that makes several APIs: each is an API of its own, with the parts that name its instance. */
import assert from 'node:assert/strict';
import { displayText } from '../../../../server/src/base/atoms';
import type { Api } from '../../../../server/src/gateway/model';
import { answerIn, type Files } from '../../../support/decide-files';
import { openWorkspace, uriOf } from '../../../support/open-workspace';
import { apisOf } from './modules';

const regions = `
locals {
  regions = {
    eu = { stage = "live", authorization = "AWS_IAM" }
    us = { stage = "test", authorization = "NONE" }
  }
}
resource "aws_api_gateway_rest_api" "this" {
  for_each = local.regions
  name     = "orders-\${each.key}"
  region   = "\${each.key}-west-1"
}
resource "aws_api_gateway_resource" "orders" {
  for_each    = local.regions
  rest_api_id = aws_api_gateway_rest_api.this[each.key].id
  parent_id   = aws_api_gateway_rest_api.this[each.key].root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "get" {
  for_each      = local.regions
  rest_api_id   = aws_api_gateway_rest_api.this[each.key].id
  resource_id   = aws_api_gateway_resource.orders[each.key].id
  http_method   = "GET"
  authorization = each.value.authorization
}
resource "aws_api_gateway_stage" "this" {
  for_each    = aws_api_gateway_rest_api.this
  rest_api_id = each.value.id
  stage_name  = local.regions[each.key].stage
}
`;
const policyOf = (key: string): string => `
resource "aws_api_gateway_rest_api_policy" "only" {
  rest_api_id = aws_api_gateway_rest_api.this[${key}].id
  policy      = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }] })
}
`;
const role = (name: string, resource: string): string => `
resource "aws_iam_role" "${name}" {
  name               = "${name}"
  assume_role_policy = jsonencode({ Statement = [] })
  inline_policy {
    name   = "call"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${${resource}}/*" }] })
  }
}
`;

const shape = (api: Api): string => [api.selector, api.name, displayText(api.region), ...api.stages.map(({ name }) => displayText(name)), ...api.routes.map(({ method, path, authorization }) => `${method} ${path} ${authorization.known ? authorization.value : '?'}`)].join(' ');
const eu = 'aws_api_gateway_rest_api.this["eu"]';
const us = 'aws_api_gateway_rest_api.this["us"]';
const ask = (files: Files, selector: string, more: object = {}): string => answerIn(files, { api: { ref: `main.tf#${selector}` }, request: { method: 'GET', path: '/orders' }, ...more });

describe('a REST API for each of several keys', () => {
  it('is one with a region, stages and routes of its own', () => {
    const apis = apisOf(regions);
    assert.deepEqual(apis.map(shape), [`${eu} orders-eu eu-west-1 live GET /orders AWS_IAM`, `${us} orders-us us-west-1 test GET /orders NONE`]);
    assert.deepEqual(apis.map(({ partial }) => partial), [null, null]);
  });

  it('is called by those whose policies name that one', () => {
    const files = { 'main.tf': regions + role('european', `${eu}.execution_arn`) + role('american', `${us}.execution_arn`) + role('anyone', 'values(aws_api_gateway_rest_api.this)[0].execution_arn') };
    const by = (name: string): object => ({ caller: { ref: `main.tf#aws_iam_role.${name}` } });
    assert.deepEqual(['european', 'american', 'anyone'].map((name) => ask(files, eu, by(name))), ['allow', 'implicit-deny', 'allow']);
    assert.deepEqual([ask(files, eu), ask(files, us)], ['unauthenticated', 'allow']);
  });

  it('has the resource policy that names it', () => {
    const only = apisOf(regions + policyOf('"us"'));
    assert.deepEqual(only.map(({ resourcePolicy }) => resourcePolicy?.selector ?? resourcePolicy), [null, 'aws_api_gateway_rest_api_policy.only']);
    const files = { 'main.tf': regions + policyOf('"us"') };
    assert.equal(ask(files, us), 'explicit-deny');
    const some = apisOf(regions + policyOf('var.key'));
    assert.deepEqual(some.map(({ resourcePolicy }) => resourcePolicy), [undefined, undefined]);
  });

  it('has not all of its parts where one names any of them', () => {
    const stray = 'resource "aws_api_gateway_method" "more" {\n  rest_api_id = aws_api_gateway_rest_api.this[var.key].id\n}\n';
    assert.deepEqual(apisOf(regions + stray).map(({ partial }) => partial), Array(2).fill('`aws_api_gateway_method.more` does not tell which of the instances it belongs to'));
    assert.deepEqual(apisOf(`${regions}module "m" {\n  source = "far/away"\n  ids    = { eu = ${eu}.id }\n}\n`).map(({ partial }) => partial), Array(2).fill('it is handed to another module, which may add to it'));
  });

  it('is several where all are alike, and one block where nobody knows the keys', () => {
    const two = apisOf(`resource "aws_api_gateway_rest_api" "a" {\n  count = 2\n}\nresource "aws_api_gateway_stage" "s" {\n  count = 2\n  rest_api_id = aws_api_gateway_rest_api.a[count.index].id\n  stage_name = "s\${count.index}"\n}\n`);
    assert.deepEqual(two.map(shape), ['aws_api_gateway_rest_api.a[0] a[0] ${aws_region} s0', 'aws_api_gateway_rest_api.a[1] a[1] ${aws_region} s1']);
    const [unknown, ...others] = apisOf(regions.replace('for_each = local.regions', 'for_each = var.regions'));
    assert.deepEqual([unknown?.partial, others.length], ['`count` or `for_each` may make several of it; `aws_api_gateway_stage.this` names its API by a value known only at deployment', 0]);
  });

  it('keeps authorizers apart whose names are known only at deployment', () => {
    const apis = apisOf(`${regions.replaceAll('"orders-${each.key}"', 'var.name').replace('authorization = each.value.authorization', 'authorization = "CUSTOM"\n  authorizer_id = aws_api_gateway_authorizer.by[each.key == "eu" ? "token" : "request"].id')}
resource "aws_api_gateway_authorizer" "by" {
  for_each    = { token = "TOKEN", request = "REQUEST" }
  name        = "\${var.name}-\${each.key}"
  type        = each.value
  rest_api_id = aws_api_gateway_rest_api.this[each.key == "token" ? "eu" : "us"].id
}
`);
    assert.deepEqual(apis.map(({ name, routes, authorizers }) => [name, routes[0]?.authorizer, ...authorizers.map(({ name: own, type }) => `${own} ${type}`)]), [
      ['this["eu"]', 'by["token"]', 'by["token"] TOKEN'],
      ['this["us"]', 'by["request"]', 'by["request"] REQUEST'],
    ]);
  });
});

describe('an HTTP API for each of several keys in a called module', () => {
  const files: Files = {
    'main.tf': `module "web" {
  source = "./web"
  apis   = { shop = { scopes = ["buy"] }, admin = { scopes = null } }
}
${role('shopper', 'module.web.arns["shop"]')}`,
    'web/main.tf': `variable "apis" {}
resource "aws_apigatewayv2_api" "this" {
  for_each      = var.apis
  name          = each.key
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_route" "all" {
  for_each           = aws_apigatewayv2_api.this
  api_id             = each.value.id
  route_key          = "ANY /\${each.key}"
  authorization_type = "AWS_IAM"
}
resource "aws_apigatewayv2_stage" "default" {
  for_each = var.apis
  api_id   = aws_apigatewayv2_api.this[each.key].id
  name     = "$default"
}
output "arns" { value = { for key, api in aws_apigatewayv2_api.this : key => api.execution_arn } }
`,
  };

  it('is named through the call, and found by what the module gives', () => {
    const unit = openWorkspace(files).unit(uriOf('main.tf'));
    assert.deepEqual(unit?.instances.flatMap(({ apis }) => apis.map(({ api }) => shape(api))), [
      'module.web.aws_apigatewayv2_api.this["admin"] admin ${aws_region} $default ANY /admin AWS_IAM',
      'module.web.aws_apigatewayv2_api.this["shop"] shop ${aws_region} $default ANY /shop AWS_IAM',
    ]);
    const call = (key: string): string => answerIn(files, { api: { ref: `main.tf#module.web.aws_apigatewayv2_api.this["${key}"]` }, request: { method: 'GET', path: `/${key}` }, caller: { ref: 'main.tf#aws_iam_role.shopper' } });
    assert.equal(call('shop'), 'allow');
    assert.notEqual(call('admin'), 'allow');
  });
});

describe('an API that is there in some deployments only', () => {
  const there = 'count = var.create ? 1 : 0';
  const own = 'aws_api_gateway_rest_api.this[0]';
  const method = (verb: string, count: string, api: string): string => `
resource "aws_api_gateway_method" "${verb}" {
  ${count}
  rest_api_id   = ${api}
  resource_id   = ${own}.root_resource_id
  http_method   = "${verb}"
  authorization = "NONE"
}
`;
  const toggled = (methods: string): Files => ({
    'main.tf': `variable "create" { default = true }
resource "aws_api_gateway_rest_api" "this" {
  ${there}
  name = "orders"
}
resource "aws_api_gateway_stage" "this" {
  ${there}
  rest_api_id = ${own}.id
  stage_name  = "live"
}
resource "aws_api_gateway_rest_api_policy" "this" {
  ${there}
  rest_api_id = one(aws_api_gateway_rest_api.this[*].id)
  policy      = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "\${${own}.execution_arn}/live/*" }] })
}
${methods}`,
  });
  it('finds its parts however the one instance is named', () => {
    const ids = ['try(aws_api_gateway_rest_api.this[0].id, "")', 'join("", aws_api_gateway_rest_api.this.*.id)', 'aws_api_gateway_rest_api.this.*.id[0]', 'element(concat(aws_api_gateway_rest_api.this[*].id, [""]), 0)', 'concat(aws_api_gateway_rest_api.this[*].id, [""])[0]'];
    for (const id of ids) {
      const root = id.replaceAll(/\bid\b/g, 'root_resource_id');
      assert.equal(answer(method('GET', there, id).replace(`${own}.root_resource_id`, root)), 'allow', id);
    }
  });

  const answer = (methods: string, more: object = {}): string => answerIn(toggled(methods), { api: 'main.tf#aws_api_gateway_rest_api.this', request: 'GET /', ...more });

  it('has what is there whenever it is', () => {
    assert.equal(answer(method('GET', there, `${own}.id`)), 'allow');
    for (const id of ['one(aws_api_gateway_rest_api.this[*].id)', `var.create ? ${own}.id : null`, `var.create ? ${own}.id : ""`]) assert.equal(answer(method('GET', there, id)), 'allow', id);
  });

  it('has what depends on more than that in those deployments', () => {
    const more = method('GET', 'count = var.create && var.read ? 1 : 0', `${own}.id`);
    assert.equal(answer(more), 'allow | refused');
    assert.deepEqual([true, false].map((read) => answer(more, { values: { 'var.read': read } })), ['allow', 'refused']);
    assert.equal(answer(method('GET', 'count = var.create ? 0 : 1', `${own}.id`)), 'refused');
  });

  it('has not the parts of another one', () => {
    assert.equal(answer(method('GET', there, 'var.create ? "a1b2c3" : null')), 'refused');
    assert.equal(answer(method('GET', there, `var.own ? ${own}.id : var.other`)), 'allow | refused');
  });
});
