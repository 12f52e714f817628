import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, decideIn } from '../../../support/decide-files';

const policy = (effect: string): string => `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "${effect}", Action = "s3:GetObject", Resource = "*" }] })`;
const user = 'resource "aws_iam_user" "u" {\n  name = "u"\n}\n';
const group = (name = 'g'): string => `resource "aws_iam_group" "${name}" {\n  name = "${name}-name"\n}\n`;
const inline = (effect: string, of = 'aws_iam_group.g.name'): string => `resource "aws_iam_group_policy" "${effect}" {\n  group  = ${of}\n  policy = ${policy(effect)}\n}\n`;
const membership = (groups: string, more = ''): string => `resource "aws_iam_user_group_membership" "m" {\n${more}  user   = aws_iam_user.u.name\n  groups = ${groups}\n}\n`;

const one = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'main.tf#aws_iam_user.u' } };
const answer = (...blocks: readonly string[]): string => answerIn({ 'main.tf': user + blocks.join('') }, one);

describe('the groups of a user of Terraform', () => {
  it('give the user their inline and their attached policies', () => {
    assert.equal(answer(group(), inline('Allow')), 'implicit-deny');
    assert.equal(answer(group(), inline('Allow'), membership('[aws_iam_group.g.name]')), 'allow');
    assert.equal(answer(group(), inline('Allow'), membership('[aws_iam_group.g.id]')), 'allow');
    assert.equal(answer(group(), inline('Allow'), inline('Deny'), membership('[aws_iam_group.g.name]')), 'explicit-deny');
    const managed = `resource "aws_iam_policy" "p" {\n  policy = ${policy('Allow')}\n}\n`;
    assert.equal(answer(group(), managed, 'resource "aws_iam_group_policy_attachment" "a" {\n  group      = aws_iam_group.g.name\n  policy_arn = aws_iam_policy.p.arn\n}\n', membership('[aws_iam_group.g.name]')), 'allow');
    assert.equal(answer(group(), managed, 'resource "aws_iam_policy_attachment" "a" {\n  name       = "a"\n  groups     = [aws_iam_group.g.name]\n  policy_arn = aws_iam_policy.p.arn\n}\n', membership('[aws_iam_group.g.name]')), 'allow');
    assert.equal(answer(group(), 'resource "aws_iam_group_policy_attachment" "a" {\n  group      = aws_iam_group.g.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n', membership('[aws_iam_group.g.name]')), 'allow');
  });

  it('are named by the group, by their names and one by one', () => {
    assert.equal(answer(group(), inline('Allow'), 'resource "aws_iam_group_membership" "m" {\n  name  = "m"\n  users = [aws_iam_user.u.name]\n  group = aws_iam_group.g.name\n}\n'), 'allow');
    assert.equal(answer(group(), inline('Allow'), membership('["g-name"]')), 'allow');
    assert.equal(answer(group(), inline('Allow'), group('h'), membership('[aws_iam_group.h.name]')), 'implicit-deny');
    assert.equal(answer(group(), inline('Allow'), group('h'), membership('[aws_iam_group.h.name, aws_iam_group.g.name]')), 'allow');
    assert.equal(answer(group(), inline('Allow'), 'resource "aws_iam_user" "v" {\n  name = "v"\n}\n', membership('[aws_iam_group.g.name]').replace('aws_iam_user.u.name', 'aws_iam_user.v.name')), 'implicit-deny');
    assert.equal(answer(group(), inline('Allow'), 'locals {\n  groups = [aws_iam_group.g.name]\n}\n', membership('local.groups')), 'allow');
  });

  it('that cannot be seen leave open what they give', () => {
    assert.equal(answer(group(), inline('Allow'), membership('[aws_iam_group.g.name, "elsewhere"]')), 'allow | explicit-deny');
    assert.equal(answer(membership('[var.group]')), 'allow | explicit-deny | implicit-deny');
    assert.equal(answer(group(), inline('Deny'), membership('[aws_iam_group.g.name, "elsewhere"]')), 'explicit-deny');
    assert.deepEqual(decideIn({ 'main.tf': user + membership('["elsewhere"]') }, one).unknown, ['policies of the group elsewhere']);
  });

  it('that are there under a condition leave the answer to it', () => {
    const files = { 'main.tf': `variable "on" {}\n${user}${group()}${inline('Allow')}${membership('var.on ? [aws_iam_group.g.name] : []')}` };
    assert.equal(answerIn(files, one), 'allow | implicit-deny');
    assert.equal(answerIn(files, { ...one, values: { 'var.on': true } }), 'allow');
    assert.equal(answerIn(files, { ...one, values: { 'var.on': false } }), 'implicit-deny');
    const counted = { 'main.tf': `variable "on" {}\n${user}${group()}${inline('Allow')}${membership('[aws_iam_group.g.name]', '  count  = var.on ? 1 : 0\n')}` };
    assert.equal(answerIn(counted, { ...one, values: { 'var.on': false } }), 'implicit-deny');
    assert.equal(answerIn(counted, { ...one, values: { 'var.on': true } }), 'allow');
  });
});
