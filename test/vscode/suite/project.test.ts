// A project of several files: `gatehouse.json`, a Terraform module that another calls, a service whose functions stand in a
// file of their own. What nobody has opened is read, on a disk and in a virtual workspace.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectLenses, simulated } from '../host/lenses';
import { hover, takePicture, waitForVisible } from '../host/outside';
import { eventually, extension, fileUri, openFile, serverRuns } from '../host/workbench';

const NOBODY_IN = '▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗';

const REACHES = '✓ reaches the integration, given identity policy and SCP · in prod';
const LENSES = [REACHES, REACHES, '✓ unauthenticated: 403 · in prod'];

describe('a scenario file of the project, opened first', () => {
  it('is answered in its environment, for an API and a role of a module that is called', async () => {
    await openFile('orders.authz.yaml');
    await serverRuns();
    await expectLenses('orders.authz.yaml', LENSES);
    assert.deepEqual(findings('orders.authz.yaml'), []);
    await eventually('its cases are counted', () => extension().exports.status()?.text === 'Gatehouse: 3 cases');
  });

  it('follows an edit in that module', async () => {
    const editor = await openFile('infra/modules/orders/main.tf');
    await replace(editor, '"AWS_IAM"', '"NONE"');
    const open = '✓ reaches the integration, given no policy · in prod';
    await expectLenses('orders.authz.yaml', [open, open, '✗ reaches the integration, given no policy · in prod · expected unauthenticated']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

// Before anybody opens it: a document that was open is kept for a while, and counts instead of the file.
describe('a gatehouse.json that is deleted', () => {
  it('takes its environments and severities with it, and gives them back', async () => {
    await openFile('reader.json');
    await severityBecomes(vscode.DiagnosticSeverity.Error);
    await openFile('orders.authz.yaml');
    const text = await vscode.workspace.fs.readFile(fileUri('gatehouse.json'));
    await vscode.workspace.fs.delete(fileUri('gatehouse.json'));
    try {
      await findingsBecome('orders.authz.yaml', ['prod: `prod` names an environment of `gatehouse.json`, and there is no such file in the folder of this one or above it.']);
      await severityBecomes(vscode.DiagnosticSeverity.Warning);
    } finally {
      await vscode.workspace.fs.writeFile(fileUri('gatehouse.json'), text);
    }
    await severityBecomes(vscode.DiagnosticSeverity.Error);
    await expectLenses('orders.authz.yaml', LENSES);
    await findingsBecome('orders.authz.yaml', []);
  });
});

describe('a service whose functions stand in another file', () => {
  it('has its lens at the top, and its routes', async () => {
    await openFile('service/serverless.yml');
    await expectLenses('service/serverless.yml', [NOBODY_IN]);
    assert.deepEqual((await simulated()).rows, ['✗ GET /orders · stranger · unauthenticated: 403']);
  });

  it('follows an edit of that file', async () => {
    const editor = await openFile('service/functions.yml');
    await replace(editor, 'authorizer: aws_iam', 'private: false');
    await expectLenses('service/serverless.yml', ['▶ Simulate · stranger ✗→✓ · this account ✗→✓ · other accounts ✗→✓', 'Acknowledge']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await expectLenses('service/serverless.yml', [NOBODY_IN]);
  });
});

describe('gatehouse.json', () => {
  it('offers the fields of an environment, and severities', async () => {
    const editor = await openFile('gatehouse.json');
    assert.equal(editor.document.languageId, 'jsonc');
    await eventually('it is recognised', () => extension().exports.status()?.text === 'Gatehouse: 1 account, 2 environments');
    const fields = await eventually('the schema is loaded', async () => {
      const labels = await offered(editor.document, '"stage": "test"', 0);
      return labels.includes('valuesFrom') && labels;
    });
    assert.deepEqual(fields.filter((label) => label === 'values' || label === 'partition').sort(), ['partition', 'values']);
    assert.ok((await offered(editor.document, '"error"', 1)).includes('"information"'));
  });

  it('sets the severities of open documents as it is edited', async () => {
    await openFile('reader.json');
    await severityBecomes(vscode.DiagnosticSeverity.Error);
    const editor = await openFile('gatehouse.json');
    await replace(editor, '"unknown-action": "error"', '"unknown-action": "hint"');
    await severityBecomes(vscode.DiagnosticSeverity.Hint);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await severityBecomes(vscode.DiagnosticSeverity.Error);
  });

  it('says which field nobody knows, where it stands', async () => {
    const editor = await openFile('gatehouse.json');
    await replace(editor, '"region": "us-east-1"', '"regoin": "us-east-1"');
    await findingsBecome('gatehouse.json', ['regoin: There is no field `regoin` here: did you mean `region`?']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await findingsBecome('gatehouse.json', []);
  });
});

describe('the environments of gatehouse.json', () => {
  it('take effect in scenarios as they are edited', async () => {
    await openFile('orders.authz.yaml');
    await expectLenses('orders.authz.yaml', LENSES);
    const editor = await openFile('gatehouse.json');
    await replace(editor, 'org/full-access.json', 'reader.json');
    const bound = '✗ implicit deny at SCP · in prod · expected allow';
    await expectLenses('orders.authz.yaml', [bound, bound, '✓ unauthenticated: 403 · in prod']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await expectLenses('orders.authz.yaml', LENSES);
  });

  it('are offered to scenarios, and say what they supply', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const { document } = await openFile('orders.authz.yaml');
    const labels = await offered(document, 'prod', 0);
    assert.deepEqual(labels.filter((label) => label === 'prod' || label === 'test'), ['prod', 'test']);
    await waitForVisible('.codelens-decoration >> text=reaches the integration');
    await hover('.view-line >> text=prod');
    await waitForVisible('.monaco-hover >> text=Environment');
    await takePicture('environment', '.part.editor', 300);
  });

  it('are missed where no environment has the name a case says', async () => {
    const editor = await openFile('gatehouse.json');
    await replace(editor, '"prod": { "account"', '"live": { "account"');
    await findingsBecome('orders.authz.yaml', ['prod: There is no environment `prod` in `gatehouse.json`: it has `live`, `test`.']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await findingsBecome('orders.authz.yaml', []);
  });
});

async function severityBecomes(expected: vscode.DiagnosticSeverity): Promise<void> {
  await eventually('the severity is the one of the project', () => ofGatehouse('reader.json')[0]?.severity === expected);
}

async function findingsBecome(path: string, expected: readonly string[]): Promise<void> {
  await eventually('the findings are these', () => findings(path).join('\n') === expected.join('\n')).catch(() => {
    assert.deepEqual(findings(path), expected);
  });
}

function ofGatehouse(path: string): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(fileUri(path)).filter(({ source }) => source === 'gatehouse');
}

/** `marked text: message`. */
function findings(path: string): readonly string[] {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === fileUri(path).toString());
  return ofGatehouse(path).map(({ range, message }) => `${document?.getText(range).replace(/"/g, '') ?? ''}: ${message}`);
}

async function offered(document: vscode.TextDocument, before: string, shift: number): Promise<readonly string[]> {
  const at = document.positionAt(document.getText().indexOf(before) + shift);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const { document } = editor;
  const start = document.getText().indexOf(before);
  assert.ok(start >= 0, `there is ${before}`);
  await editor.edit((edit) => edit.replace(new vscode.Range(document.positionAt(start), document.positionAt(start + before.length)), after));
}
