/**
 * Roles and users of a template: who they are and which policies are attached to them, also from other resources.
 *
 * A function without a role of its own has one that SAM makes. Managed policies of AWS, and SAM's policy templates, lie
 * outside the file and are named only.
 */
import { holed, literalText } from '../../base/atoms';
import { readText } from '../../policy/text';
import { findPath, settle, type HostNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { AttachedPolicy, PrincipalSite, UnitFile } from '../site';
import { resourcesOf, templatePolicies, type Resource } from './policies';
import { pseudoAtom } from './resolve';

export function templatePrincipals({ uri, root }: UnitFile): readonly PrincipalSite[] {
  const resources = resourcesOf(root);
  const identity = templatePolicies(root, uri).filter((site) => site.kind === 'identity').map((site) => site.selector);
  return resources.flatMap((resource): PrincipalSite[] => {
    const words = wordsOf(resource);
    if (!words) return [];
    const own = pointer(['Resources', resource.logicalId]);
    // SAM derives the role of a function under this name.
    const role = words.isMade ? `${resource.logicalId}Role` : resource.logicalId;
    const attachedBy = resources.filter((other) => attaches(other, role, words.list));
    const inside = identity.filter((selector) => selector.startsWith(`${own}/`));
    const attached = attachedBy.flatMap((other) => identity.filter((selector) => selector.startsWith(`${pointer(['Resources', other.logicalId])}/`)));
    const boundary = findPath(resource.properties, 'PermissionsBoundary');
    return [
      {
        uri,
        selector: own,
        type: words.type,
        name: textAt(resource, words.name) ?? role,
        path: textAt(resource, 'Path') ?? '/',
        arnAtoms: [`${uri}#${role}.Arn`],
        nameAtoms: [`${uri}#${role}`],
        account: holed([pseudoAtom(uri, 'AWS::AccountId', 'account-id')]),
        partition: holed([pseudoAtom(uri, 'AWS::Partition', 'partition')]),
        policies: [...[...inside, ...attached].map((selector) => ({ uri, selector })), ...managedOf(resource, words.managed, uri)],
        boundary: boundary && managed(boundary, uri),
        tags: tagsOf(resource),
      },
    ];
  });
}

interface PrincipalWords {
  readonly type: 'role' | 'user';
  readonly name: string;
  /** The property of policies that lists whom they are attached to. */
  readonly list: readonly string[];
  /** The property with managed policies. */
  readonly managed: string;
  readonly isMade: boolean;
}

function wordsOf({ type, properties }: Resource): PrincipalWords | undefined {
  switch (type) {
    case 'AWS::IAM::Role':
      return { type: 'role', name: 'RoleName', list: ['Roles', 'RoleName'], managed: 'ManagedPolicyArns', isMade: false };
    case 'AWS::IAM::User':
      return { type: 'user', name: 'UserName', list: ['Users', 'UserName'], managed: 'ManagedPolicyArns', isMade: false };
    case 'AWS::Serverless::Function':
    case 'AWS::Serverless::StateMachine':
      if (findPath(properties, 'Role')) return undefined;
      return { type: 'role', name: 'RoleName', list: ['Roles', 'RoleName'], managed: 'Policies', isMade: true };
    default:
      return undefined;
  }
}

const attaching = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy']);

function attaches(resource: Resource, principal: string, properties: readonly string[]): boolean {
  if (!attaching.has(resource.type)) return false;
  return properties.some((property) => listAt(resource, property).some((node) => referenced(node) === principal));
}

function managedOf(resource: Resource, property: string, uri: string): readonly AttachedPolicy[] {
  // Documents written in place are sites of their own.
  return listAt(resource, property).flatMap((node) => (settle(node).kind === 'object' && property !== 'Policies' ? [] : (managed(node, uri) ?? [])));
}

/** A managed policy by reference, by ARN or name, or one of SAM's templates. */
function managed(node: HostNode, uri: string): AttachedPolicy | undefined {
  const target = referenced(node);
  if (target !== undefined) return { uri, selector: pointer(['Resources', target, 'Properties', 'PolicyDocument']) };
  const value = settle(node);
  if (value.kind === 'object') {
    const [member, ...others] = value.members;
    return member && others.length === 0 && /^[A-Z]\w*Policy$/.test(member.key) ? { outside: member.key } : undefined;
  }
  const text = readText(value);
  const literal = text && literalText(text);
  return literal === undefined || literal === '' ? undefined : { outside: literal };
}

/** The logical id a node refers to. */
function referenced(node: HostNode): string | undefined {
  return node.kind === 'ref' || node.kind === 'unknown' ? node.reference?.address : undefined;
}

function listAt({ properties }: Resource, property: string): readonly HostNode[] {
  const value = findPath(properties, property);
  if (!value) return [];
  return value.kind === 'array' ? value.items : [value];
}

function textAt({ properties }: Resource, property: string): string | undefined {
  const value = findPath(properties, property);
  const text = value && readText(value);
  return text && literalText(text);
}

function tagsOf(resource: Resource): ReadonlyMap<string, string> {
  const pairs = listAt(resource, 'Tags').flatMap((tag): [string, string][] => {
    const [key, value] = [findPath(tag, 'Key'), findPath(tag, 'Value')].map((node) => node && readText(node)).map((text) => text && literalText(text));
    return key !== undefined && value !== undefined ? [[key, value]] : [];
  });
  return new Map(pairs);
}
