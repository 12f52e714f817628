import assert from 'node:assert/strict';
import type { Decision } from '../../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import { CASE_BUDGET } from '../../../server/src/evaluate/split';
import type { ApiRequest, Request } from '../../../server/src/gateway/request';
import type { Statement } from '../../../server/src/policy/model';
import { policyOf } from '../../support/decide-case';
import { atom, requestWithAtoms, text } from '../../support/with-atoms';

const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...more });
const onApi = { Principal: '*' };
const alice = { arn: 'arn:aws:iam::111122223333:user/alice' };

function decide(one: object): Decision {
  const request = requestWithAtoms({ name: 'a case', ...one });
  const decision = explainRequest(request);
  assert.deepEqual(evaluateRequest(request), { ...decision, trace: [] });
  return decision;
}

const signed = (resource: string, api: object = {}): object => ({
  route: { authorization: 'AWS_IAM' },
  api: { resourcePolicy: null, ...api },
  caller: { ...alice, identityPolicies: [policyOf(allow({ Resource: resource }))] },
});

describe('evaluation with unknown values', () => {
  it('decides a reference used as a value without knowing the value', () => {
    const api = { id: '«Api»', region: '«Region»', account: '«Account»' };
    const one = signed('arn:aws:execute-api:«Region»:«Account»:«Api»/*/GET/*', api);
    const decision = decide({ ...one, caller: { ...alice, arn: 'arn:aws:iam::«Account»:user/alice', identityPolicies: [policyOf(allow({ Resource: 'arn:aws:execute-api:«Region»:«Account»:«Api»/*/GET/*' }))] } });
    assert.equal(decision.decision, 'allow');
    assert.equal(decision.requestArn, 'arn:aws:execute-api:${Region}:${Account}:${Api}/prod/GET/');
  });

  it('asks for the one value that a pattern needs', () => {
    const decision = decide(signed('arn:aws:execute-api:us-east-1:111122223333:«Api»/*'));
    assert.equal(decision.decision, 'undetermined');
    assert.deepEqual(decision.unknown, ['Api']);
    assert.deepEqual(decision.possible, ['allow', 'implicit-deny']);
    assert.match(decision.reason, /depends on `Api`/);
  });

  it('does not ask where no value could make the pattern match', () => {
    const decision = decide(signed('arn:aws:execute-api:us-east-1:111122223333:«Api»/test/*'));
    assert.equal(decision.decision, 'implicit-deny');
  });

  it('does not ask for what only a star passes over', () => {
    const api = { id: '«Api»', stage: '«Stage»', region: '«Region»' };
    assert.deepEqual(decide(signed('arn:aws:execute-api:*:*:*/test/GET/*', api)).unknown, ['Stage']);
  });

  it('knows that an account id holds no slash and no letters', () => {
    const other = decide(signed('arn:aws:execute-api:us-east-1:«Account»:abc123/*', { account: 'not-an-account' }));
    assert.equal(other.decision, 'implicit-deny');
  });

  it('takes two different references for possibly the same', () => {
    const decision = decide(signed('arn:aws:execute-api:us-east-1:111122223333:«OtherApi»/*', { id: '«Api»' }));
    assert.equal(decision.decision, 'undetermined');
    assert.deepEqual([...decision.unknown].sort(), ['Api', 'OtherApi']);
  });

  it('never takes an impure value for equal, not even to itself', () => {
    const decision = decide(signed('arn:aws:execute-api:us-east-1:111122223333:«impure»/*', { id: '«impure»' }));
    assert.equal(decision.decision, 'undetermined');
    assert.deepEqual(decision.possible, []);
  });

  it('is allowed where `x = U` and `x ≠ U` are both allowed', () => {
    const statements = [
      allow({ ...onApi, Sid: 'Same', Condition: { StringEquals: { 'aws:UserAgent': '«Agent»' } } }),
      allow({ ...onApi, Sid: 'Other', Condition: { StringNotEquals: { 'aws:UserAgent': '«Agent»' } } }),
    ];
    const decision = decide({ route: { authorization: 'NONE' }, request: { userAgent: 'curl/8' }, api: { resourcePolicy: policyOf(...statements) } });
    assert.equal(decision.decision, 'allow');
    assert.deepEqual(decision.decidedBy.map(({ statement }) => statement), ['Same', 'Other']);
    assert.deepEqual(decision.unknown, []);
  });

  it('does not suppose one value to be two texts at once', () => {
    const statements = [
      allow({ ...onApi, Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } } }),
      { ...allow({ ...onApi, Effect: 'Deny' }), Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      { ...allow({ ...onApi, Effect: 'Deny' }), Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-2' } } },
      { ...allow({ ...onApi, Effect: 'Deny' }), Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } } },
    ];
    const decision = decide({ route: { authorization: 'AWS_IAM' }, caller: { ...alice, identityPolicies: [] }, api: { resourcePolicy: policyOf(...statements) } });
    assert.equal(decision.decision, 'explicit-deny');
  });

  it('takes a VPC endpoint by reference on both sides for the same', () => {
    const statement = allow({ ...onApi, Condition: { StringEquals: { 'aws:SourceVpce': '«VpcEndpointId»' } } });
    const decision = decide({
      route: { authorization: 'NONE' },
      api: { endpoint: 'PRIVATE', resourcePolicy: policyOf(statement) },
      request: { vpcEndpoint: { id: '«VpcEndpointId»' } },
    });
    assert.equal(decision.decision, 'allow');
  });

  it('names a principal by a reference to its role', () => {
    const resourcePolicy = policyOf(allow({ Principal: { AWS: '«RoleArn»' } }));
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, caller: { arn: 'arn:aws:iam::111122223333:role/dev', identityPolicies: [] }, api: { resourcePolicy } });
    const caller = { ...request.caller, roleArn: text('«RoleArn»') };
    assert.equal(evaluateRequest({ ...request, caller }).decision, 'allow');
    assert.deepEqual(evaluateRequest(request).unknown, ['RoleArn']);
  });

  it('asks for an account that may be the caller’s', () => {
    const resourcePolicy = policyOf(allow({ Principal: { AWS: 'arn:aws:iam::«Partner»:root' } }));
    const caller = { arn: 'arn:aws:iam::444455556666:user/partner', identityPolicies: [policyOf(allow())] };
    const decision = decide({ route: { authorization: 'AWS_IAM' }, caller, api: { resourcePolicy } });
    assert.deepEqual([decision.decision, decision.unknown, decision.possible], ['undetermined', ['Partner'], ['allow', 'implicit-deny']]);
  });

  it('decides across and within accounts alike where both give the same', () => {
    const resourcePolicy = policyOf(allow(onApi));
    const caller = { ...alice, identityPolicies: [policyOf(allow())] };
    const both = decide({ route: { authorization: 'AWS_IAM' }, caller, api: { account: '«Account»', resourcePolicy } });
    assert.equal(both.decision, 'allow');
    const one = decide({ route: { authorization: 'AWS_IAM' }, caller: { ...alice, identityPolicies: [] }, api: { account: '«Account»', resourcePolicy } });
    assert.deepEqual([one.decision, one.unknown], ['undetermined', ['Account']]);
  });

  it('says when it gives up for want of budget', () => {
    const pair = (index: number): object => ({ [`aws:PrincipalTag/a${index}`]: `«A${index}»`, [`aws:PrincipalTag/b${index}`]: `«B${index}»` });
    const statements = Array.from({ length: 8 }, (_, index) => allow({ ...onApi, Condition: { StringEquals: pair(index) } }));
    const tags = Object.fromEntries(statements.flatMap((_, index) => [[`a${index}`, 'v'], [`b${index}`, 'v']]));
    const decision = decide({ route: { authorization: 'AWS_IAM' }, caller: { ...alice, identityPolicies: [], tags }, api: { resourcePolicy: policyOf(...statements) } });
    assert.equal(decision.decision, 'undetermined');
    assert.deepEqual(decision.possible, []);
    assert.ok(decision.notes.some((note) => note.includes(String(CASE_BUDGET))), decision.notes.join());
  });

  it('lists the shortest set of values that would settle it', () => {
    const statements = [
      allow({ ...onApi, Condition: { StringEquals: { 'aws:UserAgent': '«Agent»', 'aws:Referer': '«Page»' } } }),
      allow({ ...onApi, Resource: '«Unused»', Condition: { StringEquals: { 'aws:UserAgent': 'other' } } }),
    ];
    const decision = decide({ route: { authorization: 'NONE' }, request: { userAgent: 'curl/8', headers: { Referer: 'here' } }, api: { resourcePolicy: policyOf(...statements) } });
    assert.deepEqual([...decision.unknown].sort(), ['Agent', 'Page']);
  });
});

describe('parts of policies that cannot be seen', () => {
  const withStatements = (request: Request, map: (statement: Statement) => Statement): Request => {
    const resource = request.layers.resource;
    if (!resource || 'opaque' in resource) throw new Error('a resource policy is expected');
    return { ...request, layers: { ...request.layers, resource: { ...resource, policy: { ...resource.policy, statements: resource.policy.statements.map(map) } } } };
  };
  const open = (...statements: object[]): Request => requestWithAtoms({ name: 'a case', route: { authorization: 'NONE' }, api: { resourcePolicy: policyOf(...statements) } });

  it('a statement that exists in some deployments only makes the answer depend on the condition', () => {
    const request = withStatements(open(allow(onApi)), (statement) => ({ ...statement, presence: [{ condition: atom('IsProd'), holds: true }] }));
    assert.deepEqual(evaluateRequest(request).unknown, ['IsProd']);
  });

  it('two branches of one condition that both allow are allowed', () => {
    const request = withStatements(open(allow({ ...onApi, Sid: 'A' }), allow({ ...onApi, Sid: 'B' })), (statement) => ({
      ...statement,
      presence: [{ condition: atom('IsProd'), holds: statement.index === 0 }],
    }));
    const decision = evaluateRequest(request);
    assert.equal(decision.decision, 'allow');
    assert.deepEqual(decision.decidedBy.map(({ statement }) => statement), ['A', 'B']);
  });

  it('a list with unseen members matters only where nothing seen matches', () => {
    const hide = (statement: Statement): Statement => ({ ...statement, action: statement.action && { ...statement.action, value: { ...statement.action.value, isComplete: false } } });
    assert.equal(evaluateRequest(withStatements(open(allow(onApi)), hide)).decision, 'allow');
    const other = evaluateRequest(withStatements(open(allow({ ...onApi, Action: 's3:*', Sid: 'Some' })), hide));
    assert.deepEqual([other.decision, other.unknown], ['undetermined', ['Action of `Some` in `api.resourcePolicy`']]);
  });

  it('a policy attached from elsewhere may overturn a no, and is asked for', () => {
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, caller: { ...alice, identityPolicies: [] }, api: { resourcePolicy: null } });
    const opaque = { id: 'managed', label: 'arn:aws:iam::aws:policy/Some', opaque: { ...atom('Some'), label: 'arn:aws:iam::aws:policy/Some' } };
    const decision = evaluateRequest({ ...request, layers: { ...request.layers, identity: [opaque] } });
    assert.deepEqual([decision.decision, decision.unknown], ['undetermined', ['arn:aws:iam::aws:policy/Some']]);
    assert.equal(decision.given['identity-policy'], 'opaque');
  });

  it('an explicit deny stands whatever an unseen policy says', () => {
    const resourcePolicy = policyOf({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'AWS_IAM' }, caller: { ...alice, identityPolicies: [] }, api: { resourcePolicy } });
    const opaque = { id: 'managed', label: 'x', opaque: atom('Some') };
    assert.equal(evaluateRequest({ ...request, layers: { ...request.layers, identity: [opaque] } }).decision, 'explicit-deny');
  });

  it('what an authorizer returns is asked for where nobody said', () => {
    const request = requestWithAtoms({ name: 'a case', route: { authorization: 'CUSTOM' }, request: { headers: { Authorization: 't' } }, authorizer: { error: 'x' }, api: { resourcePolicy: null } }) as ApiRequest;
    const authorizer = request.authorizer && { ...request.authorizer, result: { kind: 'unknown' as const, atom: { ...atom('Output'), label: 'authorizer.output' } } };
    const decision = evaluateRequest({ ...request, authorizer });
    assert.deepEqual([decision.decision, decision.unknown], ['undetermined', ['authorizer.output']]);
    assert.deepEqual([...decision.possible].sort(), ['allow', 'error', 'explicit-deny', 'implicit-deny', 'unauthenticated']);
  });
});
