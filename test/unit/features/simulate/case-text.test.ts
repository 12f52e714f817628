/** Simulated requests as scenario files and commands: what they say, and that they answer the same. */
import assert from 'node:assert/strict';
import { writeReference } from '../../../../server/src/analysis/simulation';
import type { Row } from '../../../../server/src/features/simulate/rows';
import { ordersFiles, ordersTemplate, partnerPolicy } from '../../../support/orders-api';
import { openSimulation, runScenario, rowText, simulateIn, type SimulationWorld } from '../../../support/simulation';

describe('a request as a scenario file', () => {
  const world = openSimulation('template.yaml', ordersFiles);

  it('is as short as it can be and stands beside the target', () => {
    const written = write(world, 'GET /orders/42 as stranger', 'request');
    assert.deepEqual(written, {
      suggestedUri: 'file:///project/orders-get-orders-42-as-stranger.authz.yaml',
      text: `name: GET /orders/42 as stranger
api: template.yaml#/Resources/OrdersApi
caller: anonymous
request: GET /orders/42
`,
    });
  });

  it('names policies by the files they are in, and the address', () => {
    assert.equal(write(world, 'GET /orders/42 as partner from 198.51.100.4', 'request').text, `name: GET /orders/42 as partner from 198.51.100.4
api: template.yaml#/Resources/OrdersApi
caller:
  arn: arn:aws:iam::444455556666:role/Partner
  identityPolicies: [partner.json]
request:
  method: GET
  path: /orders/42
  sourceIp: 198.51.100.4
`);
  });

  it('expects what comes out now when it is saved as a case', () => {
    assert.match(write(world, 'DELETE /orders/42 as partner', 'case').text, /\nexpect: explicit-deny\n$/);
    assert.match(write(world, 'GET /orders/42 as this account', 'case').text, /\nexpect: allow\n$/);
  });

  it('expects nothing where nothing is certain, and says how to get there', () => {
    const custom = ordersTemplate.replace('DefaultAuthorizer: AWS_IAM', 'DefaultAuthorizer: Token\n        Authorizers: { Token: { FunctionArn: !GetAtt F.Arn, FunctionPayloadType: REQUEST, Identity: { Headers: [X-Token], ReauthorizeEvery: 0 } } }');
    const { text } = write(openSimulation('template.yaml', custom), 'GET /orders as stranger', 'case');
    assert.match(text, /request: GET \/orders\n# What Token returns is not known/);
    assert.ok(!text.includes('expect:'));
  });

  it('sends a token only for those about whom the authorizer answers', () => {
    const custom = ordersTemplate.replace('DefaultAuthorizer: AWS_IAM', 'DefaultAuthorizer: Token\n        Authorizers: { Token: { FunctionArn: !GetAtt F.Arn } }');
    assert.match(write(openSimulation('template.yaml', custom), 'GET /orders as accepted', 'case').text, /headers:\n {4}Authorization: Bearer sample-token\n/);
    assert.match(write(openSimulation('template.yaml', custom), 'GET /orders as stranger', 'case').text, /request: GET \/orders\nexpect: unauthenticated\n/);
  });
});

describe('a request as a command', () => {
  it('is one case for standard input, with paths from the folder of the shell', () => {
    const world = openSimulation('template.yaml', ordersFiles);
    const [row] = simulateIn(world, { typed: "GET /orders/it's as partner" }).rows;
    assert.ok(row);
    const command = writeReference(world.analysis, row.request, 'command', 'file:///')?.text ?? '';
    const line = /^echo '(.*)' \| gatehouse simulate --jsonl -$/.exec(command)?.[1];
    assert.ok(line !== undefined && !line.includes("'"), 'nothing in it ends the quote');
    const parsed = JSON.parse(line) as { api: string; name: string; caller: { identityPolicies: string[] } };
    assert.match(parsed.name, /^GET \/orders\/it's as partner/);
    assert.equal(parsed.api, 'project/template.yaml#/Resources/OrdersApi');
    assert.deepEqual(parsed.caller.identityPolicies, ['project/partner.json']);
  });
});

describe('a saved case', () => {
  const worlds: Readonly<Record<string, SimulationWorld>> = {
    'a template with callers': openSimulation('template.yaml', ordersFiles),
    'a lone identity policy': openSimulation('partner.json', partnerPolicy),
    'a lone resource policy': openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": { "AWS": ["111122223333", "arn:aws:iam::444455556666:user/ops"] }, "Action": "execute-api:Invoke", "Resource": "execute-api:/prod/GET/*" },
      { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*/*/admin/*", "Condition": { "NotIpAddress": { "aws:SourceIp": "198.51.100.0/24" } } }] }`),
    'an authorizer output': openSimulation('output.json', `{ "principalId": "user", "policyDocument": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/*" }] } }`),
    'a simple response': openSimulation('output.json', '{ "isAuthorized": true }'),
    'a template with a Lambda authorizer': openSimulation('template.yaml', ordersTemplate.replace('DefaultAuthorizer: AWS_IAM', 'DefaultAuthorizer: Token\n        Authorizers: { Token: { FunctionArn: !GetAtt F.Arn } }')),
    'a template that names its own account': openSimulation('template.yaml', ordersTemplate.replaceAll('444455556666', '111122223333')),
  };
  for (const [name, world] of Object.entries(worlds)) {
    it(`answers what the row answered, for ${name}`, () => {
      for (const row of allRows(world)) assert.equal(answerOf(world, row), row.description.slice(row.description.indexOf(' · ') + 3), rowText(row));
    });
  }
});

function write(world: SimulationWorld, typed: string, form: 'case' | 'request'): { readonly text: string; readonly suggestedUri: string } {
  const [row] = simulateIn(world, { typed }).rows;
  assert.ok(row, 'the request is understood');
  const written = writeReference(world.analysis, row.request, form, '');
  assert.ok(written);
  return written;
}

function allRows(world: SimulationWorld): readonly Row[] {
  const callers = simulateIn(world, { mode: 'callers' }).rows.map(({ request }) => request);
  return callers.flatMap(({ caller, sourceIp }) => simulateIn(world, { caller, sourceIp }).rows);
}

/** The title above the case in its own file, without its sign. */
function answerOf({ analysis }: SimulationWorld, row: Row): string {
  const written = writeReference(analysis, row.request, 'request', '');
  assert.ok(written);
  const uri = written.suggestedUri;
  analysis.setDocument({ uri, languageId: 'yaml', version: 1, text: written.text });
  const live = runScenario(analysis, uri);
  analysis.closeDocument(uri);
  assert.deepEqual(live.problems.map(({ message }) => message), [], written.text);
  return (live.cases[0]?.title ?? '').slice(2);
}
