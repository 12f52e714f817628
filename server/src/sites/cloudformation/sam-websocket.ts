/**
 * WebSocket APIs of SAM: `AWS::Serverless::WebSocketApi` with its routes, its one stage, and what `Auth` demands of `$connect`.
 *
 * Only connecting is authorized, so the other routes are open whatever `Auth` says. `Globals` has no section for them.
 */
import type { ApiSite, DeclaredAuthorizer, DeclaredRoute, Fact } from '../../gateway/declared';
import type { Authorization } from '../../gateway/model';
import { readRouteKey } from '../../gateway/route-key';
import { findMember, settle, type HostNode, type Member } from '../../syntax/node';
import { samDomain } from './api-domains';
import { apiIdentity, factAt, factsIn, homeOf, openAround, partialText, switchAt, unseen, valueAt, type Template } from './api-parts';
import { stageSettings } from './api-settings';
import type { Resource } from './policies';
import { authAt, type Auth } from './sam-auth';

export function webSocketApis(template: Template): readonly ApiSite[] {
  return template.resources.filter(({ type }) => type === 'AWS::Serverless::WebSocketApi').map((api) => webSocketApi(api, template));
}

function webSocketApi(api: Resource, template: Template): ApiSite {
  const { properties, member } = api;
  const { uri, logicalId } = homeOf(api, template);
  const stage: Fact<string> = factAt(api, 'StageName') ?? { value: 'default' };
  const auth: Auth = properties ? authAt(properties) : { kind: 'none' };
  const written = valueAt(api, 'Routes');
  const routes = written && settle(written);
  const seen = routes?.kind === 'object' ? routes.members.filter(({ shadowed }) => !shadowed) : [];
  const open = properties?.open ?? openAround(api, template) ?? (routes?.kind === 'object' ? routes.open : routes && 'some routes are chosen at deployment');
  return {
    ...apiIdentity(api, template),
    flavour: 'sam',
    kind: 'WEBSOCKET',
    endpoint: { value: 'REGIONAL' },
    disablesDefaultEndpoint: switchAt(api, 'DisableExecuteApiEndpoint'),
    domains: properties ? samDomain(properties, { uri, logicalId, stage }) : [],
    stages: [{ ...stageSettings(properties, 'StageVariables'), ...stage, span: 'node' in stage ? stage.node.span : member.keySpan }],
    authorizers: authorizersIn(auth, logicalId),
    routes: seen.map((route) => routeOf(route, api, auth)),
    resourcePolicy: null,
    partial: partialText(open === undefined ? [] : [open]),
  };
}

function routeOf(member: Member, api: Resource, auth: Auth): DeclaredRoute {
  const settings = settle(member.value);
  const key = settings.kind === 'object' ? findMember(settings, 'ApiKeyRequired')?.value : undefined;
  const isConnect = member.key === '$connect';
  return {
    ...readRouteKey(member.key, 'WEBSOCKET'),
    authorization: isConnect ? authorizationIn(auth, api) : { value: 'NONE' },
    authorizer: isConnect ? (authorizersIn(auth, homeOf(api, { uri: '' }).logicalId)[0]?.name ?? null) : null,
    ...(key ? { apiKeyRequired: { node: key } } : {}),
    span: member.span,
  };
}

/** SAM takes the words only as they are spelled here: any other spelling leaves the route open. */
function authorizationIn(auth: Auth, api: Resource): Fact<Authorization> {
  if (auth.kind === 'none' || (auth.kind === 'seen' && auth.object.members.length === 0)) return { value: 'NONE' };
  const type = auth.kind === 'seen' ? findMember(auth.object, 'AuthType')?.value : undefined;
  const text = type && settle(type);
  if (text?.kind !== 'string' || text.holes.length > 0) return unseen(api, 'what `Auth` demands is decided at deployment');
  return { value: text.value === 'CUSTOM' || text.value === 'AWS_IAM' ? text.value : 'NONE' };
}

function authorizersIn(auth: Auth, logicalId: string): readonly DeclaredAuthorizer[] {
  const member = auth.kind === 'seen' ? findMember(auth.object, 'AuthType') : undefined;
  const type = member && settle(member.value);
  if (auth.kind !== 'seen' || type?.kind !== 'string' || type.value !== 'CUSTOM') return [];
  const named = textOf(findMember(auth.object, 'Name')?.value);
  const sources = findMember(auth.object, 'IdentitySource')?.value;
  return [{ name: named ?? `${logicalId}ConnectAuthorizer`, type: { value: 'REQUEST' }, ...(sources ? { identitySources: factsIn(sources) } : {}), span: auth.object.span }];
}

function textOf(node: HostNode | undefined): string | undefined {
  const text = node && settle(node);
  return text?.kind === 'string' && text.holes.length === 0 && text.value !== '' ? text.value : undefined;
}
