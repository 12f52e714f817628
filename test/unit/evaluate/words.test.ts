/** The clauses of a trace for actions, principals and conditions: one row for each mistake, and for each surprise. */
import assert from 'node:assert/strict';
import type { MatchStep } from '../../../server/src/evaluate/decision';
import { decideCase, policyOf } from '../../support/decide-case';

const alice = { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [] };
const batch = { arn: 'arn:aws:sts::111122223333:assumed-role/dev/batch', roleArn: 'arn:aws:iam::111122223333:role/team/dev', identityPolicies: [] };
const call = { request: { method: 'GET', path: '/a', sourceIp: '203.0.113.7' } };

/** The clause about an element, or the problem of a statement that AWS would refuse. */
function whyOf(element: MatchStep['element'], one: object): string {
  const statements = decideCase({ name: 'a case', ...one }).trace.flatMap((entry) => entry.statements);
  const problem = statements.find((statement) => statement.problem !== undefined)?.problem;
  if (problem !== undefined) return problem;
  const steps = statements.flatMap((statement) => statement.steps);
  const step = steps.find((candidate) => candidate.element === element);
  assert.ok(step, `there is a step for the ${element}`);
  return step.why;
}

describe('the words for actions', () => {
  const rows: readonly (readonly [action: string | readonly string[], why: string])[] = [
    ['s3:GetObject', 'it is for actions of `s3`, and `execute-api:Invoke` is none'],
    [['s3:*', 'sqs:*'], 'it is for actions of other services, and `execute-api:Invoke` is none'],
    ['execute-api:ManageConnections', 'it is for `execute-api:ManageConnections`, and `execute-api:Invoke` is another action'],
    [['execute-api:ManageConnections', 'execute-api:InvalidateCache'], '`execute-api:Invoke` is not among its 2 actions'],
    ['execute-api:Invok', '`execute-api:Invok` is not `execute-api:Invoke`, only nearly'],
    ['Invoke', '`Invoke` names no service: actions are written `service:Name`'],
    [[], 'no action is listed, so it is for none'],
  ];
  for (const [Action, why] of rows) {
    it(`tell of ${JSON.stringify(Action)}`, () => {
      const identityPolicies = [policyOf({ Effect: 'Allow', Action, Resource: '*' })];
      assert.equal(whyOf('action', { ...call, route: { authorization: 'AWS_IAM' }, api: { resourcePolicy: null }, caller: { ...alice, identityPolicies } }), why);
    });
  }
});

describe('the words for principals', () => {
  const rows: readonly (readonly [caller: object | string, principal: unknown, why: string])[] = [
    [alice, { AWS: '444455556666' }, 'it is for account `444455556666`, and the caller is from `111122223333`'],
    [alice, { AWS: 'arn:aws:iam::444455556666:root' }, 'it is for account `444455556666`, and the caller is from `111122223333`'],
    [alice, { AWS: '111122223333' }, 'it names the whole account `111122223333`, not this caller'],
    [alice, { AWS: alice.arn }, ''],
    [alice, '*', ''],
    [alice, { AWS: 'arn:aws:iam::111122223333:user/Alice' }, '`alice` and `Alice` are not written in the same case'],
    [alice, { AWS: 'arn:aws:iam::111122223333:user/bob' }, 'the caller is `user/alice`, not `user/bob`'],
    [alice, { AWS: 'arn:aws:iam::111122223333:user/staff/alice' }, 'the path belongs to the ARN of a user: the caller is `user/alice`, not `user/staff/alice`'],
    [alice, { AWS: 'arn:aws:iam::111122223333:role/alice' }, '`arn:aws:iam::111122223333:role/alice` is a role, and the caller is the user `arn:aws:iam::111122223333:user/alice`'],
    [alice, { AWS: 'arn:aws:iam::111122223333:group/staff' }, '`arn:aws:iam::111122223333:group/staff` is a group, and groups cannot be principals'],
    [alice, { AWS: 'AIDAEXAMPLEEXAMPLE123' }, '`AIDAEXAMPLEEXAMPLE123` is what is left of a user that was deleted, so it means nobody'],
    [alice, { Service: 'events.amazonaws.com' }, '`events.amazonaws.com` is an AWS service, and the caller is the user'],
    [alice, { Federated: 'accounts.example.com' }, '`Federated` principals do not call APIs: `accounts.example.com` is not the caller'],
    [alice, { AWS: [] }, 'no principal is listed, so it is for nobody'],
    [alice, { AWS: ['444455556666', 'arn:aws:iam::111122223333:user/bob'] }, 'the caller is `user/alice`, not `user/bob`; the other principal is not the caller either'],
    [batch, { AWS: batch.roleArn }, ''],
    [batch, { AWS: 'arn:aws:iam::111122223333:role/dev' }, 'the path belongs to the ARN of a role: the caller is `role/team/dev`, not `role/dev`'],
    [batch, { AWS: 'arn:aws:sts::111122223333:assumed-role/dev/nightly' }, 'it means the session `nightly` only, and the caller is the session `batch`: the ARN of the role means all of them'],
    [batch, { AWS: 'arn:aws:sts::111122223333:assumed-role/ops/batch' }, 'it means a session of role `ops`, and the caller is one of `dev`'],
    [batch, { AWS: 'arn:aws:iam::111122223333:user/dev' }, '`arn:aws:iam::111122223333:user/dev` is a user, and the caller is a session of the role `arn:aws:iam::111122223333:role/team/dev`'],
  ];
  for (const [caller, Principal, why] of rows) {
    it(`tell ${JSON.stringify(caller).slice(0, 60)} of ${JSON.stringify(Principal)}`, () => {
      const resourcePolicy = policyOf({ Effect: 'Allow', Principal, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' });
      assert.equal(whyOf('principal', { ...call, api: { account: '111122223333', resourcePolicy }, route: { authorization: 'AWS_IAM' }, caller }), why);
    });
  }

  it('tell of a whole account in a Deny that it binds everybody in it', () => {
    const resourcePolicy = policyOf({ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' });
    for (const caller of [alice, { arn: 'arn:aws:iam::111122223333:root' }]) {
      const why = whyOf('principal', { ...call, api: { account: '111122223333', resourcePolicy }, route: { authorization: 'AWS_IAM' }, caller });
      assert.equal(why, 'it means everybody in the account `111122223333`, its root user included');
    }
  });

  it('tell why nobody is known to a policy', () => {
    const resourcePolicy = policyOf({ Effect: 'Allow', Principal: { AWS: alice.arn }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' });
    const open = { ...call, api: { resourcePolicy }, route: { authorization: 'NONE' } };
    for (const caller of [alice, 'anonymous']) {
      assert.equal(whyOf('principal', { ...open, caller }), 'the caller is anonymous here, because the method uses `NONE`: callers are known to a policy with `AWS_IAM` only');
    }
  });

  it('tell who is not spared by `NotPrincipal`', () => {
    const why = (NotPrincipal: unknown, caller: object): string => {
      const resourcePolicy = policyOf({ Effect: 'Deny', NotPrincipal, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' });
      return whyOf('principal', { ...call, api: { account: '111122223333', resourcePolicy }, route: { authorization: 'AWS_IAM' }, caller });
    };
    assert.equal(why({ AWS: alice.arn }, alice), `the caller is listed as \`${alice.arn}\`, but not the account \`111122223333\` as well, which it has to be to be spared`);
    assert.equal(why({ AWS: [alice.arn, '111122223333'] }, alice), 'the caller is among the exceptions');
    const limited = { ...alice, permissionsBoundary: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }) };
    assert.equal(why({ AWS: [alice.arn, '111122223333'] }, limited), 'a `NotPrincipal` never spares a caller with a permissions boundary');
  });
});

describe('the words for conditions', () => {
  type Row = readonly [block: object, context: object, why: string];
  const rows: readonly Row[] = [
    [{ StringEquals: { 'demo:a': 'x' } }, { 'demo:a': 'x' }, ''],
    [{ StringEquals: { 'demo:a': 'x' } }, { 'demo:a': null }, 'the request has no `demo:a`: so it was given'],
    [{ StringNotEquals: { 'demo:a': 'x' } }, { 'demo:a': null }, 'the request has no `demo:a`: so it was given, and a negated operator is satisfied then'],
    [{ StringEqualsIfExists: { 'demo:a': 'x' } }, { 'demo:a': null }, 'the request has no `demo:a`: so it was given, and `IfExists` is satisfied then'],
    [{ 'ForAllValues:StringEquals': { 'demo:a': 'x' } }, { 'demo:a': null }, 'the request has no `demo:a`: so it was given, and `ForAllValues` is satisfied then'],
    [{ StringEquals: { 'demo:a': 'X' } }, { 'demo:a': 'x' }, '`x` ≠ `X`: they differ only in case'],
    [{ StringNotEquals: { 'demo:a': ['y', 'x'] } }, { 'demo:a': 'x' }, '`x` = `x`'],
    [{ StringEquals: { 'demo:a': 'x*' } }, { 'demo:a': 'xy' }, '`xy` ≠ `x*`; `*` and `?` are plain characters in `StringEquals`, and `StringLike` would match'],
    [{ StringEquals: { 'demo:a': ['p', 'q', 'r', 's'] } }, { 'demo:a': 'x' }, '`x` ≠ any of `p`, `q`, `r` and 1 more'],
    [{ StringEquals: { 'demo:a': [] } }, { 'demo:a': 'x' }, 'no value is listed for `demo:a`'],
    [{ StringNotEquals: { 'demo:a': [] } }, { 'demo:a': 'x' }, 'no value is listed for `demo:a`, and a negated operator is satisfied then'],
    [{ NumericGreaterThanEquals: { 'demo:a': '10' } }, { 'demo:a': '9' }, '`9` is less than `10`'],
    [{ DateGreaterThan: { 'demo:a': '2026-01-01T00:00:00Z' } }, { 'demo:a': '2025-01-01T00:00:00Z' }, '`2025-01-01T00:00:00Z` is not after `2026-01-01T00:00:00Z`'],
    [{ Bool: { 'demo:a': 'true' } }, { 'demo:a': 'false' }, '`false` ≠ `true`'],
    [{ Null: { 'demo:a': 'true' } }, { 'demo:a': 'x' }, 'the request has `demo:a`'],
    [{ NumericNotEquals: { 'demo:a': '1x' } }, { 'demo:a': '1' }, 'the value `1x` is not a number, and a negated operator is satisfied then'],
    [{ DateLessThan: { 'demo:a': '2026-02-30' } }, { 'demo:a': '2026-01-01' }, 'the value `2026-02-30` is not a date'],
    [{ IpAddress: { 'demo:a': '10.0.0.0/8' } }, { 'demo:a': '010.0.0.1' }, "the request's value `010.0.0.1` is not an IP address or range"],
    [{ IpAddress: { 'demo:a': '10.0.0.0/8' } }, { 'demo:a': '2001:db8::1' }, '`2001:db8::1` ∉ `10.0.0.0/8`: an IPv6 address is in no IPv4 range'],
    [{ NotIpAddress: { 'demo:a': '10.0.0.0/8' } }, { 'demo:a': '2001:db8::1' }, '`2001:db8::1` ∉ `10.0.0.0/8`: an IPv6 address is in no IPv4 range'],
    [{ ArnEquals: { 'demo:a': 'arn:aws:iam::1:role/x' } }, { 'demo:a': 'arn:aws:iam::1:role/y' }, '`arn:aws:iam::1:role/y` does not fit `arn:aws:iam::1:role/x`: the resource `role/y` ≠ `role/x`'],
    [{ ArnLike: { 'demo:a': 'arn:aws:s:*:9:z/*' } }, { 'demo:a': 'arn:aws:s:us-east-2:8:y:9:z/d' }, '`arn:aws:s:us-east-2:8:y:9:z/d` does not fit `arn:aws:s:*:9:z/*`: the account `8` ≠ `9`, the resource `y:9:z/d` does not fit `z/*`; a `*` ends at the next colon here'],
    [{ 'ForAllValues:StringEquals': { 'demo:a': ['x', 'y'] } }, { 'demo:a': ['x', 'z'] }, '`ForAllValues` takes every value, and `z` ≠ any of `x`, `y`'],
    [{ 'ForAllValues:StringNotEquals': { 'demo:a': ['x'] } }, { 'demo:a': ['x', 'z'] }, '`ForAllValues` takes every value, and `x` = `x`'],
    [{ 'ForAnyValue:StringLike': { 'demo:a': 'p*' } }, { 'demo:a': ['x', 'z'] }, '`ForAnyValue` takes one value that fits, and none of them does: `x`, `z` does not fit `p*`'],
    [{ StringEquals: { 'demo:a': 'x' } }, { 'demo:a': ['x', 'y'] }, '`demo:a` is a list, and `StringEquals` without `ForAnyValue` or `ForAllValues` compares no lists'],
    [{ StringEquals: { 'demo:a': '${aws:username}' } }, { 'demo:a': 'bob' }, '`bob` ≠ `alice`, which `${aws:username}` stands for'],
    [{ StringEquals: { 'demo:a': '${aws:PrincipalTag/team}' } }, { 'demo:a': 'x', 'aws:PrincipalTag/team': null }, '`${aws:PrincipalTag/team}` has no value in this request'],
    [{ StringNotEquals: { 'demo:a': '${aws:PrincipalTag/team}' } }, { 'demo:a': 'x', 'aws:PrincipalTag/team': null }, '`${aws:PrincipalTag/team}` has no value in this request, and a negated operator is satisfied then'],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'blue' } }, {}, 'the request has no `aws:PrincipalTag/team`: the caller has no tag `team`'],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' } }, {}, 'the request has no `aws:TokenIssueTime`: only temporary credentials carry it'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/Alice' } }, {}, '`arn:aws:iam::111122223333:user/alice` does not fit `arn:aws:iam::111122223333:user/Alice`: the resource `user/alice` ≠ `user/Alice`'],
  ];
  const decideWith = (caller: object, Condition: object, context: object, policy: object = {}): string => {
    const identityPolicies = [{ ...policyOf({ Effect: 'Allow', Action: 'demo:Get', Resource: '*', Condition }), ...policy }];
    return whyOf('condition', { action: 'demo:Get', resource: 'arn:aws:demo:us-east-1:111122223333:thing/1', context, caller: { ...caller, identityPolicies } });
  };
  for (const [block, context, why] of rows) it(`tell of ${JSON.stringify(block)} and ${JSON.stringify(context)}`, () => assert.equal(decideWith(alice, block, context), why));

  it('tell that a session has a role for its ARN and no user name', () => {
    assert.match(decideWith(batch, { ArnLike: { 'aws:PrincipalArn': batch.arn } }, {}), /; the key holds the ARN of the role, not of its session$/);
    assert.equal(decideWith(batch, { StringLike: { 'aws:username': '*' } }, {}), 'the request has no `aws:username`: only users of IAM have a name, sessions of roles do not');
  });

  it('tell that the version of the policy makes text of a variable', () => {
    const block = { StringEquals: { 'demo:a': '${aws:username}' } };
    assert.equal(decideWith(alice, block, { 'demo:a': 'alice' }, { Version: '2008-10-17' }), "`alice` ≠ `${aws:username}`; `${…}` is plain text here, because the policy's `Version` is `2008-10-17` and not `2012-10-17`");
    assert.match(decideWith(alice, { StringNotEquals: block.StringEquals }, { 'demo:a': 'alice' }, { Version: undefined }), /^`\$\{…\}` is plain text here, because the policy's `Version` is missing/);
  });

  it('tell why a call to an API lacks a key', () => {
    const rows: Readonly<Record<string, string>> = {
      'aws:SourceVpce': 'only calls to private APIs carry it',
      'aws:PrincipalOrgID': 'the caller is anonymous here, because the method does not use `AWS_IAM`',
      'aws:VpceOrgID': 'API Gateway does not set it',
      'aws:UserAgent': 'no `User-Agent` header was sent',
      'aws:SourceArn': 'only AWS services that call for a resource carry it',
      'execute-api:viaDomainArn': 'the call does not come through a private custom domain',
    };
    for (const [key, cause] of Object.entries(rows)) {
      const resourcePolicy = policyOf({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { StringEquals: { [key]: 'x' } } });
      assert.equal(whyOf('condition', { ...call, api: { endpoint: 'REGIONAL', resourcePolicy }, route: { authorization: 'NONE' } }), `the request has no \`${key}\`: ${cause}`);
    }
  });

  it('tell of a private range that a public endpoint never sees', () => {
    const resourcePolicy = policyOf({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.1.0/24'] } } });
    assert.equal(whyOf('condition', { ...call, api: { endpoint: 'REGIONAL', resourcePolicy }, route: { authorization: 'NONE' } }), '`203.0.113.7` ∉ `10.0.0.0/8`, `192.168.1.0/24`: that is a private range, and public endpoints see public addresses only');
  });
});
