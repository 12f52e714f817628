import assert from 'node:assert/strict';
import { explainDecision } from '../../../server/src/evaluate/explanation/explain-decision';
import { decideCase, policyOf } from '../../support/decide-case';

const base = { name: 'a case', route: { authorization: 'NONE' }, request: { method: 'GET', path: '/pets', sourceIp: '203.0.113.7' } };

const partners = {
  Sid: 'Partners',
  Effect: 'Allow',
  Principal: '*',
  Action: ['s3:GetObject', 'execute-api:Invoke'],
  Resource: ['execute-api:/test/*', 'execute-api:/prod/GET/pets'],
  Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] }, StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
};

describe('traces', () => {
  const decision = decideCase({ ...base, api: { resourcePolicy: policyOf(partners) } });
  const steps = decision.trace[0]?.statements[0]?.steps ?? [];

  it('go through all elements in the order principal, action, resource, conditions', () => {
    assert.deepEqual(steps.map(({ element, matched }) => `${element} ${matched}`), ['principal yes', 'action yes', 'resource yes', 'condition no', 'condition no']);
  });

  it('say where in the statement each comparison stands', () => {
    assert.deepEqual(steps.map(({ path }) => path), [['Principal'], ['Action', 1], ['Resource', 1], ['Condition', 'IpAddress', 'aws:SourceIp', 0], ['Condition', 'StringEquals', 'aws:SourceVpce', 0]]);
  });

  it('show what the request has, what is demanded and why they differ', () => {
    assert.deepEqual(steps.slice(3).map(({ actual, expected, why, assumed }) => ({ actual, expected, why, assumed })), [
      { actual: '203.0.113.7', expected: '198.51.100.0/24', why: '`203.0.113.7` ∉ `198.51.100.0/24`', assumed: true },
      { actual: undefined, expected: 'vpce-1', why: 'the request has no `aws:SourceVpce`: only calls to private APIs carry it', assumed: undefined },
    ]);
  });

  it('are plain data that survive being sent elsewhere', () => {
    assert.deepEqual(structuredClone(decision), decision);
  });

  it('list a statement that AWS would refuse with the reason', () => {
    const refused = decideCase({ ...base, api: { resourcePolicy: policyOf({ ...partners, Effect: 'allow' }) } });
    assert.deepEqual(refused.trace[0]?.statements.map(({ matched, problem }) => [matched, problem]), [['no', '`Effect` must be `Allow` or `Deny`']]);
  });

  it('name the value that made a negated operator fail', () => {
    const Condition = { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] } };
    const denied = decideCase({ ...base, api: { resourcePolicy: policyOf({ ...partners, Condition }) } });
    const last = denied.trace[0]?.statements[0]?.steps.at(-1);
    assert.deepEqual([last?.path.at(-1), last?.why], [1, '`203.0.113.7` ∈ `203.0.113.0/24`']);
  });
});

describe('explanations', () => {
  it('name the deciding statement first and the place of each line about a statement', () => {
    const deny = { Sid: 'NotYou', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
    const decision = decideCase({ ...base, api: { resourcePolicy: policyOf(partners, deny) } });
    const { headline, sections } = explainDecision(decision);
    assert.deepEqual([headline.mark, decision.headline], ['✗', 'The request is stopped with 403 by an explicit deny: `NotYou` in `api.resourcePolicy` denies it.']);
    assert.deepEqual(sections.map(({ id }) => id), ['decided', 'request', 'given', 'policies']);
    assert.deepEqual(sections[0]?.lines.map(({ about }) => about?.index), [1, undefined]);
  });

  it('link each line about a part of a statement to its place', () => {
    const decision = decideCase({ ...base, api: { resourcePolicy: policyOf({ ...partners, Condition: { IpAddress: partners.Condition.IpAddress } }) } });
    const [close] = explainDecision(decision).sections;
    const policyId = decision.trace[0]?.policyId;
    assert.deepEqual(close?.lines.map(({ about }) => about), [
      { policyId, index: 0, path: [] },
      { policyId, index: 0, path: ['Condition', 'IpAddress', 'aws:SourceIp', 0] },
    ]);
  });

  it('tell what an allowed request was given and what not', () => {
    const caller = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [policyOf({ Sid: 'Own', Effect: 'Allow', Action: '*', Resource: '*' })] };
    const { reason, given } = decideCase({ ...base, route: { authorization: 'AWS_IAM' }, caller });
    assert.match(reason, /^The request reaches the integration: `Own` in `.*` allows it \(given 1 identity policy; not given .*service control policies\)\.$/);
    assert.equal(given['identity-policy'], 'supplied');
    assert.equal(given.scp, 'not-supplied');
    assert.equal(given.rcp, 'not-applicable');
  });
});
