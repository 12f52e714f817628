/**
 * After any edits a definition in OpenAPI and a service of the Serverless Framework, with the files they name, say what they
 * say when they are opened anew: APIs and policies.
 */
import assert from 'node:assert/strict';
import type { Files } from '../../support/decide-files';
import { compareAfterEdits, toldOfApis, toldOfPolicies } from '../../support/random-edits';

const statement = '{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }';

const openapi: Files = {
  'openapi.yaml': `openapi: 3.0.1
info: { title: orders }
x-amazon-apigateway-policy: { $ref: "child.yaml#/policy" }
x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-1] }
security: [{ Own: [] }]
paths:
  /orders: { get: { security: [{ Sig: [] }] }, put: { security: [{ Own: [] }] }, post: { security: [] } }
  /item: { $ref: "child.yaml#/item" }
  /stock: { x-amazon-apigateway-any-method: { security: [{ Key: [] }] } }
components:
  securitySchemes:
    Own: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { $ref: "child.yaml#/guard" } }
    Sig: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    Key: { type: apiKey, name: x-api-key, in: header }
`,
  'child.yaml': `policy: { Version: "2012-10-17", Statement: [${statement}, ${statement.replace('Allow', 'Deny')}] }
item: { get: { security: [{ Own: [] }] }, put: { security: [{ Sig: [] }] } }
guard: { type: request, identitySource: method.request.header.A, authorizerResultTtlInSeconds: 60 }
`,
};

const service: Files = {
  'serverless.yml': `service: orders
plugins: [serverless-iam-roles-per-function]
custom:
  dev: { target: orders, all: "\${file(child.yml):all}" }
  prod: { target: item }
  own: "\${self:custom.\${opt:stage}.target}"
params:
  default: { target: orders }
  prod: { target: item }
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
  apiGateway: { resourcePolicy: "\${file(child.yml):all}" }
  iam:
    role:
      statements:
        - { Effect: Allow, Action: execute-api:Invoke, Resource: "arn:aws:execute-api:*:*:*/\${param:target}" }
        - { Effect: Deny, Action: execute-api:Invoke, Resource: "\${self:custom.\${sls:stage}.target}" }
        - \${file(child.yml):one}
functions:
  guard: { handler: a.b }
  orders:
    iamRoleStatements: [{ Effect: Allow, Action: execute-api:Invoke, Resource: "\${self:custom.own}" }]
    events: [{ http: { path: orders, method: get, authorizer: guard, cors: true } }, { http: { path: item, method: put, authorizer: aws_iam } }]
  item: { events: [{ httpApi: GET /item }, { websocket: $connect }, { http: "\${file(child.yml):event}" }] }
resources:
  Conditions: { C: !Equals [!Ref AWS::Region, x] }
  Resources:
    ApiGatewayRestApi: { Properties: { Policy: !If [C, { Version: "2012-10-17", Statement: [] }, !Ref AWS::NoValue] } }
    Partner: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "\${ApiGatewayRestApi}/*" }] } }] } }
`,
  'child.yml': `all: [${statement}, { $ref: x }]
one: { Effect: Allow, Action: execute-api:Invoke, Resource: "*" }
event: { path: item, method: get, authorizer: guard }
`,
};

const words = [
  'orders', 'item', 'guard', 'prod', 'dev', 'default', 'Own', 'Sig', 'Key', 'get', 'put', 'Allow', 'Deny', 'policy', 'security', 'paths', 'child', 'all', 'one', 'event', 'target', 'custom', 'params', 'param', 'self', 'opt', 'sls',
  'stage', 'file', 'http', 'httpApi', 'authorizer', 'aws_iam', 'cors', 'events', 'functions', 'resources', 'provider', 'plugins', 'iamRoleStatements', 'ApiGatewayRestApi', 'Partner', 'Policy', 'C', 'Properties', 'statements',
];

for (const [title, files] of [['a definition in OpenAPI', openapi], ['a service', service]] as const) {
  describe(`${title} that changes`, function () {
    this.timeout(120_000);

    it('says what it says when it is opened anew', () => {
      const different = compareAfterEdits(files, words, { numRuns: 24, told: (workspace, names) => [toldOfApis(workspace, names), toldOfPolicies(workspace, names)] });
      assert.ok(different > 15, 'hardly any edit changed what is told');
    });
  });
}
