/**
 * How the resources of a plan or state belong together: by ids and ARNs where they are known, and before deployment by
 * what the plan says of its configuration.
 *
 * The plan lists the references of an expression but not the expression; an attribute that holds an id and refers to one
 * thing is taken to be that thing's id. Locals and `each` lead nowhere, as the plan does not say what they are.
 */
import { findPath, type HostNode } from '../../../syntax/node';
import { textAt } from '../../members';
import { idOf, readAs } from '../cloud-control';
import type { PlanResource, PlanTime } from './plan-file';

/** A resource and the attribute of it that a value is. */
export interface LinkTarget {
  readonly resource: PlanResource;
  readonly attribute: string;
}

export type Link = (from: PlanResource, attribute: string, value: HostNode | undefined) => LinkTarget | undefined;

/** By the attribute that points, what it may point at. */
const pointers: Readonly<Record<string, readonly (readonly [type: string, attribute: string])[] | undefined>> = {
  rest_api_id: [['aws_api_gateway_rest_api', 'id']],
  api_id: [['aws_apigatewayv2_api', 'id'], ['aws_api_gateway_rest_api', 'id']],
  resource_id: [['aws_api_gateway_resource', 'id'], ['aws_api_gateway_rest_api', 'root_resource_id']],
  parent_id: [['aws_api_gateway_resource', 'id'], ['aws_api_gateway_rest_api', 'root_resource_id']],
  authorizer_id: [['aws_api_gateway_authorizer', 'id'], ['aws_apigatewayv2_authorizer', 'id']],
  role: [['aws_iam_role', 'name'], ['aws_iam_role', 'id']],
  roles: [['aws_iam_role', 'name'], ['aws_iam_role', 'id']],
  user: [['aws_iam_user', 'name'], ['aws_iam_user', 'id']],
  users: [['aws_iam_user', 'name'], ['aws_iam_user', 'id']],
  vpc_endpoint_id: [['aws_vpc_endpoint', 'id']],
  policy_arn: [['aws_iam_policy', 'arn']],
  permissions_boundary: [['aws_iam_policy', 'arn']],
  managed_policy_arns: [['aws_iam_policy', 'arn']],
};

const keys = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'] as const;

/** Attributes that point in resources of one type only: whose policy a resource of its own is. */
const pointersOfTypes: typeof pointers = {
  'aws_s3_bucket_policy.bucket': [['aws_s3_bucket', 'id'], ['aws_s3_bucket', 'bucket']],
  'aws_s3control_access_point_policy.access_point_arn': [['aws_s3_access_point', 'arn'], ['aws_s3_access_point', 'id']],
  'aws_sqs_queue_policy.queue_url': [['aws_sqs_queue', 'id'], ['aws_sqs_queue', 'url']],
  'aws_sns_topic_policy.arn': [['aws_sns_topic', 'arn'], ['aws_sns_topic', 'id']],
  'aws_kms_key_policy.key_id': keys.flatMap((type) => (['id', 'key_id', 'arn'] as const).map((attribute) => [type, attribute] as const)),
  'aws_secretsmanager_secret_policy.secret_arn': [['aws_secretsmanager_secret', 'arn'], ['aws_secretsmanager_secret', 'id']],
  'aws_opensearch_domain_policy.domain_name': [['aws_opensearch_domain', 'domain_name']],
  'aws_elasticsearch_domain_policy.domain_name': [['aws_elasticsearch_domain', 'domain_name']],
};

/** Likewise; a domain name has itself in an attribute of that name. */
const domainsOfTypes: typeof pointers = {
  'aws_api_gateway_base_path_mapping.domain_name': [['aws_api_gateway_domain_name', 'domain_name'], ['aws_api_gateway_domain_name', 'id']],
  'aws_apigatewayv2_api_mapping.domain_name': [['aws_apigatewayv2_domain_name', 'domain_name'], ['aws_apigatewayv2_domain_name', 'id'], ['aws_api_gateway_domain_name', 'domain_name'], ['aws_api_gateway_domain_name', 'id']],
};

const pointersOf = ({ type }: PlanResource, attribute: string): (typeof pointers)[string] => pointersOfTypes[`${type}.${attribute}`] ?? domainsOfTypes[`${type}.${attribute}`] ?? pointers[attribute];

export const isPointer = ({ type }: PlanResource, attribute: string): boolean => pointers[attribute] !== undefined || domainsOfTypes[`${type}.${attribute}`] !== undefined;

/** Whether the configuration sets an attribute; what it leaves out is the provider's, as ids are. Undefined where it is not in the plan. */
export function isConfigured(root: HostNode, from: PlanResource, attribute: string): boolean | undefined {
  const module = findPath(root, 'configuration', 'root_module');
  const configured = module && configuredIn(moduleAt(module, from.prefix)).get(`${from.type}.${from.name.value}`);
  return configured && findPath(configured, 'expressions', attribute) !== undefined;
}

/** The configuration in a plan is the one it leads to: of what was before, it says nothing. */
export function linksIn(root: HostNode, resources: readonly PlanResource[], time: PlanTime): Link {
  const byValue = indexByValue(resources);
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  return (from, attribute, value) => {
    const wanted = pointersOf(from, attribute);
    if (!wanted) return undefined;
    if (value?.kind === 'string' && value.holes.length === 0) {
      const [found] = wanted.flatMap(([type, name]) => byValue.get(keyOf(type, name, value.value)) ?? []);
      return found?.resource === from ? undefined : found;
    }
    if (time === 'before' || (value && value.kind !== 'unknown' && value.kind !== 'string')) return undefined;
    const found = referenceOf(root, from, attribute, byAddress);
    if (!found) return undefined;
    const { type } = found.resource;
    return wanted.some(([wantedType, name]) => wantedType === readAs(type) && [name, name === 'id' ? idOf(type) : name].includes(found.attribute)) ? found : undefined;
  };
}

/** By the type, the attributes by which others point at it. */
const marksOf: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const marks = new Map<string, Set<string>>();
  for (const [type, attribute] of [pointers, pointersOfTypes, domainsOfTypes].flatMap((table) => Object.values(table)).flatMap((list) => list ?? [])) marks.set(type, (marks.get(type) ?? new Set()).add(attribute));
  return marks;
})();

/** What several resources have is nobody's mark. */
function indexByValue(resources: readonly PlanResource[]): ReadonlyMap<string, LinkTarget> {
  const index = new Map<string, LinkTarget>();
  const ambiguous = new Set<string>();
  for (const resource of resources) {
    const type = readAs(resource.type);
    for (const attribute of marksOf.get(type) ?? []) {
      const value = (attribute === 'id' ? textAt(resource.values, idOf(resource.type)) : undefined) ?? textAt(resource.values, attribute);
      if (value === undefined) continue;
      const key = keyOf(type, attribute, value);
      if (index.has(key)) ambiguous.add(key);
      index.set(key, { resource, attribute });
    }
  }
  for (const key of ambiguous) index.delete(key);
  return index;
}

function keyOf(type: string, attribute: string, value: string): string {
  return `${type}.${attribute}=${value}`;
}

function referenceOf(root: HostNode, from: PlanResource, attribute: string, byAddress: ReadonlyMap<string, PlanResource>): LinkTarget | undefined {
  const module = findPath(root, 'configuration', 'root_module');
  const configured = module && configuredIn(moduleAt(module, from.prefix)).get(`${from.type}.${from.name.value}`);
  const references = configured && onlyReference(findPath(configured, 'expressions', attribute));
  return module && references ? follow({ module, prefix: from.prefix, byAddress }, references, 0) : undefined;
}

interface Scope {
  readonly module: HostNode;
  readonly prefix: string;
  readonly byAddress: ReadonlyMap<string, PlanResource>;
}

/** A chain of variables and outputs longer than this is a cycle. */
const longest = 32;

function follow(scope: Scope, reference: string, depth: number): LinkTarget | undefined {
  if (depth > longest) return undefined;
  const { module, prefix, byAddress } = scope;
  const variable = /^var\.([\w-]+)$/.exec(reference)?.[1];
  if (variable !== undefined) {
    const call = callOf(prefix);
    const given = call && onlyReference(findPath(moduleAt(module, call.outer), 'module_calls', call.name, 'expressions', variable));
    return call && given ? follow({ ...scope, prefix: call.outer }, given, depth + 1) : undefined;
  }
  const output = /^(module\.[\w-]+(?:\[[^\]]*\])?)\.([\w-]+)$/.exec(reference);
  if (output?.[1] !== undefined && output[2] !== undefined) {
    const inner = `${prefix}${output[1]}.`;
    const given = onlyReference(findPath(moduleAt(module, inner), 'outputs', output[2], 'expression'));
    return given ? follow({ ...scope, prefix: inner }, given, depth + 1) : undefined;
  }
  const dot = reference.lastIndexOf('.');
  const resource = byAddress.get(prefix + reference.slice(0, dot));
  return resource && { resource, attribute: reference.slice(dot + 1) };
}

/** The call that made a module instance: `module.a.module.b["x"].` is `b` in `module.a.`. */
function callOf(prefix: string): { readonly outer: string; readonly name: string } | undefined {
  const calls = callsIn(prefix);
  const last = calls.at(-1);
  return last && { outer: prefix.slice(0, prefix.length - last.text.length), name: last.name };
}

function moduleAt(root: HostNode, prefix: string): HostNode | undefined {
  return callsIn(prefix).reduce<HostNode | undefined>((module, { name }) => findPath(module, 'module_calls', name, 'module'), root);
}

function callsIn(prefix: string): readonly { readonly name: string; readonly text: string }[] {
  return [...prefix.matchAll(/module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\./g)].map((match) => ({ name: match[1] ?? '', text: match[0] }));
}

/** Not state: what a module's configuration declares is a function of its node. */
const configurations = new WeakMap<HostNode, ReadonlyMap<string, HostNode>>();

function configuredIn(module: HostNode | undefined): ReadonlyMap<string, HostNode> {
  const list = findPath(module, 'resources');
  if (list?.kind !== 'array') return new Map();
  let configured = configurations.get(list);
  if (!configured) {
    const managed = list.items.filter((item) => textAt(item, 'mode') === 'managed');
    configured = new Map(managed.map((item) => [`${textAt(item, 'type') ?? ''}.${textAt(item, 'name') ?? ''}`, item]));
    configurations.set(list, configured);
  }
  return configured;
}

/** The longest of the references, if all others are what it starts with. */
function onlyReference(expression: HostNode | undefined): string | undefined {
  const list = findPath(expression, 'references');
  const texts = list?.kind === 'array' ? list.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];
  const [first] = texts;
  return first !== undefined && texts.every((text) => first.startsWith(text)) ? first : undefined;
}
