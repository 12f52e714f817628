/**
 * The policies managed by AWS that matter for calling APIs, as facts: which actions they allow on what.
 *
 * A handful that people attach to callers of APIs or take for it; it is no list of all managed policies, and their
 * documents are not kept.
 */

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly allows: readonly ManagedGrant[];
  /** What it means for calling an API, in one sentence. */
  readonly summary: string;
}

/** An Allow without conditions; `except` lists actions left out of an otherwise complete grant. */
export type ManagedGrant =
  | { readonly actions: readonly string[]; readonly resources: readonly string[] }
  | { readonly except: readonly string[]; readonly resources: readonly string[] };

export const MANAGED_POLICIES: readonly ManagedPolicy[] = [
  {
    name: 'AmazonAPIGatewayInvokeFullAccess',
    arn: 'arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess',
    allows: [{ actions: ['execute-api:Invoke', 'execute-api:ManageConnections'], resources: ['arn:aws:execute-api:*:*:*'] }],
    summary: 'Allows calling every API and writing to every WebSocket connection, but not emptying caches.',
  },
  {
    name: 'AmazonAPIGatewayAdministrator',
    arn: 'arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator',
    allows: [{ actions: ['apigateway:*'], resources: ['arn:aws:apigateway:*::/*'] }],
    summary: 'Allows building and changing APIs; it does not allow calling them.',
  },
  {
    name: 'AdministratorAccess',
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    allows: [{ actions: ['*'], resources: ['*'] }],
    summary: 'Allows everything, calling every API included.',
  },
  {
    name: 'PowerUserAccess',
    arn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    allows: [{ except: ['iam:*', 'organizations:*', 'account:*'], resources: ['*'] }],
    summary: 'Allows everything outside account and user management, calling every API included.',
  },
];

/** A policy by its ARN, whatever the partition, or by its bare name. */
export function findManagedPolicy(arnOrName: string): ManagedPolicy | undefined {
  const name = arnOrName.startsWith('arn:') ? nameInArn(arnOrName) : arnOrName;
  return MANAGED_POLICIES.find((policy) => policy.name === name);
}

function nameInArn(arn: string): string | undefined {
  const [, , service, , owner, resource] = arn.split(':');
  const place = 'policy/';
  return service === 'iam' && owner === 'aws' && resource?.startsWith(place) ? resource.slice(place.length) : undefined;
}
