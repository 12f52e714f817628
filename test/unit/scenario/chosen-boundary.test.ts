import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, decideIn, templateWith, type Files } from '../../support/decide-files';

const policy = (effect: string, action = 's3:*'): string => `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "${effect}", Action = "${action}", Resource = "*" }] })`;
const moduleWith = (boundary: string, more = ''): Files => ({
  'main.tf': `variable "on" {}
variable "which" {}
locals {
  yes = true
}
resource "aws_iam_policy" "narrow" {
  policy = ${policy('Allow', 'sqs:*')}
}
resource "aws_iam_policy" "wide" {
  policy = ${policy('Allow')}
}
resource "aws_iam_role" "r" {
  name                 = "r"
  assume_role_policy   = "{}"
  permissions_boundary = ${boundary}
  inline_policy {
    name   = "i"
    policy = ${policy('Allow')}
  }
}
${more}`,
});

const one = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'main.tf#aws_iam_role.r' } };
const answers = (boundary: string): readonly string[] =>
  [undefined, true, false].map((on) => answerIn(moduleWith(boundary), on === undefined ? one : { ...one, values: { 'var.on': on } }));

describe('a boundary that deployment chooses', () => {
  it('or leaves out is there or not, and the answer depends on which', () => {
    assert.deepEqual(answers('var.on ? aws_iam_policy.narrow.arn : null'), ['allow | implicit-deny', 'implicit-deny', 'allow']);
    assert.deepEqual(answers('var.on ? null : aws_iam_policy.narrow.arn'), ['allow | implicit-deny', 'allow', 'implicit-deny']);
    assert.deepEqual(answers('var.on ? aws_iam_policy.wide.arn : null'), ['allow', 'allow', 'allow']);
  });

  it('is one of two', () => {
    assert.deepEqual(answers('var.on ? aws_iam_policy.wide.arn : aws_iam_policy.narrow.arn'), ['allow | implicit-deny', 'allow', 'implicit-deny']);
    const nested = moduleWith('var.on ? (var.which ? aws_iam_policy.wide.arn : aws_iam_policy.narrow.arn) : null');
    assert.equal(answerIn(nested, { ...one, values: { 'var.on': true, 'var.which': false } }), 'implicit-deny');
    assert.equal(answerIn(nested, { ...one, values: { 'var.which': true } }), 'allow');
    assert.equal(answerIn(nested, { ...one, values: { 'var.on': false } }), 'allow');
  });

  it('is known where the condition is', () => {
    assert.deepEqual(answers('local.yes ? aws_iam_policy.narrow.arn : null'), ['implicit-deny', 'implicit-deny', 'implicit-deny']);
    assert.deepEqual(answers('local.yes ? null : aws_iam_policy.narrow.arn'), ['allow', 'allow', 'allow']);
  });

  it('that may be one from elsewhere stays open only where it is that one', () => {
    const elsewhere = moduleWith('var.on ? "arn:aws:iam::111122223333:policy/b" : null');
    assert.equal(answerIn(elsewhere, { ...one, values: { 'var.on': false } }), 'allow');
    assert.equal(answerIn(elsewhere, { ...one, values: { 'var.on': true } }), 'allow | explicit-deny | implicit-deny');
    assert.equal(answerIn(elsewhere, one), 'allow | explicit-deny | implicit-deny');
  });

  it('leaves nothing open but the choice, and is supplied', () => {
    const { unknown, given } = decideIn(moduleWith('var.on ? aws_iam_policy.narrow.arn : null'), one);
    assert.deepEqual([unknown, given['permissions-boundary']], [['var.on'], 'supplied']);
  });

  it('of a template likewise', () => {
    const files = templateWith(`  Narrow: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "sqs:*", Resource: "*" }] } } }
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      PermissionsBoundary: !If [IsProd, !Ref Narrow, !Ref "AWS::NoValue"]
      Policies: [{ PolicyName: p, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] } }]
`);
    const asRole = { ...one, caller: { ref: 'template.yaml#R' } };
    assert.equal(answerIn(files, asRole), 'allow | implicit-deny');
    assert.equal(answerIn(files, { ...asRole, values: { Env: 'prod' } }), 'implicit-deny');
    assert.equal(answerIn(files, { ...asRole, values: { Env: 'dev' } }), 'allow');
  });
});
