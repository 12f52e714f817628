/**
 * The custom domain name of an API in saved answers: `get-domain-names` with `get-base-path-mappings` (REST) or
 * `get-api-mappings` (HTTP, WebSocket) beside the answer about the API.
 *
 * Mappings name the API but not the domain they are of. Where there is one domain only it is that; of several nothing is said, and
 * of a page there may be several.
 */
import type { ApiSite, DeclaredDomain, DeclaredMapping } from '../../gateway/declared';
import { findMember, findPath, type ObjectNode } from '../../syntax/node';
import { textAt } from '../members';
import { isCut, listed, type FoundAnswer } from './api-files';
import { factAt, factsAt, unseenAt } from './facts';

/** What the answers of a version of the service call things. */
export interface DomainWords {
  readonly list: string;
  readonly name: string;
  readonly mutualTls: string;
  readonly api: string;
  readonly path: string;
  readonly stage: string;
}

export const restWords: DomainWords = { list: 'items', name: 'domainName', mutualTls: 'mutualTlsAuthentication', api: 'restApiId', path: 'basePath', stage: 'stage' };
export const httpWords: DomainWords = { list: 'Items', name: 'DomainName', mutualTls: 'MutualTlsAuthentication', api: 'ApiId', path: 'ApiMappingKey', stage: 'Stage' };

export function domainsOf(id: string, domains: FoundAnswer, mappings: FoundAnswer, words: DomainWords): NonNullable<ApiSite['domains']> {
  if ([domains, mappings].some(({ file }) => file && isCut(file.root))) return [];
  const [only, ...others] = listed(domains, words.list);
  const own = listed(mappings, words.list).filter((mapping) => textAt(mapping, words.api) === id);
  return only && others.length === 0 && own.length > 0 ? [domainOf(only, own, words)] : [];
}

function domainOf(node: ObjectNode, mappings: readonly ObjectNode[], words: DomainWords): DeclaredDomain {
  const [configuration] = [findPath(node, 'DomainNameConfigurations', 0), findPath(node, 'endpointConfiguration')].filter((each) => each !== undefined);
  const endpoint = configuration?.kind === 'object' ? (factAt<string>(configuration, 'EndpointType') ?? factsAt<string>(configuration, 'types')[0]) : undefined;
  const isPrivate = endpoint && 'node' in endpoint && endpoint.node.kind === 'string' && endpoint.node.value === 'PRIVATE';
  return {
    name: factAt<string>(node, words.name) ?? unseenAt(node, 'the answer does not say its name'),
    endpoint,
    mutualTls: { value: findPath(node, words.mutualTls)?.kind === 'object' },
    // A private one has a policy, which this answer may leave out.
    policy: isPrivate ? undefined : null,
    mappings: mappings.map((mapping) => mappingOf(mapping, words)),
    span: node.span,
  };
}

/** REST APIs write `(none)` for the root. */
function mappingOf(node: ObjectNode, { path, stage }: DomainWords): DeclaredMapping {
  const written = textAt(node, path);
  const isRoot = findMember(node, path) === undefined || written === '' || written === '(none)';
  return { ...(isRoot ? {} : { basePath: factAt<string>(node, path) }), stage: factAt<string>(node, stage) };
}
