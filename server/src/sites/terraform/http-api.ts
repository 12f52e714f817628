/**
 * HTTP and WebSocket APIs of a Terraform module: `aws_apigatewayv2_api` with its routes, authorizers and stages.
 *
 * What a definition in `body` says is read by `sites/openapi`. These APIs have no resource policies.
 */
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute } from '../../gateway/declared';
import type { ApiKind } from '../../gateway/model';
import { readRouteKey } from '../../gateway/route-key';
import { settle } from '../../syntax/node';
import { mergedSettings, readDefinitionSettings } from '../openapi/settings';
import { apiIdentity, blocksOfApi, factAt, gapsOf, nameOf, partialText, unseen } from './api-parts';
import { blockSwitch, domainsOf, settingAt, writtenOut } from './api-settings';
import { attribute, type Block } from './blocks';
import { definitionOf, readBody } from './definition';
import { permissionsOf } from './permission';
import { presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import type { UnitIndex } from './unit-index';

const partTypes = ['aws_apigatewayv2_route', 'aws_apigatewayv2_authorizer', 'aws_apigatewayv2_stage'];

export function httpApi(declared: Block, index: UnitIndex): ApiSite {
  const block = writtenOut(declared, index);
  const parts = (type: string): readonly Block[] => blocksOfApi(type, 'api_id', block, index);
  const authorizers = parts('aws_apigatewayv2_authorizer');
  const kind = kindOf(block, index);
  const body = definitionOf(block, index);
  const definition = readBody(body, { kind }, index);
  const gaps = gapsOf(block, partTypes, 'api_id', index);
  return {
    ...apiIdentity(declared, index),
    kind,
    endpoint: { value: 'REGIONAL' },
    ...mergedSettings({ disablesDefaultEndpoint: settingAt(block, 'disable_execute_api_endpoint') }, { disablesDefaultEndpoint: readDefinitionSettings(body).disablesDefaultEndpoint }),
    // After an import the provider sets CORS to what stands here, also to nothing.
    answersPreflights: blockSwitch(block, 'cors_configuration'),
    domains: domainsOf(block, index),
    stages: [...parts('aws_apigatewayv2_stage').flatMap((stage) => stageOf(stage, index)), ...quickStage(block)],
    authorizers: [...authorizers.map((authorizer) => authorizerOf(authorizer, index)), ...definition.authorizers],
    routes: [...parts('aws_apigatewayv2_route').flatMap((route) => routesOf(route, kind, index)), ...quickRoute(block, kind, index), ...definition.routes],
    resourcePolicy: null,
    partial: partialText([...gaps, ...definition.gaps]),
    definition: body,
  };
}

function kindOf(block: Block, index: UnitIndex): ApiKind | undefined {
  const text = literalOf(attribute(block.body, 'protocol_type'), index.module)?.toUpperCase();
  if (text === 'HTTP' || text === 'WEBSOCKET') return text;
  // Only HTTP APIs are made of a definition or with a target.
  return attribute(block.body, 'body') || attribute(block.body, 'target') ? 'HTTP' : undefined;
}

function stageOf(block: Block, index: UnitIndex): ApiSite['stages'] {
  const fact = factAt(block.body, 'name');
  const presence = presenceOfBlock(block, index.module);
  return fact && presence ? [{ ...fact, presence, variables: attribute(block.body, 'stage_variables'), span: fact.node.span }] : [];
}

/** With `target` the API is made with one route and the stage `$default`. */
function quickStage(block: Block): ApiSite['stages'] {
  return attribute(block.body, 'target') ? [{ value: '$default', span: block.label.contentSpan }] : [];
}

function quickRoute(block: Block, kind: ApiKind | undefined, index: UnitIndex): readonly DeclaredRoute[] {
  if (!attribute(block.body, 'target')) return [];
  const key = attribute(block.body, 'route_key');
  const text = key ? literalOf(key, index.module) : '$default';
  return [{ ...routeKey(block, text, kind), authorization: { value: 'NONE' }, authorizer: null, span: block.member.span }];
}

function routesOf(block: Block, kind: ApiKind | undefined, index: UnitIndex): readonly DeclaredRoute[] {
  const place = { ...routeKey(block, literalOf(attribute(block.body, 'route_key'), index.module), kind), span: block.member.span };
  return permissionsOf(block, { type: 'authorization_type', otherwise: { value: 'NONE' } }, index).map((permission) => ({ ...place, ...permission }));
}

function routeKey(block: Block, text: string | undefined, kind: ApiKind | undefined): Pick<DeclaredRoute, 'method' | 'path'> {
  const hidden = unseen(block, 'its route key is known only at deployment');
  return text === undefined ? { method: hidden, path: hidden } : readRouteKey(text, kind);
}

function authorizerOf(block: Block, index: UnitIndex): DeclaredAuthorizer {
  const sources = attribute(block.body, 'identity_sources');
  const list = sources && settle(sources);
  return {
    name: nameOf(block, index),
    type: factAt(block.body, 'authorizer_type') ?? { value: 'REQUEST' },
    ttl: factAt(block.body, 'authorizer_result_ttl_in_seconds'),
    identitySources: list?.kind === 'array' ? list.items.map((node) => ({ node })) : sources ? [{ node: sources }] : undefined,
    payloadVersion: factAt(block.body, 'authorizer_payload_format_version'),
    simpleResponses: factAt(block.body, 'enable_simple_responses'),
    span: block.member.span,
  };
}
