import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision, Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import type { Request } from '../../../server/src/gateway/request';
import { policyOf, requestOf } from '../../support/decide-case';
import { requestWithAtoms } from '../../support/with-atoms';

const resources = ['*', '*/GET/*', 'arn:aws:execute-api:us-east-1:111122223333:abc123/prod/GET/pets', '*/POST/*', 'arn:aws:execute-api:us-east-1:111122223333:«Api»/*', 'execute-api:/*', 'arn:aws:execute-api'];
const principals = ['*', { AWS: '*' }, { AWS: '111122223333' }, { AWS: 'arn:aws:iam::111122223333:user/alice' }, { AWS: 'arn:aws:iam::111122223333:role/dev' }, { AWS: 'arn:aws:iam::«Partner»:root' }, { Service: 'x.amazonaws.com' }];
const conditions = [
  undefined,
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/33'] } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1', 'aws:UserAgent': 'x' } },
  { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } },
  { DateLessThan: { 'aws:CurrentTime': '2027' } },
  { Null: { 'aws:SourceVpce': 'true' } },
  { StringLike: { 'aws:PrincipalArn': '*/${aws:username}' } },
  { ArnLike: { 'aws:PrincipalArn': '*' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
];

interface Written {
  readonly Effect: string;
  readonly [element: string]: unknown;
}

const statement = (effects: readonly string[]): fc.Arbitrary<Written> =>
  fc
    .record({
      Effect: fc.constantFrom(...effects),
      Action: fc.constantFrom<unknown>('*', 'execute-api:Invoke', 'execute-api:*', 's3:*', ['s3:Get*', 'EXECUTE-API:inv?ke']),
      Resource: fc.constantFrom(...resources),
      Condition: fc.constantFrom<unknown>(...conditions),
      NotResource: fc.constantFrom(undefined, undefined, undefined, '*/POST/*'),
    })
    .map(({ NotResource, Resource, ...rest }) => (NotResource === undefined ? { ...rest, Resource } : { ...rest, NotResource }));

const inResource = (effects: readonly string[]): fc.Arbitrary<Written> =>
  fc.tuple(statement(effects), fc.constantFrom<unknown>(...principals)).map(([written, Principal]) => ({ ...written, Principal }));

interface World {
  readonly authorization: string;
  readonly caller: object | string;
  readonly identity: readonly Written[];
  readonly resource: readonly Written[] | null;
  readonly boundary: readonly Written[] | null;
  readonly authorizer: readonly Written[];
}

const BOTH = ['Allow', 'Deny'];
const callers = [{ arn: 'arn:aws:iam::111122223333:user/alice' }, { arn: 'arn:aws:sts::111122223333:assumed-role/dev/s' }, { arn: 'arn:aws:iam::444455556666:user/partner' }, { arn: 'arn:aws:iam::111122223333:root' }, 'anonymous'];

const world: fc.Arbitrary<World> = fc.record({
  authorization: fc.constantFrom('NONE', 'AWS_IAM', 'AWS_IAM', 'CUSTOM'),
  caller: fc.constantFrom<object | string>(...callers),
  identity: fc.array(statement(BOTH), { maxLength: 3 }),
  resource: fc.option(fc.array(inResource(BOTH), { maxLength: 3 })),
  boundary: fc.option(fc.array(statement(BOTH), { minLength: 1, maxLength: 2 })),
  authorizer: fc.array(statement(BOTH), { maxLength: 2 }),
});

function caseOf({ authorization, caller, identity, resource, boundary, authorizer }: World): object {
  const policies = typeof caller === 'string' ? {} : { identityPolicies: [policyOf(...identity)], ...(boundary ? { permissionsBoundary: policyOf(...boundary) } : {}) };
  return {
    name: 'a case',
    route: { authorization },
    api: { resourcePolicy: resource && policyOf(...resource) },
    request: { method: 'GET', path: '/pets', sourceIp: '203.0.113.7', headers: { Authorization: 't' } },
    caller: typeof caller === 'string' ? caller : { ...caller, ...policies },
    ...(authorization === 'CUSTOM' ? { authorizer: { output: { principalId: 'me', policyDocument: policyOf(...authorizer) } } } : {}),
  };
}

const decide = (one: World): Decision => evaluateRequest(requestWithAtoms(caseOf(one)));

/** What may come out: the decision itself, or the ones an undetermined decision names. */
function outcomes(decision: Decision): ReadonlySet<Outcome> {
  return new Set(decision.decision === 'undetermined' ? decision.possible : [decision.decision]);
}

const settings = { seed: 11, numRuns: 300 };

describe('properties of decisions', () => {
  it('explaining decides as deciding does', () => {
    fc.assert(
      fc.property(world, (one) => {
        const request = requestWithAtoms(caseOf(one));
        assert.deepEqual({ ...explainRequest(request), trace: [] }, evaluateRequest(request));
      }),
      settings,
    );
  });

  it('an added Deny never lets anything through that was stopped', () => {
    fc.assert(
      fc.property(world, inResource(['Deny']), statement(['Deny']), (one, inPolicy, own) => {
        const before = outcomes(decide(one));
        const changed = { ...one, resource: one.resource && [...one.resource, inPolicy], identity: [...one.identity, own], authorizer: [...one.authorizer, own] };
        const after = outcomes(decide(changed));
        assert.ok(!after.has('allow') || before.has('allow') || before.size === 0, `${[...before].join()} → ${[...after].join()}`);
      }),
      settings,
    );
  });

  it('an added Allow never stops what went through', () => {
    fc.assert(
      fc.property(world, inResource(['Allow']), statement(['Allow']), (one, inPolicy, own) => {
        if (decide(one).decision !== 'allow') return;
        const changed = { ...one, resource: one.resource && [...one.resource, inPolicy], identity: [...one.identity, own], authorizer: [...one.authorizer, own] };
        assert.equal(decide(changed).decision, 'allow');
      }),
      settings,
    );
  });

  it('the order of statements does not matter', () => {
    fc.assert(
      fc.property(world, (one) => {
        const turned = { ...one, identity: one.identity.toReversed(), resource: one.resource?.toReversed() ?? null, authorizer: one.authorizer.toReversed() };
        const [left, right] = [decide(one), decide(turned)];
        assert.deepEqual([left.decision, left.decidedAt, left.status, left.body, new Set(left.unknown)], [right.decision, right.decidedAt, right.status, right.body, new Set(right.unknown)]);
      }),
      settings,
    );
  });

  it('a key given as absent is as good as one that cannot exist', () => {
    fc.assert(
      fc.property(world, (one) => {
        const request = requestWithAtoms(caseOf(one));
        const absent = { ...request, context: new Map([['aws:sourcevpce', { kind: 'absent' as const }]]) };
        assert.deepEqual(evaluateRequest(absent), evaluateRequest(request));
      }),
      settings,
    );
  });

  it('a value given for what was asked leads to a decision that was named possible', () => {
    const values = ['o-1', 'o-2', null];
    fc.assert(
      fc.property(world, fc.constantFrom(...values), fc.constantFrom(true, false, null), (one, organization, mfa) => {
        const request = requestWithAtoms(caseOf(one));
        const before = evaluateRequest(request);
        if (before.decision !== 'undetermined' || before.possible.length === 0) return;
        const known = requestWithAtoms({
          ...caseOf(one),
          context: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalOrgPaths': organization === null ? null : [`${organization}/r/`], 'aws:MultiFactorAuthPresent': mfa, 'aws:CurrentTime': '2026-06-01T00:00:00Z' },
        });
        for (const outcome of outcomes(evaluateRequest(known))) assert.ok(before.possible.includes(outcome), `${before.possible.join()} has no ${outcome}`);
      }),
      settings,
    );
  });

  it('work grows linearly with the number of statements', () => {
    const work = (count: number): number => {
      const request = requestOf({ ...caseOf({ authorization: 'AWS_IAM', caller: callers[0] ?? '', identity: [], resource: null, boundary: null, authorizer: [] }) });
      const one = requestOf(caseOf({ authorization: 'AWS_IAM', caller: callers[0] ?? '', identity: [{ Effect: 'Allow', Action: '*', Resource: '*/POST/*' }], resource: null, boundary: null, authorizer: [] }));
      const [source] = one.layers.identity ?? [];
      if (!source || 'opaque' in source) throw new Error('a policy is expected');
      let reads = 0;
      const statements = Array.from({ length: count }, (_, index) => new Proxy({ ...source.policy.statements[0]!, index }, { get: (target, key) => (reads++, Reflect.get(target, key) as unknown) }));
      const many: Request = { ...request, layers: { ...request.layers, identity: [{ ...source, policy: { ...source.policy, statements } }] } };
      assert.equal(evaluateRequest(many).decision, 'implicit-deny');
      return reads;
    };
    assert.equal(work(200) - work(100), work(100));
  });
});
