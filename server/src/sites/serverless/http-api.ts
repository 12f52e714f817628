/**
 * What the framework makes of `httpApi` events: an HTTP API with its stage, routes and the authorizers of the provider. With
 * `httpApi.id` the API stands elsewhere and only the routes are this service's.
 */
import { KeptByInputs } from '../../base/kept-by-inputs';
import { settle, type ChoiceNode, type HostNode } from '../../syntax/node';
import { anchorAt, madeText, type Anchor } from '../cloudformation/derived-nodes';
import { apiOf, type Made, madeResource, referTo, unseenAt } from './made';
import { httpApiId, httpAuthorizerId, httpRouteId } from './names';
import { hiddenUnderProvider, isThere, isTruthy, providerValue, shownAt, textOf, valueAt, type Service, type ServiceEvent } from './service';

export function httpResources(service: Service): readonly Made[] {
  const events = service.functions.flatMap((owner) => owner.events.filter(({ type }) => type === 'httpApi'));
  const [first] = events;
  if (!first) return [];
  const { apiId, isMade } = apiOf(service, ['httpApi', 'id'], httpApiId);
  const authorizers = authorizersOf(service);
  const place: Place = { service, apiId, authorizers };
  return [
    ...(isMade ? [api(service, apiId, first), stages.get(first.member.value, apiId, [service.uri], () => stage(service, anchorAt(first.member)))] : []),
    ...[...authorizers.values()].map((authorizer) => authorizerResource(authorizer, place)),
    ...events.map((event, index) => route(event, index, place)),
  ];
}

interface Place {
  readonly service: Service;
  readonly apiId: string;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
}

const apis = new KeptByInputs<Made>();
const stages = new KeptByInputs<Made>();

function api(service: Service, apiId: string, first: ServiceEvent): Made {
  const anchor = anchorAt(shownAt(service, 'httpApi', first));
  const at = (key: string): HostNode | undefined => providerValue(service, 'httpApi', key);
  const isExternal = at('id') !== undefined;
  const open = isExternal ? 'the API is made elsewhere' : hiddenUnderProvider(service, 'httpApi');
  const cors = at('cors');
  const written = { Name: at('name'), DisableExecuteApiEndpoint: at('disableDefaultEndpoint'), CorsConfiguration: isTruthy(cors) ? cors : undefined };
  const inputs = [service.uri, open, anchor.keySpan.start, anchor.keySpan.source, ...Object.values(written)];
  return apis.get(first.member.value, apiId, inputs, () =>
    madeResource(apiId, anchor, {
      type: 'AWS::ApiGatewayV2::Api',
      properties: { ProtocolType: madeText(anchor, ['HTTP']), ...(isExternal ? {} : written) },
      open,
    }),
  );
}

function stage({ uri }: Service, anchor: Anchor): Made {
  return madeResource('HttpApiStage', anchor, {
    type: 'AWS::ApiGatewayV2::Stage',
    properties: { ApiId: referTo(anchor, uri, httpApiId), StageName: madeText(anchor, ['$default']) },
  });
}

/** What is written under `provider.httpApi.authorizers`. */
interface HttpAuthorizer {
  readonly name: string;
  readonly anchor: Anchor;
  readonly node: HostNode;
}

function authorizersOf(service: Service): ReadonlyMap<string, HttpAuthorizer> {
  const list = providerValue(service, 'httpApi', 'authorizers');
  const members = list?.kind === 'object' ? list.members.filter(({ shadowed }) => !shadowed) : [];
  return new Map(members.map((member) => [member.key, { name: textOf(valueAt(member.value, 'name')) ?? member.key, anchor: anchorAt(member), node: settle(member.value) }]));
}

const authorizerResources = new KeptByInputs<Made>();

function authorizerResource({ name, anchor, node }: HttpAuthorizer, { service, apiId }: Place): Made {
  const logicalId = httpAuthorizerId(name);
  return authorizerResources.get(node, logicalId, [service.uri, apiId], () => {
    const at = (key: string): HostNode | undefined => valueAt(node, key);
    const isRequest = typeOf(at('type')) === 'request';
    return madeResource(logicalId, anchor, {
      type: 'AWS::ApiGatewayV2::Authorizer',
      properties: {
        ApiId: referTo(anchor, service.uri, apiId),
        Name: madeText(anchor, [name]),
        AuthorizerType: typeOf(at('type')) === undefined ? unseenAt(anchor, 'its type is known only at deployment') : madeText(anchor, [isRequest ? 'REQUEST' : 'JWT']),
        IdentitySource: at('identitySource'),
        ...(isRequest
          ? {
              AuthorizerResultTtlInSeconds: at('resultTtlInSeconds'),
              AuthorizerPayloadFormatVersion: at('payloadVersion') ?? madeText(anchor, ['2.0']),
              EnableSimpleResponses: at('enableSimpleResponses'),
            }
          : {}),
      },
    });
  });
}

/** Without a type it is a JWT authorizer; undefined where it is computed. */
function typeOf(node: HostNode | undefined): string | undefined {
  return node ? textOf(node)?.toLowerCase() : 'jwt';
}

const routes = new KeptByInputs<Made>();

function route({ member }: ServiceEvent, index: number, place: Place): Made {
  const { service, apiId } = place;
  const anchor = anchorAt(member);
  const settings = settle(member.value);
  const written = settings.kind === 'object' ? valueAt(settings, 'authorizer') : undefined;
  const key = routeKey(settings);
  const logicalId = key === undefined ? `HttpApiRoute${String(index)}` : httpRouteId(key);
  const possible = written?.kind === 'choice' ? [...place.authorizers.values()] : [authorizerOf(written, place)];
  return routes.get(member.value, logicalId, [service.uri, apiId, ...possible.map((each) => each?.node)], () =>
    madeResource(logicalId, anchor, {
      type: 'AWS::ApiGatewayV2::Route',
      properties: {
        ApiId: referTo(anchor, service.uri, apiId),
        RouteKey: key === undefined ? unseenAt(anchor, 'its route is known only at deployment') : madeText(anchor, [key === '*' ? '$default' : key]),
        ...permission(written, anchor, place),
      },
    }),
  );
}

/** Undefined where it is known only at deployment. */
function routeKey(settings: HostNode): string | undefined {
  if (settings.kind !== 'object') {
    const text = textOf(settings);
    const [method, path] = text?.split(' ') ?? [];
    return text === '*' ? '*' : method && path ? keyOf(method, path) : undefined;
  }
  const path = textOf(valueAt(settings, 'path'));
  const method = valueAt(settings, 'method');
  const verb = textOf(method);
  if (path === undefined || (method && verb === undefined)) return undefined;
  return path === '*' ? '*' : verb === undefined ? undefined : keyOf(verb, path);
}

function keyOf(method: string, path: string): string {
  return `${method === '*' ? 'ANY' : method.toUpperCase()} ${path}`;
}

function authorizerOf(written: HostNode | undefined, { authorizers }: Place): HttpAuthorizer | undefined {
  const name = written && textOf(written.kind === 'object' ? valueAt(written, 'name') : written);
  return name === undefined ? undefined : authorizers.get(name);
}

type Permission = Readonly<Record<'AuthorizationType' | 'AuthorizerId' | 'AuthorizationScopes', HostNode | undefined>>;

function permission(written: HostNode | undefined, anchor: Anchor, place: Place): Partial<Permission> {
  if (!written || !isThere(written)) return {};
  if (written.kind === 'choice') return oneOf(written, anchor, place);
  const authorizer = authorizerOf(written, place);
  const unseen = { AuthorizationType: unseenAt(anchor, 'what authorizes it is known only at deployment') };
  const settings = written.kind === 'object' && written.open === undefined ? written : undefined;
  const type = settings && valueAt(settings, 'type');
  const ownType = typeOf(type);
  if (!settings && written.kind !== 'string') return unseen;
  if (ownType === 'aws_iam') return { AuthorizationType: madeText(anchor, ['AWS_IAM']) };
  const AuthorizationScopes = settings && valueAt(settings, 'scopes');
  const external = settings && valueAt(settings, 'id');
  if (external) return ownType === undefined ? unseen : { AuthorizationType: madeText(anchor, [ownType === 'request' ? 'CUSTOM' : 'JWT']), AuthorizerId: external, AuthorizationScopes };
  const kind = authorizer && typeOf(valueAt(authorizer.node, 'type'));
  if (!authorizer || kind === undefined) return unseen;
  return { AuthorizationType: madeText(anchor, [kind === 'request' ? 'CUSTOM' : 'JWT']), AuthorizerId: referTo(anchor, place.service.uri, httpAuthorizerId(authorizer.name)), AuthorizationScopes };
}

/** What the stage or another value chooses among is one of several. */
function oneOf(written: ChoiceNode, anchor: Anchor, place: Place): Partial<Permission> {
  const found = written.branches.map(({ value }) => permission(value && settle(value), anchor, place));
  const choose = (key: keyof Permission): HostNode | undefined =>
    found.some((each) => each[key]) ? { ...written, branches: written.branches.map(({ holds }, index) => ({ holds, value: found[index]?.[key] })) } : undefined;
  return { AuthorizationType: choose('AuthorizationType'), AuthorizerId: choose('AuthorizerId'), AuthorizationScopes: choose('AuthorizationScopes') };
}
