/**
 * The caller of a case and the policies that come with it.
 *
 * Type, account and role are read from the ARN where the case does not say them; forms of ids are not checked.
 * A caller defined elsewhere was looked up in `caller-reference.ts`.
 */
import { literal, type HoledText } from '../base/atoms';
import type { Caller, CallerType, LayerPolicy } from '../gateway/request';
import { readList, readOptional, textMap, type Building } from './building';
import type { ReferencedCaller } from './caller-reference';
import type { CaseCaller } from './canonical';
import { callerOrganization } from './organization-of';

export interface CallerLayers {
  readonly caller: Caller;
  readonly identity: readonly LayerPolicy[] | undefined;
  readonly boundary: LayerPolicy | null | undefined;
  readonly session: readonly LayerPolicy[] | null | undefined;
  readonly scps: readonly (readonly LayerPolicy[])[] | undefined;
}

/** `referenced` is what `caller.ref` leads to; what the case says itself wins over it. */
export function callerOf(building: Building, label: string | undefined, referenced: ReferencedCaller | undefined): CallerLayers {
  const written = building.canonical.caller ?? {};
  const defined = referenced?.layers(building);
  const caller = identify({ ...(referenced ? { arn: referenced.arn } : {}), ...written }, building, label ?? referenced?.name);
  const { organization, scps } = callerOrganization(caller.account, building);
  const at = (field: string): readonly string[] => ['caller', field];
  return {
    caller: { ...caller, organization, ...knownInPart(caller, referenced, written), tags: new Map([...(referenced?.tags ?? []), ...textMap(written.tags)]), ...(referenced?.hasUnseenTags ? { hasUnseenTags: true } : {}) },
    identity: written.identityPolicies ? readList(written.identityPolicies, { path: at('identityPolicies'), kind: 'identity' }, building) : defined?.identity,
    boundary: written.permissionsBoundary === undefined ? defined?.boundary : readOptional(written.permissionsBoundary, { path: at('permissionsBoundary'), kind: 'permissions-boundary' }, building),
    session: written.sessionPolicies && readList(written.sessionPolicies, { path: at('sessionPolicies'), kind: 'session' }, building),
    scps,
  };
}

/** The ARN of somebody whose name only deployment knows, unless the case says who it is. */
function knownInPart({ type }: Pick<Caller, 'type'>, referenced: ReferencedCaller | undefined, written: CaseCaller): Partial<Arns> {
  if (!referenced?.arnText || written.arn !== undefined || written.roleArn !== undefined) return {};
  return type === 'role' ? { roleArn: referenced.arnText } : { arn: referenced.arnText };
}

/** The parts of a principal's ARN. */
interface PrincipalArn {
  readonly type: CallerType;
  readonly account: string | undefined;
  readonly session: { readonly roleArn: string } | undefined;
}

/** `undefined` for an ARN that is no principal's. */
function parsePrincipal(arn: string): PrincipalArn | undefined {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(arn)) return { type: 'service', account: undefined, session: undefined };
  const [prefix, partition = '', service, , account = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (prefix !== 'arn' || account === '') return undefined;
  const plain = (type: CallerType): PrincipalArn => ({ type, account, session: undefined });
  if (service === 'iam' && resource === 'root') return plain('root');
  if (service === 'iam' && resource.startsWith('user/')) return plain('user');
  if (service === 'iam' && resource.startsWith('role/')) return plain('role');
  if (service === 'sts' && resource.startsWith('federated-user/')) return plain('federated-user');
  if (service !== 'sts' || !resource.startsWith('assumed-role/')) return undefined;
  const [, role = '', session = ''] = resource.split('/');
  if (role === '' || session === '') return undefined;
  return { type: 'role', account, session: { roleArn: `arn:${partition}:iam::${account}:role/${role}` } };
}

function identify(written: CaseCaller, building: Building, label: string | undefined): Omit<Caller, 'tags' | 'organization'> {
  const { arn } = written;
  const principal = arn === undefined ? undefined : parsePrincipal(arn);
  if (arn !== undefined && !principal) {
    building.complain(['caller', 'arn'], `\`${arn}\` is not the ARN of a user, role, session, federated user or root, nor the name of a service.`);
  }
  const type = written.type ?? principal?.type ?? 'anonymous';
  if (arn === undefined && type !== 'anonymous') {
    building.complain(['caller', 'type'], `A caller of type \`${type}\` needs an \`arn\`: only anonymous callers have none.`);
  }
  if (principal && type !== principal.type) {
    building.complain(['caller', 'type'], `\`${type}\` does not go with the ARN \`${arn ?? ''}\`, which is that of a caller of type \`${principal.type}\`.`);
  }
  const account = principal?.account === undefined ? undefined : literal(principal.account);
  return {
    type,
    label: label ?? arn ?? type,
    ...arnsOf(type, arn, principal, written),
    account,
    isServiceLinkedRole: written.serviceLinkedRole ?? false,
  };
}

type Arns = Pick<Caller, 'arn' | 'roleArn' | 'userArn'>;

/** A role's own ARN stands for some session of it, whose ARN nobody knows: `arn` stays open then. */
function arnsOf(type: CallerType, arn: string | undefined, principal: PrincipalArn | undefined, written: CaseCaller): Arns {
  const text = (value: string | undefined): HoledText | undefined => (value === undefined ? undefined : literal(value));
  if (type === 'anonymous') return { arn: undefined, roleArn: undefined, userArn: undefined };
  if (type !== 'role') return { arn: text(arn), roleArn: undefined, userArn: text(written.userArn) };
  const isSession = principal?.session !== undefined;
  return { arn: isSession ? text(arn) : undefined, roleArn: text(written.roleArn ?? principal?.session?.roleArn ?? arn), userArn: undefined };
}
