/** Finding one's way as any editor sees it: ranges of lines and characters, in other files too. */
import assert from 'node:assert/strict';
import { DefinitionRequest, DocumentLinkRequest, InlayHintRequest, PrepareRenameRequest, ReferencesRequest, RenameRequest, ResponseError, SelectionRangeRequest, type ClientCapabilities, type Location, type LocationLink } from 'vscode-languageserver/node';
import { withServer, type ServerOptions } from '../support/server-client';

const template = `Resources:
  Orders:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: orders, ProtocolType: HTTP }
  Get:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: GET /orders }
  Post:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: POST /orders }
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Sid: ReadOrders, Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "arn:aws:execute-api:*:*:\${Orders}/*/GET/orders" }
`;
const folder = 'file:///shop';
const [templateUri, scenarioUri] = [`${folder}/template.yaml`, `${folder}/orders.authz.yaml`];
const scenario = 'api: template.yaml#Orders\nrequest: GET /orders\ncaller: anonymous\n';

const withLinks: ClientCapabilities = { textDocument: { definition: { linkSupport: true } } };

function onDisk(capabilities: ClientCapabilities = {}): ServerOptions {
  return { capabilities, disk: { [templateUri]: template, [scenarioUri]: scenario } };
}

describe('textDocument/definition', () => {
  it('leads with a link from an ARN to its route', () =>
    withServer(onDisk(withLinks), async (client) => {
      await client.open(templateUri, 'yaml', template);
      const found = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri: templateUri }, position: { line: 15, character: (template.split('\n')[15] ?? '').indexOf('GET') } })) as LocationLink[];
      assert.deepEqual(found.map(({ targetUri, targetSelectionRange, originSelectionRange }) => [targetUri, targetSelectionRange.start, originSelectionRange?.start.line]), [[templateUri, { line: 4, character: 2 }, 15]]);
    }));

  it('leads with a place into a file that nobody has open, for editors that know no links', () =>
    withServer(onDisk(), async (client) => {
      await client.open(scenarioUri, 'yaml', scenario);
      const found = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri: scenarioUri }, position: { line: 0, character: 20 } })) as Location[];
      assert.deepEqual(found, [{ uri: templateUri, range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } } }]);
    }));
});

const policyUri = `${folder}/policies/read.json`;
const policy = '{ "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] }\n';
const expecting = `api: template.yaml#Orders
route: { authorization: AWS_IAM }
request: GET /orders
caller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [policies/read.json] }
expect: { decidedBy: [ReadAll] }
`;
const workspace: ServerOptions = { folders: [folder], disk: { [templateUri]: template, [scenarioUri]: expecting, [policyUri]: policy } };
const sid = { line: 0, character: policy.indexOf('ReadAll') + 2 };

describe('textDocument/references', () => {
  it('finds statements and cases in files that nobody has open', () =>
    withServer(workspace, async (client) => {
      await client.open(templateUri, 'yaml', template);
      const found = (await client.connection.sendRequest(ReferencesRequest.type, { textDocument: { uri: templateUri }, position: { line: 4, character: 3 }, context: { includeDeclaration: true } })) ?? [];
      assert.deepEqual(found.map(({ uri, range }) => `${uri.slice(folder.length)}:${String(range.start.line)}`), ['/template.yaml:4', '/template.yaml:15', '/policies/read.json:0', '/orders.authz.yaml:2']);
    }));
});

describe('textDocument/rename', () => {
  it('changes a Sid in its policy and in cases of the workspace', () =>
    withServer(workspace, async (client) => {
      await client.open(policyUri, 'json', policy);
      const place = { textDocument: { uri: policyUri }, position: sid };
      const prepared = await client.connection.sendRequest(PrepareRenameRequest.type, place);
      assert.deepEqual(prepared, { range: { start: { line: 0, character: policy.indexOf('ReadAll') }, end: { line: 0, character: policy.indexOf('ReadAll') + 7 } }, placeholder: 'ReadAll' });
      const edit = await client.connection.sendRequest(RenameRequest.type, { ...place, newName: 'Readers' });
      assert.deepEqual(Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [uri, edits.map(({ range, newText }) => [range.start.line, newText])]), [
        [policyUri, [[0, 'Readers']]],
        [scenarioUri, [[4, 'Readers']]],
      ]);
    }));

  it('says why it cannot, and is silent where nothing has a name', () =>
    withServer(workspace, async (client) => {
      await client.open(policyUri, 'json', policy);
      const place = { textDocument: { uri: policyUri }, position: sid };
      await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...place, newName: 'Read All' }), (error: unknown) => error instanceof ResponseError && error.message.includes('letters and digits only'));
      assert.equal(await client.connection.sendRequest(PrepareRenameRequest.type, { ...place, position: { line: 0, character: 2 } }), null);
    }));
});

describe('textDocument/inlayHint', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };

  it('shows what surprises about the routes that are seen', () =>
    withServer({}, async (client) => {
      await client.open(templateUri, 'yaml', template);
      const found = (await client.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri: templateUri }, range: { ...range, end: { line: 6, character: 0 } } })) ?? [];
      assert.deepEqual(found.map(({ position, label }) => [position, label]), [[{ line: 4, character: 6 }, 'anyone']]);
    }));

  it('follows the setting', () =>
    withServer({ initializationOptions: { settings: { inlayHints: 'off' } } }, async (client) => {
      await client.open(templateUri, 'yaml', template);
      assert.deepEqual(await client.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri: templateUri }, range }), []);
    }));
});

describe('textDocument/documentLink and selectionRange', () => {
  it('lead to pages, and grow around a position', () =>
    withServer({}, async (client) => {
      await client.open(policyUri, 'json', policy);
      const links = (await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri: policyUri } })) ?? [];
      assert.deepEqual(links.map(({ range }) => policy.slice(range.start.character, range.end.character)), ['execute-api:Invoke']);
      const [innermost] = (await client.connection.sendRequest(SelectionRangeRequest.type, { textDocument: { uri: policyUri }, positions: [sid] })) ?? [];
      assert.ok(innermost);
      const texts = [innermost, innermost.parent, innermost.parent?.parent].map((one) => one && policy.slice(one.range.start.character, one.range.end.character));
      assert.deepEqual(texts, ['ReadAll', '"ReadAll"', '"Sid": "ReadAll"']);
    }));
});
