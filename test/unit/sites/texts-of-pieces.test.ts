/** Policies in texts of templates that are put together of pieces: findings, hover and completion stand in their piece. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import { completeMarked } from '../../support/check-completion';
import { checkDiagnostics, checkFix, checkNoDiagnostics } from '../../support/check-diagnostics';
import { checkHover } from '../../support/check-hover';
import { openFile } from '../../support/open-workspace';

const policy = (lines: string, more = ''): string => `Parameters: { List: { Type: String }, Secret: { Type: String } }
${more}Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
${lines}`;

const statementsOf = (text: string) =>
  openFile('template.yaml', text).file.policies.flatMap((entry) => entry.policy.statements.map(({ action, resource }) => [action, resource].map((list) => list?.value.values.map((value) => displayText(value.text)).join(' ') ?? '').join(' on ')));

describe('a policy joined of pieces', () => {
  it('has each finding in its piece, whatever its quotes', () => {
    checkDiagnostics(
      policy(`        Fn::Join:
          - ""
          - - '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::'
                                                                   ^^^^ error[invalid-effect]
            - !Ref Bucket
            - "/*\\"}, {\\"Effect\\": \\"Alow\\", \\"Action\\": \\"s3:GetObject\\", \\"Resource\\": "
                                     ^^^^ error[invalid-effect]
            - !Ref List
            - >-
              }, {"Effect": "Alow", "Action": "s3:*",
                             ^^^^ error[invalid-effect]
              "Resource": "*"}]}
`),
      { file: 'template.yaml', only: 'invalid-effect' },
    );
  });

  it('is mended in a piece, in its quotes', () => {
    const before = `        Fn::Join: ["", ["{\\"Statement\\": {\\"Effect\\": \\"Alow\\", \\"Action\\": \\"s3:*\\", \\"Resource\\": \\"", !GetAtt Bucket.Arn, '"}}']]\n`;
    checkFix(policy(before), policy(before.replace('Alow', 'Allow')), { file: 'template.yaml', only: 'invalid-effect' });
  });

  it('offers and explains what stands in a piece', () => {
    const lines = (action: string): string => policy(`        Fn::Join: ["", ['{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "${action}", "Resource": "', !GetAtt Bucket.Arn, '"}]}']]\n`);
    checkHover('template.yaml', lines('s3:GetOb<|>ject'), { token: 's3:GetObject', includes: ['GetObject'] });
    const completed = completeMarked('template.yaml', lines('s3:GetObjectTagg<|>'));
    const item = completed.items.find(({ label }) => label === 's3:GetObjectTagging');
    assert.ok(item);
    const { start, end } = item.replace;
    assert.equal(completed.text.slice(0, start) + item.insertText + completed.text.slice(end), lines('s3:GetObjectTagging'));
    assert.equal(completeMarked('template.yaml', lines('s3:*').replace('Bucket.Arn', 'Buck<|>et.Arn')).items.length, 0);
  });

  it('keeps what stands beside what is put in', () => {
    const text = policy(`        !Join ["", ['{"Statement": [', !Ref List, ', {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ', !Ref List, '}, ', !Ref List, ']}']]\n`);
    assert.deepEqual(statementsOf(text).filter((line) => line !== ' on '), ['s3:GetObject on \${List}']);
    checkNoDiagnostics(text, { file: 'template.yaml', only: 'missing-statement-element' });
  });

  it('may hold JSON that other functions make', () => {
    const statement = '{ Effect: Allow, Action: "s3:GetObject", Resource: !Sub "\${Bucket.Arn}/*" }';
    assert.deepEqual(statementsOf(policy(`        !Join ["", ['{"Statement": [', { "Fn::ToJsonString": ${statement} }, ']}']]\n`)), ['s3:GetObject on \${Bucket.Arn}/*']);
    assert.deepEqual(statementsOf(policy(`        !Sub ['{"Statement": [\${s}]}', { s: { "Fn::ToJsonString": ${statement} } }]\n`)), ['s3:GetObject on \${Bucket.Arn}/*']);
    const more = `Mappings: { M: { a: { list: '"s3:GetObject", "s3:PutObject"' } } }\n`;
    assert.deepEqual(statementsOf(policy(`        !Sub ['{"Statement": {"Effect": "Allow", "Action": [\${l}], "Resource": "*"}}', { l: !FindInMap [M, a, list] }]\n`, more)), ['s3:GetObject s3:PutObject on *']);
  });
});

describe('dynamic references', () => {
  it('make no policy wrong, wherever they stand', () => {
    const secret = '{{resolve:secretsmanager:x:SecretString:y}}';
    checkNoDiagnostics(
      `Resources:
  Queue:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [q]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { AWS: "${secret}" }, Action: "sqs:SendMessage", Resource: "${secret}", Condition: { StringEquals: { "aws:SourceAccount": "${secret}" }, IpAddress: { "aws:SourceIp": "${secret}" } } }
          - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::{{resolve:ssm:/accounts/\${AWS::Region}}}:root" }, Action: "sqs:{{resolve:ssm:/action}}", Resource: "*" }
`,
      { file: 'template.yaml' },
    );
  });

  it('stand for whole policies, too', () => {
    checkNoDiagnostics(policy('        "{{resolve:ssm:/policies/mine}}"\n'), { file: 'template.yaml' });
    checkNoDiagnostics(policy('        !Join ["", ["{{resolve:ssm:/policies/", !Ref List, "}}"]]\n'), { file: 'template.yaml' });
  });
});

describe('anchors, aliases and merge keys with functions in them', () => {
  it('mean what they would mean where they are used', () => {
    const text = policy(`        Statement:
          - &first { Effect: Allow, Action: &get !Sub "s3:Get\${List}", Resource: &arn !Join ["", [!GetAtt Bucket.Arn, "/*"]] }
          - { <<: *first, Action: !Select [1, [*get, s3:PutObject]] }
          - { Effect: Allow, Action: *get, Resource: !Join ["", [&a "arn:", *a, !Sub "\${List}"]] }
          - { Effect: Allow, Action: !If [IsOn, *get, "s3:*"], Resource: [*arn, !Sub "\${Bucket}"] }
`);
    assert.deepEqual(statementsOf(text), [
      's3:Get\${List} on \${Bucket.Arn}/*',
      's3:PutObject on \${Bucket.Arn}/*',
      's3:Get\${List} on arn:arn:\${List}',
      's3:Get\${List} s3:* on \${Bucket.Arn}/* \${Bucket}',
    ]);
  });
});

describe('rules and loops of a template', () => {
  it('do no harm', () => {
    const { file } = openFile('template.yaml', `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Rules:
  R:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - { Assert: { "Fn::Contains": [[a, b], !Ref Env] }, AssertDescription: x }
      - { Assert: { "Fn::And": [{ "Fn::EachMemberIn": [{ "Fn::ValueOfAll": [AWS::EC2::Subnet::Id, VpcId] }, { "Fn::RefAll": AWS::EC2::VPC::Id }] }, { "Fn::Not": [{ "Fn::Contains": [] }] }] } }
Parameters: { Env: { Type: String } }
Resources: { Queue: { Type: AWS::SQS::Queue } }
`);
    assert.deepEqual(file.document.problems, []);
  });

  it('may stand in loops and hold maps, conditions and joined texts', () => {
    const text = `Transform: AWS::LanguageExtensions
Mappings: { Names: { a: { arn: "arn:a" }, b: { arn: "arn:b" } } }
Conditions:
  Fn::ForEach::Each: [Name, [a, b], { "Is\${Name}": !Equals [!Ref AWS::StackName, !Ref Name] }]
Resources:
  Fn::ForEach::Outer:
    - Name
    - [a, b]
    - Fn::ForEach::Inner:
        - Kind
        - [x, y]
        - "Role\${Name}\${Kind}":
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument: !Join ["", ['{"Statement": {"Effect": "Allow", "Action": "s3:\${Kind}", "Resource": ["', !FindInMap [Names, !Ref Name, arn], '", "', !Sub "\${Kind}-\${AWS::Region}", '"]}}']]
`;
    assert.deepEqual(statementsOf(text), ['a', 'b'].flatMap((name) => ['x', 'y'].map((kind) => `s3:${kind} on arn:${name} ${kind}-\${AWS::Region}`)));
  });
});
