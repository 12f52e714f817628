/** What surrounds the routes of APIs of a module: endpoints, keys, CORS, domain names, stages and gateway responses. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../../server/src/base/atoms';
import { apisIn } from '../../../support/api-rows';
import { settingRows } from '../../../support/api-settings-rows';
import { answerIn } from '../../../support/decide-files';

const variables = 'variable "host" { type = string }\nvariable "strict" { type = bool }\n';

const rest = `${variables}
resource "aws_api_gateway_rest_api" "api" {
  name                         = "Api"
  disable_execute_api_endpoint = true
  api_key_source               = "AUTHORIZER"
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = ["vpce-1"]
  }
}
resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = aws_api_gateway_rest_api.api.id
  stage_name            = "prod"
  variables             = { a = "b" }
  cache_cluster_enabled = true
}
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    caching_enabled                            = true
    unauthorized_cache_control_header_strategy = "FAIL_WITH_403"
  }
}
resource "aws_api_gateway_method_settings" "one" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = "prod"
  method_path = "orders/{id}/GET"
  settings { caching_enabled = false }
}
resource "aws_api_gateway_domain_name" "shop" {
  domain_name = "shop.example.com"
  mutual_tls_authentication { truststore_uri = "s3://a/b" }
  endpoint_configuration { types = ["REGIONAL"] }
}
resource "aws_api_gateway_base_path_mapping" "shop" {
  api_id      = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  domain_name = aws_api_gateway_domain_name.shop.domain_name
  base_path   = "v1"
}
resource "aws_api_gateway_base_path_mapping" "far" {
  api_id      = aws_api_gateway_rest_api.api.id
  stage_name  = "prod"
  domain_name = "far.example.com"
}
resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id        = aws_api_gateway_rest_api.api.id
  response_type      = "ACCESS_DENIED"
  status_code        = "404"
  response_templates = { "application/json" = "gone" }
}
`;

const http = `${variables}
resource "aws_apigatewayv2_api" "api" {
  name          = "Api"
  protocol_type = "HTTP"
  cors_configuration { allow_origins = ["*"] }
  disable_execute_api_endpoint = var.strict
}
resource "aws_apigatewayv2_stage" "default" {
  api_id          = aws_apigatewayv2_api.api.id
  name            = "$default"
  stage_variables = { a = var.host }
}
resource "aws_apigatewayv2_domain_name" "shop" {
  domain_name = var.host
  domain_name_configuration { endpoint_type = "REGIONAL" }
}
resource "aws_apigatewayv2_api_mapping" "shop" {
  api_id      = aws_apigatewayv2_api.api.id
  domain_name = aws_apigatewayv2_domain_name.shop.id
  stage       = aws_apigatewayv2_stage.default.id
}
`;

const rowsOf = (text: string): readonly string[] => settingRows(apisIn(text, 'main.tf')[0] ?? assert.fail());

describe('what surrounds the APIs of a module', () => {
  it('is told of a REST API by attributes and resources', () => {
    assert.deepEqual(rowsOf(rest), [
      'default endpoint off: yes',
      'keys: AUTHORIZER',
      'endpoints: vpce-1',
      'domain shop.example.com, REGIONAL, certificates yes, /v1 to prod',
      'domain far.example.com, elsewhere, certificates if mutual_tls_authentication of far.example.com, policy ?, / to prod',
      'stage prod: a=b, caches * * yes, caches GET /orders/{id} no',
      'response ACCESS_DENIED 404 gone',
    ]);
  });

  it('is told of an HTTP API by attributes and resources', () => {
    assert.deepEqual(rowsOf(http), ['default endpoint off: if var.strict', 'keys: HEADER', 'preflights: yes', 'domain ${var.host}, REGIONAL, certificates no, / to $default', 'stage $default: a=${var.host}']);
  });

  it('knows private domain names by their id, and their policy', () => {
    const domain = `resource "aws_api_gateway_rest_api" "api" {\n  name = "Api"\n}
resource "aws_api_gateway_domain_name" "inner" {
  domain_name = "inner.example.com"
  policy      = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }] })
  endpoint_configuration { types = ["PRIVATE"] }
}
resource "aws_api_gateway_base_path_mapping" "inner" {
  api_id         = aws_api_gateway_rest_api.api.id
  stage_name     = "prod"
  domain_name    = aws_api_gateway_domain_name.inner.domain_name
  domain_name_id = aws_api_gateway_domain_name.inner.domain_name_id
}
`;
    const [found] = apisIn(domain, 'main.tf')[0]?.domains ?? [];
    assert.deepEqual([found?.policy?.selector, found?.mutualTls, found?.id && displayText(found.id), found?.arnAtoms.length], ['aws_api_gateway_domain_name.inner', [], '${aws_api_gateway_domain_name.inner.domain_name_id}', 1]);
    const [bare] = apisIn(domain.replace(/  policy .*/, ''), 'main.tf')[0]?.domains ?? [];
    assert.equal(bare?.policy, null);
    const [hidden] = apisIn(domain.replace(/jsonencode.*/, 'var.host'), 'main.tf')[0]?.domains ?? [];
    assert.equal(hidden?.policy, undefined);
    const [elsewhere] = apisIn(domain.replace('aws_api_gateway_domain_name.inner.domain_name\n', '"inner.example.com"\n').replace('aws_api_gateway_domain_name.inner.domain_name_id', '"d1"'), 'main.tf')[0]?.domains ?? [];
    assert.deepEqual([elsewhere?.policy, elsewhere?.mutualTls, elsewhere?.id && displayText(elsewhere.id)], [undefined, [], 'd1']);
  });

  it('does not take a domain name that is looked up for one without certificates', () => {
    const found = 'data "aws_api_gateway_domain_name" "shop" {\n  domain_name = "shop.example.com"\n}\n';
    const rows = rowsOf(rest.replace(/resource "aws_api_gateway_domain_name" "shop" \{[^]*?\n\}\n/, found).replace('aws_api_gateway_domain_name.shop.domain_name', 'data.aws_api_gateway_domain_name.shop.domain_name'));
    assert.ok(rows.some((row) => /certificates if mutual_tls_authentication of/.test(row)), rows.join('\n'));
  });

  it('is told of each instance of what surrounds an API', () => {
    const each = `resource "aws_apigatewayv2_api" "api" {\n  name = "Api"\n  protocol_type = "HTTP"\n}
resource "aws_apigatewayv2_stage" "each" {
  for_each        = toset(["v1", "v2"])
  api_id          = aws_apigatewayv2_api.api.id
  name            = each.key
  stage_variables = { version = each.value }
}
resource "aws_apigatewayv2_domain_name" "each" {
  for_each    = { v1 = "one.example.com", v2 = "two.example.com" }
  domain_name = each.value
  domain_name_configuration { endpoint_type = "REGIONAL" }
}
resource "aws_apigatewayv2_api_mapping" "each" {
  for_each    = aws_apigatewayv2_domain_name.each
  api_id      = aws_apigatewayv2_api.api.id
  domain_name = each.value.id
  stage       = aws_apigatewayv2_stage.each[each.key].id
}
`;
    assert.deepEqual(rowsOf(each).slice(3), [
      'domain one.example.com, REGIONAL, certificates no, / to v1',
      'domain two.example.com, REGIONAL, certificates no, / to v2',
      'stage v1: version=v1',
      'stage v2: version=v2',
    ]);
  });

  it('decides calls', () => {
    const files = { 'main.tf': `${http}resource "aws_apigatewayv2_route" "get" {\n  api_id    = aws_apigatewayv2_api.api.id\n  route_key = "GET /orders"\n}\n` };
    const ask = (request: object | string, values: object = {}): string => answerIn(files, { api: 'main.tf#aws_apigatewayv2_api.api', request, values });
    assert.equal(ask('GET /orders'), 'allow | refused');
    assert.equal(ask('GET /orders', { 'var.strict': true }), 'refused');
    assert.equal(ask('GET https://shop.example.com/orders', { 'var.strict': true, 'var.host': 'shop.example.com' }), 'allow');
    assert.equal(ask({ method: 'OPTIONS', path: '/orders' }, { 'var.strict': false }), 'allow');
  });

  it('are the defaults in a plan that knows them only later', () => {
    const values = { name: 'Api', endpoint_configuration: [{ types: ['REGIONAL'] }] };
    const resource = { address: 'aws_api_gateway_rest_api.api', mode: 'managed', type: 'aws_api_gateway_rest_api', name: 'api' };
    const plan = (written: object, unknown: object): string =>
      JSON.stringify({
        format_version: '1.2',
        terraform_version: '1.11.4',
        planned_values: { root_module: { resources: [{ ...resource, values: { ...values, ...written }, sensitive_values: {} }] } },
        resource_changes: [{ ...resource, change: { actions: ['create'], before: null, after: { ...values, ...written }, after_unknown: { id: true, ...unknown } } }],
        configuration: { root_module: { resources: [{ ...resource, expressions: {} }] } },
      });
    const inPlan = (written: object, unknown: object): readonly string[] => settingRows(apisIn(plan(written, unknown), 'plan.json')[0] ?? assert.fail());
    assert.deepEqual(inPlan({}, { disable_execute_api_endpoint: true, api_key_source: true }), ['default endpoint off: no', 'keys: HEADER']);
    assert.deepEqual(inPlan({ disable_execute_api_endpoint: true, api_key_source: 'AUTHORIZER' }, {}), ['default endpoint off: yes', 'keys: AUTHORIZER']);
  });

  it('says who may flush a cache', () => {
    const method = `resource "aws_api_gateway_method" "get" {\n  rest_api_id   = aws_api_gateway_rest_api.api.id\n  resource_id   = aws_api_gateway_rest_api.api.root_resource_id\n  http_method   = "GET"\n  authorization = "NONE"\n}\n`;
    const ask = (text: string): string => answerIn({ 'main.tf': `${text}${method}` }, { api: { ref: 'main.tf#aws_api_gateway_rest_api.api', disableDefaultEndpoint: false, endpoint: 'REGIONAL' }, request: { path: '/', headers: { 'Cache-Control': 'max-age=0' } } });
    assert.equal(ask(rest), 'refused');
    assert.equal(ask(rest.replace('"FAIL_WITH_403"', 'var.host')), 'allow | refused');
    assert.equal(ask(rest.replace('    unauth', '    require_authorization_for_cache_control = false\n    unauth')), 'allow');
    assert.equal(ask(rest.replace('    unauth', '    require_authorization_for_cache_control = var.strict\n    unauth')), 'allow | refused');
    assert.equal(ask(rest.replace('cache_cluster_enabled = true', 'cache_cluster_enabled = false')), 'allow');
  });
});

describe('settings of an API that `dynamic` blocks make', () => {
  const endpoint = (each: string): string => `resource "aws_api_gateway_rest_api" "api" {\n  name = "Api"\n  dynamic "endpoint_configuration" {\n    for_each = ${each}\n    content {\n      types = [endpoint_configuration.value]\n      vpc_endpoint_ids = ["vpce-1"]\n    }\n  }\n}\n`;
  const cors = (each: string): string => `resource "aws_apigatewayv2_api" "api" {\n  name = "Api"\n  protocol_type = "HTTP"\n  dynamic "cors_configuration" {\n    for_each = ${each}\n    content { allow_origins = ["*"] }\n  }\n}\n`;
  const endpointOf = (each: string): unknown => {
    const [api] = apisIn(endpoint(each), 'main.tf');
    return api?.endpoint.known ? [api.endpoint.value, api.vpcEndpoints.length] : undefined;
  };
  const preflights = (each: string): unknown => apisIn(cors(each), 'main.tf')[0]?.answersPreflights.map((way) => way.map(({ condition, holds }) => `${condition.label} ${String(holds)}`));

  it('are those of what is written out', () => {
    assert.deepEqual([endpointOf('["PRIVATE"]'), endpointOf('[]')], [['PRIVATE', 1], ['EDGE', 0]]);
    assert.deepEqual([preflights('[1]'), preflights('[]'), preflights('var.cors ? [1] : []')], [[[]], [], [['var.cors true']]]);
  });

  it('are unknown where nobody sees what they run over, or deployment decides', () => {
    assert.deepEqual([endpointOf('var.types'), endpointOf('var.private ? ["PRIVATE"] : []')], [undefined, undefined]);
    assert.deepEqual(preflights('var.origins'), [['a `dynamic` block decides `cors_configuration` true']]);
  });
});
