/**
 * The index of the workspace at the real server: built when a feature first looks, told to editors, kept up to date.
 */
import assert from 'node:assert/strict';
import {
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  ReferencesRequest,
  WorkspaceSymbolRequest,
  type CompletionList,
  type Location,
  type SymbolInformation,
} from 'vscode-languageserver/node';
import { listFolderRequest, readFolderRequest, type ListFolderParams, type ReadFolderParams } from '../../server/src/lsp/extensions';
import { memoryFiles, type MemoryFiles } from '../support/memory-files';
import { withServer, type ServerClient } from '../support/server-client';

const root = 'file:///w';
const uri = `${root}/policy.json`;
const text = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "" }] }';
const template = (path: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::Serverless::Api, Properties: { Name: orders, StageName: prod } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: ${path}, Method: GET } } }
`;

async function withFiles(texts: Readonly<Record<string, string>>, test: (client: ServerClient, files: MemoryFiles) => Promise<void>): Promise<void> {
  const files = memoryFiles(Object.fromEntries(Object.entries(texts).map(([name, content]) => [`${root}/${name}`, content])));
  await withServer({ folders: [root], initializationOptions: { readsFolders: true } }, async (client) => {
    client.connection.onRequest(listFolderRequest, ({ folder }: ListFolderParams) => files.listFolder(folder));
    client.connection.onRequest(readFolderRequest, ({ folder, extensions }: ReadFolderParams) => files.readFolder(folder, extensions));
    await test(client, files);
  });
}

async function symbols(client: ServerClient, query: string): Promise<readonly string[]> {
  const found = ((await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query })) ?? []) as SymbolInformation[];
  return found.map(({ name, location }) => `${name} ${location.uri.slice(root.length + 1)}:${String(location.range.start.line)}`);
}

async function offers(client: ServerClient): Promise<readonly string[]> {
  const position = { line: 0, character: text.indexOf('""') + 1 };
  const list = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionList;
  return list.items.map(({ label }) => label);
}

const orders = 'GET /orders';

describe('the index of the workspace at the server', () => {
  it('is not built before something looks, and then gives routes of files nobody has open', () =>
    withFiles({ 'policy.json': text, 'services/template.yaml': template('/orders') }, async (client, files) => {
      await client.open(uri, 'json', text);
      await client.diagnostics(uri);
      assert.deepEqual(files.listed, []);
      await offers(client);
      assert.deepEqual(await symbols(client, 'get'), ['GET /orders services/template.yaml:6']);
      assert.ok((await offers(client)).includes(orders));
      assert.deepEqual(files.listed, [root, `${root}/services`]);
    }));

  it('leads from an ARN to an API in a file nobody has open, and from its route back to the statement', () => {
    const named = text.replace('"Resource": ""', '"Resource": "arn:aws:execute-api:eu-west-1:111122223333:*/*/GET/orders"');
    return withFiles({ 'policy.json': named, 'services/template.yaml': template('/orders') }, async (client) => {
      await client.open(uri, 'json', named);
      await symbols(client, 'GET');
      const target = `${root}/services/template.yaml`;
      const found = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position: { line: 0, character: named.indexOf('GET/orders') } })) as Location[];
      // All routes there are: it is about the API.
      assert.deepEqual(found.map((one) => [one.uri, one.range.start.line]), [[target, 2]]);
      await client.open(target, 'yaml', template('/orders'));
      await client.close(uri);
      const route = { line: 6, character: template('/orders').split('\n')[6]?.indexOf('/orders') ?? 0 };
      const uses = await client.connection.sendRequest(ReferencesRequest.type, { textDocument: { uri: target }, position: route, context: { includeDeclaration: false } });
      assert.deepEqual(uses?.map((one) => [one.uri, one.range.start]), [[uri, { line: 0, character: named.indexOf('{ "Effect"') }]]);
    });
  });

  it('finds names by their letters', () =>
    withFiles({ 'a.json': '{ "Version": "2012-10-17", "Statement": [\n{ "Sid": "PartnersOnly", "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }', 'c.authz.yaml': 'cases:\n  - name: a partner gets in\n    expect: allow\n' }, async (client) => {
      assert.deepEqual(await symbols(client, 'partn'), ['PartnersOnly a.json:1', 'a partner gets in c.authz.yaml:1']);
      assert.deepEqual(await symbols(client, 'PO'), ['PartnersOnly a.json:1']);
      assert.deepEqual(await symbols(client, 'xyz'), []);
    }));

  it('follows files that change on disk', () =>
    withFiles({ 'policy.json': text, 'template.yaml': template('/orders') }, async (client, files) => {
      await client.open(uri, 'json', text);
      assert.deepEqual(await symbols(client, 'GET'), ['GET /orders template.yaml:6']);
      files.texts.set(`${root}/template.yaml`, template('/parcels'));
      files.texts.set(`${root}/more/template.yaml`, template('/more'));
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: `${root}/template.yaml`, type: FileChangeType.Changed }, { uri: `${root}/more/template.yaml`, type: FileChangeType.Created }],
      });
      assert.deepEqual((await symbols(client, 'GET')).toSorted(), ['GET /more more/template.yaml:6', 'GET /parcels template.yaml:6']);
      files.texts.delete(`${root}/more/template.yaml`);
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: `${root}/more/template.yaml`, type: FileChangeType.Deleted }] });
      assert.deepEqual(await symbols(client, 'GET'), ['GET /parcels template.yaml:6']);
    }));

  it('survives files and folders that cannot be read', () =>
    withFiles({ 'policy.json': text, 'template.yaml': template('/orders') }, async (client) => {
      client.connection.onRequest(listFolderRequest, ({ folder }: ListFolderParams) => {
        if (folder === `${root}/locked`) throw new Error('not allowed');
        return [{ name: 'locked', kind: 'folder' }, { name: 'gone.yaml', kind: 'file' }, { name: 'template.yaml', kind: 'file' }];
      });
      assert.deepEqual(await symbols(client, 'GET'), ['GET /orders template.yaml:6']);
    }));
});
