/** Policies that resources attach to roles and users, by whatever resource that is done. */
import assert from 'node:assert/strict';
import { terraform } from '../../../../server/src/sites/terraform';
import { load } from './modules';

const role = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({ Statement = [] })\n}\n';
const policy = 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [] })\n}\n';

function attached(text: string): readonly string[] {
  const files = load({ 'main.tf': text }).files().map(({ uri, document }) => ({ uri, root: document.root }));
  const [principal] = terraform.principals?.(files) ?? [];
  return (principal?.policies ?? []).map((each) => ('uri' in each ? each.selector : each.outside) + (each.presence ? ' perhaps' : ''));
}

describe('a policy of a role', () => {
  it('is attached by a resource that keeps them exclusively', () => {
    const text = `${role}${policy}resource "aws_iam_role_policy_attachments_exclusive" "e" {\n  role_name   = aws_iam_role.r.name\n  policy_arns = [aws_iam_policy.p.arn, "arn:aws:iam::aws:policy/ReadOnlyAccess"]\n}\n`;
    assert.deepEqual(attached(text), ['aws_iam_policy.p', 'arn:aws:iam::aws:policy/ReadOnlyAccess']);
  });

  it('is attached once where that resource names what another one attaches', () => {
    const text = `${role}${policy}resource "aws_iam_role_policy_attachment" "a" {\n  role       = aws_iam_role.r.name\n  policy_arn = aws_iam_policy.p.arn\n}\nresource "aws_iam_role_policy_attachments_exclusive" "e" {\n  role_name   = aws_iam_role.r.name\n  policy_arns = [aws_iam_policy.p.arn]\n}\n`;
    assert.deepEqual(attached(text), ['aws_iam_policy.p']);
  });

  it('of another role is none of it', () => {
    assert.deepEqual(attached(`${role}${policy}resource "aws_iam_role_policy_attachments_exclusive" "e" {\n  role_name   = "other"\n  policy_arns = [aws_iam_policy.p.arn]\n}\n`), []);
  });
});
