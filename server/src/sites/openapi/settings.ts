/**
 * What an OpenAPI definition says of the whole API in API Gateway's extensions: its endpoint, where API keys come from,
 * CORS, and its gateway responses; and what becomes of it where the API says the same beside the definition.
 *
 * A definition that is not one object is not looked into: that there may be more is said with its routes.
 */
import type { ApiSite, DeclaredResponse, Fact } from '../../gateway/declared';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { endpointsOf } from './kind';
import { literalAt, unseen } from './schemes';

export type DefinitionSettings = Pick<ApiSite, 'disablesDefaultEndpoint' | 'apiKeySource' | 'answersPreflights' | 'vpcEndpoints' | 'gatewayResponses'>;

export function readDefinitionSettings(node: HostNode | undefined): DefinitionSettings {
  const definition = node && settle(node);
  if (definition?.kind !== 'object') return {};
  const [endpoint] = endpointsOf(definition);
  return {
    disablesDefaultEndpoint: factAt(endpoint, 'disableExecuteApiEndpoint'),
    apiKeySource: factAt(definition, 'x-amazon-apigateway-api-key-source'),
    answersPreflights: factAt(definition, 'x-amazon-apigateway-cors'),
    vpcEndpoints: factsIn(endpoint && findPath(endpoint, 'vpcEndpointIds')),
    gatewayResponses: responsesIn(findPath(definition, 'x-amazon-apigateway-gateway-responses'), { status: 'statusCode', templates: 'responseTemplates' }),
  };
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

export type OwnSettings = Pick<ApiSite, 'disablesDefaultEndpoint' | 'apiKeySource' | 'answersPreflights'>;

/** Properties beside a definition: where both say something, and not the same, which one counts cannot be told. */
export function mergedSettings(own: OwnSettings, defined: DefinitionSettings): OwnSettings {
  return {
    disablesDefaultEndpoint: merged(own.disablesDefaultEndpoint, defined.disablesDefaultEndpoint),
    apiKeySource: merged(own.apiKeySource, defined.apiKeySource),
    answersPreflights: merged(own.answersPreflights, defined.answersPreflights),
  };
}

function merged<T extends string | boolean>(own: Fact<T> | undefined, defined: Fact<T> | undefined): Fact<T> | undefined {
  if (!own || !defined) return own ?? defined;
  const [one, other] = [textOf(own), textOf(defined)];
  if (one !== undefined && one === other) return own;
  return 'node' in own ? unseen(own.node, 'the definition and the property beside it say different things') : own;
}

/** Where a configuration is switched on by being there, two of them agree. */
function textOf(fact: Fact<string | boolean>): string | undefined {
  if ('value' in fact) return String(fact.value);
  return settle(fact.node).kind === 'object' ? 'true' : literalAt(fact.node)?.toLowerCase();
}
