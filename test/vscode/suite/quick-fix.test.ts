// What can be done about a finding, from the menu a person opens: a fix, a comment, another severity.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectFindings, findingsOf, openMarked } from '../host/findings';
import { click, press, takePicture, visibleTexts, waitForGone, waitForVisible } from '../host/outside';
import { closeEditor, eventually } from '../host/workbench';

const JSON_POLICY = `{
  "Statement": [
    { "Effect": "Alow", "Action": "s3:GetObject", "Resource": "*" }
                 ^^^^ error[invalid-effect]
  ]
}`;

const YAML_TEMPLATE = `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: s3:GetObjekt
                    ^^^^^^^^^^^^ warning[unknown-action]
            Resource: "*"
`;

const TERRAFORM = `resource "aws_iam_policy" "reader" {
  policy = jsonencode({
    Statement = [{
      Effect   = "Alow"
                  ^^^^ error[invalid-effect]
      Action   = "s3:GetObject"
      Resource = "*"
    }]
  })
}
`;

describe('the menu on a finding', () => {
  it('repairs it with its first entry', async () => {
    const { document } = await openMarked('json', JSON_POLICY);
    await openMenu(document);
    await waitForVisible('.action-widget >> text=Replace with');
    await takePicture('try-quick-fix');
    await press('Enter');
    await eventually('the text is right', () => document.getText().includes('"Effect": "Allow"'));
    await eventually('the finding is gone', () => findingsOf(document).length === 0);
    await closeEditor();
  });

  it('names the fix, then the way to silence it, and no more', async () => {
    const { document } = await openMarked('yaml', YAML_TEMPLATE);
    assert.deepEqual(await titles(document), ['Replace with `s3:GetObject`', 'Disable `unknown-action` on this line', 'Set severity of `unknown-action`…']);
    await closeEditor();
  });

  it('offers no comment in JSON, which has none', async () => {
    const { document } = await openMarked('json', JSON_POLICY);
    assert.deepEqual(await titles(document), ['Replace with `Allow`', 'Set severity of `invalid-effect`…']);
    await closeEditor();
  });

  for (const [language, marked, comment] of [
    ['yaml', YAML_TEMPLATE, '            # gatehouse-disable-next-line unknown-action: reason\n            Action:'],
    ['terraform', TERRAFORM, '      # gatehouse-disable-next-line invalid-effect: reason\n      Effect'],
  ] as const) {
    it(`silences it with a comment in ${language}`, async () => {
      const { document } = await openMarked(language, marked);
      await apply(document, /^Disable/);
      await eventually('the comment is there', () => document.getText().includes(comment)).catch(() => assert.equal(document.getText(), comment));
      await eventually('the finding is gone', () => findingsOf(document).length === 0);
      await vscode.commands.executeCommand('undo');
      await expectFindings(document, marked);
      await closeEditor();
    });
  }

  it('changes the severity in the settings of the workspace', async () => {
    const { document } = await openMarked('terraform', TERRAFORM);
    await openMenu(document);
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await press(key);
    await waitForVisible('.quick-input-list >> text=off');
    const rows = await visibleTexts('.quick-input-list .monaco-list-row .label-name');
    assert.deepEqual(rows, ['off', 'hint', 'information', 'warning', 'error']);
    await takePicture('try-severity');
    await click('.quick-input-list >> text=hint');
    await waitForGone('.quick-input-widget');
    await expectFindings(document, TERRAFORM.replace('error[', 'hint['));
    const setting = vscode.workspace.getConfiguration('gatehouse.checks').inspect<string>('invalid-effect');
    assert.equal(setting?.workspaceValue, 'hint');
    assert.equal(setting?.globalValue, undefined);
    await vscode.workspace.getConfiguration('gatehouse.checks').update('invalid-effect', undefined, vscode.ConfigurationTarget.Workspace);
    await expectFindings(document, TERRAFORM);
    await closeEditor();
  });
});

/** Puts the cursor on the first finding and opens the menu there. */
async function openMenu(document: vscode.TextDocument): Promise<void> {
  const at = document.positionAt((findingsOf(document)[0]?.start ?? 0) + 1);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(at, at);
  await actionsOn(document);
  // The editor gives the menu up when its own question for the light bulb comes in between: a person presses the key again.
  for (let tries = 0; tries < 3; tries++) {
    await vscode.commands.executeCommand('editor.action.quickFix');
    for (const end = Date.now() + 3000; Date.now() < end; ) if ((await visibleTexts('.action-widget')).length > 0) return;
  }
  await waitForVisible('.action-widget');
}

async function actionsOn(document: vscode.TextDocument): Promise<readonly vscode.CodeAction[]> {
  const at = document.positionAt((findingsOf(document)[0]?.start ?? 0) + 1);
  // VS Code gives such a question up when the editor asks the same for its light bulb.
  const ask = (): Thenable<readonly vscode.CodeAction[]> => vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, new vscode.Range(at, at), 'quickfix');
  return eventually('there are actions', () => ask().then((actions) => actions.length > 0 && actions, () => false as const));
}

async function titles(document: vscode.TextDocument): Promise<readonly string[]> {
  return (await actionsOn(document)).map(({ title }) => title);
}

async function apply(document: vscode.TextDocument, title: RegExp): Promise<void> {
  const action = (await actionsOn(document)).find((one) => title.test(one.title));
  if (!action?.edit) throw new Error(`nothing that is called ${String(title)}`);
  await vscode.workspace.applyEdit(action.edit);
}
