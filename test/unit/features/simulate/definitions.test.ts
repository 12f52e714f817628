/** Definitions in OpenAPI in files of their own: lenses, simulations, what was recognised, symbols and what is listed of them. */
import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis/analysis';
import { inspectFile } from '../../../../server/src/analysis/inspect';
import { recognisedIn, symbolsOf } from '../../../../server/src/analysis/language';
import { uriOf } from '../../../support/open-workspace';
import { lensLines, rowText, simulateIn, type SimulationWorld } from '../../../support/simulation';

const definition = `openapi: 3.0.1
info: { title: orders }
components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
paths:
  /orders:
    get: { security: [{ signed: [] }] }
    post: {}
`;
const policy = `x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement:
    - { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: "execute-api:/*/GET/orders" }
`;
const template = (type: string): string => `Transform: AWS::Serverless-2016-10-31\nResources:\n  Shop: { Type: ${type}, Properties: { StageName: live, DefinitionUri: openapi.yaml } }\n`;

function open(text: string, others: Readonly<Record<string, string>> = {}): SimulationWorld {
  const analysis = new Analysis();
  const uri = uriOf('openapi.yaml');
  analysis.setDocument({ uri, languageId: 'yaml', version: 1, text });
  for (const [name, other] of Object.entries(others)) {
    analysis.setDocument({ uri: uriOf(name), languageId: 'yaml', version: 1, text: other });
    analysis.file(uriOf(name));
  }
  return { analysis, uri, offset: 0 };
}

const rows = (world: SimulationWorld, typed: string): readonly string[] => simulateIn(world, { mode: 'routes', typed }).rows.map(rowText);

describe('a definition in OpenAPI that is open in the editor', () => {
  it('has a lens above its first line, and one above its resource policy', () => {
    assert.deepEqual(lensLines(open(definition)), ['▶ Simulate · stranger ◐ · this account ◐ · other accounts ◐ | openapi: 3.0.1']);
    assert.deepEqual(lensLines(open(definition.replace('components', `${policy}components`))).map((line) => line.replace(/^.*\| /, '')), ['openapi: 3.0.1', 'Version: "2012-10-17"']);
    assert.deepEqual(lensLines(open(definition.replace(', x-amazon-apigateway-authtype: awsSigv4', ''))), []);
  });

  it('answers for both kinds where they agree, and is named as an API of either', () => {
    const world = open(definition);
    assert.deepEqual(rows(world, 'POST /orders as stranger'), ['✓ POST /orders · stranger · reaches the integration, given no policy']);
    assert.match(recognisedIn(world.analysis, world.uri), /## API orders\n\nAPI of a kind that cannot be seen/);
    assert.deepEqual(symbolsOf(world.analysis, world.uri).map(({ name, kind, children }) => [name, kind, children.map((child) => child.name)]), [['orders', 'api', ['GET /orders', 'POST /orders']]]);
  });

  it('stands for the APIs of templates that refer to it, once these are read', () => {
    const world = open(definition, { 't.yaml': template('AWS::Serverless::Api') });
    assert.deepEqual(lensLines(world).map((line) => line.replace(/^.*\| /, '')), ['openapi: 3.0.1']);
    const request = simulateIn(world, { mode: 'routes', typed: 'GET /orders' }).rows[0]?.request;
    assert.deepEqual([request?.target.uri, request?.target.selector], [uriOf('t.yaml'), '/Resources/Shop']);
    const two = open(definition, { 't.yaml': template('AWS::Serverless::Api'), 'u.yaml': template('AWS::Serverless::HttpApi') });
    assert.equal(lensLines(two).length, 2);
  });

  it('is listed with those who refer to it, and by itself where nobody does', () => {
    const listed = (world: SimulationWorld, name: string): readonly string[] => (inspectFile(world.analysis, uriOf(name))?.apis ?? []).map(({ name: api, kind }) => `${api} ${kind ?? '?'}`);
    const alone = open(definition);
    assert.deepEqual(listed(alone, 'openapi.yaml'), ['orders ?']);
    const world = open(definition, { 't.yaml': template('AWS::Serverless::Api'), 'u.yaml': template('AWS::Serverless::HttpApi') });
    assert.deepEqual(['openapi.yaml', 't.yaml', 'u.yaml'].map((name) => listed(world, name)), [[], ['Shop REST'], ['Shop HTTP']]);
  });

  it('has its policy listed once, where it is included as well', () => {
    const including = 'Resources:\n  Shop: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } } } } }\n';
    const world = open(definition.replace('components', `${policy}components`), { 't.yaml': including });
    const policies = (name: string): readonly string[] => (inspectFile(world.analysis, uriOf(name))?.policies ?? []).map(({ selector }) => selector);
    assert.deepEqual(['openapi.yaml', 't.yaml'].map(policies), [[], ['/Resources/Shop/Properties/Body/x-amazon-apigateway-policy']]);
    const named = open(definition.replace('components', `${policy}components`), { 't.yaml': template('AWS::Serverless::Api') });
    assert.deepEqual((inspectFile(named.analysis, uriOf('openapi.yaml'))?.policies ?? []).map(({ selector }) => selector), ['/x-amazon-apigateway-policy']);
  });
});
