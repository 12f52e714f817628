/**
 * What an OpenAPI definition says of the whole API in API Gateway's extensions: its endpoint, where API keys come from,
 * CORS, and its gateway responses.
 *
 * A definition that is not one object is not looked into: that there may be more is said with its routes.
 */
import type { ApiSite, DeclaredResponse, Fact } from '../../gateway/declared';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';

export type DefinitionSettings = Pick<ApiSite, 'disablesDefaultEndpoint' | 'apiKeySource' | 'answersPreflights' | 'vpcEndpoints' | 'gatewayResponses'>;

export function readDefinitionSettings(node: HostNode | undefined): DefinitionSettings {
  const definition = node && settle(node);
  if (definition?.kind !== 'object') return {};
  const endpoint = endpointOf(definition);
  return {
    disablesDefaultEndpoint: factAt(endpoint, 'disableExecuteApiEndpoint'),
    apiKeySource: factAt(definition, 'x-amazon-apigateway-api-key-source'),
    answersPreflights: factAt(definition, 'x-amazon-apigateway-cors'),
    vpcEndpoints: factsIn(endpoint && findPath(endpoint, 'vpcEndpointIds')),
    gatewayResponses: responsesIn(findPath(definition, 'x-amazon-apigateway-gateway-responses'), { status: 'statusCode', templates: 'responseTemplates' }),
  };
}

/** OpenAPI 3 has it below a server. */
function endpointOf(definition: ObjectNode): ObjectNode | undefined {
  const extension = 'x-amazon-apigateway-endpoint-configuration';
  const servers = findPath(definition, 'servers');
  const holders = [definition, ...(servers?.kind === 'array' ? servers.items.map(settle) : [])];
  const found = holders.map((holder) => findPath(holder, extension)).find((each) => each?.kind === 'object');
  return found?.kind === 'object' ? found : undefined;
}

/** An object with a member for each gateway response type; what cannot be seen may be about any. */
export function responsesIn(node: HostNode | undefined, keys: { readonly status: string; readonly templates: string }): readonly DeclaredResponse[] {
  if (!node || node.kind === 'null' || node.kind === 'missing') return [];
  const hidden: DeclaredResponse = { type: { value: '*' } };
  if (node.kind !== 'object') return [hidden];
  const own = node.members.flatMap(({ key, value, shadowed }): DeclaredResponse[] => {
    const body = settle(value);
    if (shadowed || body.kind === 'null' || body.kind === 'missing') return [];
    if (body.kind !== 'object') return [{ type: { value: key }, status: { node: body }, templates: body }];
    return [{ type: { value: key }, status: factAt(body, keys.status), templates: findMember(body, keys.templates)?.value }];
  });
  return node.open === undefined ? own : [...own, hidden];
}

function factAt(node: ObjectNode | undefined, key: string): { readonly node: HostNode } | undefined {
  const value = node && findMember(node, key)?.value;
  return value && value.kind !== 'null' && value.kind !== 'missing' ? { node: value } : undefined;
}

function factsIn(node: HostNode | undefined): readonly Fact<string>[] {
  return node?.kind === 'array' ? node.items.map((item) => ({ node: item })) : [];
}
