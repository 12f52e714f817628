/**
 * What resources say of APIs beside their routes: variables and caches of stages, and gateway responses.
 *
 * The client certificate of a stage is API Gateway's own, shown to integrations, and CloudFormation cannot say who may flush
 * a cache: both are not looked for.
 */
import type { DeclaredCache, DeclaredResponse, DeclaredStage, Fact } from '../../gateway/declared';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { literalAt, unseen } from '../openapi/schemes';
import { factAt, partsOf, type Part, type Template } from './api-parts';

export type StageSettings = Pick<DeclaredStage, 'variables' | 'cache'>;

/** What is written at a stage, or at the description of one in a deployment. */
export function stageSettings(holder: HostNode | undefined, variables: 'Variables' | 'StageVariables'): StageSettings {
  if (holder?.kind !== 'object') return holder ? { variables: holder } : {};
  const written = findMember(holder, variables)?.value ?? (holder.open === undefined ? undefined : unseen(holder, holder.open).node);
  return { ...(written ? { variables: written } : {}), cache: cacheOf(holder) };
}

function cacheOf(holder: ObjectNode): readonly DeclaredCache[] {
  const cluster = memberAt(holder, 'CacheClusterEnabled');
  const list = findPath(holder, 'MethodSettings');
  if (!cluster) return [];
  // A deployment says of all methods of its stage what a stage says in a list.
  const shared = memberAt(holder, 'CachingEnabled') ? [holder] : [];
  const listed = list?.kind === 'array' ? list.items.map(settle) : [];
  return [...shared, ...listed].flatMap((each): DeclaredCache[] => {
    if (each.kind !== 'object') return [];
    const ttl = literalAt(each, 'CacheTtlInSeconds');
    const enabled: readonly Fact<boolean>[] = [cluster, memberAt(each, 'CachingEnabled') ?? { value: false }, ...(ttl === '0' ? [{ value: false }] : [])];
    return [{ method: memberAt(each, 'HttpMethod') ?? { value: '*' }, path: memberAt(each, 'ResourcePath') ?? { value: '*' }, enabled }];
  });
}

function memberAt(node: ObjectNode, key: string): { readonly node: HostNode } | undefined {
  const value = findMember(node, key)?.value;
  return value && value.kind !== 'null' && value.kind !== 'missing' ? { node: value } : undefined;
}

/** The gateway responses of a REST API that are resources of their own. */
export function responseParts(api: string, template: Template): readonly DeclaredResponse[] {
  return partsOf(api, 'AWS::ApiGateway::GatewayResponse', template).map(({ resource, presence }: Part) => ({
    type: factAt(resource, 'ResponseType') ?? { value: '*' },
    status: factAt(resource, 'StatusCode'),
    templates: factAt(resource, 'ResponseTemplates')?.node,
    ...(presence.length > 0 ? { presence } : {}),
  }));
}
