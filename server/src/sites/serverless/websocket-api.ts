/**
 * What the framework makes of `websocket` events: a WebSocket API with its routes, authorizers and the stage of the service.
 */
import { KeptByInputs } from '../../base/kept-by-inputs';
import { findMember, settle, type HostNode } from '../../syntax/node';
import { anchorAt, madeText, type Anchor } from '../cloudformation/derived-nodes';
import { readWebSocketAuthorizer, type WebSocketAuthorizer } from './authorizers';
import { type Made, madeResource, referTo, shownStage, unseenAt } from './made';
import { webSocketApiId, webSocketRouteId } from './names';
import { providerValue, shownAt, textOf, valueAt, type Service, type ServiceEvent } from './service';

export function webSocketResources(service: Service): readonly Made[] {
  const events = service.functions.flatMap((owner) => owner.events.filter(({ type }) => type === 'websocket'));
  const [first] = events;
  if (!first) return [];
  const anchor = anchorAt(first.member);
  const shown = anchorAt(shownAt(service, 'websocketsApiName', first));
  const isExternal = providerValue(service, 'apiGateway', 'websocketApiId') !== undefined;
  const made = events.map((event, index) => route(event, index, service.uri));
  const stage = shownStage(service);
  return [
    apis.get(first.member.value, 'api', [service.uri, isExternal, shown.keySpan.source, shown.keySpan.start], () => api(shown, isExternal)),
    apis.get(first.member.value, 'stage', [service.uri, stage.reason], () =>
      madeResource('WebsocketsDeploymentStage', anchor, {
        type: 'AWS::ApiGatewayV2::Stage',
        properties: { ApiId: referTo(anchor, service.uri, webSocketApiId), StageName: madeText(anchor, [stage]) },
      }),
    ),
    ...made.flatMap(({ authorizer }) => authorizer ?? []),
    ...made.map((each) => each.route),
  ];
}

const apis = new KeptByInputs<Made>();

function api(anchor: Anchor, isExternal: boolean): Made {
  return madeResource(webSocketApiId, anchor, {
    type: 'AWS::ApiGatewayV2::Api',
    properties: { ProtocolType: madeText(anchor, ['WEBSOCKET']) },
    ...(isExternal ? { open: 'the API is made elsewhere' } : {}),
  });
}

interface MadeRoute {
  readonly route: Made;
  readonly authorizer: Made | undefined;
}

const routes = new KeptByInputs<MadeRoute>();

function route({ member }: ServiceEvent, index: number, uri: string): MadeRoute {
  return routes.get(member.value, String(index), [uri], () => {
    const anchor = anchorAt(member);
    const settings = settle(member.value);
    const key = textOf(settings.kind === 'object' ? findMember(settings, 'route')?.value : settings);
    const authorizer = readWebSocketAuthorizer(settings.kind === 'object' ? valueAt(settings, 'authorizer') : undefined, anchor, uri);
    const ApiId: HostNode = referTo(anchor, uri, webSocketApiId);
    return {
      route: madeResource(key === undefined ? `WebsocketsRoute${String(index)}` : webSocketRouteId(key), anchor, {
        type: 'AWS::ApiGatewayV2::Route',
        properties: {
          ApiId,
          RouteKey: key === undefined ? unseenAt(anchor, 'its route is known only at deployment') : madeText(anchor, [key]),
          AuthorizationType: authorizer.authorization,
          AuthorizerId: authorizer.authorizerId,
        },
      }),
      authorizer: authorizerResource(authorizer, anchor, ApiId),
    };
  });
}

function authorizerResource({ resource }: WebSocketAuthorizer, anchor: Anchor, ApiId: HostNode): Made | undefined {
  return resource && madeResource(resource.logicalId, anchor, { type: 'AWS::ApiGatewayV2::Authorizer', properties: { ApiId, ...resource.properties } });
}
