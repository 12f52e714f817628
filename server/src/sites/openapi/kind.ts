/**
 * Whether a definition can only be that of a REST API, or only that of an HTTP API, by what stands in it.
 *
 * What API Gateway documents for one kind alone decides; a definition that has both, or neither, may be of either kind. Who
 * refers to a definition knows better and is not asked here.
 */
import type { ApiKind } from '../../gateway/model';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { follow, type OpenFile } from './references';
import { literalAt } from './schemes';

const prefix = 'x-amazon-apigateway-';

/** Extensions of the whole definition, by their names behind the prefix. */
const byExtension: Readonly<Record<string, ApiKind | undefined>> = {
  policy: 'REST',
  'api-key-source': 'REST',
  'gateway-responses': 'REST',
  'request-validators': 'REST',
  'request-validator': 'REST',
  'binary-media-types': 'REST',
  'minimum-compression-size': 'REST',
  documentation: 'REST',
  cors: 'HTTP',
  'importexport-version': 'HTTP',
};

const byAuthorizerType: Readonly<Record<string, ApiKind | undefined>> = { token: 'REST', cognito_user_pools: 'REST', jwt: 'HTTP' };

const httpAuthorizerKeys = ['authorizerPayloadFormatVersion', 'enableSimpleResponses', 'jwtConfiguration'];

/** Undefined where both are possible. */
export function kindOf(definition: ObjectNode, open: OpenFile): ApiKind | undefined {
  const kinds = new Set<ApiKind>();
  // HTTP APIs are made of OpenAPI 3 only.
  if (findMember(definition, 'swagger')) kinds.add('REST');
  for (const { key } of definition.members) addTo(kinds, key.startsWith(prefix) ? byExtension[key.slice(prefix.length)] : undefined);
  for (const endpoint of endpointsOf(definition)) if (['types', 'vpcEndpointIds'].some((key) => findMember(endpoint, key))) kinds.add('REST');
  for (const authorizer of authorizersIn(definition, open)) {
    addTo(kinds, byAuthorizerType[literalAt(authorizer, 'type')?.toLowerCase() ?? '']);
    if (httpAuthorizerKeys.some((key) => findMember(authorizer, key))) kinds.add('HTTP');
  }
  if (takesEverything(definition)) kinds.add('HTTP');
  const [only] = kinds;
  return kinds.size === 1 ? only : undefined;
}

function addTo(kinds: Set<ApiKind>, kind: ApiKind | undefined): void {
  if (kind) kinds.add(kind);
}

/** The endpoint configurations of a definition; OpenAPI 3 has them below servers. */
export function endpointsOf(definition: ObjectNode): readonly ObjectNode[] {
  const servers = findPath(definition, 'servers');
  const holders = [definition, ...(servers?.kind === 'array' ? servers.items.map(settle) : [])];
  return holders.map((holder) => findPath(holder, `${prefix}endpoint-configuration`)).filter((node) => node?.kind === 'object');
}

function authorizersIn(definition: ObjectNode, open: OpenFile): readonly ObjectNode[] {
  return schemesIn(definition, open).flatMap((scheme) => findPath(scheme, `${prefix}authorizer`) ?? []).filter((node) => node.kind === 'object');
}

/** The security schemes, through references. */
function schemesIn(definition: ObjectNode, open: OpenFile): readonly ObjectNode[] {
  return [findPath(definition, 'securityDefinitions'), findPath(definition, 'components', 'securitySchemes')].flatMap((holder) => {
    const list = holder && follow(holder, { root: definition, path: '' }, open);
    const members = list?.node?.kind === 'object' ? list.node.members : [];
    return members.flatMap(({ value }) => (list ? (follow(value, list.home, open).node ?? []) : [])).filter((node) => node.kind === 'object');
  });
}

/** The route that takes what no other does is one of HTTP APIs. */
function takesEverything(definition: ObjectNode): boolean {
  const paths = findPath(definition, 'paths');
  return paths?.kind === 'object' && paths.members.some(({ key }) => key === '$default' || key === '/$default');
}

/**
 * Whether anything in a definition is for API Gateway; others describe an API that somebody else serves. Of other files only
 * those with security schemes are asked for: a large definition of somebody else may have a file for each path.
 */
export function isForGateway(definition: ObjectNode, open: OpenFile): boolean {
  const items = [findPath(definition, 'paths'), findPath(definition, 'components', 'pathItems')];
  return hasExtension(definition) || endpointsOf(definition).length > 0 || items.some((holder) => holdsExtension(holder, 2)) || schemesIn(definition, open).some(hasExtension);
}

/** Whether one of those so many levels below it, or between, has an extension. */
function holdsExtension(node: HostNode | undefined, levels: number): boolean {
  return node?.kind === 'object' && (hasExtension(node) || (levels > 0 && node.members.some(({ value }) => holdsExtension(settle(value), levels - 1))));
}

function hasExtension(node: HostNode): boolean {
  return node.kind === 'object' && node.members.some(({ key }) => key.startsWith(prefix));
}
