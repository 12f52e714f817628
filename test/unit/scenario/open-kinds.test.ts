/** Cases about APIs of which nothing says whether they are REST, HTTP or WebSocket APIs. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { readContext } from '../../../server/src/scenario/read-context';
import { findCaseProblems, runCase, type CaseResult } from '../../../server/src/scenario/run';
import { answerIn, decideIn, type Files } from '../../support/decide-files';
import { openWorkspace } from '../../support/open-workspace';
import { readText } from '../../support/scenarios';

const definition: Files = {
  'openapi.yaml': `openapi: 3.0.1
components:
  securitySchemes:
    signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, identitySource: $request.header.Authorization, authorizerResultTtlInSeconds: 0 } }
paths:
  /open: { get: {} }
  /signed: { get: { security: [{ signed: [] }] } }
  /guarded: { get: { security: [{ guard: [] }] } }
`,
};

const ask = (request: string, more: object = {}): object => ({ api: 'openapi.yaml', request, ...more });
const role = (resource: string, account = '111122223333'): object => ({
  caller: { arn: `arn:aws:iam::${account}:role/Dev`, identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }] }] },
});

function run(files: Files, one: object): CaseResult {
  const workspace = openWorkspace(files);
  const [first] = readText({ name: 'a case', ...one }, {}, { apiAt: readContext(workspace, workspace).apiAt }).scenario.cases;
  assert.ok(first);
  const result = runCase(first, { workspace, now: undefined, evaluate: evaluateRequest });
  assert.equal(result.case, first);
  assert.equal(findCaseProblems(first, { workspace, now: undefined }).length > 0, result.kind === 'refused');
  return result;
}

describe('a case about a definition that may be of a REST or an HTTP API', () => {
  it('is decided where both kinds decide alike, without what differs', () => {
    const answer = (request: string, more: object = {}): readonly unknown[] => {
      const { decision, status, responseType, unknown } = decideIn(definition, ask(request, more));
      return [decision, status, responseType, unknown];
    };
    assert.deepEqual(answer('GET /open'), ['allow', null, null, []]);
    // 403 of a REST API, 404 of an HTTP API (GW-2, §5.7).
    assert.deepEqual(answer('GET /nowhere'), ['refused', null, null, []]);
    assert.deepEqual(answer('GET /signed'), ['unauthenticated', 403, null, []]);
    assert.deepEqual(answer('GET /signed', role('arn:aws:execute-api:*:*:*/*/GET/signed')), ['allow', null, null, []]);
    assert.deepEqual(answer('GET /signed', role('arn:aws:execute-api:*:*:*/*/GET/signed', '444455556666')).slice(0, 1), ['implicit-deny']);
  });

  it('is open where they differ, and says what it depends on', () => {
    // Their stages have other names, and so have their ARNs.
    const byStage = ask('GET /signed', role('arn:aws:execute-api:*:*:*/prod/GET/signed'));
    const decision = decideIn(definition, byStage);
    assert.deepEqual([decision.decision, [...decision.possible].sort(), decision.unknown, decision.status, decision.decidedBy], ['undetermined', ['allow', 'implicit-deny'], ['api.kind'], null, []]);
    assert.match(decision.reason, /`api\.kind`/);
    assert.equal(answerIn(definition, { ...byStage, api: { ref: 'openapi.yaml', kind: 'REST' } }), 'allow');
    assert.equal(answerIn(definition, { ...byStage, api: { ref: 'openapi.yaml', kind: 'HTTP' } }), 'implicit-deny');
    assert.equal(answerIn(definition, { ...byStage, api: { ref: 'openapi.yaml', stage: 'prod' } }), 'allow');
    const result = run(definition, { ...byStage, expect: 'allow' });
    assert.ok(result.kind === 'ran' && result.expectation?.met === false);
  });

  it('takes security of the whole document for what it is to each kind', () => {
    const files = { 'openapi.yaml': definition['openapi.yaml']?.replace('paths:', 'security: [{ signed: [] }]\npaths:') ?? '' };
    assert.equal(answerIn(files, { ...ask('GET /open'), api: { ref: 'openapi.yaml', kind: 'REST' } }), 'allow');
    assert.equal(decideIn(files, { ...ask('GET /open'), api: { ref: 'openapi.yaml', kind: 'HTTP' } }).decision, 'undetermined');
    assert.ok(decideIn(files, ask('GET /open')).unknown.includes('api.kind'));
  });

  it('is about the kind that has what the case says', () => {
    const output = { principalId: 'a', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] } };
    const taken = (more: object, kind: string): void => {
      const result = run(definition, ask('GET /guarded', more));
      assert.ok(result.kind === 'ran' && result.notes.some((note) => note.includes(`taken for one of kind \`${kind}\``)), JSON.stringify(more));
    };
    taken({ authorizer: { type: 'TOKEN', output }, request: { method: 'GET', path: '/guarded', headers: { Authorization: 'a' } } }, 'REST');
    taken({ route: { authorization: 'JWT' }, token: { valid: true } }, 'HTTP');
    taken({ api: { ref: 'openapi.yaml', endpoint: 'PRIVATE' } }, 'REST');
    const refused = run(definition, ask('GET /open', { request: { routeKey: 'x' } }));
    assert.equal(refused.kind, 'refused');
  });

  it('that asks for all paths of a form has to come out as expected for both', () => {
    const files = { 'openapi.yaml': definition['openapi.yaml']?.replace('paths:', 'paths:\n  /all/{proxy+}: { get: { security: [{ signed: [] }] } }') ?? '' };
    const all = (resource: string): unknown => {
      const result = run(files, { api: 'openapi.yaml', request: { method: 'GET', paths: '/all/*' }, ...role(resource), expect: 'allow' });
      assert.ok(result.kind === 'ran');
      return [result.decision.decision, result.expectation?.met];
    };
    assert.deepEqual(all('arn:aws:execute-api:*:*:*/*/GET/all/*'), ['allow', true]);
    assert.deepEqual(all('arn:aws:execute-api:*:*:*/prod/GET/all/*'), ['undetermined', false]);
  });
});

describe('a case about an API whose protocol only deployment knows', () => {
  const files: Files = {
    'template.yaml': `Parameters: { Protocol: { Type: String } }
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: orders, ProtocolType: !Ref Protocol } }
  Get: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /orders } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect } }
`,
  };

  it('is told by whether it names a path or a route key', () => {
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: 'GET /orders' }), 'allow');
    assert.match(decideIn(files, { api: 'template.yaml#Api', request: 'GET /orders' }).requestArn, /\$default\/GET\/orders/);
    assert.equal(answerIn(files, { api: 'template.yaml#Api', request: { routeKey: '$connect' } }), 'allow');
  });
});
