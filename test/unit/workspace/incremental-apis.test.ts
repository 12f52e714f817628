/**
 * After any edits the APIs of a template are what they are when it is opened anew: routes, stages, authorizers, policies and
 * what cannot be seen. And an edit reads no route anew but those in its own part.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ApiEntry } from '../../../server/src/workspace/model';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const filler = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `  R${String(from + index)}:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - { Effect: Allow, Action: "s3:Get${String(from + index)}*", Resource: "arn:aws:s3:::${'x'.repeat(60)}/*" }\n`).join('');

const raw = `Conditions:
  C: !Equals [!Ref AWS::Region, x]
  D: !Not [!Condition C]
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders, Policy: { Statement: { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" } } } }
  Other: { Type: AWS::ApiGateway::RestApi, Condition: C, Properties: { Name: other } }
${filler(20)}  Orders: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  Guard: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Name: guard, Type: TOKEN } }
  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod } }
${filler(20, 20)}  Item: { Type: AWS::ApiGateway::Resource, Condition: D, Properties: { RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: item } }
  GetItem: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Item, HttpMethod: GET, AuthorizationType: AWS_IAM } }
${filler(20, 40)}  PutItem: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !If [C, !Ref Api, !Ref Other], ResourceId: !Ref Orders, HttpMethod: PUT, AuthorizationType: !If [D, CUSTOM, NONE], AuthorizerId: !Ref Guard } }
${filler(20, 60)}Outputs:
  Root: { Value: !GetAtt Api.RootResourceId }
`;

const http = `Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: orders, ProtocolType: HTTP } }
${filler(20)}  Guard: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, Name: guard, AuthorizerType: JWT } }
${filler(20, 20)}  GetItem: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /orders, AuthorizationType: JWT, AuthorizerId: !Ref Guard } }
${filler(20, 40)}  PutItem: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: PUT /item, AuthorizationType: NONE } }
`;

const sam = `Transform: AWS::Serverless-2016-10-31
Globals:
  Api: { Auth: { DefaultAuthorizer: AWS_IAM, ResourcePolicy: { SourceVpcWhitelist: [!Ref Vpc] } } }
Parameters: { Vpc: { Type: String } }
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { Authorizers: { Guard: { FunctionArn: !GetAtt F1.Arn } } } } }
${filler(20)}  F1: { Type: AWS::Serverless::Function, Properties: { Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: GET } } } } }
${filler(20, 20)}  F2: { Type: AWS::Serverless::Function, Properties: { Events: { Put: { Type: Api, Properties: { Path: /item, Method: PUT, Auth: { Authorizer: NONE } } }, Any: { Type: HttpApi } } } }
${filler(20, 40)}  F3: { Type: AWS::Serverless::Function, Properties: { Events: { Put: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /item, Method: PUT, Auth: { Authorizer: Guard } } } } } }
`;

const operation = (path: string, method: string, more: string): string => `          /${path}:\n            ${method}:\n              description: "${'x'.repeat(600)}"\n              ${more}\n`;
const openApi = `Transform: AWS::Serverless-2016-10-31
Conditions:
  C: !Equals [!Ref AWS::Region, x]
Resources:
${filler(20)}  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth: { Authorizers: { Guard: { FunctionArn: arn } }, DefaultAuthorizer: Guard }
      DefinitionBody:
        openapi: "3.0.1"
        security: [{ AWS_IAM: [] }]
        paths:
${Array.from({ length: 20 }, (_, index) => operation(`p${String(index)}`, ['get', 'put'][index % 2] ?? '', ['security: [{ AWS_IAM: [] }]', 'security: [{ Own: [scope] }]', 'security: []', 'operationId: x', 'x-amazon-apigateway-auth: { type: NONE }'][index % 5] ?? '')).join('')}          /item:
            Fn::If: [C, { get: { security: [{ Guard: [] }] } }, { put: { security: [{ AWS_IAM: [] }] } }]
        components:
          securitySchemes:
            Own: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: token } }
            AWS_IAM: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
${filler(20, 20)}`;

const fixtures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'single resources': { 't.yaml': raw },
  'routes of HTTP APIs': { 't.yaml': http },
  'events of SAM': { 't.yaml': sam },
  'a definition in OpenAPI': { 't.yaml': openApi },
  'a nested template with an API': {
    't.yaml': `Resources:\n${filler(20)}  Orders: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Vpc: item } } }\n${filler(20, 20)}`,
    'child.yaml': raw.replace('Conditions:', 'Parameters: { Vpc: { Type: String } }\nConditions:').replace('PathPart: orders', 'PathPart: !Ref Vpc'),
  },
  'a definition in a file': {
    't.yaml': `Resources:\n${filler(20)}  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: child.yaml } }\n`,
    'child.yaml': `openapi: "3.0.1"\npaths:\n${Array.from({ length: 12 }, (_, index) => operation(`p${String(index)}`, 'get', 'security: [{ Own: [] }]')).join('').replaceAll(/^ {8}/gm, '')}components:\n  securitySchemes:\n    Own: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }\n`,
  },
};

/** What is put in one another's places. */
const words = ['Api', 'Other', 'Orders', 'Item', 'Guard', 'C', 'D', 'GET', 'PUT', 'get', 'put', 'AWS_IAM', 'NONE', 'CUSTOM', 'Own', 'prod', 'orders', 'item', 'Vpc', 'F1', 'PutItem', 'Condition', 'Properties', 'Method', 'RestApi', 'Authorizer', 'DefaultAuthorizer', 'Path', 'security', 'R3', 'R44'];
const word = new RegExp(`\\b(?:${words.join('|')})\\b`, 'g');
const edit = fc.oneof(
  { weight: 5, arbitrary: fc.record({ file: fc.nat(1), at: fc.nat(100_000), word: fc.constantFrom(...words) }) },
  { weight: 2, arbitrary: fc.record({ file: fc.nat(1), at: fc.nat(100_000), lines: fc.constantFrom(0, 2) }) },
  { weight: 2, arbitrary: fc.record({ file: fc.nat(1), at: fc.nat(100_000), piece: fc.constantFrom('x', '\n', ' ', '[', '"', '!Ref ', '# ') }) },
);

function edited(text: string, change: typeof edit extends fc.Arbitrary<infer T> ? T : never): string {
  const share = change.at / 100_001;
  if ('word' in change) {
    const places = [...text.matchAll(word)];
    const place = places[Math.floor(share * places.length)];
    return place ? text.slice(0, place.index) + change.word + text.slice(place.index + place[0].length) : text;
  }
  if ('piece' in change) return text.slice(0, Math.floor(share * text.length)) + change.piece + text.slice(Math.floor(share * text.length));
  const lines = text.split('\n');
  const at = Math.floor(share * lines.length);
  return [...lines.slice(0, at), ...Array.from({ length: change.lines }, () => lines[at]), ...lines.slice(at + 1)].join('\n');
}

/** Models without their nodes, with absolute places in place of what differs from version to version. */
function told(workspace: Workspace, names: readonly string[]): unknown {
  const seen = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(seen);
    if (value instanceof Map) return [...value].map(seen);
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.replaceAll(/#\d+@\d+/g, '') : value;
    if ('source' in value && 'start' in value && 'end' in value) {
      const { source, start, end } = value;
      return workspace.locate({ source: String(source), start: Number(start), end: Number(end) }) ?? (source === '' ? 'nowhere' : assert.fail('a place of an earlier version'));
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === 'node' || key === 'origin' ? key : seen(each)]));
  };
  return names.map((name) => {
    const unit = workspace.unit(uriOf(name));
    const entries = [...(unit?.files ?? []), ...(unit?.instances ?? [])].flatMap(({ apis }): readonly ApiEntry[] => apis);
    return entries.map(({ uri, api }) => [uri, seen(api)]);
  });
}

describe('the APIs of templates that change', function () {
  this.timeout(120_000);

  for (const [title, files] of Object.entries(fixtures)) {
    it(`are what they are when the templates are opened anew: ${title}`, () => {
      const names = Object.keys(files);
      let different = 0;
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
          const texts = { ...files };
          const workspace = openWorkspace(texts);
          let before = JSON.stringify(told(workspace, names));
          edits.forEach((change, index) => {
            const name = names[change.file % names.length] ?? '';
            texts[name] = edited(texts[name] ?? '', change);
            workspace.set(uriOf(name), '', index + 2, texts[name]);
            const now = told(workspace, names);
            assert.deepEqual(now, told(openWorkspace(texts), names));
            if (JSON.stringify(now) !== before) different++;
            before = JSON.stringify(now);
          });
        }),
        { seed: 17, numRuns: 60 },
      );
      assert.ok(different > 30, 'hardly any edit changed an API');
    });
  }
});
