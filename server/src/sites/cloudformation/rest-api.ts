/**
 * REST APIs of raw CloudFormation: `AWS::ApiGateway::RestApi` with its resources, methods, authorizers and stages.
 *
 * Paths come from the chains of `ParentId`; OpenAPI in `Body` is read by `sites/openapi`, domain names and what surrounds the
 * routes by `api-domains` and `api-settings`. Usage plans say how often a key may be used and are not looked at.
 */
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import { readIdentitySources } from '../../gateway/route-key';
import type { Presence } from '../../policy/model';
import { existenceOf } from '../../policy/values';
import { findMember, findPath, settle, type HostNode } from '../../syntax/node';
import { alternativesOf, together } from '../alternatives';
import { basePathUse } from '../openapi/base-path';
import { readDefinition, type Definition } from '../openapi/definition';
import { definitionFile, policyKey } from '../openapi/definition-file';
import { mergedSettings, readDefinitionSettings } from '../openapi/settings';
import { pointer } from '../shapes';
import { domainParts } from './api-domains';
import { apiIdentity, factAt, homeOf, factsIn, literalAt, nameOf, openAround, openFrom, partialText, partsOf, routesKept, stageAt, switchAt, targetOf, unseen, valueAt, withBody, type AddedParts, type Part, type Template } from './api-parts';
import { permissionsOf } from './api-permission';
import { responseParts, stageSettings } from './api-settings';
import type { Resource } from './policies';

export function restApis(template: Template): readonly ApiSite[] {
  return template.resources.filter(({ type }) => type === 'AWS::ApiGateway::RestApi').map((api) => restApi(withBody(api, template), template));
}

function restApi(api: Resource, template: Template): ApiSite {
  const definition = definitionOf(api, template);
  const { stages, authorizers, routes, domains, gatewayResponses = [] } = restParts(api.logicalId, template);
  const defined = readDefinitionSettings(valueAt(api, 'Body'));
  const own = { disablesDefaultEndpoint: switchAt(api, 'DisableExecuteApiEndpoint'), apiKeySource: factAt(api, 'ApiKeySourceType') };
  return {
    ...apiIdentity(api, template),
    kind: 'REST',
    endpoint: endpointOf(api),
    vpcEndpoints: [...factsIn(findPath(api.properties, 'EndpointConfiguration', 'VpcEndpointIds')), ...(defined.vpcEndpoints ?? [])],
    ...mergedSettings(own, defined),
    domains,
    gatewayResponses: [...gatewayResponses, ...(defined.gatewayResponses ?? [])],
    stages,
    authorizers: [...authorizers, ...definition.authorizers],
    routes: [...routes, ...definition.routes],
    resourcePolicy: resourcePolicyOf(api, template),
    partial: partialText([...gapsOf(api, template), ...definition.gaps]),
    definition: valueAt(api, 'Body'),
  };
}

/** The stages, authorizers and methods that name the REST API. */
export function restParts(api: string, template: Template): AddedParts {
  const parts = (type: string): readonly Part[] => partsOf(api, `AWS::ApiGateway::${type}`, template);
  return {
    stages: [
      ...parts('Stage').flatMap((part) => stageAt(part, stageSettings(part.resource.properties, 'Variables'))),
      ...parts('Deployment').flatMap((part) => stageAt(part, stageSettings(valueAt(part.resource, 'StageDescription'), 'Variables'))),
    ],
    authorizers: parts('Authorizer').map(({ resource }) => authorizerOf(resource)),
    routes: parts('Method').flatMap((method) => routesKept(method, template, api, (noted) => routesOf(method, api, noted))),
    domains: domainParts(api, template),
    gatewayResponses: responseParts(api, template),
  };
}

/** Import leaves base paths aside unless it is told otherwise. */
function definitionOf(api: Resource, template: Template): Definition {
  const body = valueAt(api, 'Body');
  const usesBase = findPath(api.properties, 'Parameters', 'basepath');
  const basePath = usesBase ? basePathUse(usesBase.kind === 'string' ? usesBase.value : undefined) : 'ignored';
  return body ? readDefinition(body, { kind: 'REST', basePath, open: openFrom(api, template) }) : { routes: [], authorizers: [], gaps: [] };
}

function gapsOf(api: Resource, template: Template): readonly string[] {
  const { handedOn } = template;
  const open = openAround(api, template);
  const ownResources = partsOf(api.logicalId, 'AWS::ApiGateway::Resource', template).map(({ resource }) => resource.logicalId);
  const isHandedOn = [`${api.logicalId}.RootResourceId`, ...ownResources].some((name) => handedOn.has(name));
  return [
    ...(api.properties?.open === undefined ? [] : [api.properties.open]),
    ...(open === undefined ? [] : [open]),
    ...(valueAt(api, 'BodyS3Location') ? ['`BodyS3Location` defines more of it'] : []),
    ...(valueAt(api, 'CloneFrom') ? ['it is copied from another API'] : []),
    ...(isHandedOn ? ['its resources are handed to other stacks, which may add to it'] : []),
  ];
}

/** Without a configuration API Gateway makes an edge-optimised API; with a definition its type is a parameter of the import. */
function endpointOf(api: Resource): Fact<string> {
  const configuration = valueAt(api, 'EndpointConfiguration');
  const settled = configuration && settle(configuration);
  if (configuration && settled?.kind !== 'object') return { node: configuration };
  const types = findPath(settled, 'Types') ?? findPath(api.properties, 'Parameters', 'endpointConfigurationTypes');
  const first = types?.kind === 'array' ? types.items[0] : types;
  if (first) return { node: first };
  return api.properties?.open === undefined ? { value: 'EDGE' } : unseen(api, api.properties.open);
}

function routesOf(part: Part, api: string, template: Template): readonly DeclaredRoute[] {
  const { resource } = part;
  const method = factAt(resource, 'HttpMethod') ?? unseen(resource, 'the method is not written');
  return alternativesOf(valueAt(resource, 'ResourceId')).flatMap(({ node, presence }) => {
    const path = node && pathAt(node, { api, template, passed: new Set() });
    const under = path && together(part.presence, presence, path.presence);
    if (path && !under) return [];
    const fact: Fact<string> = path ? { value: path.text === '' ? '/' : path.text } : unseen(resource, 'its path is known only at deployment');
    const permissions = permissionsOf({ resource, presence: under ?? part.presence }, template);
    return permissions.map((permission): DeclaredRoute => ({ method, path: fact, ...permission, span: resource.member.span }));
  });
}

/** API Gateway takes no more than this in one API. */
const mostResources = 300;

interface PathSearch {
  readonly api: string;
  readonly template: Template;
  /** Resources below each other in a circle have no path. */
  readonly passed: Set<string>;
}

interface FoundPath {
  readonly text: string;
  /** The conditions of the resources on the way. */
  readonly presence: readonly Presence[];
}

/** The path of what a node refers to; the root of the API is the empty text. */
function pathAt(node: HostNode, search: PathSearch): FoundPath | undefined {
  const { api, template, passed } = search;
  const target = targetOf(node, template.uri);
  if (!target || passed.has(target.logicalId) || passed.size >= mostResources) return undefined;
  if (target.logicalId === api) return target.attribute === 'RootResourceId' ? { text: '', presence: [] } : undefined;
  passed.add(target.logicalId);
  const resource = template.byId.get(target.logicalId);
  if (resource?.type !== 'AWS::ApiGateway::Resource' || (target.attribute !== undefined && target.attribute !== 'ResourceId')) return undefined;
  const part = template.part.get(`${api}/${resource.logicalId}`);
  const parent = valueAt(resource, 'ParentId');
  const above = parent && pathAt(settle(parent), search);
  const last = literalAt(resource, 'PathPart');
  const presence = part && above && together(part.presence, above.presence);
  return presence && last !== undefined ? { text: `${above.text}/${last}`, presence } : undefined;
}

function authorizerOf(resource: Resource): DeclaredAuthorizer {
  const sources = valueAt(resource, 'IdentitySource');
  return {
    name: nameOf(resource),
    type: factAt(resource, 'Type') ?? { value: 'TOKEN' },
    ttl: factAt(resource, 'AuthorizerResultTtlInSeconds'),
    identitySources: sources && readIdentitySources(sources, literalAt(resource, 'IdentitySource')),
    identityValidation: factAt(resource, 'IdentityValidationExpression'),
    span: resource.member.span,
  };
}

/** The policy may stand in `Policy` or in the definition; where both are, which one counts cannot be told. */
function resourcePolicyOf(api: Resource, template: Template): ApiSite['resourcePolicy'] {
  const { properties } = api;
  const { uri, logicalId } = homeOf(api, template);
  if (!properties) return null;
  const own = policyAt(properties, 'Policy');
  const body = valueAt(api, 'Body');
  const definition = body && settle(body);
  const isHidden = properties.open !== undefined || valueAt(api, 'BodyS3Location') !== undefined || valueAt(api, 'CloneFrom') !== undefined;
  if (isHidden || (definition && (definition.kind !== 'object' || definition.open !== undefined))) return undefined;
  const imported = definition?.kind === 'object' ? policyAt(definition, policyKey) : undefined;
  if (own && imported) return undefined;
  const node = own ?? imported;
  if (!node) return null;
  const [way, ...others] = existenceOf(node) ?? [[]];
  if (!way || others.length > 0) return undefined;
  const presence = way.length > 0 ? { presence: way } : {};
  const file = own || !body ? undefined : definitionFile(body);
  if (file !== undefined) return { uri: file, selector: pointer([policyKey]), ...presence };
  return { uri, selector: pointer(['Resources', logicalId, 'Properties', ...(own ? ['Policy'] : ['Body', policyKey])]), ...presence };
}

function policyAt(node: HostNode, key: string): HostNode | undefined {
  const value = node.kind === 'object' ? findMember(node, key)?.value : undefined;
  return value?.kind === 'null' || value?.kind === 'missing' ? undefined : value;
}
