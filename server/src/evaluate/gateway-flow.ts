/**
 * The workflow of a call to an API, in the order of semantics §5.1: gates, policies, and the gates behind them.
 *
 * The first that objects answers. Each gate is a function that answers or lets the call pass; what authorization
 * means stands in `gateway-policies.ts`.
 */
import { displayText } from '../base/atoms';
import { tri, type Tri } from '../base/tri';
import { buildDomainArn, buildInvokeArn, domainPrefix } from '../gateway/arn';
import type { ApiRequest, Caller, PolicySource } from '../gateway/request';
import { givenOf, queryOf, type CallerCase, type EvaluationFacts } from './caller-layers';
import { concludeOf } from './decide';
import type { Layer } from './decision';
import { ANONYMOUS, answerOf, pass, refusal, undetermined, type Answer, type Flow } from './flow';
import { authorize, type Authorized } from './gateway-policies';
import { judgeLayer } from './layer';
import { whyCaller } from './policy-words';
import { isPresent } from './query';
import { deny } from './respond';
import { askWhether, useRule, type Run } from './run';

export function startFlow(run: Run, request: ApiRequest, facts: EvaluationFacts): Flow {
  const { api, method, path } = request;
  return { run, request, facts, arn: buildInvokeArn(api, api.stage, api.kind, method, path), given: {}, notes: [] };
}

export function followFlow(flow: Flow): Answer {
  for (const gate of GATES) {
    const answer = gate(flow);
    if (answer) return answer;
  }
  const authorized = authorize(flow, INVOKE);
  if (authorized.answer.decision !== 'allow') return authorized.answer;
  const later = checkApiKey(flow, authorized) ?? checkInvalidation(flow);
  return later ? { ...later, lambdaInvoked: later.lambdaInvoked ?? authorized.answer.lambdaInvoked } : authorized.answer;
}

const INVOKE = 'execute-api:Invoke';

type Gate = (flow: Flow) => Answer | undefined;

const GATES: readonly Gate[] = [checkLength, checkEndpoint, checkFirewall, checkRoute, checkMessage, checkVpcEndpoint, checkDomain, checkPrivatePolicy];

/** ARN-39; ARN-36: how unusual paths look in the ARN is not documented. */
function checkLength(flow: Flow): Answer | undefined {
  const { path, api } = flow.request;
  if (api.kind !== 'WEBSOCKET' && (/\/\/|%/.test(path) || (path.length > 1 && path.endsWith('/')))) useRule(flow.run, 'ARN-36');
  if (displayText(flow.arn).length <= 1600) return undefined;
  return refusal(flow, 'refused', 'routing', 'uri-too-long', 'the ARN of the call is longer than 1600 bytes');
}

function checkEndpoint(flow: Flow): Answer | undefined {
  const { api, domain, clientCertificate } = flow.request;
  if (api.disableDefaultEndpoint && !domain) return refusal(flow, 'refused', 'endpoint', 'endpoint', 'the default endpoint of the API is disabled');
  if (clientCertificate === 'none') return refusal(flow, 'refused', 'endpoint', 'endpoint', 'the domain demands a client certificate');
  return undefined;
}

function checkFirewall(flow: Flow): Answer | undefined {
  const { waf, api } = flow.request;
  if (waf === undefined) return undefined;
  if (api.kind !== 'REST') flow.notes.push('AWS WAF protects REST APIs only.');
  else if (waf === 'block') return refusal(flow, 'refused', 'waf', 'waf', 'AWS WAF blocks the request');
  return undefined;
}

function checkRoute(flow: Flow): Answer | undefined {
  const { route, api } = flow.request;
  const exists = route.exists ? isPresent(flow.run, route.presence ?? []) : 'no';
  if (exists === 'yes') return undefined;
  if (exists === 'unknown') return undetermined('routing');
  const what = api.kind === 'REST' ? 'resource or method' : 'route';
  return refusal(flow, 'refused', 'routing', 'unknown-route', `the API has no such ${what}`);
}

/** GW-28: authorization happens once, when the connection is made. */
function checkMessage(flow: Flow): Answer | undefined {
  const { api, path } = flow.request;
  if (api.kind !== 'WEBSOCKET' || path === '$connect') return undefined;
  flow.notes.push('Messages on an open connection are not authorized again; authorization happened at `$connect`.');
  return pass('routing', [], 'authorization happened at `$connect`');
}

/** DE-40 to DE-44: an extra filter, which never grants. */
function checkVpcEndpoint(flow: Flow): Answer | undefined {
  const { request } = flow;
  const policy = request.layers.vpcEndpoint;
  if (request.api.kind !== 'REST' || isPrivate(flow) === 'no') {
    if (policy) flow.notes.push('The policy of a VPC endpoint matters for private APIs only.');
    return undefined;
  }
  flow.given['vpc-endpoint-policy'] = policy === undefined ? 'assumed-default' : givenOf(policy);
  if (!policy) return undefined;
  const isApplied = isPrivate(flow) === 'yes' ? 'yes' : askWhether(flow.run, 'endpoint:private', [endpointLabel(flow)]);
  if (isApplied === 'no') return undefined;
  if (isApplied === 'unknown') return undetermined('vpc-endpoint-policy');
  const isSigned = request.signature !== 'none' && !/^bearer\s/i.test(request.headers.get('authorization') ?? '');
  if (isSigned && request.caller.type !== 'anonymous' && request.signature !== 'valid') {
    return refusal(flow, 'unauthenticated', 'vpc-endpoint-policy', 'invalid-signature', 'the VPC endpoint does not accept the signature');
  }
  const caller = isSigned ? request.caller : ANONYMOUS;
  const call = callOf(flow, caller);
  const result = judgeLayer(queryOf(call, 'vpc-endpoint'), 'vpc-endpoint-policy', [policy]);
  return filter(flow, caller, 'vpc-endpoint-policy', result);
}

/** GW-7: the policy of a private custom domain is one more filter. */
function checkDomain(flow: Flow): Answer | undefined {
  const { domain, api, route } = flow.request;
  if (!domain?.policy) return undefined;
  flow.given['domain-policy'] = 'supplied';
  const isKnown = route.authorization.known && route.authorization.value === 'AWS_IAM';
  const caller = isKnown ? flow.request.caller : ANONYMOUS;
  const call = { ...callOf(flow, caller), resource: buildDomainArn(api, domain), shortPrefix: domainPrefix(api) };
  const result = judgeLayer(queryOf(call, 'api-resource-policy'), 'domain-policy', [domain.policy satisfies PolicySource]);
  return filter(flow, caller, 'domain-policy', result);
}

function filter(flow: Flow, caller: Caller, layer: Layer, result: ReturnType<typeof judgeLayer>): Answer | undefined {
  const verdict = concludeOf([result], [{ layer, holds: result.allow }], []);
  if (verdict.outcome === 'allow') return undefined;
  return answerOf(verdict, whyCaller(verdict, 'within', flow.request), (effect) => deny(flow.request, effect, 'policy', caller, flow.arn));
}

/** GW-2: a private API without a resource policy lets nobody in. */
function checkPrivatePolicy(flow: Flow): Answer | undefined {
  const { api, layers } = flow.request;
  if (api.kind !== 'REST' || layers.resource !== null || isPrivate(flow) === 'no') return undefined;
  const isBarred = isPrivate(flow) === 'yes' ? 'yes' : askWhether(flow.run, 'endpoint:private', [endpointLabel(flow)]);
  if (isBarred === 'no') return undefined;
  if (isBarred === 'unknown') return undetermined('resource-policy');
  flow.given['resource-policy'] = 'none';
  const verdict = { outcome: 'implicit-deny', at: 'resource-policy', by: [], lacking: [] } as const;
  return answerOf(verdict, 'a private API without a resource policy lets nobody in', (effect) => deny(flow.request, effect, 'policy', ANONYMOUS, flow.arn));
}

function isPrivate({ request, run }: Flow): Tri {
  const { endpoint } = request.api;
  if (endpoint.known) return tri(endpoint.value === 'PRIVATE');
  const supposed = run.supposed.choices.get('endpoint:private');
  return supposed === undefined ? 'unknown' : tri(supposed === 'yes');
}

function endpointLabel({ request }: Flow): string {
  const { endpoint } = request.api;
  return endpoint.known ? 'endpoint type' : endpoint.atom.label;
}

function callOf({ run, request, arn, facts }: Flow, caller: Caller): CallerCase {
  const base = { run, request, caller, action: INVOKE, resource: arn, facts, apiKind: request.api.kind } as const;
  return { ...base, resourceKind: 'api-resource-policy', shortPrefix: undefined };
}

/** GW-20: keys identify clients; they come after authorization. */
function checkApiKey(flow: Flow, { usageIdentifierKey }: Authorized): Answer | undefined {
  const { route, api, apiKey } = flow.request;
  if (api.kind === 'HTTP') return undefined;
  const isFromAuthorizer = api.apiKeySource === 'AUTHORIZER';
  const isValid = isFromAuthorizer ? usageIdentifierKey !== undefined && apiKey !== 'invalid' : apiKey === 'valid';
  if (isValid) return undefined;
  const { apiKeyRequired } = route;
  const isRequired = apiKeyRequired.known ? tri(apiKeyRequired.value) : askWhether(flow.run, `api-key:${apiKeyRequired.atom.id}`, [apiKeyRequired.atom.label]);
  if (isRequired === 'no') return undefined;
  if (isRequired === 'unknown') return undetermined('api-key');
  const missing = isFromAuthorizer ? 'the authorizer gave no valid API key' : apiKey === 'invalid' ? 'the API key is not valid' : 'no API key was sent';
  return refusal(flow, 'refused', 'api-key', 'api-key', `the method demands an API key, and ${missing}`);
}

/** GW-21. */
function checkInvalidation(flow: Flow): Answer | undefined {
  const { api, headers } = flow.request;
  const settings = api.cacheInvalidation;
  const asksForFlush = /(^|[\s,])max-age=0($|[\s,])/i.test(headers.get('cache-control') ?? '');
  if (!settings || !asksForFlush || api.kind !== 'REST') return undefined;
  if (!settings.requireAuthorization) {
    flow.notes.push('The request flushes the cached response: the stage does not demand authorization for that.');
    return undefined;
  }
  const marks = { questions: flow.run.questions.length, trace: flow.run.trace.length };
  const { answer } = authorize(flow, 'execute-api:InvalidateCache');
  if (answer.decision === 'allow') {
    flow.notes.push('The request flushes the cached response.');
    return undefined;
  }
  if (settings.unauthorized === 'FAIL_WITH_403') {
    if (answer.decision === 'undetermined') return undetermined('cache-invalidation');
    const response = answer.response.status === 403 ? answer.response : { status: 403, type: 'ACCESS_DENIED', body: null };
    return { decision: 'refused', at: 'cache-invalidation', by: answer.by, response, lambdaInvoked: null, because: 'the caller may not flush the cache (`execute-api:InvalidateCache`)' };
  }
  // Whoever may not flush gets the cached answer, so what is unknown about it does not matter.
  flow.run.questions.length = marks.questions;
  flow.notes.push(
    settings.unauthorized === 'SUCCEED_WITH_RESPONSE_HEADER'
      ? 'The cache is not flushed: the caller may not, and a `warning` header says so.'
      : 'The cache is not flushed: the caller may not.',
  );
  return undefined;
}
