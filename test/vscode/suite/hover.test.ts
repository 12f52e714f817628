// Hover in the three hosts: what stands under the mouse is explained, and only that is marked.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { hover, takePicture, visibleTexts, waitForVisible } from '../host/outside';
import { eventually, openFile, serverRuns } from '../host/workbench';

interface Explained {
  /** Is hovered at its second character. */
  readonly on: string;
  /** What is marked, where that is more than `on`. */
  readonly marked?: string;
  readonly says: readonly RegExp[];
}

const ACTION: Explained = { on: 'execute-api:Invoke', says: [/`execute-api:Invoke`/, /Access level: Write/] };
const KEY: Explained = { on: 'aws:SourceIp', says: [/`aws:SourceIp`/, /address/, /In requests to an API/] };
const OPERATOR: Explained = { on: 'IpAddress', says: [/`IpAddress`/, /ranges/, /does not carry the key/] };
const PRINCIPAL: Explained = { on: 'arn:aws:iam::444455556666:role/Partner', says: [/account `444455556666`/, /session of this role/] };

const FILES: Readonly<Record<string, readonly Explained[]>> = {
  'policy.json': [
    ACTION,
    KEY,
    OPERATOR,
    PRINCIPAL,
    {
      on: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/*',
      says: [/API: `abc123`/, /Stage: `prod`/, /Method: `GET`/, /Path: `orders\/\*`/],
    },
  ],
  'template.yaml': [
    ACTION,
    KEY,
    OPERATOR,
    PRINCIPAL,
    {
      on: '${OrdersApi}',
      marked: 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${OrdersApi}/prod/GET/orders/*',
      says: [/Calls to `OrdersApi`/, /Stage: `prod`/, /Method: `GET`/, /Covers 1 of 1 routes of `OrdersApi`: `GET \/orders\/\{id\}`/],
    },
  ],
  'main.tf': [
    ACTION,
    KEY,
    OPERATOR,
    PRINCIPAL,
    {
      on: '/*/GET/orders',
      marked: '${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/orders',
      says: [/Calls to `orders`/, /Stage: `\*` \(any stage\)/, /Covers 1 of 1 routes of `orders`: `GET \/orders`/, /also matches `prod\/POST\/GET\/orders`/],
    },
  ],
};

for (const [file, all] of Object.entries(FILES)) {
  describe(`hover in ${file}`, () => {
    for (const { on, marked = on, says } of all) {
      it(`explains ${on}`, async () => {
        const { document } = await openFile(file);
        await serverRuns();
        const at = document.positionAt(document.getText().indexOf(on) + 1);
        const answer = await hoverAt(document, at);
        assert.equal(answer.range && document.getText(answer.range), marked);
        for (const expected of says) assert.match(answer.text, expected);
      });
    }
  });
}

describe('hover with the mouse', () => {
  it('shows the text on the screen, once', async () => {
    await openFile('policy.json');
    await hover('.view-line >> text=execute-api:Invoke');
    await waitForVisible('.monaco-hover >> text=Access level: Write');
    const shown = (await visibleTexts('.monaco-hover .hover-row')).join('\n');
    assert.equal(shown.split('Access level').length, 2, shown);
    await takePicture('try-hover');
  });
});

/** What Gatehouse says at a place; other extensions answer too. */
async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<{ readonly text: string; readonly range: vscode.Range | undefined }> {
  return eventually('there is a hover', async () => {
    const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    const [found] = hovers.map(({ contents, range }) => ({ text: contents.map(textOf).join('\n'), range })).filter(({ text }) => text.startsWith('**'));
    return found;
  });
}

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}
