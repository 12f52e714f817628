/**
 * REST APIs of a Terraform module: `aws_api_gateway_rest_api` with its resources, methods, authorizers and stages.
 *
 * Paths come from the chains of `parent_id`; what a definition in `body` says is read by `sites/openapi`. Usage plans say
 * how often a key may be used and are not looked at.
 */
import { literalText } from '../../base/atoms';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import { readIdentitySources } from '../../gateway/route-key';
import { findPath, settle } from '../../syntax/node';
import { basePathUse, type BasePathUse } from '../openapi/base-path';
import { readDefinitionSettings } from '../openapi/settings';
import type { Address } from './address';
import { apiIdentity, blocksOfApi, factAt, gapsOf, nameOf, partialText, unseen } from './api-parts';
import { domainsOf, eitherSwitch, innerBlock, responsesOf, settingAt, stageCache, vpcEndpointsOf, writtenOut } from './api-settings';
import { attribute, type Block } from './blocks';
import { isCloudControl } from './cloud-control';
import { definitionOf, readBody } from './definition';
import { resourcePath } from './gateway-addresses';
import { shown } from './inside';
import { namedIn } from './named-api';
import { permissionsOf } from './permission';
import { naming, presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import { resourcePolicyOf } from './resource-policy';
import type { UnitIndex } from './unit-index';

const partTypes = ['aws_api_gateway_method', 'aws_api_gateway_resource', 'aws_api_gateway_authorizer', 'aws_api_gateway_stage', 'aws_api_gateway_rest_api_put'];

export function restApi(declared: Block, index: UnitIndex): ApiSite {
  const block = writtenOut(declared, index);
  const parts = (type: string): readonly Block[] => blocksOfApi(type, 'rest_api_id', block, index);
  const authorizers = parts('aws_api_gateway_authorizer');
  const imports = importsOf(block, index);
  const body = definitionOf(imports.only ?? block, index);
  const definition = readBody(body, { kind: 'REST', basePath: basePathOf(imports.only ?? block, index) }, index);
  const defined = readDefinitionSettings(body);
  const endpoints = vpcEndpointsOf(block);
  const gaps = [...gapsOf(block, partTypes, 'rest_api_id', index), ...imports.gaps];
  return {
    ...apiIdentity(declared, index),
    kind: 'REST',
    endpoint: endpointOf(block),
    // The provider writes what the resource says over what the definition does; `false` it does not write.
    vpcEndpoints: endpoints.length > 0 ? endpoints : defined.vpcEndpoints,
    disablesDefaultEndpoint: eitherSwitch(settingAt(block, 'disable_execute_api_endpoint'), defined.disablesDefaultEndpoint),
    apiKeySource: settingAt(block, 'api_key_source') ?? defined.apiKeySource,
    domains: domainsOf(block, index),
    gatewayResponses: [...responsesOf(block, index), ...(defined.gatewayResponses ?? [])],
    stages: [...parts('aws_api_gateway_stage'), ...parts('aws_api_gateway_deployment')].flatMap((stage) => stageOf(stage, block, index)),
    authorizers: [...authorizers.map((authorizer) => authorizerOf(authorizer, index)), ...definition.authorizers],
    routes: [...parts('aws_api_gateway_method').flatMap((method) => routesOf(method, index)), ...definition.routes],
    resourcePolicy: imports.gaps.length > 0 ? undefined : resourcePolicyOf(block, body, index),
    partial: partialText([...gaps, ...definition.gaps]),
    definition: body,
  };
}

/** A definition may be put over an API by a resource of its own; of several it is not known which comes last. */
function importsOf(api: Block, index: UnitIndex): { readonly only?: Block; readonly gaps: readonly string[] } {
  const imports = blocksOfApi('aws_api_gateway_rest_api_put', 'rest_api_id', api, index).flatMap((block) => {
    const presence = presenceOfBlock(block, index.module);
    return presence ? [{ block, isCertain: presence.length === 0 }] : [];
  });
  const [only, ...others] = imports;
  if (!only) return { gaps: [] };
  if (others.length === 0 && only.isCertain && !factAt(api.body, 'body')) return { only: only.block, gaps: [] };
  return { gaps: imports.map(({ block }) => `\`${shown(block.address)}\` may put another definition over it`) };
}

/** Import leaves base paths aside unless it is told otherwise. */
function basePathOf(block: Block, index: UnitIndex): BasePathUse {
  const given = findPath(attribute(block.body, 'parameters'), 'basepath');
  return given ? basePathUse(literalOf(given, index.module)) : 'ignored';
}

/** Without a configuration API Gateway makes an edge-optimised API; with a definition its type may be a parameter of the import. */
function endpointOf(block: Block): Fact<string> {
  const configuration = innerBlock(block, 'endpoint_configuration');
  if (configuration && configuration.kind !== 'object') return unseen(block, 'what its `endpoint_configuration` says');
  if (!configuration) {
    const parameter = findPath(attribute(block.body, 'parameters'), 'endpointConfigurationTypes');
    return parameter ? { node: parameter } : { value: 'EDGE' };
  }
  const types = attribute(configuration, 'types');
  const list = types && settle(types);
  if (!types || !list) return { value: 'EDGE' };
  const [first] = list.kind === 'array' ? list.items : [types];
  return first ? { node: first } : { value: 'EDGE' };
}

/** A deployment may name a stage too, as was usual with older versions of the provider. */
function stageOf(stage: Block, api: Block, index: UnitIndex): ApiSite['stages'] {
  const fact = factAt(stage.body, 'stage_name');
  const presence = presenceOfBlock(stage, index.module);
  return fact && presence ? [{ ...fact, presence, variables: attribute(stage.body, 'variables'), ...stageCache(stage, api, index), span: fact.node.span }] : [];
}

/** One for each way in which its resource is named. */
function routesOf(block: Block, index: UnitIndex): readonly DeclaredRoute[] {
  const ways = namedIn(attribute(block.body, 'resource_id'), index.module);
  return ways.length === 0 ? routesAt(block, undefined, index) : ways.flatMap(({ target, presence }) => routesAt(naming(block, presence), target, index));
}

function routesAt(block: Block, resource: Address | undefined, index: UnitIndex): readonly DeclaredRoute[] {
  const written = resource && resourcePath(resource, index.module);
  const text = written && literalText(written);
  const method = factAt(block.body, 'http_method') ?? unseen(block, 'the method is not written');
  const path: Fact<string> = text === undefined ? unseen(block, 'its path is known only at deployment') : { value: text };
  // The provider demands it; without it nothing is known about who may call.
  const otherwise = unseen(block, 'the authorization is not written');
  return permissionsOf(block, { type: 'authorization', otherwise }, index).map((permission) => ({ method, path, ...permission, span: block.member.span }));
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

/** The provider `awscc` leaves API Gateway its defaults. */
function identitySourcesOf(block: Block, index: UnitIndex): readonly Fact<string>[] | undefined {
  const fact = factAt(block.body, 'identity_source');
  if (!fact) return isCloudControl(block.declared) ? undefined : [{ value: 'method.request.header.Authorization' }];
  return readIdentitySources(fact.node, literalOf(fact.node, index.module));
}
