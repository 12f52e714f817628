/** Values that answers hold beside what decides about access are in nothing that is shown of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainScenarioCase } from '../../../server/src/analysis/simulation';
import { check } from '../../../server/src/cli/check';
import { inspect } from '../../../server/src/cli/inspect';
import { simulate } from '../../../server/src/cli/simulate';
import type { Command } from '../../../server/src/cli/terminal';
import { complete } from '../../../server/src/features/completion/complete';
import { findHover } from '../../../server/src/features/hover/hover';
import { findFixes } from '../../../server/src/features/quick-fix';
import { describeRecognised } from '../../../server/src/features/recognised';
import { findSymbols } from '../../../server/src/features/symbols';
import { openTexts } from '../../support/check-diagnostics';
import { runCommand } from '../../support/command-line';
import { uriOf } from '../../support/open-workspace';
import { lensesIn } from '../../support/simulation';

const arn = 'arn:aws:execute-api:eu-west-1:444455556666:a1b2c3/live/get/users';
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: arn }] });
const method = (httpMethod: string, more: object): object => ({ [httpMethod]: { httpMethod, apiKeyRequired: true, requestParameters: {}, methodIntegration: { type: 'AWS', uri: 'topsecret', credentials: 'topsecret', requestTemplates: { 'application/json': 'topsecret' } }, ...more } });

const answers: Readonly<Record<string, object>> = {
  'get-rest-api.json': { id: 'a1b2c3', name: 'shop', description: 'topsecret', createdDate: '2024-05-01', apiKeySource: 'HEADER', endpointConfiguration: { types: ['REGIONAL'] }, rootResourceId: 'root', policy, tags: { owner: 'topsecret' } },
  'get-resources.json': { items: [{ id: 'root', path: '/' }, { id: 'r', path: '/users', resourceMethods: { ...method('GET', { authorizationType: 'CUSTOM', authorizerId: 'a' }), ...method('POST', { authorizationType: 'NONE' }) } }] },
  'get-authorizers.json': { items: [{ id: 'a', name: 'tokens', type: 'TOKEN', authType: 'custom', identitySource: 'method.request.header.Authorization', authorizerUri: 'topsecret', authorizerCredentials: 'arn:aws:iam::444455556666:role/topsecret' }] },
  'get-stages.json': { item: [{ stageName: 'live', deploymentId: 'd', cacheClusterEnabled: false, variables: { key: 'topsecret', url: 'https://topsecret' }, description: 'topsecret', tags: { a: 'topsecret' } }] },
  // The body is what everybody gets, so it is shown.
  'get-gateway-responses.json': { items: [{ responseType: 'ACCESS_DENIED', statusCode: '418', responseParameters: { 'gatewayresponse.header.X': "'topsecret'" }, responseTemplates: { 'application/json': '{"message":"no"}' }, defaultResponse: false }] },
  'get-api-keys.json': { items: [{ id: 'k', value: 'topsecret', name: 'partner', enabled: true, stageKeys: ['a1b2c3/live'] }] },
  'get-usage-plan-keys.json': { items: [{ id: 'k', type: 'API_KEY', value: 'topsecret', name: 'partner' }] },
  'get-function-configuration.json': { FunctionName: 'f', Role: 'arn:aws:iam::444455556666:role/f', Environment: { Variables: { KEY: 'topsecret' } } },
  'tested.json': { clientStatus: 0, log: 'Method request headers: {Authorization=topsecret}', latency: 3, principalId: 'me', policy, authorization: { key: ['topsecret'] }, claims: { sub: 'topsecret' } },
  'test-invoke-method.json': { restApiId: 'a1b2c3', resourceId: 'r', httpMethod: 'GET', pathWithQueryString: '/users?key=topsecret', headers: { Authorization: 'topsecret' }, stageVariables: { key: 'topsecret' }, body: 'topsecret' },
  'event.json': { type: 'TOKEN', authorizationToken: 'topsecret', methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:a1b2c3/live/GET/users' },
  'simulate.json': { PolicyInputList: [policy.replace('"Principal":"*",', '')], ActionNames: ['execute-api:Invoke'], ResourceArns: [arn], CallerArn: 'arn:aws:iam::444455556666:user/u', ContextEntries: [{ ContextKeyName: 'aws:UserAgent', ContextKeyValues: ['topsecret'], ContextKeyType: 'string' }] },
  'get-secret-value.json': { ARN: 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:s', Name: 's', VersionId: 'v', SecretString: '{"Statement":"topsecret"}' },
  'endpoints.json': { VpcEndpoints: [{ VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', ServiceName: 'com.amazonaws.eu-west-1.execute-api', PolicyDocument: policy, Tags: [{ Key: 'a', Value: 'topsecret' }], DnsEntries: [{ DnsName: 'topsecret' }] }] },
};

const texts = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer, null, 2)]));

const scenario = JSON.stringify({
  cases: [
    { name: 'tested', api: 'get-rest-api.json', request: { method: 'GET', path: '/users', headers: { Authorization: 'x' }, vpcEndpoint: { ref: 'endpoints.json' } }, authorizer: { output: 'tested.json' } },
    { name: 'from a test', requestFrom: 'test-invoke-method.json', api: 'get-rest-api.json', authorizer: { output: 'tested.json' } },
    { name: 'from an event', requestFrom: 'event.json', api: 'get-rest-api.json', authorizer: { output: 'tested.json' } },
    { name: 'from a simulation', requestFrom: 'simulate.json' },
    { name: 'refused', requestFrom: 'get-secret-value.json' },
    { name: 'no policy', action: 's3:GetObject', resource: '*', caller: { arn: 'arn:aws:iam::444455556666:user/u', identityPolicies: ['get-secret-value.json', 'get-api-keys.json#/items/0/value'] } },
  ],
});

describe('a value in an answer that does not decide about access', () => {
  it('is in nothing a command prints', async () => {
    const names = Object.keys(texts);
    const runs: readonly (readonly [Command, readonly string[]])[] = [
      [check, names], [check, ['--format', 'json', ...names]], [check, ['--format', 'sarif', ...names]],
      [inspect, names], [inspect, ['--format', 'json', ...names]],
      [simulate, ['x.authz.json']], [simulate, ['--format', 'json', '--trace', 'full', 'x.authz.json']],
    ];
    for (const [command, args] of runs) {
      const { out, complaints } = await runCommand(command, args, { ...texts, 'x.authz.json': scenario });
      assert.notEqual(out + complaints.join(), '', `${command.name} ${args.slice(0, 2).join(' ')}`);
      assert.equal((out + complaints.join()).split('\n').find((line) => line.includes('topsecret')) ?? '', '', args.slice(0, 3).join(' '));
    }
  });

  it('is in nothing the editor shows, wherever the cursor stands', () => {
    const { analysis } = openTexts([...Object.entries(texts).map(([name, text]) => ({ name, text })), { name: 'x.authz.json', text: scenario }]);
    const { context } = analysis;
    const shown: unknown[] = [];
    for (const [name, text] of Object.entries(texts)) {
      const uri = uriOf(name);
      shown.push(analysis.findings(uri), findSymbols(context, uri), describeRecognised(context, uri), lensesIn({ analysis, uri, offset: 0 }));
      for (let offset = 0; offset < text.length; offset += 11) shown.push(findHover(context, uri, offset), complete(context, uri, offset), findFixes(context, uri, { start: offset, end: offset }, analysis.findings(uri)));
    }
    for (const name of ['tested', 'from a test', 'from an event', 'from a simulation']) {
      const explanation = explainScenarioCase(analysis, uriOf('x.authz.json'), name, () => undefined);
      assert.ok(explanation && !JSON.stringify(explanation).includes('Not answered'), `${name} ${JSON.stringify(explanation)}`);
      shown.push(explanation);
    }
    const leak = shown.find((each) => JSON.stringify(each)?.includes('topsecret'));
    assert.equal(leak, undefined, JSON.stringify(leak));
  });
});
