/**
 * What the framework makes of `http` events: a REST API with a resource for each step of a path, methods, authorizers and
 * a deployment. With `restApiId` the API is one of `resources`, or stands elsewhere and is seen in part.
 */
import { KeptByInputs } from '../../base/kept-by-inputs';
import { readLiteral } from '../../policy/text';
import { findMember, settle, type HostNode } from '../../syntax/node';
import { anchorAt, madeArray, madeObject, madeText, type Anchor } from '../cloudformation/derived-nodes';
import { laidOver, readRestAuthorizer, type RestAuthorizer } from './authorizers';
import { apiOf, inCapitals, type Made, madeResource, referTo, shownStage, unseenAt } from './made';
import { methodId, resourceId, restApiId } from './names';
import { firstAt, hiddenUnderProvider, isTruthy, providerValue, shownAt, textOf, valueAt, type Path, type Service, type ServiceEvent, type ServiceFunction } from './service';

interface HttpEvent {
  readonly event: ServiceEvent;
  readonly owner: ServiceFunction;
  readonly method: string | undefined;
  /** Without the slashes around it. */
  readonly path: string | undefined;
  readonly settings: HostNode | undefined;
}

export function restResources(service: Service): readonly Made[] {
  const events = service.functions.flatMap((owner) => owner.events.filter(({ type }) => type === 'http').map((event) => readEvent(event, owner)));
  const [first] = events;
  if (!first) return [];
  const { apiId, isMade } = apiOf(service, ['apiGateway', 'restApiId'], restApiId);
  const anchor = anchorAt(first.event.member);
  const stage = shownStage(service);
  return [
    ...(isMade ? [api(service, apiId, first.event)] : []),
    ...pathResources(events, apiId, service.uri),
    ...events.map((event, index) => method(event, index, apiId, service.uri)),
    ...preflights(events, apiId, service.uri),
    ...authorizersIn(events, apiId, service.uri),
    deployments.get(first.event.member.value, apiId, [service.uri, stage.reason], () =>
      madeResource('ApiGatewayDeployment', anchor, {
        type: 'AWS::ApiGateway::Deployment',
        properties: { RestApiId: referTo(anchor, service.uri, apiId), StageName: madeText(anchor, [stage]) },
      }),
    ),
  ];
}

const apis = new KeptByInputs<Made>();
const deployments = new KeptByInputs<Made>();

/** It stands nowhere: it is shown at its settings, or at the first event that makes it. */
function api(service: Service, apiId: string, first: ServiceEvent): Made {
  const anchor = anchorAt(shownAt(service, 'apiGateway', first));
  const at = (...path: readonly string[]): HostNode | undefined => providerValue(service, ...path);
  const external = at('apiGateway', 'restApiId');
  const open = external ? 'the API is made elsewhere' : hiddenUnderProvider(service, 'apiGateway');
  const written = {
    type: inCapitals(at('endpointType')),
    endpoints: at('vpcEndpointIds'),
    disabled: at('apiGateway', 'endpoint', 'disable') ?? at('apiGateway', 'disableDefaultEndpoint'),
    keySource: inCapitals(at('apiGateway', 'apiKeySourceType')),
    policy: policyOf(service),
    name: at('apiName'),
  };
  const inputs = [service.uri, open, anchor.keySpan.start, anchor.keySpan.source, at('endpointType'), at('apiGateway', 'apiKeySourceType'), written.endpoints, written.disabled, written.policy, written.name];
  return apis.get(first.member.value, apiId, inputs, () =>
    madeResource(apiId, anchor, {
      type: 'AWS::ApiGateway::RestApi',
      properties: external
        ? {}
        : {
            Name: written.name,
            EndpointConfiguration: madeObject(anchor, { Types: madeArray(anchor, [written.type ?? madeText(anchor, ['EDGE'])]), VpcEndpointIds: written.endpoints }),
            DisableExecuteApiEndpoint: written.disabled,
            ApiKeySourceType: written.keySource,
            Policy: written.policy,
          },
      open,
    }),
  );
}

/** Where the statements of its resource policy may stand; the first place that has any counts. */
export const apiPolicyPaths: readonly Path[] = [['provider', 'apiGateway', 'resourcePolicy'], ['provider', 'resourcePolicy']];

/** The statements of the resource policy; an empty list is no policy. */
function policyOf({ root }: Service): HostNode | undefined {
  const written = firstAt(root, apiPolicyPaths)?.node;
  return written?.kind === 'array' && written.items.length === 0 && written.open === undefined ? undefined : written;
}

function readEvent(event: ServiceEvent, owner: ServiceFunction): HttpEvent {
  const settings = settle(event.member.value);
  if (settings.kind === 'object') {
    const path = textOf(findMember(settings, 'path')?.value);
    return { event, owner, method: textOf(findMember(settings, 'method')?.value), path: path === undefined ? undefined : trimmed(path), settings };
  }
  const [method, path] = readLiteral(settings)?.split(' ') ?? [];
  return { event, owner, method: method === '' ? undefined : method, path: path === undefined ? undefined : trimmed(path), settings: undefined };
}

/** Undefined for paths with more steps than API Gateway takes. */
function trimmed(path: string): string | undefined {
  const text = path.replace(/^\//, '').replace(/\/$/, '');
  return text.split('/', mostSteps + 1).length > mostSteps ? undefined : text;
}

/** API Gateway takes no more resources in one API. */
const mostSteps = 300;

const resources = new KeptByInputs<Made>();

/** One for each beginning of a path. */
function pathResources(events: readonly HttpEvent[], apiId: string, uri: string): readonly Made[] {
  const made = new Map<string, Made>();
  for (const { event, path } of events) {
    const steps = path === undefined || path === '' ? [] : path.split('/');
    steps.forEach((step, index) => {
      const whole = steps.slice(0, index + 1).join('/');
      if (made.has(whole)) return;
      const above = steps.slice(0, index).join('/');
      const make = (): Made => {
        const anchor = anchorAt(event.member);
        return madeResource(resourceId(whole), anchor, {
          type: 'AWS::ApiGateway::Resource',
          properties: { RestApiId: referTo(anchor, uri, apiId), ParentId: placeAt(anchor, above, apiId, uri), PathPart: madeText(anchor, [step]) },
        });
      };
      made.set(whole, resources.get(event.member.value, whole, [uri, apiId], make));
    });
  }
  return [...made.values()];
}

function placeAt(anchor: Anchor, path: string, apiId: string, uri: string): HostNode {
  return path === '' ? referTo(anchor, uri, apiId, 'RootResourceId') : referTo(anchor, uri, resourceId(path));
}

const methods = new KeptByInputs<Made>();

function method(http: HttpEvent, index: number, apiId: string, uri: string): Made {
  const { event, owner, path, settings } = http;
  const logicalId = path === undefined || http.method === undefined ? `ApiGatewayMethod${owner.name}${String(index)}` : methodId(path, http.method);
  return methods.get(event.member.value, logicalId, [uri, apiId], () => {
    const anchor = anchorAt(event.member);
    const authorizer = readRestAuthorizer(valueAt(settings, 'authorizer'), anchor, uri);
    return madeResource(logicalId, anchor, {
      type: 'AWS::ApiGateway::Method',
      properties: {
        RestApiId: referTo(anchor, uri, apiId),
        ResourceId: path === undefined ? unseenAt(anchor, 'its path is known only at deployment') : placeAt(anchor, path, apiId, uri),
        HttpMethod: http.method === undefined ? unseenAt(anchor, 'its method is known only at deployment') : madeText(anchor, [http.method.toUpperCase()]),
        AuthorizationType: authorizer.authorization,
        AuthorizerId: authorizer.authorizerId,
        AuthorizationScopes: authorizer.scopes,
        ApiKeyRequired: valueAt(settings, 'private'),
      },
    });
  });
}

const answers = new KeptByInputs<Made>();

/** `cors` answers the preflights of a path to anybody, unless an event answers them itself. */
function preflights(events: readonly HttpEvent[], apiId: string, uri: string): readonly Made[] {
  const answered = new Set(events.filter(({ method: verb }) => verb?.toUpperCase() === 'OPTIONS').map(({ path }) => path));
  const made: Made[] = [];
  for (const { event, path, settings } of events) {
    const cors = valueAt(settings, 'cors');
    if (path === undefined || !isTruthy(cors) || answered.has(path)) continue;
    answered.add(path);
    made.push(
      answers.get(event.member.value, path, [uri, apiId], () => {
        const anchor = anchorAt(event.member);
        const isCertain = cors?.kind !== 'unknown' && cors?.kind !== 'ref' && cors?.kind !== 'choice';
        const properties = {
          RestApiId: referTo(anchor, uri, apiId),
          ResourceId: placeAt(anchor, path, apiId, uri),
          HttpMethod: madeText(anchor, ['OPTIONS']),
          AuthorizationType: isCertain ? madeText(anchor, ['NONE']) : unseenAt(anchor, 'whether there are preflights is known only at deployment'),
        };
        return madeResource(methodId(path, 'options'), anchor, { type: 'AWS::ApiGateway::Method', properties });
      }),
    );
  }
  return made;
}

const authorizers = new KeptByInputs<Made>();

function authorizersIn(events: readonly HttpEvent[], apiId: string, uri: string): readonly Made[] {
  const found = new Map<string, { readonly event: ServiceEvent; readonly parts: RestAuthorizer['resources'][number][] }>();
  for (const { event, settings } of events) {
    const written = valueAt(settings, 'authorizer');
    if (!written) continue;
    for (const resource of readRestAuthorizer(written, anchorAt(event.member), uri).resources) {
      const known = found.get(resource.logicalId);
      if (known) known.parts.push(resource);
      else found.set(resource.logicalId, { event, parts: [resource] });
    }
  }
  return [...found].map(([logicalId, { event, parts }]) =>
    authorizers.get(event.member.value, logicalId, [uri, apiId, ...parts], () => {
      const anchor = anchorAt(event.member);
      return madeResource(logicalId, anchor, { type: 'AWS::ApiGateway::Authorizer', properties: { RestApiId: referTo(anchor, uri, apiId), ...laidOver(parts, anchor) } });
    }),
  );
}
