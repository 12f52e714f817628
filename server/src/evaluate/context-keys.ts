/**
 * Where the condition keys that a request determines get their values from (semantics §3.8 and §7).
 *
 * One row per key. A row answers from the request alone, says that the key cannot exist for it, with the rule, or that
 * its value is not known. Which other keys there may be is decided in `context.ts`.
 */
import { holed, isAtom, literal, literalText, type HoledText } from '../base/atoms';
import { buildDomainArn } from '../gateway/arn';
import type { Caller, CallerType } from '../gateway/request';
import { ABSENT, knownKey, unknownKey, type Context, type KeyState } from './key-state';
import { formatDate } from './match/date';

export interface Wanted {
  readonly key: string;
  readonly name: string;
}

/** Undefined: the request says nothing about the key. */
export type KeySource = (context: Context, wanted: Wanted) => KeyState | undefined;

const timeKey =
  (format: (milliseconds: number) => string): KeySource =>
  ({ request }, { name }) =>
    request.time === undefined ? unknownKey(name, 'certain') : knownKey(format(request.time));

/** Keys that any caller's request may carry. */
export const COMMON_KEYS: ReadonlyMap<string, KeySource> = new Map<string, KeySource>([
  ['aws:currenttime', timeKey(formatDate)],
  ['aws:epochtime', timeKey((milliseconds) => String(Math.floor(milliseconds / 1000)))],
  [
    'aws:securetransport',
    ({ request }, { name }) => (request.secureTransport === undefined ? unknownKey(name, 'certain') : knownKey(String(request.secureTransport))),
  ],
  ['aws:sourceip', sourceIp],
  ['aws:useragent', ({ request }, { name }) => headerKey(request, request.userAgent ?? headerOf(request, 'user-agent'), name)],
  ['aws:referer', ({ request }, { name }) => headerKey(request, headerOf(request, 'referer'), name)],
  ['aws:sourcevpce', (context, wanted) => endpointKey(context, wanted, (endpoint) => endpoint.id)],
  ['aws:sourcevpc', (context, wanted) => endpointKey(context, wanted, (endpoint) => endpoint.vpc)],
  ['aws:vpcsourceip', (context, wanted) => endpointKey(context, wanted, (endpoint) => endpoint.sourceIp)],
  ['aws:sourcearn', serviceCallKey],
  ['aws:sourceaccount', serviceCallKey],
  ['execute-api:viadomainarn', viaDomainArn],
  ['aws:requestedregion', ({ request, keys }) => (keys === 'iam' && request.region ? values(request.region) : undefined)],
  ['aws:viaawsservice', ({ request, keys }) => (request.type === 'api' && keys === 'iam' ? knownKey('false') : undefined)],
  ['aws:resourceaccount', ({ request, keys }) => (request.type === 'api' && keys === 'iam' ? values(request.api.account) : undefined)],
  [
    'aws:principalisawsservice',
    ({ request, keys, caller }) => (request.type === 'api' && keys === 'api-policy' ? undefined : knownKey(String(caller.type === 'service'))),
  ],
]);

const principalKey =
  (byType: (caller: Caller, wanted: Wanted) => KeyState | undefined): KeySource =>
  ({ caller, request }, wanted) => {
    // KE-1: without IAM authorization nobody is known to the API's policies, not even as "anonymous".
    if (caller.type === 'anonymous' && request.type === 'api') return { kind: 'absent', rule: 'KE-1' };
    return byType(caller, wanted);
  };

/** Keys about the caller. */
export const PRINCIPAL_KEYS: ReadonlyMap<string, KeySource> = new Map<string, KeySource>([
  ['aws:principalarn', principalKey(principalArn)],
  ['aws:principalaccount', principalKey((caller) => (hasAccount(caller) && caller.account ? values(caller.account) : ABSENT))],
  ['aws:principaltype', principalKey((caller) => (PRINCIPAL_TYPES[caller.type] ? knownKey(PRINCIPAL_TYPES[caller.type] ?? '') : ABSENT))],
  ['aws:principalorgid', principalKey((caller, { name }) => organizationKey(caller, name, caller.organization?.id))],
  ['aws:principalorgpaths', principalKey(organizationPaths)],
  ['aws:userid', principalKey(userId)],
  ['aws:username', principalKey(userName)],
  ['aws:tokenissuetime', principalKey((caller, { name }) => (isTemporary(caller) ? unknownKey(name, 'certain') : ABSENT))],
  ['aws:multifactorauthpresent', principalKey((caller, { name }) => (isTemporary(caller) ? unknownKey(name, 'certain') : ABSENT))],
  ['aws:multifactorauthage', principalKey((caller, { name }) => (isTemporary(caller) ? unknownKey(name, 'open') : ABSENT))],
]);

// Semantics §3.8. "Anonymous" is documented for some services only.
const PRINCIPAL_TYPES: Readonly<Record<CallerType, string | undefined>> = {
  root: 'Account',
  user: 'User',
  'federated-user': 'FederatedUser',
  role: 'AssumedRole',
  anonymous: 'Anonymous',
  service: undefined,
};

const values = (value: HoledText): KeyState => ({ kind: 'values', values: [value], isList: false, assumed: true });

const hasAccount = (caller: Caller): boolean => caller.type !== 'anonymous' && caller.type !== 'service';

const isTemporary = (caller: Caller): boolean => caller.type === 'role' || caller.type === 'federated-user';

/** KE-2 to KE-4: public calls have an address; calls through a VPC endpoint are taken to have none. */
function sourceIp({ request }: Context, { name }: Wanted): KeyState {
  if (request.sourceIp !== undefined) return knownKey(request.sourceIp);
  if (request.vpcEndpoint) return { kind: 'absent', rule: 'KE-3' };
  if (request.type !== 'api') return unknownKey(name, 'open');
  if (!request.api.endpoint.known) return unknownKey(name, 'open');
  return request.api.endpoint.value === 'PRIVATE' ? { kind: 'absent', rule: 'KE-3' } : unknownKey(name, 'certain');
}

function headerOf(request: Context['request'], name: string): string | undefined {
  return request.type === 'api' ? request.headers.get(name) : undefined;
}

/** An API call states its headers, so one that is not there was not sent; of other requests nothing is known. */
function headerKey(request: Context['request'], text: string | undefined, name: string): KeyState {
  if (text !== undefined) return knownKey(text);
  return request.type === 'api' ? ABSENT : unknownKey(name, 'open');
}

type Endpoint = NonNullable<Context['request']['vpcEndpoint']>;

function endpointKey({ request }: Context, { name }: Wanted, part: (endpoint: Endpoint) => HoledText | string | undefined): KeyState {
  const isPublic = request.type === 'api' && request.api.endpoint.known && request.api.endpoint.value !== 'PRIVATE';
  if (isPublic) return { kind: 'absent', rule: 'KE-4' };
  if (!request.vpcEndpoint) {
    const isPrivate = request.type === 'api' && request.api.endpoint.known;
    return unknownKey(name, isPrivate ? 'certain' : 'open');
  }
  const value = part(request.vpcEndpoint);
  if (value === undefined) return unknownKey(name, 'certain');
  return values(typeof value === 'string' ? literal(value) : value);
}

/** Only AWS services call on behalf of a resource. */
function serviceCallKey({ caller, request }: Context, { name }: Wanted): KeyState {
  if (caller.type === 'service') return unknownKey(name, 'open');
  return request.type === 'api' ? ABSENT : unknownKey(name, 'open');
}

/** KE-11. */
function viaDomainArn({ request }: Context): KeyState | undefined {
  if (request.type !== 'api') return undefined;
  const { api, domain } = request;
  return domain?.id ? values(buildDomainArn(api, { name: domain.name, id: domain.id })) : { kind: 'absent', rule: 'KE-11' };
}

/** For a role session the role's own ARN with its path, never the session's. */
function principalArn(caller: Caller, { name }: Wanted): KeyState {
  if (!hasAccount(caller)) return ABSENT;
  const arn = caller.type === 'role' ? caller.roleArn : caller.arn;
  return arn ? values(arn) : unknownKey(name, 'certain');
}

function organizationKey(caller: Caller, name: string, value: string | undefined): KeyState {
  if (!hasAccount(caller)) return ABSENT;
  return value === undefined ? unknownKey(name, 'open') : knownKey(value);
}

function organizationPaths(caller: Caller, { name }: Wanted): KeyState {
  if (!hasAccount(caller)) return ABSENT;
  const paths = caller.organization?.paths ?? [];
  if (paths.length === 0) return unknownKey(name, 'open');
  return { kind: 'values', values: paths.map(literal), isList: true, assumed: true };
}

function userId(caller: Caller, { name }: Wanted): KeyState {
  switch (caller.type) {
    case 'anonymous':
      return knownKey('anonymous');
    case 'service':
      return ABSENT;
    case 'root':
      return caller.account ? values(caller.account) : unknownKey(name, 'certain');
    case 'federated-user': {
      const chosen = lastSegment(caller.arn);
      return caller.account && chosen ? values(holed([...caller.account.pieces, ':', ...chosen.pieces])) : unknownKey(name, 'certain');
    }
    case 'role': {
      const session = lastSegment(caller.arn);
      const whole = unknownKey(name, 'certain');
      if (!session || whole.kind !== 'unknown') return whole;
      const roleId = { ...whole.atom, id: `${whole.atom.id}:role`, label: `${whole.atom.label} of the role` };
      return values(holed([roleId, ':', ...session.pieces]));
    }
    case 'user':
      return unknownKey(name, 'certain');
  }
}

function userName(caller: Caller, { name }: Wanted): KeyState {
  if (caller.type !== 'user') return ABSENT;
  const userName = lastSegment(caller.arn);
  return userName ? values(userName) : unknownKey(name, 'certain');
}

/** What stands behind the last slash; undefined where it cannot be seen. */
function lastSegment(arn: HoledText | undefined): HoledText | undefined {
  if (!arn) return undefined;
  const written = literalText(arn);
  if (written !== undefined) return written.includes('/') ? literal(written.slice(written.lastIndexOf('/') + 1)) : undefined;
  const index = arn.pieces.findLastIndex((piece) => !isAtom(piece) && piece.includes('/'));
  const piece = arn.pieces[index];
  if (typeof piece !== 'string') return undefined;
  return holed([piece.slice(piece.lastIndexOf('/') + 1), ...arn.pieces.slice(index + 1)]);
}
