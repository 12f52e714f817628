/** What the directives of a text put into a policy, or leave out, decides as deployment decides them: open until it is known. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, type Files } from '../../support/decide-files';

const allow = '{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }';
const deny = allow.replace('Allow', 'Deny');

function answer(statements: string, values?: object): string {
  const files: Files = {
    'main.tf': `variable "on" {}\nvariable "list" {}\nresource "aws_iam_policy" "p" {\n  policy = <<-EOF\n    { "Version": "2012-10-17", "Statement": [${statements}] }\n  EOF\n}\n`,
  };
  return answerIn(files, {
    api: { account: '111122223333' },
    route: { authorization: 'AWS_IAM' },
    caller: { arn: 'arn:aws:iam::111122223333:role/r', identityPolicies: ['main.tf#aws_iam_policy.p'] },
    ...(values ? { values } : {}),
  });
}

describe('a statement that a directive puts into a policy', () => {
  it('that denies leaves open whether a call is allowed, until it is known', () => {
    const statements = `${allow} %{ if var.on }, ${deny}%{ endif }`;
    assert.deepEqual([answer(statements), answer(statements, { 'var.on': true }), answer(statements, { 'var.on': false })], ['allow | explicit-deny', 'explicit-deny', 'allow']);
  });

  it('or another one in its place decide alike where they are alike', () => {
    assert.equal(answer(`%{ if var.on }${allow}%{ else }${allow.replace('"*"', '["*"]')}%{ endif }`), 'allow');
    assert.equal(answer(`%{ if var.on }${allow}%{ endif }`), 'allow | implicit-deny');
  });

  it('may have a condition in some deployments only', () => {
    const statements = `${allow.replace(' }', '')}%{ if var.on }, "Condition": { "StringEquals": { "aws:PrincipalAccount": "222222222222" } }%{ endif } }`;
    assert.deepEqual([answer(statements), answer(statements, { 'var.on': true }), answer(statements, { 'var.on': false })], ['allow | implicit-deny', 'implicit-deny', 'allow']);
  });

  it('with a text that a directive chooses is looked at with each', () => {
    const statements = allow.replace('execute-api:Invoke', 'execute-api:%{ if var.on }Invoke%{ else }*%{ endif }');
    assert.equal(answer(statements), 'allow');
    assert.equal(answer(statements.replace('*%{ endif }', 'ManageConnections%{ endif }')), 'allow | implicit-deny');
  });

  it('out of a loop that nobody can see may be any', () => {
    assert.match(answer(`${allow} %{ for x in var.list }, { "Effect": "Deny", "Action": "\${x}", "Resource": "*" }%{ endfor }`), /undetermined|explicit-deny/);
  });
});
