/**
 * HTTP and WebSocket APIs of raw CloudFormation: `AWS::ApiGatewayV2::Api` with its routes, authorizers and stages.
 *
 * OpenAPI in `Body` is read by `sites/openapi`, domain names by `api-domains`. These APIs have no resource policies;
 * integrations say nothing about who is let in.
 */
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute } from '../../gateway/declared';
import type { ApiKind } from '../../gateway/model';
import { readRouteKey } from '../../gateway/route-key';
import { findPath } from '../../syntax/node';
import { basePathUse } from '../openapi/base-path';
import { readDefinition, type Definition } from '../openapi/definition';
import { mergedSettings, readDefinitionSettings } from '../openapi/settings';
import { domainParts } from './api-domains';
import { apiIdentity, factAt, factsIn, literalAt, nameOf, openAround, openFrom, partialText, partsOf, routesKept, stageAt, switchAt, unseen, valueAt, withBody, type AddedParts, type Part, type Template } from './api-parts';
import { permissionsOf } from './api-permission';
import { stageSettings } from './api-settings';
import type { Resource } from './policies';

export function httpApis(template: Template): readonly ApiSite[] {
  return template.resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api').map((api) => httpApi(withBody(api, template), template));
}

function httpApi(api: Resource, template: Template): ApiSite {
  const kind = kindOf(api);
  const definition = definitionOf(api, kind, template);
  const { stages, authorizers, routes, domains } = httpParts(api.logicalId, kind, template);
  const own = { disablesDefaultEndpoint: switchAt(api, 'DisableExecuteApiEndpoint'), answersPreflights: switchAt(api, 'CorsConfiguration') };
  return {
    ...apiIdentity(api, template),
    kind,
    endpoint: { value: 'REGIONAL' },
    ...mergedSettings(own, readDefinitionSettings(valueAt(api, 'Body'))),
    domains,
    stages: [...stages, ...quickStage(api)],
    authorizers: [...authorizers, ...definition.authorizers],
    routes: [...routes, ...quickRoutes(api, kind, template), ...definition.routes],
    resourcePolicy: null,
    partial: partialText([...gapsOf(api, template), ...definition.gaps]),
    definition: valueAt(api, 'Body'),
  };
}

/** The stages, authorizers and routes that name the API. */
export function httpParts(api: string, kind: ApiKind | undefined, template: Template): AddedParts {
  const parts = (type: string): readonly Part[] => partsOf(api, `AWS::ApiGatewayV2::${type}`, template);
  return {
    stages: parts('Stage').flatMap((part) => stageAt(part, stageSettings(part.resource.properties, 'StageVariables'))),
    authorizers: parts('Authorizer').map(({ resource }) => authorizerOf(resource)),
    routes: parts('Route').flatMap((route) => routesKept(route, template, kind, (noted) => routesOf(route, kind, noted))),
    domains: domainParts(api, template),
  };
}

/** With a definition or a target it can only be an HTTP API. */
function kindOf(api: Resource): ApiKind | undefined {
  const text = literalAt(api, 'ProtocolType')?.toUpperCase();
  if (text === 'HTTP' || text === 'WEBSOCKET') return text;
  return ['Body', 'BodyS3Location', 'Target'].some((property) => valueAt(api, property)) ? 'HTTP' : undefined;
}

function definitionOf(api: Resource, kind: ApiKind | undefined, template: Template): Definition {
  const body = valueAt(api, 'Body');
  const basePath = valueAt(api, 'BasePath') ? basePathUse(literalAt(api, 'BasePath')) : 'ignored';
  return body ? readDefinition(body, { kind, basePath, open: openFrom(api, template) }) : { routes: [], authorizers: [], gaps: [] };
}

function gapsOf(api: Resource, template: Template): readonly string[] {
  const { handedOn } = template;
  const open = openAround(api, template);
  return [
    ...(api.properties?.open === undefined ? [] : [api.properties.open]),
    ...(open === undefined ? [] : [open]),
    ...(valueAt(api, 'BodyS3Location') ? ['`BodyS3Location` defines more of it'] : []),
    ...(handedOn.has(api.logicalId) || handedOn.has(`${api.logicalId}.ApiId`) ? ['its id is handed to other stacks, which may add to it'] : []),
  ];
}

/** With `Target` the API is made with one route and the stage `$default`. */
function quickStage(api: Resource): ApiSite['stages'] {
  return valueAt(api, 'Target') ? [{ value: '$default', span: api.member.keySpan }] : [];
}

/** What the route demands that comes with `Target` can be said by a resource of its own. */
function quickRoutes(api: Resource, kind: ApiKind | undefined, template: Template): readonly DeclaredRoute[] {
  if (!valueAt(api, 'Target')) return [];
  const key = valueAt(api, 'RouteKey') ? literalAt(api, 'RouteKey') : '$default';
  const place = { ...routeKey(api, key, kind), span: api.member.span };
  const [override] = partsOf(api.logicalId, 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides', template);
  const route = override && findPath(override.resource.properties, 'Route');
  if (!override || !route) return [{ ...place, authorization: { value: 'NONE' }, authorizer: null }];
  if (route.kind !== 'object') return [{ ...place, authorization: unseen(api, 'the authorization of the route'), authorizer: null }];
  return permissionsOf({ ...override, resource: { ...override.resource, properties: route } }, template).map((permission) => ({ ...place, ...permission }));
}

function routesOf(part: Part, kind: ApiKind | undefined, template: Template): readonly DeclaredRoute[] {
  const { resource } = part;
  const place = { ...routeKey(resource, literalAt(resource, 'RouteKey'), kind), span: resource.member.span };
  return permissionsOf(part, template).map((permission) => ({ ...place, ...permission }));
}

function routeKey(resource: Resource, text: string | undefined, kind: ApiKind | undefined): Pick<DeclaredRoute, 'method' | 'path'> {
  const hidden = unseen(resource, 'its route key is known only at deployment');
  return text === undefined ? { method: hidden, path: hidden } : readRouteKey(text, kind);
}

function authorizerOf(resource: Resource): DeclaredAuthorizer {
  const sources = valueAt(resource, 'IdentitySource');
  return {
    name: nameOf(resource),
    type: factAt(resource, 'AuthorizerType') ?? { value: 'REQUEST' },
    ttl: factAt(resource, 'AuthorizerResultTtlInSeconds'),
    identitySources: sources && factsIn(sources),
    payloadVersion: factAt(resource, 'AuthorizerPayloadFormatVersion'),
    simpleResponses: factAt(resource, 'EnableSimpleResponses'),
    span: resource.member.span,
  };
}
