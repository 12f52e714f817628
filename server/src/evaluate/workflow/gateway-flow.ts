/**
 * The workflow of a call to an API, in the order of semantics §5.1: gates, policies, and the gates behind them.
 *
 * The first that objects answers. Each gate is a function that answers or lets the call pass; those of private APIs and
 * those behind authorization have files of their own, what authorization means stands in `gateway-policies.ts`.
 */
import { isAtom, type HoledText } from '../../base/atoms';
import { buildInvokeArn } from '../../gateway/arn';
import { EVERYWHERE, NOWHERE } from '../../gateway/model';
import type { ApiRequest } from '../../gateway/request';
import type { EvaluationFacts } from '../caller-layers';
import { pass, refusal, undetermined, type Answer, type Flow, type Gate } from './flow';
import { authorize, INVOKE, judgeResourcePolicy } from './gateway-policies';
import { checkApiKey, checkInvalidation } from './later-gates';
import { checkDomain, checkPrivatePolicy, checkVpcEndpoint, isPrivate } from './private-gates';
import { withGatewayResponse } from './gateway-responses';
import { holdsIn, isPresent } from '../query';
import { useRule, type Run } from '../run';

export function startFlow(run: Run, request: ApiRequest, facts: EvaluationFacts): Flow {
  const { api, method, path } = request;
  return { run, request, facts, arn: buildInvokeArn(api, api.stage, api.kind, method, path), given: {}, notes: [] };
}

export function followFlow(flow: Flow): Answer {
  return withGatewayResponse(flow, decideFlow(flow));
}

function decideFlow(flow: Flow): Answer {
  for (const gate of GATES) {
    const answer = gate(flow);
    if (!answer) continue;
    if (answer.decision !== 'allow') survey(flow, answer, GATES.slice(GATES.indexOf(gate) + 1));
    return withoutLambda(flow, answer);
  }
  const authorized = authorize(flow, INVOKE);
  if (authorized.answer.decision !== 'allow') return authorized.answer;
  const later = checkApiKey(flow, authorized) ?? checkInvalidation(flow);
  return later ? { ...later, lambdaInvoked: later.lambdaInvoked ?? authorized.answer.lambdaInvoked } : authorized.answer;
}

// DE-41: the policies of the way to a private API come before the API's own workflow, which begins with the route.
const GATES: readonly Gate[] = [checkLength, checkEndpoint, checkFirewall, checkVpcEndpoint, checkDomain, checkRoute, checkMessage, checkPrivatePolicy];

/** To explain, the policies behind the gate that answered are looked at, too (semantics §9.1); nothing else changes. */
function survey(flow: Flow, { decision }: Answer, gates: readonly Gate[]): void {
  const { run } = flow;
  if (run.detail !== 'explain') return;
  const from = run.trace.length;
  const aside: Flow = { ...flow, run: { ...run, questions: [], used: [] }, given: {}, notes: [] };
  for (const gate of gates) if (gate !== checkRoute) gate(aside);
  authorize(aside, INVOKE);
  if (decision === 'undetermined') return; // they may be reached
  for (const [index, entry] of run.trace.entries()) if (index >= from) run.trace[index] = { ...entry, reached: false };
}

/** A gate in front of the authorizer answers without its function. */
function withoutLambda({ request }: Flow, answer: Answer): Answer {
  const { authorization } = request.route;
  const isCustom = authorization.known && authorization.value === 'CUSTOM';
  return isCustom && answer.decision !== 'undetermined' ? { ...answer, lambdaInvoked: false } : answer;
}

/** ARN-39. What is not known of the ARN has some length, too, but nobody knows which. */
function checkLength(flow: Flow): Answer | undefined {
  if (!isLongerThan(1600, flow.arn)) return undefined;
  return refusal(flow, 'refused', 'routing', 'uri-too-long', 'the ARN of the call is longer than 1600 bytes');
}

/** Bytes are counted only where they may matter: a unit of UTF-16 takes three at most. */
function isLongerThan(limit: number, { pieces }: HoledText): boolean {
  let units = 0;
  for (const piece of pieces) if (!isAtom(piece)) units += piece.length;
  if (units * 3 <= limit) return false;
  let bytes = 0;
  for (const piece of pieces) if (!isAtom(piece)) bytes += new TextEncoder().encode(piece).length;
  return bytes > limit;
}

/** GW-22. */
function checkEndpoint(flow: Flow): Answer | undefined {
  const { api, domain } = flow.request;
  const isDisabled = domain ? 'no' : holdsIn(flow.run, api.disablesDefaultEndpoint);
  if (isDisabled === 'unknown') return undetermined('endpoint');
  if (isDisabled === 'yes') return refusal(flow, 'refused', 'endpoint', 'endpoint', 'the default endpoint of the API is disabled');
  return checkCertificate(flow);
}

/** GW-22. Where nobody says what the domain name demands, a case that speaks of certificates means one that demands them. */
function checkCertificate(flow: Flow): Answer | undefined {
  const { api, domain, clientCertificate } = flow.request;
  const demanded = domain?.mutualTls ?? (clientCertificate === undefined ? NOWHERE : EVERYWHERE);
  if (demanded.length === 0) {
    if (clientCertificate !== undefined) flow.notes.push('The domain name demands no client certificates: the one of the call is not looked at.');
    return undefined;
  }
  if (api.kind === 'REST' && isPrivate(flow) === 'yes') {
    flow.notes.push('Private APIs have no mutual TLS: the client certificate is not looked at.');
    return undefined;
  }
  if (!domain) flow.notes.push('Only custom domain names demand client certificates: the default endpoint of the API is to be disabled beside them.');
  const isMissing = clientCertificate === 'valid' ? 'no' : holdsIn(flow.run, demanded);
  if (isMissing === 'no') return undefined;
  if (isMissing === 'unknown') return undetermined('endpoint');
  if (api.kind === 'WEBSOCKET') useRule(flow.run, 'GW-22');
  return refusal(flow, 'refused', 'endpoint', 'client-certificate', 'the domain demands a client certificate');
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
  if (api.kind === 'WEBSOCKET' && flow.request.path === '$connect') return acceptConnection(flow);
  const preflight = answerPreflight(flow);
  if (preflight) return preflight;
  if (objectsToRoute(flow)) useRule(flow.run, '§5.1');
  const what = api.kind === 'REST' ? 'resource or method' : 'route';
  return refusal(flow, 'refused', 'routing', 'unknown-route', `the API has no such ${what}`);
}

/**
 * An HTTP API with CORS answers preflights for which it has no route. Where a route takes them, `ANY` and `$default`
 * included, that route's authorization counts, as AWS documents for `$default` and users report for `ANY`.
 */
function answerPreflight({ run, request, notes }: Flow): Answer | undefined {
  const { api, method, headers } = request;
  if (api.kind !== 'HTTP' || method !== 'OPTIONS') return undefined;
  const isAnswered = holdsIn(run, api.answersPreflights);
  if (isAnswered === 'no') return undefined;
  if (isAnswered === 'unknown') return undetermined('routing');
  if (!headers.has('origin') || !headers.has('access-control-request-method')) notes.push('The call is taken for a preflight, which has the headers `Origin` and `Access-Control-Request-Method`.');
  notes.push('The preflight reaches no integration: the API answers it with its settings for CORS.');
  return { ...pass('routing', [], 'the API answers preflights itself, before any authorization'), response: { status: 204, type: null, body: null } };
}

/** The route `$connect` is optional, and nothing else of a WebSocket API authorizes (GW-28, GW-29). */
function acceptConnection({ notes }: Flow): Answer {
  notes.push('The API has no route `$connect`: everybody can connect and send messages.');
  return pass('routing', [], 'the API has no route `$connect`, so connections are made without authorization');
}

/** Whether the resource policy would have refused the call, had it been asked first. */
function objectsToRoute(flow: Flow): boolean {
  const aside: Flow = { ...flow, run: { ...flow.run, questions: [], used: [], trace: [] }, given: {} };
  const result = flow.request.layers.resource ? judgeResourcePolicy(aside, INVOKE) : undefined;
  return result !== undefined && (result.deny !== 'no' || result.allow !== 'yes');
}

/** GW-28: authorization happens once, when the connection is made. */
function checkMessage(flow: Flow): Answer | undefined {
  const { api, path } = flow.request;
  if (api.kind !== 'WEBSOCKET' || path === '$connect') return undefined;
  flow.notes.push('Messages on an open connection are not authorized again; authorization happened at `$connect`.');
  return pass('routing', [], 'authorization happened at `$connect`');
}
