/**
 * Who calls: three standing probes, everybody the policies name, holders of policies of the same unit, and callers that
 * scenario files beside the target define.
 *
 * Each is what a case would write under `caller`. A caller made up here holds no policies of its own unless it says so.
 */
import { isAtom, literalText, type HoledText } from '../../base/atoms';
import type { CaseCaller, PolicyInput } from '../../scenario/canonical';
import type { PlainObject } from '../../scenario/plain';
import type { PolicyKind } from '../../policy/kinds';
import type { PolicyEntry } from '../../workspace/model';
import { referenceText } from './calls';
import { freeAccount } from './declared-api';
import { listedAccounts } from './deployment';
import { accountOf, principalsNamedIn } from './principals';
import { rolesOf } from './roles';
import type { SimulatedCaller } from './simulated-caller';
import type { Target } from './target';

export const probeIds = ['stranger', 'this-account', 'other-accounts'] as const;
export type ProbeId = (typeof probeIds)[number];

export const probeLabels: Readonly<Record<ProbeId, string>> = {
  stranger: 'stranger',
  'this-account': 'this account',
  'other-accounts': 'other accounts',
};

/** Everybody worth asking about, the probes first. */
export function callersOf(target: Target, defined: readonly SimulatedCaller[] = []): readonly SimulatedCaller[] {
  const isDefined = ({ input }: SimulatedCaller): boolean =>
    defined.some(({ input: other }) => (other.arn !== undefined && other.arn === input.arn) || (other.ref !== undefined && other.ref === input.ref));
  const principals = principalsNamedIn(target.policies).slice(0, mostNamed);
  const roles = rolesOf(target, principals);
  const named = namedCallers(target, principals.filter((text) => !roles.isOneOf(text)));
  const holders = target.holders.filter(({ uri, site }) => !roles.hold(uri, site.selector)).map((entry) => holder(entry, target));
  const found = [...named, ...roles.callers, ...holders].filter((caller) => !isDefined(caller));
  const values = principalValues(target);
  const all = [...clientOf(target), ...probes(target), ...[...tokenHolder(target), ...authorizedCallers(target), ...defined, ...found].map((caller) => ({ ...caller, values: { ...values, ...caller.values } }))];
  const labels = new Set<string>();
  return all.map((caller) => {
    const label = labels.has(caller.label) ? `${caller.label} (${accountOf(caller.input.arn ?? '') ?? caller.id})` : caller.label;
    labels.add(label);
    return { ...caller, label };
  });
}

export function probes(target: Target): readonly [SimulatedCaller, SimulatedCaller, SimulatedCaller] {
  const { api, held } = target;
  const values = principalValues(target);
  // An account that stands for one a policy names by a reference is not just any other.
  const foreign = foreignAccount(target, Object.values(values).flatMap(accountsIn));
  const holding = (own: string): string => (held ? ` ${heldAs(held.policy.kind)}` : own);
  const signed = (account: string, own: CaseCaller): CaseCaller => ({ arn: roleArn(target, account, someRole), ...(held ? holdings(held, target.uri) : own) });
  const note = held && held.policy.kind !== 'identity' ? '; its identity policies are taken to allow everything' : '';
  return [
    { id: 'stranger', label: probeLabels.stranger, about: 'anybody on the network, with neither a signature nor a token', input: { type: 'anonymous' }, values },
    { id: 'this-account', label: probeLabels['this-account'], about: `a role of the API's account${holding(' without policies of its own')}, which signs where the route asks for it${note}`, input: signed(api.account, { identityPolicies: [] }), values },
    { id: 'other-accounts', label: probeLabels['other-accounts'], about: `a role of another account${holding(' that may call every API')}, which signs where the route asks for it${note}`, input: signed(foreign, { identityPolicies: [everyCall] }), values },
  ];
}

/** Whoever sent the request of the event that an output answers; who that is to AWS does not matter to a Lambda authorizer. */
export function clientOf({ event }: Target): readonly SimulatedCaller[] {
  if (!event) return [];
  const { sourceIp } = event.event;
  return [{ id: 'event', label: event.name, about: `whoever sent the request in \`${event.name}\``, input: { type: 'anonymous' }, values: {}, ...(sourceIp === undefined ? {} : { sourceIp }) }];
}

/** A caller by what somebody typed: an ARN. */
export function callerByArn(arn: string, target: Target): SimulatedCaller {
  return { id: arn, label: lastSegment(arn), about: arn, input: { arn }, values: principalValues(target) };
}

/**
 * Whoever a policy names by a reference is somebody else than the callers made up here. A parameter alone may be `*`, an
 * account or anybody, so nothing is supposed of it.
 */
function principalValues(target: Target): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const text of principalsNamedIn(target.policies).slice(0, mostNamed)) if (!isAnything(text)) fillIn(text, target, values);
  return values;
}

function isAnything({ pieces: [only, ...rest] }: HoledText): boolean {
  return only !== undefined && isAtom(only) && rest.length === 0 && only.shape === 'text';
}

/** Of nobody the policies or the environment know. */
function foreignAccount({ policies, api, deployment }: Target, others: readonly string[] = []): string {
  return freeAccount(policies, [api.account, ...listedAccounts(deployment), ...others]);
}

function accountsIn(value: string): readonly string[] {
  const account = accountOf(value);
  return account === undefined ? [] : [account];
}

function roleArn({ api }: Target, account: string, name: string): string {
  return `arn:${api.partition}:iam::${account}:role/${name}`;
}

const someRole = 'some-role';

/** Whose calls a policy takes part in, by its kind. */
function heldAs(kind: PolicyKind): string {
  switch (kind) {
    case 'permissions-boundary':
      return 'with this permissions boundary';
    case 'session':
      return 'with this session policy';
    case 'scp':
      return 'under this service control policy';
    case 'vpc-endpoint':
      return 'behind this VPC endpoint';
    default:
      return 'that holds this policy';
  }
}

/** Policies that only limit answer nothing unless something else allows. */
function holdings(held: PolicyEntry, from: string): CaseCaller {
  const reference = referenceText(from, held.uri, held.site.selector);
  switch (held.policy.kind) {
    case 'permissions-boundary':
      return { identityPolicies: [everything], permissionsBoundary: reference };
    case 'session':
      return { identityPolicies: [everything], sessionPolicies: [reference] };
    case 'scp':
      return { identityPolicies: [everything], organization: { scps: [[reference]] } };
    case 'vpc-endpoint':
      return { identityPolicies: [everything] };
    default:
      return { identityPolicies: [reference] };
  }
}

/** What another account gives its own roles is up to that account, so it is no protection (DE-20). */
const everyCall: PolicyInput = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] };

const everything: PolicyInput = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function tokenHolder({ api }: Target): readonly SimulatedCaller[] {
  const needsToken = api.calls.some(({ route }) => {
    const authorization = route?.authorization.known ? route.authorization.value : undefined;
    return authorization === 'COGNITO_USER_POOLS' || authorization === 'JWT';
  });
  if (!needsToken) return [];
  return [{ id: 'token', label: 'token holder', about: 'somebody with a valid token that has the scopes of the route', input: { type: 'anonymous' }, values: {}, hasToken: true }];
}

/** Nobody knows what the function returns, so both answers are worth asking about. */
function authorizedCallers({ api, output }: Target): readonly SimulatedCaller[] {
  const asks = api.calls.some(({ route }) => route?.authorization.known && route.authorization.value === 'CUSTOM');
  if (!asks || output) return [];
  const returning = (Effect: 'Allow' | 'Deny'): PlainObject => ({
    principalId: 'somebody',
    policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: '*' }] },
  });
  return [
    { id: 'accepted', label: 'accepted by the authorizer', about: 'somebody for whom the authorizer returns an Allow of everything', input: { type: 'anonymous' }, values: {}, output: returning('Allow') },
    { id: 'rejected', label: 'rejected by the authorizer', about: 'somebody for whom the authorizer returns a Deny of everything', input: { type: 'anonymous' }, values: {}, output: returning('Deny') },
  ];
}

function holder(entry: PolicyEntry, target: Target): SimulatedCaller {
  const [name = entry.site.name] = entry.site.name.split(' ');
  return {
    id: `holder:${entry.uri}#${entry.site.selector}`,
    label: name,
    about: `a role of the API's account that holds the policy ${entry.site.name}`,
    input: { arn: roleArn(target, target.api.account, name.replaceAll(/[^\w+=,.@-]/g, '-')), identityPolicies: [referenceText(target.uri, entry.uri, entry.site.selector)] },
    values: {},
  };
}

/** An allow-list of hundreds of accounts makes no list of callers; a typed request asks for any of them. */
const mostNamed = 60;

function namedCallers(target: Target, principals: readonly HoledText[]): readonly SimulatedCaller[] {
  return principals.flatMap((text) => {
    const values: Record<string, string> = {};
    const arn = fillIn(text, target, values);
    const account = accountOf(arn);
    if (account === undefined) return [];
    if (arn === account || arn.endsWith(':root')) {
      if (account === target.api.account) return [];
      return [{ id: `principal:${account}`, label: `account ${account}`, about: `a role of account ${account} without policies of its own`, input: { arn: roleArn(target, account, someRole) }, values }];
    }
    if (!/^arn:[^:]+:(?:iam|sts)::\d{12}:(?:role|user|assumed-role|federated-user)\/./.test(arn)) return [];
    return [{ id: `principal:${arn}`, label: labelOf(text, arn), about: arn, input: { arn }, values }];
  });
}

/** The ARN a principal stands for, with something supposed for each value only deployment knows. */
function fillIn(text: HoledText, target: Target, values: Record<string, string>): string {
  const literal = literalText(text);
  if (literal !== undefined) return literal;
  const { api } = target;
  const [only, ...rest] = text.pieces;
  if (only !== undefined && isAtom(only) && rest.length === 0) {
    // What the same deployment makes is in the account of the API; a parameter usually names somebody else.
    const isOwn = only.shape === 'role-arn' || only.shape === 'user-arn' || only.shape === 'arn';
    const name = nameInLabel(only.label);
    const account = isOwn ? api.account : foreignAccount(target);
    return (values[only.label] = only.shape === 'user-arn' ? `arn:${api.partition}:iam::${account}:user/${name}` : roleArn(target, account, name));
  }
  return text.pieces
    .map((piece, index) => {
      if (!isAtom(piece)) return piece;
      const before = text.pieces[index - 1];
      const sample = piece.shape === 'partition' ? api.partition : typeof before === 'string' && before.endsWith('::') ? foreignAccount(target) : nameInLabel(piece.label);
      return api.supposed[piece.label] ?? (values[piece.label] = sample);
    })
    .join('');
}

function labelOf(text: HoledText, arn: string): string {
  const [only, ...rest] = text.pieces;
  return only !== undefined && isAtom(only) && rest.length === 0 ? nameInLabel(only.label) : lastSegment(arn);
}

/** `aws_iam_role.partner.arn` and `PartnerRole.Arn` are about a thing called `partner` and `PartnerRole`. */
function nameInLabel(label: string): string {
  const steps = label.split(/[.:]+/).filter((step) => step !== '' && !/^(?:arn|id)$/i.test(step));
  return steps.at(-1)?.replaceAll(/[^\w+=,@-]/g, '-') ?? 'somebody';
}

function lastSegment(arn: string): string {
  const resource = arn.slice(arn.lastIndexOf(':') + 1);
  // A session is told apart by its role.
  return resource.startsWith('assumed-role/') ? resource.slice('assumed-role/'.length) : resource.slice(resource.lastIndexOf('/') + 1);
}
