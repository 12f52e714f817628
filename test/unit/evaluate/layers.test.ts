/**
 * Layers of policies against the formulas of semantics §4.3 and §4.4, written out here a second time: every combination
 * of what the layers say, for every kind of caller, in one account and across two.
 */
import assert from 'node:assert/strict';
import type { Decision, Layer } from '../../../server/src/evaluate/decision';
import { evaluateRequest } from '../../../server/src/evaluate/evaluate';
import type { IamRequest, Layers } from '../../../server/src/gateway/request';
import { policyOf, requestOf } from '../../support/decide-case';

const home = '111122223333';
const away = '999988887777';
const alice = `arn:aws:iam::${home}:user/team/alice`;
const role = `arn:aws:iam::${home}:role/path/dev`;

const callers = {
  user: { arn: alice },
  role: { arn: `arn:aws:sts::${home}:assumed-role/dev/s1`, roleArn: role },
  'some session': { arn: role },
  'service-linked role': { arn: `arn:aws:sts::${home}:assumed-role/dev/s1`, roleArn: role, serviceLinkedRole: true },
  federated: { arn: `arn:aws:sts::${home}:federated-user/bob`, userArn: alice },
  root: { arn: `arn:aws:iam::${home}:root` },
  service: { arn: 'events.amazonaws.com' },
  anonymous: 'anonymous',
} as const;
type CallerName = keyof typeof callers;

const principals = {
  star: '*',
  'star in a map': { AWS: '*' },
  account: { AWS: home },
  'root ARN': { AWS: `arn:aws:iam::${home}:root` },
  user: { AWS: alice },
  role: { AWS: role },
  session: { AWS: `arn:aws:sts::${home}:assumed-role/dev/s1` },
  federated: { AWS: `arn:aws:sts::${home}:federated-user/bob` },
  service: { Service: 'events.amazonaws.com' },
  nobody: { AWS: '222233334444' },
} as const;
type PrincipalName = keyof typeof principals;

/** By which principals a caller is meant (semantics §2.3). */
const meant: Readonly<Record<CallerName, readonly PrincipalName[]>> = {
  user: ['star', 'star in a map', 'account', 'root ARN', 'user'],
  role: ['star', 'star in a map', 'account', 'root ARN', 'role', 'session'],
  'some session': ['star', 'star in a map', 'account', 'root ARN', 'role'],
  'service-linked role': ['star', 'star in a map', 'account', 'root ARN', 'role', 'session'],
  federated: ['star', 'star in a map', 'account', 'root ARN', 'user', 'federated'],
  root: ['star', 'star in a map', 'account', 'root ARN'],
  service: ['star', 'star in a map', 'service'],
  anonymous: ['star', 'star in a map'],
};

type Says = 'nothing attached' | 'allows' | 'is silent' | 'denies';
const says: readonly Says[] = ['nothing attached', 'allows', 'is silent', 'denies'];

/** What the organisation has: SCPs by level, whose account it is, RCPs. */
const organisations = {
  none: {},
  'SCPs allow': { scps: ['allows', 'allows'] },
  'one level is silent': { scps: ['allows', 'is silent'] },
  'one level has nothing': { scps: ['allows', 'nothing attached'] },
  'an SCP denies': { scps: ['denies', 'allows'] },
  'the management account': { scps: ['denies', 'is silent'], management: true },
  'an RCP denies': { rcp: 'denies' },
  'an RCP speaks of others': { rcp: 'is silent' },
} as const satisfies Record<string, { scps?: readonly Says[]; management?: boolean; rcp?: Says }>;
type OrganisationName = keyof typeof organisations;

type ResourceSays = 'none' | `${'Allow' | 'Deny'} ${PrincipalName}`;
type Rule = 'either' | 'trust' | 'key';

interface World {
  readonly caller: CallerName;
  readonly relation: 'same' | 'other';
  readonly rule: Rule;
  readonly identity: Says;
  readonly resource: ResourceSays;
  readonly boundary: Says;
  readonly session: Says;
  readonly organisation: OrganisationName;
}

// The reference --------------------------------------------------------------------------------------------------

const isPerson = (caller: CallerName): boolean => !['root', 'service', 'anonymous'].includes(caller);
const isSession = (caller: CallerName): boolean => isPerson(caller) && caller !== 'user';

interface Facts {
  /** Layers that deny explicitly. */
  readonly denying: readonly Layer[];
  readonly I: boolean;
  readonly B: boolean;
  readonly S: boolean;
  readonly SCP: boolean;
  readonly R: (...names: readonly PrincipalName[]) => boolean;
}

function factsOf({ caller, identity, resource, boundary, session, organisation, ...world }: World): Facts {
  const { scps = [], management = false, rcp }: { scps?: readonly Says[]; management?: boolean; rcp?: Says } = organisations[organisation];
  const [effect, named] = resource === 'none' ? [] : [resource.slice(0, resource.indexOf(' ')), resource.slice(resource.indexOf(' ') + 1) as PrincipalName];
  const isMeant = named !== undefined && meant[caller].includes(named);
  const bindsScp = !management && caller !== 'service-linked role' && caller !== 'service' && caller !== 'anonymous';
  const bindsRcp = caller !== 'service-linked role';
  const denying: Layer[] = [];
  if (isPerson(caller) && identity === 'denies') denying.push('identity-policy');
  if (isPerson(caller) && boundary === 'denies') denying.push('permissions-boundary');
  if (isSession(caller) && session === 'denies') denying.push('session-policy');
  if (effect === 'Deny' && isMeant) denying.push('resource-policy');
  if (bindsScp && scps.includes('denies')) denying.push('scp');
  if (bindsRcp && rcp === 'denies') denying.push('rcp');
  void world;
  return {
    denying,
    I: caller === 'root' || (isPerson(caller) && identity === 'allows'),
    B: !isPerson(caller) || boundary === 'nothing attached' || boundary === 'allows',
    S: !isSession(caller) || session === 'allows' || (session === 'nothing attached' && caller !== 'federated'),
    SCP: !bindsScp || scps.every((level) => level === 'allows' || level === 'denies'),
    R: (...names) => effect === 'Allow' && isMeant && names.includes(named),
  };
}

const star = ['star', 'star in a map'] as const;
const account = ['account', 'root ARN'] as const;

/** Semantics §4.3 with DE-11 and DE-12, and §4.4. */
function isAllowed(world: World): boolean {
  const { denying, I, B, S, SCP, R } = factsOf(world);
  if (denying.length > 0 || !SCP) return false;
  const everybody = R(...star);
  if (world.caller === 'anonymous') return everybody;
  if (world.caller === 'service') return everybody || R('service');
  if (world.relation === 'other') return I && B && S && (everybody || R(...account, 'user', 'role', 'session', 'federated'));
  if (world.rule !== 'either') {
    if (world.caller === 'root') return everybody || R(...account);
    const byOwnName = world.caller === 'user' ? R('user') : world.caller === 'federated' ? R('federated') : R('session');
    const limited = world.caller === 'federated' ? R('user') : R('role');
    return byOwnName || everybody || (limited && B && S) || (R(...account) && I && B && S);
  }
  switch (world.caller) {
    case 'user':
      return R('user') || everybody || (I && B);
    case 'role':
    case 'some session':
    case 'service-linked role':
      return R('session') || everybody || ((I || R('role')) && B && S);
    case 'federated':
      return R('federated') || everybody || ((I || R('user')) && B && S);
    case 'root':
      return true;
  }
}

const expected = (world: World): string => (factsOf(world).denying.length > 0 ? 'explicit-deny' : isAllowed(world) ? 'allow' : 'implicit-deny');

/** Whether a layer lacks an Allow that would be needed as the others are. */
function lacks(layer: Layer, world: World): boolean {
  const { I, B, S, SCP, R } = factsOf(world);
  const grants = R(...star, 'user', 'role', 'session', 'federated', 'service') || (world.relation === 'other' && R(...account));
  switch (layer) {
    case 'scp':
      return !SCP;
    case 'permissions-boundary':
      return !B;
    case 'session-policy':
      return !S;
    case 'identity-policy':
      return !I && (world.relation === 'other' || world.resource === 'none');
    case 'resource-policy':
      return !grants && (world.relation === 'other' || !isPerson(world.caller) || world.rule !== 'either');
    case 'combination':
      return !I && !grants;
    default:
      return false;
  }
}

// The evaluator --------------------------------------------------------------------------------------------------

const targets: Readonly<Record<Rule, { readonly action: string; readonly resource: string }>> = {
  either: { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' },
  trust: { action: 'sts:AssumeRole', resource: 'arn:aws:iam::<account>:role/target' },
  key: { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:<account>:key/1' },
};

const unlimited = { Action: '*', Resource: '*' };
const policies: Readonly<Record<Says, readonly object[]>> = {
  'nothing attached': [],
  allows: [policyOf({ Sid: 'Y', Effect: 'Allow', ...unlimited })],
  'is silent': [policyOf({ Sid: 'N', Effect: 'Allow', Action: 'ec2:*', Resource: '*' })],
  denies: [policyOf({ Sid: 'Y', Effect: 'Allow', ...unlimited }, { Sid: 'D', Effect: 'Deny', ...unlimited })],
};

const ofRcp = (action: string): object => policyOf({ Effect: 'Deny', Principal: '*', Action: action, Resource: '*' });

/** The layers of a world, each read once. */
class Parts {
  private readonly layers = new Map<string, Layers>();

  of(key: string, one: () => object): Layers {
    const known = this.layers.get(key) ?? requestOf({ name: 'a case', action: 's3:GetObject', resource: '*', ...one() }).layers;
    this.layers.set(key, known);
    return known;
  }
}

const parts = new Parts();
const bases = new Map<string, IamRequest>();

function requestFor(world: World): IamRequest {
  const { caller, relation, rule, organisation } = world;
  const { scps, management = false, rcp }: { scps?: readonly Says[]; management?: boolean; rcp?: Says } = organisations[organisation];
  const key = [caller, relation, rule, management].join();
  const resourceAccount = relation === 'same' ? home : away;
  const { action, resource } = targets[rule];
  const who = callers[caller] === 'anonymous' ? 'anonymous' : { ...(callers[caller] as object), organization: { id: 'o-1', managementAccount: management } };
  const base = bases.get(key) ?? (requestOf({ name: 'a case', action, resource: resource.replace('<account>', resourceAccount), resourceAccount, caller: who }) as IamRequest);
  bases.set(key, base);
  const [said] = policies[world.boundary];
  const own = (field: string, value: unknown): object => ({ caller: { arn: alice, [field]: value } });
  return {
    ...base,
    layers: {
      ...base.layers,
      identity: parts.of(`i ${world.identity}`, () => own('identityPolicies', policies[world.identity])).identity,
      boundary: parts.of(`b ${world.boundary}`, () => own('permissionsBoundary', said ?? null)).boundary,
      session: parts.of(`s ${world.session}`, () => own('sessionPolicies', policies[world.session])).session,
      resource: parts.of(`r ${world.resource} ${rule}`, () => ({ action, resource, resourcePolicy: resourcePolicy(world) })).resource,
      scps: scps && parts.of(`p ${organisation}`, () => own('organization', { scps: scps.map((level) => policies[level]) })).scps,
      rcps: rcp && parts.of(`c ${organisation}`, () => ({ resourceOrganization: { rcps: [rcp === 'denies' ? ['s3:*', 'sts:*', 'kms:*'].map(ofRcp) : [ofRcp('sqs:*')]] } })).rcps,
    },
  };
}

function resourcePolicy({ resource, rule }: World): object | null {
  if (resource === 'none') return null;
  const Effect = resource.slice(0, resource.indexOf(' '));
  const name = resource.slice(resource.indexOf(' ') + 1) as PrincipalName;
  return policyOf({ Sid: 'R', Effect, Principal: principals[name], Action: rule === 'trust' ? 'sts:AssumeRole' : '*', ...(rule === 'trust' ? {} : { Resource: '*' }) });
}

// Comparison -----------------------------------------------------------------------------------------------------

function check(world: World): void {
  const decision = evaluateRequest(requestFor(world));
  const wanted = expected(world);
  const title = (): string => `${JSON.stringify(world)}: ${decision.reason}`;
  assert.equal(decision.decision, wanted, title());
  const { denying } = factsOf(world);
  if (wanted === 'explicit-deny') assert.ok(denying.includes(decision.decidedAt) && decision.decidedBy.length === denying.length, title());
  if (wanted === 'implicit-deny') assert.ok(lacks(decision.decidedAt, world) && decision.decidedBy.length === 0, `${decision.decidedAt} ${title()}`);
  if (wanted === 'allow') checkGrant(world, decision, title());
}

/** The layer that is said to have allowed it does so without the other. */
function checkGrant(world: World, { decidedAt, decidedBy }: Decision, title: string): void {
  const withoutIdentity = isAllowed({ ...world, identity: 'is silent' });
  const withoutResource = isAllowed({ ...world, resource: 'Allow nobody' });
  const sides = decidedBy.map(({ statement }) => statement).sort().join();
  if (decidedAt === 'identity-policy') assert.ok(withoutResource && sides === 'Y', title);
  else if (decidedAt === 'resource-policy') assert.ok(withoutIdentity && sides === 'R', title);
  else assert.ok(world.caller === 'root' ? sides === '' : sides === 'R,Y' && (withoutResource === withoutIdentity), `${decidedAt} ${title}`);
}

function forAll(part: Partial<{ readonly [Axis in keyof World]: readonly World[Axis][] }>, visit: (world: World) => void): number {
  const names = Object.keys(principals) as PrincipalName[];
  const axes: { readonly [Axis in keyof World]: readonly World[Axis][] } = {
    caller: Object.keys(callers) as CallerName[],
    relation: ['same', 'other'],
    rule: ['either'],
    identity: says,
    resource: ['none', ...names.map((name): ResourceSays => `Allow ${name}`), ...names.map((name): ResourceSays => `Deny ${name}`)],
    boundary: says,
    session: says,
    organisation: Object.keys(organisations) as OrganisationName[],
    ...part,
  };
  let count = 0;
  const grow = (world: Partial<World>, [axis, ...others]: readonly (keyof World)[]): void => {
    if (axis === undefined) {
      count++;
      visit(world as World);
      return;
    }
    for (const value of axes[axis]) grow({ ...world, [axis]: value }, others);
  };
  grow({}, ['rule', 'relation', 'caller', 'organisation', 'resource', 'identity', 'boundary', 'session']);
  return count;
}

describe('layers of policies, combination by combination', function () {
  this.timeout(120_000);
  const granting: readonly ResourceSays[] = ['none', 'Allow star', 'Allow root ARN', 'Allow user', 'Allow role', 'Allow session', 'Allow federated', 'Allow service', 'Allow nobody', 'Deny account'];

  it('decide as the formulas do where no organisation is involved', () => {
    const part = { organisation: ['none'] as const };
    assert.equal(forAll(part, check), 2 * 8 * 21 * 4 * 4 * 4);
  });

  it('decide as the formulas do for role trust policies and key policies, which have to agree themselves', () => {
    assert.equal(forAll({ rule: ['trust', 'key'], organisation: ['none'] }, check), 2 * 2 * 8 * 21 * 4 * 4 * 4);
  });

  it('decide as the formulas do under SCPs and RCPs', () => {
    const two = ['nothing attached', 'is silent'] as const;
    assert.equal(forAll({ rule: ['either', 'trust'], resource: granting, identity: ['allows', 'is silent', 'denies'], boundary: two, session: two }, check), 2 * 2 * 8 * 8 * 10 * 3 * 2 * 2);
  });
});
