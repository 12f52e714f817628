/**
 * Resources of the provider `awscc` that make up APIs, in the words of the provider `aws`, so that one reader serves both.
 *
 * `awscc` is generated from CloudFormation's resource types: their properties in snake case, objects as attributes where `aws`
 * has blocks, and ids under names of their own. Types that say nothing about access are left as they are.
 */
import { mapShared } from '../../base/lists';
import { settle, type Member, type ObjectNode } from '../../syntax/node';

interface Spelling {
  readonly type: string;
  /** The attribute that is `id` there. */
  readonly id: string;
  /** Attributes with another name there. */
  readonly names: Readonly<Record<string, string>>;
}

const shared = { api_key_source_type: 'api_key_source', provider_ar_ns: 'provider_arns' } as const;

const types: ReadonlyMap<string, Spelling> = new Map(
  ([
    ['apigateway_rest_api', 'api_gateway_rest_api', {}],
    ['apigateway_resource', 'api_gateway_resource', {}],
    ['apigateway_method', 'api_gateway_method', { authorization_type: 'authorization' }],
    ['apigateway_authorizer', 'api_gateway_authorizer', {}],
    ['apigateway_stage', 'api_gateway_stage', {}],
    ['apigateway_deployment', 'api_gateway_deployment', {}],
    ['apigateway_gateway_response', 'api_gateway_gateway_response', {}],
    ['apigateway_base_path_mapping', 'api_gateway_base_path_mapping', { rest_api_id: 'api_id', stage: 'stage_name' }],
    ['apigateway_domain_name', 'api_gateway_domain_name', {}],
    ['apigatewayv2_api', 'apigatewayv2_api', {}],
    ['apigatewayv2_route', 'apigatewayv2_route', {}],
    ['apigatewayv2_authorizer', 'apigatewayv2_authorizer', { identity_source: 'identity_sources' }],
    ['apigatewayv2_stage', 'apigatewayv2_stage', { stage_name: 'name' }],
    ['apigatewayv2_api_mapping', 'apigatewayv2_api_mapping', {}],
    ['apigatewayv2_domain_name', 'apigatewayv2_domain_name', { domain_name_configurations: 'domain_name_configuration' }],
  ] as const).map(([own, type, names]) => [`awscc_${own}`, { type: `aws_${type}`, id: `${own.replace(/^apigateway(?:v2)?_/, '')}_id`, names: { ...shared, ...names } }]),
);

/** Blocks in the provider `aws`, which the readers ask for as such. */
const blocks: ReadonlySet<string> = new Set(['endpoint_configuration', 'cors_configuration', 'mutual_tls_authentication', 'domain_name_configuration']);

export function isCloudControl(address: string): boolean {
  return /(?:^|::)awscc_/.test(address);
}

type Step = { readonly name: string } | { readonly index: string };

/** The type that a resource is read as. */
export function readAs(type: string): string {
  return types.get(type)?.type ?? type;
}

/** The attribute that is the id of a resource. */
export function idOf(type: string): string {
  return types.get(type)?.id ?? 'id';
}

/** The steps behind the name of a resource, ids by the name they have in the provider `aws`. */
export function stepsAs(type: string, steps: readonly Step[]): readonly Step[] {
  const [first, ...rest] = steps;
  const spelling = types.get(type);
  return spelling && first && 'name' in first && first.name === spelling.id ? [{ name: 'id' }, ...rest] : steps;
}

/** Not state: a function of the body. */
const spelled = new WeakMap<ObjectNode, ObjectNode>();

/** The body of a resource with the names its attributes have in the provider `aws`; itself where nothing is to be done. */
export function bodyAs(type: string, body: ObjectNode): ObjectNode {
  const spelling = types.get(type);
  if (!spelling) return body;
  let made = spelled.get(body);
  if (!made) {
    const renamed = mapShared(body.members, (member): Member => (spelling.names[member.key] === undefined ? member : { ...member, key: spelling.names[member.key] ?? member.key }));
    const members = renamed.some(isListed) ? renamed.flatMap(asBlocks) : renamed;
    spelled.set(body, (made = members === body.members ? body : { ...body, members }));
  }
  return made;
}

function isListed({ key, isBlock }: Member): boolean {
  return isBlock !== true && blocks.has(key);
}

/** What cannot be seen stays an attribute. */
function asBlocks(member: Member): readonly Member[] {
  if (!isListed(member)) return [member];
  const value = settle(member.value);
  const bodies = value.kind === 'array' ? value.items.map(settle) : [value];
  return bodies.every((each) => each.kind === 'object') ? bodies.map((each): Member => ({ ...member, value: each, isBlock: true })) : [member];
}
