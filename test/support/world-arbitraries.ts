/**
 * Worlds at random, and bindings of what is unknown in them: rich in things that interact, poor in things that never match.
 *
 * Texts come from small pools, so that patterns, values and requests meet often; bindings hold what patterns need, what
 * the request has, and what confuses.
 */
import fc from 'fast-check';
import { unknownsOf, type Binding, type Json, type World, type Written, type WrittenPolicy } from './worlds';

const account = '111122223333';
const partner = '444455556666';

const actions: readonly Json[] = ['*', 'execute-api:Invoke', 'execute-api:*', ['s3:Get*', 'EXECUTE-API:inv?ke'], 's3:GetObject', 's3:*', ['sts:AssumeRole', 'execute-api:Invoke', 's3:GetObject'], 'iam:*'];

const plainResources = ['*', '*/GET/*', '*/POST/*', `arn:aws:execute-api:us-east-1:${account}:abc123/prod/GET/pets`, 'arn:aws:execute-api:*:*:*', 'arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/${aws:username}/*', '*/${aws:PrincipalTag/team}*', `arn:aws:iam::${account}:role/dev`];
const openResources = ['«Any»', 'arn:aws:execute-api:«Region»:«Account»:«Api»/*', `arn:aws:execute-api:us-east-1:${account}:«Api»/«Stage»/GET/*`, '*/«Verb»/*', 'arn:aws:s3:::«Bucket»/*', '«Any»*', `arn:aws:execute-api:us-east-1:${account}:abc123/«Stage»/*`, 'arn:*:«Any»', '⟨Resources⟩'];
const shortResources = ['execute-api:/*', 'execute-api:/prod/GET/*', 'execute-api:/«Stage»/*'];

const plainPrincipals: readonly Json[] = ['*', { AWS: '*' }, { AWS: account }, { AWS: [`arn:aws:iam::${account}:user/alice`, partner] }, { AWS: `arn:aws:iam::${account}:role/dev` }, { AWS: `arn:aws:sts::${account}:assumed-role/dev/s` }, { AWS: `arn:aws:iam::${partner}:root` }, { Service: 'x.amazonaws.com' }];
const openPrincipals: readonly Json[] = [{ AWS: 'arn:aws:iam::«Partner»:root' }, { AWS: '«RoleArn»' }, { AWS: '«Partner»' }, { AWS: ['«Who»'] }, { AWS: 'arn:aws:iam::«Account»:user/alice' }, { AWS: ['‹IsProd›*', `arn:aws:iam::${account}:user/alice`] }, { AWS: `arn:aws:iam::${account}:role/«Name»` }];

/** Operator, key, values; several families and ways of being missing. */
const plainConditions: readonly Json[] = [
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/33'] } },
  { IpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8'] } },
  { StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-2' } },
  { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } },
  { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': ['o-1/r/', 'o-2/r/'] } },
  { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['a', 'b'] } },
  { 'ForAnyValue:StringNotLike': { 'aws:TagKeys': 'a*' } },
  { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
  { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' }, DateLessThan: { 'aws:CurrentTime': '2028-01-01T00:00:00Z' } },
  { Null: { 'aws:SourceVpce': 'true' } },
  { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
  { StringLike: { 'aws:PrincipalArn': '*/${aws:username}' } },
  { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:*/d*` } },
  { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::*:user/alice', 'broken'] } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } },
  { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': ['300', 'x'] } },
  { Null: { 'aws:MultiFactorAuthAge': 'false' }, NumericNotEquals: { 'aws:MultiFactorAuthAge': 5 } },
  { StringEqualsIgnoreCase: { 'aws:UserAgent': 'CURL/8' } },
  { StringLike: { 'aws:UserAgent': ['curl/?', 'wget*'] } },
  { BinaryEquals: { 'aws:Referer': 'aGk=' } },
];
const openConditions: readonly Json[] = [
  { StringEquals: { 'aws:UserAgent': '«Agent»' } },
  { StringNotEquals: { 'aws:UserAgent': ['«Agent»', '«Other»'] } },
  { StringLike: { 'aws:UserAgent': ['«Agent»*'] } },
  { StringLike: { 'aws:PrincipalOrgID': 'o-«Agent»' } },
  { ArnLike: { 'aws:PrincipalArn': '«RoleArn»' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::«Account»:*' } },
  { IpAddress: { 'aws:SourceIp': ['«Range»', '10.0.0.0/8'] } },
  { NotIpAddress: { 'aws:SourceIp': '«Range»' } },
  { StringEquals: { 'aws:SourceVpce': '«Vpce»' } },
  { Bool: { 'aws:SecureTransport': '«Flag»' } },
  { Null: { 'aws:PrincipalOrgID': '«Flag»' } },
  { DateGreaterThan: { 'aws:CurrentTime': '«Start»' } },
  { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-1/*', '«Agent»'] } },
  { StringEquals: { 'aws:PrincipalOrgID': ['‹IsProd›o-1', '‹!IsProd›o-2', 'o-3'] } },
  { StringEquals: { '‹IsProd›aws:UserAgent': 'curl/8', 'aws:SourceIp': '203.0.113.7' } },
  { StringEquals: { 'aws:PrincipalAccount': '«Account»' } },
  { StringEquals: { 'aws:UserAgent': ['wget', '⟨Agents⟩'] } },
];

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** How much of what is written is unknown. */
export type Openness = 'known' | 'open';

const from = (openness: Openness, plain: readonly Json[], open: readonly Json[]): fc.Arbitrary<Json> =>
  openness === 'known' ? pick(...plain) : fc.oneof({ weight: 3, arbitrary: pick(...plain) }, { weight: 2, arbitrary: pick(...open) });

/** The places a statement may stand in: which elements it takes. */
export type Place = 'identity' | 'resource' | 'session' | 'scp' | 'authorizer' | 'vpce';

export function statement(place: Place, effects: readonly string[], openness: Openness): fc.Arbitrary<Written> {
  const withPrincipal = place === 'resource' || place === 'vpce';
  const texts = place === 'resource' ? [...plainResources, ...shortResources.slice(0, 2)] : plainResources;
  // Where shortened ARNs are refused or filled up, a value with colons makes another thing of the statement.
  const openTexts = place === 'resource' ? [...openResources, shortResources[2] ?? ''] : openResources.filter((text) => text !== 'arn:*:«Any»');
  // Layers that only limit are wide most of the time, or nothing would ever get through all of them.
  const isLimit = place === 'scp' || place === 'vpce' || place === 'session';
  const wide = fc.oneof({ weight: isLimit ? 9 : 3, arbitrary: pick<Json>('*') }, { weight: 3, arbitrary: from(openness, texts, openTexts) });
  return fc
    .record({
      Effect: pick(...effects),
      isNotAction: pick(false, false, false, false, true),
      action: fc.oneof({ weight: isLimit ? 9 : 3, arbitrary: pick<Json>('*') }, { weight: 3, arbitrary: pick(...actions) }),
      isNotResource: pick(false, false, false, false, false, true),
      resource: fc.oneof({ weight: 4, arbitrary: wide }, { weight: 1, arbitrary: fc.array(wide, { minLength: 1, maxLength: 3 }) }),
      isNotPrincipal: pick(false, false, false, true),
      principal: fc.oneof({ weight: isLimit ? 4 : 1, arbitrary: pick<Json>('*') }, { weight: 4, arbitrary: from(openness, plainPrincipals, openPrincipals) }),
      condition: fc.oneof({ weight: isLimit ? 12 : 4, arbitrary: pick<Json>(null) }, { weight: 4, arbitrary: from(openness, plainConditions, openConditions) }, { weight: 1, arbitrary: joined(openness) }),
      mark: openness === 'known' ? pick('') : pick('', '', '', '', '', '‹IsProd›', '‹!IsProd›', '‹IsTest›', '«Effect»'),
    })
    .map(({ Effect, isNotAction, action, isNotResource, resource, isNotPrincipal, principal, condition, mark }): Written => {
      const isDeny = Effect === 'Deny' && mark !== '«Effect»';
      return {
        Sid: `${mark}S`,
        Effect,
        [isNotAction ? 'NotAction' : 'Action']: isNotAction ? (action === '*' ? 's3:*' : action) : action,
        [isNotResource ? 'NotResource' : 'Resource']: resource,
        ...(withPrincipal ? { [isNotPrincipal && isDeny ? 'NotPrincipal' : 'Principal']: principal } : {}),
        ...(condition === null ? {} : { Condition: condition }),
      };
    });
}

/** Two conditions in one. */
function joined(openness: Openness): fc.Arbitrary<Json> {
  const one = from(openness, plainConditions, openConditions);
  return fc.tuple(one, one).map(([left, right]) => ({ ...(left as object), ...(right as object) }));
}

const policy = (place: Place, openness: Openness, size: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<WrittenPolicy> => {
  const statements = fc.array(fc.oneof({ weight: 3, arbitrary: statement(place, ['Allow'], openness) }, { weight: 1, arbitrary: statement(place, ['Deny'], openness) }), size);
  const named = statements.map((list) => list.map((one, index) => ({ ...one, Sid: `${one.Sid}${String(index)}` })));
  if (openness === 'known' || place === 'authorizer') return named;
  const more: Written = { Sid: `⟨More ${place}⟩`, Effect: 'Allow', Action: '*', Resource: '*', ...(place === 'resource' ? { Principal: '*' } : {}) };
  return fc.oneof({ weight: 12, arbitrary: named }, { weight: 1, arbitrary: named.map((list) => [...list, more]) }, { weight: 1, arbitrary: pick<WrittenPolicy>([{ Sid: `opaque:${place}`, Effect: 'Allow', Action: '*', Resource: '*', ...(place === 'resource' ? { Principal: '*' } : {}) }]) });
};

const callers: readonly World['caller'][] = [
  { arn: `arn:aws:iam::${account}:user/alice` },
  { arn: `arn:aws:iam::${account}:user/alice`, tags: { team: 'blue' }, organization: { id: 'o-1', paths: ['o-1/r/'] } },
  { arn: `arn:aws:sts::${account}:assumed-role/dev/s` },
  { arn: `arn:aws:iam::${account}:role/dev` },
  { arn: `arn:aws:iam::${partner}:user/partner` },
  { arn: `arn:aws:sts::${partner}:assumed-role/dev/s`, organization: { id: 'o-2', paths: ['o-2/r/'] } },
  { arn: `arn:aws:iam::${account}:root` },
  { arn: `arn:aws:sts::${account}:federated-user/fred`, userArn: `arn:aws:iam::${account}:user/alice` },
  'anonymous',
];
const openCallers: readonly World['caller'][] = [{ arn: 'arn:aws:iam::«Account»:user/alice' }, { arn: 'arn:aws:iam::«Partner»:role/dev' }];

const option = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | null> => fc.oneof({ weight: 2, arbitrary: pick<T | null>(null) }, { weight, arbitrary });

/** A whole request and everything around it. */
export function worlds(openness: Openness): fc.Arbitrary<World> {
  const isOpen = openness === 'open';
  const some = <T>(plain: readonly T[], open: readonly T[]): fc.Arbitrary<T> => (isOpen ? fc.oneof({ weight: 4, arbitrary: pick(...plain) }, { weight: 1, arbitrary: pick(...open) }) : pick(...plain));
  return fc.record<World>({
    type: pick('api', 'api', 'api', 'iam'),
    caller: some(callers, openCallers),
    api: fc.record({ kind: pick('REST', 'REST', 'REST', 'HTTP', 'WEBSOCKET'), id: some(['abc123'], ['«Api»']), stage: some(['prod'], ['«Stage»']), account: some([account], ['«Account»']), region: some(['us-east-1'], ['«Region»']) }),
    action: pick('s3:GetObject', 'execute-api:Invoke', 'sts:AssumeRole'),
    resourceText: some(['arn:aws:s3:::bucket/alice/x', `arn:aws:iam::${account}:role/dev`, `arn:aws:execute-api:us-east-1:${account}:abc123/prod/GET/pets`], ['arn:aws:s3:::«Bucket»/alice/x', 'arn:aws:execute-api:us-east-1:«Partner»:abc123/prod/GET/pets']),
    version: some(['2012-10-17', '2012-10-17', '2008-10-17'], ['2012-10-17', '«Version»']),
    endpoint: some(['REGIONAL', 'REGIONAL', 'PRIVATE'], ['«Endpoint»']),
    authorization: some(['NONE', 'AWS_IAM', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'], ['«Authorization»']),
    keyRequired: some(['false', 'false', 'false', 'true'], ['«KeyRequired»']),
    ttl: some(['', '0', '300'], ['«Ttl»']),
    authorizer: isOpen ? fc.oneof({ weight: 3, arbitrary: policy('authorizer', openness, { maxLength: 2 }) }, { weight: 1, arbitrary: pick<'unknown' | WrittenPolicy>('unknown') }) : policy('authorizer', openness, { maxLength: 2 }),
    identitySources: pick([], [], ['method.request.header.X-Tenant'], ['method.request.header.X-Missing']),
    token: pick<World['token']>(null, { valid: true, scopes: [] }, { valid: true, scopes: [] }, { valid: false, scopes: [] }),
    scopes: pick<readonly string[]>([], [], ['read']),
    hasToken: pick(true, true, true, false),
    identity: fc.array(policy('identity', openness, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    resource: option(policy('resource', openness, { maxLength: 3 }), 4),
    boundary: option(policy('session', openness, { minLength: 1, maxLength: 2 })),
    session: option(fc.array(policy('session', openness, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 1 })),
    scps: option(fc.array(fc.array(policy('scp', openness, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })),
    vpcEndpoint: option(policy('vpce', openness, { minLength: 1, maxLength: 2 })),
    sourceIp: pick<string | null>('203.0.113.7', '203.0.113.7', '203.0.113.7', null),
    through: some<string | null>(['vpce-0a1b2c3d'], ['«Vpce»', 'vpce-99999999']),
    context: pick<World['context']>({}, {}, ...(isOpen ? [{ 'aws:TagKeys': ['«Tag»', 'b'] }] : []), { 'aws:MultiFactorAuthPresent': null }, { 'aws:TagKeys': ['a', 'c'] }),
    unknownContext: pick('auto', 'auto', 'auto', 'absent', 'unknown'),
  }).map(consistent);
}

/** Facts that cannot stand beside each other are taken back. */
function consistent(world: World): World {
  const { kind } = world.api;
  const hasCaller = world.caller !== 'anonymous';
  const arn = world.caller === 'anonymous' ? '' : world.caller.arn;
  const wanted = world.authorization;
  const authorization = kind === 'HTTP' && wanted === 'COGNITO_USER_POOLS' ? 'JWT' : kind === 'WEBSOCKET' && wanted === 'COGNITO_USER_POOLS' ? 'NONE' : wanted;
  const isRest = kind === 'REST';
  const isThrough = world.type === 'iam' ? world.vpcEndpoint !== null : isRest && world.endpoint !== 'REGIONAL';
  const through = isThrough ? world.through : null;
  const canHavePolicies = hasCaller && !arn.endsWith(':root');
  return {
    ...world,
    authorization,
    hasToken: world.hasToken && authorization !== 'AWS_IAM',
    endpoint: isRest ? world.endpoint : 'REGIONAL',
    resource: isRest || world.type === 'iam' ? world.resource : null,
    identitySources: isRest ? world.identitySources : world.identitySources.map((source) => (kind === 'HTTP' ? `$${source.replace('method.', '')}` : source.replace('method.', 'route.'))),
    boundary: canHavePolicies ? world.boundary : null,
    session: canHavePolicies && /:(assumed-role|role|federated-user)\//.test(arn) ? world.session : null,
    scps: hasCaller ? world.scps : null,
    through,
    sourceIp: through === null ? world.sourceIp : null,
    vpcEndpoint: through === null ? null : world.vpcEndpoint,
    ttl: isRest && world.identitySources.length === 0 && world.ttl === '' ? '' : world.ttl,
  };
}

const confusing: readonly string[] = ['', '*', '?', 'x', '*/GET/*', 'curl/8', 'CURL/8', 'prod', 'GET', 'o-1', 'true', 'false', 'True', '0', '203.0.113.7', '203.0.113.0/24', '0.0.0.0/0', '2026-06-01', '2030', account, partner, `arn:aws:iam::${account}:user/alice`, `arn:aws:iam::${account}:role/dev`, `arn:aws:iam::${account}:root`, `arn:aws:execute-api:us-east-1:${account}:abc123/prod/GET/pets`, 'bucket', 'dev', 'aws:execute-api:*', `execute-api:us-east-1:${account}:abc123/prod/GET/pets`, ':', 'a:b'];

const shaped: Readonly<Record<string, readonly Json[]>> = {
  Api: ['abc123', 'zzz999'],
  Account: [account, partner, '999988887777'],
  Partner: [account, partner, '999988887777'],
  Region: ['us-east-1', 'eu-west-1'],
  Stage: ['prod', 'test', 'POST', 'GET'],
  RoleArn: [`arn:aws:iam::${account}:role/dev`, `arn:aws:iam::${partner}:role/dev`, `arn:aws:iam::${account}:role/path/other`],
  // Texts that AWS would not take as principals are never deployed.
  Name: ['dev', 'other', 'path/dev'],
  Who: ['*', account, partner, `arn:aws:iam::${account}:user/alice`, `arn:aws:iam::${account}:role/dev`, `arn:aws:iam::${partner}:root`, 'nobody'],
  Vpce: ['vpce-0a1b2c3d', 'vpce-99999999'],
  IsProd: [true, false],
  IsTest: [true, false],
  Resources: [[], ['*'], ['*/GET/*', 'arn:aws:s3:::bucket/*']],
  Agents: [[], ['curl/8'], ['x', 'y']],
  Effect: ['Allow', 'Deny'],
  Version: ['2012-10-17', '2008-10-17'],
  Endpoint: ['REGIONAL', 'EDGE', 'PRIVATE'],
  KeyRequired: ['true', 'false'],
  Ttl: ['0', '300'],
  Output: [[], said('Allow'), said('Deny'), [{ ...written('Allow'), Sid: 'fails' }], [{ ...written('Allow'), Sid: 'fails: Unauthorized' }], [{ Sid: 'Said', Effect: 'Sometimes' }]],
};

function written(effect: string, more: object = {}): Written {
  return { Sid: 'Said', Effect: effect, Action: '*', Resource: '*', ...more };
}

function said(effect: string, more: object = {}): WrittenPolicy {
  return [written(effect, more)];
}

const unseen = (place: string): readonly Json[] => {
  if (place !== 'resource' && place !== 'vpce') return [[], said('Allow'), said('Deny'), [...said('Allow'), ...said('Deny', { Sid: 'Also' })]];
  const allow = (AWS: Json): WrittenPolicy => said('Allow', { Principal: { AWS } });
  return [[], allow('*'), said('Deny', { Principal: '*' }), allow([account, partner]), allow([`arn:aws:iam::${account}:user/alice`, `arn:aws:iam::${account}:role/dev`, `arn:aws:iam::${partner}:role/dev`])];
};

/** Values of keys by name; null: the request does not have it. */
const keys: Readonly<Record<string, readonly Json[]>> = {
  'aws:PrincipalOrgID': [null, 'o-1', 'o-2', 'o-3', 'o-curl/8'],
  'aws:PrincipalOrgPaths': [null, ['o-1/r/'], ['o-2/r/'], ['o-1/r/', 'o-2/r/'], ['x']],
  'aws:TagKeys': [null, ['a'], ['z'], ['a', 'z'], ['ab', 'b']],
  'aws:CurrentTime': ['2025-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '2027-06-01T00:00:00Z', '2029-01-01T00:00:00Z'],
  'aws:MultiFactorAuthPresent': ['true', 'false'],
  'aws:MultiFactorAuthAge': [null, '5', '6', '300', '301'],
  'aws:SourceIp': ['203.0.113.7', '198.51.100.1', '2001:db8::1'], // never a private one (KE-2)
  'aws:SecureTransport': ['true', 'false'],
  'aws:UserAgent': [null, 'curl/8', 'wget', 'x'],
  'aws:Referer': [null, 'hi', 'x'],
  'aws:SourceVpce': [null, 'vpce-0a1b2c3d', 'vpce-99999999'],
  'aws:VpcSourceIp': [null, '10.0.0.7', '192.168.0.1'],
  'aws:PrincipalTag/team': [null, 'blue', 'red', 'GET'],
  'aws:username': [null, 'alice', 'x'],
};

/** Values a name may be bound to, context keys by their names. */
export function valuesFor(name: string, { api }: Pick<World, 'api'>): readonly Json[] {
  if (name === 'Authorization') return api.kind === 'REST' ? ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] : api.kind === 'HTTP' ? ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'] : ['NONE', 'AWS_IAM', 'CUSTOM'];
  if (name.startsWith('opaque:')) return unseen(name.slice('opaque:'.length));
  if (name.startsWith('More ')) return unseen(name.slice('More '.length));
  return shaped[name] ?? keys[name] ?? confusing;
}

/** What patterns trip over comes up more often than the rest. */
const valueOf = (name: string, world: World): fc.Arbitrary<Json> => {
  const values = valuesFor(name, world);
  return values === confusing ? fc.oneof({ weight: 2, arbitrary: pick(...confusing) }, { weight: 1, arbitrary: pick<Json>('*', '', `arn:aws:execute-api:us-east-1:${account}:abc123/prod/GET/pets`) }) : pick(...values);
};

/** A binding of everything in a world, keys that its conditions name included. */
export function bindings(world: World): fc.Arbitrary<Binding> {
  return fc.tuple(...namesIn(world).map((name) => valueOf(name, world).map((value) => [name, value] as const))).map((entries) => new Map(entries));
}

/** What of a world can be bound: what is unknown in it, and the keys its policies ask for that it does not give. */
export function namesIn(world: World): readonly string[] {
  const text = JSON.stringify({ ...world, context: {} });
  const asked = Object.keys(keys).filter((key) => world.unknownContext !== 'absent' && text.includes(key) && !(key in world.context) && !isGiven(world, key));
  return [...unknownsOf(world), ...asked];
}

/** Keys that follow from the request, or cannot exist for it: they must not be contradicted. */
function isGiven(world: World, key: string): boolean {
  const { caller, type, authorization } = world;
  const isApi = type === 'api';
  const fields = caller === 'anonymous' || (isApi && authorization !== 'AWS_IAM') ? undefined : caller;
  switch (key) {
    case 'aws:SourceIp':
      return world.sourceIp !== null || world.through !== null;
    case 'aws:SourceVpce':
    case 'aws:VpcSourceIp':
      return isApi || world.through !== null;
    case 'aws:PrincipalOrgID':
    case 'aws:PrincipalOrgPaths':
      return !fields || 'organization' in fields;
    case 'aws:PrincipalTag/team':
    case 'aws:username':
      return true;
    case 'aws:MultiFactorAuthPresent':
    case 'aws:MultiFactorAuthAge':
      return !fields || !/:(assumed-role|role|federated-user)\//.test(fields.arn);
    case 'aws:TagKeys':
      return isApi && world.unknownContext !== 'unknown';
    default: // those of headers and of the connection
      return isApi && key !== 'aws:CurrentTime';
  }
}
