/** APIs of Terraform modules: paths from parents, authorizers by reference, and what is said to be missing. */
import assert from 'node:assert/strict';
import { displayText, valueOf, type Settled } from '../../../../server/src/base/atoms';
import type { Api } from '../../../../server/src/gateway/model';
import { apisOf, policiesOf } from './modules';
import { readExample } from '../../../support/project';

const settled = (value: Settled<string | number | boolean>): string => (value.known ? String(value.value) : `\${${value.atom.label}}`);
const routes = (api: Api | undefined): readonly string[] =>
  (api?.routes ?? []).map((route) => [route.method, route.path, settled(route.authorization), route.authorizer ?? ''].join(' ').trim());

const rest = `
resource "aws_api_gateway_rest_api" "orders" {
  name = "Orders API"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = local.part
}

resource "aws_api_gateway_resource" "order" {
  rest_api_id = local.api
  parent_id   = aws_api_gateway_resource.orders.id
  path_part   = "{id}"
}

resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_rest_api.orders.root_resource_id
  http_method   = "ANY"
  authorization = "NONE"
}

resource "aws_api_gateway_method" "order" {
  rest_api_id      = local.api
  resource_id      = aws_api_gateway_resource.order.id
  http_method      = "GET"
  authorization    = "CUSTOM"
  authorizer_id    = aws_api_gateway_authorizer.token.id
  api_key_required = true
  authorization_scopes = ["a", "b"]
}

resource "aws_api_gateway_authorizer" "token" {
  name        = "customers"
  rest_api_id = aws_api_gateway_rest_api.orders.id
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "prod"
}
`;
const locals = 'locals {\n  part = "orders"\n  api = aws_api_gateway_rest_api.orders.id\n}\n';
const module = { 'main.tf': rest, 'locals.tf': locals };

describe('a REST API of a Terraform module', () => {
  it('has routes with the paths of their resources and the names of their authorizers', () => {
    const [api] = apisOf(module);
    assert.deepEqual(routes(api), ['ANY / NONE', 'GET /orders/{id} CUSTOM customers']);
    assert.deepEqual([api?.routes[1]?.scopes, api?.routes[1] && valueOf(api.routes[1].apiKeyRequired)], [['a', 'b'], true]);
    assert.deepEqual([api?.selector, api?.name, api?.kind, api?.partial, api?.flavour], ['aws_api_gateway_rest_api.orders', 'Orders API', 'REST', null, 'terraform']);
  });

  it('has the provider’s defaults where nothing is written', () => {
    const [api] = apisOf(module);
    const [authorizer] = api?.authorizers ?? [];
    assert.deepEqual([authorizer?.name, authorizer?.type, authorizer && settled(authorizer.ttl), authorizer?.identitySources.map(displayText)], ['customers', 'TOKEN', '300', ['method.request.header.Authorization']]);
    assert.equal(api && settled(api.endpoint), 'EDGE');
    assert.deepEqual(api?.stages.map((stage) => displayText(stage.name)), ['prod']);
  });

  it('has an endpoint, sources and a time to live as written', () => {
    const [api] = apisOf({
      ...module,
      'main.tf': rest
        .replace('name = "Orders API"', 'name = "Orders API"\n  endpoint_configuration {\n    types = ["PRIVATE"]\n  }')
        .replace('name        = "customers"', 'name = "customers"\n  type = "REQUEST"\n  identity_source = "method.request.header.A, context.identity.sourceIp"\n  authorizer_result_ttl_in_seconds = 0'),
    });
    const [authorizer] = api?.authorizers ?? [];
    assert.deepEqual([api && settled(api.endpoint), authorizer?.type, authorizer && settled(authorizer.ttl), authorizer?.identitySources.map(displayText)], ['PRIVATE', 'REQUEST', '0', ['method.request.header.A', 'context.identity.sourceIp']]);
  });

  it('is the API that references to it speak of', () => {
    const [api] = apisOf(module);
    const policy = 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Resource = "${aws_api_gateway_rest_api.orders.execution_arn}/*" }] })\n}\n';
    const [entry] = policiesOf({ ...module, 'policy.tf': policy });
    const pieces = entry?.policy.statements[0]?.resource?.value.values[0]?.text.pieces ?? [];
    const ids = [api?.partition, api?.region, api?.account, api?.id].map((text) => text?.pieces[0]);
    assert.deepEqual(pieces.filter((piece) => typeof piece !== 'string'), ids);
  });

  it('is one instance where its count is one or none', () => {
    const counted = rest.replace('name = "Orders API"', 'count = var.on ? 1 : 0').replaceAll('aws_api_gateway_rest_api.orders.', 'aws_api_gateway_rest_api.orders[0].');
    const [api] = apisOf({ 'main.tf': counted, 'locals.tf': locals.replace('orders.id', 'orders[0].id') });
    const [piece] = api?.id.pieces ?? [];
    assert.deepEqual(typeof piece === 'object' && [piece.label, piece.pure], ['aws_api_gateway_rest_api.orders[0].id', true]);
    assert.deepEqual(routes(api).length, 2);
    const [several] = apisOf({ ...module, 'main.tf': rest.replace('name = "Orders API"', 'count = var.several') });
    assert.equal(several?.partial, '`count` or `for_each` may make several of it');
    assert.equal(typeof several?.id.pieces[0] === 'object' && several.id.pieces[0].pure, false);
  });

  it('does not guess a route whose method or path is known only at deployment', () => {
    const each = rest.replace('http_method      = "GET"', 'for_each = local.methods\n  http_method = each.value');
    const [api] = apisOf({ ...module, 'main.tf': each });
    assert.deepEqual(routes(api), ['ANY / NONE']);
    assert.equal(api?.partial, '1 of its routes are computed at deployment');
    const [other] = apisOf({ ...module, 'main.tf': rest.replace('parent_id   = aws_api_gateway_resource.orders.id', 'parent_id = var.parent') });
    assert.deepEqual(routes(other), ['ANY / NONE']);
  });

  it('says nothing about who may call a method that does not say so itself', () => {
    const [api] = apisOf({ ...module, 'main.tf': rest.replace('  authorization = "NONE"\n', '') });
    assert.equal(api?.routes[0]?.authorization.known, false);
  });

  it('says what lies outside', () => {
    const partial = (text: string): string | null | undefined => apisOf({ ...module, 'more.tf': text, 'main.tf': rest })[0]?.partial;
    assert.equal(partial('module "more" {\n  source = "./more"\n  api = aws_api_gateway_rest_api.orders.id\n}\n'), 'it is handed to another module, which may add to it');
    assert.equal(partial('resource "aws_api_gateway_method" "x" {\n  rest_api_id = local.apis[var.x]\n}\n'), '`aws_api_gateway_method.x` names its API by a value known only at deployment');
    assert.equal(apisOf({ ...module, 'main.tf': rest.replace('name = "Orders API"', 'body = file("api.yaml")') })[0]?.partial, 'its `body` defines more of it');
  });

  it('knows its resource policy, that it has none, or that it cannot tell', () => {
    const policyOf = (text: string): unknown => apisOf({ ...module, 'policy.tf': text })[0]?.resourcePolicy;
    const attach = (value: string): string => `resource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = local.api\n  policy = ${value}\n}\n`;
    const uri = 'file:///module/policy.tf';
    assert.equal(policyOf(''), null);
    assert.deepEqual(policyOf(attach('jsonencode({ Statement = [] })')), { selector: 'aws_api_gateway_rest_api_policy.p', uri });
    assert.deepEqual(policyOf(`${attach('data.aws_iam_policy_document.d.json')}data "aws_iam_policy_document" "d" {}\n`), { selector: 'data.aws_iam_policy_document.d', uri });
    assert.equal(policyOf(attach('file("p.json")')), undefined);
    assert.equal(policyOf('module "m" {\n  id = local.api\n  api = aws_api_gateway_rest_api.orders\n}\n'), undefined);
  });
});

describe('an HTTP API of a Terraform module', () => {
  const http = `
resource "aws_apigatewayv2_api" "web" {
  name          = "web"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "list" {
  api_id             = aws_apigatewayv2_api.web.id
  route_key          = "GET /orders"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.jwt.id
}

resource "aws_apigatewayv2_route" "rest" {
  api_id    = aws_apigatewayv2_api.web.id
  route_key = "$default"
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id           = aws_apigatewayv2_api.web.id
  name             = "tokens"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
}

resource "aws_apigatewayv2_stage" "default" {
  api_id = aws_apigatewayv2_api.web.id
  name   = "$default"
}
`;

  it('has routes by their keys, authorizers and stages', () => {
    const [api] = apisOf(http);
    assert.deepEqual(routes(api), ['GET /orders JWT tokens', '$default $default NONE']);
    assert.deepEqual([api?.kind, api?.authorizers[0]?.type, api?.stages.map((stage) => displayText(stage.name)), api?.resourcePolicy], ['HTTP', 'JWT', ['$default'], null]);
  });

  it('for WebSockets has route keys for paths', () => {
    const [api] = apisOf(http.replace('"HTTP"', '"WEBSOCKET"').replace('GET /orders', '$connect'));
    assert.deepEqual([api?.kind, api?.routes.map((route) => route.path)], ['WEBSOCKET', ['$connect', '$default']]);
  });

  it('made in one go has the route and the stage it is given', () => {
    const [api] = apisOf('resource "aws_apigatewayv2_api" "q" {\n  protocol_type = "HTTP"\n  target = var.function\n  route_key = "ANY /{proxy+}"\n}\n');
    assert.deepEqual([routes(api), api?.stages.map((stage) => displayText(stage.name))], [['ANY /{proxy+} NONE'], ['$default']]);
  });
});

describe('the Terraform example', () => {
  const files = Object.fromEntries(['main.tf', 'locals.tf'].map((name) => [name, readExample(`terraform/${name}`)]));

  it('gives its API', () => {
    const [api, ...more] = apisOf(files);
    assert.equal(more.length, 0);
    assert.deepEqual(routes(api), [
      'DELETE /orders/{id} CUSTOM customer-token',
      'GET /orders/{id} CUSTOM customer-token',
      'GET /partner/orders/{id} AWS_IAM',
      'GET /health NONE',
      'GET /orders CUSTOM customer-token',
    ]);
    assert.deepEqual([api?.name, api && settled(api.endpoint), api?.stages.map((stage) => displayText(stage.name)), api?.partial], ['orders', 'REGIONAL', ['prod'], null]);
    assert.equal(api?.resourcePolicy?.selector, 'data.aws_iam_policy_document.orders_api');
  });

  it('gives its policies, with the values from the other file', () => {
    const entries = policiesOf(files);
    assert.deepEqual(entries.map(({ site, policy }) => `${site.selector} ${policy.kind} ${policy.statements.length}`), [
      'data.aws_iam_policy_document.orders_api api-resource-policy 3',
      'aws_iam_role.report trust 1',
      'aws_iam_role_policy.report identity 1',
      'aws_iam_role.authorizer trust 1',
      'aws_iam_role_policy.authorizer identity 1',
    ]);
    const [range, , partner] = entries[0]?.policy.statements ?? [];
    assert.deepEqual(range?.conditions[0]?.keys[0]?.values.values.map(({ text }) => displayText(text)), ['198.51.100.0/24', '203.0.113.0/24']);
    assert.deepEqual(partner?.principal?.value.entries[0]?.values.map(({ text }) => displayText(text)), ['arn:aws:iam::444455556666:role/Partner']);
    assert.deepEqual(entries.flatMap(({ policy }) => policy.problems), []);
  });
});
