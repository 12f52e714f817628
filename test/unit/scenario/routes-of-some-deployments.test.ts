/** Routes under conditions: another one serves the call in deployments which do not have them, or none does. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

/** Conditions are `IsProd` and `IsEu`, which say nothing of each other. */
function http(...routes: readonly (readonly [key: string, authorization: string, condition?: string])[]): Files {
  const route = ([key, authorization, condition]: (typeof routes)[number], index: number): string =>
    `  R${String(index)}: { Type: AWS::ApiGatewayV2::Route${condition === undefined ? '' : `, Condition: ${condition}`}, Properties: { ApiId: !Ref Api, RouteKey: "${key}", AuthorizationType: ${authorization} } }\n`;
  return templateWith(`  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: a, ProtocolType: HTTP } }\n${routes.map(route).join('')}`, '  IsEu: !Equals [!Ref Env, eu]\n  IsTest: !Not [!Condition IsProd]\n');
}

const ask = (files: Files, values: object = {}): string => answerIn(files, { api: 'template.yaml#Api', request: 'GET /x', values });

describe('two routes under conditions that say nothing of each other', () => {
  it('leave the call to a third one where neither is there', () => {
    const files = http(['GET /x', 'AWS_IAM', 'IsProd'], ['GET /x', 'AWS_IAM', 'IsEu'], ['$default', 'NONE']);
    for (const values of [{}, { IsProd: false }]) assert.match(ask(files, values), /^allow .* unauthenticated$/);
    assert.equal(ask(files, { IsProd: false, IsEu: false }), 'allow');
    assert.equal(ask(files, { IsProd: false, IsEu: true }), 'unauthenticated');
  });

  it('leave it to nobody where there is no third one', () => {
    for (const other of ['GET /x', 'ANY /{rest+}']) {
      const files = http(['GET /x', 'AWS_IAM', 'IsProd'], [other, 'AWS_IAM', 'IsEu']);
      assert.notEqual(ask(files), ask(files, { IsProd: true }), other);
      assert.notEqual(ask(files, { IsProd: false, IsEu: false }), 'unauthenticated', other);
    }
  });
});

describe('two routes of which one is there in any case', () => {
  it('are answered for where they authorize alike, whatever else there is', () => {
    for (const authorization of ['AWS_IAM', 'NONE']) {
      const files = http(['GET /x', authorization, 'IsProd'], ['GET /x', authorization, 'IsTest'], ['$default', authorization === 'NONE' ? 'AWS_IAM' : 'NONE']);
      assert.equal(ask(files), authorization === 'NONE' ? 'allow' : 'unauthenticated');
    }
  });
});
