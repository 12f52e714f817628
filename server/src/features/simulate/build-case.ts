/**
 * A simulated call as a canonical case, so that what is shown and what is saved are one thing.
 *
 * References in it are relative to the target's document. What the case cannot say (what an authorizer function returns
 * when nobody gave its output) is told beside it.
 */
import { literalText, valueOf } from '../../base/atoms';
import type { AuthorizerEvent } from '../../gateway/authorizer-event';
import type { Authorizer, Authorization, Route } from '../../gateway/model';
import { findRoute } from '../../gateway/routes';
import type { CanonicalCase, CaseAuthorizer, CaseRequest, CaseRoute } from '../../scenario/canonical';
import { isAnyMethod, isPattern, referenceText, sampleCall, type Call, type SentCall } from './calls';
import { doorOf } from './door';
import type { SimulatedCaller } from './simulated-caller';
import type { Target } from './target';

export interface SimulatedCase {
  readonly canonical: CanonicalCase;
  readonly sent: SentCall;
  /** The route that serves the call, where routes are known. */
  readonly route: Route | undefined;
  /** What decides depends on what this authorizer returns, and nobody said what that is. */
  readonly unknownAuthorizer: string | undefined;
}

/** What is asked: a call of a row or a concrete one, by somebody, maybe from somewhere. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly caller: SimulatedCaller;
}

export function buildCase(target: Target, question: Question): SimulatedCase {
  const { api } = target;
  const { caller } = question;
  const call = findCall(target, question);
  const isConcrete = !isPattern(question.path) && !isAnyMethod(question.method);
  const sent = isConcrete ? { method: question.method, path: question.path } : sampleCall(question, api.kind, api.named);
  const route = call?.route ?? (api.api && findRoute(api.api.routes, api.kind, sent.method, sent.path));
  const authorization = route && valueOf(route.authorization);
  const authorizer = api.api?.authorizers.find(({ name }) => name === route?.authorizer);
  const routeInput = routeOf(target, route, call);
  const given = authorization === 'CUSTOM' && !target.output ? caller.output : undefined;
  const values = { ...api.values, ...caller.values };
  return {
    canonical: {
      name: `${sent.method === '' ? sent.path : `${sent.method} ${sent.path}`} as ${caller.label}`,
      ...(target.deployment ? { env: target.deployment.name } : {}),
      api: api.input,
      ...(routeInput ? { route: routeInput } : {}),
      request: { ...requestOf(target, sent, authorization === 'CUSTOM' && sendsToken(target, caller) ? authorizer : undefined, caller), ...doorOf(api.api, caller) },
      caller: caller.input,
      ...(target.output ? { authorizer: authorizerOf(target, target.output.site.selector) } : {}),
      ...(given ? { authorizer: { output: given } } : {}),
      ...(caller.hasToken ? { token: { valid: true, use: 'access', scopes: route?.scopes ?? [] } } : {}),
      ...(Object.keys(values).length > 0 ? { values } : {}),
    },
    sent,
    route,
    unknownAuthorizer: target.output || given || authorization !== 'CUSTOM' ? undefined : (route?.authorizer ?? 'the authorizer'),
  };
}

/** The call of a row as it was shown; undefined for a request somebody typed. */
function findCall({ api }: Target, { method, path }: SentCall): Call | undefined {
  return api.calls.find((call) => call.method === method && call.path === path);
}

function routeOf(target: Target, route: Route | undefined, call: Call | undefined): CaseRoute | undefined {
  if (target.output && (!route || valueOf(route.authorization) !== 'CUSTOM')) return { authorization: 'CUSTOM' satisfies Authorization };
  // Policies of callers count only where calls are signed; asking about other routes would say nothing about them (GW-6).
  if (target.held && !target.api.api) return { authorization: 'AWS_IAM' satisfies Authorization };
  // A row is about its own route, whatever others there may be that nobody can see.
  return call?.route && !call.route.presence && target.api.api?.partial ? { exists: true } : undefined;
}

function authorizerOf({ output, event, uri, api }: Target, selector: string): CaseAuthorizer {
  const reference = referenceText(uri, uri, selector);
  if (api.api) return { output: reference };
  if (event) return authorizerOfEvent(event.event, reference, output?.output.form === 'simple');
  // Nothing is known of the authorizer, so nothing may stop a request before it is asked (AU-4, AU-5).
  const isSimple = output?.output.form === 'simple';
  return { type: 'REQUEST', ttl: 0, output: reference, ...(isSimple ? { payloadVersion: '2.0', simpleResponses: true } : {}) };
}

/** The function was called with the event, so nothing had stopped the request before. */
function authorizerOfEvent({ type, payloadVersion, headers }: AuthorizerEvent, output: string, isSimple: boolean): CaseAuthorizer {
  const format = payloadVersion === undefined ? {} : { payloadVersion, ...(isSimple && payloadVersion === '2.0' ? { simpleResponses: true } : {}) };
  const hasToken = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return type === 'TOKEN' && hasToken ? { type, output } : { type: 'REQUEST', ttl: 0, output, ...format };
}

function requestOf(target: Target, sent: SentCall, authorizer: Authorizer | undefined, { sourceIp, vpcEndpoint }: SimulatedCaller): CaseRequest {
  const { headers, query } = target.event?.event ?? (authorizer ? identityOf(authorizer) : { headers: {}, query: {} });
  const userAgent = target.event?.event.userAgent;
  return {
    ...(target.api.kind === 'WEBSOCKET' ? { routeKey: sent.path } : sent),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(query).length > 0 ? { query } : {}),
    ...(sourceIp === undefined ? {} : { sourceIp }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(vpcEndpoint ? { vpcEndpoint: vpcEndpoint.input } : {}),
    ...(target.held?.policy.kind === 'vpc-endpoint'
      ? { vpcEndpoint: { id: 'vpce-0a1b2c3d', ...vpcEndpoint?.input, policy: referenceText(target.uri, target.held.uri, target.held.site.selector) } }
      : {}),
  };
}

/**
 * Whoever an authorizer answers about has sent what it looks for. Nobody else is taken to: without an identity that is
 * demanded the function is not even asked (AU-1 to AU-6), so a stranger's answer needs no guess at what it returns.
 */
function sendsToken({ output }: Target, caller: SimulatedCaller): boolean {
  return output !== undefined || caller.output !== undefined || caller.hasToken === true;
}

function identityOf({ identitySources }: Authorizer): { headers: Record<string, string>; query: Record<string, string> } {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = {};
  for (const source of identitySources) {
    const [, place, name] = /^(?:method|route|\$)\.?request\.(header|querystring)\.(.+)$/.exec(literalText(source) ?? '') ?? [];
    if (name === undefined) continue;
    if (place === 'header') headers[name] = 'Bearer sample-token';
    else query[name] = 'sample';
  }
  return { headers, query };
}
