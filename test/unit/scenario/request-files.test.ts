/** `requestFrom`: requests out of events and of inputs for the AWS command line. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayText } from '../../../server/src/base/atoms';
import { test } from '../../../server/src/cli/test';
import { runCommand } from '../../support/command-line';
import { resultIn, type Files } from '../../support/decide-files';

type Json = Readonly<Record<string, unknown>>;

const print = (files: Readonly<Record<string, unknown>>): Files => Object.fromEntries(Object.entries(files).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value, null, 2)]));

/** The decision and what was asked, or why it was not. */
function ask(file: unknown, one: object = {}, more: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const result = resultIn(print({ 'request.json': file, ...more }), { requestFrom: 'request.json', ...one });
  if (result.kind === 'refused') return result.problems.map(({ message }) => message);
  const { request, decision } = result;
  return [decision.decision === 'undetermined' ? [...decision.possible].sort().join(' | ') : decision.decision, request.type === 'api' ? `${request.method} ${request.path}` : request.action];
}

const asked = (file: unknown, one: object): Json => {
  const result = resultIn(print({ 'request.json': file }), { requestFrom: 'request.json', ...one });
  assert.ok(result.kind === 'ran', result.kind === 'refused' ? result.problems.map(({ message }) => message).join(' ') : '');
  const { request } = result;
  assert.ok(request.type === 'api');
  const { api, method, path, headers, query, sourceIp, userAgent } = request;
  return { place: [api.id, api.region, api.account, api.stage].map(displayText), kind: api.kind, call: `${method} ${path}`, headers: [...headers], query: [...query], sourceIp, userAgent };
};

const tokenEvent = { type: 'TOKEN', authorizationToken: 'Bearer abc', methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:z9y8x7/live/POST/orders/42' };
const requestEvent = { version: '2.0', type: 'REQUEST', routeArn: 'arn:aws:execute-api:eu-west-1:444455556666:z9y8x7/$default/GET/orders', headers: { authorization: 'x' }, queryStringParameters: { q: '1' }, requestContext: { http: { sourceIp: '203.0.113.7', userAgent: 'curl/8' } } };
const output = { principalId: 'me', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:444455556666:z9y8x7/live/POST/orders/*' }] } };

describe('a request out of the event of an authorizer', () => {
  it('is the call that the event is about', () => {
    assert.deepEqual(asked(tokenEvent, { route: { authorization: 'NONE' } }), { place: ['z9y8x7', 'eu-west-1', '444455556666', 'live'], kind: 'REST', call: 'POST /orders/42', headers: [['authorization', 'Bearer abc']], query: [], sourceIp: undefined, userAgent: undefined });
    assert.deepEqual(asked(requestEvent, { route: { authorization: 'NONE' } }), { place: ['z9y8x7', 'eu-west-1', '444455556666', '$default'], kind: 'HTTP', call: 'GET /orders', headers: [['authorization', 'x']], query: [['q', '1']], sourceIp: '203.0.113.7', userAgent: 'curl/8' });
  });

  it('is decided with what the function returned', () => {
    assert.deepEqual(ask(tokenEvent, { authorizer: { output } }), ['allow', 'POST /orders/42']);
    assert.deepEqual(ask(tokenEvent, { authorizer: { output }, request: 'DELETE /orders/42' }), ['implicit-deny', 'DELETE /orders/42']);
    assert.deepEqual(ask({ get: { event: JSON.stringify(tokenEvent) } }, { requestFrom: 'request.json#/get/event', authorizer: { output } }), ['allow', 'POST /orders/42']);
  });

  it('lies beneath what the case says, and leaves an API defined elsewhere where that is', () => {
    const one = { route: { authorization: 'NONE' }, request: { path: '/x', headers: { Authorization: 'y' } }, api: { stage: 'test' } };
    assert.deepEqual([asked(tokenEvent, one).call, asked(tokenEvent, one).place, asked(tokenEvent, one).headers], ['POST /x', ['z9y8x7', 'eu-west-1', '444455556666', 'test'], [['authorization', 'y']]]);
    const template = { 'api.yaml': 'openapi: 3.0.1\ninfo: {title: a, version: "1"}\nx-amazon-apigateway-policy: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/live/POST/*"}]}\npaths:\n  /orders/{id}:\n    post: {x-amazon-apigateway-auth: {type: NONE}, x-amazon-apigateway-integration: {type: mock}}\n' };
    assert.deepEqual(ask(tokenEvent, { api: 'api.yaml' }, template), ['allow', 'POST /orders/42']);
    assert.deepEqual(ask({ ...tokenEvent, methodArn: tokenEvent.methodArn.replace('/live/', '/ESTestInvoke-stage/') }, { api: { ref: 'api.yaml', stage: undefined } }, template), ['explicit-deny', 'POST /orders/42'].map((each, index) => (index === 0 ? 'implicit-deny' : each)));
  });

  it('has its token in the header that the API looks at, whatever its name (AU-1)', () => {
    const scheme = (type: string): string => `{type: apiKey, name: X-Token, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {type: ${type}, identitySource: method.request.header.X-Token, authorizerUri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/x/invocations"}}`;
    const api = (type: string): Record<string, string> => ({ 'api.yaml': `openapi: 3.0.1\ninfo: {title: a, version: "1"}\ncomponents: {securitySchemes: {tok: ${scheme(type)}}}\npaths:\n  /orders/{id}:\n    post: {security: [{tok: []}], x-amazon-apigateway-integration: {type: mock}}\n` });
    const one = { api: { ref: 'api.yaml', id: 'z9y8x7', account: '444455556666', region: 'eu-west-1' }, authorizer: { output } };
    assert.deepEqual(ask(tokenEvent, one, api('token')), ['allow', 'POST /orders/42']);
    assert.deepEqual(ask(tokenEvent, one, api('request')), ['unauthenticated', 'POST /orders/42']);
    assert.deepEqual(ask(tokenEvent, { ...one, request: { headers: { 'X-Token': '' } } }, api('token')), ['unauthenticated', 'POST /orders/42']);
  });

  it('is a message of a WebSocket API', () => {
    const event = { type: 'REQUEST', methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:z9y8x7/live/$connect', headers: {} };
    assert.deepEqual(asked(event, { route: { authorization: 'NONE' } }).call, ' $connect');
  });
});

describe('a request out of the input of a test', () => {
  it('is what test-invoke-method sends', () => {
    const input = { restApiId: 'z9y8x7', resourceId: 'r1', httpMethod: 'POST', pathWithQueryString: '/orders/42?q=1&r=a%20b', headers: { 'X-Token': 'x' }, multiValueHeaders: { Accept: ['a'] }, stageVariables: { tenant: 'shop' }, body: '' };
    const { call, headers, query, place } = asked(input, { route: { authorization: 'NONE' } });
    assert.deepEqual([call, headers, query, (place as readonly string[])[0]], ['POST /orders/42', [['accept', 'a'], ['x-token', 'x']], [['q', '1'], ['r', 'a b']], 'z9y8x7']);
  });

  it('is refused where a header has several values, unless the case says which are sent', () => {
    const input = { restApiId: 'z9y8x7', resourceId: 'r1', httpMethod: 'GET', pathWithQueryString: '/a', multiValueHeaders: { 'X-Token': ['a', 'b'], Accept: ['c', 'c'] } };
    assert.match(ask(input, { route: { authorization: 'NONE' } }).join(), /`request.json` sends the header `X-Token` several times/);
    assert.deepEqual(asked(input, { route: { authorization: 'NONE' }, request: { headers: { 'X-Token': 'b' } } }).headers, [['accept', 'c'], ['x-token', 'b']]);
  });

  it('is what test-invoke-authorizer sends, which has no method', () => {
    const input = { restApiId: 'z9y8x7', authorizerId: 'a1', headers: { Authorization: 'x' }, pathWithQueryString: '/orders' };
    assert.match(ask(input, { route: { authorization: 'NONE' } }).join(), /`request.json` says no method: write `request.method`/);
    assert.equal(ask(input, { route: { authorization: 'NONE' }, request: { method: 'PUT' } })[1], 'PUT /orders');
  });

  it('is refused where nobody says the path', () => {
    const input = { restApiId: 'z9y8x7', resourceId: 'r1', httpMethod: 'POST', pathWithQueryString: '' };
    assert.match(ask(input, { route: { authorization: 'NONE' } }).join(), /`request.json` says no path: write `request.path`/);
    assert.equal(ask(input, { route: { authorization: 'NONE' }, request: { path: '/a' } })[1], 'POST /a');
  });
});

describe('a request out of the input of a simulation', () => {
  const document = (effect: string, resource = '*'): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: effect, Effect: effect, Action: 's3:GetObject', Resource: resource, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'orders' } } }] });
  const custom = { PolicyInputList: [document('Allow')], ActionNames: ['s3:GetObject'], ResourceArns: ['arn:aws:s3:::b/k'], CallerArn: 'arn:aws:iam::111122223333:user/ana', ContextEntries: [{ ContextKeyName: 'aws:PrincipalTag/team', ContextKeyValues: ['orders'], ContextKeyType: 'string' }] };

  it('is asked of the policies in it', () => {
    assert.deepEqual(ask(custom), ['allow', 's3:GetObject']);
    assert.deepEqual(ask({ ...custom, PermissionsBoundaryPolicyInputList: [document('Deny')] }), ['explicit-deny', 's3:GetObject']);
    assert.deepEqual(ask({ ...custom, ContextEntries: [{ ...custom.ContextEntries[0], ContextKeyValues: ['else'] }] }), ['implicit-deny', 's3:GetObject']);
    const other = { ...custom, ResourceOwner: 'arn:aws:iam::444455556666:root', ResourcePolicy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/ana' }, Action: 's3:*', Resource: '*' }] }) };
    assert.deepEqual([ask(other)[0], ask({ ...other, ResourcePolicy: undefined })[0]], ['allow', 'implicit-deny']);
  });

  it('is one of several that the case names', () => {
    const several = { ...custom, ActionNames: ['s3:GetObject', 's3:PutObject'], ResourceArns: ['arn:aws:s3:::b/k', 'arn:aws:s3:::b/l'] };
    assert.match(ask(several).join(), /`request.json` asks about several actions: write one of `s3:GetObject`, `s3:PutObject` as `action`/);
    assert.deepEqual(ask(several, { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k' }), ['implicit-deny', 's3:PutObject']);
  });

  it('guesses no caller and none of its policies', () => {
    assert.match(ask({ ...custom, CallerArn: undefined }).join(), /`request.json` says no caller: write `caller.arn`/);
    const principal = { PolicySourceArn: 'arn:aws:iam::111122223333:role/Dev', ActionNames: ['s3:GetObject'], ResourceArns: ['arn:aws:s3:::b/k'] };
    assert.match(ask(principal).join(), /`request.json` does not have the policies of `arn:aws:iam::111122223333:role\/Dev`: write `caller.ref`, or `caller.identityPolicies`/);
    assert.deepEqual(ask(principal, { caller: { identityPolicies: [JSON.parse(document('Allow'))] }, context: { 'aws:PrincipalTag/team': 'orders' } }), ['allow', 's3:GetObject']);
    assert.match(ask({ ...principal, PolicyInputList: [document('Deny')] }, { caller: { ref: 'account.json#Dev' } }).join(), /adds policies to those of the caller: list all of them under `caller.identityPolicies`/);
  });
});

describe('a file that requestFrom names', () => {
  it('holds such a request, or the case is refused', () => {
    assert.match(ask({ hello: 'world' }).join(), /`request.json` holds no request: /);
    assert.match(ask('{ "type": "TOKEN", ').join(), /`request.json`, line 1: /);
    assert.match(ask(tokenEvent, { requestFrom: 'none.json' }).join(), /`none.json` cannot be read/);
    assert.match(ask(tokenEvent, { requestFrom: 'request.json#/nothing' }).join(), /`request.json#\/nothing` holds no request/);
    // Skeletons of the command line have empty texts.
    assert.match(ask({ restApiId: '', resourceId: '', httpMethod: '', pathWithQueryString: '' }).join(), /holds no request/);
  });

  it('is read from disk', async () => {
    const { status, out, complaints } = await runCommand(test, ['a.authz.json'], { 'events/get.json': JSON.stringify(tokenEvent), 'a.authz.json': JSON.stringify({ requestFrom: 'events/get.json', authorizer: { output }, expect: 'allow' }) });
    assert.deepEqual([status, complaints], [0, []], out);
  });

  it('is read as far as it goes, wherever it ends', () => {
    for (const value of [tokenEvent, requestEvent]) {
      const text = JSON.stringify(value, null, 1);
      for (let end = 0; end < text.length; end += 5) assert.equal(resultIn({ 'request.json': text.slice(0, end) }, { requestFrom: 'request.json' }).kind, 'refused');
    }
  });
});
