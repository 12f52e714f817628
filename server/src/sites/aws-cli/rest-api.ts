/**
 * REST APIs in saved answers: `apigateway get-rest-api` or `get-rest-apis` with `get-resources --embed methods`,
 * `get-authorizers`, `get-stages` and `get-gateway-responses` beside it. Nothing is called.
 *
 * Which account and region it is in no answer says, but ARNs in them do.
 */
import type { ApiSite, DeclaredAuthorizer, DeclaredResponse, DeclaredRoute, DeclaredStage, Fact } from '../../gateway/declared';
import type { Authorization, AuthorizerType } from '../../gateway/model';
import { readIdentitySources } from '../../gateway/route-key';
import { findMember, findPath, type HostNode, type ObjectNode } from '../../syntax/node';
import { textAt } from '../members';
import type { PolicySite, UnitFile } from '../site';
import { answerBeside, apisIn, isCut, isListWith, listed, listedAt, missingAuthorizers, type AnsweredApi, type FoundAnswer } from './api-files';
import { deployedAt } from './deployed-at';
import { domainsOf, restWords } from './domains';
import { withoutEscapes } from './escaped';
import { factAt, factsAt, unseenAt } from './facts';

function isRestApi(node: HostNode): node is ObjectNode {
  const types = findPath(node, 'endpointConfiguration', 'types');
  return node.kind === 'object' && ['id', 'name', 'apiKeySource'].every((key) => textAt(node, key) !== undefined) && types?.kind === 'array' && findMember(node, 'createdDate') !== undefined;
}

/** Of `get-rest-api` or `get-rest-apis`. */
const restApisIn = (root: HostNode): readonly AnsweredApi[] => apisIn(root, 'items', isRestApi);

export function hasRestApis(root: HostNode): boolean {
  return restApisIn(root).length > 0;
}

export function restApis(file: UnitFile): readonly ApiSite[] {
  const all = restApisIn(file.root);
  return all.map((api) => restApi(api, file, all.length === 1 && !isCut(file.root)));
}

export function restApiPolicies({ root }: UnitFile): readonly PolicySite[] {
  return restApisIn(root).flatMap(({ node, selector }): PolicySite[] => {
    const policy = policyOf(node);
    if (!policy) return [];
    const because = '`policy` in the answer of `aws apigateway get-rest-api` is the resource policy of the API';
    return [{ kind: 'api-resource-policy', kindIsCertain: true, node: withoutEscapes(policy), dialect: 'iam', selector: `${selector}/policy`, name: `${textAt(node, 'name') ?? ''} policy`, derived: false, api: selector, because }];
  });
}

/** API Gateway leaves it out where there is none. */
function policyOf(api: ObjectNode): HostNode | undefined {
  const policy = findMember(api, 'policy')?.value;
  return policy && policy.kind !== 'null' && !(policy.kind === 'string' && policy.value.trim() === '') ? policy : undefined;
}

interface Parts {
  readonly resources: FoundAnswer;
  readonly authorizers: FoundAnswer;
  readonly stages: FoundAnswer;
  readonly responses: FoundAnswer;
  readonly domains: FoundAnswer;
  readonly mappings: FoundAnswer;
}

function restApi({ node, selector }: AnsweredApi, file: UnitFile, isOnly: boolean): ApiSite {
  const parts = partsOf(node, file, isOnly);
  const authorizers = listed(parts.authorizers);
  const policy = policyOf(node);
  const known = [policy && withoutEscapes(policy), ...authorizers, ...listed(parts.resources)].filter((each) => each !== undefined);
  const nameMember = findMember(node, 'name');
  return {
    uri: file.uri,
    selector,
    name: textAt(node, 'name') ?? '',
    kind: 'REST',
    flavour: 'aws-cli',
    ...deployedAt(file.uri, textAt(node, 'id') ?? '', known),
    endpoint: factsAt<string>(findPath(node, 'endpointConfiguration'), 'types')[0] ?? { value: 'EDGE' },
    vpcEndpoints: factsAt(findPath(node, 'endpointConfiguration'), 'vpcEndpointIds'),
    disablesDefaultEndpoint: factAt(node, 'disableExecuteApiEndpoint'),
    apiKeySource: factAt(node, 'apiKeySource'),
    domains: domainsOf(textAt(node, 'id') ?? '', parts.domains, parts.mappings, restWords),
    gatewayResponses: listed(parts.responses).flatMap(responseOf),
    stages: listed(parts.stages, 'item').flatMap(stageOf),
    authorizers: authorizers.map(authorizerOf),
    routes: listed(parts.resources).flatMap((resource) => routesOf(resource, namesById(authorizers))),
    resourcePolicy: policy ? { uri: file.uri, selector: `${selector}/policy` } : null,
    partial: gapsOf(parts),
    span: node.span,
    nameSpan: nameMember?.value.span ?? node.span,
    node,
  };
}

/** Of several APIs in one answer a file belongs to the one whose id it has in its name. */
function partsOf(api: ObjectNode, file: UnitFile, isOnly: boolean): Parts {
  const id = textAt(api, 'id');
  const root = textAt(api, 'rootResourceId');
  const find = (command: string, isIt: (answer: HostNode) => boolean): FoundAnswer => answerBeside(file, { command, beside: 'rest-api', id, isOnly, isIt });
  const have = (list: string, ...keys: readonly string[]) => (answer: HostNode): boolean => isListWith(answer, list, keys);
  return {
    resources: find('resources', (answer) => have('items', 'id', 'path')(answer) && (root === undefined || isRootOf(answer, root))),
    authorizers: find('authorizers', have('items', 'id', 'name', 'type')),
    stages: find('stages', have('item', 'stageName')),
    responses: find('gateway-responses', have('items', 'responseType')),
    domains: find('domain-names', have('items', 'domainName')),
    mappings: find('base-path-mappings', have('items', 'restApiId')),
  };
}

/** The resource of the path `/` has the id that the API names, so a list of another API is seen to be one. */
function isRootOf(answer: HostNode, id: string): boolean {
  return (listedAt(answer, 'items') ?? []).every((resource) => textAt(resource, 'path') !== '/' || textAt(resource, 'id') === id);
}

function gapsOf({ resources, authorizers }: Parts): string | null {
  if (!resources.file) return `its routes are in no answer beside it (\`${resources.name}\`)`;
  const all = listed(resources);
  // Every API has the resource `/`, and one that answers anything has methods.
  const isNarrowed = !all.some((resource) => textAt(resource, 'path') === '/') || !all.some((resource) => findMember(resource, 'resourceMethods'));
  const gaps = [
    ...(isCut(resources.file.root) ? ['the answer with its routes is one page of several'] : isNarrowed ? [`\`${resources.name}\` has a part of its routes only`] : []),
    ...(all.some(isWithoutMethods) ? [`\`${resources.name}\` was saved without \`--embed methods\``] : []),
    ...missingAuthorizers(methodsIn(resources).flatMap(({ value }) => textAt(value, 'authorizerId') ?? []), authorizers, new Set(namesById(listed(authorizers)).keys())),
  ];
  return gaps.length === 0 ? null : gaps.join('; ');
}

const methodsIn = (resources: FoundAnswer): readonly Method[] => listed(resources).flatMap(methodsOf);
const isWithoutMethods = (resource: ObjectNode): boolean => methodsOf(resource).some(({ value }) => !findMember(value, 'authorizationType'));

interface Method {
  readonly name: string;
  readonly value: ObjectNode;
}

function methodsOf(resource: ObjectNode): readonly Method[] {
  const methods = findPath(resource, 'resourceMethods');
  return methods?.kind === 'object' ? methods.members.flatMap(({ key, value }) => (value.kind === 'object' ? [{ name: key, value }] : [])) : [];
}

function routesOf(resource: ObjectNode, names: ReadonlyMap<string, string>): readonly DeclaredRoute[] {
  const path = factAt<string>(resource, 'path');
  if (!path) return [];
  return methodsOf(resource).map(({ name, value }): DeclaredRoute => {
    const authorizer = textAt(value, 'authorizerId');
    return {
      method: { value: name },
      path,
      authorization: factAt<Authorization>(value, 'authorizationType') ?? unseenAt(value, 'it was saved without `--embed methods`'),
      authorizer: authorizer === undefined ? null : (names.get(authorizer) ?? authorizer),
      apiKeyRequired: factAt(value, 'apiKeyRequired') ?? unseenAt(value, findMember(value, 'authorizationType') ? 'the answer does not say whether it demands an API key' : 'it was saved without `--embed methods`'),
      scopes: factsAt(value, 'authorizationScopes'),
      span: value.span,
    };
  });
}

function namesById(authorizers: readonly ObjectNode[]): ReadonlyMap<string, string> {
  return new Map(authorizers.map((authorizer) => [textAt(authorizer, 'id') ?? '', textAt(authorizer, 'name') ?? '']));
}

function authorizerOf(node: ObjectNode): DeclaredAuthorizer {
  const source = findMember(node, 'identitySource')?.value;
  return {
    name: textAt(node, 'name') ?? '',
    type: factAt<AuthorizerType>(node, 'type') ?? unseenAt(node, 'the answer does not say its type'),
    ttl: factAt(node, 'authorizerResultTtlInSeconds'),
    // An answer has the sources that are set, so none is no source.
    identitySources: source ? readIdentitySources(source, textAt(node, 'identitySource')) : [],
    identityValidation: factAt(node, 'identityValidationExpression'),
    span: node.span,
  };
}

/** `methodSettings` has a member for each method, `~1orders/GET` or for all of them. */
function stageOf(node: ObjectNode): readonly DeclaredStage[] {
  const name = factAt<string>(node, 'stageName');
  if (!name || !('node' in name)) return [];
  const settings = findPath(node, 'methodSettings');
  const cluster = factAt<boolean>(node, 'cacheClusterEnabled') ?? { value: false };
  const cache = (settings?.kind === 'object' ? settings.members : []).flatMap(({ key, value }) => {
    const slash = key.lastIndexOf('/');
    if (value.kind !== 'object' || slash < 0) return [];
    const enabled: readonly Fact<boolean>[] = [cluster, factAt<boolean>(value, 'cachingEnabled') ?? { value: false }];
    return [{
      method: { value: key.slice(slash + 1) },
      path: { value: key.slice(0, slash).replaceAll('~1', '/') },
      enabled,
      requiresAuthorization: factAt<boolean>(value, 'requireAuthorizationForCacheControl'),
      unauthorized: factAt<string>(value, 'unauthorizedCacheControlHeaderStrategy'),
    }];
  });
  return [{ ...name, variables: findMember(node, 'variables')?.value, cache, span: name.node.span }];
}

/** Those that API Gateway makes by itself are in the list too. */
function responseOf(node: ObjectNode): readonly DeclaredResponse[] {
  const made = findPath(node, 'defaultResponse');
  const type = factAt<string>(node, 'responseType');
  if (!type || (made?.kind === 'boolean' && made.value)) return [];
  return [{ type, status: factAt<string>(node, 'statusCode'), templates: findMember(node, 'responseTemplates')?.value }];
}
