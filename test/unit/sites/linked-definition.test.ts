/** Definitions in OpenAPI in files of their own: read as if they stood in the template, with their policy where it stands. */
import assert from 'node:assert/strict';
import type { Api } from '../../../server/src/gateway/model';
import { policyAt } from '../../../server/src/workspace/model';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const definition = `openapi: 3.0.1
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement: { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/* }
paths:
  /orders:
    get: { security: [ { iam: [] } ] }
    post: {}
components:
  securitySchemes: { iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } }
`;

const sam = (properties: string, more = ''): string => `Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders: { Type: AWS::Serverless::Api, Properties: { StageName: prod, ${properties} } }\n${more}`;
const raw = (properties: string): string => `Resources:\n  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { ${properties} } }\n`;

function open(template: string, file = 'api/openapi.yaml', text = definition): Workspace {
  return openWorkspace({ 't.yaml': template, [file]: text });
}

function apiOf(workspace: Workspace): Api {
  const api = workspace.file(uriOf('t.yaml'))?.apis[0]?.api;
  assert.ok(api);
  return api;
}

const routesOf = ({ routes }: Api): readonly string[] => routes.map(({ method, path, authorization }) => `${method} ${path} ${authorization.known ? authorization.value : '?'}`);

const places: readonly (readonly [string, string])[] = [
  ['SAM', sam('DefinitionUri: ./api/openapi.yaml')],
  ['CloudFormation', raw('BodyS3Location: api/openapi.yaml')],
];

for (const [name, template] of places) {
  describe(`a definition that an API of ${name} names by its path`, () => {
    it('has the routes of the API, and nothing of it is unseen', () => {
      const api = apiOf(open(template));
      assert.deepEqual(routesOf(api), ['GET /orders AWS_IAM', 'POST /orders NONE']);
      assert.equal(api.partial, null);
    });

    it('has its resource policy, which stands in the file', () => {
      const workspace = open(template);
      const address = apiOf(workspace).resourcePolicy;
      assert.deepEqual(address, { uri: uriOf('api/openapi.yaml'), selector: '/x-amazon-apigateway-policy' });
      const entry = policyAt(workspace.unit(address.uri), address);
      assert.equal(entry?.policy.kind, 'api-resource-policy');
      const span = workspace.locate(entry.policy.node.span);
      assert.equal(span?.source, uriOf('api/openapi.yaml'));
      assert.equal(workspace.file(uriOf('t.yaml'))?.policies.length, 0);
    });

    it('is missed while it is not there', () => {
      const workspace = openWorkspace({ 't.yaml': template });
      assert.match(apiOf(workspace).partial ?? '', /defines more of it/);
      assert.equal(apiOf(workspace).resourcePolicy, undefined);
      assert.deepEqual(workspace.missing(uriOf('t.yaml')), [uriOf('api/openapi.yaml')]);
      workspace.set(uriOf('api/openapi.yaml'), '', 1, definition);
      assert.equal(apiOf(workspace).partial, null);
      assert.deepEqual(workspace.missing(uriOf('t.yaml')), []);
    });

    it('is followed when it is edited', () => {
      const workspace = open(template);
      apiOf(workspace);
      workspace.set(uriOf('api/openapi.yaml'), '', 2, definition.replace('post:', 'put:'));
      assert.deepEqual(routesOf(apiOf(workspace)), ['GET /orders AWS_IAM', 'PUT /orders NONE']);
    });

    it('is none where the file holds something else', () => {
      for (const text of ['{"a": 1}', '- 1', 'Statement: []', 'a: [']) assert.match(apiOf(open(template, 'api/openapi.yaml', text)).partial ?? '', /defines more of it/);
    });
  });
}

describe('a definition in a file of its own', () => {
  it('is not seen in a bucket', () => {
    for (const uri of ['s3://bucket/api/openapi.yaml', '{ Bucket: b, Key: k }']) {
      const workspace = open(sam(`DefinitionUri: "${uri}"`).replace(/"\{(.*)\}"/, '{$1}'));
      assert.match(apiOf(workspace).partial ?? '', /defines more of it/);
      assert.deepEqual(workspace.missing(uriOf('t.yaml')), []);
    }
  });

  it('gets no routes of events for certain', () => {
    const event = (path: string): string => `{ Type: Api, Properties: { RestApiId: !Ref Orders, Path: ${path}, Method: get } }`;
    const more = `  F: { Type: AWS::Serverless::Function, Properties: { Events: { A: ${event('/orders')}, B: ${event('/more')} } } }\n`;
    assert.deepEqual(routesOf(apiOf(open(sam('DefinitionUri: api/openapi.yaml', more)))), ['GET /orders AWS_IAM', 'POST /orders NONE', 'GET /more ?']);
  });

  it('makes routes of an HTTP API', () => {
    const http = 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionUri: api/openapi.yaml } }\n';
    assert.equal(apiOf(open(http)).routes.length, 2);
    assert.equal(apiOf(open('Resources:\n  Orders: { Type: AWS::ApiGatewayV2::Api, Properties: { BodyS3Location: api/openapi.yaml } }\n')).routes.length, 2);
  });

  it('is included with the references of the template, and its policy is one of the template', () => {
    const include = '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: api/openapi.yaml } } }';
    const text = definition.replace('execute-api:/*', '{ "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:111122223333:*" }');
    for (const template of [sam(`DefinitionBody: ${include}`), raw(`Body: ${include}`)]) {
      const workspace = open(template, 'api/openapi.yaml', text);
      const api = apiOf(workspace);
      assert.deepEqual(routesOf(api), ['GET /orders AWS_IAM', 'POST /orders NONE']);
      assert.equal(api.partial, null);
      const entry = api.resourcePolicy && policyAt(workspace.unit(uriOf('t.yaml')), api.resourcePolicy);
      const atoms = entry?.policy.statements[0]?.resource?.value.values[0]?.text.pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.id]));
      assert.deepEqual(atoms, [`${uriOf('t.yaml')}#AWS::Region`]);
      assert.equal(workspace.locate(entry?.policy.node.span ?? { source: '', start: 0, end: 0 })?.source, uriOf('api/openapi.yaml'));
    }
  });
});
