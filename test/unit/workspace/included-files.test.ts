/** Files that a template includes: what they say counts where they are put, and an edit in one redoes who named it. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import type { PolicyEntry } from '../../../server/src/workspace/model';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const include = (location: string): string => `{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${location} } } }`;

const template = (document: string): string => `
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: ${document}
`;

const statement = (resource: string): string => `Statement:\n  - Effect: Allow\n    Action: execute-api:Invoke\n    Resource: ${resource}\n`;

function policyOf(workspace: Workspace): PolicyEntry['policy'] | undefined {
  return workspace.file(uriOf('t.yaml'))?.policies[0]?.policy;
}

function resourcesOf(workspace: Workspace): readonly string[] {
  return (policyOf(workspace)?.statements ?? []).flatMap(({ resource }) => (resource?.value.values ?? []).map(({ text }) => displayText(text)));
}

describe('a file that a template includes', () => {
  it('is the value where the function stands, with the references of the template', () => {
    const workspace = openWorkspace({ 't.yaml': template(include('./policy.yaml')), 'policy.yaml': statement('{ "Fn::Sub": "arn:aws:execute-api:eu-west-1:111122223333:${Api}/*" }') });
    assert.deepEqual(resourcesOf(workspace), ['arn:aws:execute-api:eu-west-1:111122223333:${Api}/*']);
    const atom = policyOf(workspace)?.statements[0]?.resource?.value.values[0]?.text.pieces[1];
    assert.equal(typeof atom === 'object' ? atom.id : atom, `${uriOf('t.yaml')}#Api`);
    const span = policyOf(workspace)?.statements[0]?.node.span;
    assert.equal(span && workspace.locate(span)?.source, uriOf('policy.yaml'));
  });

  it('puts its members beside those that are written', () => {
    const document = '{ Version: "2012-10-17", Fn::Transform: { Name: AWS::Include, Parameters: { Location: parts/policy.yaml } } }';
    const workspace = openWorkspace({ 't.yaml': template(document), 'parts/policy.yaml': statement('"*"') });
    assert.equal(policyOf(workspace)?.openStatements, undefined);
    assert.deepEqual(resourcesOf(workspace), ['*']);
  });

  it('leaves the object open while the file is not there, and tells which is missing', () => {
    const document = '{ Version: "2012-10-17", Fn::Transform: { Name: AWS::Include, Parameters: { Location: ../parts/policy.yaml } } }';
    const workspace = openWorkspace({ 't.yaml': template(document) });
    const root = workspace.file(uriOf('t.yaml'))?.policies[0]?.policy.node;
    assert.equal(root?.kind === 'object' ? root.open : root, '`Fn::Transform` adds to it at deployment');
    assert.deepEqual(workspace.missing(uriOf('t.yaml')), ['file:///parts/policy.yaml']);
    workspace.set('file:///parts/policy.yaml', '', 1, statement('"*"'));
    assert.deepEqual(workspace.missing(uriOf('t.yaml')), []);
    assert.deepEqual(resourcesOf(workspace), ['*']);
    workspace.remove('file:///parts/policy.yaml');
    assert.deepEqual(resourcesOf(workspace), []);
  });

  it('knows nothing of what is written here and there', () => {
    const document = '{ Statement: [], Fn::Transform: { Name: AWS::Include, Parameters: { Location: policy.yaml } } }';
    const policy = policyOf(openWorkspace({ 't.yaml': template(document), 'policy.yaml': statement('"*"') }));
    assert.equal(policy?.statements.length, 0);
    assert.notEqual(policy?.openStatements, undefined);
  });

  it('follows edits of it', () => {
    const workspace = openWorkspace({ 't.yaml': template(include('policy.yaml')), 'policy.yaml': statement('"a"') });
    assert.deepEqual(resourcesOf(workspace), ['a']);
    workspace.set(uriOf('policy.yaml'), '', 2, statement('"b"'));
    assert.deepEqual(resourcesOf(workspace), ['b']);
    assert.deepEqual(workspace.dependents(uriOf('policy.yaml')), [uriOf('t.yaml')]);
  });

  it('is looked for nowhere but in folders of the workspace', () => {
    for (const location of ['s3://bucket/policy.yaml', 'https://example.com/policy.yaml', '/etc/policy.yaml', '\\\\server\\policy.yaml', 'c:/policy.yaml', 'policy.txt', '/etc/passwd', '"../../etc/passwd"', '""', '"\\ud800.yaml"', '"a\\0.yaml"']) {
      const workspace = openWorkspace({ 't.yaml': template(include(location)) });
      const missing = workspace.missing(uriOf('t.yaml'));
      assert.ok(missing.every((uri) => uri.startsWith('file:///project/') && uri.endsWith('.yaml')), `${location}: ${missing.join()}`);
    }
  });
});

describe('an edit in a file that is included', () => {
  const definition = (action: string): string => `openapi: 3.0.1\nx-amazon-apigateway-policy:\n  Version: "2012-10-17"\n  Statement:\n${Array.from({ length: 60 }, (_, index) => `    - { Effect: Allow, Principal: "*", Action: ${index === 30 ? action : 'execute-api:Invoke'}, Resource: { Fn::Sub: "execute-api:/\${Api}/GET/path-${String(index)}-with-a-long-name" } }\n`).join('')}paths:\n${Array.from({ length: 60 }, (_, index) => `  /p${String(index)}: { get: { responses: { "200": { description: a description of some length } } } }\n`).join('')}`;

  it('redoes no more than its part', () => {
    const own = `Resources:\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: ${include('api.yaml')} } }\n`;
    const workspace = openWorkspace({ 't.yaml': own, 'api.yaml': definition('execute-api:Invoke') });
    assert.equal(workspace.file(uriOf('t.yaml'))?.policies[0]?.policy.statements.length, 60);
    const before = { ...workspace.count };
    workspace.set(uriOf('api.yaml'), '', 2, definition('execute-api:*'));
    assert.equal(workspace.file(uriOf('t.yaml'))?.policies[0]?.policy.statements.length, 60);
    const { parsedParts, boundParts, readStatements } = workspace.count;
    // The part, and the part of the template that it is put into.
    assert.deepEqual([parsedParts - before.parsedParts, boundParts - before.boundParts], [1, 2]);
    assert.ok(readStatements - before.readStatements < 20, String(readStatements - before.readStatements));
  });
});

describe('files that include one another', () => {
  it('end where they lead in a circle', () => {
    const own = template(include('t.yaml'));
    const workspace = openWorkspace({ 't.yaml': own, 'a.yaml': `Resources: ${include('b.yaml')}`, 'b.yaml': `X: ${include('a.yaml')}` });
    assert.equal(policyOf(workspace)?.statements.length, 0);
    assert.ok(workspace.file(uriOf('a.yaml')));
    assert.deepEqual(workspace.missing(uriOf('a.yaml')), []);
  });

  it('are followed to a bounded depth, and work grows with their number', () => {
    const chain = (count: number): Workspace => {
      const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${String(index)}.yaml`, `X: ${include(`f${String(index + 1)}.yaml`)}\n`]));
      const workspace = openWorkspace({ ...files, 't.yaml': template(include('f0.yaml')) });
      assert.ok(workspace.file(uriOf('t.yaml')));
      return workspace;
    };
    assert.ok(chain(1000).count.boundParts <= 300);
    assert.equal(chain(40).count.boundParts - chain(20).count.boundParts, 20);
  });

  it('do not double what they include twice', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${String(index)}.yaml`, `A: ${include(`f${String(index + 1)}.yaml`)}\nB: ${include(`f${String(index + 1)}.yaml`)}\n`]));
    const workspace = openWorkspace({ ...files, 't.yaml': template(include('f0.yaml')) });
    assert.ok(workspace.file(uriOf('t.yaml')));
    assert.ok(workspace.count.boundParts <= 40);
  });
});
