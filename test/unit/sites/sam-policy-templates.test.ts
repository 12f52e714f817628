/** SAM's policy templates: what they grant, and what that means for the role of a function. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { policyToJson } from '../../../server/src/policy/to-json';
import { findPolicyTemplate, policyTemplateNames } from '../../../server/src/sites/cloudformation/sam-policy-templates';
import { checkNoDiagnostics } from '../../support/check-diagnostics';
import { answerIn, templateWith, type Files } from '../../support/decide-files';
import { openFile } from '../../support/open-workspace';
import { catalog } from '../../support/packed-catalog';

const withPolicies = (policies: string): Files => templateWith(`  Table: { Type: AWS::DynamoDB::Table }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: ${policies}
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM } } }
  G: { Type: AWS::Serverless::Function, Properties: { Role: !GetAtt R.Arn, Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } } } } }
`);

function derivedIn(policies: string): readonly (readonly [string, unknown])[] {
  const { file } = openFile('template.yaml', withPolicies(policies)['template.yaml'] ?? '');
  return file.policies.filter(({ site }) => site.derived).map(({ site, policy }) => [site.selector, policyToJson(policy)]);
}

describe('a policy template of SAM', () => {
  it('becomes a policy with its parameters put in', () => {
    assert.deepEqual(derivedIn('[{ SQSSendMessagePolicy: { QueueName: orders } }]'), [
      [
        '/Resources/F/Properties/Policies/0',
        {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage*'], Resource: ['arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders'] }],
        },
      ],
    ]);
  });

  it('stands under conditions, too, and alone', () => {
    assert.deepEqual(derivedIn('[AWSLambdaExecute, !If [IsProd, { VPCAccessPolicy: {} }, !Ref AWS::NoValue]]').map(([selector]) => selector), ['/Resources/F/Properties/Policies/1/Fn::If/1']);
    assert.deepEqual(derivedIn('{ DynamoDBReadPolicy: { TableName: !Ref Table } }').map(([selector]) => selector), ['/Resources/F/Properties/Policies']);
  });

  it('stays unseen where a parameter is missing or chosen, and where nobody knows it', () => {
    assert.deepEqual(derivedIn('[{ DynamoDBReadPolicy: {} }, { DynamoDBReadPolicy: { TableName: !If [IsProd, a, b] } }, { SomePolicy: { TableName: t } }]'), []);
  });

  it('is not complained about', () => {
    checkNoDiagnostics(withPolicies('[{ DynamoDBCrudPolicy: { TableName: !Ref Table } }, { S3CrudPolicy: { BucketName: b } }]')['template.yaml'] ?? '', { file: 'template.yaml' });
  });

  it('names actions that exist, but for two of SAM\'s that never did', () => {
    const actions = policyTemplateNames().flatMap((name) => findPolicyTemplate(name)?.statements.flatMap((statement) => statement.actions.split(' ')) ?? []);
    assert.deepEqual(actions.filter((action) => !action.includes('*') && catalog.action(action) === undefined), ['sqs:ChangeMessageVisibilityBatch', 'sqs:DeleteMessageBatch']);
  });
});

describe('the role of a function with policy templates', () => {
  const request = (action: string, resource: string, policies: string): string =>
    answerIn(withPolicies(policies), { caller: { ref: 'template.yaml#F' }, action, resource, values: { 'AWS::AccountId': '111122223333', 'AWS::Region': 'eu-west-1', 'AWS::Partition': 'aws' } });

  it('may do what they grant, on what they are about', () => {
    const policies = '[{ SQSSendMessagePolicy: { QueueName: orders } }]';
    assert.equal(request('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:orders', policies), 'allow');
    assert.equal(request('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:others', policies), 'implicit-deny');
    assert.equal(request('sqs:DeleteMessage', 'arn:aws:sqs:eu-west-1:111122223333:orders', policies), 'implicit-deny');
  });

  it('may for certain not call an API: no template grants it', () => {
    const call = (policies: string): string => answerIn(withPolicies(policies), { api: 'template.yaml#Api', request: 'GET /', caller: { ref: 'template.yaml#F' } });
    assert.equal(call('[{ DynamoDBCrudPolicy: { TableName: !Ref Table } }]'), 'implicit-deny');
    assert.notEqual(call('[{ SomePolicy: {} }]'), 'implicit-deny');
  });
});
