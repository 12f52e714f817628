/**
 * Finds the policies of a template by the table of slots, and says which API each resource policy belongs to.
 *
 * The result points at nodes as they were written; strings that hold JSON are named and parsed elsewhere.
 */
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import { findMember, findPath, settle, type ChoiceNode, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { findShapes, pointer } from '../shapes';
import type { PermissionSite, PolicySite, UnitFile } from '../site';
import { organizationKinds } from '../../policy/kinds';
import { ownPresence } from './nested';
import { permissionTypes, slots, type Slot } from './slots';
import { presenceUnder, resourceType } from './resolve';

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly member: Member;
  readonly object: ObjectNode;
  readonly properties: ObjectNode | undefined;
  /** The conditions of the template under which it is made. */
  readonly presence: readonly Presence[];
}

/** The resources of a template in source order; those without a type are left out. */
export function resourcesOf(root: HostNode): readonly Resource[] {
  let resources = resourcesByRoot.get(root);
  if (!resources) {
    resources = readResources(root);
    resourcesByRoot.set(root, resources);
  }
  return resources;
}

/** To be called before anything else looks at a file: the conditions of a nested template are others in each of its uses. */
export function placeInUse({ uri, root, usedBy }: UnitFile): void {
  if (!usedBy || resourcesByRoot.has(root)) return;
  const conditions = findPath(root, 'Conditions');
  const resources = readResources(root).flatMap((resource): Resource[] => {
    if (resource.presence.length === 0) return [resource];
    const name = findMember(resource.object, 'Condition')?.value;
    // What the use gives may decide it.
    const definition = name?.kind === 'string' ? findPath(conditions, name.value) : undefined;
    if (definition?.kind === 'boolean') return definition.value ? [{ ...resource, presence: always }] : [];
    return [{ ...resource, presence: ownPresence(resource.presence, uri) }];
  });
  resourcesByRoot.set(root, resources);
}

function readResources(root: HostNode): readonly Resource[] {
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return [];
  const conditions = findPath(root, 'Conditions');
  return resources.members.flatMap((member) => (member.shadowed ? [] : (resourceAt(member, conditions) ?? [])));
}

/** Not state: functions of the nodes, kept with them, so that an edit leaves what it does not touch as it is. */
const resourcesByRoot = new WeakMap<HostNode, readonly Resource[]>();
const resourceByNode = new WeakMap<ObjectNode, { readonly resource: Resource; readonly conditions: HostNode | undefined }>();
const sitesByNode = new WeakMap<ObjectNode, { readonly resource: Resource; readonly uri: string; readonly sites: readonly PolicySite[] }>();

const always: readonly Presence[] = [];

function resourceAt(member: Member, conditions: HostNode | undefined): Resource | undefined {
  const object = settle(member.value);
  if (object.kind !== 'object') return undefined;
  const known = resourceByNode.get(object);
  if (known?.resource.logicalId === member.key && (known.conditions === conditions || known.resource.presence === always)) {
    return known.resource.member === member ? known.resource : { ...known.resource, member };
  }
  const type = resourceType(object);
  if (type === undefined) return undefined;
  const properties = findPath(object, 'Properties');
  const condition = findMember(object, 'Condition')?.value;
  const presence = condition?.kind === 'string' ? presenceUnder(condition, conditions) : always;
  const resource = { logicalId: member.key, type, member, object, properties: properties?.kind === 'object' ? properties : undefined, presence };
  resourceByNode.set(object, { resource, conditions });
  return resource;
}

export function templatePolicies(root: HostNode, uri: string): readonly PolicySite[] {
  return [...resourcesOf(root).flatMap((resource) => policiesOf(resource, uri)), ...sharedPolicies(root)];
}

function policiesOf(resource: Resource, uri: string): readonly PolicySite[] {
  const known = sitesByNode.get(resource.object);
  if (known?.uri === uri && known.resource.logicalId === resource.logicalId && known.resource.presence === resource.presence) return known.sites;
  const listed = slots[resource.type];
  const sites = [...(listed ? [...listed.flatMap((slot) => sitesOf(resource, slot)), ...misplacedPolicies(resource, listed, uri)] : unlistedPolicies(resource, uri)), ...organizationPolicy(resource)];
  sitesByNode.set(resource.object, { resource, uri, sites });
  return sites;
}

/** What stands in `Globals` belongs to every resource of a kind; alone it is none's. */
const sharedSlots: readonly { readonly section: string; readonly slot: Slot; readonly holds: string }[] = [
  { section: 'Api', slot: { path: ['Auth', 'ResourcePolicy', 'CustomStatements'], kind: 'api-resource-policy', holds: 'statements' }, holds: 'statements of resource policies' },
  { section: 'Function', slot: { path: ['AssumeRolePolicyDocument'], kind: 'trust' }, holds: 'the trust policy of roles' },
];

function sharedPolicies(root: HostNode): readonly PolicySite[] {
  return sharedSlots.flatMap(({ section, slot, holds }) => {
    const shared = findPath(root, 'Globals', section);
    const name = String(slot.path.at(-1));
    return (shared ? walk(shared, slot.path, { path: ['Globals', section], presence: [] }) : []).map(({ node, path, presence }): PolicySite => ({
      kind: slot.kind,
      kindIsCertain: true,
      node,
      ...(slot.holds ? { holds: slot.holds } : {}),
      dialect: 'iam',
      selector: pointer(path),
      name: `Globals ${name}`,
      derived: false,
      ...(presence.length > 0 ? { presence } : {}),
      because: `\`${name}\` in \`Globals.${section}\` holds ${holds}`,
    }));
  });
}

/** Types the table does not know, custom resources among them: what has a policy's shape is one, of a guessed kind. */
function unlistedPolicies({ type, logicalId, properties }: Resource, uri: string): readonly PolicySite[] {
  if (!properties || type === 'AWS::Organizations::Policy') return [];
  return shapedPolicies(properties, ['Resources', logicalId, 'Properties'], logicalId, uri);
}

/** A policy under a name that says so, in a property its type does not have: whoever writes it there is writing a policy all the same. */
function misplacedPolicies({ logicalId, properties }: Resource, listed: readonly Slot[], uri: string): readonly PolicySite[] {
  const isListed = (key: string): boolean => listed.some(({ path }) => path[0] === key);
  const strange = properties?.members.filter(({ key, shadowed }) => !shadowed && /Policy(?:Document)?$/.test(key) && !isListed(key)) ?? [];
  return strange.flatMap(({ key, value }) => shapedPolicies(value, ['Resources', logicalId, 'Properties', key], logicalId, uri));
}

function shapedPolicies(node: HostNode, path: readonly string[], logicalId: string, uri: string): readonly PolicySite[] {
  return findShapes(node, path, uri).flatMap((shape) => (shape.type === 'policy' ? [{ ...shape.site, name: `${logicalId} ${shape.site.name}` }] : []));
}

export function templatePermissions(root: HostNode): readonly PermissionSite[] {
  return resourcesOf(root)
    .filter((resource) => permissionTypes.has(resource.type))
    .map((resource) => ({ selector: pointer(['Resources', resource.logicalId]), span: resource.member.span }));
}

function sitesOf(resource: Resource, slot: Slot): PolicySite[] {
  if (!resource.properties) return [];
  const start = ['Resources', resource.logicalId, 'Properties'];
  const found = walk(resource.properties, slot.path, { path: start, presence: [] });
  const places = slot.only === 'with-statements' ? found.flatMap(throughChoices).filter(({ node }) => hasStatements(node)) : found;
  return places.map(({ node, path, presence }) => ({
    kind: slot.kind,
    kindIsCertain: slot.isGuess !== true,
    service: slot.service,
    node,
    holds: slot.holds,
    dialect: 'iam' as const,
    selector: pointer(path),
    name: policyName(resource, path),
    derived: false,
    api: slot.kind === 'api-resource-policy' && slot.of === undefined ? pointer(['Resources', resource.logicalId]) : undefined,
    ...(presence.length > 0 ? { presence } : {}),
    because: `\`${slot.path.filter((step) => step !== '*').join('.')}\` of a resource of type \`${resource.type}\` holds a policy`,
  }));
}

type Path = readonly (string | number)[];

interface Found {
  readonly node: HostNode;
  readonly path: Path;
  /** The conditions of the template under which it stands there. */
  readonly presence: readonly Presence[];
}

/** `missing` values stay: a key without a value is where somebody is about to write a policy. */
function walk(node: HostNode, steps: readonly string[], at: Omit<Found, 'node'>): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return node.kind === 'null' ? [] : [{ ...at, node }];
  if (node.kind === 'choice') return branchesOf(node, at).flatMap((branch) => walk(branch.node, steps, branch));
  if (step === '*') {
    const list = node.kind === 'array' ? node.items.map((item, index) => ({ ...at, node: item, path: [...at.path, index] })) : [{ ...at, node }];
    return list.flatMap((item) => walk(item.node, rest, item));
  }
  // A text that holds a definition, a file that is included.
  const place = settle(node);
  if (place.kind === 'choice') return walk(place, steps, at);
  const value = place.kind === 'object' ? findMember(place, step)?.value : undefined;
  return value ? walk(value, rest, { ...at, path: [...at.path, step] }) : [];
}

export function presenceOfResource({ presence }: Resource): readonly Presence[] {
  return presence;
}

/** The branches of `Fn::If`, by where they stand in it. */
export function branchesOf(choice: ChoiceNode, at: Omit<Found, 'node'>): readonly Found[] {
  return choice.branches.flatMap((branch) =>
    branch.value ? [{ node: branch.value, path: [...at.path, 'Fn::If', branch.holds ? 1 : 2], presence: [...at.presence, presenceOf(choice, branch.holds)] }] : [],
  );
}

function throughChoices(found: Found): readonly Found[] {
  return found.node.kind === 'choice' ? branchesOf(found.node, found).flatMap(throughChoices) : [found];
}

export function hasStatements(node: HostNode): boolean {
  return node.kind === 'object' && node.members.some((member) => /^statements?$/i.test(member.key));
}

function policyName(resource: Resource, path: readonly (string | number)[]): string {
  const index = path.findIndex((step) => typeof step === 'number');
  const item = index < 0 || !resource.properties ? undefined : findPath(resource.properties, ...path.slice(3, index + 1));
  const name = item && findPath(item, 'PolicyName');
  return name?.kind === 'string' ? `${resource.logicalId} ${name.value}` : `${resource.logicalId} ${String(path.filter((step) => typeof step === 'string').at(-1))}`;
}

function organizationPolicy(resource: Resource): PolicySite[] {
  if (resource.type !== 'AWS::Organizations::Policy' || !resource.properties) return [];
  const type = findPath(resource.properties, 'Type');
  const kind = type?.kind === 'string' ? organizationKinds[type.value] : undefined;
  return kind ? sitesOf(resource, { path: ['Content'], kind }) : [];
}
