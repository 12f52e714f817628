import assert from 'node:assert/strict';
import { findHover } from '../../../server/src/features/hover/hover';
import { checkHover, type ExpectedHover } from '../../support/check-hover';
import { openWorld } from '../../support/feature-world';

const policy = (resource: string): string => JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Everyone', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource },
    { Sid: 'OnlyOurRange', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: resource, Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
  ],
});

/** One route without authorization in each way of writing it; `<|>` stands in what is hovered. */
const open: readonly (readonly [host: string, file: string, text: string, token: string])[] = [
  ['a definition in YAML', 'openapi.yaml', `openapi: 3.0.1
info: { title: orders, version: "1" }
paths:
  /orders/{id}:
    g<|>et:
      x-amazon-apigateway-integration: { type: mock }
`, 'get'],
  ['a definition in JSON', 'openapi.json', '{ "openapi": "3.0.1", "paths": { "/orders/{id}": { "g<|>et": { "x-amazon-apigateway-integration": { "type": "mock" } } } } }', 'get'],
  ['an event of SAM', 'template.yaml', `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod }
  Get:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Re<|>ad:
          Type: Api
          Properties: { RestApiId: !Ref Orders, Path: "/orders/{id}", Method: get }
`, 'Read'],
  ['the path of an event of SAM', 'template.yaml', `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod }
  Get:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Read:
          Type: Api
          Properties: { RestApiId: !Ref Orders, Path: "/ord<|>ers/{id}", Method: get }
`, '/orders/{id}'],
  ['a method of CloudFormation', 'template.yaml', `Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Items: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Orders, ParentId: !GetAtt Orders.RootResourceId, PathPart: orders } }
  Item: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Orders, ParentId: !Ref Items, PathPart: "{id}" } }
  GetItem:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !Ref Item, HttpMethod: G<|>ET, AuthorizationType: NONE, Integration: { Type: MOCK } }
`, 'GET'],
  ['a route of an HTTP API', 'template.json', JSON.stringify({
    Resources: {
      Orders: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'orders', ProtocolType: 'HTTP' } },
      GetItem: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Orders' }, RouteKey: 'GET /orders/{id}' } },
    },
  }, null, 2).replace('"GetItem"', '"Get<|>Item"'), 'GetItem'],
  ['a label of Terraform', 'main.tf', `resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "get_<|>order" {
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = "GET /orders/{id}"
}
`, 'get_order'],
  ['an event of the Serverless Framework', 'serverless.yml', `service: orders
provider: { name: aws, runtime: nodejs20.x }
functions:
  get:
    handler: a.b
    events:
      - http: GET orders/{i<|>d}
`, 'GET orders/{id}'],
];

describe('hover on a route', () => {
  for (const [host, file, text, token] of open) {
    it(`tells gate and stranger: ${host}`, () => {
      checkHover(file, text, { token, includes: ['**`GET /orders/{id}`** · route of', 'Authorization: NONE. A stranger: ✓ reaches the integration'] });
    });
  }

  const definition = (path: string, resource: string): string => `{
    "openapi": "3.0.1",
    "paths": { ${path}: { "x-amazon-apigateway-auth": { "type": "NONE" }, "x-amazon-apigateway-integration": { "type": "mock" } } } },
    "x-amazon-apigateway-policy": ${policy(resource)}
  }`;
  const onGet = (resource: string, expected: ExpectedHover): void => {
    checkHover('openapi.json', definition('"/orders": { "g<|>et"', resource), expected);
  };

  it('names the statements of the resource policy that bear on it, and what a stranger’s answer depends on', () => {
    onGet('execute-api:/*', {
      token: 'get',
      includes: [
        '- Allows everybody: `Everyone` in the resource policy',
        '- Denies everybody: `OnlyOurRange` in the resource policy, under conditions',
        'A stranger: ◐ reaches the integration or explicit deny, by aws:SourceIp',
      ],
    });
  });

  it('says which statements are about some of the requests, and leaves out those about others', () => {
    onGet('execute-api:/prod/GET/orders', { token: 'get', includes: ['`Everyone` in the resource policy, some of the requests'] });
    onGet('execute-api:/prod/POST/orders', { token: 'get', excludes: ['Everyone', 'OnlyOurRange'], includes: ['A stranger: ✗ implicit deny at resource policy'] });
  });

  it('is undetermined where what is needed is known at deployment only', () => {
    const text = `Parameters: { Auth: { Type: String } }
Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  GetRoot:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !GetAtt Orders.RootResourceId, HttpMethod: G<|>ET, AuthorizationType: !Ref Auth, Integration: { Type: MOCK } }
`;
    checkHover('template.yaml', text, { token: 'GET', includes: ['authorization known only at deployment', 'A stranger: ? undetermined'] });
  });

  it('shows identity policies where calls are signed, and only there (GW-6)', () => {
    const template = (authorization: string): string => `Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  GetRoot:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Orders, ResourceId: !GetAtt Orders.RootResourceId, HttpMethod: G<|>ET, AuthorizationType: ${authorization}, Integration: { Type: MOCK } }
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: [{ Sid: Read, Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:*:*:\${Orders}/*/GET/" }]
`;
    checkHover('template.yaml', template('AWS_IAM'), { token: 'GET', includes: ['- Allows who holds it: `Read` in', '(identity policy)', 'A stranger: ✗ unauthenticated'] });
    checkHover('template.yaml', template('NONE'), { token: 'GET', excludes: ['`Read`'] });
  });

  it('tells of a message what connecting takes (GW-28)', () => {
    const text = `Resources:
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $connect, AuthorizationType: AWS_IAM } }
  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: se<|>nd } }
`;
    checkHover('template.yaml', text, { token: 'send', includes: ['**`send`** · route of `chat`', 'A stranger, on `$connect`: ✗ unauthenticated'] });
  });

  it('lists the routes of a path, and those a block makes with for_each', () => {
    const path = definition('"/ord<|>ers": { "post": { "x-amazon-apigateway-integration": { "type": "mock" } }, "get"', 'execute-api:/*/GET/*');
    checkHover('openapi.json', path, { token: '/orders', includes: ['**2 routes** of', '- `POST /orders`: NONE; a stranger: ✗ implicit deny', '- `GET /orders`: NONE; a stranger: ◐'] });
    const block = `resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "a<|>ll" {
  for_each  = toset(["GET /a", "GET /b"])
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = each.key
}
`;
    checkHover('main.tf', block, { token: 'all', includes: ['**2 routes** of `orders`', '`GET /a`', '`GET /b`'] });
  });

  it('is short, links statements, and says nothing inside a route', () => {
    const { context, uri, offset } = openWorld('openapi.json', definition('"/orders": { "g<|>et"', 'execute-api:/*'));
    const hover = findHover(context, uri, offset, ({ start }) => `there#${String(start)}`);
    assert.ok(hover);
    assert.match(hover.markdown, /\[`OnlyOurRange`\]\(there#\d+\)/);
    assert.ok(hover.markdown.split('\n').length <= 12, hover.markdown);
    checkHover('openapi.json', definition('"/orders": { "get"', 'execute-api:/*').replace('"mo', '"m<|>o'), undefined);
    checkHover('openapi.json', '{ "openapi": "3.0.1", "pa<|>ths": { "/orders": { "get": {} } } }', undefined);
  });

  it('shows names of a hostile workspace as they are written', () => {
    const text = '{ "openapi": "3.0.1", "info": { "title": "[x](command:evil)", "version": "1" }, "paths": { "/a`![x](y)": { "g<|>et": { "x-amazon-apigateway-integration": { "type": "mock" } } } } }';
    checkHover('openapi.json', text, { token: 'get', includes: ['``GET /a`![x](y)``', '`[x](command:evil)`'] });
  });
});

describe('hover on a route with policies elsewhere in the workspace', () => {
  const template = (auth: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::Serverless::Api, Properties: { Name: orders, StageName: prod } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/ord<|>ers", Method: get${auth} } }
`;
  const partner = (resource: string): string => `//- file: policies/partner.json\n{ "Version": "2012-10-17", "Statement": [{ "Sid": "PartnerReads", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "${resource}", "Condition": { "Bool": { "aws:SecureTransport": "true" } } }] }\n`;

  it('tells their statements where calls are signed', () => {
    const reads = 'arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/orders';
    checkHover('template.yaml', template(', Auth: { Authorizer: AWS_IAM }') + partner(reads), { token: '/orders', includes: ['- Allows who holds it: `PartnerReads` in `', '(`partner.json`), under conditions'] });
    checkHover('template.yaml', template('') + partner(reads), { token: '/orders', excludes: ['PartnerReads'] });
    checkHover('template.yaml', template(', Auth: { Authorizer: AWS_IAM }') + partner(reads.replace('GET/orders', 'POST/orders')), { token: '/orders', excludes: ['PartnerReads'] });
  });
});
