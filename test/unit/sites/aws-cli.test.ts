/** Saved answers of the AWS command line: kinds by the answer, roles and users of an account, and what is no answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn } from '../../support/decide-files';
import { openFile } from '../../support/open-workspace';

type Json = Readonly<Record<string, unknown>>;

const grant = (resource: string, effect = 'Allow'): Json => ({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: `arn:aws:execute-api:*:*:${resource}` }] });
const trusted: Json = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

function kinds(answer: unknown, name = 'answer.json'): readonly string[] {
  return openFile(name, JSON.stringify(answer)).file.policies.map(({ site }) => `${site.kind}${site.kindIsCertain ? '' : '?'} ${site.selector}`);
}

const account = {
  UserDetailList: [
    { UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana', Path: '/', UserPolicyList: [], GroupList: ['callers'], AttachedManagedPolicies: [], Tags: [{ Key: 'team', Value: 'orders' }] },
    { UserName: 'ben', Arn: 'arn:aws:iam::111122223333:user/ben', Path: '/', GroupList: ['gone'], AttachedManagedPolicies: [] },
  ],
  GroupDetailList: [{ GroupName: 'callers', GroupPolicyList: [{ PolicyName: 'call', PolicyDocument: grant('abc123/prod/GET/*') }], AttachedManagedPolicies: [] }],
  RoleDetailList: [
    {
      RoleName: 'Deployer', Arn: 'arn:aws:iam::111122223333:role/ci/Deployer', Path: '/ci/', AssumeRolePolicyDocument: trusted,
      RolePolicyList: [{ PolicyName: 'never', PolicyDocument: grant('abc123/prod/GET/secret', 'Deny') }],
      AttachedManagedPolicies: [{ PolicyName: 'everything', PolicyArn: 'arn:aws:iam::111122223333:policy/everything' }],
    },
    {
      RoleName: 'Bounded', Arn: 'arn:aws:iam::111122223333:role/Bounded', Path: '/', AssumeRolePolicyDocument: trusted, RolePolicyList: [],
      AttachedManagedPolicies: [{ PolicyName: 'everything', PolicyArn: 'arn:aws:iam::111122223333:policy/everything' }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/limit' },
    },
  ],
  Policies: [
    {
      PolicyName: 'everything', Arn: 'arn:aws:iam::111122223333:policy/everything',
      PolicyVersionList: [{ Document: grant('none/*'), VersionId: 'v1', IsDefaultVersion: false }, { Document: grant('*'), VersionId: 'v2', IsDefaultVersion: true }],
    },
    { PolicyName: 'limit', Arn: 'arn:aws:iam::111122223333:policy/limit', PolicyVersionList: [{ Document: grant('abc123/prod/POST/*'), VersionId: 'v1', IsDefaultVersion: true }] },
  ],
};

describe('an answer of the AWS command line', () => {
  it('says of which kind its policies are', () => {
    const text = JSON.stringify(grant('*'));
    assert.deepEqual(kinds({ RoleName: 'r', PolicyName: 'p', PolicyDocument: grant('*') }), ['identity /PolicyDocument']);
    assert.deepEqual(kinds({ PolicyVersion: { Document: grant('*'), VersionId: 'v1', IsDefaultVersion: true } }), ['identity /PolicyVersion/Document']);
    assert.deepEqual(kinds({ Role: { RoleName: 'r', AssumeRolePolicyDocument: trusted } }), ['trust /Role/AssumeRolePolicyDocument']);
    assert.deepEqual(kinds({ Policy: { PolicySummary: { Type: 'SERVICE_CONTROL_POLICY' }, Content: text } }), ['scp /Policy/Content']);
    assert.deepEqual(kinds({ Policy: { PolicySummary: { Type: 'RESOURCE_CONTROL_POLICY' }, Content: text } }), ['rcp /Policy/Content']);
    assert.deepEqual(kinds({ VpcEndpoints: [{ VpcEndpointId: 'vpce-1', PolicyDocument: text }] }), ['vpc-endpoint /VpcEndpoints/0/PolicyDocument']);
    assert.deepEqual(kinds({ PolicyInputList: [text], ActionNames: ['s3:GetObject'] }), ['identity /PolicyInputList/0']);
  });

  it('may be written as YAML', () => {
    const text = 'RoleName: r\nPolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n  - {Effect: Allow, Action: "s3:*", Resource: "*"}\n';
    assert.deepEqual(openFile('answer.yaml', text).file.policies.map(({ site }) => site.kind), ['identity']);
  });

  it('is not seen in documents that only have such names', () => {
    assert.deepEqual(kinds({ Role: 'admin', Policies: [] }), []);
    assert.deepEqual(kinds({ PolicyVersion: '2012-10-17', Document: grant('*') }), ['identity? /Document']);
    assert.deepEqual(kinds({ Policy: { PolicySummary: { Type: 'TAG_POLICY' }, Content: '{"tags":{}}' } }), []);
  });
});

describe('the account in get-account-authorization-details', () => {
  it('has policies in force, each at its place', () => {
    assert.deepEqual(kinds(account), [
      'trust /RoleDetailList/0/AssumeRolePolicyDocument',
      'trust /RoleDetailList/1/AssumeRolePolicyDocument',
      'identity /RoleDetailList/0/RolePolicyList/0/PolicyDocument',
      'identity /GroupDetailList/0/GroupPolicyList/0/PolicyDocument',
      'identity /Policies/0/PolicyVersionList/1/Document',
      'identity /Policies/1/PolicyVersionList/0/Document',
    ]);
  });

  it('makes every role and user a caller with all its policies', () => {
    const files = { 'account.json': JSON.stringify(account) };
    const ask = (name: string, method: string, path: string): string =>
      answerIn(files, { api: {}, route: { authorization: 'AWS_IAM' }, request: { method, path }, caller: { ref: `account.json#${name}` } });
    assert.deepEqual(
      [ask('ana', 'GET', '/x'), ask('ana', 'POST', '/x'), ask('Deployer', 'POST', '/x'), ask('Deployer', 'GET', '/secret'), ask('Bounded', 'POST', '/x'), ask('Bounded', 'GET', '/x')],
      ['allow', 'implicit-deny', 'allow', 'explicit-deny', 'allow', 'implicit-deny'],
    );
  });

  it('names them by their ARNs and by where they stand as well', () => {
    const files = { 'account.json': JSON.stringify(account) };
    for (const name of ['arn:aws:iam::111122223333:role/ci/Deployer', '/RoleDetailList/0', 'Deployer']) {
      assert.equal(answerIn(files, { api: {}, route: { authorization: 'AWS_IAM' }, request: 'POST /x', caller: { ref: `account.json#${name}` } }), 'allow', name);
    }
  });

  it('leaves open what a group outside the file allows', () => {
    const files = { 'account.json': JSON.stringify(account) };
    assert.equal(answerIn(files, { api: {}, route: { authorization: 'AWS_IAM' }, caller: { ref: 'account.json#ben' } }), 'allow | explicit-deny | implicit-deny');
  });

  it('is read as far as it goes, wherever it ends', () => {
    const text = JSON.stringify(account, null, 1);
    for (let end = 0; end < text.length; end += 23) openFile('account.json', text.slice(0, end));
  });
});

describe('VPC endpoints in describe-vpc-endpoints', () => {
  const full = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
  const endpoints = { VpcEndpoints: [{ VpcEndpointId: 'vpce-1', VpcId: 'vpc-7', PolicyDocument: JSON.stringify(full) }, { VpcEndpointId: 'vpce-2', VpcId: 'vpc-8', PolicyDocument: JSON.stringify({ Statement: [] }) }] };
  const resourcePolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-7' } } }] };
  const ask = (ref: string, policy: object = resourcePolicy): string =>
    answerIn({ 'endpoints.json': JSON.stringify(endpoints) }, { api: { endpoint: 'PRIVATE', resourcePolicy: policy }, request: { method: 'GET', path: '/', vpcEndpoint: { ref: `endpoints.json#${ref}` } }, caller: 'anonymous' });

  it('are known with id, VPC and policy', () => {
    assert.deepEqual([ask('vpce-1'), ask('/VpcEndpoints/0'), ask('vpce-2')], ['allow', 'allow', 'implicit-deny']);
    const open = { ...resourcePolicy, Statement: [{ ...resourcePolicy.Statement[0], Condition: {} }] };
    assert.deepEqual([ask('vpce-1', open), ask('vpce-2', open)], ['allow', 'implicit-deny']);
  });
});

describe('a managed policy of an account', () => {
  it('is named by its ARN', () => {
    const caller = { arn: 'arn:aws:iam::111122223333:role/x', identityPolicies: ['account.json#arn:aws:iam::111122223333:policy/everything'] };
    assert.equal(answerIn({ 'account.json': JSON.stringify(account) }, { api: {}, route: { authorization: 'AWS_IAM' }, request: 'GET /x', caller }), 'allow');
  });
});
