/**
 * REST APIs of a Terraform module: `aws_api_gateway_rest_api` with its resources, methods, authorizers and stages.
 *
 * Paths come from the chains of `parent_id`. OpenAPI in `body` is named in `partial` and not read here.
 */
import { literalText } from '../../base/atoms';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import type { ApiPolicyAddress } from '../../gateway/model';
import { readIdentitySources } from '../../gateway/route-key';
import { existenceOf } from '../../policy/values';
import { settle } from '../../syntax/node';
import { apiIdentity, authorizerNameOf, blocksOfApi, factAt, gapsOf, nameOf, partialText, scopesOf, unseen } from './api-parts';
import { domainsOf, responsesOf, settingAt, stageCache, vpcEndpointsOf } from './api-settings';
import { attribute, hasDynamic, nestedBlocks, type Block } from './blocks';
import { resourcePath } from './gateway-addresses';
import { targetOf } from './module';
import { policiesAt } from './policies';
import { presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import type { Place, UnitIndex } from './unit-index';

const partTypes = ['aws_api_gateway_method', 'aws_api_gateway_resource', 'aws_api_gateway_authorizer', 'aws_api_gateway_stage'];

export function restApi(block: Block, index: UnitIndex): ApiSite {
  const parts = (type: string): readonly Block[] => blocksOfApi(type, 'rest_api_id', block, index);
  const methods = parts('aws_api_gateway_method').filter((method) => presenceOfBlock(method, index.module) !== undefined);
  const authorizers = parts('aws_api_gateway_authorizer');
  const gaps = gapsOf(block, partTypes, 'rest_api_id', index);
  return {
    ...apiIdentity(block, index),
    kind: 'REST',
    endpoint: endpointOf(block),
    vpcEndpoints: vpcEndpointsOf(block),
    disablesDefaultEndpoint: settingAt(block, 'disable_execute_api_endpoint'),
    apiKeySource: settingAt(block, 'api_key_source'),
    domains: domainsOf(block, index),
    gatewayResponses: responsesOf(block, index),
    stages: [...parts('aws_api_gateway_stage'), ...parts('aws_api_gateway_deployment')].flatMap((stage) => stageOf(stage, block, index)),
    authorizers: authorizers.map((authorizer) => authorizerOf(authorizer, index)),
    routes: methods.map((method) => routeOf(method, index)),
    resourcePolicy: resourcePolicyOf(block, index),
    partial: partialText(gaps),
  };
}

/** Without a configuration API Gateway makes an edge-optimised API. */
function endpointOf(block: Block): Fact<string> {
  const [configuration] = nestedBlocks(block.body, 'endpoint_configuration');
  if (!configuration) return hasDynamic(block.body, 'endpoint_configuration') ? unseen(block, 'a `dynamic` block decides it') : { value: 'EDGE' };
  const types = attribute(configuration, 'types');
  const list = types && settle(types);
  if (!types || !list) return { value: 'EDGE' };
  const [first] = list.kind === 'array' ? list.items : [types];
  return first ? { node: first } : { value: 'EDGE' };
}

/** A deployment may name a stage too, as was usual with older versions of the provider. */
function stageOf(stage: Block, api: Block, index: UnitIndex): ApiSite['stages'] {
  const fact = factAt(stage.body, 'stage_name');
  return fact ? [{ ...fact, variables: attribute(stage.body, 'variables'), ...stageCache(stage, api, index), span: fact.node.span }] : [];
}

function routeOf(method: Block, index: UnitIndex): DeclaredRoute {
  const resource = targetOf(attribute(method.body, 'resource_id'), index.module);
  const path = resource && resourcePath(resource, index.module);
  const text = path && literalText(path);
  return {
    method: factAt(method.body, 'http_method') ?? unseen(method, 'the method is not written'),
    path: text === undefined ? unseen(method, 'its path is known only at deployment') : { value: text },
    // The provider demands it; without it nothing is known about who may call.
    authorization: factAt(method.body, 'authorization') ?? unseen(method, 'the authorization is not written'),
    authorizer: authorizerNameOf(method, index),
    apiKeyRequired: factAt(method.body, 'api_key_required'),
    scopes: scopesOf(method),
    presence: presenceOfBlock(method, index.module),
    span: method.member.span,
  };
}

/** The provider's defaults: a TOKEN authorizer that reads the `Authorization` header. */
function authorizerOf(block: Block, index: UnitIndex): DeclaredAuthorizer {
  return {
    name: nameOf(block, index),
    type: factAt(block.body, 'type') ?? { value: 'TOKEN' },
    ttl: factAt(block.body, 'authorizer_result_ttl_in_seconds'),
    identitySources: identitySourcesOf(block, index),
    identityValidation: factAt(block.body, 'identity_validation_expression'),
    span: block.member.span,
  };
}

function identitySourcesOf(block: Block, index: UnitIndex): readonly Fact<string>[] {
  const fact = factAt(block.body, 'identity_source');
  if (!fact) return [{ value: 'method.request.header.Authorization' }];
  return readIdentitySources(fact.node, literalOf(fact.node, index.module));
}

function resourcePolicyOf(block: Block, index: UnitIndex): ApiSite['resourcePolicy'] {
  const places = index.places.filter((place) => place.api === block.address && presenceOfBlock(place.block, index.module) !== undefined);
  const [first, ...others] = places;
  if (first) return others.length === 0 ? attachedAt(first, block, index) : undefined;
  // A definition may bring a policy, a module that is given the API may attach one, and so may a policy resource
  // whose API is computed.
  const isOpen = attribute(block.body, 'body') !== undefined || index.handedOnByName.has(block.address);
  const strays = index.places.some((place) => place.block.type === 'aws_api_gateway_rest_api_policy' && place.api === undefined);
  return isOpen || strays ? undefined : null;
}

/** Undefined where deployment chooses among several. */
function attachedAt(place: Place, api: Block, index: UnitIndex): ApiPolicyAddress | undefined {
  const [only, ...others] = policiesAt(place, index);
  if (!only || others.length > 0 || 'outside' in only) return undefined;
  const [way, ...otherWays] = only.presence ? [only.presence] : (existenceOf(place.node, 'absent') ?? [[]]);
  if (!way || otherWays.length > 0) return undefined;
  const presence = [...(place.block.address === api.address ? [] : (presenceOfBlock(place.block, index.module) ?? [])), ...way];
  return { selector: only.selector, uri: only.uri, ...(presence.length > 0 ? { presence } : {}) };
}
