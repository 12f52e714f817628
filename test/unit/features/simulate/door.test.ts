/** Which address simulated calls are sent to where the default endpoint of an API is disabled. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { templateWith } from '../../../support/decide-files';
import { checkRows, lensesIn, openSimulation, replaceIn } from '../../../support/simulation';

const api = (properties: string, more = ''): string =>
  templateWith(`  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders${properties} } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE } }
${more}`)['template.yaml'] ?? '';

const domain = (name: string, more = ''): string => `  ${name}: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: ${name.toLowerCase()}.example.com${more} } }
  To${name}: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref ${name}, Stage: prod, BasePath: v1 } }
`;
const mutual = ', MutualTlsAuthentication: { TruststoreUri: s3://a/b }';
const lens = (text: string): string => lensesIn(openSimulation('template.yaml', text)).map(({ title }) => title).join();

describe('calls to an API whose default endpoint is disabled', () => {
  const open = '▶ Simulate · stranger ✓ · this account ✓ · other accounts ✓';

  it('come in by its domain name, or by one that is made elsewhere', () => {
    assert.equal(lens(api('')), open);
    assert.equal(lens(api(', DisableExecuteApiEndpoint: true')), open);
    assert.equal(lens(api(', DisableExecuteApiEndpoint: true', domain('Shop'))), open);
    assert.equal(lens(api(', DisableExecuteApiEndpoint: !Ref Env', domain('Shop'))), open);
  });

  it('need a certificate where every domain name demands one, which a stranger does not have', () => {
    const strict = '▶ Simulate · stranger ✗ · this account ✓ · other accounts ✓';
    assert.equal(lens(api(', DisableExecuteApiEndpoint: true', domain('Shop', mutual))), strict);
    assert.equal(lens(api(', DisableExecuteApiEndpoint: true', domain('Shop', mutual) + domain('Open'))), open);
    assert.equal(lens(api('', domain('Shop', mutual))), open, 'the default endpoint demands none (GW-22)');
  });

  it('are asked about anew when an edit changes a domain name', () => {
    const world = openSimulation('template.yaml', api(', DisableExecuteApiEndpoint: true', domain('Shop')));
    assert.equal(lensesIn(world)[0]?.title, open);
    replaceIn(world, 'shop.example.com', `shop.example.com${mutual}`);
    assert.equal(lensesIn(world)[0]?.title, '▶ Simulate · stranger ✓→✗ · this account ✓ · other accounts ✓');
  });

  it('say in their rows what stops them', () => {
    checkRows(openSimulation('template.yaml', api(', DisableExecuteApiEndpoint: true', domain('Shop', mutual)).replace('Api: {', 'A<|>pi: {')), {}, '✗ GET / · stranger · refused at endpoint');
  });
});
