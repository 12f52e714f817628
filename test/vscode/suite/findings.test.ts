// Findings as a person meets them: at once while typing, at exact ranges, in JSON, YAML and Terraform, in
// files and in documents that are nowhere, without a single setting.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { expectFindings, findingsOf, openMarked } from '../host/findings';
import { closeEditor, eventually, fileUri, openFile, serverRuns } from '../host/workbench';

interface Typing {
  readonly file: string;
  /** Is selected and typed over. */
  readonly before: string;
  readonly typed: string;
  readonly finding: readonly [code: string, severity: string, text: string];
}

const TYPINGS: readonly Typing[] = [
  { file: 'policy.json', before: 'Allow', typed: 'Alow', finding: ['invalid-effect', 'error', 'Alow'] },
  { file: 'policy.json', before: 'execute-api:Invoke', typed: 'execute-api:Invok', finding: ['unknown-action', 'warning', 'execute-api:Invok'] },
  { file: 'template.yaml', before: 'IpAddress', typed: 'IpAddres', finding: ['invalid-condition-operator', 'error', 'IpAddres'] },
  { file: 'template.yaml', before: '}/prod/GET', typed: '}/prod/get', finding: ['execute-api-lowercase-verb', 'warning', 'get'] },
  { file: 'main.tf', before: '/*/GET/orders', typed: '/*/get/orders', finding: ['execute-api-lowercase-verb', 'warning', 'get'] },
  { file: 'main.tf', before: 's3:PutObject', typed: 's3:PutObjekt', finding: ['unknown-action', 'warning', 's3:PutObjekt'] },
];

describe('a mistake that is typed', () => {
  for (const { file, before, typed, finding } of TYPINGS) {
    it(`into ${file} is reported where it stands, ${typed}, and no longer when it is undone`, async () => {
      const { document } = await openFile(file);
      await serverRuns();
      selectText(before);
      for (const character of typed) await vscode.commands.executeCommand('type', { text: character });
      await eventually('the finding is there', () => JSON.stringify(described(document)) === JSON.stringify([finding])).catch(() => {
        assert.deepEqual(described(document), [finding]);
      });
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await eventually('the finding is gone', () => !document.isDirty && findingsOf(document).length === 0);
    });
  }

  it('into one file of a module is reported there, for what another file makes of it', async () => {
    await openFile('main.tf');
    const { document } = await openFile('locals.tf');
    selectText('s3:ListBucket');
    await vscode.commands.executeCommand('type', { text: 's3:ListBuckets' });
    await eventually('the finding is there', () => described(document).join() === 'unknown-action,warning,s3:ListBuckets');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually('the finding is gone', () => findingsOf(document).length === 0);
  });
});

const MARKED = `{
  "Statement": [
    { "Effect": "Alow", "Action": "s3:GetObjekt", "Resource": "*" }
                 ^^^^ error[invalid-effect]
                                   ^^^^^^^^^^^^ warning[unknown-action]
  ]
}`;

const YAML = `Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        ResourcePolicy:
          CustomStatements:
            - Effect: Permit
                      ^^^^^^ error[invalid-effect]
              Principal: "*"
              Action: execute-api:Invoke
              Resource: execute-api:/prod/get/orders
                                          ^^^ error[execute-api-lowercase-verb]
`;

const TERRAFORM = `data "aws_iam_policy_document" "p" {
  statement {
    effect    = "Alow"
                 ^^^^ error[invalid-effect]
    actions   = ["s3:GetObjekt"]
                  ^^^^^^^^^^^^ warning[unknown-action]
    resources = ["*"]
  }
}
`;

describe('a document that is nowhere', () => {
  for (const [language, marked] of [['json', MARKED], ['yaml', YAML], ['terraform', TERRAFORM]] as const) {
    it(`gets its findings in ${language}`, async () => {
      await openMarked(language, marked);
      await closeEditor();
    });
  }

  it('loses them when it is closed', async () => {
    const { document } = await openMarked('json', MARKED);
    await closeEditor();
    await eventually('its findings are gone', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it('loses them when it turns into something else, and gets them back', async () => {
    const { document } = await openMarked('json', MARKED);
    const text = await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await eventually('its findings are gone', () => findingsOf(text).length === 0);
    await expectFindings(await vscode.languages.setTextDocumentLanguage(text, 'json'), MARKED);
    await closeEditor();
  });

  it('keeps exact ranges while lines above them come and go, also with other line ends', async () => {
    const editor = await openMarked('terraform', TERRAFORM);
    const type = (text: string): Thenable<unknown> => vscode.commands.executeCommand('type', { text });
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await type('# one\n# two\n');
    await expectFindings(editor.document, `# one\n# two\n${TERRAFORM}`);
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await expectFindings(editor.document, `# one\n# two\n${TERRAFORM}`);
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 2, 0)));
    await expectFindings(editor.document, TERRAFORM);
    await closeEditor();
  });

  it('has the findings of its last version when it changes faster than anybody can read', async () => {
    const editor = await openMarked('json', MARKED);
    for (let count = 0; count < 40; count++) {
      const effect = count % 2 === 0 ? 'Allow' : 'Alow';
      const at = editor.document.getText().indexOf('"Effect": "') + '"Effect": "'.length;
      const end = editor.document.getText().indexOf('"', at);
      await editor.edit((edit) => edit.replace(new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(end)), effect));
    }
    await expectFindings(editor.document, MARKED);
    await closeEditor();
  });
});

describe('a setting', () => {
  it('changes the severity of a check and turns it off, at once', async () => {
    const editor = await openMarked('json', MARKED);
    const settings = vscode.workspace.getConfiguration('gatehouse.checks');
    await settings.update('invalid-effect', 'hint', vscode.ConfigurationTarget.Workspace);
    await expectFindings(editor.document, MARKED.replace('error[invalid-effect]', 'hint[invalid-effect]'));
    await settings.update('invalid-effect', 'off', vscode.ConfigurationTarget.Workspace);
    await expectFindings(editor.document, MARKED.replace(/.*\[invalid-effect\]\n/, ''));
    await settings.update('invalid-effect', undefined, vscode.ConfigurationTarget.Workspace);
    await expectFindings(editor.document, MARKED);
    await closeEditor();
  });
});

describe('what somebody else reports', () => {
  it('on the same document is left alone', async () => {
    const { document } = await openFile('policy.json');
    await eventually('the policy is clean', () => findingsOf(document).length === 0);
    assert.deepEqual(vscode.languages.getDiagnostics(fileUri('policy.json')), []);
  });
});

function described(document: vscode.TextDocument): readonly (readonly string[])[] {
  return findingsOf(document).map(({ code, severity, start, end }) => [code, severity, document.getText().slice(start, end)]);
}

function selectText(text: string): void {
  const editor = vscode.window.activeTextEditor;
  const start = editor?.document.getText().indexOf(text) ?? -1;
  if (!editor || start < 0) throw new Error(`${text} is not there`);
  editor.selection = new vscode.Selection(editor.document.positionAt(start), editor.document.positionAt(start + text.length));
}
