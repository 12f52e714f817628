/**
 * The API that a definition in a file of its own describes, as far as the file alone tells.
 *
 * Of what kind it is, whoever refers to the file decides; where only one kind is possible it is that one. Its id and region
 * stand in the address of its server where the file was exported; otherwise deployment gives them. An import that is told
 * nothing else makes an edge-optimised API.
 */
import { literal, type HoledText } from '../../base/atoms';
import { fileName } from '../../base/uri';
import type { ApiSite, Fact } from '../../gateway/declared';
import type { ApiKind } from '../../gateway/model';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { UnitFile } from '../site';
import { addressOfServer } from './base-path';
import { readDefinition } from './definition';
import { policyKey } from './definition-file';
import { endpointsOf, isForGateway, kindOf } from './kind';
import { placeholderAtom, withPlaceholders } from './placeholders';
import { follow, type OpenFile } from './references';
import { literalAt, unseen } from './schemes';
import { readDefinitionSettings } from './settings';

/** The member that says of which version of OpenAPI a file is; undefined for files that are no definitions. */
export function versionOf(root: HostNode): Member | undefined {
  if (root.kind !== 'object' || root.origin.format === 'hcl' || !findMember(root, 'paths')) return undefined;
  return ['openapi', 'swagger'].map((key) => findMember(root, key)).find((member) => member && isVersion(member.value));
}

function isVersion(node: HostNode): boolean {
  const value = settle(node);
  const text = value.kind === 'string' ? value.value : value.kind === 'number' ? value.raw : '';
  return /^[23](?:\.|$)/.test(text);
}

/** Undefined where nothing in the file is for API Gateway. */
export function fileApi(file: UnitFile): ApiSite | undefined {
  const root = withPlaceholders(file.root, file.uri);
  const version = versionOf(root);
  if (!version || root.kind !== 'object') return undefined;
  const open: OpenFile = (path) => file.linked?.(path)?.root;
  return isForGateway(root, open) ? apiAs(kindOf(root, open), { file, root, version, open }) : undefined;
}

interface Defined {
  readonly file: UnitFile;
  readonly root: ObjectNode;
  readonly version: Member;
  readonly open: OpenFile;
}

function apiAs(kind: ApiKind | undefined, defined: Defined): ApiSite {
  const { file, root, version, open } = defined;
  const { routes, authorizers, gaps } = readDefinition(root, { kind, path: '', open });
  return {
    ...deployedAs(file, root),
    uri: file.uri,
    selector: '',
    name: literalAt(root, 'info', 'title') ?? fileName(file.uri),
    kind,
    flavour: 'openapi',
    endpoint: kind === 'HTTP' ? { value: 'REGIONAL' } : endpointOf(root),
    ...readDefinitionSettings(root),
    authorizers,
    routes,
    resourcePolicy: kind === 'HTTP' ? null : resourcePolicyOf(file.uri, root, open),
    partial: gaps.length === 0 ? null : gaps.join('; '),
    ...(kind === undefined ? { as: (chosen) => apiAs(chosen, defined) } : {}),
    span: root.span,
    nameSpan: version.keySpan,
    node: root,
  };
}

/** What an export says of the deployment it was made of. */
function deployedAs({ uri, document = '' }: UnitFile, root: ObjectNode): Pick<ApiSite, 'id' | 'account' | 'region' | 'partition' | 'stages'> {
  const given = (label: string): HoledText => ({ pieces: [placeholderAtom(uri, label)] });
  const [only, ...others] = new Set(addressesIn(root));
  const [, id, region, stage] = (others.length === 0 && only !== undefined ? executeApi.exec(only) : undefined) ?? [];
  return {
    id: id === undefined ? { pieces: [{ id: `${uri}#${document}`, label: 'ApiId', reason: 'the id is given at deployment', pure: true, shape: 'api-id' }] } : literal(id),
    account: given('AWS::AccountId'),
    region: region === undefined ? given('AWS::Region') : literal(region),
    partition: given('AWS::Partition'),
    stages: stage === undefined ? [] : [{ value: stage, span: root.span }],
  };
}

const executeApi = /^(?:https?:\/\/)?([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?:\/([\w-]+)?\/?)?$/i;

function addressesIn(root: ObjectNode): readonly string[] {
  const servers = findPath(root, 'servers');
  const host = literalAt(root, 'host');
  const own = servers?.kind === 'array' ? servers.items.map(addressOfServer) : [host === undefined ? undefined : `${host}${literalAt(root, 'basePath') ?? ''}`];
  return own.flatMap((address) => address ?? []);
}

/** Only private APIs have VPC endpoints; whose policy speaks of them may be one, and no import says so in its definition. */
function endpointOf(root: ObjectNode): Fact<string> {
  for (const endpoint of endpointsOf(root)) {
    const types = findPath(endpoint, 'types');
    const type = types?.kind === 'array' ? types.items[0] : types;
    if (type) return { node: type };
    if (findMember(endpoint, 'vpcEndpointIds')) return { value: 'PRIVATE' };
  }
  const policy = findMember(root, policyKey);
  return policy && namesVpc(policy.value) ? unseen(policy.value, 'the import of the definition says of which type its endpoint is') : { value: 'EDGE' };
}

const deepest = 16;

function namesVpc(node: HostNode, depth = 0): boolean {
  const value = settle(node);
  if (value.kind === 'string') return /aws:(?:source)?vpc/i.test(value.value);
  if (depth > deepest) return false;
  if (value.kind === 'array') return value.items.some((item) => namesVpc(item, depth + 1));
  return value.kind === 'object' && value.members.some((member) => /^aws:(?:source)?vpc/i.test(member.key) || namesVpc(member.value, depth + 1));
}

function resourcePolicyOf(uri: string, root: ObjectNode, open: OpenFile): ApiSite['resourcePolicy'] {
  const node = policyIn(root, open);
  if (root.open !== undefined) return undefined;
  if (!node || node.kind === 'null' || node.kind === 'missing') return null;
  const [way, ...others] = existenceOf(node) ?? [[]];
  if (!way || others.length > 0 || !isReadable(node)) return undefined;
  return { uri, selector: pointer([policyKey]), ...(way.length > 0 ? { presence: way } : {}) };
}

/** The resource policy as it is written, through the references that tools which bundle definitions follow. */
export function policyIn(root: ObjectNode, open: OpenFile): HostNode | undefined {
  const node = findMember(root, policyKey)?.value;
  const reference = node && findPath(node, '$ref');
  if (!node || reference?.kind !== 'string') return node;
  const { node: target } = follow(node, { root, path: '' }, open);
  if (!target || target.kind === 'null' || target.kind === 'missing') return node;
  return { kind: 'ref', reference: { address: reference.value, label: reference.value, isPure: true, span: reference.span }, target, span: node.span, origin: node.origin };
}

/** A reference, or a text that a template puts a policy into, is none that can be read here. */
export function isReadable(node: HostNode): boolean {
  const value = settle(node);
  if (value.kind === 'object') return !findMember(value, '$ref');
  if (value.kind === 'string') return value.holes.length === 0 && /^\s*\{/.test(value.value);
  return value.kind === 'choice';
}
