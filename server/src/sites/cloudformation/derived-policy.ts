/**
 * The resource policy SAM writes for a REST API: statements from its lists of accounts, ranges, VPCs and endpoints, from
 * the same lists in events, and those that are written out.
 *
 * SAM's own way, quirks included: a list in an event holds for all methods of its path, one of the API for every path.
 * What SAM would refuse, or what a condition chooses, makes a policy that cannot be seen.
 */
import { holed, type HoledText } from '../../base/atoms';
import type { ApiPolicyAddress } from '../../gateway/model';
import type { Presence } from '../../policy/model';
import { readText } from '../../policy/text';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type ArrayNode, type ChoiceNode, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { PolicySite } from '../site';
import { anchorAt, madeArray, madeObject, madeText, type Anchor } from './derived-nodes';
import { presenceOfResource } from './policies';
import { authAt, type Auth } from './sam-auth';
import type { ApiEvent } from './sam-events';

/** What the statements are made of. */
export interface Guarded {
  readonly auth: Auth;
  readonly events: readonly ApiEvent[];
  /** Methods by path, as SAM writes them: `GET`, `*`. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** Those that were there before SAM added what CORS needs. */
  readonly ownPaths: ReadonlyMap<string, readonly string[]>;
  readonly stage: HostNode | string | undefined;
  /** `CustomStatements` of the API itself, which are a policy that is read where it stands. */
  readonly written: HostNode | undefined;
  /** Those of the template, to tell ids of VPCs from those of endpoints. */
  readonly parameters: HostNode | undefined;
  /** Why there may be more of it. */
  readonly open: string | undefined;
}

export type Derivation =
  /** For certain none. */
  | { readonly kind: 'none' }
  /** Only what is written below the properties of the API, or in a file they name. */
  | { readonly kind: 'written'; readonly path: readonly string[]; readonly file?: string; readonly presence: readonly Presence[] }
  | { readonly kind: 'derived'; readonly policy: ObjectNode }
  | { readonly kind: 'hidden' };

export function derivePolicy(api: Guarded): Derivation {
  const holders = holdersOf(api);
  if (!holders) return { kind: 'hidden' };
  const [first] = holders;
  if (!first) return { kind: 'none' };
  const [custom, ...others] = first.policy.members.filter((each) => !each.shadowed && isThere(each.value));
  if (holders.length === 1 && !first.event) {
    if (!custom) return { kind: 'none' };
    if (custom.key === 'CustomStatements' && others.length === 0 && settle(custom.value) === api.written) return writtenAt(['Auth', 'ResourcePolicy', 'CustomStatements'], custom.value);
  }
  const statements: HostNode[] = [];
  for (const holder of holders) if (!addStatements(holder, api, statements)) return { kind: 'hidden' };
  if (statements.length === 0 && api.open === undefined) return { kind: 'none' };
  const anchor = anchorAt(first.member);
  const policy = madeObject(anchor, { Version: madeText(anchor, ['2012-10-17']), Statement: madeArray(anchor, statements, api.open) });
  return { kind: 'derived', policy };
}

/** Where the policy stands that comes of it, as the model of an API tells it. */
export function addressOf(uri: string, selector: string, derivation: Derivation): ApiPolicyAddress | null | undefined {
  switch (derivation.kind) {
    case 'none':
      return null;
    case 'hidden':
      return undefined;
    case 'derived':
      return { uri, selector: `${selector}/Properties/Auth/ResourcePolicy` };
    case 'written':
      return { uri: derivation.file ?? uri, selector: (derivation.file === undefined ? `${selector}/Properties` : '') + pointer(derivation.path), ...(derivation.presence.length > 0 ? { presence: derivation.presence } : {}) };
  }
}

export function derivedSite(selector: string, logicalId: string, policy: ObjectNode): PolicySite {
  return {
    kind: 'api-resource-policy',
    kindIsCertain: true,
    node: policy,
    dialect: 'iam',
    selector: `${selector}/Properties/Auth/ResourcePolicy`,
    name: `${logicalId} ResourcePolicy`,
    derived: true,
    api: selector,
    because: 'SAM makes it of `Auth.ResourcePolicy`',
  };
}

/** A `ResourcePolicy` that is there: of an event for its path, or of the API for all. */
interface Holder {
  readonly member: Member;
  readonly policy: ObjectNode;
  readonly event?: ApiEvent;
}

/** Those of events come first, as SAM meets them; undefined where one cannot be seen. */
function holdersOf({ auth, events }: Guarded): readonly Holder[] | undefined {
  const holders: Holder[] = [];
  const places = [...events.map((event) => ({ auth: authAt(event.properties), event })), { auth, event: undefined }];
  for (const { auth: place, event } of places) {
    if (place.kind === 'hidden') return undefined;
    const member = place.kind === 'seen' ? findMember(place.object, 'ResourcePolicy') : undefined;
    const policy = member && settle(member.value);
    if (!policy || !isThere(policy)) continue;
    // SAM knows conditions of a function, but none around one of its events.
    const isCertain = !event || event.presence.length === presenceOfResource(event.owner).length;
    if (policy.kind !== 'object' || policy.open !== undefined || !isCertain) return undefined;
    holders.push({ member, policy, ...(event ? { event } : {}) });
  }
  return holders;
}

function isThere(node: HostNode): boolean {
  const { kind } = settle(node);
  return kind !== 'null' && kind !== 'missing';
}

/** What stands at that path; hidden where several conditions make it. */
export function writtenAt(path: readonly string[], node: HostNode | undefined, file?: string): Derivation {
  const [way, ...otherWays] = (node && existenceOf(node)) ?? [[]];
  return !way || otherWays.length > 0 ? { kind: 'hidden' } : { kind: 'written', path, presence: way, ...(file === undefined ? {} : { file }) };
}

/** Returns whether all of them could be seen. */
function addStatements({ policy, event }: Holder, api: Guarded, statements: HostNode[]): boolean {
  const paths = event ? pathOf(event, api) : api.paths;
  const stage = stageOf(api.stage, event);
  const lists = policy.members.filter((member) => !member.shadowed && isThere(member.value) && member.key !== 'CustomStatements');
  const made = lists.length === 0 ? [] : paths && stage && [...paths].flatMap(([path, methods]) => guards(policy, api.parameters, (anchor) => resources(anchor, stage, path, methods)));
  if (!made || made.includes(undefined)) return false;
  statements.push(...made.filter((statement) => statement !== undefined));
  return addCustom(findMember(policy, 'CustomStatements')?.value, statements);
}

function addCustom(node: HostNode | undefined, statements: HostNode[]): boolean {
  const custom = node && settle(node);
  if (!custom || !isThere(custom)) return true;
  if (custom.kind === 'object') statements.push(custom);
  else if (custom.kind === 'array' && custom.open === undefined) statements.push(...custom.items);
  else return false;
  return true;
}

/** A path in an event has to be text for SAM. */
function pathOf({ properties }: ApiEvent, { ownPaths }: Guarded): ReadonlyMap<string, readonly string[]> | undefined {
  const path = findMember(properties, 'Path')?.value;
  const text = path && settle(path);
  const methods = text?.kind === 'string' && text.holes.length === 0 ? ownPaths.get(text.value) : undefined;
  return text?.kind === 'string' && methods ? new Map([[text.value, methods]]) : undefined;
}

/** For events SAM knows a stage only as text or by a parameter, and writes another one in its place otherwise. */
function stageOf(stage: Guarded['stage'], event: ApiEvent | undefined): Stage | undefined {
  if (stage === undefined) return undefined;
  if (typeof stage === 'string') return holed([stage]);
  const node = settle(stage);
  if (node.kind === 'choice') return event ? undefined : node;
  const isParameter = node.kind === 'unknown' && node.reference !== undefined && node.reference.attribute === undefined && !node.reference.address.includes('::');
  const isText = node.kind === 'string' && node.holes.length === 0;
  return event && !isText && !isParameter ? undefined : readText(node);
}

/** Its name, or the names deployment chooses among. */
type Stage = HoledText | ChoiceNode;

function resources(anchor: Anchor, stage: Stage, path: string, methods: readonly string[]): ArrayNode {
  // Parameters of the path become wildcards.
  const place = path.replace(/\{[a-zA-Z0-9._-]+\+?\}/g, '*');
  return madeArray(anchor, methods.map((method) => resource(anchor, stage, `/${method}${place}`)));
}

function resource(anchor: Anchor, stage: Stage, rest: string): HostNode {
  if ('pieces' in stage) return madeText(anchor, holed(['execute-api:/', ...stage.pieces, rest]).pieces);
  const branches = stage.branches.map(({ holds, value }) => {
    const name = value && stageOf(value, undefined);
    return name ? { holds, value: resource(anchor, name, rest) } : { holds };
  });
  return { kind: 'choice', condition: stage.condition, branches, span: anchor.keySpan, origin: anchor.origin };
}

type ResourcesAt = (anchor: Anchor) => ArrayNode;

/** The statements of the lists in SAM's order; undefined among them for a list SAM would refuse or nobody can see. */
function guards(policy: ObjectNode, parameters: HostNode | undefined, resourcesAt: ResourcesAt): readonly (ObjectNode | undefined)[] {
  const list = (key: string): Member | undefined => {
    const member = findMember(policy, key);
    return member && isThere(member.value) ? member : undefined;
  };
  const accounts = ([['AwsAccountWhitelist', 'Allow'], ['AwsAccountBlacklist', 'Deny']] as const).flatMap(([key, effect]) => accountGuard(list(key), effect, resourcesAt));
  const ranges = ([['IpRangeWhitelist', 'NotIpAddress'], ['IpRangeBlacklist', 'IpAddress']] as const).flatMap(([key, operator]) => rangeGuard(list(key), operator, resourcesAt));
  const networks = ([['Blacklist', 'StringEquals'], ['Whitelist', 'StringNotEquals']] as const).flatMap(([ending, operator]) =>
    networkGuard({ texts: list(`SourceVpc${ending}`), vpcs: list(`IntrinsicVpc${ending}`), endpoints: list(`IntrinsicVpce${ending}`), parameters }, operator, resourcesAt),
  );
  return [...accounts, ...ranges, ...networks];
}

function accountGuard(member: Member | undefined, effect: 'Allow' | 'Deny', resourcesAt: ResourcesAt): readonly (ObjectNode | undefined)[] {
  const accounts = member && settle(member.value);
  if (!accounts) return [];
  if (accounts.kind !== 'array' || accounts.open !== undefined) return [undefined];
  return accounts.items.length === 0 ? [] : [statement(anchorAt(member), effect, resourcesAt, { AWS: accounts })];
}

function rangeGuard(member: Member | undefined, operator: string, resourcesAt: ResourcesAt): readonly (ObjectNode | undefined)[] {
  const value = member && settle(member.value);
  if (!value) return [];
  const anchor = anchorAt(member);
  const ranges = value.kind === 'string' ? madeArray(anchor, [value]) : value;
  if (ranges.kind !== 'array' || ranges.open !== undefined) return [undefined];
  return ranges.items.length === 0 ? [] : allowExcept(anchor, resourcesAt, operator, { 'aws:SourceIp': ranges });
}

interface NetworkLists {
  readonly texts: Member | undefined;
  readonly vpcs: Member | undefined;
  readonly endpoints: Member | undefined;
  readonly parameters: HostNode | undefined;
}

/** Ids of VPCs and of endpoints stand in one list of plain texts, and in a list each where they are computed. */
function networkGuard({ texts, vpcs, endpoints, parameters }: NetworkLists, operator: string, resourcesAt: ResourcesAt): readonly (ObjectNode | undefined)[] {
  const first = texts ?? vpcs ?? endpoints;
  if (!first) return [];
  const anchor = anchorAt(first);
  const [plain, ofVpcs, ofEndpoints] = [texts, vpcs, endpoints].map(itemsOf);
  if (!plain || !ofVpcs || !ofEndpoints || plain.some((item) => samplesOf(item, parameters).length === 0)) return [undefined];
  const beginning = (prefix: string): readonly HostNode[] => plain.filter((item) => samplesOf(item, parameters).every((sample) => sample.startsWith(prefix)));
  const keys = { 'aws:SourceVpc': [...beginning('vpc-'), ...ofVpcs], 'aws:SourceVpce': [...beginning('vpce-'), ...ofEndpoints] };
  const condition = Object.fromEntries(Object.entries(keys).flatMap(([key, items]) => (items.length > 0 ? [[key, madeArray(anchor, items)]] : [])));
  return Object.keys(condition).length === 0 ? [] : allowExcept(anchor, resourcesAt, operator, condition);
}

function itemsOf(member: Member | undefined): readonly HostNode[] | undefined {
  const list = member && settle(member.value);
  if (!list) return [];
  return list.kind === 'array' && list.open === undefined ? list.items.map((item) => settle(item)) : undefined;
}

/**
 * The text of an item, or texts a parameter may have: SAM puts the value of a parameter into the list before it looks whether
 * it is the id of a VPC or of an endpoint, and no deployment mixes the two up. Empty where nobody can see any.
 */
function samplesOf(item: HostNode, parameters: HostNode | undefined): readonly string[] {
  if (item.kind === 'string') return item.holes.length === 0 ? [item.value] : [];
  const reference = item.kind === 'unknown' || item.kind === 'ref' ? item.reference : undefined;
  const parameter = reference && reference.attribute === undefined ? findPath(parameters, reference.address) : undefined;
  if (!parameter) return [];
  if (textAt(parameter, 'Type') === 'AWS::EC2::VPC::Id') return ['vpc-'];
  const allowed = findPath(parameter, 'AllowedValues');
  const texts = [textAt(parameter, 'Default'), ...(allowed?.kind === 'array' ? allowed.items.map((value) => textAt(value)) : [])];
  const samples = texts.filter((text) => text !== undefined);
  return isOneKind(samples) ? samples : [];
}

function textAt(node: HostNode, ...path: readonly string[]): string | undefined {
  const value = findPath(node, ...path);
  return value?.kind === 'string' ? value.value : undefined;
}

function isOneKind(ids: readonly string[]): boolean {
  return ['vpc-', 'vpce-'].some((prefix) => ids.every((id) => id.startsWith(prefix)));
}

/** Everybody may, except where the condition holds. */
function allowExcept(anchor: Anchor, resourcesAt: ResourcesAt, operator: string, keys: Readonly<Record<string, HostNode>>): readonly ObjectNode[] {
  const condition = madeObject(anchor, { [operator]: madeObject(anchor, keys) });
  return [statement(anchor, 'Allow', resourcesAt, '*'), statement(anchor, 'Deny', resourcesAt, '*', condition)];
}

function statement(anchor: Anchor, effect: 'Allow' | 'Deny', resourcesAt: ResourcesAt, principal: '*' | Readonly<Record<string, HostNode>>, condition?: ObjectNode): ObjectNode {
  return madeObject(anchor, {
    Effect: madeText(anchor, [effect]),
    Principal: principal === '*' ? madeText(anchor, ['*']) : madeObject(anchor, principal),
    Action: madeText(anchor, ['execute-api:Invoke']),
    Resource: resourcesAt(anchor),
    Condition: condition,
  });
}
