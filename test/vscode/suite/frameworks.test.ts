// The orders API of the examples in every framework: whatever it is written in, one click tells the same.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectLenses, lensTitles, simulated } from '../host/lenses';
import { takePicture, waitForVisible } from '../host/outside';
import { eventually, fileUri, openFile, serverRuns } from '../host/workbench';

const OPEN_TO_SOME = '▶ Simulate · stranger ◐ · this account ◐ · other accounts ◐';
const OF_THE_JOB = '▶ Simulate · stranger ✗ · this account ◐ · other accounts ✗';

/** The lenses over the API, over its resource policy and, where a role stands in the same file, over that of the job. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'openapi/orders.yaml': [OPEN_TO_SOME, OPEN_TO_SOME],
  'serverless/serverless.yml': [OPEN_TO_SOME, OPEN_TO_SOME, OF_THE_JOB],
  'aws-cli/get-rest-api.json': [OPEN_TO_SOME, OPEN_TO_SOME],
  'sam/template.yaml': [OPEN_TO_SOME, OPEN_TO_SOME, OF_THE_JOB],
  'cloudformation/template.yaml': [OPEN_TO_SOME, OPEN_TO_SOME, OF_THE_JOB],
  'cdk/cdk.out/OrdersStack.template.json': [OPEN_TO_SOME, OPEN_TO_SOME, OF_THE_JOB],
  'terraform/main.tf': [OPEN_TO_SOME, OPEN_TO_SOME, OF_THE_JOB],
};

const ROWS = [
  '◐ GET /health · stranger · reaches the integration or explicit deny, by aws:SourceIp',
  '✗ DELETE /orders/{id} · stranger · unauthenticated or explicit deny, by aws:SourceIp',
  '✗ GET /orders · stranger · unauthenticated or explicit deny, by aws:SourceIp',
  '✗ GET /orders/{id} · stranger · unauthenticated or explicit deny, by aws:SourceIp',
  '✗ GET /partner/orders/{id} · stranger · unauthenticated: 403',
];

describe('a scenario file that is opened before everything else', () => {
  it('has all it expects of an API whose definition stands in two files', async () => {
    await openFile('openapi.authz.yaml');
    await serverRuns();
    const titles = await eventually('all cases have results', async () => {
      const shown = await lensTitles('openapi.authz.yaml');
      return shown.length === 18 && shown.every((title) => title.startsWith('✓')) && shown;
    }, 20_000);
    assert.equal(titles[0], '✓ reaches the integration, given identity policy and resource policy; no SCP supplied');
    assert.deepEqual(findings('openapi.authz.yaml'), []);
  });
});

describe('the orders API', () => {
  for (const [path, lenses] of Object.entries(FILES)) {
    it(`has its lenses, its decided routes and no findings in ${path}`, async () => {
      await openFile(path);
      await expectLenses(path, lenses);
      const { rows } = await simulated();
      assert.deepEqual([...rows].sort(), ROWS);
      assert.deepEqual(findings(path), []);
    });
  }

  it('is asked about over its definition', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const { document, revealRange } = await openFile('openapi/orders.yaml');
    revealRange(new vscode.Range(document.positionAt(0), document.positionAt(0)));
    await waitForVisible('.codelens-decoration >> text=Simulate');
    await takePicture('openapi', '.part.editor', 520);
    await openFile('serverless/serverless.yml');
    await waitForVisible('.codelens-decoration >> text=Simulate');
    await takePicture('try-serverless', '.part.editor', 520);
  });

  it('follows an edit of the file that its definition refers to', async () => {
    const editor = await openFile('openapi/partner.yaml');
    await replace(editor, 'signature: []', '{}');
    await openFile('openapi/orders.yaml');
    const row = await eventually('the route follows', async () => (await simulated()).rows.find((text) => text.startsWith('✗ GET /partner/orders/{id} · stranger · implicit deny')), 20_000);
    assert.match(row, /implicit deny or explicit deny, by aws:SourceIp$/);
    await openFile('openapi/partner.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('in a service of the Serverless Framework', () => {
  const short = 'execute-api:/${sls:stage}/GET/health';

  it('an ARN with a variable is taken apart', async () => {
    const { document } = await openFile('serverless/serverless.yml');
    const at = document.positionAt(document.getText().indexOf(short) + 3);
    const text = await eventually('there is a hover', async () => {
      const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      return hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value))).find((one) => one.startsWith('**Calls to'));
    });
    assert.match(text, /Covers 1 of 5 routes of `ApiGatewayRestApi`: `GET \/health`/);
  });

  it('its routes come first behind the stage', async () => {
    const editor = await openFile('serverless/serverless.yml');
    await replace(editor, short, 'execute-api:/${sls:stage}/');
    const { document } = editor;
    const at = document.positionAt(document.getText().indexOf('/${sls:stage}/\n') + '/${sls:stage}/'.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.deepEqual(labels.slice(0, 5), ['GET/orders', 'GET/orders/*', 'DELETE/orders/*', 'GET/partner/orders/*', 'GET/health']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

function findings(path: string): readonly string[] {
  return vscode.languages.getDiagnostics(fileUri(path)).flatMap(({ source, message }) => (source === 'gatehouse' ? [message] : []));
}

async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const { document } = editor;
  const start = document.getText().indexOf(before);
  assert.ok(start >= 0, `there is ${before}`);
  await editor.edit((edit) => edit.replace(new vscode.Range(document.positionAt(start), document.positionAt(start + before.length)), after));
}
