// The APIs of a workspace, most of whose files nobody opens: they come up while an ARN is typed, are counted where one is
// looked at, and are found by name.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { hover, press, takePicture, typeText, visibleTexts, waitForVisible } from '../host/outside';
import { closeEditor, eventually, openFile, serverRuns } from '../host/workbench';

const WIDGET = '.suggest-widget.visible';
const ROWS = `${WIDGET} .monaco-list-row .label-name`;
const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/orders/*';

async function symbols(query: string): Promise<readonly string[]> {
  const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', query);
  return found.map(({ name, location }) => `${name} · ${vscode.workspace.asRelativePath(location.uri)}`);
}

async function openPolicy(resource: string): Promise<vscode.TextEditor> {
  const editor = await openFile('policies/partner.json');
  await serverRuns();
  const text = editor.document.getText();
  const start = text.indexOf('"Resource": "') + '"Resource": "'.length;
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(text.indexOf('"', start)));
  await editor.edit((edit) => edit.replace(range, resource));
  const cursor = editor.document.positionAt(start + resource.length);
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  return editor;
}

describe('a workspace of services', () => {
  it('is found by name, but for what git leaves out', async () => {
    await openPolicy(ARN);
    await eventually('routes are found', async () => (await symbols('GET')).length > 0);
    assert.deepEqual([...(await symbols('GET /'))].sort(), ['GET /health · parcels/main.tf', 'GET /orders · orders/template.yaml', 'GET /orders/{id} · orders/template.yaml', 'GET /parcels/{id} · parcels/main.tf']);
    assert.deepEqual(await symbols('PartnerReads'), ['PartnerReads · policies/partner.json']);
  });

  it('is counted in the hover over an ARN with a star', async () => {
    await openPolicy(ARN);
    await hover('.view-line >> text=GET/orders/*');
    await waitForVisible('.monaco-hover >> text=Covers 1 of 4 routes of');
    const shown = (await visibleTexts('.monaco-hover .hover-row')).join('\n');
    assert.match(shown, /Covers 1 of 4 routes of orders where it is deployed to that Region and account: GET \/orders\/\{id\}/);
    assert.ok(!shown.includes('parcels'), shown);
    await takePicture('hover', '.part.editor', 480);
  });

  it('comes up while an ARN is typed, and is written with places to fill in', async () => {
    const { document } = await openPolicy('');
    await typeText('execute-api');
    await waitForVisible(`${ROWS} >> text=GET /orders/{id}`);
    const rows = await visibleTexts(ROWS);
    assert.ok(rows.includes('GET /parcels/{id}'), rows.join('\n'));
    assert.ok(!rows.some((row) => row.includes('copies')), rows.join('\n'));
    await takePicture('completion', '.part.editor', 410);
    await press('ArrowDown');
    await press('ArrowDown');
    await waitForVisible(`${WIDGET} .monaco-list-row.focused >> text=GET /orders/{id}`);
    await press('Enter');
    await eventually('the ARN is written', () => document.getText().includes('"Resource": "arn:aws:execute-api:region:account-id:api-id/*/GET/orders/*"'));
  });

  it('comes up segment by segment behind any API', async () => {
    const { document } = await openPolicy('arn:aws:execute-api:eu-west-1:111122223333:*/prod');
    await typeText('/');
    await waitForVisible(`${ROWS} >> text=DELETE/orders/*`);
    await typeText('DEL');
    await waitForVisible(`${WIDGET} .monaco-list-row.focused >> text=DELETE/orders/*`);
    await press('Enter');
    await eventually('the route is written', () => document.getText().includes(':*/prod/DELETE/orders/*"'));
  });

  it('leads from an ARN to its routes, and back from a route to the statements about it', async () => {
    const { document } = await openPolicy(ARN);
    const at = document.positionAt(document.getText().indexOf('GET/orders') + 1);
    const [link] = await vscode.commands.executeCommand<vscode.LocationLink[]>('vscode.executeDefinitionProvider', document.uri, at);
    assert.ok(link, 'it leads nowhere');
    const template = await vscode.workspace.openTextDocument(link.targetUri);
    assert.equal(vscode.workspace.asRelativePath(link.targetUri), 'orders/template.yaml');
    assert.match(template.getText(link.targetRange), /"\/orders\/\{id\}", Method: get/);
    await vscode.window.showTextDocument(template);
    const route = template.positionAt(template.getText().indexOf('"/orders/{id}", Method: get') + 3);
    const found = await eventually('the statement is found', async () => {
      const places = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', template.uri, route);
      return places.find(({ uri }) => vscode.workspace.asRelativePath(uri) === 'policies/partner.json');
    });
    assert.ok(found);
  });

  it('marks the route that anyone gets through', async () => {
    await openFile('parcels/main.tf');
    await serverRuns();
    await waitForVisible('.view-line >> text=anyone');
    const lines = (await visibleTexts('.view-line')).filter((line) => line.includes('anyone'));
    // What stands between the two is drawn by styles in some versions and a blank in others.
    assert.deepEqual(lines.map((line) => line.replaceAll(/\s|\u200b|\u200c|\u200d|\ufeff/g, '')), ['resource"aws_apigatewayv2_route""health"{anyone']);
    await takePicture('try-inlay-hints');
  });

  it('fills a new file with the output of an authorizer', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'json', name: 'Output of a Lambda authorizer' });
    await eventually('the output is there', () => document.getText().includes('"principalId": "user"'));
    await waitForVisible('.codelens-decoration >> text=Simulate');
    await closeEditor();
  });
});
