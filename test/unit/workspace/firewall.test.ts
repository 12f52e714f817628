/** What an edit redoes is counted, not timed: it must be the same for a document of any length. */
import assert from 'node:assert/strict';
import { openWorkspace, uriOf } from '../../support/open-workspace';

function statement(index: number): object {
  return {
    Sid: `Statement${String(index)}`,
    Effect: 'Allow',
    Action: ['execute-api:Invoke', 's3:GetObject'],
    Resource: [`arn:aws:s3:::bucket-${String(index)}/*`],
    Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] } },
  };
}

function policy(count: number): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: count }, (_, index) => statement(index)) }, null, 2);
}

/** What one more character in the middle statement's Sid costs. */
function costOfEdit(count: number): { parts: number; statements: number; bound: number } {
  const text = policy(count);
  const workspace = openWorkspace({ 'policy.json': text });
  workspace.file(uriOf('policy.json'));
  const before = { ...workspace.count };
  const at = text.indexOf(`Statement${String(count / 2)}"`);
  workspace.set(uriOf('policy.json'), 'json', 2, `${text.slice(0, at)}X${text.slice(at)}`);
  const file = workspace.file(uriOf('policy.json'));
  const sid = file?.policies[0]?.policy.statements[count / 2]?.sid?.value;
  assert.deepEqual(sid, { known: true, value: `XStatement${String(count / 2)}` });
  return {
    parts: workspace.count.parsedParts - before.parsedParts,
    statements: workspace.count.readStatements - before.readStatements,
    bound: workspace.count.boundParts - before.boundParts,
  };
}

describe('an edit inside a statement', () => {
  it('parses one part and reads one statement, however long the policy is', () => {
    assert.deepEqual(costOfEdit(100), { parts: 1, statements: 1, bound: 0 });
    assert.deepEqual(costOfEdit(200), { parts: 1, statements: 1, bound: 0 });
  });

  it('moves the spans behind it without reading them again', () => {
    const text = policy(100);
    const workspace = openWorkspace({ 'policy.json': text });
    const uri = uriOf('policy.json');
    const last = workspace.file(uri)?.policies[0]?.policy.statements[99];
    workspace.set(uri, 'json', 2, text.replace('Statement3"', 'Statement3, and more"'));
    const again = workspace.file(uri)?.policies[0]?.policy.statements[99];
    assert.equal(again, last);
    const span = again && workspace.locate(again.node.span);
    const moved = workspace.sourceText(uri) ?? '';
    assert.ok(span && moved.slice(span.start, span.end).includes('"Statement99"'));
  });

  it('makes spans of the version before unknown instead of wrong', () => {
    const text = policy(100);
    const workspace = openWorkspace({ 'policy.json': text });
    const uri = uriOf('policy.json');
    const old = workspace.file(uri)?.policies[0]?.policy.statements[3];
    workspace.set(uri, 'json', 2, text.replace('Statement3"', 'S"'));
    assert.ok(old);
    assert.equal(workspace.locate(old.node.span), undefined);
  });
});

describe('an edit in a template', () => {
  const template = (path: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod }
${Array.from({ length: 60 }, (_, index) => role(index, index === 30 ? path : '*')).join('')}`;

  const role = (index: number, path: string): string => `
  Role${String(index)}:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: invoke
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: execute-api:Invoke
                Resource: !Sub arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Orders}/${path}
`;

  it('parses, binds and reads only the resource it stands in', () => {
    const workspace = openWorkspace({ 'template.yaml': template('*') });
    const uri = uriOf('template.yaml');
    assert.equal(workspace.file(uri)?.policies.length, 60);
    const before = { ...workspace.count };
    workspace.set(uri, 'yaml', 2, template('prod/*'));
    assert.equal(workspace.file(uri)?.policies.length, 60);
    assert.equal(workspace.count.parsedParts - before.parsedParts, 1);
    assert.equal(workspace.count.boundParts - before.boundParts, 1);
    assert.equal(workspace.count.readPolicies - before.readPolicies, 1);
  });
});

describe('an edit in one file of a module', () => {
  const main = `
resource "aws_iam_role_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = local.arn }] })
}
resource "aws_iam_role_policy" "b" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
`;
  const locals = (arn: string, other: string): string => `locals {\n  arn   = "${arn}"\n  other = "${other}"\n}\n`;

  it('leaves a file alone that looked up nothing that changed', () => {
    const workspace = openWorkspace({ 'main.tf': main, 'locals.tf': locals('arn:a', 'x') });
    const uri = uriOf('main.tf');
    assert.equal(workspace.file(uri)?.policies.length, 2);
    const before = { ...workspace.count };
    workspace.set(uriOf('other.tf'), 'terraform', 1, 'variable "stage" {}\n');
    assert.equal(workspace.file(uri)?.policies.length, 2);
    assert.equal(workspace.count.boundParts - before.boundParts, 0);
    assert.equal(workspace.count.readPolicies - before.readPolicies, 0);
  });

  it('binds again what uses a local that changed, and nothing else', () => {
    const workspace = openWorkspace({ 'main.tf': main, 'locals.tf': locals('arn:a', 'x') });
    const uri = uriOf('main.tf');
    workspace.file(uri);
    const before = { ...workspace.count };
    workspace.set(uriOf('locals.tf'), 'terraform', 2, locals('arn:b', 'x'));
    const resource = workspace.file(uri)?.policies.find((entry) => entry.site.selector.includes('.a'))?.policy.statements[0]?.resource;
    assert.deepEqual(resource?.value.values[0]?.text.pieces, ['arn:b']);
    assert.equal(workspace.count.readPolicies - before.readPolicies, 1);
  });
});
