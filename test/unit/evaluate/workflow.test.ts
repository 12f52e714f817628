import assert from 'node:assert/strict';
import { decideCase, policyOf } from '../../support/decide-case';
import { decideIn } from '../../support/decide-files';

const ALLOW = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
const EVERYONE = { ...ALLOW, Principal: '*' };

/** The length of everything in front of the path: 55 bytes. */
const HEAD = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/'.length;

describe('the length of an ARN', () => {
  const table: readonly [title: string, path: string, status: number | null][] = [
    ['of 1600 bytes is the longest', 'a'.repeat(1600 - HEAD), null],
    ['of 1601 bytes is too long', 'a'.repeat(1601 - HEAD), 414],
    ['counts bytes, not characters: two for `é`', 'é'.repeat((1600 - HEAD - 1) / 2), null],
    ['counts bytes, not characters: one `é` more', `${'é'.repeat((1600 - HEAD - 1) / 2)}é`, 414],
    ['counts four bytes for a character beyond the first plane', `${'a'.repeat(1600 - HEAD - 3)}😀`, 414],
  ];
  for (const [title, path, status] of table) {
    it(title, () => {
      const decision = decideCase({ name: 'a case', request: { path: `/${path}` }, route: { authorization: 'NONE' } });
      assert.deepEqual([decision.status, decision.body], [status, status === null ? null : 'Request URI too long']);
    });
  }
});

describe('the trace of a call that was stopped early', () => {
  const stopped = {
    name: 'a case',
    api: { endpoint: 'PRIVATE', resourcePolicy: policyOf(EVERYONE) },
    request: { headers: { Authorization: 't' }, vpcEndpoint: { id: 'vpce-1', policy: policyOf({ ...EVERYONE, Effect: 'Deny' }) } },
    authorizer: { output: { principalId: 'me', policyDocument: policyOf(ALLOW) } },
  };

  it('says what the policies behind would have said, and that they were not reached', () => {
    const { trace, lambdaInvoked } = decideCase(stopped);
    assert.deepEqual(trace.map(({ layer, result, reached }) => [layer, result, reached ?? true]), [
      ['vpc-endpoint-policy', 'explicit-deny', true],
      ['resource-policy', 'allow', false],
      ['authorizer', 'allow', false],
    ]);
    assert.equal(lambdaInvoked, false);
  });

  it('has the authorizer’s policy also where the resource policy denies', () => {
    const { trace, decidedAt } = decideCase({ ...stopped, api: { resourcePolicy: policyOf({ ...EVERYONE, Effect: 'Deny' }) }, request: { headers: { Authorization: 't' } } });
    assert.equal(decidedAt, 'resource-policy');
    assert.deepEqual(trace.map(({ layer, reached }) => [layer, reached ?? true]), [['resource-policy', true], ['authorizer', false]]);
  });
});

describe('the answer of an authorizer', () => {
  const ask = (authorizer: object): ReturnType<typeof decideCase> => decideCase({ name: 'a case', request: { path: '/pets', headers: { Authorization: 't' } }, authorizer });

  it('from the cache is named as the reason where it was given for another method', () => {
    const answer = { principalId: 'me', policyDocument: policyOf({ ...ALLOW, Resource: '*/POST/pets' }) };
    assert.match(ask({ cached: answer }).reason, /in the cache was returned for another method/);
    assert.doesNotMatch(ask({ output: answer }).reason, /cache/);
  });

  it('from the cache is no reason where its statement fails for another cause', () => {
    const denied = ask({ cached: { principalId: 'me', policyDocument: policyOf({ ...ALLOW, Condition: { StringEquals: { 'aws:username': 'me' } } }) } });
    assert.equal(denied.decision, 'implicit-deny');
    assert.doesNotMatch(denied.reason, /another method/);
  });

  it('names in the trace the statement that makes it broken', () => {
    const { decision, trace } = ask({ output: { principalId: 'me', policyDocument: policyOf(ALLOW, { ...ALLOW, Effect: 'Deny', Condition: { StringEqual: { 'aws:SourceIp': 'x' } } }) } });
    assert.equal(decision, 'error');
    assert.match(trace.flatMap(({ statements }) => statements.map(({ problem }) => problem ?? '')).join(), /`StringEqual` is no condition operator/);
  });
});

describe('APIs of templates', () => {
  const template = (more: string): Record<string, string> => ({ 'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${more}` });

  it('have the variables of the stage that is called, which those of a case replace', () => {
    const files = (variables: string) => template(`  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
${variables}      Auth:
        DefaultAuthorizer: Mine
        Authorizers: { Mine: { FunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:a", FunctionPayloadType: REQUEST, Identity: { StageVariables: [tenant] } } }
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs20.x
      InlineCode: x
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /pets, Method: get } } }
`);
    const one = { request: 'GET /pets', authorizer: { output: { principalId: 'me', policyDocument: policyOf(ALLOW) } } };
    const decide = (api: object, variables = ''): string => decideIn(files(variables), { ...one, api: { ref: 'template.yaml#Api', ...api } }).decision;
    assert.equal(decide({}), 'unauthenticated');
    assert.equal(decide({}, '      Variables: { tenant: a }\n'), 'allow');
    assert.equal(decide({}, '      Variables: { other: a }\n'), 'unauthenticated');
    assert.equal(decide({}, '      Variables: { tenant: !If [IsProd, a, !Ref AWS::NoValue] }\n'), 'undetermined');
    assert.equal(decide({ stage: 'elsewhere' }), 'undetermined');
    assert.equal(decide({ stageVariables: { tenant: 'a' } }), 'allow');
    assert.equal(decide({ stageVariables: { other: 'a' } }, '      Variables: { tenant: a }\n'), 'unauthenticated');
  });

  it('answer calls to the default route of an HTTP API under an assumption about their ARN', () => {
    const files = {
      'main.tf': `resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_route" "all" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "$default"
  authorization_type = "AWS_IAM"
}
`,
    };
    const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf({ ...ALLOW, Resource: '*/GET/pets' })] };
    const decision = decideIn(files, { api: 'main.tf#aws_apigatewayv2_api.api', request: 'GET /pets', caller });
    assert.deepEqual([decision.decision, decision.assumptions.map(({ rule }) => rule)], ['allow', ['ARN-33']]);
  });

  it('have the expressions of their Cognito authorizers compared with the audience of a token', () => {
    const files = template(`  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        DefaultAuthorizer: Pool
        Authorizers: { Pool: { UserPoolArn: "arn:aws:cognito-idp:us-east-1:111122223333:userpool/a", Identity: { ValidationExpression: "app-1" } } }
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs20.x
      InlineCode: x
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /pets, Method: get } } }
`);
    const decide = (token: object): string => decideIn(files, { api: 'template.yaml#Api', request: 'GET /pets', token }).decision;
    assert.equal(decide({ use: 'id', audience: 'app-1' }), 'allow');
    assert.equal(decide({ use: 'id', audience: 'app-2' }), 'unauthenticated');
    assert.equal(decide({ use: 'access' }), 'unauthenticated');
  });
});
