import assert from 'node:assert/strict';
import { findDefinitions } from '../../../server/src/features/definition';
import { openWorld } from '../../support/feature-world';

/** `origin → file: the first line of what it leads to`. */
function definitionsIn(name: string, marked: string): readonly string[] {
  const { analysis, context, uri, offset } = openWorld(name, marked);
  return findDefinitions(context, uri, offset).map(({ origin, target, name: named }) => {
    assert.equal(origin.source, uri);
    assert.ok(target.source === named.source && target.start <= named.start && named.end <= target.end, 'the name lies inside');
    const text = (source: string): string => analysis.textOf(source) ?? '';
    const line = text(target.source).slice(target.start).split('\n')[0]?.trim() ?? '';
    return `${text(uri).slice(origin.start, origin.end)} → ${target.source.split('/').at(-1) ?? ''}: ${line}`;
  });
}

const template = (resource: string, more = ''): string => `Resources:
  Orders:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: orders, ProtocolType: HTTP }
  List:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: GET /orders, AuthorizationType: CUSTOM, AuthorizerId: !Ref Token }
  Get:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: "GET /orders/{id}" }
  Token:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { ApiId: !Ref Orders, Name: token, AuthorizerType: REQUEST, AuthorizerUri: x, AuthorizerPayloadFormatVersion: "2.0" }
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Sid: ReadOne, Effect: Allow, Action: execute-api:Invoke, Resource: ${resource} }
${more}`;

describe('definition of an ARN in a policy', () => {
  it('leads to the routes it is about, with the whole text as its origin', () => {
    const arn = 'arn:aws:execute-api:*:*:${Orders}/*/GET/orders/*';
    assert.deepEqual(definitionsIn('template.yaml', template('!Sub "arn:aws:execute-api:*:*:${Orders}/*/G<|>ET/orders/*"')), [`${arn} → template.yaml: Get:`]);
  });

  it('leads to the API where all of it is meant, and from a reference in it', () => {
    const all = '!Sub "arn:aws:execute-api:*:*:${Orders}/<|>*"';
    assert.deepEqual(definitionsIn('template.yaml', template(all)), ['arn:aws:execute-api:*:*:${Orders}/* → template.yaml: Orders:']);
    assert.deepEqual(definitionsIn('template.yaml', template('!Sub "arn:aws:execute-api:*:*:${Ord<|>ers}/*/GET/orders/*"')), ['${Orders} → template.yaml: Orders:']);
  });

  it('leads to the API from a reference among joined pieces, and to the route from the pieces', () => {
    const joined = '{ "Fn::Join": ["", ["arn:aws:execute-api:*:*:", { "Ref": "Orders" }, "/*/GET/orders/*"]] }';
    assert.deepEqual(definitionsIn('template.yaml', template(joined.replace('"Orders"', '"Ord<|>ers"'))).map((each) => each.split(' → ')[1]), ['template.yaml: Orders:']);
    assert.deepEqual(definitionsIn('template.yaml', template(joined.replace('GET', 'G<|>ET'))).map((each) => each.split(' → ')[1]), ['template.yaml: Get:']);
    assert.deepEqual(definitionsIn('template.yaml', template(joined.replace('"Fn', '"F<|>n'))), []);
  });

  it('leads nowhere from what is no ARN of an API, or of an API elsewhere', () => {
    assert.deepEqual(definitionsIn('template.yaml', template('"<|>*"')), []);
    assert.deepEqual(definitionsIn('template.yaml', template('"arn:aws:s3:::or<|>ders/*"')), []);
    assert.deepEqual(definitionsIn('template.yaml', template('"arn:aws:execute-api:*:*:abcdef<|>1234/*/GET/orders"')), []);
  });

  it('leads into other files where the ARN is about no API of its own', () => {
    const statement = (resource: string): string => `{ "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "${resource}" }] }`;
    const files = (resource: string): string => `//- file: policy.json\n${statement(resource)}\n//- file: infra/template.yaml\n${template('"*"')}`;
    assert.deepEqual(definitionsIn('policy.json', files('arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/or<|>ders/*')), [
      'arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/orders/* → template.yaml: Get:',
    ]);
    assert.deepEqual(definitionsIn('policy.json', files('arn:aws:execute-api:eu-west-1:111122223333:*/prod/PUT/or<|>ders/*')), []);
  });

  it('knows the short form of a resource policy in a string', () => {
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/PO<|>ST/a' }] });
    const text = `{ "openapi": "3.0.1", "x-amazon-apigateway-policy": ${JSON.stringify(policy)}, "paths": { "/a": { "get": {}, "post": {} } } }`;
    assert.deepEqual(definitionsIn('openapi.json', text), ['execute-api:/*/POST/a → openapi.json: "post": {} } } }']);
  });

  it('knows references of Terraform', () => {
    const module = (resource: string): string => `resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "get" {
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = "GET /orders"
}

resource "aws_apigatewayv2_route" "post" {
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = "POST /orders"
}

resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "${resource}" }] })
}
`;
    assert.deepEqual(definitionsIn('main.tf', module('${aws_apigatewayv2_api.orders.execution_arn}/*/PO<|>ST/orders')), [
      '${aws_apigatewayv2_api.orders.execution_arn}/*/POST/orders → main.tf: resource "aws_apigatewayv2_route" "post" {',
    ]);
    assert.deepEqual(definitionsIn('main.tf', module('${aws_apigatewayv2_api.or<|>ders.execution_arn}/*/POST/orders')), [
      '${aws_apigatewayv2_api.orders.execution_arn} → main.tf: resource "aws_apigatewayv2_api" "orders" {',
    ]);
  });
});

describe('definition of the authorizer of a route', () => {
  it('in CloudFormation', () => {
    assert.deepEqual(definitionsIn('template.yaml', template('"*"').replace('AuthorizerId: !Ref Token', 'AuthorizerId: !Ref To<|>ken')), ['!Ref Token → template.yaml: Token:']);
  });

  it('in a definition in OpenAPI, also where all routes name it', () => {
    const definition = (top: string, own: string): string => `openapi: 3.0.1
info: { title: orders, version: "1" }
${top}paths:
  /orders:
    get:
      x-amazon-apigateway-integration: { type: mock }
${own}components:
  securitySchemes:
    token:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer: { type: token, authorizerUri: x }
`;
    assert.deepEqual(definitionsIn('openapi.yaml', definition('', '      security: [{ tok<|>en: [] }]\n')), ['token → openapi.yaml: token:']);
    assert.deepEqual(definitionsIn('openapi.yaml', definition('security: [{ tok<|>en: [] }]\n', '')), ['token → openapi.yaml: token:']);
    assert.deepEqual(definitionsIn('openapi.yaml', definition('', '      security: [{ token: [] }]\n').replace('type: mock', 'ty<|>pe: mock')), []);
  });

  it('in SAM and Terraform', () => {
    const sam = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth: { Authorizers: { Token: { FunctionArn: x } } }
  Get:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Read: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /, Method: get, Auth: { Authorizer: To<|>ken } } }
`;
    assert.deepEqual(definitionsIn('template.yaml', sam), ['Token → template.yaml: Token: { FunctionArn: x } } }']);
    const module = `resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_authorizer" "token" {
  api_id          = aws_apigatewayv2_api.orders.id
  authorizer_type = "REQUEST"
  name            = "customers"
}

resource "aws_apigatewayv2_route" "get" {
  api_id             = aws_apigatewayv2_api.orders.id
  route_key          = "GET /orders"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.to<|>ken.id
}
`;
    assert.deepEqual(definitionsIn('main.tf', module), ['aws_apigatewayv2_authorizer.token.id → main.tf: resource "aws_apigatewayv2_authorizer" "token" {']);
  });
});

describe('definition in scenario files and gatehouse.json', () => {
  const role = `  Partner:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Statement: [] } }
`;
  const files = (scenario: string, project = '{ "accounts": { "orders": { "id": "111122223333" } }, "environments": { "prod": { "account": "orders" } } }'): string => `//- file: a.authz.yaml
${scenario}
//- file: shared.authz.yaml
callers:
  outsider: anonymous
//- file: template.yaml
${template('!Sub "arn:aws:execute-api:*:*:${Orders}/*/GET/orders/*"', role)}
//- file: gatehouse.json
${project}
//- file: policies/read.json
{ "Version": "2012-10-17", "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }
//- file: main.tf
resource "aws_iam_role" "reader" {
  count              = 1
  assume_role_policy = "{}"
}`;
  const leads = (scenario: string, ...expected: readonly string[]): void => {
    assert.deepEqual(definitionsIn('a.authz.yaml', files(scenario)), expected);
  };

  it('leads to the API, in short and in long', () => {
    leads('api: template.yaml#Or<|>ders', 'template.yaml#Orders → template.yaml: Orders:');
    leads('api: { ref: temp<|>late.yaml }', 'template.yaml → template.yaml: Orders:');
    leads('api: template.yaml#Oth<|>er');
  });

  it('leads to roles, policies and files', () => {
    leads('caller: { ref: template.yaml#Part<|>ner }', 'template.yaml#Partner → template.yaml: Partner:');
    leads('caller: { ref: "main.tf#aws_iam_role.rea<|>der" }', 'main.tf#aws_iam_role.reader → main.tf: {');
    leads('caller: { arn: x, identityPolicies: [policies/re<|>ad.json] }', 'policies/read.json → read.json: { "Version": "2012-10-17", "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }');
    leads('use: [sha<|>red.authz.yaml]', 'shared.authz.yaml → shared.authz.yaml: callers:');
    leads('use: [no<|>where.authz.yaml]');
  });

  it('leads to callers of the file and of those it uses', () => {
    leads('callers:\n  partner: anonymous\ncases:\n  - { caller: part<|>ner }', 'partner → a.authz.yaml: partner: anonymous');
    leads('use: [shared.authz.yaml]\ncaller: out<|>sider', 'outsider → shared.authz.yaml: outsider: anonymous');
    leads('use: [shared.authz.yaml]\napi: template.yaml\ntable:\n  GET /orders: { out<|>sider: deny }', 'outsider → shared.authz.yaml: outsider: anonymous');
    leads('caller: anony<|>mous');
  });

  it('leads to environments', () => {
    leads('env: pr<|>od\ncaller: anonymous', 'prod → gatehouse.json: prod": { "account": "orders" } } }');
    leads('env: te<|>st\ncaller: anonymous');
  });

  it('leads from a request to the route that serves it', () => {
    leads('api: template.yaml\nrequest: GET /orders/4<|>2\ncaller: anonymous', 'GET /orders/42 → template.yaml: Get:');
    leads('api: template.yaml\ntable:\n  GET /ord<|>ers: { anonymous: 401 }', 'GET /orders → template.yaml: List:');
    leads('api: template.yaml\nrequest: GET /no<|>thing\ncaller: anonymous');
  });

  it('leads from an expectation to the statement it names', () => {
    const running = (decidedBy: string): string => `api: { account: "111122223333" }
route: { authorization: AWS_IAM }
request: GET /orders
caller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [policies/read.json] }
expect: { decision: allow, decidedBy: [${decidedBy}] }`;
    leads(running('Read<|>All'), 'ReadAll → read.json: ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }');
    leads(running('"policies/read.json#Read<|>All"'), 'policies/read.json#ReadAll → read.json: ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }');
    leads(running('Others<|>'));
  });

  it('leads from the policies of a project', () => {
    const project = '{ "accounts": { "orders": { "id": "111122223333", "organization": { "scps": [["policies/re<|>ad.json"]] } } } }';
    assert.deepEqual(definitionsIn('a.authz.yaml', files('api: template.yaml', project)), [
      'policies/read.json → read.json: { "Version": "2012-10-17", "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }',
    ]);
  });
});
