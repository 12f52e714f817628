// The packaged extension, installed into a VS Code that has never seen the source, in a folder that
// nobody has trusted yet.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectFindings } from '../host/findings';
import { eventually, extension, openFile, serverRuns } from '../host/workbench';

describe('the installed extension', () => {
  it('runs from where VS Code installed it', () => {
    assert.match(extension().extensionPath, /[\\/]extensions[\\/]gatehouse\.gatehouse-iam-/);
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('starts its server for a policy file', async () => {
    await openFile('policy.json');
    await serverRuns();
  });

  it('knows the services of AWS: its catalog is in the package', async () => {
    const { document } = await openFile('policy.json');
    const at = document.positionAt(document.getText().indexOf('execute-api:Invoke') + 1);
    const hover = await eventually('there is a hover', async () => {
      const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      return hovers[0]?.contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
    });
    assert.match(hover, /Access level: Write/);
  });

  it('reports what is wrong while it is typed', async () => {
    const { document } = await openFile('policy.json');
    const start = document.getText().indexOf('execute-api:Invoke');
    const end = document.positionAt(start + 'execute-api:Invoke'.length);
    if (!vscode.window.activeTextEditor) throw new Error('no editor is open');
    vscode.window.activeTextEditor.selection = new vscode.Selection(document.positionAt(start), end);
    await vscode.commands.executeCommand('type', { text: 'execute-api:Invok' });
    const lines = document.getText().split('\n');
    const line = lines.findIndex((one) => one.includes('Invok"'));
    const marks = `${' '.repeat(lines[line]?.indexOf('execute-api:Invok') ?? 0)}${'^'.repeat('execute-api:Invok'.length)} warning[unknown-action]`;
    await expectFindings(document, [...lines.slice(0, line + 1), marks, ...lines.slice(line + 1)].join('\n'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
