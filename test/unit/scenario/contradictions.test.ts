import assert from 'node:assert/strict';
import { toRequest } from '../../../server/src/scenario/to-request';
import { policyOf } from '../../support/decide-case';
import { problemsOf, readText } from '../../support/scenarios';

/** What the reader says of a case that is well-formed but cannot be meant. */
function contradictionsOf(one: object): readonly string[] {
  const read = readText({ name: 'a case', ...one });
  assert.deepEqual(problemsOf(read), []);
  const [first] = read.scenario.cases;
  assert.ok(first);
  const built = toRequest(first, { workspace: { file: () => undefined, unit: () => undefined }, now: undefined });
  return built.request ? [] : built.problems.map(({ message }) => message);
}

const output = { principalId: 'me', policyDocument: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }) };
const HTTP = { kind: 'HTTP' };
const WEBSOCKET = { kind: 'WEBSOCKET' };

describe('contradictions in a case', () => {
  const table: readonly [title: string, one: object, expected: RegExp | undefined][] = [
    ['an HTTP API with a resource policy', { api: { ...HTTP, resourcePolicy: policyOf() } }, /`HTTP` have no resource policy/],
    ['a WebSocket API with a resource policy', { api: { ...WEBSOCKET, resourcePolicy: policyOf() } }, /`WEBSOCKET` have no resource policy/],
    ['a private HTTP API', { api: { ...HTTP, endpoint: 'PRIVATE' } }, /no private endpoints/],
    ['a private REST API is none', { api: { endpoint: 'PRIVATE' } }, undefined],
    ['JWT on a REST API', { route: { authorization: 'JWT' }, token: {} }, /do not know `JWT`: use `COGNITO_USER_POOLS`/],
    ['JWT on a WebSocket API', { api: WEBSOCKET, route: { authorization: 'JWT' } }, /use `CUSTOM`/],
    ['Cognito on an HTTP API', { api: HTTP, route: { authorization: 'COGNITO_USER_POOLS' }, token: {} }, /use `JWT`/],
    ['a token for a WebSocket API', { api: WEBSOCKET, token: {} }, /WebSocket APIs take no tokens/],
    ['an authorizer and a token', { authorizer: { output }, token: {} }, /either an authorizer or a token/],
    ['an authorizer on an open method', { route: { authorization: 'NONE' }, authorizer: { output } }, /`NONE` has no use for the `authorizer`/],
    ['an authorizer with an output on a Cognito method', { route: { authorization: 'COGNITO_USER_POOLS' }, token: {}, authorizer: { output } }, /no use for the `authorizer`/],
    ['the expression of a Cognito authorizer is none', { route: { authorization: 'COGNITO_USER_POOLS' }, token: { audience: 'x' }, authorizer: { identityValidation: 'x' } }, undefined],
    ['a token on a method with AWS_IAM', { route: { authorization: 'AWS_IAM' }, token: {} }, /`AWS_IAM` has no use for the `token`/],
    ['CUSTOM without an authorizer', { route: { authorization: 'CUSTOM' } }, /`CUSTOM` needs an `authorizer`/],
    ['an authorizer without an answer', { authorizer: { type: 'TOKEN' } }, /needs an answer/],
    ['an authorizer that cannot be invoked needs no answer', { authorizer: { invokePermission: 'missing' } }, undefined],
    ['an authorizer with two answers', { authorizer: { output, cached: output } }, /has one answer/],
    ['TOKEN on an HTTP API', { api: HTTP, authorizer: { type: 'TOKEN', output } }, /`TOKEN` authorizers are for REST APIs/],
    ['simple responses on a REST API', { authorizer: { simpleResponses: true, output } }, /Simple responses are for HTTP APIs/],
    ['simple responses in format 1.0', { api: HTTP, authorizer: { simpleResponses: true, payloadVersion: '1.0', output } }, /need format 2\.0/],
    ['a cached answer on a WebSocket API', { api: WEBSOCKET, authorizer: { cached: output } }, /keep no answers/],
    ['a cached answer without a cache', { authorizer: { ttl: 0, cached: output } }, /`ttl` is 0/],
    ['a path parameter as identity source', { authorizer: { type: 'REQUEST', identitySources: ['method.request.path.id'], output } }, /is no identity source/],
    ['a bare name as identity source', { authorizer: { identitySources: ['Authorization'], output } }, /is no identity source/],
    ['a signature of nobody', { request: { signature: 'valid' } }, /no keys to sign with/],
    ['one header in two spellings', { request: { headers: { 'X-A': '1', 'x-a': '2' } } }, /header names ignore case/],
  ];
  for (const [title, one, expected] of table) {
    it(`: ${title}`, () => {
      const problems = contradictionsOf(one);
      if (expected) assert.match(problems.join('\n'), expected);
      else assert.deepEqual(problems, []);
    });
  }
});

describe('how a route authorizes where the case does not say it', () => {
  const caller = 'arn:aws:iam::111122223333:user/alice';
  const table: readonly [title: string, one: object, authorization: string, because: RegExp][] = [
    ['an authorizer', { authorizer: { output }, caller }, 'CUSTOM', /an authorizer is given/],
    ['a token on a REST API', { token: {}, caller }, 'COGNITO_USER_POOLS', /a token is given/],
    ['a token on an HTTP API', { api: HTTP, token: {} }, 'JWT', /a token is given/],
    ['an AWS caller', { caller }, 'AWS_IAM', /the caller is an AWS principal/],
    ['none of these', { request: 'GET /' }, 'NONE', /neither authorizer nor token nor an AWS caller/],
  ];
  for (const [title, one, authorization, because] of table) {
    it(`: ${title} means \`${authorization}\``, () => {
      const [first] = readText({ name: 'a case', ...one }).scenario.cases;
      assert.ok(first);
      const { request } = toRequest(first, { workspace: { file: () => undefined, unit: () => undefined }, now: undefined });
      assert.ok(request?.type === 'api');
      assert.deepEqual(request.route.authorization, { known: true, value: authorization });
      assert.match(request.route.inferred ?? '', because);
    });
  }
});
