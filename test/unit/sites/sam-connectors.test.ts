/** SAM's connectors: the policies they make, whose they are, and what is said where nobody can know. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { policyToJson } from '../../../server/src/policy/to-json';
import { connectorGrants } from '../../../server/src/sites/cloudformation/connector-profiles';
import { checkNoDiagnostics } from '../../support/check-diagnostics';
import { answerIn, templateWith, type Files } from '../../support/decide-files';
import { openFile } from '../../support/open-workspace';
import { catalog } from '../../support/packed-catalog';

const rest = `  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }
  G: { Type: AWS::Serverless::Function, Properties: { Role: !GetAtt R.Arn } }
  H: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }
  R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
  Other: { Type: AWS::IAM::Role, Properties: { RoleName: other, AssumeRolePolicyDocument: { Statement: [] } } }
  Table: { Type: AWS::Serverless::SimpleTable }
  Queue: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic }
  Machine: { Type: AWS::Serverless::StateMachine, Properties: { Definition: {} } }
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets: [{ Arn: !GetAtt Queue.Arn, Id: a, RoleArn: !GetAtt Other.Arn }, { Arn: !Ref Machine, Id: b, RoleArn: !GetAtt R.Arn }]
`;

const connected = (connector: string): Files => templateWith(`${rest}  C:\n    Type: AWS::Serverless::Connector\n    Properties: ${connector}\n`);

function derivedIn(files: Files): readonly (readonly [selector: string, kind: string, policy: unknown])[] {
  const { file } = openFile('template.yaml', files['template.yaml'] ?? '');
  return file.policies.filter(({ site }) => site.derived).map(({ site, policy }) => [site.selector, site.service ?? site.kind, shortened(policyToJson(policy))]);
}

/** A value that is a reference and nothing else is shown like one in a text. */
function shortened(policy: unknown): unknown {
  return JSON.parse(JSON.stringify(policy).replaceAll(/\{"\$unknown":"`([^`]+)`[^"]*"\}/g, '"${$1}"')) as unknown;
}

function permissionsIn(files: Files): readonly string[] {
  return openFile('template.yaml', files['template.yaml'] ?? '').file.permissions.map(({ selector }) => selector);
}

const values = { 'AWS::AccountId': '111122223333', 'AWS::Region': 'eu-west-1', 'AWS::Partition': 'aws', 'Table.Arn': 'arn:aws:dynamodb:eu-west-1:111122223333:table/t', 'Queue.Arn': 'arn:aws:sqs:eu-west-1:111122223333:q', Machine: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m', 'F.Arn': 'arn:aws:lambda:eu-west-1:111122223333:function:f' };

const ask = (files: Files, holder: string, action: string, resource: string): string =>
  answerIn(files, { caller: { ref: `template.yaml#${holder}` }, action, resource, values });

describe('a connector of SAM', () => {
  it('makes a policy of the role of its source, with the ARN of its destination', () => {
    assert.deepEqual(derivedIn(connected('{ Source: { Id: F }, Destination: { Id: Queue }, Permissions: [Read, Write] }')), [
      [
        '/Resources/C',
        'identity',
        {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'], Resource: ['${Queue.Arn}'] },
            { Effect: 'Allow', Action: ['sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'sqs:PurgeQueue'], Resource: ['${Queue.Arn}'] },
          ],
        },
      ],
    ]);
  });

  it('has as many destinations as it names, and may stand below its source', () => {
    const files = templateWith(rest.replace('  F: {', '  F: { Connectors: { Both: { Properties: { Destination: [{ Id: Table }, { Id: Topic }], Permissions: [Write] } } },'));
    assert.deepEqual(derivedIn(files).map(([selector]) => selector), ['/Resources/F/Connectors/Both/Properties/Destination/0', '/Resources/F/Connectors/Both/Properties/Destination/1']);
    assert.equal(ask(files, 'F', 'dynamodb:PutItem', values['Table.Arn']), 'allow');
    assert.equal(ask(files, 'H', 'dynamodb:PutItem', values['Table.Arn']), 'implicit-deny');
  });

  it('makes a policy of what receives messages of services, and permissions of functions', () => {
    const [topic] = derivedIn(connected('{ Source: { Id: Topic }, Destination: { Id: Queue }, Permissions: [Write] }'));
    assert.deepEqual(topic, [
      '/Resources/C',
      'sqs',
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: ['sqs:SendMessage'], Resource: ['${Queue.Arn}'], Condition: { ArnEquals: { 'aws:SourceArn': '${Topic}' } } }],
      },
    ]);
    const api = connected('{ Source: { Id: Api }, Destination: [{ Id: F }, { Id: H }], Permissions: [Write] }');
    assert.deepEqual([derivedIn(api), permissionsIn(api)], [[], ['/Resources/C/Properties/Destination/0', '/Resources/C/Properties/Destination/1']]);
  });

  it('takes ends that are described, and is unseen where what it needs is not', () => {
    const described = connected('{ Source: { Type: AWS::Lambda::Function, RoleName: !Ref Other }, Destination: { Type: AWS::DynamoDB::Table, Arn: !GetAtt Table.Arn }, Permissions: [Read] }');
    assert.equal(ask(described, 'Other', 'dynamodb:GetItem', values['Table.Arn']), 'allow');
    assert.equal(ask(described, 'R', 'dynamodb:GetItem', values['Table.Arn']), 'implicit-deny');
    assert.deepEqual(derivedIn(connected('{ Source: { Id: F }, Destination: { Type: AWS::DynamoDB::Table }, Permissions: [Read] }')), []);
  });

  it('is not complained about', () => {
    checkNoDiagnostics(connected('{ Source: { Id: F }, Destination: { Id: Table }, Permissions: [Read, Write] }')['template.yaml'] ?? '', { file: 'template.yaml' });
    checkNoDiagnostics(connected('{ Source: { Id: Rule }, Destination: { Id: Topic }, Permissions: [Write] }')['template.yaml'] ?? '', { file: 'template.yaml' });
  });

  it('grants actions that exist', () => {
    const actions = connectorGrants().flatMap((grant) => grant.actions.split(' '));
    assert.deepEqual(actions.filter((action) => catalog.action(action) === undefined), []);
  });
});

describe('roles', () => {
  it('have the policies of connectors, also where a function is given one that stands in the template', () => {
    const files = connected('{ Source: { Id: G }, Destination: { Id: Machine }, Permissions: [Write] }');
    const start = (holder: string): string => ask(files, holder, 'states:StartExecution', values.Machine);
    assert.deepEqual([start('R'), start('F'), start('Other')], ['allow', 'implicit-deny', 'implicit-deny']);
  });

  it('have those of connectors that lead to them', () => {
    const files = connected('{ Source: { Id: Queue }, Destination: { Id: F }, Permissions: [Read, Write] }');
    assert.deepEqual([ask(files, 'F', 'sqs:DeleteMessage', values['Queue.Arn']), ask(files, 'H', 'sqs:DeleteMessage', values['Queue.Arn'])], ['allow', 'implicit-deny']);
  });

  it('of a rule are told by the target', () => {
    const files = connected('{ Source: { Id: Rule }, Destination: { Id: Machine }, Permissions: [Write] }');
    const start = (holder: string): string => ask(files, holder, 'states:StartExecution', values.Machine);
    assert.deepEqual([start('R'), start('Other')], ['allow', 'implicit-deny']);
  });

  it('may do anything by a connector nobody knows, and only those it concerns', () => {
    const put = (files: Files, holder: string): string => ask(files, holder, 's3:PutObject', 'arn:aws:s3:::b/x');
    const unknown = connected('{ Source: { Id: F }, Destination: { Type: AWS::Some::Thing, Arn: "x" }, Permissions: [Write] }');
    assert.deepEqual([put(unknown, 'F'), put(unknown, 'H')], ['allow | explicit-deny | implicit-deny', 'implicit-deny']);
    const chosen = connected('{ Source: { Id: F }, Destination: { Id: Table }, Permissions: [!Ref Env] }');
    assert.deepEqual([put(chosen, 'F'), put(chosen, 'Other')], ['allow | explicit-deny | implicit-deny', 'implicit-deny']);
    const open = connected('{ Source: { Id: Nowhere }, Destination: { Id: Table }, Permissions: [Write] }');
    assert.deepEqual(['F', 'H', 'R', 'Other'].map((holder) => put(open, holder)), Array(4).fill('allow | explicit-deny | implicit-deny'));
  });

  it('have it under the condition of the connector', () => {
    const files = templateWith(`${rest}  C:\n    Type: AWS::Serverless::Connector\n    Condition: IsProd\n    Properties: { Source: { Id: F }, Destination: { Id: Table }, Permissions: [Write] }\n`);
    const put = (more: object): string => answerIn(files, { caller: { ref: 'template.yaml#F' }, action: 'dynamodb:PutItem', resource: values['Table.Arn'], values: { ...values, ...more } });
    assert.deepEqual([put({ IsProd: true }), put({ IsProd: false }), put({})], ['allow', 'implicit-deny', 'allow | implicit-deny']);
  });
});
