// Completion comes up by itself while a person types, in every host and also inside strings, where VS Code
// suggests nothing of its own accord. Only keys are pressed here; nobody asks for suggestions.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { press, takePicture, typeText, visibleTexts, waitForVisible } from '../host/outside';
import { eventually, openFile, serverRuns } from '../host/workbench';

const WIDGET = '.suggest-widget.visible';
const CONDITION = '\n      "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }';
const ROWS = `${WIDGET} .monaco-list-row .label-name`;

describe('while typing in JSON', () => {
  it('elements of a statement come up behind a quote', async () => {
    await at('policy.json', 'GET/orders/*",', CONDITION, '\n      ');
    await typeText('"');
    await offers('Condition');
    await typeText('Cond');
    await accept('Condition');
    await becomes(/"Condition": \{\s+\}\n {4}\}/);
  });

  it('actions come up, and again behind the colon', async () => {
    await at('policy.json', '"Action": "', 'execute-api:Invoke');
    await typeText('s3');
    await offers('s3');
    await typeText(':GetOb');
    await accept('s3:GetObject');
    await becomes(/"Action": "s3:GetObject",/);
  });

  it('what fits the key comes up behind an operator', async () => {
    await at('policy.json', '"Condition": { ', '"IpAddress": { "aws:SourceIp": "203.0.113.0/24" }');
    await typeText('"');
    await offers('StringEquals');
    await typeText('IpA');
    await accept('IpAddress');
    await typeText('"aws:SourceI');
    await accept('aws:SourceIp');
    await becomes(/"Condition": \{ "IpAddress": \{\s*"aws:SourceIp": "?"?\s*\} \}/);
  });
});

describe('while typing in YAML', () => {
  it('actions come up in a plain scalar', async () => {
    await at('template.yaml', 'Action:', ' execute-api:Invoke');
    await typeText(' ');
    await offers('execute-api:Invoke');
    await typeText('execute-api:Inv');
    await accept('execute-api:Invoke');
    await becomes(/Action: execute-api:Invoke\n/);
  });

  it('actions come up in a quoted string', async () => {
    await at('template.yaml', 'Action: "', 's3:GetObject');
    await typeText('dynamodb:');
    await offers('dynamodb:BatchGetItem');
    await typeText('PutI');
    await offers('dynamodb:PutItem');
    await takePicture('try-suggest-yaml');
    await accept('dynamodb:PutItem');
    await becomes(/Action: "dynamodb:PutItem"\n/);
  });

  it('routes of the API come up in the segments of its ARN', async () => {
    await at('template.yaml', '${OrdersApi}', '/prod/GET/orders/*');
    await typeText('/');
    await offers('prod');
    await typeText('prod/');
    await accept('GET/orders/*');
    await becomes(/:\$\{OrdersApi\}\/prod\/GET\/orders\/\*\n/);
  });

  it('elements come up behind the dash of a new statement', async () => {
    await at('template.yaml', '${OrdersApi}/prod/GET/orders/*', '', '\n            ');
    await typeText('-');
    await offers('Effect');
    await typeText(' ');
    await accept('Effect');
    await becomes(/orders\/\*\n {12}- Effect: /);
    await offers('Allow');
  });
});

describe('while typing in Terraform', () => {
  it('actions come up in a string of jsonencode', async () => {
    await at('main.tf', 'Action   = [', '"s3:GetObject"');
    await typeText('"');
    await offers('a2c');
    await typeText('sqs:Send');
    await accept('sqs:SendMessage');
    await becomes(/Action {3}= \["sqs:SendMessage", local\.listing\]/);
  });

  it('actions come up in the JSON of a heredoc', async () => {
    await at('main.tf', '"Action": [', '"s3:PutObject"');
    await typeText('"');
    await offers('a2c');
    await typeText('s3:DeleteObj');
    await accept('s3:DeleteObject');
    await becomes(/"Action": \["s3:DeleteObject"\],\n/);
  });

  it('condition keys come up in a policy document', async () => {
    await at('main.tf', 'variable = ', '"aws:SourceIp"');
    await typeText('"');
    await offers('aws:SourceIp');
    await takePicture('try-suggest-terraform');
    await typeText('aws:Vpc');
    await accept('aws:VpcSourceIp');
    await becomes(/variable = "aws:VpcSourceIp"/);
  });

  it('blocks and arguments of a policy document come up at the word', async () => {
    await at('main.tf', 'values   = local.offices\n    }', '', '\n\n    ');
    await typeText('cond');
    await accept('condition');
    await becomes(/condition \{\n {6}test {5}= ""\n {6}variable = ""\n {6}values {3}= \[""\]\n {4}\}/);
  });

  it('routes of the module come up behind the address of its API', async () => {
    await at('main.tf', 'orders.execution_arn}', '/*/GET/orders');
    await typeText('/');
    await offers('*');
    await typeText('*/');
    await accept('GET/orders');
    await becomes(/orders\.execution_arn\}\/\*\/GET\/orders"\]/);
  });
});

// So it is in Terraform with a grammar that knows strings, in YAML before VS Code 1.97, and for people who want it so.
describe('where nothing is suggested at words', () => {
  before(() => setQuickSuggestions('off'));
  after(() => setQuickSuggestions(undefined));

  for (const [file, before, instead] of [
    ['policy.json', '"Action": ', '"execute-api:Invoke"'],
    ['template.yaml', 'Action: ', '"s3:GetObject"'],
    ['main.tf', 'Action   = [', '"s3:GetObject"'],
  ] as const) {
    it(`actions come up behind a quote and stay while a word is typed in ${file}`, async () => {
      await at(file, before, instead);
      await typeText('"');
      await waitForVisible(WIDGET);
      await typeText('lamb');
      await offers('lambda');
      await typeText('da:InvokeF');
      await accept('lambda:InvokeFunction');
      await becomes(/"lambda:InvokeFunction"/);
    });
  }
});

/** Puts the cursor behind a text of a file, instead of one that stands there; everything else is as on disk. */
async function at(file: string, before: string, instead: string, insert = ''): Promise<void> {
  const editor = await openFile(file);
  await serverRuns();
  const { document } = editor;
  const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
  await editor.edit((edit) => edit.replace(document.validateRange(new vscode.Range(0, 0, 1e6, 0)), saved));
  const start = saved.indexOf(before + instead);
  assert.ok(start >= 0, `${before}${instead} is not in ${file}`);
  const from = start + before.length;
  await editor.edit((edit) => edit.replace(new vscode.Range(document.positionAt(from), document.positionAt(from + instead.length)), insert));
  const cursor = document.positionAt(from + insert.length);
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

async function offers(label: string): Promise<void> {
  await waitForVisible(WIDGET);
  let last: readonly string[] = [];
  await eventually(`${label} is offered`, async () => {
    last = await visibleTexts(ROWS);
    return last.includes(label);
  }, 5000).catch((error: unknown) => {
    throw new Error(`${String(error)}; offered: ${last.join(', ')}; line: ${vscode.window.activeTextEditor?.document.lineAt(vscode.window.activeTextEditor.selection.active).text}`);
  });
}

/** Accepts what is under the cursor of the list, once that is the offer meant: until a new list is there the old one stands. */
async function accept(label: string): Promise<void> {
  await eventually(`${label} comes first`, async () => (await visibleTexts(`${WIDGET} .monaco-list-row.focused .label-name`))[0] === label, 5000);
  await press('Tab');
}

async function becomes(expected: RegExp): Promise<void> {
  const text = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
  await eventually('the text is there', () => expected.test(text()), 3000).catch(() => assert.match(text(), expected));
}

/** In all three languages, as `other`, `strings` and `comments` alike. */
async function setQuickSuggestions(value: 'off' | undefined): Promise<void> {
  const all = value && { other: value, strings: value, comments: value };
  for (const languageId of ['json', 'yaml', 'terraform']) {
    await vscode.workspace.getConfiguration('editor', { languageId }).update('quickSuggestions', all, vscode.ConfigurationTarget.Workspace, true);
  }
}
