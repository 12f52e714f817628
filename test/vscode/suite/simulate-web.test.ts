// Simulate request in a worker, in the oldest VS Code: lenses, the list, marks, a pinned result and an
// explanation, over files that are on no disk.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { press, takePicture, typeText, waitForGone, waitForVisible } from '../host/outside';
import { eventually, extension, fileUri, openFile } from '../host/workbench';

const ROWS = '.quick-input-list .monaco-list-row';

describe('simulating a request in a worker', () => {
  it('begins with lenses', async () => {
    await openFile('template.yaml');
    const titles = await eventually('the lenses are there', async () => {
      const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', fileUri('template.yaml'), 100);
      return lenses.length === 2 && lenses.map(({ command }) => command?.title);
    });
    assert.equal(titles[0], '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗');
    await waitForVisible('.codelens-decoration >> text=Simulate');
  });

  it('knows the callers of the scenario file beside it, and marks what decided', async () => {
    await vscode.commands.executeCommand('gatehouse.simulate');
    await waitForVisible(`${ROWS}.focused`);
    await typeText('GET /orders/42 as partner');
    const shown = await eventually('the request is answered', () => {
      const now = extension().exports.simulation();
      return now?.active?.startsWith('✗ GET /orders/42') && now.marked.length === 2 && now;
    });
    assert.equal(shown.marked[1]?.text, '203.0.113.7 ∉ 198.51.100.0/24');
    await takePicture('try-worker');
    await press('Enter');
    await waitForGone('.quick-input-widget');
    await eventually('the result is pinned', () => extension().exports.pinned() === '✗ GET /orders/42 as partner from 203.0.113.7 — explicit deny');
  });

  it('explains with links to the statements', async () => {
    await vscode.commands.executeCommand('gatehouse.explainRequest');
    // What the preview shows comes from another origin, which this host reaches over a network only.
    const text = await eventually('the explanation is there', () => {
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'gatehouse-explain');
      return document?.getText().startsWith('# ✗ GET /orders/42 as partner') && document.getText();
    });
    assert.match(text, /\[`PartnerFromOffice`\]\(\/template\.yaml#L26,15\)/);
  });

  it('leaves the lenses where they were', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openFile('template.yaml');
    editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    await waitForVisible('.codelens-decoration >> text=Simulate');
  });

  it('opens the request to edit with its live result', async () => {
    await vscode.commands.executeCommand('gatehouse.editRequest');
    const uri = await eventually('the request is open', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'untitled' && document.getText().includes('GET') ? document.uri : undefined;
    });
    await eventually('the case has its result', async () => {
      const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
      return lenses[0]?.command?.title === '✗ explicit deny at resource policy';
    });
  });
});
