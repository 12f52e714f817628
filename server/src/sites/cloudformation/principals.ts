/**
 * Roles and users of a template: who they are and which policies are attached to them, also from other resources.
 *
 * A function without a role of its own has one that SAM makes. Managed policies of AWS, and those of SAM's policy
 * templates whose grants are not known here, lie outside the file and are named only.
 */
import { holed, literal, literalText, type Atom, type HoledText } from '../../base/atoms';
import { tri, type Tri } from '../../base/tri';
import type { Presence } from '../../policy/model';
import { anonymousAtom, readLiteral, readText } from '../../policy/text';
import { presenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode } from '../../syntax/node';
import { managedName, underPresence } from '../attached';
import { pointer } from '../shapes';
import type { AttachedPolicy, BoundaryChoice, PolicySite, PrincipalSite, UnitFile } from '../site';
import { hasStatements as isStatements, presenceOfResource, resourcesOf, templatePolicies, type Resource } from './policies';
import { pseudoAtom } from './resolve';
import { connectorGrants, type ConnectorGrant } from './connectors';
import { isKnownTemplate, samTemplatePolicies } from './sam-policies';

export function templatePrincipals({ uri, root }: UnitFile): readonly PrincipalSite[] {
  const resources = resourcesOf(root);
  const template: Template = { uri, root, resources, identity: [...templatePolicies(root, uri).filter((site) => site.kind === 'identity'), ...samTemplatePolicies({ uri, root })], connectors: connectorGrants({ uri, root }) };
  return resources.flatMap((resource): PrincipalSite[] => {
    const words = wordsOf(resource);
    return words ? [principalOf(resource, words, template)] : [];
  });
}

interface Template extends UnitFile {
  readonly resources: readonly Resource[];
  readonly identity: readonly PolicySite[];
  readonly connectors: readonly ConnectorGrant[];
}

function principalOf(resource: Resource, words: PrincipalWords, template: Template): PrincipalSite {
  const { uri } = template;
  // SAM derives the role of a function under this name.
  const role = words.isMade ? `${resource.logicalId}Role` : resource.logicalId;
  return {
    uri,
    selector: pointer(['Resources', resource.logicalId]),
    type: words.type,
    name: textAt(resource, words.name) ?? role,
    nameText: nameOf(resource, role, words, template),
    path: holedAt(valueAt(resource, words.isMade ? 'RolePath' : 'Path') ?? (words.isMade ? findPath(template.root, 'Globals', 'Function', 'RolePath') : undefined)) ?? literal('/'),
    arnAtoms: [`${uri}#${role}.Arn`],
    nameAtoms: [`${uri}#${role}`],
    account: holed([pseudoAtom(uri, 'AWS::AccountId', 'account-id')]),
    partition: holed([pseudoAtom(uri, 'AWS::Partition', 'partition')]),
    policies: [...sitesIn(resource, template), ...attachedTo(role, resource, words, template), ...listedPolicies(resource, words, template), ...fromElsewhere(resource, words, template), ...ofConnectors(role, resource, words, template)],
    ...boundaryOf(resource, words, template),
    ...tagsOf(resource, words, template),
  };
}

/** Without a name CloudFormation makes one up from those of the stack and the resource. */
function nameOf(resource: Resource, role: string, { name }: PrincipalWords, { uri }: Template): HoledText {
  const written = valueAt(resource, name);
  const made: Atom = { id: `${uri}#${role}`, label: role, reason: 'given at deployment', pure: true, shape: 'text' };
  if (written) return holedAt(written) ?? holed([made]);
  return holed([pseudoAtom(uri, 'AWS::StackName', 'text'), `-${role}-`, made]);
}

function holedAt(node: HostNode | undefined): HoledText | undefined {
  return node && readText(node);
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
      if (properties && findMember(properties, 'Role')) return undefined;
      return { type: 'role', name: 'RoleName', list: ['Roles', 'RoleName'], managed: 'Policies', isMade: true };
    default:
      return undefined;
  }
}

const attaching = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy']);

/** The documents written in a resource. */
function sitesIn({ logicalId }: Resource, { identity, uri }: Template): readonly AttachedPolicy[] {
  const own = `${pointer(['Resources', logicalId])}/`;
  return identity.filter(({ selector }) => selector.startsWith(own)).map(({ selector, presence }) => ({ uri, selector, ...(presence ? { presence } : {}) }));
}

/** Policies of their own that name the role or user, under the conditions on which they do. */
function attachedTo(role: string, principal: Resource, { name, list }: PrincipalWords, template: Template): readonly AttachedPolicy[] {
  const ownName = valueAt(principal, name);
  return template.resources.filter(({ type }) => attaching.has(type)).flatMap((other) =>
    list.flatMap((property) => itemsAt(valueAt(other, property))).flatMap(({ node, presence }) => {
      const how = namesRole(node, role, ownName, template);
      if (how === 'no') return [];
      const condition = { ...anonymousAtom(node.span, `whom ${other.logicalId} is attached to`), pure: true };
      const conditions = [...presenceOfResource(other), ...presence, ...(how === 'unknown' ? [{ condition, holds: true }] : [])];
      return sitesIn(other, template).map((policy) => underPresence(conditions, policy));
    }),
  );
}

/** By its logical id, or by the name it is given; a name that is computed otherwise is somebody's, maybe its own. */
function namesRole(node: HostNode, role: string, ownName: HostNode | undefined, { resources }: Template): Tri {
  const target = referenced(node);
  if (target === role) return 'yes';
  if (!ownName || resources.some(({ logicalId }) => logicalId === target)) return 'no';
  const [text, own] = [readText(node), readText(ownName)];
  if (!text || !own) return 'unknown';
  const [written, ownWritten] = [literalText(text), literalText(own)];
  if (written !== undefined && ownWritten !== undefined) return tri(written === ownWritten);
  return JSON.stringify(text) === JSON.stringify(own) ? 'yes' : 'unknown';
}

/** Managed policies and SAM's shortcuts; documents written in place are sites of their own. */
function listedPolicies(resource: Resource, { managed: property }: PrincipalWords, template: Template): readonly AttachedPolicy[] {
  return itemsAt(valueAt(resource, property)).flatMap(({ node, presence }) => {
    const isDocument = node.kind === 'object' && (property === 'Policies' ? isStatements(node) || isKnownTemplate(node) : true);
    return isDocument ? [] : [underPresence(presence, managed(node, template))];
  });
}

/** What other properties and resources attach; only named, since its documents lie outside. */
function fromElsewhere(resource: Resource, words: PrincipalWords, { root }: Template): readonly AttachedPolicy[] {
  const { logicalId, type } = resource;
  const unseen = words.isMade ? [] : itemsAt(valueAt(resource, 'Policies')).filter(({ node }) => node.kind !== 'object').map(({ presence }) => underPresence(presence, { outside: `Policies of ${logicalId}` }));
  const groups = words.type === 'user' && valueAt(resource, 'Groups') ? [{ outside: `policies of the groups of ${logicalId}` }] : [];
  return [...unseen, ...groups, ...(words.isMade && type === 'AWS::Serverless::Function' ? ofFunction(resource, root) : [])];
}

/** Policies that connectors make for a role; one whose grants nobody knows is named. */
function ofConnectors(role: string, resource: Resource, { type, name, isMade }: PrincipalWords, template: Template): readonly AttachedPolicy[] {
  if (type !== 'role') return [];
  const { connectors, uri } = template;
  return connectors.flatMap((connector): AttachedPolicy[] => {
    const policy = connector.selector === undefined ? { outside: `the policy of connector ${connector.name}` } : { uri, selector: connector.selector };
    const attached = (conditions: readonly Presence[]): AttachedPolicy => underPresence([...connector.presence, ...conditions], policy);
    if (connector.holders === 'anybody') return [attached([])];
    return connector.holders.flatMap((holder) => {
      if ('madeFor' in holder) return isMade && holder.madeFor === resource.logicalId ? [attached([])] : [];
      const how = isMade ? 'no' : namesRole(holder.named, role, valueAt(resource, name), template);
      if (how === 'no') return [];
      const condition = { ...anonymousAtom(holder.named.span, `whose role connector ${connector.name} gives it to`), pure: true };
      return [attached(how === 'unknown' ? [{ condition, holds: true }] : [])];
    });
  });
}

/** SAM gives the role of a function what its settings and events need. */
function ofFunction(resource: Resource, root: HostNode): readonly AttachedPolicy[] {
  const has = (property: string): boolean => valueAt(resource, property) !== undefined || findPath(root, 'Globals', 'Function', property) !== undefined;
  const events = findPath(resource.properties, 'Events');
  const types = events?.kind === 'object' ? events.members.map((member) => findPath(member.value, 'Type')) : events ? [events] : [];
  const sources = types.flatMap((type) => (type?.kind === 'string' ? (EVENT_POLICIES[type.value] ?? []) : ['policies of its events']));
  const names = [
    'AWSLambdaBasicExecutionRole',
    ...(has('VpcConfig') ? ['AWSLambdaVPCAccessExecutionRole'] : []),
    ...(has('Tracing') ? ['AWSXRayDaemonWriteAccess'] : []),
    ...(has('DeadLetterQueue') || has('EventInvokeConfig') ? ['a policy for its failed events'] : []),
    ...sources,
  ];
  return [...new Set(names)].map((outside) => ({ outside }));
}

const EVENT_POLICIES: Readonly<Record<string, string | undefined>> = {
  SQS: 'AWSLambdaSQSQueueExecutionRole',
  Kinesis: 'AWSLambdaKinesisExecutionRole',
  DynamoDB: 'AWSLambdaDynamoDBExecutionRole',
  MSK: 'AWSLambdaMSKExecutionRole',
  MQ: 'a policy for its message broker',
  SelfManagedKafka: 'a policy for its Kafka cluster',
  DocumentDB: 'a policy for its document database',
};

function boundaryOf(resource: Resource, { isMade }: PrincipalWords, template: Template): Pick<PrincipalSite, 'boundary' | 'boundaryChoices'> {
  const shared = isMade && resource.type === 'AWS::Serverless::Function' ? findPath(template.root, 'Globals', 'Function', 'PermissionsBoundary') : undefined;
  const choices = boundaryChoices(valueAt(resource, 'PermissionsBoundary') ?? shared, template);
  const [only, ...others] = choices;
  if (only && others.length === 0 && only.presence.length === 0) return { boundary: only.policy };
  return { boundary: { outside: `PermissionsBoundary of ${resource.logicalId}` }, boundaryChoices: choices };
}

function boundaryChoices(node: HostNode | undefined, template: Template, presence: readonly Presence[] = []): readonly BoundaryChoice[] {
  if (!node || node.kind === 'missing' || node.kind === 'null') return [{ policy: undefined, presence }];
  if (node.kind !== 'choice') return [{ policy: managed(node, template), presence }];
  return node.branches.flatMap((branch) => boundaryChoices(branch.value, template, [...presence, presenceOf(node, branch.holds)]));
}

/** A managed policy by reference, by ARN or name, or one of SAM's templates. */
function managed(node: HostNode, { resources, uri }: Template): AttachedPolicy {
  const target = referenced(node);
  if (target !== undefined && resources.some(({ logicalId }) => logicalId === target)) {
    return { uri, selector: pointer(['Resources', target, 'Properties', 'PolicyDocument']) };
  }
  const value = settle(node);
  const [template] = value.kind === 'object' ? value.members : [];
  const text = readText(value);
  return { outside: template?.key ?? (text && text.pieces.length > 0 ? managedName(text) : 'a policy') };
}

/** The logical id a node refers to. */
function referenced(node: HostNode): string | undefined {
  if (node.kind !== 'ref' && (node.kind !== 'unknown' || node.pieces?.length !== 1)) return undefined;
  return node.reference?.address;
}

interface Item {
  readonly node: HostNode;
  readonly presence: readonly Presence[];
}

/** The items of a list, or a single value in its place, through conditions; a list that cannot be seen is one item. */
function itemsAt(node: HostNode | undefined, presence: readonly Presence[] = []): readonly Item[] {
  if (!node || node.kind === 'null' || node.kind === 'missing') return [];
  if (node.kind === 'choice') return node.branches.flatMap((branch) => itemsAt(branch.value, [...presence, presenceOf(node, branch.holds)]));
  return node.kind === 'array' ? node.items.flatMap((item) => itemsAt(item, presence)) : [{ node, presence }];
}

function valueAt({ properties }: Resource, property: string): HostNode | undefined {
  return properties && findMember(properties, property)?.value;
}

function textAt(resource: Resource, property: string): string | undefined {
  return readLiteral(valueAt(resource, property));
}

interface Tags {
  readonly tags: ReadonlyMap<string, string>;
  readonly tagsAreComplete: boolean;
}

/** A list of pairs, or SAM's map; SAM marks the roles it makes. */
function tagsOf(resource: Resource, { isMade }: PrincipalWords, { root }: Template): Tags {
  const tags = new Map<string, string>(isMade ? [['lambda:createdBy', 'SAM']] : []);
  let tagsAreComplete = true;
  const add = (key: HostNode | string | undefined, value: HostNode | undefined): void => {
    const [name, text] = [typeof key === 'string' ? key : readLiteral(key), readLiteral(value)];
    if (name === undefined || text === undefined) tagsAreComplete = false;
    else tags.set(name, text);
  };
  const holders = [...(isMade ? [findPath(root, 'Globals', 'Function', 'Tags')] : []), valueAt(resource, 'Tags')];
  for (const holder of holders.flatMap((node) => itemsAt(node))) {
    if (holder.presence.length > 0) tagsAreComplete = false;
    else if (holder.node.kind !== 'object') tagsAreComplete = false;
    else if (isMade) for (const member of holder.node.members) add(member.key, member.value);
    else add(findMember(holder.node, 'Key')?.value, findMember(holder.node, 'Value')?.value);
  }
  return { tags, tagsAreComplete };
}
