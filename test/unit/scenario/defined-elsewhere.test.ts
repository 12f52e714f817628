import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { explainRequest } from '../../../server/src/evaluate/evaluate';
import type { ApiRequest, LayerPolicy } from '../../../server/src/gateway/request';
import { runCase, type CaseResult } from '../../../server/src/scenario/run';
import { openWorkspace } from '../../support/open-workspace';
import { problemsOf, readText, show } from '../../support/scenarios';

const template = `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Office: { Type: String }
Conditions:
  IsClosed: !Equals [a, b]
Resources:
  OrdersApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        Authorizers:
          Token: { FunctionArn: !GetAtt Check.Arn, Identity: { Header: X-Token, ReauthorizeEvery: 60 } }
        ResourcePolicy:
          CustomStatements:
            - { Sid: Reader, Effect: Allow, Principal: { AWS: !GetAtt Reader.Arn }, Action: execute-api:Invoke, Resource: execute-api:/live/GET/orders/* }
            - { Sid: Outside, Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/*, Condition: { NotIpAddress: { aws:SourceIp: !Ref Office } } }
            - !If [IsClosed, { Sid: Closed, Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/* }, !Ref AWS::NoValue]
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs20.x
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: "/orders/{id}", Method: get, Auth: { Authorizer: AWS_IAM } } }
        List: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: /orders, Method: get, Auth: { Authorizer: Token } } }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reader
      Path: /team/
      PermissionsBoundary: !Ref Boundary
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
      Tags: [{ Key: team, Value: orders }]
      AssumeRolePolicyDocument: { Statement: [] }
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement: { Sid: Own, Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${OrdersApi}/live/GET/orders/*" }
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: attached
      Roles: [!Ref Reader]
      PolicyDocument: { Statement: [] }
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "*" } } }
`;

const terraform = `
resource "aws_iam_role" "reader" {
  name                 = "reader"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = "{}"
  tags                 = { team = "orders" }
}
resource "aws_iam_role_policy" "own" {
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.own.json
}
data "aws_iam_policy_document" "own" {
  statement {
    sid       = "Own"
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
  }
}
resource "aws_iam_role_policy_attachment" "outside" {
  role       = aws_iam_role.reader.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_policy" "boundary" {
  policy = jsonencode({ Statement = [] })
}
`;

const files = { 'template.yaml': template, 'main.tf': terraform };

describe('an API defined in a template', () => {
  it('gives its stage, its routes and its policy, and takes the sample values of the contract for the rest', () => {
    const request = requestOf({ api: 'template.yaml#OrdersApi', request: 'GET /orders/42' });
    const { api, route, layers } = request;
    assert.deepEqual([api.id, api.account, api.region, api.partition, api.stage].map(displayText), ['abc123', '111122223333', 'us-east-1', 'aws', 'live']);
    assert.deepEqual([route.exists, route.authorization, route.inferred], [true, { known: true, value: 'AWS_IAM' }, undefined]);
    assert.equal(layers.resource?.label, 'template.yaml#/Resources/OrdersApi/Properties/Auth/ResourcePolicy/CustomStatements');
  });

  it('is overridden by what stands beside the reference, and by values', () => {
    const request = requestOf({
      api: { ref: 'template.yaml#/Resources/OrdersApi', stage: 'dev', endpoint: 'PRIVATE', resourcePolicy: null },
      values: { 'AWS::AccountId': '999988887777' },
      request: 'GET /orders/42',
    });
    assert.deepEqual([displayText(request.api.stage), displayText(request.api.account), request.api.endpoint, request.layers.resource], ['dev', '999988887777', { known: true, value: 'PRIVATE' }, null]);
  });

  it('brings its authorizer, whose answer nobody knows unless it is given', () => {
    const { authorizer } = requestOf({ api: 'template.yaml#OrdersApi', request: 'GET /orders' });
    assert.deepEqual([authorizer?.type, authorizer?.ttl, authorizer?.identitySources.map(displayText), authorizer?.result.kind], ['TOKEN', { known: true, value: 60 }, ['method.request.header.X-Token'], 'unknown']);
  });

  it('has no route for other paths', () => {
    assert.equal(requestOf({ api: 'template.yaml#OrdersApi', request: 'GET /invoices' }).route.exists, false);
  });

  it('decides with the same values in its ARNs, its policies and those of its callers', () => {
    const result = run({
      api: 'template.yaml#OrdersApi',
      values: { Office: '203.0.113.0/24', IsClosed: false },
      // Without the policy that lies outside the file, which could deny anything.
      caller: { ref: 'template.yaml#Reader', identityPolicies: ['template.yaml#/Resources/Reader/Properties/Policies/0/PolicyDocument'] },
      request: { method: 'GET', path: '/orders/42', sourceIp: '203.0.113.7' },
      expect: { decision: 'allow', decidedBy: ['Own'] },
    });
    assert.deepEqual(result.kind === 'ran' && result.expectation, { met: true, differences: [] });
  });

  it('leaves open what has no value', () => {
    const result = run({ api: 'template.yaml#OrdersApi', caller: { ref: 'template.yaml#Reader' }, request: { method: 'GET', path: '/orders/42', sourceIp: '203.0.113.7' } });
    assert.ok(result.kind === 'ran');
    assert.equal(result.decision.decision, 'undetermined');
    assert.ok(result.decision.unknown.includes('Office'), result.decision.unknown.join());
  });

  it('takes a deployment condition for what the values say', () => {
    const result = run({ api: 'template.yaml#OrdersApi', values: { Office: '0.0.0.0/0', IsClosed: true }, caller: { ref: 'template.yaml#Reader' }, request: { method: 'GET', path: '/orders/42', sourceIp: '203.0.113.7' }, expect: { decidedBy: ['Closed'] } });
    assert.deepEqual(result.kind === 'ran' && result.expectation, { met: true, differences: [] });
  });
});

describe('a caller defined elsewhere', () => {
  it('in a template has the policies attached to it there', () => {
    const { caller, layers } = requestOf({ caller: { ref: 'template.yaml#Reader' } });
    assert.deepEqual([caller.type, caller.roleArn && displayText(caller.roleArn), caller.label, [...caller.tags]], ['role', 'arn:aws:iam::111122223333:role/team/reader', 'reader', [['team', 'orders']]]);
    assert.deepEqual(layers.identity?.map(name), [
      'template.yaml#/Resources/Reader/Properties/Policies/0/PolicyDocument',
      'template.yaml#/Resources/Attached/Properties/PolicyDocument',
      'arn:aws:iam::aws:policy/ReadOnlyAccess (not seen)',
    ]);
    assert.equal(layers.boundary && name(layers.boundary), 'template.yaml#/Resources/Boundary/Properties/PolicyDocument');
  });

  it('in a Terraform module, too', () => {
    const { caller, layers } = requestOf({ caller: { ref: 'main.tf#aws_iam_role.reader' } });
    assert.deepEqual([caller.roleArn && displayText(caller.roleArn), [...caller.tags]], ['arn:aws:iam::111122223333:role/reader', [['team', 'orders']]]);
    assert.deepEqual(layers.identity?.map(name), ['main.tf#data.aws_iam_policy_document.own', 'arn:aws:iam::aws:policy/ReadOnlyAccess (not seen)']);
    assert.equal(layers.boundary && name(layers.boundary), 'main.tf#aws_iam_policy.boundary');
  });

  it('gives way to what the case says itself', () => {
    const { layers, caller } = requestOf({ caller: { ref: 'main.tf#reader', identityPolicies: [], permissionsBoundary: null, tags: { team: 'other' } } });
    assert.deepEqual([layers.identity, layers.boundary, [...caller.tags]], [[], null, [['team', 'other']]]);
  });

  it("may have one of AWS's policies whose grants are known", () => {
    const module = 'resource "aws_iam_user" "ci" {\n  name = "ci"\n}\nresource "aws_iam_user_policy_attachment" "ci" {\n  user       = aws_iam_user.ci.name\n  policy_arn = "arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess"\n}\n';
    const result = run({ caller: { ref: 'ci.tf#ci' }, request: 'GET /a', expect: 'allow' }, { 'ci.tf': module });
    assert.deepEqual(result.kind === 'ran' && result.expectation, { met: true, differences: [] });
  });

  it('must be there', () => {
    assert.deepEqual(refusals({ caller: { ref: 'main.tf#aws_iam_role.readr' } }), ['"main.tf#aws_iam_role.readr": `main.tf#aws_iam_role.readr` leads to no role or user: that file has `#aws_iam_role.reader`.']);
  });
});

describe('a VPC endpoint defined elsewhere', () => {
  const network = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Endpoint: { Type: AWS::EC2::VPCEndpoint, Properties: { PolicyDocument: { Statement: { Sid: In, Effect: Allow, Principal: "*", Action: "*", Resource: "*" } } } }
  Bare: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: vpc-1 } }
  Key: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "*", Condition: { StringEquals: { aws:SourceVpce: !Ref Endpoint } } } } } }
`;
  const ask = (endpoint: string): CaseResult =>
    run(
      {
        api: { endpoint: 'PRIVATE', resourcePolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: '*', Resource: '*' }] } },
        caller: { arn: 'arn:aws:iam::111122223333:user/a', identityPolicies: ['network.yaml#Key'] },
        request: { path: '/a', vpcEndpoint: { ref: `network.yaml#${endpoint}` } },
      },
      { 'network.yaml': network },
    );

  it('is known by its own name, and brings its policy', () => {
    const result = ask('Endpoint');
    assert.ok(result.kind === 'ran');
    assert.deepEqual([result.decision.decision, result.decision.given['vpc-endpoint-policy']], ['allow', 'supplied']);
  });

  it('has the default policy where none is attached', () => {
    const result = ask('Bare');
    assert.ok(result.kind === 'ran');
    assert.equal(result.decision.given['vpc-endpoint-policy'], 'assumed-default');
    assert.notEqual(result.decision.decision, 'allow');
  });
});

describe('policies of a module', () => {
  for (const reference of ['main.tf#data.aws_iam_policy_document.own', 'main.tf#aws_iam_role_policy.own']) {
    it(`are found by address: ${reference}`, () => {
      const { layers } = requestOf({ caller: { arn: 'arn:aws:iam::111122223333:user/a', identityPolicies: [reference] } });
      assert.deepEqual(layers.identity?.map((policy) => 'policy' in policy && policy.policy.statements[0]?.sid?.value), [{ known: true, value: 'Own' }]);
    });
  }
});

function run(file: object, others: Readonly<Record<string, string>> = files): CaseResult {
  const read = readText(file);
  assert.deepEqual(problemsOf(read), []);
  const [one] = read.scenario.cases;
  assert.ok(one);
  return runCase(one, { workspace: openWorkspace(others), now: undefined, evaluate: explainRequest });
}

function requestOf(file: object): ApiRequest {
  const result = run(file);
  assert.deepEqual(result.kind === 'refused' ? result.problems : [], []);
  assert.ok(result.kind === 'ran' && result.request.type === 'api');
  return result.request;
}

function refusals(file: object): string[] {
  const result = run(file);
  return result.kind === 'refused' ? result.problems.map((problem) => show(problem, readText(file).text)) : [];
}

function name(policy: LayerPolicy): string {
  return 'opaque' in policy ? `${policy.label} (not seen)` : policy.label;
}
