/**
 * What holds for layers of policies whatever they say: an added Deny never widens, an added Allow never narrows, and no
 * order matters, be it of statements, policies, levels, principals, list members, operators or condition keys.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import { policyOf, requestOf } from '../../support/decide-case';

type Json = string | readonly Json[] | { readonly [key: string]: Json };
interface Statement { readonly [element: string]: Json }
type Policy = readonly Statement[];

/** `null`: nothing of the kind is attached; an Allow can be added only to what is there. */
interface World {
  readonly target: { readonly action: string; readonly resource: string };
  readonly caller: { readonly [field: string]: string | boolean } | 'anonymous';
  readonly resourceAccount: string;
  readonly identity: readonly Policy[];
  readonly boundary: Policy | null;
  readonly session: readonly Policy[] | null;
  readonly resource: Policy | null;
  readonly scps: readonly (readonly Policy[])[] | null;
  readonly rcps: readonly Policy[];
  readonly endpoint: Policy | null;
}

const home = '111122223333';
const alice = `arn:aws:iam::${home}:user/alice`;
const role = `arn:aws:iam::${home}:role/path/dev`;
const session = `arn:aws:sts::${home}:assumed-role/dev/s1`;
const callers: readonly World['caller'][] = [
  { arn: alice },
  { arn: session, roleArn: role },
  { arn: session, roleArn: role, serviceLinkedRole: true },
  { arn: role },
  { arn: `arn:aws:sts::${home}:federated-user/bob`, userArn: alice },
  { arn: `arn:aws:iam::${home}:root` },
  { arn: 'events.amazonaws.com' },
  'anonymous',
];
const targets = [
  { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' },
  { action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${home}:key/1` },
];

const conditions: readonly { readonly [operator: string]: Json }[] = [
  { StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'], 'aws:PrincipalType': ['User', 'AssumedRole'] } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' }, Null: { 'aws:PrincipalOrgID': 'false' } },
  { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] }, StringLike: { 'aws:PrincipalArn': ['*dev', '*alice'] } },
  { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
  { ArnNotLike: { 'aws:PrincipalArn': [role, alice] } },
];
const named: readonly Json[] = ['*', { AWS: '*' }, { AWS: home }, { AWS: [`arn:aws:iam::${home}:root`, '222233334444'] }, { AWS: [alice, session] }, { AWS: role, Service: 'events.amazonaws.com' }, { AWS: `arn:aws:sts::${home}:federated-user/bob` }];

const some = fc.subarray(['s3:*', 'kms:*', 'ec2:*', 'S3:get*'], { minLength: 1 });
const plain = (effects: readonly string[]): fc.Arbitrary<Statement> =>
  fc
    .record({ Effect: fc.constantFrom(...effects), actions: some, isNot: fc.integer({ max: 5, min: 0 }), Resource: fc.constantFrom<Json>('*', ['arn:aws:s3:::bucket/*', 'arn:aws:kms:*'], 'arn:aws:s3:::other/*'), Condition: fc.option(fc.constantFrom(...conditions), { nil: {} }) })
    .map(({ Effect, actions, isNot, Resource, Condition }) => ({ Effect, [isNot === 0 ? 'NotAction' : 'Action']: actions, Resource, Condition }));
const onResource = (effects: readonly string[]): fc.Arbitrary<Statement> => fc.tuple(plain(effects), fc.constantFrom(...named)).map(([statement, Principal]) => ({ ...statement, Principal }));
const ofRcp = plain(['Deny']).map(({ Action, NotAction, ...rest }): Statement => ({ ...rest, Action: Action ?? NotAction ?? '', Principal: '*' }));

const both = ['Allow', 'Allow', 'Deny'];
const policy = fc.array(plain(both), { maxLength: 3 });
const world: fc.Arbitrary<World> = fc.record({
  target: fc.constantFrom(...targets),
  caller: fc.constantFrom(...callers),
  resourceAccount: fc.constantFrom(home, '999988887777'),
  identity: fc.array(policy, { maxLength: 2 }),
  boundary: fc.option(policy, { freq: 1 }),
  session: fc.option(fc.array(policy, { minLength: 1, maxLength: 2 }), { freq: 1 }),
  resource: fc.option(fc.array(onResource(both), { maxLength: 3 })),
  scps: fc.option(fc.array(fc.array(policy, { minLength: 1, maxLength: 2 }), { maxLength: 2 }), { freq: 1 }),
  rcps: fc.array(fc.array(ofRcp, { maxLength: 1 }), { maxLength: 1 }),
  endpoint: fc.option(fc.array(onResource(['Allow', 'Allow', 'Allow', 'Deny']), { minLength: 1, maxLength: 2 }), { freq: 1 }),
});

function caseOf({ target, caller, resourceAccount, identity, boundary, session: passed, resource, scps, rcps, endpoint }: World): object {
  const written = (statements: Policy): object => policyOf(...statements);
  return {
    name: 'a case',
    ...target,
    resourceAccount,
    caller: caller === 'anonymous' ? caller : {
      ...caller,
      identityPolicies: identity.map(written),
      permissionsBoundary: boundary && written(boundary),
      ...(passed ? { sessionPolicies: passed.map(written) } : {}),
      organization: scps ? { scps: scps.map((level) => level.map(written)) } : {},
    },
    resourcePolicy: resource && written(resource),
    resourceOrganization: { rcps: [rcps.map(written)] },
    request: { sourceIp: '203.0.113.7', ...(endpoint ? { vpcEndpoint: { id: 'vpce-1', vpc: 'vpc-1', sourceIp: '10.0.0.1', policy: written(endpoint) } } : {}) },
  };
}

interface Answer {
  readonly decision: Outcome;
  readonly at: string;
  readonly unknown: ReadonlySet<string>;
  readonly outcomes: ReadonlySet<Outcome>;
}

function answer(one: World): Answer {
  const { decision, decidedAt, possible, unknown } = evaluateRequest(requestOf(caseOf(one)));
  assert.ok(decision !== 'undetermined' || possible.length > 0, 'few enough things are unknown here');
  return { decision, at: decidedAt, unknown: new Set(unknown), outcomes: new Set(decision === 'undetermined' ? possible : [decision]) };
}

const last = <Item>(list: readonly Item[]): readonly [readonly Item[], Item | undefined] => [list.slice(0, -1), list.at(-1)];

/** A statement more in one layer, where there is a policy it can stand in. */
const additions: readonly ((world: World, own: Statement, toResource: Statement) => World)[] = [
  (one, own) => ({ ...one, identity: [...one.identity, [own]] }),
  (one, own) => ({ ...one, boundary: one.boundary && [...one.boundary, own] }),
  (one, own) => ({ ...one, session: one.session && [...one.session, [own]] }),
  (one, _own, toResource) => ({ ...one, resource: one.resource && [toResource, ...one.resource] }),
  (one, _own, toResource) => ({ ...one, endpoint: one.endpoint && [...one.endpoint, toResource] }),
  (one, own) => {
    const [levels, level] = last(one.scps ?? []);
    return { ...one, scps: one.scps && level ? [...levels, [...level, [own]]] : one.scps };
  },
];

/** The same value with every list and every map turned round. */
function turned(value: Json): Json {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(turned).reverse();
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, turned(member)] as const).reverse());
}

const settings = { seed: 3, numRuns: 1500 };

describe('layers of policies, whatever they say', function () {
  this.timeout(60_000);
  const addition = fc.nat(additions.length - 1);

  it('let nothing more through when a Deny is added to one of them', () => {
    fc.assert(
      fc.property(world, addition, plain(['Deny']), onResource(['Deny']), (one, which, own, toResource) => {
        const [before, after] = [answer(one), answer(additions[which]!(one, own, toResource))];
        assert.ok(!after.outcomes.has('allow') || before.outcomes.has('allow'), `${[...before.outcomes].join()} → ${[...after.outcomes].join()}`);
        if (before.decision === 'explicit-deny') assert.equal(after.decision, 'explicit-deny');
      }),
      settings,
    );
  });

  it('stop nothing more when an Allow is added to one of them', () => {
    fc.assert(
      fc.property(world, addition, plain(['Allow']), onResource(['Allow']), (one, which, own, toResource) => {
        const [before, after] = [answer(one), answer(additions[which]!(one, own, toResource))];
        if (before.decision === 'allow') assert.equal(after.decision, 'allow');
        assert.ok(before.decision === 'explicit-deny' || !before.outcomes.has('allow') || after.outcomes.has('allow'));
        assert.equal(after.decision === 'explicit-deny', before.decision === 'explicit-deny', 'an Allow neither denies nor lifts a denial');
      }),
      settings,
    );
  });

  it('say the same in any order', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { target, caller, resourceAccount, ...layers } = one;
        const lists = JSON.parse(JSON.stringify(layers)) as { [layer: string]: Json | null };
        const other = Object.fromEntries(Object.entries(lists).map(([name, value]) => [name, value && turned(value)]));
        assert.deepEqual(answer({ target, caller, resourceAccount, ...other } as unknown as World), answer(one));
      }),
      settings,
    );
  });

  it('are as strict where a policy is split into one for each statement', () => {
    const split = (policies: readonly Policy[]): readonly Policy[] => policies.flatMap((each) => (each.length === 0 ? [each] : each.map((statement) => [statement])));
    fc.assert(
      fc.property(world, (one) => {
        const other = { ...one, identity: split(one.identity), session: one.session && split(one.session), scps: one.scps && one.scps.map(split) };
        assert.deepEqual(answer(other), answer(one));
      }),
      settings,
    );
  });
});
