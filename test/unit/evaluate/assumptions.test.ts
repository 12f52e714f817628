/** Rules without evidence are named in the decisions they influence, and in no others. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSUMPTIONS } from '../../../server/src/evaluate/assumptions';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import type { Request } from '../../../server/src/gateway/request';
import { policyOf, requestOf } from '../../support/decide-case';

const user = 'arn:aws:iam::111122223333:user/alice';
const arn = 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod';
const api = { id: 'abc123', region: 'us-east-1', account: '111122223333', stage: 'prod' };

/** A plain request whose only policy has this condition, and others beside it. */
function condition(block: object, context: object = {}, more: object = {}): object {
  const statement = { Effect: 'Allow', Action: 'demo:Get', Resource: '*', Condition: { ...block, ...more } };
  return { name: 'a case', action: 'demo:Get', resource: 'arn:aws:demo:us-east-1:111122223333:thing/1', context, caller: { arn: user, identityPolicies: [policyOf(statement)] } };
}

/** A signed call by a user who may do what the statement says. */
function signed(path: string, statement: object, caller: object = {}): object {
  const identityPolicies = [policyOf({ Effect: 'Allow', Action: 'execute-api:Invoke', ...statement })];
  return { name: 'a case', api: { ...api, resourcePolicy: null }, route: { authorization: 'AWS_IAM' }, request: { method: 'GET', path }, caller: { arn: user, identityPolicies, ...caller } };
}

/** A call to a method with a Lambda authorizer; `more` changes the case. */
function authorized(authorizer: object, more: object = {}): object {
  return { name: 'a case', api, route: { authorization: 'CUSTOM' }, request: { method: 'GET', path: '/a', headers: { Authorization: 'Bearer x' } }, authorizer, ...more };
}

const output = (statement: object): object => ({ principalId: 'p', policyDocument: policyOf({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...statement }) });
const token = { type: 'TOKEN', identitySources: ['method.request.header.Authorization'] };
const denyOthers = { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const allowAll = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const http = { kind: 'HTTP', endpoint: null };
const simple = { type: 'REQUEST', payloadVersion: '2.0', simpleResponses: true };
const cognito = { route: { authorization: 'COGNITO_USER_POOLS' }, request: { method: 'GET', path: '/a' } };

/** Which route serves a call is told by the API alone. */
function onDefaultRoute(one: object): Request {
  const request = requestOf(one);
  return request.type === 'api' ? { ...request, route: { ...request.route, isDefault: true } } : request;
}

/** What the same value rests on besides: a year is a date without a time. */
const ALSO: Readonly<Record<string, readonly string[]>> = { 'CO-24': ['CO-23'] };

/** For each rule a case it decides, and its nearest neighbours where it does not. */
const rows: Readonly<Record<string, readonly [matters: object, ...idle: readonly object[]]>> = {
  'ARN-11': [signed('/a', { Resource: arn.replace('us-east-1', 'US-EAST-1') + '/*' }), signed('/a', { Resource: arn.replace('us-east-1', 'EU-WEST-1') + '/*' }), signed('/a', { Resource: [arn.replace('aws', 'AWS') + '/POST/*', `${arn}/*`] })],
  'ARN-33': [
    onDefaultRoute({ ...signed('/a', { Resource: `${arn}/GET/a` }), api: { ...api, kind: 'HTTP' } }),
    onDefaultRoute({ ...signed('/a', {}), api: { ...api, kind: 'HTTP' }, route: { authorization: 'NONE' }, caller: 'anonymous' }),
    { ...signed('/a', { Resource: `${arn}/GET/a` }), api: { ...api, kind: 'HTTP' } },
  ],
  'ARN-36': [signed('/a/', { Resource: `${arn}/GET/a/` }), signed('/a/', { Resource: `${arn}/*` }), signed('/a/', { Resource: `${arn}/POST/*` }), signed('/a', { Resource: `${arn}/GET/a` })],
  'ARN-37': [
    { ...signed('/a', { Resource: `${arn}/GET/a` }), request: { method: 'GET', path: '/a', domain: { name: 'api.example.com', basePath: 'v1' } } },
    { ...signed('/a', { Resource: `${arn}/GET/a` }), request: { method: 'GET', path: '/a', domain: { name: 'api.example.com' } } },
    { ...signed('/a', {}), request: { method: 'GET', path: '/a', domain: { name: 'api.example.com', basePath: 'v1' } }, route: { exists: false, authorization: 'AWS_IAM' } },
  ],
  'AU-2': [authorized({ ...token, identityValidation: 'x', output: output({}) }), authorized({ ...token, identityValidation: 'Bearer .', output: output({}) }), authorized({ ...token, identityValidation: 'y', output: output({}) })],
  'AU-7': [
    authorized({ type: 'REQUEST', identitySources: ['method.request.querystring.Key'], ttl: 300, output: output({}) }, { request: { method: 'GET', path: '/a', query: { key: 'x' } } }),
    authorized({ type: 'REQUEST', identitySources: ['method.request.querystring.Key'], ttl: 300, output: output({}) }, { request: { method: 'GET', path: '/a', query: { Key: 'x' } } }),
    authorized({ type: 'REQUEST', identitySources: ['method.request.querystring.Key'], ttl: 300, output: output({}) }, { request: { method: 'GET', path: '/a' } }),
  ],
  'AU-21': [authorized({ ...token, output: { ...output({}), context: { a: null } } }), authorized({ ...token, output: { ...output({}), context: { a: 'b' } } })],
  'CO-21': [
    condition({ NumericNotEquals: { 'demo:n': '12abc' } }, { 'demo:n': '12' }),
    condition({ NumericEquals: { 'demo:n': '12abc' } }, { 'demo:n': '12' }),
    condition({ NumericNotEquals: { 'demo:n': '12abc' } }, { 'demo:n': '12', 'demo:other': 'y' }, { StringEquals: { 'demo:other': 'x' } }),
  ],
  'CO-23': [condition({ DateLessThan: { 'demo:d': '2026-02-01' } }, { 'demo:d': '2026-01-01T00:00:00Z' }), condition({ DateLessThan: { 'demo:d': '2026-02-01T00:00:00Z' } }, { 'demo:d': '2026-01-01T00:00:00Z' })],
  'CO-24': [condition({ DateGreaterThan: { 'demo:d': '2026' } }, { 'demo:d': '2027-01-01T00:00:00Z' }), condition({ DateGreaterThan: { 'demo:d': '1767225600' } }, { 'demo:d': '2027-01-01T00:00:00Z' })],
  'CO-26': [condition({ Bool: { 'demo:b': '${demo:c}' } }, { 'demo:b': 'true', 'demo:c': 'true' }), condition({ Bool: { 'demo:b': 'true' } }, { 'demo:b': 'true' })],
  'CO-43': [condition({ ArnLike: { 'demo:a': '*' } }, { 'demo:a': user }), condition({ ArnLike: { 'demo:a': 'arn:*:*:*:*:*' } }, { 'demo:a': user })],
  'CO-52': [condition({ StringNotEquals: { 'demo:l': 'a' } }, { 'demo:l': ['a', 'b'] }), condition({ 'ForAllValues:StringNotEquals': { 'demo:l': 'c' } }, { 'demo:l': ['a', 'b'] })],
  'CO-65': [signed('/a', { Resource: undefined, NotResource: 'arn:aws:execute-api:*:*:${aws:PrincipalTag/api}/*' }), signed('/a', { Resource: 'arn:aws:execute-api:*:*:${aws:PrincipalTag/api}/*' })],
  'CO-66': [condition({ StringLike: { 'demo:s': '${demo:p}' } }, { 'demo:s': 'abc', 'demo:p': 'a*' }), condition({ StringLike: { 'demo:s': '${demo:p}' } }, { 'demo:s': 'abc', 'demo:p': 'abc' })],
  'GR-35': [
    { ...signed('/a', { Resource: '*' }), api: { ...api, resourcePolicy: policyOf({ ...denyOthers, NotPrincipal: { AWS: ['arn:aws:iam::444455556666:root'] } }) } },
    { ...signed('/a', { Resource: '*' }), api: { ...api, resourcePolicy: policyOf({ ...denyOthers, Action: 's3:*', NotPrincipal: { AWS: ['arn:aws:iam::444455556666:root'] } }) } },
  ],
  'GW-22': [
    { name: 'a case', api: { ...api, kind: 'WEBSOCKET' }, request: { routeKey: '$connect', domain: { name: 'a.example.com' }, clientCertificate: 'none' }, route: { authorization: 'NONE' } },
    { name: 'a case', api: { ...api, kind: 'HTTP' }, request: { method: 'GET', path: '/a', domain: { name: 'a.example.com' }, clientCertificate: 'none' }, route: { authorization: 'NONE' } },
  ],
  'KE-13': [
    authorized({ ...token, output: output({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }) }),
    authorized({ ...token, output: output({}) }),
    authorized({ ...token, output: output({ Resource: `${arn}/POST/*`, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }) }),
  ],
  '§3.2': [condition({ 'ForAnyValue:StringEqualsIfExists': { 'demo:l': 'a' } }, { 'demo:l': null }), condition({ 'ForAnyValue:StringEquals': { 'demo:l': 'a' } }, { 'demo:l': null })],
  '§3.3': [condition({ StringEqualsIgnoreCase: { 'demo:s': 'É' } }, { 'demo:s': 'é' }), condition({ StringEqualsIgnoreCase: { 'demo:s': 'E' } }, { 'demo:s': 'e' })],
  '§3.7': [condition({ StringEquals: { 'demo:s': [] } }, { 'demo:s': 'a' }), condition({ StringEquals: { 'demo:s': ['b'] } }, { 'demo:s': 'a' })],
  '§5.1': [
    { name: 'a case', api: { ...api, resourcePolicy: policyOf({ ...allowAll, Effect: 'Deny' }) }, route: { exists: false, authorization: 'NONE' }, request: { method: 'GET', path: '/a' } },
    { name: 'a case', api: { ...api, resourcePolicy: policyOf(allowAll) }, route: { exists: false, authorization: 'NONE' }, request: { method: 'GET', path: '/a' } },
  ],
  '§5.5': [
    { name: 'a case', ...cognito, api: { ...api, resourcePolicy: policyOf({ ...allowAll, Effect: 'Deny' }) }, token: { valid: false } },
    { name: 'a case', ...cognito, api: { ...api, resourcePolicy: policyOf(allowAll) }, token: { valid: false } },
    { name: 'a case', ...cognito, api: { ...api, resourcePolicy: policyOf({ ...allowAll, Effect: 'Deny' }) }, token: { valid: true, use: 'id' } },
  ],
  '§5.8': [
    { name: 'a case', api: { ...api, kind: 'HTTP' }, route: { authorization: 'JWT', scopes: ['read'] }, request: { method: 'GET', path: '/a' }, token: { valid: true, scopes: ['write'] } },
    { name: 'a case', api: { ...api, kind: 'HTTP' }, route: { authorization: 'JWT', scopes: ['read'] }, request: { method: 'GET', path: '/a' }, token: { valid: true, scopes: ['read'] } },
  ],
  '§6.3': [authorized({ ...token, output: output({ Principal: '*' }) }), authorized({ ...token, output: output({}) })],
  '§6.4': [authorized({ ...simple, output: output({}) }, { api: { ...api, ...http } }), authorized({ ...simple, output: { isAuthorized: true } }, { api: { ...api, ...http } })],
};

describe('assumptions', () => {
  for (const [rule, [matters, ...idle]] of Object.entries(rows)) {
    it(`name ${rule} where it decides`, () => assert.deepEqual(assumedIn(matters), [rule, ...(ALSO[rule] ?? [])]));
    idle.forEach((one, index) => it(`leave ${rule} out where it decides nothing (${String(index + 1)})`, () => assert.ok(!assumedIn(one).includes(rule), rule)));
  }

  it('are all tested here', () => assert.deepEqual(Object.keys(rows).sort(), Object.keys(ASSUMPTIONS).sort()));

  it('are all that the specification tags, but for those that nothing here rests on', function () {
    const file = join(__dirname, '..', '..', '..', '..', 'shared', 'spec', 'semantics.md');
    if (!existsSync(file)) {
      if (this.test) this.test.title += ' (skipped: ../shared/spec/semantics.md is absent)';
      this.skip();
    }
    const [decisive = ''] = readFileSync(file, 'utf8').split(/^## 8\. /m);
    const tagged = decisive.split('\n').flatMap((line) => (line.includes('[unverified]') ? (/^\| ([A-Z]{2}-\d+|ARN-\d+) \|/.exec(line)?.[1] ?? []) : []));
    assert.ok(tagged.length > 20, 'the rules were found');
    assert.deepEqual(tagged.filter((rule) => !(rule in ASSUMPTIONS) && !(rule in NOT_NAMED)), []);
    assert.deepEqual(Object.keys(NOT_NAMED).filter((rule) => !tagged.includes(rule)), [], 'excused without need');
  });
});

/** Rules with the tag, or a part that has it, by which no decision comes out another way. */
const NOT_NAMED: Readonly<Record<string, string>> = {
  'ARN-38': 'the console is no caller',
  'GR-5': 'a statement whose elements are written in another case is listed as a problem',
  'CO-4': 'a statement whose operators are written in another case is listed as a problem',
  'CO-69': 'how templates escape is settled by their readers',
  'GW-25': 'streaming is no part of a request',
  'GW-26': 'the algorithm of a signature is no part of a request',
  'AU-26': 'sizes are for checks',
  'AU-47': 'one request has no history',
  'KE-8': 'the address is what the request says it is',
};

/** The same whether it is explained or only decided. */
function assumedIn(one: object): readonly string[] {
  const request = 'type' in one ? (one as Request) : requestOf(one);
  const { assumptions } = explainRequest(request);
  assert.deepEqual(evaluateRequest(request).assumptions, assumptions);
  return assumptions.map(({ rule }) => rule);
}
