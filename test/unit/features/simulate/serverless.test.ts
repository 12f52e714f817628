/** Services of the Serverless Framework in the editor: lenses, what was recognised, and who gets through. */
import assert from 'node:assert/strict';
import { recognisedIn, symbolsOf } from '../../../../server/src/analysis/language';
import { readExample } from '../../../support/project';
import { lensLines, openSimulation, rowText, simulateIn, type SimulationWorld } from '../../../support/simulation';

const text = readExample('serverless/serverless.yml');
const world = (at = 'apiGateway:'): SimulationWorld => ({ ...openSimulation('serverless.yml', text), offset: text.indexOf(at) });
const rows = (typed: string): readonly string[] => simulateIn(world(), { mode: 'routes', typed }).rows.map(rowText);

describe('a service of the Serverless Framework', () => {
  it('has lenses over its API, the resource policy and the grants of a function', () => {
    assert.deepEqual(lensLines(world()).map((line) => line.replace(/^.*\| /, '')), ['apiGateway:', '- Sid: OnlyOurRange', '- Sid: ReadPartnerOrders']);
  });

  it('is recognised as one, with its policies by the roles and the API they are of', () => {
    const { analysis, uri } = world();
    const recognised = recognisedIn(analysis, uri);
    assert.match(recognised, /Read as a service of the Serverless Framework\./);
    assert.match(recognised, /- \*\*ReportIamRoleLambdaExecution statements\*\*, line \d+: identity policy \(certain\), 1 statement\./);
    assert.deepEqual(symbolsOf(analysis, uri).map(({ kind, name }) => `${kind} ${name}`), ['api ApiGatewayRestApi', 'policy ApiGatewayRestApi resourcePolicy', 'policy ReportIamRoleLambdaExecution statements']);
  });

  it('says who gets through, its functions among the callers', () => {
    assert.deepEqual(rows('GET /partner/orders/42 as ReportIamRoleLambdaExecution from 203.0.113.7'), [
      '✓ GET /partner/orders/42 · ReportIamRoleLambdaExecution from 203.0.113.7 · reaches the integration, given identity policy and resource policy; no SCP supplied',
    ]);
    assert.deepEqual(rows('GET /health as stranger from 192.0.2.66'), ['✗ GET /health · stranger from 192.0.2.66 · explicit deny at resource policy']);
  });

  it('has the lens over its API at the top where all its events stand in another file', () => {
    const files = [
      'service: orders\nprovider: { name: aws }\nfunctions: ${file(functions.yml)}\n',
      '//- file: functions.yml\norders:\n  handler: a.b\n  events:\n    - http: { path: orders, method: get }\n',
    ];
    assert.deepEqual(lensLines(openSimulation('serverless.yml', files.join(''))), ['▶ Simulate · stranger ✓ · this account ✓ · other accounts ✓ | service: orders']);
  });
});
