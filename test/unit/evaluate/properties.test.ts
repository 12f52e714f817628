/**
 * Properties of every decision, over whole requests at random: all kinds of callers, layers, authorization types and
 * condition families, calls of APIs and plain IAM requests. The share of each outcome is measured, because a generator
 * that always denies proves nothing.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision, Outcome } from '../../../server/src/evaluate/decision';
import { evaluateRequest, explainRequest } from '../../../server/src/evaluate/evaluate';
import { statement, worlds } from '../../support/world-arbitraries';
import { requestOfWorld, type Json, type World, type Written, type WrittenPolicy } from '../../support/worlds';

const decide = (world: World): Decision => evaluateRequest(requestOfWorld(world));

/** What may come out: the decision itself, or the ones an undetermined decision names; undefined where it names none. */
function outcomes({ decision, possible }: Decision): ReadonlySet<Outcome> | undefined {
  if (decision !== 'undetermined') return new Set([decision]);
  return possible.length === 0 ? undefined : new Set(possible);
}

/** A policy with one more statement, whose name no other has. */
const added = (policy: WrittenPolicy, more: Written): WrittenPolicy => [...policy, { ...more, Sid: 'Added' }];

/** The world with one more statement in one layer that has policies already. */
interface Addition {
  readonly layer: 'identity' | 'resource' | 'boundary' | 'session' | 'scps' | 'vpcEndpoint' | 'authorizer';
  readonly statement: Written;
}

const layers = ['identity', 'resource', 'boundary', 'session', 'scps', 'vpcEndpoint', 'authorizer'] as const;
const places = { identity: 'identity', resource: 'resource', boundary: 'session', session: 'session', scps: 'scp', vpcEndpoint: 'vpce', authorizer: 'authorizer' } as const;

const addition = (effect: 'Allow' | 'Deny'): fc.Arbitrary<Addition> =>
  fc.constantFrom(...layers).chain((layer) => statement(places[layer], [effect], 'known').map((one) => ({ layer, statement: one })));

function withStatement(world: World, { layer, statement: more }: Addition): World | undefined {
  switch (layer) {
    case 'identity':
    case 'session': {
      const [first, ...rest] = world[layer] ?? [];
      return first && { ...world, [layer]: [added(first, more), ...rest] };
    }
    case 'scps': {
      const [[first, ...rest] = [], ...levels] = world.scps ?? [];
      return first && { ...world, scps: [[added(first, more), ...rest], ...levels] };
    }
    case 'authorizer':
      return world.authorizer === 'unknown' ? undefined : { ...world, authorizer: added(world.authorizer, more) };
    default: {
      const policy = world[layer];
      return policy ? { ...world, [layer]: added(policy, more) } : undefined;
    }
  }
}

/** The world written another way round: policies, statements and members of lists in another order. */
function shuffled(world: World, turn: <T>(list: readonly T[]) => readonly T[]): World {
  const policy = (statements: WrittenPolicy): WrittenPolicy => turn(statements.map((one) => lists(one, turn) as Written));
  return {
    ...world,
    identity: turn(world.identity.map(policy)),
    resource: world.resource && policy(world.resource),
    boundary: world.boundary && policy(world.boundary),
    session: world.session && turn(world.session.map(policy)),
    scps: world.scps && world.scps.map((level) => turn(level.map(policy))),
    vpcEndpoint: world.vpcEndpoint && policy(world.vpcEndpoint),
    authorizer: world.authorizer === 'unknown' ? 'unknown' : policy(world.authorizer),
  };
}

/** Lists, and the members of objects, turned; text stays. */
function lists(value: Json, turn: <T>(list: readonly T[]) => readonly T[]): Json {
  if (Array.isArray(value)) return turn(value.map((inner: Json) => lists(inner, turn)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(turn(Object.entries(value)).map(([key, inner]) => [key, lists(inner, turn)]));
}

const reversed = <T>(list: readonly T[]): readonly T[] => list.toReversed();
const rotated = <T>(list: readonly T[]): readonly T[] => [...list.slice(1), ...list.slice(0, 1)];

/** What must not depend on how something is written. Where the budget for cases is spent depends on the order, too. */
function assertSame(left: Decision, right: Decision): void {
  const essence = ({ decision, decidedAt, status, body, responseType, lambdaInvoked }: Decision): object => ({ decision, decidedAt, status, body, responseType, lambdaInvoked });
  assert.deepEqual(essence(left), essence(right));
  if (left.decision !== 'undetermined' || left.possible.length === 0 || right.possible.length === 0) return;
  assert.deepEqual([...left.possible].sort(), [...right.possible].sort());
  assert.equal(left.unknown.length, right.unknown.length); // the names may tell the place of a policy in its list
}

const settings = { seed: 11, numRuns: 600 };
const either = fc.oneof(worlds('known'), worlds('open'));

describe('properties of decisions', function () {
  this.timeout(60_000);

  it('are tried on every outcome, at every layer', () => {
    const count = new Map<string, number>();
    for (const world of fc.sample(worlds('known'), settings)) {
      const { decision, decidedAt } = decide(world);
      for (const key of [decision, `${decision} at ${decidedAt}`]) count.set(key, (count.get(key) ?? 0) + 1);
    }
    const share = (key: string): number => (count.get(key) ?? 0) / settings.numRuns;
    for (const [outcome, least] of [['allow', 0.15], ['explicit-deny', 0.1], ['implicit-deny', 0.3], ['unauthenticated', 0.05], ['undetermined', 0.02], ['refused', 0.02]] as const) {
      assert.ok(share(outcome) >= least, `${outcome}: ${String(share(outcome))}`);
    }
    for (const layer of ['identity-policy', 'resource-policy', 'scp', 'permissions-boundary', 'session-policy', 'vpc-endpoint-policy', 'authorizer']) {
      assert.ok(share(`explicit-deny at ${layer}`) > 0, `no explicit deny at ${layer}`);
      assert.ok(share(`implicit-deny at ${layer}`) > 0, `no implicit deny at ${layer}`);
    }
    for (const layer of ['identity-policy', 'resource-policy', 'combination', 'authorizer']) assert.ok(share(`allow at ${layer}`) > 0.005, `too few allowed at ${layer}`);
  });

  it('explaining decides as deciding does', () => {
    fc.assert(
      fc.property(either, (world) => {
        const request = requestOfWorld(world);
        assert.deepEqual({ ...explainRequest(request), trace: [] }, evaluateRequest(request));
      }),
      settings,
    );
  });

  it('an added Deny never lets anything through that was stopped', () => {
    let changes = 0;
    fc.assert(
      fc.property(either, addition('Deny'), (world, more) => {
        const changed = withStatement(world, more);
        const before = outcomes(decide(world));
        const after = changed && outcomes(decide(changed));
        if (!before || !after) return;
        if ([...before].join() !== [...after].join()) changes++;
        assert.ok(!after.has('allow') || before.has('allow'), `${[...before].join()} → ${[...after].join()}`);
      }),
      { ...settings, numRuns: 1800 },
    );
    assert.ok(changes > 20, `${String(changes)} were changed by it`);
  });

  it('an added Allow never stops what went through', () => {
    let changes = 0;
    fc.assert(
      fc.property(either, addition('Allow'), (world, more) => {
        const changed = withStatement(world, more);
        const before = outcomes(decide(world));
        const after = changed && outcomes(decide(changed));
        if (!before || !after) return;
        if ([...before].join() !== [...after].join()) changes++;
        assert.ok(!before.has('allow') || after.has('allow'), `${[...before].join()} → ${[...after].join()}`);
        if (before.size === 1 && before.has('allow')) assert.deepEqual([...after], ['allow']);
      }),
      { ...settings, numRuns: 1800 },
    );
    assert.ok(changes > 20, `${String(changes)} were changed by it`);
  });

  it('the order of policies, statements, members of lists, operators and keys does not matter', () => {
    fc.assert(
      fc.property(either, (world) => {
        const before = decide(world);
        assertSame(decide(shuffled(world, reversed)), before);
        assertSame(decide(shuffled(world, rotated)), before);
      }),
      settings,
    );
  });

  it('a key given as absent is as good as one left out where what is left out is absent', () => {
    const asked = ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge', 'aws:SourceVpce', 'aws:VpcSourceIp', 'aws:TagKeys', 'aws:Referer', 'aws:PrincipalTag/team', 'custom:Key'];
    let looked = 0;
    fc.assert(
      fc.property(worlds('known'), (world) => {
        const plain: World = { ...world, unknownContext: 'absent', through: null, vpcEndpoint: null, endpoint: 'REGIONAL', caller: withoutFacts(world.caller), context: {} };
        const before = decide(plain);
        looked++;
        assert.deepEqual(decide({ ...plain, context: Object.fromEntries(asked.map((key) => [key, null])) }), before);
      }),
      settings,
    );
    assert.equal(looked, settings.numRuns);
  });
});

/** Without what a caller's keys follow from. */
function withoutFacts(caller: World['caller']): World['caller'] {
  if (caller === 'anonymous') return caller;
  const { tags: _tags, organization: _organization, ...rest } = caller;
  return rest;
}
