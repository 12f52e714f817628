/**
 * Which objects in event and fixture files are outputs of Lambda authorizers, in JSON and in YAML, and which only look
 * like one: records of AWS and flags of programs.
 */
import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { openFile } from '../../support/open-workspace';

const policyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders' }] };
const output = { principalId: 'user', policyDocument, context: { team: 'orders' } };
const response = { isAuthorized: true, context: { team: 'orders' } };
const event = { type: 'TOKEN', methodArn: 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/orders', authorizationToken: 'Bearer x' };
const bucketPolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };

/** Documents, each with the selectors of the outputs in it. */
const found: readonly (readonly [title: string, document: unknown, selectors: readonly string[]])[] = [
  ['alone', output, ['']],
  ['alone, as a response', response, ['']],
  ['a response without context', { isAuthorized: false }, ['']],
  ['in a list', [output, response, { isAuthorized: false }], ['/0', '/1', '/2']],
  ['under the key for the answer', { event, response: output }, ['/response']],
  ['under what is expected', { cases: [{ event, expected: { isAuthorized: true } }, { event, expectedOutput: output }] }, ['/cases/0/expected', '/cases/1/expectedOutput']],
  ['under what is returned', { return: output, returnValue: { isAuthorized: false } }, ['/return', '/returnValue']],
  ['by name of the case', { 'valid token': output, 'no token': response }, ['/valid token', '/no token']],
  ['by what it does', { allow: { isAuthorized: true }, deny: { isAuthorized: false } }, ['/allow', '/deny']],
  ['a usage key beside a policy', { policyDocument, usageIdentifierKey: 'key' }, ['']],
  ['a policy alone that is about calls', { policyDocument }, ['']],
  ['as the payload of an invocation', { StatusCode: 200, Payload: JSON.stringify(output) }, ['/Payload']],
  ['as the body of a response', { statusCode: 200, body: JSON.stringify(response) }, ['/body']],
  ['a short body', { statusCode: 200, body: '{"isAuthorized":true}' }, ['/body']],
  ['in a string in a string', { Payload: JSON.stringify({ statusCode: 200, body: JSON.stringify(output) }) }, ['/Payload/body']],
  ['a pair in a string', { fixture: JSON.stringify({ event, response: output }) }, ['/fixture/response']],
  ['a policy that is text', { principalId: 'user', policyDocument: JSON.stringify(policyDocument) }, ['']],
  ['a flag that is text', { isAuthorized: 'true', context: {} }, ['']],
];

/** Thirty documents without an output. */
const lookalikes: readonly (readonly [title: string, document: unknown])[] = [
  ['a record of CloudTrail', { Records: [{ eventName: 'GetObject', userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:session', arn: 'arn:aws:sts::111122223333:assumed-role/r/session' } }] }],
  ['a policy put, in CloudTrail', { eventName: 'PutRolePolicy', userIdentity: { principalId: 'AIDAEXAMPLE' }, requestParameters: { roleName: 'r', policyName: 'p', policyDocument: JSON.stringify(bucketPolicy) } }],
  ['a policy put with its principal', { principalId: 'AIDAEXAMPLE', userName: 'u', policyName: 'p', policyDocument: bucketPolicy }],
  ['an event of S3', { Records: [{ eventSource: 'aws:s3', userIdentity: { principalId: 'EXAMPLE' }, requestParameters: { sourceIPAddress: '127.0.0.1' }, s3: { bucket: { name: 'b', ownerIdentity: { principalId: 'EXAMPLE' } } } }] }],
  ['an event of Cognito', { version: '1', triggerSource: 'PreSignUp_SignUp', userName: 'u', request: { userAttributes: {} }, response: { autoConfirmUser: false } }],
  ['an event of a TOKEN authorizer', event],
  ['an event of format 2.0', { version: '2.0', type: 'REQUEST', routeArn: 'arn:aws:execute-api:us-east-1:111122223333:abc123/$default/GET/orders', identitySource: ['x'] }],
  ['an event of an integration', { resource: '/orders', httpMethod: 'GET', requestContext: { authorizer: { principalId: 'user', team: 'orders' }, identity: { sourceIp: '192.0.2.1' } } }],
  ['an event of an integration behind a response', { version: '2.0', requestContext: { authorizer: { lambda: { team: 'orders' } } } }],
  ['inline policies, listed', { RolePolicyList: [{ PolicyName: 'p', PolicyDocument: bucketPolicy }] }],
  ['an inline policy, got', { RoleName: 'r', PolicyName: 'p', PolicyDocument: bucketPolicy }],
  ['a version of a managed policy', { PolicyVersion: { Document: bucketPolicy, VersionId: 'v1', IsDefaultVersion: true } }],
  ['an entity of IAM', { policyName: 'p', policyDocument }],
  ['an argument of an interface of AWS', { PolicyDocument: policyDocument }],
  ['a policy alone that is about something else', { policyDocument: bucketPolicy }],
  ['a policy with a context that is about something else', { policyDocument: bucketPolicy, context: { account: 'a' } }],
  ['an authorizer of IoT', { isAuthenticated: true, principalId: 'device', policyDocuments: [bucketPolicy], disconnectAfterInSeconds: 300 }],
  ['an authorizer of AppSync', { isAuthorized: true, resolverContext: { team: 'orders' }, deniedFields: [], ttlOverride: 10 }],
  ['an authorizer of AppSync that denies fields', { isAuthorized: true, deniedFields: ['Query.secret'] }],
  ['the state of a program', { user: { name: 'u', isAuthorized: true, roles: [] } }],
  ['a flag of a program', { session: { isAuthorized: false } }],
  ['a flag in settings', { featureFlags: { isAuthorized: true, isNew: false } }],
  ['a JSON Schema of a response', { type: 'object', properties: { isAuthorized: { type: 'boolean' }, context: { type: 'object' } }, required: ['isAuthorized'] }],
  ['a schema under a word for answers', { response: { properties: { isAuthorized: { type: 'boolean' } } } }],
  ['a map of texts', { isAuthorized: 'You are signed in', isDenied: 'You are not signed in' }],
  ['a user of an API', { users: [{ id: 1, isAuthorized: true }, { id: 2, isAuthorized: false }] }],
  ['an answer of another service', { response: { isAuthorized: true, decision: 'ALLOW', determiningPolicies: [] } }],
  ['a role assignment of another cloud', { properties: { principalId: '0000', roleDefinitionId: '/subscriptions/0', principalType: 'User' } }],
  ['a body that is no authorizer’s', { statusCode: 200, body: JSON.stringify({ user: 'u', isAuthorized: true }) }],
  ['a text that speaks of it', { message: 'Return {"isAuthorized": true} or a "policyDocument".', other: '{ "isAuthorized": broken, and more of it' }],
];

const hosts = { 'fixture.json': (value: unknown) => JSON.stringify(value, null, 2), 'fixture.yaml': (value: unknown) => stringify(value) } as const;

for (const [file, write] of Object.entries(hosts)) {
  describe(`outputs of authorizers in ${file}`, () => {
    for (const [title, document, selectors] of found) {
      it(`are found: ${title}`, () => assert.deepEqual(outputsIn(file, write(document)), selectors));
    }

    it('are not found in thirty documents that look alike', () => {
      assert.equal(lookalikes.length, 30);
      const wrong = lookalikes.filter(([, document]) => outputsIn(file, write(document)).length > 0).map(([title]) => title);
      assert.deepEqual(wrong, []);
    });
  });
}

describe('outputs of authorizers that are being typed', () => {
  for (const text of ['{ "principalId": "user", "policyDocument": { "Version": "2012-10-17", "Sta', '{ "principalId": "user", "policyDocument": ', '{ "isAuthorized": ', '{ "isAuthorized": true, "con', '{ "policyDocument": { "Statement": [ { "Effect": "Allow", "Act']) {
    it(`are found: ${text}`, () => assert.deepEqual(outputsIn('output.json', text), ['']));
  }
});

function outputsIn(name: string, text: string): readonly string[] {
  return openFile(name, text).file.outputs.map(({ site }) => site.selector);
}
