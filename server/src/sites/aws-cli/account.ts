/**
 * Roles and users of an account as `iam get-account-authorization-details` lists them: one file is the whole identity
 * layer, with inline, managed and group policies, boundaries and tags.
 *
 * An answer about one role alone does not say what is attached to it; such roles are no callers here.
 */
import { literal } from '../../base/atoms';
import { findMember, findPath, type HostNode, type ObjectNode } from '../../syntax/node';
import { itemsAt, textAt } from '../members';
import { pointer } from '../shapes';
import type { AttachedPolicy, PrincipalSite, UnitFile } from '../site';

export function accountPrincipals({ uri, root }: UnitFile): readonly PrincipalSite[] {
  const account = accountAt(uri, root);
  return [
    ...itemsAt(root, 'RoleDetailList').flatMap((role, index) => principalOf('role', role, ['RoleDetailList', index], account)),
    ...itemsAt(root, 'UserDetailList').flatMap((user, index) => principalOf('user', user, ['UserDetailList', index], account)),
  ];
}

/** Names of groups, and ARNs of managed policies and boundaries, that roles, users and groups have. */
export function usedNames(root: HostNode): readonly string[] {
  return ['RoleDetailList', 'UserDetailList', 'GroupDetailList'].flatMap((list) => itemsAt(root, list)).flatMap((node) => [
    ...itemsAt(node, 'GroupList').flatMap((group) => (group.kind === 'string' ? [group.value] : [])),
    ...itemsAt(node, 'AttachedManagedPolicies').flatMap((policy) => textAt(policy, 'PolicyArn') ?? []),
    ...[findPath(node, 'PermissionsBoundary')].flatMap((boundary) => textAt(boundary, 'PermissionsBoundaryArn') ?? []),
  ]);
}

type Path = readonly (string | number)[];

interface Account {
  readonly uri: string;
  /** Where the version in force of a managed policy stands, by its ARN. */
  readonly managed: ReadonlyMap<string, AttachedPolicy>;
  /** Policies of groups, by the group's name. */
  readonly groups: ReadonlyMap<string, readonly AttachedPolicy[]>;
}

function accountAt(uri: string, root: HostNode): Account {
  const managed = new Map<string, AttachedPolicy>();
  itemsAt(root, 'Policies').forEach((policy, index) => {
    const arn = textAt(policy, 'Arn');
    const version = itemsAt(policy, 'PolicyVersionList').findIndex(isInForce);
    if (arn !== undefined && version >= 0) managed.set(arn, { uri, selector: pointer(['Policies', index, 'PolicyVersionList', version, 'Document']) });
  });
  const groups = new Map<string, readonly AttachedPolicy[]>();
  const account = { uri, managed, groups };
  itemsAt(root, 'GroupDetailList').forEach((group, index) => {
    const name = textAt(group, 'GroupName');
    if (name !== undefined) groups.set(name, [...policiesOf(group, 'GroupPolicyList', ['GroupDetailList', index], account), ...unlisted(group, ['GroupPolicyList', 'AttachedManagedPolicies'])]);
  });
  return account;
}

function isInForce(version: HostNode): boolean {
  const flag = findPath(version, 'IsDefaultVersion');
  return flag?.kind === 'boolean' && flag.value;
}

function principalOf(type: 'role' | 'user', node: HostNode, path: Path, account: Account): readonly PrincipalSite[] {
  const [nameKey, listKey] = type === 'role' ? (['RoleName', 'RolePolicyList'] as const) : (['UserName', 'UserPolicyList'] as const);
  const [name, arn] = [textAt(node, nameKey), textAt(node, 'Arn')];
  const [, partition, service, , accountId] = arn?.split(':') ?? [];
  if (node.kind !== 'object' || name === undefined || service !== 'iam' || !partition || !accountId) return [];
  const groups = itemsAt(node, 'GroupList').flatMap((group): readonly AttachedPolicy[] => {
    if (group.kind !== 'string') return [];
    return account.groups.get(group.value) ?? [{ outside: `policies of the group ${group.value}` }];
  });
  const boundary = textAt(findPath(node, 'PermissionsBoundary'), 'PermissionsBoundaryArn');
  return [
    {
      uri: account.uri,
      selector: pointer(path),
      type,
      name,
      nameText: literal(name),
      path: literal(textAt(node, 'Path') ?? '/'),
      arn,
      arnAtoms: [],
      nameAtoms: [],
      account: literal(accountId),
      partition: literal(partition),
      policies: [...policiesOf(node, listKey, path, account), ...groups, ...unlisted(node, type === 'role' ? ['RolePolicyList', 'AttachedManagedPolicies'] : ['AttachedManagedPolicies', 'GroupList'])],
      boundary: boundary === undefined ? undefined : managedPolicy(boundary, account),
      tags: tagsOf(node),
      // Users without tags have no list of them.
      tagsAreComplete: type === 'user' || findMember(node, 'Tags') !== undefined,
    },
  ];
}

/** What a query left out of the answer: of a user an empty list of inline policies stays away. */
function unlisted(node: HostNode, lists: readonly string[]): readonly AttachedPolicy[] {
  return lists.filter((list) => findPath(node, list)?.kind !== 'array').map((list) => ({ outside: list, reason: 'the answer was saved without it' }));
}

/** Inline and managed; of those that AWS keeps, only the ones attached to somebody are listed. */
function policiesOf(node: HostNode, listKey: string, path: Path, account: Account): readonly AttachedPolicy[] {
  const inline = itemsAt(node, listKey).map((_, index): AttachedPolicy => ({ uri: account.uri, selector: pointer([...path, listKey, index, 'PolicyDocument']) }));
  const managed = itemsAt(node, 'AttachedManagedPolicies').flatMap((policy) => {
    const arn = textAt(policy, 'PolicyArn');
    return arn === undefined ? [] : [managedPolicy(arn, account)];
  });
  return [...inline, ...managed];
}

function managedPolicy(arn: string, { managed }: Account): AttachedPolicy {
  return managed.get(arn) ?? { outside: arn };
}

function tagsOf(node: ObjectNode): ReadonlyMap<string, string> {
  return new Map(itemsAt(node, 'Tags').flatMap((tag) => {
    const [key, value] = [textAt(tag, 'Key'), textAt(tag, 'Value')];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  }));
}
