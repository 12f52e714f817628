// Documents where they are unusual: outside the workspace, not policies, far too long, or open while the
// server is started again.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectFindings, findingsOf, openMarked } from '../host/findings';
import { closeEditor, eventually, extension, fileUri, openFile, serverRuns, serverState } from '../host/workbench';

const MARKED = `{ "Statement": [{ "Effect": "Alow", "Action": "s3:GetObject", "Resource": "*" }] }
                             ^^^^ error[invalid-effect]
`;
const TEXT = MARKED.slice(0, MARKED.indexOf('\n') + 1);

describe('a file outside the workspace', () => {
  it('gets its findings, and loses them when its editor is closed', async () => {
    const uri = fileUri('../elsewhere.json');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
    // By command: a document opened through the API is kept for minutes.
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await eventually('it is open', () => vscode.window.activeTextEditor?.document.uri.path.endsWith('elsewhere.json') && vscode.window.activeTextEditor.document);
    await serverRuns();
    await expectFindings(document, MARKED);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually('its findings are gone', () => vscode.languages.getDiagnostics(uri).length === 0);
    await vscode.workspace.fs.delete(uri);
  });
});

describe('the status of a document', () => {
  it('counts what was recognised in a policy', async () => {
    await openFile('policy.json');
    await serverRuns();
    await status('Gatehouse: 1 policy', '');
  });

  it('says why a file is not treated as a policy', async () => {
    await open('package.json', '{ "name": "orders", "version": "1.0.0", "resources": ["execute-api"] }\n');
    await status('Gatehouse: Nothing recognised', 'Nothing in it has the shape of a policy, an API or an authorizer output.');
  });

  it('says that a stack policy of CloudFormation is not read as one of IAM', async () => {
    await open('stack-policy.json', '{ "Statement": [{ "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" }] }\n');
    await status('Gatehouse: Nothing recognised', 'Its statements are those of a CloudFormation stack policy, which IAM never reads.');
    assert.deepEqual(vscode.languages.getDiagnostics(fileUri('stack-policy.json')), []);
  });

  it('says that a file is too long to be read', async () => {
    await open('long.json', `{ "Statement": [${'{"Effect":"Allow"},'.repeat(110_000)}{}] }`);
    await eventually('there is a status', () => extension().exports.status()?.text === 'Gatehouse: Not read');
    assert.match(extension().exports.status()?.detail ?? '', /long/);
  });

  it('is told in full on request', async () => {
    await openFile('template.yaml');
    await status('Gatehouse: 2 policies, 1 API', '');
    await vscode.commands.executeCommand('gatehouse.showRecognised');
    const shown = await eventually('it is shown', () => vscode.window.activeTextEditor?.document.languageId === 'markdown' && vscode.window.activeTextEditor.document);
    assert.match(shown.getText(), /^# template\.yaml\n\nRead as .*\n\n## Policies\n/);
    assert.match(shown.getText(), /- `GET \/orders\/\{id\}`: AWS_IAM, line \d+/);
    await closeEditor();
  });
});

describe('a server that is started again', () => {
  it('reports on what is open, once', async () => {
    const { document } = await openMarked('json', MARKED);
    await vscode.commands.executeCommand('gatehouse.restartServer');
    assert.equal(serverState(), 'running');
    await expectFindings(document, MARKED);
    await closeEditor();
  });

  it('several times in a row comes up every time', async () => {
    const { document } = await openMarked('json', MARKED);
    await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand('gatehouse.restartServer')));
    await serverRuns();
    await expectFindings(document, MARKED);
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n'));
    await eventually('it follows edits', () => document.version > 1 && findingsOf(document).length === 1);
    await closeEditor();
  });
});

async function open(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(fileUri(path), new TextEncoder().encode(text));
  await openFile(path);
}

async function status(text: string, detail: string): Promise<void> {
  await eventually('the status is right', () => extension().exports.status()?.text === text, 5000).catch(() => {
    assert.deepEqual(extension().exports.status(), { text, detail });
  });
  assert.equal(extension().exports.status()?.detail, detail);
}
