/** What any editor sees of the server: findings for every version, features by plain protocol, and that it survives everything. */
import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  CodeActionRequest,
  CompletionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  ResponseError,
  DidChangeConfigurationNotification,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  type DocumentSymbol,
  type MarkupContent,
} from 'vscode-languageserver/node';
import { withServer, type ServerOptions } from '../support/server-client';

const uri = 'untitled:policy';
const policy = (effect: string, action = 'execute-api:Invoke'): string => `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "${effect}", "Action": "${action}", "Resource": "*" }
  ]
}
`;

describe('the server', () => {
  it('publishes findings with range, code and version for a document that is on no disk', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Alow'), 7);
      const { version, diagnostics } = await client.diagnostics(uri);
      assert.equal(version, 7);
      assert.deepEqual(
        diagnostics.map(({ code, source, severity, range }) => [code, source, severity, range]),
        [['invalid-effect', 'gatehouse', 1, { start: { line: 3, character: 17 }, end: { line: 3, character: 21 } }]],
      );
    }));

  it('publishes every version, also those that change nothing', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Allow'));
      for (let version = 2; version <= 6; version++) await client.change(uri, version, `${policy('Allow')}${' '.repeat(version)}`);
      await client.diagnostics(uri, (params) => params.version === 6);
      assert.deepEqual(client.all(uri).map((params) => params.version), [1, 2, 3, 4, 5, 6]);
    }));

  it('answers a cancelled request as cancelled, not as one without an answer', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Alow'));
      const range = { start: { line: 3, character: 18 }, end: { line: 3, character: 18 } };
      const cancel = new CancellationTokenSource();
      const answer = client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [] } }, cancel.token);
      cancel.cancel();
      await assert.rejects(answer, (error: unknown) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
    }));

  it('waits with what is only missing so far from the statement that is being typed, and with nothing else', () =>
    withServer({}, async (client) => {
      const statement = (text: string): string => `{\n"Version": "2012-10-17",\n"Statement": [\n{ "Action": "a", "Resource": "*" },\n${text}\n]}\n`;
      const codes = (params: { readonly diagnostics: readonly { readonly code?: unknown; readonly range: { readonly start: { readonly line: number } } }[] }): string[] =>
        params.diagnostics.map(({ code, range }) => `${String(code)} ${String(range.start.line)}`);
      await client.open(uri, 'json', statement('{ "Effect": "Alow" }'));
      const opened = codes(await client.diagnostics(uri));
      assert.deepEqual(opened.filter((code) => code.startsWith('missing')), ['missing-effect 3', 'missing-action 4', 'missing-resource 4']);
      await client.change(uri, 2, statement('{ "Effect": "Allw" }'));
      const [typing] = (await client.diagnostics(uri, (params) => params.version === 2), client.all(uri).filter((params) => params.version === 2));
      assert.ok(typing);
      assert.deepEqual(codes(typing).filter((code) => /missing|effect/.test(code)), ['missing-effect 3', 'invalid-effect 4']);
      const paused = await client.diagnostics(uri, (params) => codes(params).includes('missing-action 4'));
      assert.equal(paused.version, 2);
    }));

  it('takes findings back when a document is closed', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Alow'));
      await client.diagnostics(uri, (params) => params.diagnostics.length === 1);
      await client.close(uri);
      const { diagnostics } = await client.diagnostics(uri, (params) => params.diagnostics.length === 0);
      assert.deepEqual(diagnostics, []);
    }));

  it('needs no settings, and follows those it is given', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Alow'));
      await client.diagnostics(uri, (params) => params.diagnostics.length === 1);
      const settings = { gatehouse: { checks: { 'invalid-effect': 'hint' } } };
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
      const { diagnostics } = await client.diagnostics(uri, (params) => params.diagnostics[0]?.severity === 4);
      assert.equal(diagnostics.length, 1);
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { gatehouse: { checks: { 'invalid-effect': 'off' } } } });
      await client.diagnostics(uri, (params) => params.diagnostics.length === 0);
    }));

  it('answers hover, completion, symbols and quick fixes', () =>
    withServer({}, async (client) => {
      await client.open(uri, 'json', policy('Alow'));
      const textDocument = { uri };
      const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 3, character: 42 } });
      assert.match((hover?.contents as MarkupContent).value, /execute-api:Invoke/);
      const list = (await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: { line: 3, character: 18 } })) as CompletionList;
      assert.deepEqual(list.items.map((item) => item.label), ['Allow']);
      const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument })) as DocumentSymbol[];
      assert.equal(symbols.length, 1);
      const range = { start: { line: 3, character: 18 }, end: { line: 3, character: 18 } };
      const actions = (await client.connection.sendRequest(CodeActionRequest.type, { textDocument, range, context: { diagnostics: [] } })) as CodeAction[];
      assert.deepEqual(actions[0]?.edit?.changes?.[uri], [{ range: { start: { line: 3, character: 17 }, end: { line: 3, character: 21 } }, newText: 'Allow' }]);
    }));

  it('names commands of VS Code and writes snippets only where the client has said that it can do with them', async () => {
    const textDocument = { uri };
    const offered = async (options: ServerOptions): Promise<CompletionItem | undefined> => {
      let item: CompletionItem | undefined;
      await withServer(options, async (client) => {
        await client.open(uri, 'json', '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      \n    }\n  ]\n}\n');
        const list = (await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: { line: 4, character: 6 } })) as CompletionList;
        item = list.items.find(({ label }) => label === 'Action');
      });
      return item;
    };
    const plain = await offered({});
    assert.deepEqual([plain?.command, plain?.insertTextFormat], [undefined, 1]);
    assert.doesNotMatch(plain?.textEdit?.newText ?? '', /\$/);
    const capabilities = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
    const inVscode = await offered({ capabilities, initializationOptions: { runsEditorCommands: true } });
    assert.deepEqual([inVscode?.command?.command, inVscode?.insertTextFormat], ['editor.action.triggerSuggest', 2]);
  });

  it('understands a Terraform file with the others of its folder, open or not', () => {
    const main = 'file:///module/main.tf';
    const text = `resource "aws_iam_role_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = local.action, Resource = "*" }] })
}
`;
    const disk = { 'file:///module/locals.tf': 'locals {\n  action = "s3:GetObjekt"\n}\n', 'file:///elsewhere/x.tf': 'locals {\n  action = "s3:GetObject"\n}\n' };
    return withServer({ disk }, async (client) => {
      await client.open(main, 'terraform', text);
      await client.open('file:///module/locals.tf', 'terraform', disk['file:///module/locals.tf']);
      // The misspelled action is reported where it is written.
      const { diagnostics } = await client.diagnostics('file:///module/locals.tf', (params) => params.diagnostics.length === 1);
      assert.equal(diagnostics[0]?.code, 'unknown-action');
      await client.change('file:///module/locals.tf', 2, 'locals {\n  action = "s3:GetObject"\n}\n');
      await client.diagnostics('file:///module/locals.tf', (params) => params.version === 2 && params.diagnostics.length === 0);
    });
  });

  it('survives documents that are broken, empty, huge or deep', () =>
    withServer({}, async (client) => {
      const texts: readonly (readonly [string, string])[] = [
        ['json', ''],
        ['json', '{'.repeat(100_000)],
        ['json', `{"Statement":[${'{"Effect":"Allow"},'.repeat(10_000)}`],
        ['json', `{"Statement":[${'{"Effect":"Allow"},'.repeat(280_000)}`],
        ['yaml', `Statement:\n${'  '.repeat(2000)}- a`],
        ['yaml', '\uFEFFResources:\r\n  A: &a [*a]\r\n'],
        ['yaml', `a: ${'['.repeat(20_000)}`],
        ['terraform', `resource "a" "b" { x = ${'('.repeat(50_000)}`],
        ['terraform', 'x = <<EOT\n${'],
        ['json', '\u0000\uFFFD\uD800'],
      ];
      for (const [index, [language, text]] of texts.entries()) {
        const name = `untitled:${String(index)}`;
        await client.open(name, language, text);
        await client.diagnostics(name);
      }
      await client.open(uri, 'json', policy('Alow'));
      await client.diagnostics(uri, (params) => params.diagnostics.length === 1);
    })).timeout(20_000);

  it('answers nothing, and does not fail, for documents it does not know', () =>
    withServer({}, async (client) => {
      const textDocument = { uri: 'file:///nowhere.json' };
      assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 0, character: 0 } }), null);
      assert.deepEqual(await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument }), []);
    }));
});
