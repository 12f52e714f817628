/** A case with an answer that an authorizer gave earlier contradicts files where it keeps none, and says so. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { readContext } from '../../../server/src/scenario/read-context';
import { runCase } from '../../../server/src/scenario/run';
import type { Files } from '../../support/decide-files';
import { openWorkspace } from '../../support/open-workspace';
import { readText } from '../../support/scenarios';
import { service } from '../../support/services';

const cached = { principalId: 'me', policyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' } } };

/** The decision, or what stands against asking. */
function answer(files: Files, api: object | string, authorizer: object, values: object = {}): string {
  const workspace = openWorkspace(files);
  const { apiAt, valueFile } = readContext(workspace, workspace);
  const [one] = readText({ name: 'a case', api, authorizer, values, request: { method: 'GET', path: '/a', headers: { Authorization: 'token' } } }, {}, { apiAt, valueFile }).scenario.cases;
  assert.ok(one);
  const result = runCase(one, { workspace, now: undefined, evaluate: evaluateRequest });
  return result.kind === 'ran' ? result.decision.decision : result.problems.map(({ message }) => message).join(' ');
}

const rest = (ttl: string): Files => service({ functions: `  g: { handler: a.b }\n  f: { events: [{ http: { path: a, method: get, authorizer: { name: g, resultTtlInSeconds: ${ttl} } } }] }\n` });
const http = (ttl: string): Files => service({ provider: `  httpApi: { authorizers: { g: { type: request, functionName: g, identitySource: [$request.header.Authorization]${ttl} } } }\n`, functions: '  g: { handler: a.b }\n  f: { events: [{ httpApi: { path: /a, method: get, authorizer: { name: g } } }] }\n' });

describe('an earlier answer of an authorizer', () => {
  it('is one that its files keep', () => {
    assert.equal(answer(rest('300'), 'serverless.yml#ApiGatewayRestApi', { cached }), 'allow');
    assert.equal(answer(http(', resultTtlInSeconds: 60'), 'serverless.yml#HttpApi', { cached }), 'allow');
    assert.equal(answer(rest('"${opt:ttl}"'), 'serverless.yml#ApiGatewayRestApi', { cached }), 'allow');
  });

  it('is refused where they keep none, by what is written, by default, or by a value of the case (AU-40, AU-41)', () => {
    const refused = /^`g` keeps no answers, as its files give it no time to keep them for: write it as `output`, or give it a `ttl` here\.$/;
    assert.match(answer(rest('0'), 'serverless.yml#ApiGatewayRestApi', { cached }), refused);
    assert.match(answer(rest('"${opt:ttl}"'), 'serverless.yml#ApiGatewayRestApi', { cached }, { 'opt:ttl': '0' }), refused);
    assert.match(answer(http(''), 'serverless.yml#HttpApi', { cached }), refused);
  });

  it('is what the case asks for where it gives a time itself', () => {
    assert.equal(answer(rest('0'), 'serverless.yml#ApiGatewayRestApi', { cached, ttl: 60 }), 'allow');
    assert.equal(answer(rest('0'), 'serverless.yml#ApiGatewayRestApi', { output: cached }), 'allow');
    assert.match(answer(rest('300'), 'serverless.yml#ApiGatewayRestApi', { cached, ttl: 0 }), /^Where `ttl` is 0 no answer is kept/);
  });
});
