// Simulate request as a person meets it: the lens, the list of decided rows, marks in the editor, typed
// requests, a pinned result that follows edits, and the documents it opens.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { ShownSimulation } from '../../../client/src/exports';
import { click, clickFor, press, takePicture, typeText, visibleTexts, waitForGone, waitForVisible } from '../host/outside';
import { eventually, extension, fileUri, openFile, pause } from '../host/workbench';

/** Webviews are a frame in a frame. */
const PREVIEW = 'iframe.webview >> internal:control=enter-frame >> iframe#active-frame >> internal:control=enter-frame';
const ROWS = '.quick-input-list .monaco-list-row';

describe('simulating a request', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeSidebar'));

  it('begins with a lens over the API and one over its resource policy', async () => {
    await openFile('template.yaml');
    assert.deepEqual(await lensTitles('template.yaml', 2), [
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗',
      '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✗',
    ]);
    await waitForVisible('.codelens-decoration >> text=Simulate');
    await takePicture('lens', '.part.editor', 350);
  });

  it('opens one list whose rows are decided, with one click', async () => {
    await clickFor('.codelens-decoration >> text=Simulate', `${ROWS} >> text=DELETE`);
    const shown = await list((now) => now.rows.length > 0);
    assert.match(shown.title, /^orders · stage prod — routes for stranger$/);
    assert.deepEqual(shown.rows, [
      '✗ GET /orders · stranger · unauthenticated: 403',
      '✗ GET /orders/{id} · stranger · unauthenticated: 403',
      '✗ DELETE /orders/{id} · stranger · unauthenticated: 403',
    ]);
  });

  it('turns to the callers of the route under the cursor and back to the routes of a caller', async () => {
    await press('ArrowDown');
    await click('.quick-input-titlebar .action-label[aria-label^="Callers of"]');
    const callers = await list((now) => now.title.includes('callers of'));
    assert.match(callers.title, /callers of GET \/orders\/\{id\}$/);
    assert.ok(callers.rows.includes('✗ partner from 203.0.113.7 · GET /orders/{id} · explicit deny at resource policy'), callers.rows.join('\n'));
    await typeText('partner');
    await eventually('the partner is alone', async () => (await visibleTexts(ROWS)).length === 1);
    await click('.quick-input-titlebar .action-label[aria-label^="Routes for"]');
    const routes = await list((now) => now.title.includes('routes for partner'));
    assert.equal(routes.rows[1], '✗ GET /orders/{id} · partner from 203.0.113.7 · explicit deny at resource policy');
  });

  it('marks the deciding statement and the value that failed while rows are looked at', async () => {
    await waitForVisible(`${ROWS}.focused`);
    await press('ArrowDown');
    const { marked } = await list((now) => now.active === '✗ GET /orders/{id}' && now.marked.some(({ kind }) => kind === 'value'));
    const document = await vscode.workspace.openTextDocument(fileUri('template.yaml'));
    const lines = marked.map(({ kind, line, text }) => [kind, document.lineAt(line).text.trim(), text]);
    assert.deepEqual(lines, [
      ['deciding', '- Sid: PartnerFromOffice', undefined],
      ['value', 'aws:SourceIp: 198.51.100.0/24', '203.0.113.7 ∉ 198.51.100.0/24'],
    ]);
    await waitForVisible('.monaco-editor >> text=Sid: PartnerFromOffice');
    await takePicture('quick-pick', 'body', 440);
  });

  it('takes what is typed as a request and answers it in the first row', async () => {
    await typeText('DELETE /orders/42 as this account from 10.0.0.1');
    const shown = await list((now) => now.rows[0]?.startsWith('✓ DELETE /orders/42 ·') === true && now.rows[0].includes('10.0.0.1'));
    assert.equal(shown.rows[0], '✓ DELETE /orders/42 · this account from 10.0.0.1 · reaches the integration, given resource policy; no SCP supplied');
    assert.deepEqual((await visibleTexts(ROWS)).length, 1);
    await takePicture('try-typed');
    await press('Escape');
    await waitForGone('.quick-input-widget');
  });

  it('puts the editor back on Escape', async () => {
    const before = await openFile('template.yaml');
    before.selection = new vscode.Selection(3, 4, 3, 8);
    before.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    await pause(200);
    const top = before.visibleRanges[0]?.start.line;
    await openList();
    await press('ArrowDown');
    await press('Escape');
    await waitForGone('.quick-input-widget');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), fileUri('template.yaml').toString());
    assert.deepEqual([editor?.selection.start.character, editor?.selection.end.character, editor?.selection.start.line], [4, 8, 3]);
    assert.equal(editor?.visibleRanges[0]?.start.line, top);
  });
});

describe('a pinned request', () => {
  it('shows its result in the status bar', async () => {
    await openFile('template.yaml');
    await openList();
    await typeText('GET /orders/42 as partner from 198.51.100.4');
    await list((now) => now.rows[0]?.includes('partner from 198.51.100.4') === true);
    await press('Enter');
    await eventually('the result is pinned', () => pinned() === '✓ GET /orders/42 as partner from 198.51.100.4 — reaches the integration');
    await waitForVisible('.statusbar-item >> text=GET /orders/42 as partner');
  });

  it('follows an edit in any file, and the lens keeps what flipped until it is seen', async () => {
    const editor = await openFile('partner.json');
    assert.deepEqual(await lensTitles('partner.json', 1), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗']);
    const at = editor.document.positionAt(editor.document.getText().indexOf('"Allow"') + 1);
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 5)), 'Deny'));
    await eventually('the pinned result follows', () => pinned() === '✗ GET /orders/42 as partner from 198.51.100.4 — explicit deny');
    assert.deepEqual(await lensTitles('partner.json', 2), ['▶ Simulate · stranger ✗ · this account ◐→✗ · other accounts ✗', 'Acknowledge']);
    await vscode.commands.executeCommand('undo');
    await eventually('the pinned result follows back', () => pinned()?.startsWith('✓') === true);
    assert.deepEqual(await lensTitles('partner.json', 1), ['▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗']);
  });

  it('opens as a request to edit, with its live result', async () => {
    await click('.statusbar-item >> text=GET /orders/42 as partner');
    await waitForVisible(`${ROWS} >> text=Edit Request`);
    await press('Enter');
    const document = await eventually('the request is open', () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.scheme === 'untitled' && active.getText().includes('GET /orders/42') ? active : undefined;
    });
    assert.match(document.uri.path, /\.authz\.yaml$/);
    const titles = await eventually('the case has a result', async () => {
      const lenses = await lensesOf(document.uri);
      return lenses.length === 1 && lenses;
    });
    assert.equal(titles[0], '✓ reaches the integration, given identity policy and resource policy; no SCP supplied');
    await eventually('there is nothing wrong with it', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    await waitForVisible('.codelens-decoration >> text=reaches the integration');
    await takePicture('try-edit-request');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('is explained with links to the statements that decided', async () => {
    await openFile('template.yaml');
    await vscode.commands.executeCommand('gatehouse.explainRequest');
    const text = await explanation('✓ GET /orders/42 as partner');
    assert.match(text, /\[`PartnerReads`\]\(\/template\.yaml#L20,15\)/);
    assert.match(text, /\[`\[0\]`\]\(\/partner\.json#L4,5\)/);
    await waitForVisible(`${PREVIEW} >> a:has-text("PartnerReads")`);
    await click(`${PREVIEW} >> a:has-text("PartnerReads")`);
    await eventually('the statement is in view', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path.endsWith('/template.yaml') && editor.selection.start.line === 19;
    });
  });

  it('outlives the server', async () => {
    await vscode.commands.executeCommand('gatehouse.restartServer');
    await eventually('it is followed again', () => pinned()?.startsWith('✓ GET /orders/42 as partner'));
    const editor = await openFile('template.yaml');
    const { document } = editor;
    const at = document.positionAt(document.getText().indexOf('198.51.100.0/24'));
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 15)), '192.0.2.0/24'));
    await eventually('the result follows', () => pinned() === '✗ GET /orders/42 as partner from 198.51.100.4 — explicit deny');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('can be unpinned', async () => {
    await vscode.commands.executeCommand('gatehouse.unpinRequest');
    await eventually('nothing is pinned', () => pinned() === undefined);
  });
});

describe('a scenario file', () => {
  it('has the results of its cases above them, and explains them', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openFile('orders.authz.yaml');
    assert.deepEqual(await lensTitles('orders.authz.yaml', 2), ['✓ explicit deny at resource policy', '✗ unauthenticated: 403 · expected allow']);
    await click('.codelens-decoration >> text=explicit deny');
    await explanation('✗ partner from elsewhere');
    await waitForVisible(`${PREVIEW} >> a:has-text("PartnerFromOffice")`);
    await takePicture('explanation', '.part.editor', 470);
  });

  it('is written beside the target when a row is saved as a case', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openFile('template.yaml');
    await openList();
    await click(`${ROWS}.focused .action-label[aria-label="Save as Case"]`);
    const uri = fileUri('orders-get-orders-as-stranger.authz.yaml');
    const saved = await eventually('the file is there', () => vscode.workspace.fs.readFile(uri).then((bytes) => new TextDecoder().decode(bytes), () => undefined));
    assert.match(saved, /\nexpect: unauthenticated\n$/);
    await eventually('it is open', () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
  });

  it('is a line for a shell when a row is copied as a command', async () => {
    await openFile('template.yaml');
    await openList();
    await click(`${ROWS}.focused .action-label[aria-label="Copy as Command"]`);
    const text = await eventually('the command is copied', async () => {
      const copied = await vscode.env.clipboard.readText();
      return copied.startsWith('echo ') && copied;
    });
    assert.match(text, /"api":"template\.yaml#\/Resources\/OrdersApi".* \| gatehouse simulate --jsonl -$/);
    await press('Escape');
  });
});

describe('the status of a document', () => {
  it('says what was recognised', async () => {
    await openFile('template.yaml');
    await eventually('the status is there', () => extension().exports.status()?.text === 'Gatehouse: 1 policy, 1 API');
  });

  it('says why it is not treated as a policy', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{ "name": "something else" }' });
    await vscode.window.showTextDocument(document);
    const status = await eventually('the status is there', () => {
      const now = extension().exports.status();
      return now?.text === 'Gatehouse: Nothing recognised' && now;
    });
    assert.match(status.detail, /^Nothing in it has the shape of a policy/);
  });

  it('is told in full by a command', async () => {
    await openFile('template.yaml');
    await vscode.commands.executeCommand('gatehouse.showRecognised');
    await eventually('the answer is open', () => vscode.window.activeTextEditor?.document.getText().startsWith('# template.yaml'));
  });
});

/** What the extension knows is not yet on the screen: keys would go to the editor. */
async function openList(): Promise<void> {
  await vscode.commands.executeCommand('gatehouse.simulate');
  await list((now) => now.rows.length > 0);
  await waitForVisible(`${ROWS}.focused`);
}

async function list(isIt: (shown: ShownSimulation) => boolean): Promise<ShownSimulation> {
  try {
    return await eventually('the list is as expected', () => {
      const shown = extension().exports.simulation();
      return shown?.isReady && isIt(shown) ? shown : undefined;
    });
  } catch (error) {
    throw new Error(`${String(error)}; shown: ${JSON.stringify(extension().exports.simulation())}`);
  }
}

describe('the severity of a check', () => {
  it('is chosen in one list from the quick-fix menu and written into the settings', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: partnerWith('Alow') });
    await vscode.window.showTextDocument(document);
    const severity = (): vscode.DiagnosticSeverity | undefined => vscode.languages.getDiagnostics(document.uri)[0]?.severity;
    await eventually('the mistake is found', () => severity() === vscode.DiagnosticSeverity.Error);
    const at = document.positionAt(document.getText().indexOf('Alow'));
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(at, at));
    const command = actions.find(({ title }) => title === 'Set severity of `invalid-effect`…')?.command;
    assert.ok(command, actions.map(({ title }) => title).join(', '));
    const done = vscode.commands.executeCommand(command.command, ...(command.arguments ?? []) as unknown[]);
    await waitForVisible(`${ROWS}.focused`);
    await typeText('hint');
    await press('Enter');
    await done;
    await eventually('it is a hint now', () => severity() === vscode.DiagnosticSeverity.Hint);
    assert.equal(vscode.workspace.getConfiguration('gatehouse.checks').get('invalid-effect'), 'hint');
  });
});

function partnerWith(effect: string): string {
  return `{ "Version": "2012-10-17", "Statement": [{ "Effect": "${effect}", "Action": "execute-api:Invoke", "Resource": "*" }] }`;
}

async function explanation(title: string): Promise<string> {
  return eventually(`${title} is explained`, () => {
    const texts = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'gatehouse-explain').map((document) => document.getText());
    return texts.find((text) => text.startsWith(`# ${title}\n`));
  });
}

function pinned(): string | undefined {
  return extension().exports.pinned();
}

async function lensTitles(path: string, count: number): Promise<readonly string[]> {
  return eventually(`${path} has ${count} lenses`, async () => {
    const titles = await lensesOf(fileUri(path));
    return titles.length === count && titles;
  });
}

async function lensesOf(uri: vscode.Uri): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return lenses.flatMap(({ command }) => command?.title ?? []);
}
