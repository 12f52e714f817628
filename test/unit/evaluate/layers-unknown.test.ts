/**
 * Layers of which something cannot be seen: a policy attached from elsewhere in any layer, callers and principals whose
 * account or name only deployment knows, and whether the accounts are the same.
 */
import assert from 'node:assert/strict';
import type { Decision, Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import type { Layers, OpaquePolicy, Request } from '../../../server/src/gateway/request';
import { policyOf, requestOf } from '../../support/decide-case';
import { catalog } from '../../support/packed-catalog';
import { atom, requestWithAtoms } from '../../support/with-atoms';

const alice = 'arn:aws:iam::111122223333:user/alice';
const dev = 'arn:aws:sts::111122223333:assumed-role/dev/s1';
const all = policyOf({ Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' });
const none = policyOf({ Sid: 'None', Effect: 'Deny', Action: '*', Resource: '*' });
const open = policyOf({ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' });
const read = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', resourceAccount: '111122223333' };
const unseen: OpaquePolicy = { id: 'unseen', label: 'elsewhere', opaque: { ...atom('elsewhere'), shape: 'policy-document' } };

const sorted = (outcomes: readonly Outcome[]): readonly Outcome[] => [...outcomes].sort();

/** The decision, or what may come out where it depends. */
function outcomes({ decision, possible }: Decision): readonly Outcome[] {
  return decision === 'undetermined' ? sorted(possible) : [decision];
}

describe('a policy that cannot be seen', () => {
  const cases: readonly (readonly [title: string, one: object, layers: Partial<Layers>, expected: readonly Outcome[]])[] = [
    ['among identity policies may overturn silence', { caller: { arn: alice } }, { identity: [unseen] }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['among identity policies may still deny what another allows', { caller: { arn: alice, identityPolicies: [all] } }, { identity: undefined }, ['allow', 'explicit-deny']],
    ['among identity policies changes no certain denial there', { caller: { arn: alice, identityPolicies: [none] } }, { identity: undefined }, ['explicit-deny']],
    ['as boundary may limit or deny', { caller: { arn: alice, identityPolicies: [all] } }, { boundary: unseen }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['as boundary may deny, but not limit, what the resource allows everybody', { caller: { arn: alice }, resourcePolicy: open }, { boundary: unseen }, ['allow', 'explicit-deny']],
    ['as boundary cannot give what nothing grants', { caller: { arn: alice, identityPolicies: [] } }, { boundary: unseen }, ['explicit-deny', 'implicit-deny']],
    ['as session policy may limit a role', { caller: { arn: dev, identityPolicies: [all] } }, { session: [unseen] }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['as session policy of a user is nobody\'s', { caller: { arn: alice, identityPolicies: [all] } }, { session: [unseen] }, ['allow']],
    ['at a level of SCPs may be what is missing there', { caller: { arn: alice, identityPolicies: [all] } }, { scps: [[unseen]] }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['as SCP does not bind services', { caller: { arn: 'events.amazonaws.com' }, resourcePolicy: open }, { scps: [[unseen]] }, ['allow']],
    ['as SCP does not bind service-linked roles', { caller: { arn: dev, serviceLinkedRole: true, identityPolicies: [all] } }, { scps: [[unseen]] }, ['allow']],
    ['as SCP binds root', { caller: { arn: 'arn:aws:iam::111122223333:root' } }, { scps: [[unseen]] }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['as RCP can only deny', { caller: { arn: alice, identityPolicies: [all] } }, { rcps: [[unseen]] }, ['allow', 'explicit-deny']],
    ['as RCP binds strangers', { caller: 'anonymous', resourcePolicy: open }, { rcps: [[unseen]] }, ['allow', 'explicit-deny']],
    ['as RCP means nothing to services that know none', { action: 'execute-api:Invoke', resource: 'arn:aws:execute-api:us-east-1:111122223333:a/s/GET/', caller: { arn: alice, identityPolicies: [all] } }, { rcps: [[unseen]] }, ['allow']],
    ['of the resource may allow or deny a stranger', { caller: 'anonymous' }, { resource: unseen }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['of the resource can only deny root', { caller: { arn: 'arn:aws:iam::111122223333:root' } }, { resource: unseen }, ['allow', 'explicit-deny']],
    ['of the resource may lift a boundary by naming its user', { caller: { arn: alice, identityPolicies: [all], permissionsBoundary: policyOf() } }, { resource: unseen }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['of the resource cannot make up for another account', { resourceAccount: '444455556666', caller: { arn: alice, identityPolicies: [] } }, { resource: unseen }, ['explicit-deny', 'implicit-deny']],
    ['of a role decides who may assume it', { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/r', caller: { arn: alice, identityPolicies: [all] } }, { resource: unseen }, ['allow', 'explicit-deny', 'implicit-deny']],
    ['in one layer changes no denial in another', { caller: { arn: alice, identityPolicies: [none] }, resourcePolicy: open }, { boundary: unseen, scps: [[unseen]], rcps: [[unseen]] }, ['explicit-deny']],
  ];
  for (const [title, one, layers, expected] of cases) {
    it(title, () => {
      const request = requestOf({ name: 'a case', ...read, ...one });
      const identity = 'identity' in layers && layers.identity === undefined ? [...(request.layers.identity ?? []), unseen] : (layers.identity ?? request.layers.identity);
      const decision = evaluateRequest({ ...request, layers: { ...request.layers, ...layers, identity } });
      assert.deepEqual(outcomes(decision), expected, decision.reason);
      assert.deepEqual(decision.unknown, expected.length > 1 ? ['elsewhere'] : []);
    });
  }

  it('of a VPC endpoint is asked for beside everything else', () => {
    const request = requestOf({ name: 'a case', ...read, caller: { arn: alice, identityPolicies: [all] }, request: { vpcEndpoint: { id: 'vpce-1' } } });
    const decision = evaluateRequest({ ...request, layers: { ...request.layers, vpcEndpoint: unseen } });
    assert.deepEqual([outcomes(decision), decision.given['vpc-endpoint-policy']], [['allow', 'explicit-deny', 'implicit-deny'], 'opaque']);
  });
});

/** The bucket of an account that only deployment knows. */
function bucketOf(account: string, one: object): Request {
  const request = requestWithAtoms({ name: 'a case', ...read, ...one });
  return { ...request, resourceAccount: { pieces: [atom(account)] } } as Request;
}

describe('whose account it is', () => {
  it('matters where it is not known and one side alone allows', () => {
    const decision = evaluateRequest(bucketOf('Account', { caller: { arn: alice, identityPolicies: [all] } }));
    assert.deepEqual([outcomes(decision), decision.unknown], [['allow', 'implicit-deny'], ['Account']]);
  });

  it('does not matter where both sides allow', () => {
    assert.equal(evaluateRequest(bucketOf('Account', { caller: { arn: alice, identityPolicies: [all] }, resourcePolicy: open })).decision, 'allow');
  });

  it('does not matter where a policy denies', () => {
    assert.equal(evaluateRequest(bucketOf('Account', { caller: { arn: alice, identityPolicies: [none] }, resourcePolicy: open })).decision, 'explicit-deny');
  });

  it('is the same for a role and a resource of one template', () => {
    const caller = { arn: 'arn:aws:iam::«Account»:role/dev', identityPolicies: [all] };
    assert.equal(evaluateRequest(bucketOf('Account', { caller })).decision, 'allow');
    assert.deepEqual(outcomes(evaluateRequest(bucketOf('Partner', { caller }))), ['allow', 'implicit-deny']);
  });
});

describe('principals that only deployment knows', () => {
  const inOwnAccount = (caller: object | string, one: object): Request => (JSON.stringify(caller).includes('«Account»') ? bucketOf('Account', { caller, ...one }) : requestWithAtoms({ name: 'a case', ...read, caller, ...one }));
  const decide = (principal: unknown, caller: object | string, effect: 'Allow' | 'Deny' = 'Allow'): Decision =>
    evaluateRequest(inOwnAccount(caller, { resourcePolicy: policyOf({ Effect: 'Allow', Principal: effect === 'Allow' ? { AWS: '222233334444' } : '*', Action: 's3:*', Resource: '*' }, { Effect: effect, Principal: principal, Action: 's3:*', Resource: '*' }) }));
  const role = { arn: 'arn:aws:iam::«Account»:role/dev', identityPolicies: [] };

  it('a role of the template is met by its own ARN, whatever its account', () => {
    assert.equal(decide({ AWS: 'arn:aws:iam::«Account»:role/dev' }, role).decision, 'allow');
    assert.equal(decide({ AWS: 'arn:aws:iam::«Account»:role/dev' }, role, 'Deny').decision, 'explicit-deny');
    assert.equal(decide({ AWS: 'arn:aws:iam::«Account»:role/other' }, role).decision, 'implicit-deny');
    assert.equal(decide({ AWS: 'arn:aws:iam::«Account»:user/dev' }, role, 'Deny').decision, 'allow');
  });

  it('a denied account binds a role of the template that is of that account', () => {
    assert.equal(decide({ AWS: '«Account»' }, role, 'Deny').decision, 'explicit-deny');
    assert.equal(decide({ AWS: 'arn:aws:iam::«Account»:root' }, role, 'Deny').decision, 'explicit-deny');
    assert.deepEqual(outcomes(decide({ AWS: '«Partner»' }, role, 'Deny')), ['allow', 'explicit-deny']);
    assert.deepEqual(outcomes(decide({ AWS: '999988887777' }, role, 'Deny')), ['allow', 'explicit-deny']);
  });

  it('a parameter may be anybody, everybody included', () => {
    assert.deepEqual(outcomes(decide({ AWS: '«Principal»' }, { arn: alice, identityPolicies: [] })), ['allow', 'implicit-deny']);
    assert.deepEqual(outcomes(decide({ AWS: '«Principal»' }, 'anonymous')), ['allow', 'implicit-deny']);
    assert.deepEqual(outcomes(decide({ AWS: '«Account»' }, { arn: alice, identityPolicies: [] })), ['implicit-deny']);
    assert.deepEqual(outcomes(decide({ AWS: '«RoleArn»' }, { arn: alice, identityPolicies: [] })), ['implicit-deny']);
  });

  it('a service may be one that only deployment knows', () => {
    assert.deepEqual(outcomes(decide({ Service: '«Service»' }, { arn: 'events.amazonaws.com' })), ['allow', 'implicit-deny']);
    assert.equal(decide({ Service: '«Service»' }, { arn: alice, identityPolicies: [] }).decision, 'implicit-deny');
  });

  it('a wildcard beside what is not known is refused all the same', () => {
    assert.equal(decide({ AWS: ['arn:aws:iam::«Account»:role/team-*', alice] }, { arn: alice, identityPolicies: [] }, 'Deny').decision, 'allow');
    assert.equal(decide({ AWS: ['arn:aws:iam::«Account»:group/g', alice] }, { arn: alice, identityPolicies: [] }).decision, 'implicit-deny');
  });

  it('a NotPrincipal spares who is listed by reference, and nobody for certain otherwise', () => {
    const spared = (listed: readonly string[], caller: object): Decision =>
      evaluateRequest(inOwnAccount(caller, { resourcePolicy: policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }, { Effect: 'Deny', NotPrincipal: { AWS: listed }, Action: 's3:*', Resource: '*' }) }));
    const user = { arn: 'arn:aws:iam::«Account»:user/bob', identityPolicies: [] };
    assert.equal(spared(['arn:aws:iam::«Account»:user/bob', '«Account»'], user).decision, 'allow');
    assert.equal(spared(['arn:aws:iam::«Account»:user/bob'], user).decision, 'explicit-deny');
    assert.deepEqual(outcomes(spared(['arn:aws:iam::«Account»:user/bob', '«Partner»'], user)), ['allow', 'explicit-deny']);
  });
});

describe('services that RCPs bind', () => {
  it('are those the packed catalogue names, and no others', () => {
    const decide = (action: string): string => {
      const service = action.split(':')[0] ?? '';
      const rcps = [[policyOf({ Effect: 'Deny', Principal: '*', Action: `${service}:*`, Resource: '*' })]];
      const request = requestOf({ name: 'a case', action, resource: '*', caller: { arn: alice, identityPolicies: [all] }, resourceOrganization: { rcps } });
      const { decision, given } = evaluateRequest(request, { rcpSupported: catalog.rcpSupported });
      return `${decision} ${given.rcp ?? ''}`;
    };
    for (const action of ['s3:GetObject', 'S3:GetObject', 'sts:GetSessionToken', 'sqs:SendMessage', 'kms:CreateKey', 'secretsmanager:GetSecretValue']) assert.equal(decide(action), 'explicit-deny supplied', action);
    for (const action of ['execute-api:Invoke', 'apigateway:GET', 'ec2:StartInstances', 'iam:GetRole', 'nosuchservice:Get']) assert.equal(decide(action), 'allow not-applicable', action);
  });
});
