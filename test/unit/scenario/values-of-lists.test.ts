/** Parameters that are lists: unknown they may hold anything, and a value with commas between settles what they hold. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, templateWith, type Files } from '../../support/decide-files';

const bucketWith = (statement: string): Files => templateWith(`  B: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: b, PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*" }, ${statement}] } } }\n`);

function ask(files: Files, values: object, more: object = {}): string {
  const caller = { arn: 'arn:aws:iam::444455556666:role/Partner', identityPolicies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] };
  const [name] = Object.keys(files);
  return answerIn(files, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x', resourceAccount: '111122223333', caller, resourcePolicy: `${String(name)}#${name === 'template.yaml' ? 'B' : 'aws_s3_bucket_policy.b'}`, request: { sourceIp: '10.1.2.3' }, values, ...more });
}

describe('a list of a template in a condition', () => {
  const files = bucketWith('{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: { NotIpAddress: { aws:SourceIp: !Ref Names } } }');

  it('is unknown until it has a value, and then all of its values count', () => {
    assert.equal(ask(files, {}), 'allow | explicit-deny');
    assert.equal(ask(files, { Names: '192.0.2.0/24, 10.0.0.0/8' }), 'allow');
    assert.equal(ask(files, { Names: '192.0.2.0/24,198.51.100.0/24' }), 'explicit-deny');
    assert.equal(ask(files, { Names: '10.0.0.0/8' }), 'allow');
  });

  it('stays unknown where its value is empty', () => {
    assert.equal(ask(files, { Names: '' }), 'allow | explicit-deny');
  });
});

describe('a list of a template', () => {
  it('may hold actions, resources and principals', () => {
    const actions = bucketWith('{ Effect: Deny, Principal: "*", Action: !Ref Names, Resource: "*" }');
    assert.deepEqual(['s3:PutObject,s3:GetObject', 's3:PutObject'].map((Names) => ask(actions, { Names })), ['explicit-deny', 'allow']);
    const principals = bucketWith('{ Effect: Deny, Principal: { AWS: !Ref Names }, Action: "s3:*", Resource: "*" }');
    assert.deepEqual(['111122223333,444455556666', '111122223333', undefined].map((Names) => ask(principals, Names === undefined ? {} : { Names })), ['explicit-deny', 'allow', 'allow | explicit-deny']);
  });

  it('may be chosen by a condition', () => {
    const files = bucketWith('{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: { NotIpAddress: { aws:SourceIp: !If [IsProd, !Ref Names, "10.0.0.0/8"] } } }');
    assert.deepEqual([ask(files, { IsProd: false }), ask(files, { IsProd: true, Names: '192.0.2.0/24' }), ask(files, { IsProd: true })], ['allow', 'explicit-deny', 'allow | explicit-deny']);
  });
});

describe('a variable of a module in the place of a list', () => {
  const files: Files = { 'main.tf': 'variable "office" {}\nresource "aws_s3_bucket_policy" "b" {\n  bucket = "b"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }, { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { NotIpAddress = { "aws:SourceIp" = var.office } } }] })\n}\n' };

  it('is the one value it is given', () => {
    assert.deepEqual([ask(files, {}), ask(files, { 'var.office': '10.0.0.0/8' }), ask(files, { 'var.office': '192.0.2.0/24' })], ['allow | explicit-deny', 'allow', 'explicit-deny']);
  });
});
