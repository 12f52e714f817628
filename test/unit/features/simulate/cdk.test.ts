/** Templates that a CDK app made, simulated: who gets through, and how a case about it is saved. */
import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis/analysis';
import { recognisedIn, symbolsOf } from '../../../../server/src/analysis/language';
import { writeReference } from '../../../../server/src/analysis/simulation';
import { cdkApp } from '../../../support/cdk-app';
import { uriOf } from '../../../support/open-workspace';
import { lensLines, openSimulation, rowText, simulateIn, type SimulationWorld } from '../../../support/simulation';

const app = cdkApp();

function open(name: string, at: string): SimulationWorld {
  const uri = uriOf(`cdk.out/${name}`);
  const text = app[`cdk.out/${name}`] ?? '';
  const analysis = new Analysis();
  analysis.setDocument({ uri, languageId: 'json', version: 1, text });
  return { analysis, uri, offset: text.indexOf(at) };
}

const orders = (): SimulationWorld => open('OrdersStack.template.json', 'AWS::ApiGateway::RestApi');
const far = (): SimulationWorld => open('FarStack.template.json', 'AWS::ApiGatewayV2::Api');
const rows = (world: SimulationWorld, text: string): readonly string[] => simulateIn(world, { mode: 'routes', typed: text }).rows.map(rowText);

describe('a template that a CDK app made', () => {
  it('has lenses over its API, the resource policy and the grants', () => {
    assert.deepEqual(lensLines(orders()).map((line) => line.replace(/^.*\| /, '')), ['"OrdersApi3B5C2D1E": {', '"Policy": {', '"PolicyDocument": {']);
  });

  it('names callers and what was recognised by the construct', () => {
    const callers = simulateIn(orders(), { mode: 'callers' }).rows.map(rowText);
    assert.ok(callers.some((row) => /^✓ OrdersStack\/PartnerRole from 203\.0\.113\.\d+ · GET \/orders · reaches the integration/.test(row)), callers.join('\n'));
    const { analysis, uri } = orders();
    assert.match(recognisedIn(analysis, uri), /- \*\*OrdersStack\/OrdersApi Policy\*\*, line \d+: API resource policy/);
    assert.match(recognisedIn(analysis, uri), /Made by the construct `OrdersStack\/OrdersApi`\./);
    assert.deepEqual(symbolsOf(analysis, uri).filter(({ kind }) => kind === 'api').map(({ name, detail }) => `${name}: ${detail ?? ''}`), ['OrdersApi: REST · prod · OrdersStack/OrdersApi']);
  });

  it('is deployed where its own ARNs say it is', () => {
    assert.deepEqual(rows(far(), 'GET /stock as FarStack/CallerRole'), ['✓ GET /stock · FarStack/CallerRole · reaches the integration, given identity policy; no SCP supplied']);
  });

  it('has the callers that scenario files in the folder of the app define', () => {
    const world = orders();
    world.analysis.setFile(uriOf('orders.authz.yaml'), 'callers: { partner: { ref: "cdk.out/OrdersStack.template.json#OrdersStack/PartnerRole", sourceIp: 203.0.113.7 } }\n');
    assert.deepEqual(rows(world, 'GET /orders as partner'), ['✓ GET /orders · partner from 203.0.113.7 · reaches the integration, given identity policy and resource policy; no SCP supplied']);
  });

  it('is called by the construct in a saved case, which stands in the folder of the app', () => {
    const world = far();
    const { analysis } = world;
    const [row] = simulateIn(world, { mode: 'routes', typed: 'GET /stock as FarStack/CallerRole' }).rows;
    assert.ok(row);
    assert.deepEqual(writeReference(analysis, row.request, 'case', ''), {
      suggestedUri: uriOf('httpapi-get-stock-as-farstack-callerrole.authz.yaml'),
      text: `name: GET /stock as FarStack/CallerRole
api: cdk.out/FarStack.template.json#FarStack/HttpApi
caller:
  ref: cdk.out/FarStack.template.json#FarStack/CallerRole
request: GET /stock
values:
  AWS::AccountId: "111122224444"
  AWS::Region: eu-west-1
expect: allow
`,
    });
  });
});

describe('an API whose ARNs say where it is', () => {
  const template = (resources: readonly string[]): string => `
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: live, Auth: { DefaultAuthorizer: AWS_IAM }, DefinitionBody: { openapi: 3.0.1, paths: { /a: { get: {} } } } }
  Caller:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{ PolicyName: a, PolicyDocument: { Statement: [${resources.map((arn) => `{ Effect: Allow, Action: execute-api:Invoke, Resource: !Sub "${arn}" }`).join(', ')}] } }]
`;
  const outcome = (...arns: string[]): string => simulateIn({ ...openSimulation('template.yaml', template(arns)), offset: template(arns).indexOf('AWS::Serverless::Api') }, { mode: 'routes', typed: 'GET /a as Caller' }).rows.map(rowText).join();

  it('is taken to be there, in any of the places they name', () => {
    assert.match(outcome('arn:aws:execute-api:eu-west-1:444455556666:${Api}/live/GET/a'), /^✓ /);
    assert.match(outcome('arn:aws:execute-api:*:444455556666:${Api}/live/GET/a'), /^✓ /);
    assert.match(outcome('arn:aws:execute-api:eu-west-1:444455556666:${Api}/live/GET/b'), /^✗ /);
    assert.match(outcome('arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/live/GET/a'), /^✗ /);
    assert.match(outcome('arn:aws:execute-api:eu-west-1:${AWS::AccountId}:${Api}/live/GET/a', 'arn:aws:execute-api:eu-west-2:${AWS::AccountId}:${Api}/live/GET/a'), /^✓ /);
    assert.match(outcome('arn:aws:execute-api:eu-west-1:${AWS::AccountId}:${Api}/live/GET/b', 'arn:aws:execute-api:eu-west-1:${AWS::AccountId}:${Api}/live/GET/c'), /^✗ /);
  });
});
