// The extension in a workspace that has a policy: it wakes up, in every host.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { extension, openFile, serverRuns, serverState } from '../host/workbench';

describe('in a workspace with a policy the extension', () => {
  it('sleeps until a file is opened', () => {
    assert.equal(serverState(), 'asleep');
  });

  it('starts its server for a policy file', async () => {
    await openFile('policy.json');
    await serverRuns();
  });

  it('knows Terraform files without any other extension', async () => {
    const editor = await openFile('main.tf');
    assert.equal(editor.document.languageId, 'terraform');
  });

  it('registers every command its manifest names', async () => {
    const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('starts its server again on request', async () => {
    await vscode.commands.executeCommand('gatehouse.restartServer');
    assert.equal(serverState(), 'running');
  });
});
