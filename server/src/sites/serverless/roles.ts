/**
 * The roles that the framework makes for functions: one for all of them, or one each where a function has statements of its
 * own. Their policies stand where they are written; what the framework adds for logs is derived.
 *
 * A function that is given a role by name has none here. What event sources and networks need is named only.
 */
import { holed, isAtom, type Piece } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import { findMember, settle, type HostNode, type Member } from '../../syntax/node';
import { anchorAt, madeArray, madeObject, madeText, type Anchor } from '../cloudformation/derived-nodes';
import { arnPieces, type Made, madeAtom, madeResource, piecesOf, regionPieces, stagePieces, textsAt } from './made';
import { functionRoleId, sharedRoleId } from './names';
import { countedStatements, hasOwnRole, hasPlugin, isPerFunction, knowsRoles, pluginName } from './own-roles';
import { firstAt, isTruthy, providerValue, valueAt, type Path, type Service, type ServiceFunction } from './service';

/** A role, and where its inline policies stand in the file, in their order. */
export interface MadeRole {
  readonly resource: Made;
  readonly policies: readonly RolePolicy[];
}

export interface RolePolicy {
  readonly path: Path;
  /** Statements that are written, or a policy that is made of settings. */
  readonly node: HostNode;
  readonly isMade: boolean;
}

export function madeRoles(service: Service): readonly MadeRole[] {
  const role = providerValue(service, 'iam', 'role');
  const isGiven = (role !== undefined && role.kind !== 'object') || providerValue(service, 'role') !== undefined;
  if (isGiven || service.functions.length === 0) return [];
  const own = service.functions.filter((each) => hasOwnRole(each, service));
  const others = service.functions.filter((each) => valueAt(each.object, 'role') === undefined && !own.includes(each));
  return [...(others.length > 0 || own.length > 0 ? sharedRole(service, isPerFunction(service)) : []), ...own.map((each) => functionRole(each, service))];
}

export const sharedStatements: readonly Path[] = [['provider', 'iam', 'role', 'statements'], ['provider', 'iamRoleStatements']];

const roles = new KeptByInputs<MadeRole>();

function sharedRole(service: Service, isPerFunctionMode: boolean): readonly MadeRole[] {
  if (isPerFunctionMode || !service.provider) return [];
  const anchor = anchorAt(placeOf(service.provider));
  const statements = firstAt(service.root, sharedStatements);
  // Long sections are put together anew after each edit; the first function is not, as long as it stays.
  const owner = service.functions[0]?.member.value ?? service.provider.value;
  const logs = logPolicy(service, service.functions, { anchor, owner, path: ['provider', 'logs'] });
  const settings = settingsOf(service);
  const managed = [...itemsOf(settings.managed), ...addedFor(service.functions, service, anchor)];
  const inputs = [service.uri, statements?.node, logs, ...Object.values(settings), ...managed];
  const make = (): MadeRole =>
    madeRole(sharedRoleId, anchor, {
      policies: [...(statements ? [{ ...statements, isMade: false }] : []), ...logs],
      properties: {
        RoleName: settings.name ?? madeText(anchor, namePieces(service, [])),
        Path: settings.path,
        PermissionsBoundary: settings.boundary,
        ManagedPolicyArns: managed.length > 0 ? madeArray(anchor, managed) : undefined,
        Tags: tagsOf(settings.tags, anchor),
      },
    });
  return [roles.get(owner, sharedRoleId, flat(inputs), make)];
}

/** What says most about the role. */
function placeOf(provider: Member): Member {
  const object = settle(provider.value);
  if (object.kind !== 'object') return provider;
  const iam = findMember(object, 'iam');
  const inner = iam && settle(iam.value);
  return (inner?.kind === 'object' ? findMember(inner, 'role') : undefined) ?? findMember(object, 'iamRoleStatements') ?? provider;
}

type RoleSettings = Readonly<Record<'name' | 'path' | 'boundary' | 'managed' | 'tags', HostNode | undefined>>;

function settingsOf(service: Service): RoleSettings {
  const at = (...path: readonly string[]): HostNode | undefined => providerValue(service, ...path);
  const inRole = (key: string): HostNode | undefined => at('iam', 'role', key);
  return {
    name: inRole('name'),
    path: inRole('path'),
    boundary: inRole('permissionsBoundary') ?? inRole('permissionBoundary') ?? at('rolePermissionsBoundary'),
    managed: inRole('managedPolicies') ?? at('iamManagedPolicies'),
    tags: inRole('tags'),
  };
}

interface RoleMaking {
  readonly policies: readonly RolePolicy[];
  readonly properties: Readonly<Record<string, HostNode | undefined>>;
}

function madeRole(logicalId: string, anchor: Anchor, { policies, properties }: RoleMaking): MadeRole {
  const documents = policies.map(({ node }) => madeObject(anchor, { PolicyDocument: node }));
  return { policies, resource: madeResource(logicalId, anchor, { type: 'AWS::IAM::Role', properties: { ...properties, Policies: madeArray(anchor, documents) } }) };
}

function functionRole(own: ServiceFunction, service: Service): MadeRole {
  const { object, member, name } = own;
  const anchor = anchorAt((object && (findMember(object, 'iamRoleStatements') ?? findMember(object, 'iam'))) ?? member);
  const statements = firstAt(object, countedStatements(service));
  const inherited = inherits(own, service) ? firstAt(service.root, sharedStatements) : undefined;
  const logs = logPolicy(service, [own], { anchor, owner: member.value, path: [...own.path, 'logs'] });
  const shared = isPerFunction(service) ? settingsOf(service) : undefined;
  const inRole = (key: string): HostNode | undefined => (knowsRoles(service) ? valueAt(object, 'iam', 'role', key) : undefined);
  const forPlugin = (holder: HostNode | undefined, ...path: readonly string[]): HostNode | undefined => (hasPlugin(service) ? valueAt(holder, ...path) : undefined);
  const settings = {
    name: inRole('name') ?? forPlugin(object, 'iamRoleStatementsName'),
    path: inRole('path') ?? providerValue(service, 'iam', 'role', 'path'),
    boundary: inRole('permissionsBoundary') ?? forPlugin(object, 'iamPermissionsBoundary') ?? forPlugin(service.root, 'custom', pluginName, 'iamGlobalPermissionsBoundary') ?? settingsOf(service).boundary,
    tags: inRole('tags') ?? settingsOf(service).tags,
  };
  const managed = [...itemsOf(shared?.managed), ...itemsOf(inRole('managedPolicies')), ...addedFor([own], service, anchor)];
  const make = (): MadeRole =>
    madeRole(functionRoleId(name), anchor, {
      policies: [...(inherited ? [{ ...inherited, isMade: false }] : []), ...(statements ? [{ path: [...own.path, ...statements.path], node: statements.node, isMade: false }] : []), ...logs],
      properties: {
        RoleName: settings.name ?? madeText(anchor, namePieces(service, [name, '-'])),
        Path: settings.path,
        PermissionsBoundary: settings.boundary,
        ManagedPolicyArns: managed.length > 0 ? madeArray(anchor, managed) : undefined,
        Tags: tagsOf(settings.tags, anchor),
      },
    });
  return roles.get(member.value, name, flat([service.uri, statements?.node, inherited?.node, logs, ...Object.values(settings), ...managed]), make);
}

/** Whether the function has the statements of the provider, too. */
function inherits({ object }: ServiceFunction, service: Service): boolean {
  const isThere = hasPlugin(service);
  const own = (knowsRoles(service) ? valueAt(object, 'iam', 'inheritStatements') : undefined) ?? (isThere ? valueAt(object, 'iamRoleStatementsInherit') : undefined);
  if (own) return isTruthy(own);
  const usual = isThere ? valueAt(service.root, 'custom', pluginName, 'defaultInherit') : undefined;
  return usual ? isTruthy(usual) : isPerFunction(service);
}

/** `orders-dev-eu-west-1-lambdaRole`, with the name of a function in between. */
function namePieces(service: Service, inner: readonly Piece[]): readonly Piece[] {
  return holed([...servicePieces(service), '-', ...stagePieces(service.uri), '-', ...inner, ...regionPieces(service.uri), '-lambdaRole']).pieces;
}

function servicePieces({ root, uri }: Service): readonly Piece[] {
  return piecesOf(valueAt(root, 'service', 'name') ?? valueAt(root, 'service'), madeAtom(uri, 'service'));
}

const logPolicies = new KeptByInputs<readonly RolePolicy[]>();

interface LogPlace {
  readonly anchor: Anchor;
  readonly owner: HostNode;
  readonly path: Path;
}

/** What lets functions write their logs; it is the same as long as their names are. */
function logPolicy(service: Service, functions: readonly ServiceFunction[], { anchor, owner, path }: LogPlace): readonly RolePolicy[] {
  const [silent, others] = [functions.filter(writesNoLogs), functions.filter((each) => !writesNoLogs(each))];
  const groups = unique(others.map((each) => groupOf(each, service)));
  if (groups.length === 0) return [];
  // The name that is shared means those too that are to write none.
  const isShared = others.some(({ object }) => !valueAt(object, 'name') && !valueAt(object, 'logs', 'logGroup'));
  const denied = isShared ? silent.filter(({ object }) => !valueAt(object, 'name')).map(({ name }) => holed([...usualGroup(service), `-${name}`]).pieces) : [];
  const key = JSON.stringify([groups, denied].map((lists) => lists.map((pieces) => pieces.map((piece) => (isAtom(piece) ? { id: piece.id } : piece)))));
  return logPolicies.get(owner, `${path.join()} ${key}`, [service.uri, anchor.keySpan.source, anchor.keySpan.start], () => {
    const statement = (effect: string, actions: readonly string[], resources: readonly (readonly Piece[])[], suffix: string): HostNode =>
      madeObject(anchor, {
        Effect: madeText(anchor, [effect]),
        Action: textsAt(anchor, actions.map((action) => [action])),
        Resource: textsAt(anchor, resources.map((group) => holed([...arnPieces(service.uri, 'logs'), 'log-group:', ...group, suffix]).pieces)),
      });
    const statements = [
      statement('Allow', ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:TagResource'], groups, ':*'),
      statement('Allow', ['logs:PutLogEvents'], groups, ':*:*'),
      ...(denied.length > 0 ? [statement('Deny', ['logs:PutLogEvents'], denied, ':*')] : []),
    ];
    return [{ path, node: madeObject(anchor, { Version: madeText(anchor, ['2012-10-17']), Statement: madeArray(anchor, statements) }), isMade: true }];
  });
}

function writesNoLogs({ object }: ServiceFunction): boolean {
  return isTruthy(valueAt(object, 'disableLogs'));
}

/** Functions that have no names of their own share the beginning of theirs. */
function groupOf({ object }: ServiceFunction, service: Service): readonly Piece[] {
  const group = valueAt(object, 'logs', 'logGroup');
  if (group) return piecesOf(group, madeAtom(service.uri, 'logGroup'));
  const name = valueAt(object, 'name');
  if (name) return holed(['/aws/lambda/', ...piecesOf(name, madeAtom(service.uri, 'name'))]).pieces;
  return holed([...usualGroup(service), '*']).pieces;
}

function usualGroup(service: Service): readonly Piece[] {
  return ['/aws/lambda/', ...servicePieces(service), '-', ...stagePieces(service.uri)];
}

function unique(lists: readonly (readonly Piece[])[]): readonly (readonly Piece[])[] {
  return [...new Map(lists.map((pieces) => [JSON.stringify(pieces), pieces])).values()];
}

/** What is granted for networks and event sources. */
const grants: Readonly<Record<string, string | undefined>> = {
  sqs: 'what it needs for `sqs` events',
  stream: 'what it needs for `stream` events',
  msk: 'what it needs for `msk` events',
  kafka: 'what it needs for `kafka` events',
  activemq: 'what it needs for `activemq` events',
  rabbitmq: 'what it needs for `rabbitmq` events',
};

function addedFor(functions: readonly ServiceFunction[], service: Service, anchor: Anchor): readonly HostNode[] {
  const hasNetwork = providerValue(service, 'vpc') !== undefined || functions.some(({ object }) => valueAt(object, 'vpc'));
  const events = functions.flatMap((each) => each.events.flatMap(({ type }) => grants[type] ?? []));
  const names = [...(hasNetwork ? ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'] : []), ...new Set(events)];
  return names.map((name) => added.get(service.provider?.value ?? service.root, `${name} ${anchor.keySpan.source} ${String(anchor.keySpan.start)}`, [], () => madeText(anchor, [name])));
}

const added = new KeptByInputs<HostNode>();

function itemsOf(node: HostNode | undefined): readonly HostNode[] {
  return node?.kind === 'array' && node.open === undefined ? node.items : node ? [node] : [];
}

/** The map of tags as CloudFormation has it. */
function tagsOf(node: HostNode | undefined, anchor: Anchor): HostNode | undefined {
  if (node?.kind !== 'object' || node.open !== undefined) return node;
  return madeArray(anchor, node.members.map((member) => madeObject(anchorAt(member), { Key: madeText(anchorAt(member), [member.key]), Value: member.value })));
}

/** Lists in the list, too. */
function flat(inputs: readonly unknown[]): readonly unknown[] {
  return inputs.flat();
}

