/**
 * HTTP and WebSocket APIs in saved answers: `apigatewayv2 get-api` or `get-apis` with `get-routes`, `get-authorizers` and
 * `get-stages` beside it. Nothing is called, and integrations are not looked at.
 */
import { literal } from '../../base/atoms';
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute } from '../../gateway/declared';
import type { ApiKind, Authorization, AuthorizerType } from '../../gateway/model';
import { readRouteKey } from '../../gateway/route-key';
import { findMember, type HostNode, type ObjectNode } from '../../syntax/node';
import { textAt } from '../members';
import type { UnitFile } from '../site';
import { answerBeside, apisIn, isCut, isListWith, listed, missingAuthorizers, type AnsweredApi, type FoundAnswer } from './api-files';
import { deployedAt } from './deployed-at';
import { domainsOf, httpWords } from './domains';
import { factAt, factsAt, unseenAt } from './facts';

const kinds: readonly ApiKind[] = ['HTTP', 'WEBSOCKET'];

function kindOf(api: ObjectNode): ApiKind | undefined {
  return kinds.find((kind) => kind === textAt(api, 'ProtocolType'));
}

function isApi(node: HostNode): node is ObjectNode {
  return node.kind === 'object' && ['ApiId', 'Name', 'RouteSelectionExpression'].every((key) => textAt(node, key) !== undefined) && kindOf(node) !== undefined;
}

export function hasHttpApis(root: HostNode): boolean {
  return apisIn(root, 'Items', isApi).length > 0;
}

export function httpApis(file: UnitFile): readonly ApiSite[] {
  const all = apisIn(file.root, 'Items', isApi);
  return all.flatMap((api) => httpApi(api, file, all.length === 1 && !isCut(file.root)));
}

function httpApi({ node, selector }: AnsweredApi, file: UnitFile, isOnly: boolean): readonly ApiSite[] {
  const kind = kindOf(node);
  if (!kind) return [];
  const id = textAt(node, 'ApiId') ?? '';
  const find = (command: string, ...keys: readonly string[]): FoundAnswer =>
    answerBeside(file, { command, beside: 'api', id, isOnly, isIt: (root) => isListWith(root, 'Items', keys) });
  const [routes, authorizers, stages] = [find('routes', 'RouteId', 'RouteKey'), find('authorizers', 'AuthorizerId', 'Name'), find('stages', 'StageName')];
  const names = new Map(listed(authorizers, 'Items').map((authorizer) => [textAt(authorizer, 'AuthorizerId') ?? '', textAt(authorizer, 'Name') ?? '']));
  return [
    {
      uri: file.uri,
      selector,
      name: textAt(node, 'Name') ?? '',
      kind,
      flavour: 'aws-cli',
      ...deployedAt(file.uri, id, listed(authorizers, 'Items')),
      ...regionOf(node, id),
      endpoint: { value: 'REGIONAL' },
      disablesDefaultEndpoint: factAt(node, 'DisableExecuteApiEndpoint'),
      answersPreflights: { value: findMember(node, 'CorsConfiguration') !== undefined },
      domains: domainsOf(id, find('domain-names', 'DomainName'), find('api-mappings', 'ApiMappingId', 'ApiId'), httpWords),
      stages: listed(stages, 'Items').flatMap((stage) => {
        const name = findMember(stage, 'StageName')?.value;
        return name ? [{ node: name, variables: findMember(stage, 'StageVariables')?.value, span: name.span }] : [];
      }),
      authorizers: listed(authorizers, 'Items').map(authorizerOf),
      routes: listed(routes, 'Items').flatMap((route) => routeOf(route, kind, names)),
      resourcePolicy: null,
      partial: gapsOf(routes, authorizers, new Set(names.keys())),
      span: node.span,
      nameSpan: findMember(node, 'Name')?.value.span ?? node.span,
      node,
    },
  ];
}

/** `https://a1b2c3.execute-api.eu-west-1.amazonaws.com` */
function regionOf(api: ObjectNode, id: string): Partial<Pick<ApiSite, 'region'>> {
  const [host = '', service, region] = (textAt(api, 'ApiEndpoint') ?? '').split('.');
  return host.endsWith(`//${id}`) && service === 'execute-api' && region !== undefined ? { region: literal(region) } : {};
}

function gapsOf(routes: FoundAnswer, authorizers: FoundAnswer, known: ReadonlySet<string>): string | null {
  if (!routes.file) return `its routes are in no answer beside it (\`${routes.name}\`)`;
  const gaps = [
    ...(isCut(routes.file.root) ? ['the answer with its routes is one page of several'] : []),
    ...missingAuthorizers(listed(routes, 'Items').flatMap((route) => textAt(route, 'AuthorizerId') ?? []), authorizers, known),
  ];
  return gaps.length === 0 ? null : gaps.join('; ');
}

function routeOf(route: ObjectNode, kind: ApiKind, names: ReadonlyMap<string, string>): readonly DeclaredRoute[] {
  const key = textAt(route, 'RouteKey');
  if (key === undefined) return [];
  const authorizer = textAt(route, 'AuthorizerId');
  return [
    {
      ...readRouteKey(key, kind),
      authorization: factAt<Authorization>(route, 'AuthorizationType') ?? unseenAt(route, 'the answer does not say its authorization'),
      authorizer: authorizer === undefined ? null : (names.get(authorizer) ?? authorizer),
      // HTTP APIs have no API keys.
      apiKeyRequired: factAt(route, 'ApiKeyRequired') ?? (kind === 'WEBSOCKET' ? unseenAt(route, 'the answer does not say whether it demands an API key') : undefined),
      scopes: factsAt(route, 'AuthorizationScopes'),
      span: route.span,
    },
  ];
}

function authorizerOf(node: ObjectNode): DeclaredAuthorizer {
  return {
    name: textAt(node, 'Name') ?? '',
    type: factAt<AuthorizerType>(node, 'AuthorizerType') ?? unseenAt(node, 'the answer does not say its type'),
    ttl: factAt(node, 'AuthorizerResultTtlInSeconds'),
    identitySources: factsAt(node, 'IdentitySource'),
    identityValidation: factAt(node, 'IdentityValidationExpression'),
    payloadVersion: factAt(node, 'AuthorizerPayloadFormatVersion'),
    simpleResponses: factAt(node, 'EnableSimpleResponses'),
    span: node.span,
  };
}
