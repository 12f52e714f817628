/** Modules in the shape people write, one for each kind of API: decided by cases that name nothing but what they are about. */
import assert from 'node:assert/strict';
import { answerIn, decideIn, type Files } from '../../../support/decide-files';

const rest: Files = {
  'openapi.yaml': `openapi: 3.0.1
info: { title: orders, version: "1" }
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement:
    - { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: [execute-api:/*/GET/health, execute-api:/*/POST/orders] }
    - Effect: Deny
      Principal: "*"
      Action: execute-api:Invoke
      Resource: execute-api:/*
      Condition: { IpAddress: { aws:SourceIp: 203.0.113.0/24 } }
paths:
  /orders:
    get: { security: [ { iam: [] } ] }
    post: { security: [ { token: [] } ] }
  /health:
    get: {}
components:
  securitySchemes:
    iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    token:
      type: apiKey
      name: X-Token
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer: { type: token, authorizerUri: "\${authorizer}" }
`,
  'main.tf': `resource "aws_api_gateway_rest_api" "orders" {
  name                         = "orders"
  disable_execute_api_endpoint = true
  body = templatefile("\${path.module}/openapi.yaml", { authorizer = aws_lambda_function.authorizer.invoke_arn })
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  triggers    = { redeployment = sha1(aws_api_gateway_rest_api.orders.body) }
  lifecycle { create_before_destroy = true }
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = "live"
}

resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  response_type = "UNAUTHORIZED"
  status_code   = "418"
}

resource "aws_api_gateway_domain_name" "orders" {
  domain_name              = "orders.example.com"
  regional_certificate_arn = var.certificate
  endpoint_configuration { types = ["REGIONAL"] }
  mutual_tls_authentication { truststore_uri = "s3://trust/store.pem" }
}

resource "aws_api_gateway_base_path_mapping" "orders" {
  api_id      = aws_api_gateway_rest_api.orders.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  domain_name = aws_api_gateway_domain_name.orders.domain_name
  base_path   = "v1"
}
`,
  'roles.tf': `resource "aws_iam_role" "consumer" {
  name               = "consumer"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "consumer" {
  role   = aws_iam_role.consumer.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${aws_api_gateway_stage.live.execution_arn}/GET/orders" }] })
}

resource "aws_iam_role" "idle" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "*" }] })
}
`,
};

describe('a REST API of a module, with a domain name and a definition in a file', () => {
  const api = 'main.tf#aws_api_gateway_rest_api.orders';
  const at = (method: string, path: string, more: object = {}): object => ({ method, path, sourceIp: '198.51.100.1', domain: { name: 'orders.example.com' }, clientCertificate: 'valid', ...more });

  it('lets in signed requests of the role that may, and of no other', () => {
    assert.equal(answerIn(rest, { api, request: at('GET', '/orders'), caller: { ref: 'roles.tf#aws_iam_role.consumer' } }), 'allow');
    assert.equal(answerIn(rest, { api, request: at('GET', '/orders'), caller: { ref: 'roles.tf#aws_iam_role.idle' } }), 'implicit-deny');
    assert.equal(answerIn(rest, { api, request: at('GET', '/orders') }), 'unauthenticated');
    assert.equal(answerIn(rest, { api, request: at('GET', '/nowhere') }), 'refused');
    assert.equal(answerIn(rest, { api, request: at('GET', '/health') }), 'allow');
  });

  it('keeps out by its resource policy, which stands in the definition', () => {
    const decision = decideIn(rest, { api, request: at('GET', '/health', { sourceIp: '203.0.113.7' }) });
    assert.equal(decision.decision, 'explicit-deny');
  });

  it('is reached under its domain name alone, and with a certificate', () => {
    assert.equal(answerIn(rest, { api, request: { path: '/health', sourceIp: '198.51.100.1' } }), 'refused');
    assert.equal(answerIn(rest, { api, request: at('GET', '/health', { clientCertificate: 'none' }) }), 'refused');
    assert.equal(answerIn(rest, { api, request: 'GET https://orders.example.com/v1/health', values: {} }), 'refused');
  });

  it('asks its authorizer, and answers as the gateway response says', () => {
    const decision = decideIn(rest, { api, request: at('POST', '/orders') });
    assert.deepEqual([decision.decision, decision.status], ['unauthenticated', 418]);
  });
});

const http: Files = {
  'main.tf': `locals {
  routes = {
    "GET /orders"    = { auth = "JWT", scopes = ["orders.read"] }
    "DELETE /orders" = { auth = "CUSTOM" }
  }
  authorizers = {
    JWT    = aws_apigatewayv2_authorizer.jwt.id
    CUSTOM = aws_apigatewayv2_authorizer.lambda.id
  }
}

resource "aws_apigatewayv2_api" "web" {
  name          = "web"
  protocol_type = "HTTP"
  cors_configuration {
    allow_origins = ["https://shop.example.com"]
    allow_methods = ["GET"]
  }
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id           = aws_apigatewayv2_api.web.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    audience = ["web"]
    issuer   = "https://issuer.example.com"
  }
}

resource "aws_apigatewayv2_authorizer" "lambda" {
  api_id                            = aws_apigatewayv2_api.web.id
  name                              = "lambda"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.authorizer.invoke_arn
  identity_sources                  = ["$request.header.X-Key"]
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = true
}

resource "aws_apigatewayv2_route" "each" {
  for_each             = local.routes
  api_id               = aws_apigatewayv2_api.web.id
  route_key            = each.key
  authorization_type   = each.value.auth
  authorizer_id        = local.authorizers[each.value.auth]
  authorization_scopes = try(each.value.scopes, null)
}

resource "aws_apigatewayv2_route" "rest" {
  api_id             = aws_apigatewayv2_api.web.id
  route_key          = "$default"
  authorization_type = "AWS_IAM"
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.web.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
  inline_policy {
    name   = "call"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${aws_apigatewayv2_api.web.execution_arn}/$default/*" }] })
  }
}
`,
};

describe('an HTTP API of a module, with a JWT and a Lambda authorizer, CORS and `$default`', () => {
  const api = 'main.tf#aws_apigatewayv2_api.web';
  const bearer = { Authorization: 'Bearer x' };

  it('takes tokens with the scope it asks for', () => {
    const withScopes = (scopes: readonly string[]): string => answerIn(http, { api, request: { method: 'GET', path: '/orders', headers: bearer }, token: { valid: true, scopes } });
    assert.deepEqual([withScopes(['orders.read']), withScopes(['orders.write'])], ['allow', 'refused']);
    assert.equal(answerIn(http, { api, request: 'GET /orders' }), 'unauthenticated');
  });

  it('is decided by the simple answer of its authorizer', () => {
    const answered = (isAuthorized: boolean): string => answerIn(http, { api, request: { method: 'DELETE', path: '/orders', headers: { 'X-Key': 'k' } }, authorizer: { output: { isAuthorized } } });
    assert.deepEqual([answered(true), answered(false)], ['allow', 'explicit-deny']);
    assert.equal(answerIn(http, { api, request: 'DELETE /orders' }), 'unauthenticated');
  });

  it('has everything else signed', () => {
    assert.equal(answerIn(http, { api, request: 'PUT /other', caller: { ref: 'main.tf#aws_iam_role.worker' } }), 'allow');
    assert.equal(answerIn(http, { api, request: 'PUT /other' }), 'unauthenticated');
  });

  it('answers preflights by itself where no route takes them', () => {
    const preflight = { method: 'OPTIONS', path: '/orders', headers: { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'GET' } };
    const without = { 'main.tf': http['main.tf']?.replace(/resource "aws_apigatewayv2_route" "rest" \{[^]*?\n\}\n/, '') ?? '' };
    assert.equal(answerIn(without, { api, request: preflight }), 'allow');
    assert.equal(answerIn({ 'main.tf': without['main.tf'].replace(/  cors_configuration \{[^]*?\n  \}\n/, '') }, { api, request: preflight }), 'refused');
  });
});

const socket: Files = {
  'main.tf': `resource "aws_apigatewayv2_api" "chat" {
  name                       = "chat"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_authorizer" "ticket" {
  api_id           = aws_apigatewayv2_api.chat.id
  name             = "ticket"
  authorizer_type  = "REQUEST"
  authorizer_uri   = aws_lambda_function.authorizer.invoke_arn
  identity_sources = ["route.request.querystring.ticket"]
}

resource "aws_apigatewayv2_route" "connect" {
  api_id             = aws_apigatewayv2_api.chat.id
  route_key          = "$connect"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.ticket.id
}

resource "aws_apigatewayv2_route" "messages" {
  for_each  = toset(["$disconnect", "$default", "send"])
  api_id    = aws_apigatewayv2_api.chat.id
  route_key = each.key
}

resource "aws_apigatewayv2_stage" "live" {
  api_id = aws_apigatewayv2_api.chat.id
  name   = "live"
}
`,
};

describe('a WebSocket API of a module', () => {
  const api = 'main.tf#aws_apigatewayv2_api.chat';
  const output = (resource: string): object => ({ output: { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }] } } });

  it('is decided where it is connected', () => {
    const connect = (authorizer: object): string => answerIn(socket, { api, request: { routeKey: '$connect', query: { ticket: 't' } }, authorizer });
    assert.equal(connect(output('*')), 'allow');
    assert.equal(connect(output('arn:aws:execute-api:*:*:*/live/send')), 'implicit-deny');
    assert.equal(answerIn(socket, { api, request: { routeKey: '$connect' } }), 'unauthenticated');
    assert.equal(answerIn(socket, { api, request: { routeKey: 'send' } }), 'allow');
  });
});

describe('a private REST API of a module', () => {
  const files: Files = {
    'main.tf': `resource "aws_vpc_endpoint" "door" {
  vpc_id            = "vpc-1"
  service_name      = "com.amazonaws.eu-west-1.execute-api"
  vpc_endpoint_type = "Interface"
  policy            = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "\${aws_api_gateway_rest_api.inner.execution_arn}/*/GET/*" }] })
}

resource "aws_api_gateway_rest_api" "inner" {
  name = "inner"
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.door.id]
  }
}

data "aws_iam_policy_document" "inner" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["\${aws_api_gateway_rest_api.inner.execution_arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.door.id]
    }
  }
}

resource "aws_api_gateway_rest_api_policy" "inner" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  policy      = data.aws_iam_policy_document.inner.json
}

resource "aws_api_gateway_method" "root" {
  for_each      = toset(["GET", "POST"])
  rest_api_id   = aws_api_gateway_rest_api.inner.id
  resource_id   = aws_api_gateway_rest_api.inner.root_resource_id
  http_method   = each.value
  authorization = "NONE"
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.inner.id
  deployment_id = "d"
  stage_name    = "live"
}
`,
  };
  const decide = (method: string): string => answerIn(files, { api: 'main.tf#aws_api_gateway_rest_api.inner', request: { method, path: '/', vpcEndpoint: { ref: 'main.tf#aws_vpc_endpoint.door' } } });

  it('is reached through its endpoint, as far as the policies of both allow', () => {
    assert.deepEqual([decide('GET'), decide('POST')], ['allow', 'implicit-deny']);
  });

  const text = files['main.tf'] ?? '';
  const written = /  policy            = (jsonencode.*)\n/.exec(text)?.[1] ?? '';
  const through = (main: string, ref: string, method: string, more: Files = {}): string =>
    answerIn({ 'main.tf': main, ...more }, { api: 'main.tf#aws_api_gateway_rest_api.inner', request: { method, path: '/', vpcEndpoint: { ref: `main.tf#${ref}` } } });
  const both = (main: string, ref = 'aws_vpc_endpoint.door', more: Files = {}): readonly string[] => ['GET', 'POST'].map((method) => through(main, ref, method, more));

  it('has the policy that a resource of its own attaches to the endpoint, by a document too', () => {
    const attached = `${text.replace(/  policy            = .*\n/, '')}
resource "aws_vpc_endpoint_policy" "door" {
  vpc_endpoint_id = aws_vpc_endpoint.door.id
  policy          = POLICY
}
`;
    assert.deepEqual(both(attached.replace('POLICY', written)), ['allow', 'implicit-deny']);
    const document = `data "aws_iam_policy_document" "door" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["\${aws_api_gateway_rest_api.inner.execution_arn}/*/GET/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
`;
    assert.deepEqual(both(attached.replace('POLICY', 'data.aws_iam_policy_document.door.json') + document), ['allow', 'implicit-deny']);
    assert.deepEqual(both(attached.replace('POLICY', 'file("far.json")')), ['allow | explicit-deny | implicit-deny', 'allow | explicit-deny | implicit-deny']);
    assert.deepEqual(both(attached.replace('aws_vpc_endpoint.door.id\n', 'aws_vpc_endpoint.other.id\n').replace('POLICY', written)), ['allow', 'allow']);
  });

  it('knows the VPC of the endpoint', () => {
    const inside = (vpc: string): string => text.replace('vpc_id            = "vpc-1"', `vpc_id            = ${vpc}`).replace('"aws:SourceVpce"', '"aws:SourceVpc"').replace('[aws_vpc_endpoint.door.id]\n    }', '[aws_vpc.main.id]\n    }');
    assert.equal(through(inside('aws_vpc.main.id'), 'aws_vpc_endpoint.door', 'GET'), 'allow');
    assert.notEqual(through(inside('aws_vpc.other.id'), 'aws_vpc_endpoint.door', 'GET'), 'allow');
  });

  it('is reached through the endpoint that a called module makes', () => {
    const [endpoint = '', ...rest] = text.split(/(?=resource "aws_api_gateway_rest_api" "inner")/);
    const inner = `variable "policy" {}\n${endpoint.replace(written, 'var.policy')}output "id" { value = aws_vpc_endpoint.door.id }\n`;
    const main = `module "net" {\n  source = "./net"\n  policy = ${written}\n}\n${rest.join('').replaceAll('aws_vpc_endpoint.door.id', 'module.net.id')}`;
    assert.deepEqual(both(main, 'module.net.aws_vpc_endpoint.door', { 'net/main.tf': inner }), ['allow', 'implicit-deny']);
  });
});
