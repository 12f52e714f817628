/**
 * Outputs of authorizers beside the event they answer: the simulation asks about that very request, and says whose it is.
 */
import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { explainReference, writeReference } from '../../../../server/src/analysis/simulation';
import { checkRows, lensesIn, openSimulation, rowText, simulateIn, type SimulationWorld } from '../../../support/simulation';

const arn = 'arn:aws:execute-api:eu-west-1:444455556666:abc123/live/GET/orders/42';
const token = { type: 'TOKEN', methodArn: arn, authorizationToken: 'Bearer x' };
const request = {
  type: 'REQUEST',
  methodArn: arn,
  resource: '/orders/{id}',
  path: '/orders/42',
  httpMethod: 'GET',
  headers: { 'X-Token': 'x' },
  queryStringParameters: { page: '1' },
  requestContext: { accountId: '444455556666', apiId: 'abc123', stage: 'live', identity: { sourceIp: '203.0.113.7', userAgent: 'curl' } },
};
const format1 = { ...request, version: '1.0', identitySource: 'x', authorizationToken: 'x' };
const format2 = {
  version: '2.0',
  type: 'REQUEST',
  routeArn: 'arn:aws:execute-api:eu-west-1:444455556666:abc123/$default/GET/orders/42',
  identitySource: ['x'],
  routeKey: 'GET /orders/{id}',
  headers: { 'x-token': 'x' },
  requestContext: { http: { method: 'GET', path: '/orders/42', sourceIp: '203.0.113.7', userAgent: 'curl' } },
};
const connect = { type: 'REQUEST', methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:abc123/live/$connect', headers: {}, requestContext: { routeKey: '$connect', eventType: 'CONNECT', identity: { sourceIp: '203.0.113.7' } } };
const integration = { resource: '/orders/{id}', path: '/orders/42', httpMethod: 'GET', requestContext: { stage: 'live', identity: { sourceIp: '203.0.113.7' } } };

const allowing = (Resource: string, more: object = {}): object => ({ principalId: 'user', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource, ...more }] } });
const allowed = allowing(arn);
const elsewhere = allowing('arn:aws:execute-api:eu-west-1:444455556666:abc123/test/GET/orders/42');
const fromOffice = allowing('*', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } });

const hosts = { 'fixture.json': (value: unknown) => JSON.stringify(value, null, 2), 'fixture.yaml': (value: unknown) => stringify(value) } as const;
const titles = (world: SimulationWorld): readonly string[] => lensesIn(world).map(({ title }) => title);

const pairs: readonly (readonly [title: string, pair: object, lens: string])[] = [
  ['a token', { event: token, response: allowed }, '▶ Simulate · GET /orders/42 of event ✓'],
  ['a token for another stage', { event: token, response: elsewhere }, '▶ Simulate · GET /orders/42 of event ✗'],
  ['a request with its address', { input: request, expected: fromOffice }, '▶ Simulate · GET /orders/42 of input ✓'],
  ['a request from elsewhere', { input: { ...request, requestContext: { identity: { sourceIp: '198.51.100.4' } } }, expected: fromOffice }, '▶ Simulate · GET /orders/42 of input ✗'],
  ['a request of which no address is told', { input: { ...request, requestContext: {} }, expected: fromOffice }, '▶ Simulate · GET /orders/42 of input ◐'],
  ['format 1.0, which takes no simple response', { event: format1, response: { isAuthorized: true } }, '▶ Simulate · GET /orders/42 of event ✗'],
  ['format 1.0', { event: format1, response: allowed }, '▶ Simulate · GET /orders/42 of event ✓'],
  ['format 2.0 and a simple response', { event: format2, response: { isAuthorized: true } }, '▶ Simulate · GET /orders/42 of event ✓'],
  ['format 2.0 and a simple denial', { event: format2, response: { isAuthorized: false } }, '▶ Simulate · GET /orders/42 of event ✗'],
  ['format 2.0 and a policy', { event: format2, response: allowing('arn:aws:execute-api:*:*:abc123/$default/GET/*') }, '▶ Simulate · GET /orders/42 of event ✓'],
  ['a REST API, which takes no simple response', { event: token, response: { isAuthorized: true } }, '▶ Simulate · GET /orders/42 of event ✗'],
  ['a WebSocket API', { event: connect, response: allowing('arn:aws:execute-api:*:*:abc123/live/$connect') }, '▶ Simulate · $connect of event ✓'],
  ['an event in a string', { event: JSON.stringify(token), response: allowed }, '▶ Simulate · GET /orders/42 of event ✓'],
  ['an output in a string', { event: token, response: { statusCode: 200, body: JSON.stringify(elsewhere) } }, '▶ Simulate · GET /orders/42 of event ✗'],
];

for (const [file, write] of Object.entries(hosts)) {
  describe(`an output beside its event in ${file}`, () => {
    for (const [title, pair, lens] of pairs) it(`is asked about its request: ${title}`, () => assert.deepEqual(titles(openSimulation(file, write(pair))), [lens]));

    it('has an event of its own in every case of a list', () => {
      const cases = [{ event: token, response: allowed }, { event: connect, response: allowed }, { response: allowed }];
      assert.deepEqual(titles(openSimulation(file, write(cases))), ['▶ Simulate · GET /orders/42 of event ✓', '▶ Simulate · $connect of event ✗', alone]);
    });
  });
}

const alone = '▶ Simulate · stranger ◐ · this account ◐ · other accounts ◐';

describe('an output without an event of its own', () => {
  const withoutPair: readonly (readonly [title: string, document: object])[] = [
    ['beside two events', { event: token, other: request, response: allowed }],
    ['beside the event of an integration', { event: integration, response: allowed }],
    ['beside a sample with placeholders', { event: { type: 'TOKEN', methodArn: 'arn:aws:execute-api:{region}:{account}:{api}/{stage}/GET/orders' }, response: allowed }],
    ['beside an ARN of something else', { event: { methodArn: 'arn:aws:lambda:eu-west-1:444455556666:function:f' }, response: allowed }],
    ['in a list with an event', [token, allowed]],
    ['in another case than the event', { first: { event: token }, second: { response: allowed } }],
  ];
  for (const [title, document] of withoutPair) it(`is asked about whatever it names: ${title}`, () => assert.deepEqual(titles(openSimulation('fixture.json', JSON.stringify(document))), [alone]));
});

describe('an output in a file of its own', () => {
  const lensOf = (name: string, others: Readonly<Record<string, object>>): string | undefined =>
    titles(openSimulation(name, Object.entries({ [name]: allowed, ...others }).map(([each, value]) => `//- file: ${each}\n${JSON.stringify(value)}\n`).join('')))[0];

  it('answers the event in the file of the same name but for the role', () => {
    assert.equal(lensOf('response.json', { 'event.json': token }), '▶ Simulate · GET /orders/42 of event.json ✓');
    assert.equal(lensOf('events/authorizer-get-response.json', { 'events/authorizer-get.json': token }), '▶ Simulate · GET /orders/42 of authorizer-get.json ✓');
    assert.equal(lensOf('get_output.json', { 'get_event.json': token, 'put_event.json': connect }), '▶ Simulate · GET /orders/42 of get_event.json ✓');
  });

  it('answers none where two may be meant, and none of another folder, name or kind', () => {
    assert.equal(lensOf('get-response.json', { 'get-event.json': token, 'get.json': token }), alone);
    assert.equal(lensOf('a/response.json', { 'b/event.json': token }), alone);
    assert.equal(lensOf('get-response.json', { 'put-event.json': token }), alone);
    assert.equal(lensOf('output.json', { 'event.json': integration }), alone);
    assert.equal(lensOf('user.json', { 'event.json': token }), alone);
  });
});

describe('the simulation of an event', () => {
  const world = openSimulation('fixture.json', JSON.stringify({ event: request, response: fromOffice }, null, 2).replace('principalId', '<|>principalId'));

  it('begins with its request, by the client it came from', () => {
    checkRows(world, {}, `
      ✓ GET /orders/42 · event from 203.0.113.7 · reaches the integration, given authorizer; no resource policy supplied
      ✓ any other request · event from 203.0.113.7 · reaches the integration, given authorizer; no resource policy supplied`);
    assert.match(rowText(simulateIn(world, { mode: 'callers' }).rows[0] ?? assert.fail()), /^✓ event from 203\.0\.113\.7 · GET \/orders\/42 · /);
  });

  it('names the event in its explanation', () => {
    const [row] = simulateIn(world).rows;
    const markdown = (row && explainReference(world.analysis, row.request, () => undefined)?.markdown) ?? '';
    assert.match(markdown, /by event: whoever sent the request in `event`/);
  });

  it('is saved with all the event tells of the request', () => {
    const [row] = simulateIn(world).rows;
    const text = (row && writeReference(world.analysis, row.request, 'case', '')?.text) ?? '';
    for (const part of ['abc123', '444455556666', 'eu-west-1', 'live', 'X-Token: x', 'page: "1"', 'sourceIp: 203.0.113.7', 'userAgent: curl', 'expect: allow']) assert.ok(text.includes(part), `${part} in\n${text}`);
  });
});
