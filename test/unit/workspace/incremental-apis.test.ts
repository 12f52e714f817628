/**
 * After any edits the APIs of a template are what they are when it is opened anew: routes, stages, authorizers, policies and
 * what cannot be seen. And an edit reads no route anew but those in its own part.
 */
import assert from 'node:assert/strict';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';
import { compareAfterEdits, toldOfApis as told } from '../../support/random-edits';

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
    't.yaml': `Conditions:\n  C: !Equals [!Ref AWS::Region, x]\n  D: !Not [!Condition C]\nResources:\n${filler(20)}  Orders: { Type: AWS::CloudFormation::Stack, Condition: C, Properties: { TemplateURL: child.yaml, Parameters: { Vpc: item } } }\n${filler(20, 20)}`,
    'child.yaml': raw.replace('Conditions:', 'Parameters: { Vpc: { Type: String } }\nConditions:').replace('PathPart: orders', 'PathPart: !Ref Vpc'),
  },
  'a definition on its own, in several files': {
    'openapi.yaml': `openapi: 3.0.1
info: { title: orders }
security: [{ Own: [] }]
servers: [{ url: "https://a1.execute-api.eu-west-1.amazonaws.com/prod" }]
paths:
${Array.from({ length: 10 }, (_, index) => operation(`p${String(index)}`, ['get', 'put'][index % 2] ?? '', ['security: [{ Sig: [] }]', 'security: [{ Own: [scope] }]', 'security: []', 'operationId: x'][index % 4] ?? '')).join('').replaceAll(/^ {8}/gm, '')}  /item: { $ref: "child.yaml#/item" }
  /orders: { get: { $ref: "child.yaml#/orders/put" } }
components:
  securitySchemes:
    Own: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { $ref: "child.yaml#/guard" } }
    Sig: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
`,
    'child.yaml': 'item: { get: { security: [{ Own: [] }] }, put: {} }\norders: { put: { security: [{ Sig: [] }] }, GET: {} }\nguard: { type: request, identitySource: method.request.header.A, authorizerResultTtlInSeconds: 60 }\n',
  },
  'a definition in a file': {
    't.yaml': `Resources:\n${filler(20)}  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: child.yaml } }\n`,
    'child.yaml': `openapi: "3.0.1"\npaths:\n${Array.from({ length: 12 }, (_, index) => operation(`p${String(index)}`, 'get', 'security: [{ Own: [] }]')).join('').replaceAll(/^ {8}/gm, '')}components:\n  securitySchemes:\n    Own: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }\n`,
  },
};

/** What is put in one another's places. */
const words = ['Api', 'Other', 'Orders', 'Item', 'Guard', 'C', 'D', 'GET', 'PUT', 'get', 'put', 'AWS_IAM', 'NONE', 'CUSTOM', 'Own', 'prod', 'orders', 'item', 'Vpc', 'F1', 'PutItem', 'Condition', 'Properties', 'Method', 'RestApi', 'Authorizer', 'DefaultAuthorizer', 'Path', 'security', 'R3', 'R44'];
describe('the APIs of templates that change', function () {
  this.timeout(120_000);

  for (const [title, files] of Object.entries(fixtures)) {
    it(`are what they are when the templates are opened anew: ${title}`, () => {
      const different = compareAfterEdits(files, words, { numRuns: 30, told });
      assert.ok(different > 10, 'hardly any edit changed an API');
    });
  }
});

/** The texts of many routes, each in a part of its own or beside few others. */
const many: readonly (readonly [title: string, text: string, edit: string])[] = [
  [
    'methods',
    `Resources:\n  Api: { Type: AWS::ApiGateway::RestApi }\n${filler(40)}${Array.from({ length: 120 }, (_, index) => `  M${String(index)}:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      RestApiId: !Ref Api\n      ResourceId: !GetAtt Api.RootResourceId\n      HttpMethod: X${String(index)}\n      RequestParameters: { ${'x'.repeat(1300)}: true }\n`).join('')}`,
    'HttpMethod: X60',
  ],
  [
    'events',
    `Transform: AWS::Serverless-2016-10-31\nResources:\n${filler(40)}${Array.from({ length: 120 }, (_, index) => `  F${String(index)}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Description: "${'x'.repeat(1300)}"\n      Events: { Get: { Type: Api, Properties: { Method: GET, Path: /p${String(index)} } } }\n`).join('')}`,
    'Path: /p60',
  ],
  [
    'operations',
    `Transform: AWS::Serverless-2016-10-31\nResources:\n${filler(40)}  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      Auth: { DefaultAuthorizer: AWS_IAM }\n      StageName: prod\n      DefinitionBody:\n        openapi: "3.0.1"\n        paths:\n${Array.from({ length: 120 }, (_, index) => `          /p${String(index)}:\n            get: { description: "d${String(index)} ${'x'.repeat(1300)}" }\n`).join('')}        components: { securitySchemes: { AWS_IAM: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } } }\n`,
    'description: "d60',
  ],
];

describe('a keystroke in a template of many routes', () => {
  for (const [title, text, place] of many) {
    const uri = uriOf('t.yaml');
    const type = (workspace: Workspace, after: string, version: number): number => {
      const before = workspace.count.readRoutes;
      workspace.set(uri, 'yaml', version, text.replace(after, `${after}1`));
      assert.equal(workspace.file(uri)?.apis[0]?.api.routes.length, 120);
      return workspace.count.readRoutes - before;
    };

    it(`reads none of them in a statement, and only those beside it in one of them: ${title}`, () => {
      const workspace = openWorkspace({ 't.yaml': text });
      assert.equal(workspace.file(uri)?.apis[0]?.api.routes.length, 120);
      assert.equal(workspace.count.readRoutes, 120);
      assert.equal(type(workspace, 's3:Get7', 2), 0);
      // A part is no longer than 4096 characters, and here a route is longer than 1300; two parts are others than before.
      const read = type(workspace, place, 3);
      assert.ok(read >= 1 && read <= 3, `${String(read)} routes were read`);
    });
  }

  it('in a definition in a file of its own reads only those beside it', () => {
    const scheme = (name: string): string => `    ${name}: { description: "${'x'.repeat(1300)}", type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }\n`;
    const text = `openapi: "3.0.1"\npaths:\n${Array.from({ length: 120 }, (_, index) => `  /p${String(index)}:\n    get: { description: "d${String(index)} ${'x'.repeat(1300)}", security: [{ s1: [] }] }\n`).join('')}components:\n  securitySchemes:\n${['s1', 's2', 's3', 's4', 's5'].map(scheme).join('')}`;
    const workspace = openWorkspace({ 'openapi.yaml': text });
    const routes = (): number => workspace.file(uriOf('openapi.yaml'))?.apis[0]?.api.routes.filter(({ authorization }) => authorization.known && authorization.value === 'AWS_IAM').length ?? 0;
    assert.equal(routes(), 120);
    assert.equal(workspace.count.readRoutes, 120);
    workspace.set(uriOf('openapi.yaml'), 'yaml', 2, text.replace('description: "d60', 'description: "d601'));
    assert.equal(routes(), 120);
    const read = workspace.count.readRoutes - 120;
    assert.ok(read >= 1 && read <= 3, `${String(read)} routes were read`);
  });

  it('leaves an API alone that it is not about', () => {
    const [, text] = many[0] ?? assert.fail();
    const workspace = openWorkspace({ 't.yaml': text });
    const apiOf = (): unknown => workspace.file(uriOf('t.yaml'))?.apis[0]?.api;
    const before = apiOf();
    workspace.set(uriOf('t.yaml'), 'yaml', 2, text.replace('s3:Get7', 's3:Get71'));
    assert.equal(apiOf(), before);
    workspace.set(uriOf('t.yaml'), 'yaml', 3, text.replace('HttpMethod: X60', 'HttpMethod: X6'));
    assert.notEqual(apiOf(), before);
  });
});
