/** A resource policy that a definition or a service refers to is seen where it stands, or open; it is never none. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findingsOf, openTexts } from '../../../support/check-diagnostics';
import { answerIn, type Files } from '../../../support/decide-files';
import { openWorkspace, uriOf } from '../../../support/open-workspace';
import { service } from '../../../support/services';

const statement = (effect: string): string => `{ "Effect": "${effect}", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" }`;
const policy = (effect: string): string => `{ "Version": "2012-10-17", "Statement": [${statement(effect)}] }`;
const definition = (written: string): string => `openapi: 3.0.1\nx-amazon-apigateway-policy: ${written}\nx-policy: ${policy('Deny')}\npaths: { /a: { get: { x-amazon-apigateway-integration: { type: MOCK } } } }\n`;
const others: Files = { 'policy.json': policy('Deny'), 'policies.yaml': `api: ${policy('Deny')}\nchain: { $ref: "#/api" }\n`, 'empty.yaml': 'api:\n' };
const ask = (files: Files, api: string): string => answerIn({ ...others, ...files }, { api, caller: 'anonymous', request: 'GET /a' });
const open = 'allow | explicit-deny | implicit-deny';

/** The same definition by itself and as others name it. */
function hosts(written: string): readonly (readonly [Files, string])[] {
  const file = { 'openapi.yaml': definition(written) };
  return [
    [file, 'openapi.yaml'],
    [{ ...file, 'template.yaml': 'Resources:\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: ./openapi.yaml } }\n' }, 'template.yaml#Api'],
    [{ ...file, 'sam.yaml': 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: ./openapi.yaml } }\n' }, 'sam.yaml#Api'],
    [{ ...file, 'main.tf': 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n  body = file("openapi.yaml")\n}\n' }, 'main.tf#aws_api_gateway_rest_api.a'],
  ];
}

describe('a resource policy behind a reference', () => {
  it('is the one it leads to, for the definition and for those that name it', () => {
    for (const target of ['./policy.json', 'policies.yaml#/api', 'policies.yaml#/chain', '#/x-policy']) {
      for (const [files, api] of hosts(`{ $ref: "${target}" }`)) assert.equal(ask(files, api), 'explicit-deny', `${api} ${target}`);
    }
  });

  it('is open where it leads nowhere that can be seen', () => {
    for (const target of ['./missing.json', '#/nowhere', 'https://example.com/policy.json', '../../out.json', 'empty.yaml#/api', '#/x-amazon-apigateway-policy']) {
      for (const [files, api] of hosts(`{ $ref: "${target}" }`)) assert.equal(ask(files, api), open, `${api} ${target}`);
    }
  });

  it('may hold statements that stand elsewhere, which are open', () => {
    for (const written of ['{ Version: "2012-10-17", Statement: { $ref: "./p.yml" } }', '{ Version: "2012-10-17", Statement: [{ $ref: "./p.yml" }] }']) {
      for (const [files, api] of hosts(written)) assert.equal(ask(files, api), open, `${api} ${written}`);
    }
    for (const [files, api] of hosts(`{ Version: "2012-10-17", Statement: [${statement('Deny')}, { $ref: "./p.yml" }] }`)) assert.equal(ask(files, api), 'explicit-deny', api);
  });

  it('in a definition that stands in a template is open', () => {
    const body = `{ openapi: 3.0.1, x-amazon-apigateway-policy: { $ref: "./policy.json" }, paths: { /a: { get: {} } } }`;
    const template = (type: string, property: string): Files => ({ 'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: ${type}, Properties: { StageName: prod, ${property}: ${body} } }\n` });
    assert.equal(ask(template('AWS::Serverless::Api', 'DefinitionBody'), 'template.yaml#Api'), open);
    assert.equal(ask(template('AWS::ApiGateway::RestApi', 'Body'), 'template.yaml#Api'), open);
  });

  it('in a service is open, wherever it stands', () => {
    const functions = '  f: { events: [{ http: { path: a, method: get } }] }\n';
    for (const written of ['{ $ref: "./policy.json" }', '[{ $ref: "./policy.json" }]', '"${file(./missing.yml)}"', '["${file(./missing.yml)}"]', '"${ssm:/policy}"', '"${file(./policy.js)}"']) {
      assert.equal(ask(service({ provider: `  apiGateway: { resourcePolicy: ${written} }\n`, functions }), 'serverless.yml#ApiGatewayRestApi'), open, written);
    }
  });

  it('is followed when what it leads to is edited', () => {
    const workspace = openWorkspace({ 'openapi.yaml': definition('{ $ref: "./policy.json" }') });
    const effects = (): readonly unknown[] => workspace.file(uriOf('openapi.yaml'))?.policies.filter(({ site }) => site.selector === '/x-amazon-apigateway-policy').flatMap(({ policy: { statements } }) => statements.map(({ effect }) => effect?.value)) ?? [];
    assert.deepEqual(effects(), []);
    assert.ok(workspace.missing(uriOf('openapi.yaml')).includes(uriOf('policy.json')));
    workspace.set(uriOf('policy.json'), 'json', 1, policy('Allow'));
    assert.deepEqual(effects(), [{ known: true, value: 'Allow' }]);
    workspace.set(uriOf('policy.json'), 'json', 2, policy('Deny'));
    assert.deepEqual(effects(), [{ known: true, value: 'Deny' }]);
  });

  it('is not complained about as if it were a policy', () => {
    for (const written of ['{ $ref: "./missing.json" }', '{ Version: "2012-10-17", Statement: [{ $ref: "./p.yml" }] }']) {
      const found = findingsOf(openTexts([{ name: 'openapi.yaml', text: definition(written) }])).flat();
      assert.deepEqual(found.filter(({ message }) => /\$ref|Version|Statement/.test(message)), [], written);
    }
  });
});
