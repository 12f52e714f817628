/**
 * Custom domain names of a template that lead to an API, and the base paths under which they do.
 *
 * A domain name belongs to an API by a mapping. One that is made elsewhere is known by its name alone: whether it demands
 * client certificates, and its policy, nobody sees here.
 */
import { holed, type Atom } from '../../base/atoms';
import type { ApiSite, DeclaredDomain, DeclaredMapping, Fact } from '../../gateway/declared';
import type { Presence } from '../../policy/model';
import { readLiteral } from '../../policy/text';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { alternativesOf, together } from '../alternatives';
import { literalAt } from '../openapi/schemes';
import { pointer } from '../shapes';
import { factAt, homeOf, partsOf, targetOf, unseen, valueAt, type Template } from './api-parts';
import { presenceOfResource, type Resource } from './policies';

const domainTypes = new Set(['AWS::ApiGateway::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::ApiGatewayV2::DomainName']);

/** By type, the properties that name the domain and the base path. */
const mappingTypes: readonly (readonly [type: string, domain: string, basePath: string])[] = [
  ['AWS::ApiGateway::BasePathMapping', 'DomainName', 'BasePath'],
  ['AWS::ApiGateway::BasePathMappingV2', 'DomainNameArn', 'BasePath'],
  ['AWS::ApiGatewayV2::ApiMapping', 'DomainName', 'ApiMappingKey'],
];

export function domainParts(api: string, template: Template): readonly DeclaredDomain[] {
  const found = new Map<string, { readonly domain: DeclaredDomain; readonly mappings: DeclaredMapping[] }>();
  for (const [type, property, basePath] of mappingTypes) {
    for (const { resource, presence } of partsOf(api, type, template)) {
      for (const named of alternativesOf(valueAt(resource, property))) {
        const under = named.node && together(presence, named.presence);
        if (!named.node || !under) continue;
        const target = targetOf(named.node, template.uri);
        const own = target && template.byId.get(target.logicalId);
        const domain = own && domainTypes.has(own.type) ? own : undefined;
        const key = domain?.logicalId ?? `${template.uri}@${String(named.node.span.start)}`;
        const entry = found.get(key) ?? { domain: domain ? domainOf(domain, template) : domainElsewhere(resource, named.node, template), mappings: [] };
        found.set(key, entry);
        if (domain && isRouted(domain)) continue;
        entry.mappings.push({ basePath: factAt(resource, basePath), stage: factAt(resource, 'Stage'), ...(under.length > 0 ? { presence: under } : {}) });
      }
    }
  }
  return [...found.values()].map(({ domain, mappings }) => ({ ...domain, mappings }));
}

/** Routing rules decide before the mappings, and they are not read. */
function isRouted(domain: Resource): boolean {
  const mode = valueAt(domain, 'RoutingMode');
  return mode !== undefined && literalAt(mode) !== 'BASE_PATH_MAPPING_ONLY';
}

function domainOf(resource: Resource, template: Template): DeclaredDomain {
  const isPrivate = resource.type === 'AWS::ApiGateway::DomainNameV2';
  const { member, properties } = resource;
  const { uri, logicalId } = homeOf(resource, template);
  const atom = (attribute: string): string => `${uri}#${logicalId}${attribute}`;
  return {
    name: factAt(resource, 'DomainName') ?? unseen(resource, 'the domain name'),
    ...(isPrivate ? { id: holed([idAtom(atom('.DomainNameId'), `${logicalId}.DomainNameId`)]), arnAtoms: [atom(''), atom('.DomainNameArn')] } : {}),
    endpoint: isPrivate ? { value: 'PRIVATE' } : endpointOf(resource),
    mutualTls: factAt(resource, 'MutualTlsAuthentication') ?? (properties?.open === undefined ? { value: false } : unseen(resource, properties.open)),
    policy: isPrivate && properties ? domainPolicy(properties, pointer(['Resources', logicalId, 'Properties', 'Policy']), uri) : null,
    mappings: [],
    presence: presenceOfResource(resource),
    span: member.span,
  };
}

function idAtom(id: string, label: string): Atom {
  return { id, label, reason: 'the id of the domain name is given at deployment', pure: true, shape: 'text' };
}

/** Those of API Gateway are edge-optimised unless they say otherwise, those of its second version regional. */
function endpointOf(resource: Resource): Fact<string> {
  const configuration = valueAt(resource, 'EndpointConfiguration') ?? valueAt(resource, 'DomainNameConfigurations');
  const settled = configuration && settle(configuration);
  const place = settled?.kind === 'array' ? settled.items[0] : settled;
  const types = findPath(place, 'Types') ?? findPath(place, 'EndpointType');
  const first = types?.kind === 'array' ? types.items[0] : types;
  return first ? { node: first } : { value: resource.type === 'AWS::ApiGateway::DomainName' ? 'EDGE' : 'REGIONAL' };
}

/** Undefined where it cannot be seen whether there is one. */
function domainPolicy(holder: ObjectNode, selector: string, uri: string): ApiSite['resourcePolicy'] {
  const node = findMember(holder, 'Policy')?.value;
  if (!node || node.kind === 'null' || node.kind === 'missing') return holder.open === undefined ? null : undefined;
  const [way, ...others] = existenceOf(node) ?? [[]];
  if (!way || others.length > 0) return undefined;
  return { uri, selector, ...(way.length > 0 ? { presence: way } : {}) };
}

/** An ARN has name and id in it. */
function domainElsewhere({ member }: Resource, node: HostNode, { uri }: Template): DeclaredDomain {
  const written = readLiteral(settle(node));
  const [, name, id] = /\/domainnames\/([^+]+)\+(.+)$/.exec(written ?? '') ?? [];
  const label = `MutualTlsAuthentication of ${name ?? written ?? 'the domain name'}`;
  const atom: Atom = { id: `${uri}@${String(node.span.start)}:${label}`, label, reason: 'the domain name is made elsewhere', pure: true, shape: 'text' };
  return {
    name: name === undefined ? { node } : { value: name },
    ...(id === undefined ? {} : { id: holed([id]) }),
    // Private domain names have none (GW-22).
    mutualTls: id === undefined ? { node: { kind: 'unknown', reason: atom.reason, pieces: [atom], span: node.span, origin: node.origin } } : { value: false },
    policy: undefined,
    mappings: [],
    span: member.span,
  };
}

export interface SamDomainPlace {
  readonly uri: string;
  readonly logicalId: string;
  readonly stage: Fact<string> | undefined;
}

/** `Domain` of an API of SAM: without `BasePath` the root leads to its stage. */
export function samDomain(properties: ObjectNode, { uri, logicalId, stage }: SamDomainPlace): readonly DeclaredDomain[] {
  return alternativesOf(findMember(properties, 'Domain')?.value).flatMap(({ node, presence }): DeclaredDomain[] => {
    if (node?.kind !== 'object') return [];
    const fact = (key: string): Fact<string> | undefined => {
      const value = findMember(node, key)?.value;
      return value && value.kind !== 'null' && value.kind !== 'missing' ? { node: value } : undefined;
    };
    const isPrivate = literalAt(node, 'EndpointConfiguration')?.toUpperCase() === 'PRIVATE';
    const mutualTls = findMember(node, 'MutualTlsAuthentication')?.value;
    return [
      {
        name: fact('DomainName') ?? { value: '' },
        ...(isPrivate ? { id: holed([idAtom(`${uri}#${logicalId}:DomainNameId`, `the id of the domain name of ${logicalId}`)]) } : {}),
        endpoint: fact('EndpointConfiguration') ?? { value: 'REGIONAL' },
        mutualTls: mutualTls ? { node: mutualTls } : { value: false },
        policy: isPrivate ? domainPolicy(node, pointer(['Resources', logicalId, 'Properties', 'Domain', 'Policy']), uri) : null,
        mappings: mappingsOf(findMember(node, 'BasePath')?.value, stage, presence),
        ...(presence.length > 0 ? { presence } : {}),
        span: node.span,
      },
    ];
  });
}

function mappingsOf(written: HostNode | undefined, stage: Fact<string> | undefined, presence: readonly Presence[]): readonly DeclaredMapping[] {
  const common = { ...(stage ? { stage } : {}), ...(presence.length > 0 ? { presence } : {}) };
  const list = written && settle(written);
  if (!list || list.kind === 'null' || list.kind === 'missing') return [common];
  if (list.kind !== 'array') return [{ ...common, basePath: { node: list } }];
  return list.items.map((item) => ({ ...common, basePath: { node: item } }));
}

