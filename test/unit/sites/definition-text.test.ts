/** Definitions of APIs that are texts: JSON or YAML in a string, put together of pieces or with holes. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import type { FileEntry } from '../../../server/src/workspace/model';
import { routeRows } from '../../support/api-rows';
import { checkDiagnostics } from '../../support/check-diagnostics';
import { answerIn } from '../../support/decide-files';
import { openFile } from '../../support/open-workspace';

const definition = {
  openapi: '3.0.1',
  info: { title: 'x', version: '1' },
  paths: {
    '/orders': { get: { security: [{ sigv4: [] }] }, post: {} },
  },
  components: { securitySchemes: { sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' } } },
  'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] },
};

const api = (body: string, type = 'AWS::ApiGateway::RestApi', property = 'Body'): string =>
  `Resources:\n  Bucket: { Type: AWS::S3::Bucket }\n  Api:\n    Type: ${type}\n    Properties:\n      Name: x\n      StageName: s\n      ${property}: ${body}\n`;

const routesOf = ({ apis }: FileEntry): string[] => apis.flatMap(({ api: each }) => routeRows(each));

const json = JSON.stringify(definition);

/** Cut behind every comma, as pieces of a `Fn::Join`; a reference stands beside. */
const pieces = (text: string): string => `{ "Fn::Join": ["", ${JSON.stringify([...text.split(/(?<=,)/), ' ', { Ref: 'AWS::NoValue' }])}] }`;

describe('a definition in a text', () => {
  const same: readonly (readonly [name: string, text: string])[] = [
    ['JSON', JSON.stringify(json)],
    ['JSON in lines', `|\n${JSON.stringify(definition, null, 2).replace(/^/gm, '        ')}`],
    ['JSON that is substituted', `!Sub ${JSON.stringify(json)}`],
    ['JSON of pieces', pieces(json)],
    ['YAML', `|
        openapi: 3.0.1
        paths:
          /orders:
            get: { security: [{ sigv4: [] }] }
            post: {}
        components: { securitySchemes: { sigv4: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } } }
        x-amazon-apigateway-policy:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }]
`],
  ];
  const expected = openFile('template.yaml', api(json)).file;

  for (const [name, text] of same) {
    for (const [type, property] of [['AWS::ApiGateway::RestApi', 'Body'], ['AWS::Serverless::Api', 'DefinitionBody']] as const) {
      it(`says what the same object says: ${name} in ${type}`, () => {
        const { file } = openFile('template.yaml', api(text, type, property));
        const object = type.includes('Serverless') ? openFile('template.yaml', api(json, type, property)).file : expected;
        assert.equal(routesOf(file).length, 2);
        assert.deepEqual(routesOf(file), routesOf(object));
        assert.deepEqual(file.policies.map(({ site }) => site.selector), object.policies.map(({ site }) => site.selector));
        assert.equal(file.policies.length, 1);
        assert.equal(file.policies[0]?.policy.statements.length, 1);
        assert.deepEqual(file.apis.map(({ api: { partial } }) => partial), object.apis.map(({ api: { partial } }) => partial));
      });
    }
  }

  it('keeps its routes beside what is put in', () => {
    const text = json.replace('"Resource":"execute-api:/*"', '"Resource":"arn:aws:s3:::${Bucket}/*"').replace('"post":{}', '"post":${Post}');
    const { file } = openFile('template.yaml', api(`!Sub '${text}'`));
    assert.equal(routesOf(file).length, 1);
    assert.ok(file.apis[0]?.api.partial !== undefined);
    assert.equal(file.policies[0]?.policy.statements[0]?.resource?.value.values.map(({ text: value }) => displayText(value)).join(), 'arn:aws:s3:::${Bucket}/*');
  });

  it('decides like the object', () => {
    const ask = (body: string, request: string): string => answerIn({ 'template.yaml': api(body) }, { api: { ref: 'template.yaml#Api', stage: 's' }, request });
    for (const request of ['GET /orders', 'POST /orders']) assert.equal(ask(JSON.stringify(json), request), ask(json, request));
  });

  it('that is none, or broken, makes no routes and no noise', () => {
    for (const text of ['just text', '"{"', '""', '!Sub "${Definition}"', '!Ref Definition', '!Join ["", ["{", !Ref X]]']) {
      const { file } = openFile('template.yaml', api(text));
      assert.deepEqual(routesOf(file), [], text);
      assert.deepEqual(file.policies, [], text);
    }
  });

  it('has findings at their places', () => {
    checkDiagnostics(
      `Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: x
      Body: !Sub |
        { "openapi": "3.0.1", "paths": {}, "x-amazon-apigateway-policy": { "Version": "2012-10-17", "Statement": [
          { "Efect": "Allow", "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" }
             ^^^^^ error[unknown-statement-element]
        ] } }
`,
      { file: 'template.yaml', only: 'unknown-statement-element' },
    );
  });

  it('may be the statements that SAM adds', () => {
    const statements = JSON.stringify([{ Effect: 'Deny', Principal: '*', Action: 'execute-api:*', Resource: '*' }]);
    const text = `Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: { StageName: s, Auth: { ResourcePolicy: { CustomStatements: '${statements}' } } }
  F:\n    Type: AWS::Serverless::Function\n    Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /x, Method: get } } } }\n`;
    assert.equal(answerIn({ 'template.yaml': text }, { api: 'template.yaml#Api', request: 'GET /x' }), 'explicit-deny');
  });
});
