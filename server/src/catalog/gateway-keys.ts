/**
 * Which condition keys the request to an API carries when its resource policy is evaluated (semantics §7).
 *
 * A key that is not here is not documented for API resource policies. What the keys mean in general is told in
 * `global-keys`; what a missing key does to an operator, by the operator's row.
 */

import { fitsTemplate } from './key-template';

export interface GatewayKey {
  readonly name: string;
  /** `iam`: only requests to methods with AWS_IAM authorization carry it, because only they have a caller (KE-1). */
  readonly authorization: 'any' | 'iam';
  /** `private`: only requests through a VPC endpoint carry it (KE-4); `public`: only the others (KE-3). */
  readonly endpoint: 'any' | 'public' | 'private';
  /** Whether every request that meets the two demands above carries it. */
  readonly always: boolean;
  /** When it is there, as the end of a sentence that begins with "Present". */
  readonly present: string;
}

/** A key people reach for that no request to an API carries, with the rule that says so. */
export interface AbsentGatewayKey {
  readonly name: string;
  readonly rule: string;
  readonly instead?: string;
}

export const GATEWAY_KEYS: readonly GatewayKey[] = [
  onAny('aws:CurrentTime', 'always', 'in every request'),
  onAny('aws:EpochTime', 'always', 'in every request'),
  onAny('aws:SecureTransport', 'always', 'in every request, and always true, since API Gateway only speaks TLS'),
  onAny('aws:UserAgent', 'sometimes', 'when the client sends the header, which it may choose freely'),
  onAny('aws:referer', 'sometimes', 'when the client sends the header, which it may choose freely'),
  onAny('aws:SourceArn', 'sometimes', 'only when an AWS service calls for one of its resources'),
  { ...onAny('aws:SourceIp', 'always', 'in requests that arrive over the public endpoint'), endpoint: 'public' },
  onPrivate('aws:SourceVpc', 'always', 'in requests to private APIs'),
  onPrivate('aws:SourceVpce', 'always', 'in requests to private APIs'),
  onPrivate('aws:VpcSourceIp', 'always', 'in requests to private APIs'),
  onPrivate('execute-api:viaDomainArn', 'sometimes', 'when a private API is called through its private custom domain'), // KE-11
  onIam('aws:PrincipalArn', 'always', 'when the method uses AWS_IAM'),
  onIam('aws:PrincipalAccount', 'always', 'when the method uses AWS_IAM'),
  onIam('aws:PrincipalOrgID', 'sometimes', 'when the method uses AWS_IAM and the caller’s account is in an organization'),
  onIam('aws:PrincipalOrgPaths', 'sometimes', 'when the method uses AWS_IAM and the caller’s account is in an organization'),
  onIam('aws:PrincipalTag/${TagKey}', 'sometimes', 'when the method uses AWS_IAM and the caller has the tag'),
  onIam('aws:PrincipalType', 'always', 'when the method uses AWS_IAM'),
  onIam('aws:userid', 'always', 'when the method uses AWS_IAM'),
  onIam('aws:username', 'sometimes', 'when the method uses AWS_IAM and the caller is an IAM user'),
  onIam('aws:TokenIssueTime', 'sometimes', 'when the method uses AWS_IAM and the caller has temporary credentials'),
  onIam('aws:MultiFactorAuthPresent', 'sometimes', 'when the method uses AWS_IAM and the caller has temporary credentials'),
  onIam('aws:MultiFactorAuthAge', 'sometimes', 'when the method uses AWS_IAM and the caller signed in with a second factor'),
];

export const ABSENT_GATEWAY_KEYS: readonly AbsentGatewayKey[] = [
  { name: 'aws:VpceAccount', rule: 'KE-6', instead: 'aws:SourceVpce' },
  { name: 'aws:VpceOrgID', rule: 'KE-6', instead: 'aws:SourceVpce' },
  { name: 'aws:VpceOrgPaths', rule: 'KE-6', instead: 'aws:SourceVpce' },
  { name: 'aws:SourceVpcArn', rule: 'KE-6', instead: 'aws:SourceVpc' },
  { name: 'aws:ViaAWSService', rule: 'KE-10' },
  { name: 'aws:CalledVia', rule: 'KE-10' },
  { name: 'aws:CalledViaFirst', rule: 'KE-10' },
  { name: 'aws:CalledViaLast', rule: 'KE-10' },
];

/** The row for a key, in any case of letters and with any tag key. */
export function findGatewayKey(name: string): GatewayKey | undefined {
  const wanted = name.toLowerCase();
  return GATEWAY_KEYS.find((key) => key.name.toLowerCase() === wanted || fitsTemplate(key.name, wanted));
}

export function findAbsentGatewayKey(name: string): AbsentGatewayKey | undefined {
  const wanted = name.toLowerCase();
  return ABSENT_GATEWAY_KEYS.find((key) => key.name.toLowerCase() === wanted);
}

type Presence = 'always' | 'sometimes';

function onAny(name: string, presence: Presence, present: string): GatewayKey {
  return { name, authorization: 'any', endpoint: 'any', always: presence === 'always', present };
}

function onPrivate(name: string, presence: Presence, present: string): GatewayKey {
  return { ...onAny(name, presence, present), endpoint: 'private' };
}

function onIam(name: string, presence: Presence, present: string): GatewayKey {
  return { ...onAny(name, presence, present), authorization: 'iam' };
}
