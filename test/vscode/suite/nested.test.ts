// A template that uses another, and a scenario that takes its values from a file: what nobody has opened is
// read, and followed on disk.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { takePicture, waitForVisible } from '../host/outside';
import { eventually, extension, fileUri, openFile } from '../host/workbench';

describe('a template with a nested stack', () => {
  it('has the routes of the nested template, which nobody has opened', async () => {
    await openFile('parent.yaml');
    await lensReads('parent.yaml', '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗');
    await vscode.commands.executeCommand('gatehouse.simulate');
    const shown = await eventually('the list is there', () => {
      const now = extension().exports.simulation();
      return now?.isReady && now.rows.length > 0 && now;
    });
    assert.equal(shown.title, 'orders · stage prod — routes for stranger');
    assert.deepEqual(shown.rows, ['✗ GET /orders · stranger · unauthenticated: 403']);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.deepEqual(vscode.workspace.textDocuments.filter(({ uri }) => uri.path.endsWith('/routes.yaml')), []);
  });

  it('follows the nested template on disk', async () => {
    await replaceOnDisk('routes.yaml', 'AWS_IAM', 'NONE');
    // Seen on the screen: the one document that is open has not changed.
    await waitForVisible('.codelens-decoration >> text=stranger ✗→✓');
    await waitForVisible('.codelens-decoration >> text=Acknowledge');
    await takePicture('try-nested');
    await replaceOnDisk('routes.yaml', 'NONE', 'AWS_IAM');
    await lensReads('parent.yaml', '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗');
  });
});

describe('a scenario that takes values from a file', () => {
  it('follows that file on disk', async () => {
    await openFile('orders.authz.yaml');
    await lensReads('orders.authz.yaml', '✓ reaches the integration, given identity policy; no SCP supplied');
    await replaceOnDisk('office.json', '198.51.100.0/24', '192.0.2.0/24');
    await lensReads('orders.authz.yaml', '✗ implicit deny at identity policy · expected allow');
  });
});

/** Waits until the first lens of a file has this title. */
async function lensReads(path: string, title: string): Promise<void> {
  const first = async (): Promise<string | undefined> => {
    const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', fileUri(path), 100);
    return lenses[0]?.command?.title;
  };
  await eventually('the lens is right', async () => (await first()) === title).catch(async () => {
    assert.equal(await first(), title);
  });
}

async function replaceOnDisk(path: string, before: string, after: string): Promise<void> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(path)));
  assert.ok(text.includes(before), text);
  await vscode.workspace.fs.writeFile(fileUri(path), new TextEncoder().encode(text.replace(before, after)));
}
