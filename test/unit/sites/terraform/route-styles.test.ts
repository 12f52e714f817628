/** Routes of Terraform modules as people write several of them: with `for_each`, `count`, loops and conditions. */
import assert from 'node:assert/strict';
import type { Route } from '../../../../server/src/gateway/model';
import { apisIn } from '../../../support/api-rows';
import { answerIn } from '../../../support/decide-files';

const http = `resource "aws_apigatewayv2_api" "api" {
  name          = "Api"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id          = aws_apigatewayv2_api.api.id
  name            = "tokens"
  authorizer_type = "JWT"
}
`;
const route = (text: string): string => `${http}resource "aws_apigatewayv2_route" "r" {\n  api_id = aws_apigatewayv2_api.api.id\n${text}\n}\n`;
const rest = 'resource "aws_api_gateway_rest_api" "api" {\n  name = "Api"\n}\n';
const resource = (label: string, text: string): string => `resource "aws_api_gateway_resource" "${label}" {\n  rest_api_id = aws_api_gateway_rest_api.api.id\n${text}\n}\n`;
const method = (text: string): string => `resource "aws_api_gateway_method" "m" {\n  rest_api_id = aws_api_gateway_rest_api.api.id\n${text}\n}\n`;
const root = 'parent_id = aws_api_gateway_rest_api.api.root_resource_id';
const parts = resource('part', `for_each = toset(["a", "b"])\n${root}\npath_part = each.value`);

const rowOf = ({ method: verb, path, authorization, authorizer, presence = [] }: Route): string =>
  [verb, path, authorization.known ? authorization.value : '?', authorizer, ...presence.map(({ condition, holds }) => `${holds ? '' : 'not '}${condition.label}`)].filter((text) => text !== null).join(' ');

const rows: readonly (readonly [string, string, readonly string[], string | null])[] = [
  ['a set of route keys', route('for_each = toset(["GET /a", "POST /a"])\nroute_key = each.value'), ['GET /a NONE', 'POST /a NONE'], null],
  [
    'a map of routes',
    `${route('for_each = local.routes\nroute_key = "${each.value.method} ${each.value.path}"\nauthorization_type = each.value.open ? "NONE" : "JWT"\nauthorizer_id = each.value.open ? null : aws_apigatewayv2_authorizer.jwt.id')}locals {\n  routes = {\n    list = { method = "GET", path = "/a", open = true }\n    make = { method = "POST", path = "/a", open = false }\n  }\n}\n`,
    ['GET /a NONE', 'POST /a JWT tokens'],
    null,
  ],
  ['a map in which something is left out', route('for_each = { "GET /a" = { auth = "AWS_IAM" }, "GET /b" = {} }\nroute_key = each.key\nauthorization_type = try(each.value.auth, "NONE")'), ['GET /a AWS_IAM', 'GET /b NONE'], null],
  ['a loop over a list', route('for_each = { for r in [{ m = "GET", p = "/a" }, { m = "PUT", p = "/b" }] : "${r.m} ${r.p}" => r }\nroute_key = each.key'), ['GET /a NONE', 'PUT /b NONE'], null],
  ['all pairs of two lists', route('for_each = { for p in setproduct(["GET", "PUT"], ["/a"]) : join(" ", p) => p }\nroute_key = each.key'), ['GET /a NONE', 'PUT /a NONE'], null],
  ['a count over a list', route('count = length(["GET /a", "PUT /b"])\nroute_key = ["GET /a", "PUT /b"][count.index]'), ['GET /a NONE', 'PUT /b NONE'], null],
  ['a condition', route('count = var.debug ? 1 : 0\nroute_key = "GET /debug"'), ['GET /debug NONE var.debug'], null],
  ['a variable', route('for_each = var.routes\nroute_key = each.key'), [], '1 of its routes are computed at deployment'],
  [
    'a choice of how it authorizes',
    route('route_key = "GET /a"\nauthorization_type = var.open ? "NONE" : "JWT"\nauthorizer_id = var.open ? null : aws_apigatewayv2_authorizer.jwt.id'),
    ['GET /a NONE var.open', 'GET /a JWT tokens not var.open'],
    null,
  ],
  [
    'authorizers of their own',
    route('for_each = { "GET /a" = "p", "GET /b" = "q" }\nroute_key = each.key\nauthorization_type = "JWT"\nauthorizer_id = aws_apigatewayv2_authorizer.jwt[each.value].id').replace('name            = "tokens"', 'for_each = toset(["p", "q"])\n  name = "for-${each.key}"'),
    ['GET /a JWT for-p', 'GET /b JWT for-q'],
    null,
  ],
  ['methods of one resource', rest + resource('x', `${root}\npath_part = "x"`) + method('for_each = toset(["GET", "POST"])\nresource_id = aws_api_gateway_resource.x.id\nhttp_method = each.key\nauthorization = each.key == "GET" ? "NONE" : "AWS_IAM"'), ['GET /x NONE', 'POST /x AWS_IAM'], null],
  ['a method of each resource', rest + parts + method('for_each = aws_api_gateway_resource.part\nresource_id = each.value.id\nhttp_method = "GET"\nauthorization = "AWS_IAM"'), ['GET /a AWS_IAM', 'GET /b AWS_IAM'], null],
  [
    'chains of resources',
    rest + parts + resource('id', 'for_each = aws_api_gateway_resource.part\nparent_id = each.value.id\npath_part = "{id}"') + method('for_each = toset(["a", "b"])\nresource_id = aws_api_gateway_resource.id[each.key].id\nhttp_method = "GET"\nauthorization = "NONE"'),
    ['GET /a/{id} NONE', 'GET /b/{id} NONE'],
    null,
  ],
  ['resources nobody can count', rest + resource('x', `count = length(var.parts)\n${root}\npath_part = var.parts[count.index]`) + method('count = length(var.parts)\nresource_id = aws_api_gateway_resource.x[count.index].id\nhttp_method = "GET"\nauthorization = "NONE"'), [], '1 of its routes are computed at deployment'],
];

describe('routes of a module', () => {
  for (const [name, text, expected, partial] of rows) {
    it(`come from ${name}`, () => {
      const [api] = apisIn(text, 'main.tf');
      assert.deepEqual([api?.routes.map(rowOf), api?.partial], [expected, partial]);
    });
  }

  it('are those of one of several APIs that a block makes, and nobody says which', () => {
    const own = (key: string, authorization: string): string => method(`resource_id = aws_api_gateway_rest_api.api["${key}"].root_resource_id\nhttp_method = "GET"\nauthorization = "${authorization}"`).replaceAll(/(rest_api_id = aws_api_gateway_rest_api.api)(.id)/g, `$1["${key}"]$2`).replace('"m"', `"${key}"`);
    const files = { 'main.tf': rest.replace('name = "Api"', 'for_each = var.apis\n  name = each.key') + own('x', 'NONE') + own('y', 'AWS_IAM') };
    const [api] = apisIn(files['main.tf'], 'main.tf');
    assert.deepEqual(api?.routes.map(rowOf), ['GET / NONE aws_api_gateway_rest_api.api is ["x"]', 'GET / AWS_IAM aws_api_gateway_rest_api.api is ["y"]']);
    assert.equal(api.partial, '`count` or `for_each` may make several of it');
    assert.notEqual(answerIn(files, { api: 'main.tf#aws_api_gateway_rest_api.api', request: 'GET /' }), 'allow');
  });

  it('lie in stages that are there in some deployments only', () => {
    const [api] = apisIn(`${http}resource "aws_apigatewayv2_stage" "s" {\n  count = var.on ? 1 : 0\n  api_id = aws_apigatewayv2_api.api.id\n  name = "live"\n}\n`, 'main.tf');
    assert.deepEqual(api?.stages.map(({ presence = [] }) => presence.map(({ condition, holds }) => [condition.label, holds])), [[['var.on', true]]]);
  });
});
