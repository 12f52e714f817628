/**
 * The policies and permissions SAM makes of connectors, written as resources or below the resource they start at.
 *
 * A connector whose ends or permissions cannot be seen, or whose pair of types is not known, grants something to somebody:
 * it is named, so that nobody takes it for nothing.
 */
import { keptWith } from '../../base/kept-with';
import type { Piece } from '../../base/atoms';
import type { Presence } from '../../policy/model';
import { readText } from '../../policy/text';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { PermissionSite, PolicySite, UnitFile } from '../site';
import { findConnectorProfile, isAccess, plainType, type Access, type ConnectorProfile } from './connector-profiles';
import { anchorAt, madeArray, madeObject, madeText } from './derived-nodes';
import { resourcesOf, type Resource } from './policies';
import { resolve } from './resolve';
import { statementOf } from './sam-policies';

/** The policies that are known, of roles and of resources. */
export function connectorPolicies(file: UnitFile): readonly PolicySite[] {
  return connectionsOf(file).flatMap((connection) => policyOf(connection, file) ?? []);
}

export function connectorPermissions(file: UnitFile): readonly PermissionSite[] {
  return connectionsOf(file).flatMap(({ profile, selector, member }) => (profile?.kind === 'permission' ? [{ selector, span: member.span }] : []));
}

/** Something a connector attaches to a role. */
export interface ConnectorGrant {
  readonly name: string;
  /** Of the known policy; undefined where nobody knows what it says. */
  readonly selector: string | undefined;
  /** Whose it may be; `anybody` where that cannot be seen either. */
  readonly holders: readonly RoleOf[] | 'anybody';
  readonly presence: readonly Presence[];
}

/** The role SAM makes of a resource, or the one a node names. */
export type RoleOf = { readonly madeFor: string } | { readonly named: HostNode };

export function connectorGrants(file: UnitFile): readonly ConnectorGrant[] {
  return connectionsOf(file).flatMap((connection): ConnectorGrant[] => {
    const { name, selector, profile, source, destination, presence } = connection;
    if (profile && profile.kind !== 'identity') return [];
    if (!source || !destination) return [{ name, selector: undefined, holders: 'anybody', presence }];
    const ends = profile === undefined ? [source, destination] : [profile.of === 'source' ? source : destination];
    const holders = ends.flatMap((end) => rolesOf(end, end === source ? destination : source));
    return [{ name, selector: policyOf(connection, file) && selector, holders, presence }];
  });
}

interface Connection {
  readonly name: string;
  readonly selector: string;
  /** The connector, or the one of its destinations. */
  readonly member: Member;
  readonly source: End | undefined;
  readonly destination: End | undefined;
  readonly permissions: readonly Access[] | undefined;
  readonly profile: ConnectorProfile | undefined;
  readonly presence: readonly Presence[];
}

/** A resource of the template, or one that is described. */
interface End {
  readonly type: string;
  readonly resource: Resource | undefined;
  readonly written: ObjectNode;
}

const connections = keptWith<HostNode, readonly Connection[]>('connections');

function connectionsOf({ root }: UnitFile): readonly Connection[] {
  const known = connections.get(root) ?? readConnections(root);
  connections.set(root, known);
  return known;
}

function readConnections(root: HostNode): readonly Connection[] {
  const resources = resourcesOf(root);
  return resources.flatMap((resource): readonly Connection[] => {
    const own = resource.type === 'AWS::Serverless::Connector' ? connectorAt(resource.logicalId, resource.member, ['Resources', resource.logicalId], resource, resources) : [];
    const below = findMember(resource.object, 'Connectors');
    return below ? [...own, ...embedded(below, resource, resources)] : own;
  });
}

function embedded(below: Member, resource: Resource, resources: readonly Resource[]): readonly Connection[] {
  const connectors = settle(below.value);
  const path = ['Resources', resource.logicalId, 'Connectors'];
  if (connectors.kind !== 'object' || connectors.open !== undefined) return [unseen('Connectors', below, path, resource)];
  return connectors.members.flatMap((member) => connectorAt(member.key, member, [...path, member.key], resource, resources, resource));
}

function unseen(name: string, member: Member, path: readonly (string | number)[], { presence }: Resource): Connection {
  return { name, selector: pointer(path), member, source: undefined, destination: undefined, permissions: undefined, profile: undefined, presence };
}

function connectorAt(name: string, member: Member, path: readonly string[], holder: Resource, resources: readonly Resource[], start?: Resource): readonly Connection[] {
  const properties = findPath(member.value, 'Properties');
  const target = properties && findPath(properties, 'Destination');
  if (!properties || !target) return [unseen(name, member, path, holder)];
  const from = findPath(properties, 'Source');
  const source = start ? { type: start.type, resource: start, written: start.object } : endAt(from, resources);
  const permissions = accessAt(findPath(properties, 'Permissions'));
  const several = target.kind === 'array';
  return (several ? target.items : [target]).map((item, index): Connection => {
    const destination = endAt(item, resources);
    const selector = pointer(several ? [...path, 'Properties', 'Destination', index] : path);
    const profile = source && destination && permissions ? findConnectorProfile(source.type, destination.type) : undefined;
    return { name, selector, member, source, destination, permissions, profile, presence: holder.presence };
  });
}

function endAt(node: HostNode | undefined, resources: readonly Resource[]): End | undefined {
  const written = node && settle(node);
  if (written?.kind !== 'object' || written.open !== undefined) return undefined;
  const [id, type] = ['Id', 'Type'].map((key) => findPath(written, key));
  if (id) {
    const resource = id.kind === 'string' && id.holes.length === 0 ? resources.find(({ logicalId }) => logicalId === id.value) : undefined;
    return resource && { type: resource.type, resource, written };
  }
  return type?.kind === 'string' && type.holes.length === 0 ? { type: type.value, resource: undefined, written } : undefined;
}

function accessAt(node: HostNode | undefined): readonly Access[] | undefined {
  if (node?.kind !== 'array' || node.open !== undefined) return undefined;
  const words = node.items.map((item) => settle(item)).flatMap((item) => (item.kind === 'string' && isAccess(item.value) ? [item.value] : []));
  return words.length === node.items.length && words.length > 0 ? words : undefined;
}

/** A policy made of a connector stays the same while the connector and both ends do. */
const made = new WeakMap<Member, Map<string, { readonly source: ObjectNode; readonly destination: ObjectNode; readonly policy: ObjectNode }>>();

/** Undefined where something it says is not known. */
function policyOf(connection: Connection, file: UnitFile): PolicySite | undefined {
  const { profile, member, selector, name, presence, source, destination } = connection;
  if (!profile || profile.kind === 'permission' || !source || !destination) return undefined;
  const known = made.get(member) ?? new Map<string, { source: ObjectNode; destination: ObjectNode; policy: ObjectNode }>();
  made.set(member, known);
  const before = known.get(selector);
  const [from, to] = [source, destination].map((end) => end.resource?.object ?? end.written);
  const policy = before && before.source === from && before.destination === to ? before.policy : documentOf(connection, profile, file);
  if (!policy || !from || !to) return undefined;
  known.set(selector, { source: from, destination: to, policy });
  return {
    kind: profile.kind === 'identity' ? 'identity' : 'resource-policy',
    kindIsCertain: true,
    ...(profile.kind === 'resource-policy' ? { service: profile.service } : {}),
    node: policy,
    dialect: 'iam',
    selector,
    name: `connector ${name}`,
    derived: true,
    ...(presence.length > 0 ? { presence } : {}),
    because: `SAM makes it of the connector \`${name}\``,
  };
}

function documentOf({ member, permissions, source, destination }: Connection, profile: Exclude<ConnectorProfile, { kind: 'permission' }>, file: UnitFile): ObjectNode | undefined {
  if (!permissions || !source || !destination) return undefined;
  const grants = permissions.map((access) => profile.grants[access]);
  const values = new Map(Object.entries({ SourceArn: textOf(source, 'Arn', file), DestinationArn: textOf(destination, 'Arn', file), DestinationName: textOf(destination, 'Name', file) }));
  const all = grants.flatMap((grant) => grant ?? []);
  const texts = all.flatMap(({ resources, condition }) => [...resources, condition?.text ?? '']).join('\n');
  const isKnown = [...values].every(([name, pieces]) => pieces !== undefined || !texts.includes(`{${name}}`));
  // SAM refuses a kind of access that a pair of types does not have.
  if (!isKnown || grants.includes(undefined)) return undefined;
  const anchor = anchorAt(member);
  const pieces = new Map([...values].map(([name, each]) => [name, each ?? []] as const));
  const principal = profile.kind === 'resource-policy' ? madeObject(anchor, { Service: madeText(anchor, [profile.principal]) }) : undefined;
  const statements = all.map((grant) => statementOf(grant, { anchor, values: pieces, uri: file.uri, principal }));
  return madeObject(anchor, { Version: madeText(anchor, ['2012-10-17']), Statement: madeArray(anchor, statements) });
}

/** Types whose reference is their ARN. */
const namedByArn = new Set(['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine', 'AWS::AppSync::DataSource']);

/** As another reference to the same thing reads. */
function textOf({ type, resource, written }: End, what: 'Arn' | 'Name', { uri }: UnitFile): readonly Piece[] | undefined {
  if (!resource) {
    const given = findPath(written, what);
    const text = given && readText(given);
    return text && text.pieces.length > 0 ? text.pieces : undefined;
  }
  const { logicalId, object, member } = resource;
  const attribute = what === 'Arn' && namedByArn.has(plainType(type)) ? undefined : what;
  const label = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
  const reference = { address: logicalId, ...(attribute === undefined ? {} : { attribute }), label, isPure: true, span: member.keySpan };
  const found = resolve(reference, { id: uri, declared: new Map([[`resource:${logicalId}`, object]]), file: () => undefined });
  return found.kind === 'pieces' ? found.pieces : undefined;
}

const roleProperties: Readonly<Record<string, string | undefined>> = {
  'AWS::Lambda::Function': 'Role',
  'AWS::Serverless::Function': 'Role',
  'AWS::Serverless::StateMachine': 'Role',
  'AWS::StepFunctions::StateMachine': 'RoleArn',
  'AWS::AppSync::DataSource': 'ServiceRoleArn',
};

/** The roles an end may act as: several where a rule has several targets. */
function rolesOf(end: End, other: End): readonly RoleOf[] {
  const { resource, type, written } = end;
  if (!resource) {
    const name = findPath(written, 'RoleName');
    return name ? [{ named: name }] : [];
  }
  if (type === 'AWS::Events::Rule') return rolesOfRule(resource, other);
  const property = roleProperties[type];
  const role = property === undefined ? undefined : resource.properties && findMember(resource.properties, property)?.value;
  if (role) return [{ named: role }];
  return type === 'AWS::Serverless::Function' || type === 'AWS::Serverless::StateMachine' ? [{ madeFor: resource.logicalId }] : [];
}

/** That of the target the connector leads to; of every target where that cannot be told. */
function rolesOfRule({ properties }: Resource, other: End): readonly RoleOf[] {
  const targets = properties && findPath(properties, 'Targets');
  const items = targets?.kind === 'array' ? targets.items.map(settle) : [];
  const leads = items.filter((item) => {
    const arn = findPath(item, 'Arn');
    return arn && (arn.kind === 'ref' || arn.kind === 'unknown') && arn.reference?.address === other.resource?.logicalId;
  });
  return (leads.length > 0 ? leads : items).flatMap((item) => {
    const role = item.kind === 'object' ? findMember(item, 'RoleArn')?.value : undefined;
    return role ? [{ named: role }] : [];
  });
}
