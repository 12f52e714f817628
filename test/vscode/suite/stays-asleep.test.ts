// The extension in a workspace without AWS content: no server, until something relevant is written.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, extension, openFile, pause, serverRuns, serverState } from '../host/workbench';

describe('in a workspace without AWS content the server', () => {
  it('is not started by JSON, YAML or Terraform files, nor by OpenAPI and Serverless files that say nothing of AWS', async () => {
    for (const path of ['package.json', 'compose.yaml', 'main.tf', 'petstore.yaml', 'serverless.yml']) await openFile(path);
    await eventually('the extension looked at the files', () => extension().isActive);
    await pause(500);
    assert.equal(serverState(), 'asleep', `open: ${vscode.workspace.textDocuments.map(({ uri }) => uri.toString()).join(', ')}`);
  });

  it('is not started by what VS Code itself keeps as JSON, which speaks of our settings', async () => {
    const schema = await vscode.workspace.openTextDocument(vscode.Uri.parse('vscode://schemas/settings/user'));
    assert.match(schema.getText(), /execute-api/);
    await pause(500);
    assert.equal(serverState(), 'asleep');
  });

  it('is started as soon as a policy is typed into one of them', async () => {
    const editor = await openFile('main.tf');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'data "aws_iam_policy_document" "p" {}\n'));
    await serverRuns();
  });
});
