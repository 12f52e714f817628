/** WebSocket APIs of SAM: routes, the stage, and who may connect. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import type { Api } from '../../../server/src/gateway/model';
import { apiIn, authorizerRows, routeRows } from '../../support/api-rows';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

const files = (properties: string, more = ''): Files => templateWith(`  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      Name: chat
      RouteSelectionExpression: $request.body.action
${properties}${more}`);

const routes = `      Routes:
        $connect: { FunctionArn: !GetAtt F.Arn }
        $default: { FunctionArn: !GetAtt F.Arn }
        send: { FunctionArn: !GetAtt F.Arn, ApiKeyRequired: true }
`;

const read = (properties: string, more = ''): Api => apiIn(files(properties, more)['template.yaml'] ?? '', 'chat');

describe('a WebSocket API of SAM', () => {
  it('has its routes, the stage `default`, and authorizes connecting alone', () => {
    const api = read(`${routes}      Auth: { AuthType: CUSTOM, AuthArn: !GetAtt F.Arn, IdentitySource: [route.request.header.Auth] }\n`);
    assert.deepEqual([api.kind, api.partial, api.resourcePolicy], ['WEBSOCKET', null, null]);
    assert.deepEqual(routeRows(api), ['$connect CUSTOM ChatConnectAuthorizer', '$default NONE', 'send NONE +key']);
    assert.deepEqual(authorizerRows(api), ['ChatConnectAuthorizer REQUEST from route.request.header.Auth for 0']);
    assert.deepEqual(api.stages.map(({ name }) => displayText(name)), ['default']);
    assert.deepEqual(read(`${routes}      StageName: live\n`).stages.map(({ name }) => displayText(name)), ['live']);
  });

  it('lets everybody connect where it has no route for that, whatever `$default` demands', () => {
    const request = { routeKey: '$connect' };
    const chat = (more: string): Files => templateWith(`  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET } }
  Default: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $default, AuthorizationType: AWS_IAM } }
${more}`);
    const connect = (condition: string): string => `  Connect: { Type: AWS::ApiGatewayV2::Route${condition}, Properties: { ApiId: !Ref Chat, RouteKey: $connect, AuthorizationType: AWS_IAM } }\n`;
    assert.equal(answerIn(chat(''), { api: 'template.yaml#Chat', request }), 'allow');
    assert.equal(answerIn(chat(connect('')), { api: 'template.yaml#Chat', request }), 'unauthenticated');
    assert.equal(answerIn(chat(connect(', Condition: IsProd')), { api: 'template.yaml#Chat', request }), 'allow | unauthenticated');
    assert.equal(answerIn(chat(connect(', Condition: IsProd')), { api: 'template.yaml#Chat', request, values: { IsProd: false } }), 'allow');
  });

  it('is open without `Auth`, and where its type is spelled otherwise than SAM compares it', () => {
    const connect = (auth: string): string | undefined => routeRows(read(`${routes}${auth}`))[0];
    assert.equal(connect(''), '$connect NONE');
    assert.equal(connect('      Auth: {}\n'), '$connect NONE');
    assert.equal(connect('      Auth: { AuthType: AWS_IAM }\n'), '$connect AWS_IAM');
    assert.equal(connect('      Auth: { AuthType: aws_iam }\n'), '$connect NONE');
  });

  it('says nothing for certain where a condition decides', () => {
    const chosen = (auth: string): string => answerIn(files(`${routes}${auth}`), { api: 'template.yaml#Chat', request: { routeKey: '$connect' } });
    assert.equal(chosen(''), 'allow');
    assert.notEqual(chosen('      Auth: !If [IsProd, { AuthType: AWS_IAM }, !Ref AWS::NoValue]\n'), 'allow');
    assert.notEqual(chosen('      Auth: { AuthType: !Ref Env }\n'), 'allow');
    assert.equal(read('      Routes: !If [IsProd, {}, {}]\n').partial, 'some routes are chosen at deployment');
  });

  it('is the API that policies name by its reference or its attribute', () => {
    const role = (id: string): string => `  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [] }
      Policies: [{ PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:us-east-1:111122223333:\${${id}}/default/$connect" } } }]
`;
    for (const id of ['Chat', 'Chat.ApiId']) {
      const all = files(`${routes}      Auth: { AuthType: AWS_IAM }\n`, role(id));
      assert.equal(answerIn(all, { api: 'template.yaml#Chat', request: { routeKey: '$connect' }, caller: { ref: 'template.yaml#R' } }), 'allow', id);
    }
  });

  it('takes routes that are resources of their own', () => {
    const more = '  Extra: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: leave } }\n';
    assert.deepEqual(routeRows(read(routes, more)).at(-1), 'leave NONE');
  });
});
