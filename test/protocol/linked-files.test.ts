/** Files that an open template names are read by the server, once, and again when they change on disk. */
import assert from 'node:assert/strict';
import { CodeLensRefreshRequest, CodeLensRequest, DidChangeWatchedFilesNotification, DocumentSymbolRequest, FileChangeType, type DocumentSymbol } from 'vscode-languageserver/node';
import { readFolderRequest } from '../../server/src/lsp/extensions';
import { withServer, type ServerClient } from '../support/server-client';

const uri = 'file:///project/template.yaml';
const definition = 'file:///project/api/openapi.yaml';
const template = 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: "./api/openapi.yaml" } }\n  Policy: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: policy.yaml } } } } }\n';
const openapi = (path: string): string => `openapi: 3.0.1\npaths:\n  ${path}: { get: {} }\n`;

/** What the server recognises in the template. */
async function apisOf(client: ServerClient): Promise<string> {
  return JSON.stringify(await client.connection.sendRequest('gatehouse/recognised', { uri }));
}

async function until(client: ServerClient, pattern: RegExp): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (pattern.test(await apisOf(client))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match(await apisOf(client), pattern);
}

describe('files that an open template names', () => {
  it('are read when they are missed, looked for once, and follow the disk', () => {
    const disk: Record<string, string> = { [definition]: openapi('/orders') };
    return withServer({ disk }, async (client) => {
      await client.open(uri, 'yaml', template);
      await until(client, /\/orders/);
      disk[definition] = openapi('/partners');
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: definition, type: FileChangeType.Changed }] });
      await until(client, /\/partners/);
      disk['file:///project/policy.yaml'] = 'Statement: { Sid: Included, Effect: Allow, Action: "s3:*", Resource: "*" }\n';
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: 'file:///project/policy.yaml', type: FileChangeType.Created }, { uri: 'file:///project/other.yaml', type: FileChangeType.Created }] });
      await until(client, /1 statement/);
      Reflect.deleteProperty(disk, definition);
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: definition, type: FileChangeType.Deleted }] });
      await until(client, /defines more of it/);
    });
  });

  it('count as they are being edited', () =>
    withServer({ disk: { [definition]: openapi('/orders') } }, async (client) => {
      await client.open(uri, 'yaml', template);
      await until(client, /\/orders/);
      await client.open(definition, 'yaml', openapi('/typed'));
      await until(client, /\/typed/);
      await client.close(definition);
      await until(client, /\/orders/);
      const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
      assert.deepEqual(symbols.map(({ name }) => name), ['Orders', 'Policy PolicyDocument']);
    }));
});

describe('lenses over a template with a nested stack', () => {
  const nested = 'file:///project/routes.yaml';
  const parent = 'Resources:\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }\n  Routes: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./routes.yaml, Parameters: { Id: !Ref Api, Root: !GetAtt Api.RootResourceId } } }\n';
  const routes = (authorization: string): string =>
    `Parameters: { Id: { Type: String }, Root: { Type: String } }\nResources:\n  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Id, ResourceId: !Ref Root, HttpMethod: GET, AuthorizationType: ${authorization} } }\n`;

  it('wait for the nested template, so that nothing looks as if it had changed, and are asked for again when that does', () => {
    const disk: Record<string, string> = { [nested]: routes('AWS_IAM') };
    return withServer({ initializationOptions: { readsFolders: true }, capabilities: { workspace: { codeLens: { refreshSupport: true } } } }, async (client) => {
      let refreshed = 0;
      client.connection.onRequest(readFolderRequest, async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return Object.entries(disk).map(([file, text]) => ({ uri: file, text }));
      });
      client.connection.onRequest(CodeLensRefreshRequest.type, () => {
        refreshed++;
      });
      await client.open(uri, 'yaml', parent);
      assert.deepEqual(await titlesOf(client), ['▶ Simulate · stranger ✗ · this account ✗ · other accounts ✗']);
      refreshed = 0;
      disk[nested] = routes('NONE');
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: nested, type: FileChangeType.Changed }] });
      for (let left = 100; refreshed === 0 && left > 0; left--) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(refreshed, 1);
      assert.deepEqual(await titlesOf(client), ['▶ Simulate · stranger ✗→✓ · this account ✗→✓ · other accounts ✗→✓', 'Acknowledge']);
    });
  });
});

describe('a scenario file opened alone', () => {
  const scenario = 'file:///project/orders.authz.yaml';
  const caseOf = (api: string): string => `api: ${api}\nrequest: GET /orders\ncaller: { type: anonymous }\nexpect: allow\n`;

  it('has the answers of an API whose definition stands in a further file', () =>
    withServer({ disk: { [uri]: template, [definition]: openapi('/orders') } }, async (client) => {
      await client.open(scenario, 'yaml', caseOf('template.yaml#Orders'));
      await untilTitle(client, scenario, /^✓ reaches the integration/);
    }));

  it('has those of an API in a module that is called, and follows it on disk', () => {
    const called = 'file:///project/infra/api/main.tf';
    const method = (authorization: string): string =>
      'resource "aws_api_gateway_rest_api" "this" { name = "orders" }\n' +
      'resource "aws_api_gateway_resource" "orders" {\n  rest_api_id = aws_api_gateway_rest_api.this.id\n  parent_id = aws_api_gateway_rest_api.this.root_resource_id\n  path_part = "orders"\n}\n' +
      `resource "aws_api_gateway_method" "list" {\n  rest_api_id = aws_api_gateway_rest_api.this.id\n  resource_id = aws_api_gateway_resource.orders.id\n  http_method = "GET"\n  authorization = "${authorization}"\n}\n`;
    const disk: Record<string, string> = { 'file:///project/infra/main.tf': 'module "api" { source = "./api" }\n', [called]: method('NONE') };
    return withServer({ disk }, async (client) => {
      await client.open(scenario, 'yaml', caseOf('infra/main.tf#module.api.aws_api_gateway_rest_api.this'));
      await untilTitle(client, scenario, /^✓ reaches the integration/);
      disk[called] = method('AWS_IAM');
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: called, type: FileChangeType.Changed }] });
      await untilTitle(client, scenario, /^✗ unauthenticated: 403/);
    });
  });
});

async function untilTitle(client: ServerClient, of: string, pattern: RegExp): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (pattern.test((await titlesOf(client, of)).join())) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match((await titlesOf(client, of)).join(), pattern);
}

async function titlesOf(client: ServerClient, of = uri): Promise<readonly (string | undefined)[]> {
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: of } });
  return (lenses ?? []).map(({ command }) => command?.title);
}
