/**
 * What references to API Gateway resources stand for: ids, execution ARNs, and the paths of resources.
 *
 * The same functions serve references in policies and the models of the APIs, so both speak of the same atoms.
 */
import { holed, literal, type HoledText, type Piece } from '../../base/atoms';
import type { ObjectNode } from '../../syntax/node';
import { attributeOf, isLiteralKey, type Address } from './address';
import { attribute, isRepeated } from './blocks';
import { environmentOf } from './environment';
import { declaredBody, moduleAtom, targetOf, type Module } from './module';
import { namedIn } from './named-api';

/** The API types, with the word the management ARN has for them. */
const apiTypes: Readonly<Record<string, string | undefined>> = {
  aws_api_gateway_rest_api: 'restapis',
  aws_apigatewayv2_api: 'apis',
};

/** The attribute of a REST resource that is the parent of its first path segment. */
const rootAttribute = 'root_resource_id';

/** The id of one instance of an API. */
export function apiId(address: string, instance: string, module: Module): HoledText {
  const body = declaredBody(module, address);
  const isOne = !body || !isRepeated(body) || instance !== '';
  const pure = isOne && (isLiteralKey(instance) || !/\b(?:each|count|self)\./.test(instance));
  return holed([moduleAtom(module, `${address}${instance}.id`, { reason: 'the id is given at deployment', shape: 'api-id', pure })]);
}

/** `arn:…:execute-api:<region>:<account>:<api>`, to which stage, method and path are added. */
function executionArn(api: Address, module: Module): HoledText {
  const { partition, region, account } = environmentOf(module.bodyAt(api), api.declared, module);
  return joined('arn:', partition, ':execute-api:', region, ':', account, ':', apiId(api.declared, api.instance, module));
}

/** Text of a gateway reference that is made of other values; undefined for all other attributes. */
export function gatewayText(address: Address, module: Module): HoledText | undefined {
  const name = attributeOf(address);
  const body = declaredBody(module, address.declared);
  switch (address.type) {
    case 'aws_api_gateway_rest_api':
    case 'aws_apigatewayv2_api':
      return apiText(address, name, module);
    case 'aws_api_gateway_stage':
    case 'aws_api_gateway_deployment':
      return name === 'execution_arn' && body ? stageArn(body, ['rest_api_id', 'stage_name'], module) : undefined;
    case 'aws_apigatewayv2_stage':
      return name === 'execution_arn' && body ? stageArn(body, ['api_id', 'name'], module) : undefined;
    case 'aws_api_gateway_resource':
      return name === 'path' ? resourcePath(address, module) : undefined;
    default:
      return undefined;
  }
}

/** The path of a REST resource, through its parents; undefined where one of them lies outside. */
export function resourcePath(start: Address, module: Module): HoledText | undefined {
  const segments: HoledText[] = [];
  let address: Address | undefined = start;
  // API Gateway allows far fewer levels; a longer chain is a cycle.
  for (let depth = 0; depth < 100 && address; depth++) {
    if (apiTypes[address.type] !== undefined) return attributeOf(address) === rootAttribute ? pathText(segments) : undefined;
    const body: ObjectNode | undefined = address.type === 'aws_api_gateway_resource' ? module.bodyAt(address) : undefined;
    const part = body && attribute(body, 'path_part');
    const text = part && module.text(part);
    if (!body || !text) return undefined;
    segments.unshift(text);
    address = parentOf(body, module);
  }
  return undefined;
}

/** The parent of a resource; a condition that would leave it without one makes no resource. */
function parentOf(body: ObjectNode, module: Module): Address | undefined {
  const [only, ...others] = namedIn(attribute(body, 'parent_id'), module);
  return others.length === 0 ? only?.target : undefined;
}

function apiText(address: Address, name: string | undefined, module: Module): HoledText | undefined {
  const { declared, instance } = address;
  if (name === 'id') return apiId(declared, instance, module);
  if (name === 'execution_arn') return executionArn(address, module);
  if (name !== 'arn') return undefined;
  const { partition, region } = environmentOf(module.bodyAt(address), declared, module);
  const word = apiTypes[address.type] ?? 'restapis';
  return joined('arn:', partition, ':apigateway:', region, '::/', word, '/', apiId(declared, instance, module));
}

function stageArn(body: ObjectNode, [apiAttribute, nameAttribute]: readonly [string, string], module: Module): HoledText | undefined {
  const api = targetOf(attribute(body, apiAttribute), module);
  const node = attribute(body, nameAttribute);
  const name = node && module.text(node);
  if (!api || !name || apiTypes[api.type] === undefined || attributeOf(api) !== 'id') return undefined;
  return joined(executionArn(api, module), '/', name);
}

function pathText(segments: readonly HoledText[]): HoledText {
  return segments.length === 0 ? literal('/') : joined(...segments.flatMap((segment) => ['/', segment]));
}

function joined(...parts: readonly (string | HoledText)[]): HoledText {
  return holed(parts.flatMap((part): readonly Piece[] => (typeof part === 'string' ? [part] : part.pieces)));
}
