/** APIs made by the provider `awscc`: CloudFormation's properties in snake case, read as those of the provider `aws`. */
import assert from 'node:assert/strict';
import { displayText, valueOf } from '../../../../server/src/base/atoms';
import { answerIn, type Files } from '../../../support/decide-files';
import { apisOf, policiesOf } from './modules';

const rest = `
resource "awscc_apigateway_rest_api" "orders" {
  name                   = "orders"
  api_key_source_type    = "AUTHORIZER"
  endpoint_configuration = { types = ["REGIONAL"] }
  policy                 = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" }] })
}
resource "awscc_apigateway_resource" "orders" {
  rest_api_id = awscc_apigateway_rest_api.orders.id
  parent_id   = awscc_apigateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}
resource "awscc_apigateway_resource" "order" {
  rest_api_id = awscc_apigateway_rest_api.orders.rest_api_id
  parent_id   = awscc_apigateway_resource.orders.resource_id
  path_part   = "{id}"
}
resource "awscc_apigateway_method" "each" {
  for_each           = { GET = "CUSTOM", PUT = "AWS_IAM" }
  rest_api_id        = awscc_apigateway_rest_api.orders.rest_api_id
  resource_id        = awscc_apigateway_resource.order.resource_id
  http_method        = each.key
  authorization_type = each.value
  authorizer_id      = each.value == "CUSTOM" ? awscc_apigateway_authorizer.token.authorizer_id : null
  integration        = { type = "AWS_PROXY", uri = "x" }
}
resource "awscc_apigateway_authorizer" "token" {
  rest_api_id     = awscc_apigateway_rest_api.orders.rest_api_id
  name            = "customers"
  type            = "TOKEN"
  identity_source = "method.request.header.X-Token"
}
resource "awscc_apigateway_stage" "live" {
  rest_api_id = awscc_apigateway_rest_api.orders.rest_api_id
  stage_name  = "live"
}
`;
const caller = `
resource "aws_iam_role" "caller" {
  assume_role_policy = jsonencode({ Statement = [] })
  inline_policy {
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "arn:aws:execute-api:*:*:\${awscc_apigateway_rest_api.orders.rest_api_id}/live/PUT/orders/*" }] })
  }
}
`;

const http = `
resource "awscc_apigatewayv2_api" "web" {
  name               = "web"
  protocol_type      = "HTTP"
  cors_configuration = { allow_origins = ["*"] }
}
resource "awscc_apigatewayv2_route" "list" {
  api_id             = awscc_apigatewayv2_api.web.api_id
  route_key          = "GET /orders"
  authorization_type = "JWT"
  authorizer_id      = awscc_apigatewayv2_authorizer.jwt.authorizer_id
}
resource "awscc_apigatewayv2_authorizer" "jwt" {
  api_id            = awscc_apigatewayv2_api.web.id
  name              = "tokens"
  authorizer_type   = "JWT"
  identity_source   = ["$request.header.X-Auth"]
  jwt_configuration = { audience = ["web"], issuer = "https://issuer.example.com" }
}
`;

describe('an API of the provider awscc', () => {
  it('of the kind REST has paths, methods, authorizers, stages, settings and a policy', () => {
    const [api] = apisOf(rest);
    assert.deepEqual(api?.routes.map(({ method, path, authorization, authorizer }) => [method, path, valueOf(authorization), authorizer]), [
      ['GET', '/orders/{id}', 'CUSTOM', 'customers'],
      ['PUT', '/orders/{id}', 'AWS_IAM', null],
    ]);
    assert.deepEqual([api.selector, api.partial, valueOf(api.endpoint), valueOf(api.apiKeySource)], ['awscc_apigateway_rest_api.orders', null, 'REGIONAL', 'AUTHORIZER']);
    assert.deepEqual(api.authorizers.map(({ type, identitySources }) => [type, ...identitySources.map(displayText)]), [['TOKEN', 'method.request.header.X-Token']]);
    assert.deepEqual([api.stages.map(({ name }) => displayText(name)), api.resourcePolicy?.selector], [['live'], 'awscc_apigateway_rest_api.orders']);
    assert.deepEqual(policiesOf(rest).map(({ policy }) => policy.kind), ['api-resource-policy']);
  });

  it('is named by scenarios, and by policies with its id', () => {
    const files: Files = { 'main.tf': rest.replace(/  policy .*\n/, '') + caller };
    const ask = (more: object): string => answerIn(files, { api: 'main.tf#awscc_apigateway_rest_api.orders', ...more });
    const signed = { caller: { ref: 'main.tf#aws_iam_role.caller' } };
    assert.deepEqual([ask({ request: 'PUT /orders/7', ...signed }), ask({ request: 'PUT /orders/7' }), ask({ request: 'GET /orders/7', ...signed })], ['allow', 'unauthenticated', 'unauthenticated']);
  });

  it('cannot be seen where its endpoint is computed', () => {
    const [api] = apisOf(rest.replace('{ types = ["REGIONAL"] }', 'var.endpoint'));
    assert.equal(api?.endpoint.known, false);
  });

  it('of the kind HTTP has routes, authorizers and CORS', () => {
    const [api] = apisOf(http);
    assert.deepEqual(api?.routes.map(({ method, path, authorization, authorizer }) => [method, path, valueOf(authorization), authorizer]), [['GET', '/orders', 'JWT', 'tokens']]);
    assert.deepEqual([api.answersPreflights, api.partial, api.authorizers[0]?.identitySources.map(displayText)], [[[]], null, ['$request.header.X-Auth']]);
  });
});
