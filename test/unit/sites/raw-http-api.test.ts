/** HTTP and WebSocket APIs written as single resources: route keys, authorizers, stages, and the quick way to make one. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import { apiIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith } from '../../support/decide-files';

function template(properties: string, more = ''): string {
  const text = templateWith(`  Orders:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: orders${properties} }
${more}`)['template.yaml'];
  assert.ok(text);
  return text;
}

const read = (properties: string, more = ''): Api => apiIn(template(properties, more), 'orders');

function part(name: string, type: string, properties: string): string {
  return `  ${name}:\n    Type: AWS::ApiGatewayV2::${type}\n    Properties: { ApiId: !Ref Orders${properties} }\n`;
}

const stages = (api: Api): readonly string[] => api.stages.map(({ name }) => displayText(name));

describe('an HTTP API of single resources', () => {
  it('has the routes of its route keys and how each authorizes', () => {
    const api = read(
      ', ProtocolType: HTTP',
      [
        part('Open', 'Route', ', RouteKey: GET /orders'),
        part('Signed', 'Route', ', RouteKey: POST /orders, AuthorizationType: AWS_IAM'),
        part('Scoped', 'Route', ', RouteKey: "ANY /orders/{id}", AuthorizationType: JWT, AuthorizerId: !Ref Pool, AuthorizationScopes: [read]'),
        part('Rest', 'Route', ', RouteKey: $default, AuthorizationType: CUSTOM, AuthorizerId: !Ref Function'),
        part('Pool', 'Authorizer', ', Name: pool, AuthorizerType: JWT, IdentitySource: ["$request.header.Authorization"]'),
        part('Function', 'Authorizer', ', AuthorizerType: REQUEST, IdentitySource: ["$request.header.A", "$context.identity.sourceIp"], AuthorizerResultTtlInSeconds: 60, AuthorizerPayloadFormatVersion: "2.0", EnableSimpleResponses: true'),
        part('Default', 'Stage', ', StageName: $default'),
      ].join(''),
    );
    assert.equal(api.kind, 'HTTP');
    assert.deepEqual(routeRows(api), ['GET /orders NONE', 'POST /orders AWS_IAM', 'ANY /orders/{id} JWT pool [read]', '$default $default CUSTOM Function']);
    assert.deepEqual(authorizerRows(api), [
      'pool JWT from $request.header.Authorization for 0',
      'Function REQUEST from $request.header.A, $context.identity.sourceIp for 60 format 2.0 simple',
    ]);
    assert.deepEqual(stages(api), ['$default']);
    assert.equal(api.resourcePolicy, null);
    assert.equal(api.partial, null);
  });

  it('made in one go has one route and one stage, open unless its overrides say otherwise', () => {
    const quick = ', ProtocolType: HTTP, Target: !Ref Env';
    assert.deepEqual(routeRows(read(quick)), ['$default $default NONE']);
    assert.deepEqual(stages(read(quick)), ['$default']);
    assert.deepEqual(routeRows(read(`${quick}, RouteKey: GET /orders`)), ['GET /orders NONE']);
    assert.deepEqual(routeRows(read(quick, part('Own', 'ApiGatewayManagedOverrides', ', Route: { AuthorizationType: AWS_IAM }'))), ['$default $default AWS_IAM']);
  });

  it('of unknown protocol says so, and a definition makes it an HTTP API', () => {
    assert.equal(read('').kind, undefined);
    assert.equal(read(', ProtocolType: !Ref Env').kind, undefined);
    assert.equal(read(', Body: { openapi: 3.0.1, paths: {} }').kind, 'HTTP');
  });

  it('may have more where its id is handed to other stacks, its definition lies elsewhere or a key is computed', () => {
    assert.match(read(', ProtocolType: HTTP', '  Nested: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Api: !Ref Orders } } }\n').partial ?? '', /other stacks/);
    assert.match(read(', BodyS3Location: { Bucket: b, Key: k }').partial ?? '', /BodyS3Location/);
    assert.match(read(', ProtocolType: HTTP', part('R', 'Route', ', RouteKey: !Sub "GET /${Env}"')).partial ?? '', /1 of its routes/);
  });

  it('is decided about with nothing but the reference, a path and a caller', () => {
    const text = template(', ProtocolType: HTTP', [
      part('Open', 'Route', ', RouteKey: GET /open'),
      part('Signed', 'Route', ', RouteKey: "GET /signed/{id}", AuthorizationType: AWS_IAM'),
      part('Default', 'Stage', ', StageName: $default'),
      `  Consumer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" }] }
      Policies: [{ PolicyName: call, PolicyDocument: { Statement: [{ Effect: Allow, Action: "execute-api:Invoke", Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Orders}/$default/GET/signed/*" }] } }]
`,
    ].join(''));
    const answer = (request: string, caller: string | object): string => answerIn({ 'template.yaml': text }, { api: 'template.yaml#Orders', caller, request });
    assert.equal(answer('GET /open', 'anonymous'), 'allow');
    assert.equal(answer('GET /signed/1', { ref: 'template.yaml#Consumer' }), 'allow');
    assert.equal(answer('GET /signed/1', 'anonymous'), 'unauthenticated');
  });
});

describe('a WebSocket API of single resources', () => {
  it('has its route keys as they are, with keys and authorizers', () => {
    const api = read(
      ', ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action',
      [
        part('Connect', 'Route', ', RouteKey: $connect, AuthorizationType: CUSTOM, AuthorizerId: !Ref Function, ApiKeyRequired: true'),
        part('Send', 'Route', ', RouteKey: send message'),
        part('Function', 'Authorizer', ', AuthorizerType: REQUEST, IdentitySource: [route.request.querystring.token]'),
        part('Prod', 'Stage', ', StageName: prod'),
      ].join(''),
    );
    assert.deepEqual(routeRows(api), ['$connect CUSTOM Function +key', 'send message NONE']);
    assert.deepEqual(authorizerRows(api), ['Function REQUEST from route.request.querystring.token for 0']);
    assert.deepEqual([api.kind, stages(api)], ['WEBSOCKET', ['prod']]);
  });
});
