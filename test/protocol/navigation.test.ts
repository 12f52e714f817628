/** Finding one's way as any editor sees it: ranges of lines and characters, in other files too. */
import assert from 'node:assert/strict';
import { DefinitionRequest, type ClientCapabilities, type Location, type LocationLink } from 'vscode-languageserver/node';
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
