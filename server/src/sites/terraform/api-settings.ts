/**
 * What surrounds the routes of APIs of a Terraform module: endpoint and keys, stages, domain names, gateway responses.
 *
 * What belongs to an API names it by a reference, as its routes do.
 */
import { holed, type Atom } from '../../base/atoms';
import type { ApiSite, DeclaredCache, DeclaredDomain, DeclaredResponse, DeclaredStage, Fact } from '../../gateway/declared';
import { settle, type HostNode } from '../../syntax/node';
import { literalAt, unseen as hidden } from '../openapi/schemes';
import { attributeOf } from './address';
import { blocksOfApi, factAt, unseen } from './api-parts';
import { attribute, hasDynamic, nestedBlocks, type Block } from './blocks';
import { withoutDynamic } from './dynamic';
import { moduleAtom, targetOf } from './module';
import { beside, presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import { attachedAt } from './resource-policy';
import { isDynamic } from './substitute';
import type { UnitIndex } from './unit-index';

/** With its `dynamic` blocks written out, as far as it can be seen what they make. */
export function writtenOut(block: Block, { module }: UnitIndex): Block {
  if (!block.body.members.some(isDynamic)) return block;
  const body = module.bind(withoutDynamic(block.body, module.values));
  return body.kind === 'object' ? { ...block, body } : block;
}

/** The first nested block of a type: an object, a choice where a condition decides about it, or something that cannot be seen. */
export function innerBlock(block: Block, type: string): HostNode | undefined {
  const member = block.body.members.find(({ key, isBlock }) => isBlock === true && key === type);
  if (member) return member.value;
  return hasDynamic(block.body, type) ? unseen(block, `a \`dynamic\` block decides \`${type}\``).node : factAt(block.body, type)?.node;
}

/** A configuration that stands in a nested block: on where there is one. */
export function blockSwitch(block: Block, type: string): Fact<boolean> {
  const node = innerBlock(block, type);
  return node ? { node } : { value: false };
}

/**
 * A setting the provider fills in where nobody writes it. In a plan it is then known only once that is applied, and comes out
 * as API Gateway's default; a plan keeps no other trace of whether it was written.
 */
export function settingAt(block: Block, name: string): { readonly node: HostNode } | undefined {
  const fact = factAt(block.body, name);
  const isFilledIn = block.uri.endsWith('#/plan') && fact?.node.kind === 'unknown' && fact.node.reference === undefined;
  return isFilledIn ? undefined : fact;
}

/** On where one of them is: the provider writes what the resource says over a definition only where it is `true`. */
export function eitherSwitch(own: Fact<boolean> | undefined, defined: Fact<boolean> | undefined): Fact<boolean> | undefined {
  if (!own || !defined) return own ?? defined;
  const [first, second] = [own, defined].map((fact) => ('value' in fact ? String(fact.value) : literalAt(fact.node)?.toLowerCase()));
  if (first === 'false' || second === 'true') return defined;
  if (first === 'true' || second === 'false') return own;
  return 'node' in own ? hidden(own.node, 'the definition and the resource both have a say in it') : own;
}

export function vpcEndpointsOf(block: Block): readonly Fact<string>[] {
  const [configuration] = nestedBlocks(block.body, 'endpoint_configuration');
  const list = configuration && attribute(configuration, 'vpc_endpoint_ids');
  const ids = list && settle(list);
  return ids?.kind === 'array' ? ids.items.map((node) => ({ node })) : [];
}

/** The cache of a stage, set up for its methods by blocks of their own. */
export function stageCache(stage: Block, api: Block, index: UnitIndex): Pick<DeclaredStage, 'cache'> {
  const cluster = factAt(stage.body, 'cache_cluster_enabled');
  if (!cluster) return {};
  const name = literalOf(attribute(stage.body, 'stage_name'), index.module);
  const settings = blocksOfApi('aws_api_gateway_method_settings', 'rest_api_id', api, index).filter((block) => isOfStage(block, stage, name, index));
  return { cache: settings.flatMap((block) => cacheOf(block, cluster, index)) };
}

function isOfStage(settings: Block, stage: Block, name: string | undefined, index: UnitIndex): boolean {
  const node = attribute(settings.body, 'stage_name');
  const target = targetOf(node, index.module);
  return target ? index.blockAt(target)?.address === stage.address : name !== undefined && literalOf(node, index.module) === name;
}

function cacheOf(block: Block, cluster: Fact<boolean>, index: UnitIndex): readonly DeclaredCache[] {
  const [settings] = nestedBlocks(block.body, 'settings');
  const key = literalOf(attribute(block.body, 'method_path'), index.module);
  if (!settings || key === undefined) return [];
  const slash = key.lastIndexOf('/');
  const none = literalOf(attribute(settings, 'cache_ttl_in_seconds'), index.module) === '0';
  return [
    {
      method: { value: key.slice(slash + 1) },
      path: { value: key.slice(0, slash) },
      enabled: [cluster, factAt(settings, 'caching_enabled') ?? { value: false }, ...(none ? [{ value: false }] : [])],
      requiresAuthorization: factAt(settings, 'require_authorization_for_cache_control'),
      unauthorized: factAt(settings, 'unauthorized_cache_control_header_strategy'),
    },
  ];
}

export function responsesOf(api: Block, index: UnitIndex): readonly DeclaredResponse[] {
  return blocksOfApi('aws_api_gateway_gateway_response', 'rest_api_id', api, index).flatMap((block): DeclaredResponse[] => {
    const presence = presenceOfBlock(block, index.module);
    if (!presence) return [];
    return [{ type: factAt(block.body, 'response_type') ?? { value: '*' }, status: factAt(block.body, 'status_code'), templates: attribute(block.body, 'response_templates'), presence }];
  });
}

/** By the type of the mapping: what names the API, the base path and the stage. */
const mappings = [
  ['aws_api_gateway_base_path_mapping', 'base_path', 'stage_name'],
  ['aws_apigatewayv2_api_mapping', 'api_mapping_key', 'stage'],
] as const;

const domainTypes: ReadonlySet<string> = new Set(['aws_api_gateway_domain_name', 'aws_apigatewayv2_domain_name']);

export function domainsOf(api: Block, index: UnitIndex): ApiSite['domains'] {
  const found = new Map<string, DeclaredDomain>();
  for (const [type, basePath, stage] of mappings) {
    for (const block of blocksOfApi(type, 'api_id', api, index)) {
      const node = attribute(block.body, 'domain_name');
      const presence = presenceOfBlock(block, index.module);
      if (!node || !presence) continue;
      const target = targetOf(node, index.module);
      const declared = target && index.blockAt(target);
      const own = declared && domainTypes.has(declared.type) ? declared : undefined;
      const key = own?.address ?? block.address;
      const domain = found.get(key) ?? (own ? domainOf(beside(writtenOut(own, index), api, index.module), index) : domainElsewhere(block, node, index));
      const mapping = { basePath: factAt(block.body, basePath), stage: stageAt(block, stage, index), ...(presence.length > 0 ? { presence } : {}) };
      found.set(key, { ...domain, mappings: [...domain.mappings, mapping] });
    }
  }
  return [...found.values()];
}

/** The id of a stage of an HTTP API is its name. */
function stageAt(mapping: Block, name: string, index: UnitIndex): Fact<string> | undefined {
  const fact = factAt(mapping.body, name);
  const target = fact && targetOf(fact.node, index.module);
  const stage = target?.type === 'aws_apigatewayv2_stage' && attributeOf(target) === 'id' ? index.blockAt(target) : undefined;
  return (stage && factAt(stage.body, 'name')) ?? fact;
}

function domainOf(block: Block, index: UnitIndex): DeclaredDomain {
  const configuration = nestedBlocks(block.body, 'endpoint_configuration')[0] ?? nestedBlocks(block.body, 'domain_name_configuration')[0];
  const types = configuration && (attribute(configuration, 'types') ?? attribute(configuration, 'endpoint_type'));
  const list = types && settle(types);
  const first = list?.kind === 'array' ? list.items[0] : types;
  const presence = presenceOfBlock(block, index.module) ?? [];
  return {
    name: factAt(block.body, 'domain_name') ?? unseen(block, 'the domain name'),
    endpoint: first ? { node: first } : { value: block.type === 'aws_api_gateway_domain_name' ? 'EDGE' : 'REGIONAL' },
    mutualTls: blockSwitch(block, 'mutual_tls_authentication'),
    ...(isPrivate(first, index) ? privateParts(block, index) : { policy: null }),
    mappings: [],
    ...(presence.length > 0 ? { presence } : {}),
    span: block.member.span,
  };
}

function isPrivate(endpoint: HostNode | undefined, index: UnitIndex): boolean {
  return endpoint !== undefined && literalOf(endpoint, index.module)?.toUpperCase() === 'PRIVATE';
}

/** Private domain names alone have a policy, and an ARN with an id in it. */
function privateParts(block: Block, index: UnitIndex): Pick<DeclaredDomain, 'id' | 'arnAtoms' | 'policy'> {
  const atom = (name: string): Atom => moduleAtom(index.module, `${block.address}.${name}`, { reason: 'given at deployment', shape: 'text', pure: true });
  const [place] = index.placesOf(block);
  return { id: holed([atom('domain_name_id')]), arnAtoms: [atom('arn').id], policy: place ? attachedAt(place, block, index) : null };
}

function domainElsewhere(mapping: Block, node: HostNode, index: UnitIndex): DeclaredDomain {
  const label = `mutual_tls_authentication of ${literalOf(node, index.module) ?? 'the domain name'}`;
  const atom: Atom = { id: `${index.module.key}#${mapping.address}:${label}`, label, reason: 'the domain name is made elsewhere', pure: true, shape: 'text' };
  const id = literalOf(attribute(mapping.body, 'domain_name_id'), index.module);
  return {
    name: { node },
    ...(id === undefined ? {} : { id: holed([id]) }),
    // Private domain names have none (GW-22), and those alone are named with an id.
    mutualTls: attribute(mapping.body, 'domain_name_id') ? { value: false } : { node: { kind: 'unknown', reason: atom.reason, pieces: [atom], span: node.span, origin: node.origin } },
    policy: undefined,
    mappings: [],
    span: mapping.member.span,
  };
}
