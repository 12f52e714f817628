/**
 * Authorization proper, by the method's authorization type (semantics §5.2 to §5.6 for REST, §5.8 for the others).
 *
 * It serves the call itself and, with another action, the flushing of a cache. Gates that are no policies stand in
 * `gateway-flow.ts`.
 */
import { anyOf } from '../../base/tri';
import { apiPrefix } from '../../gateway/arn';
import type { Authorization } from '../../gateway/model';
import type { Caller, LayerPolicy } from '../../gateway/request';
import { consultAuthorizer } from './authorizer';
import { givenForCaller, givenOf, judgeCaller, queryOf, type CallerCase } from '../caller-layers';
import { concludeOf, decideAcross, decideWithin, isSameAccount, type PolicyVerdict } from '../decide';
import { explainCached } from './cached-output';
import { ANONYMOUS, answerOf, comparedArn, isSignatureHeader, pass, refusal, undetermined, type Answer, type Flow } from './flow';
import { judgeLayer, type LayerResult } from '../layer';
import { whyAuthorizer, whyCaller } from '../words/policy-words';
import { deny } from './respond';
import { matchesExpression } from '../match/regular-expression';
import { askWhether, askWhich, useRule } from '../run';

export const INVOKE = 'execute-api:Invoke';

/** Whether the call may do `action` on the method, and the usage key an authorizer may have given. */
export interface Authorized {
  readonly answer: Answer;
  readonly usageIdentifierKey?: string;
  /** Nobody said what the authorizer returns. */
  readonly isOutputUnknown?: true;
}

export function authorize(flow: Flow, action: string): Authorized {
  const type = authorizationOf(flow);
  return type === undefined ? { answer: undetermined('authentication') } : byType(flow, action, type);
}

/** How the method authorizes; undefined where that has to be asked first. */
export function authorizationOf({ run, request }: Flow): Authorization | undefined {
  const { authorization } = request.route;
  if (authorization.known) return authorization.value;
  return askWhich(run, `authorization:${authorization.atom.id}`, [authorization.atom.label], TYPES[request.api.kind]);
}

const TYPES = {
  REST: ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'],
  HTTP: ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'],
  WEBSOCKET: ['NONE', 'AWS_IAM', 'CUSTOM'],
} as const satisfies Record<string, readonly Authorization[]>;

function byType(flow: Flow, action: string, type: Authorization): Authorized {
  switch (type) {
    case 'NONE':
      return { answer: openMethod(flow, action) };
    case 'AWS_IAM':
      return { answer: signedMethod(flow, action) };
    case 'CUSTOM':
      return authorizedMethod(flow, action);
    case 'COGNITO_USER_POOLS':
      return { answer: cognitoMethod(flow, action) };
    case 'JWT':
      return { answer: tokenMethod(flow) };
  }
}

/** §5.2; GW-6: what the caller's own policies say does not matter. */
function openMethod(flow: Flow, action: string): Answer {
  if ((flow.request.layers.identity?.length ?? 0) > 0) flow.notes.push("The method is open, so the caller's own policies do not matter.");
  const resource = judgeResourcePolicy(flow, action);
  if (!resource) return pass('authentication', [], 'the method demands no authorization and the API has no resource policy');
  return byResourcePolicy(flow, action, resource);
}

/** §5.5: the token first, then an explicit Allow of the resource policy. */
function cognitoMethod(flow: Flow, action: string): Answer {
  const problem = tokenProblem(flow) ?? audienceProblem(flow);
  const resource = judgeResourcePolicy(flow, action);
  if (problem === 'open') return undetermined('authentication');
  if (problem !== undefined) {
    if (resource && resource.deny !== 'no') useRule(flow.run, '§5.5');
    return refusal(flow, 'unauthenticated', 'authentication', 'unauthorized', problem);
  }
  return resource ? byResourcePolicy(flow, action, resource) : pass('authentication', [], 'the token is valid and the API has no resource policy');
}

function tokenProblem(flow: Flow): string | undefined {
  const { token, route } = flow.request;
  if (!token) return 'no token was sent';
  if (!token.valid) return 'the token is not valid';
  if (route.scopes.length === 0 && !route.unseenScopes) return token.use === 'access' ? 'the method takes identity tokens, since it names no scopes' : undefined;
  if (route.scopes.length > 0 && token.use === 'id') return 'the method takes access tokens, since it names scopes';
  return scopeProblem(flow, token.scopes);
}

/** Whether a token has one of the scopes; `open` where that depends on some that cannot be seen. */
function scopeProblem({ run, request: { route } }: Flow, scopes: readonly string[]): string | undefined {
  const { unseenScopes } = route;
  if (scopes.some((scope) => route.scopes.includes(scope))) return undefined;
  const isTaken = unseenScopes ? askWhether(run, `scopes:${unseenScopes.id}`, [unseenScopes.label]) : 'no';
  if (isTaken === 'unknown') return 'open';
  return isTaken === 'yes' ? undefined : `the token has none of the scopes${route.scopes.length > 0 ? ` ${quoted(route.scopes)}` : ' the route demands'}`;
}

/** AU-2: the expression is for the token's audience, which access tokens do not have. */
function audienceProblem({ run, request }: Flow): string | undefined {
  const { tokenValidation: expression } = request.route;
  const { token } = request;
  if (expression === undefined || !token) return undefined;
  if (token.use === 'access') return 'access tokens have no audience, and the authorizer has a validation expression for it';
  const { audience } = token;
  const misses = `the audience of the token does not fit the validation expression \`${expression}\``;
  const isWhole = audience === undefined ? undefined : matchesExpression(expression, audience, 'whole');
  if (isWhole === true) return undefined;
  if (isWhole === undefined || audience === undefined) {
    const fits = askWhether(run, `audience:${expression}`, ['whether the audience of the token fits `identityValidation`']);
    return fits === 'unknown' ? 'open' : fits === 'yes' ? undefined : misses;
  }
  if (matchesExpression(expression, audience, 'part') === true) useRule(run, 'AU-2');
  return misses;
}

/** JWT authorizers of HTTP APIs (§5.8): no policies at all. */
function tokenMethod(flow: Flow): Answer {
  const { token, route } = flow.request;
  if (!token?.valid) {
    return refusal(flow, 'unauthenticated', 'authentication', 'unauthorized', token ? 'the token is not valid' : 'no token was sent');
  }
  const problem = route.scopes.length > 0 || route.unseenScopes ? scopeProblem(flow, token.scopes) : undefined;
  if (problem === 'open') return undetermined('authorizer');
  if (problem !== undefined) {
    useRule(flow.run, '§5.8');
    return refusal(flow, 'refused', 'authorizer', 'insufficient-scope', problem);
  }
  return pass('authorizer', [], 'the token is valid');
}

/** §5.3: an explicit Deny before the function is called, then either side may allow. */
function authorizedMethod(flow: Flow, action: string): Authorized {
  const resource = judgeResourcePolicy(flow, action);
  const denied = resource && concludeOf([resource], [], []);
  if (resource && denied?.outcome === 'explicit-deny') {
    const because = `${whyCaller(denied, 'within', flow.request)}, before the authorizer is called`;
    if (flow.run.detail === 'explain') surveyAuthorizer(flow, action);
    return { answer: { ...answerOf(denied, because, respondByPolicy(flow, action)), lambdaInvoked: false } };
  }
  const consultation = consultAuthorizer(flow, action);
  if (resource && denied?.outcome === 'undetermined') return { answer: undetermined('resource-policy') };
  if (consultation.kind === 'ends') return { answer: consultation.answer };
  const { result, isLambdaInvoked, usageIdentifierKey, isOutputUnknown, cached } = consultation;
  const lacking = resource ? 'combination' : 'authorizer';
  const requirement = { layer: lacking, holds: anyOf([result.allow, resource?.allow ?? 'no']) } as const;
  const granting = [...result.allowBy, ...(resource?.allowBy ?? [])].map(({ statement }) => statement);
  const verdict = concludeOf(resource ? [resource, result] : [result], [requirement], granting);
  const at = verdict.outcome === 'allow' && granting.length === 0 ? 'authorizer' : verdict.at;
  const because = (cached && explainCached(flow, cached, verdict)) ?? whyAuthorizer(verdict, resource !== undefined);
  const answer = answerOf({ ...verdict, at }, because, (effect) => deny(flow.request, { effect, by: 'authorizer', caller: ANONYMOUS, action, arn: flow.arn }));
  return { answer: { ...answer, lambdaInvoked: isLambdaInvoked }, usageIdentifierKey, ...(isOutputUnknown ? { isOutputUnknown } : {}) };
}

/** What the authorizer would have returned, for the trace of a call that never got there. */
function surveyAuthorizer(flow: Flow, action: string): void {
  const { run } = flow;
  const from = run.trace.length;
  consultAuthorizer({ ...flow, run: { ...run, questions: [], used: [] }, given: {}, notes: [] }, action);
  for (const [index, entry] of run.trace.entries()) if (index >= from) run.trace[index] = { ...entry, reached: false };
}

/** §5.4: authentication first, then the caller's and the API's policies together. */
function signedMethod(flow: Flow, action: string): Answer {
  const { request } = flow;
  const { caller, signature } = request;
  if (signature === 'invalid') return refusal(flow, 'unauthenticated', 'authentication', 'invalid-signature', 'the signature is not valid');
  if (signature === 'expired') return refusal(flow, 'unauthenticated', 'authentication', 'expired-signature', 'the signature has expired');
  if (caller.type === 'anonymous' || signature === 'none') return unsigned(flow);
  const call = callOf(flow, action, caller);
  Object.assign(flow.given, givenForCaller(call), { 'resource-policy': request.api.kind === 'REST' ? givenOf(request.layers.resource) : 'not-applicable' });
  const layers = judgeCaller(call);
  const isSame = isSameAccount(flow.run, caller, request.api.account);
  const within = (): PolicyVerdict => decideWithin(caller, layers, 'either');
  const across = (): PolicyVerdict => decideAcross(caller, layers);
  const verdict = isSame === 'yes' ? within() : isSame === 'no' ? across() : agreed(within(), across());
  return answerOf(verdict, whyCaller(verdict, isSame === 'no' ? 'across' : 'within', request), (effect) => deny(request, { effect, by: 'policy', caller, action, arn: flow.arn }));
}

/** §5.7: something else than a signature in its place is another error than none at all. */
function unsigned(flow: Flow): Answer {
  const header = flow.request.headers.get('authorization') ?? '';
  if (header === '' || isSignatureHeader(header)) return refusal(flow, 'unauthenticated', 'authentication', 'missing-token', 'the method uses `AWS_IAM`, and the request is not signed');
  return refusal(flow, 'unauthenticated', 'authentication', 'malformed-signature', 'the method uses `AWS_IAM`, and what stands in the `Authorization` header is no signature');
}

/** Where it is not known whether the accounts are the same, only what holds either way is certain. */
export function agreed(within: PolicyVerdict, across: PolicyVerdict): PolicyVerdict {
  if (within.outcome !== across.outcome) return { outcome: 'undetermined', at: 'combination', by: [], lacking: [] };
  return within.at === across.at ? within : { ...within, at: 'combination' };
}

function byResourcePolicy(flow: Flow, action: string, resource: LayerResult): Answer {
  const requirement = { layer: 'resource-policy', holds: resource.named.star } as const;
  const verdict = concludeOf([resource], [requirement], resource.allowBy.map(({ statement }) => statement));
  return answerOf(verdict, whyCaller(verdict, 'within', flow.request), respondByPolicy(flow, action));
}

const respondByPolicy = (flow: Flow, action: string) => (effect: 'explicit' | 'implicit') => deny(flow.request, { effect, by: 'policy', caller: ANONYMOUS, action, arn: flow.arn });

/** The resource policy as an anonymous caller meets it (GW-5, KE-1); undefined where there is none. */
export function judgeResourcePolicy(flow: Flow, action: string): LayerResult | undefined {
  const { request } = flow;
  if (request.api.kind !== 'REST') return undefined;
  const policy = resourcePolicyOf(flow);
  flow.given['resource-policy'] = givenOf(request.layers.resource);
  if (!policy) return undefined;
  const call = callOf(flow, action, ANONYMOUS);
  return judgeLayer(queryOf(call, 'api-resource-policy'), 'resource-policy', [policy]);
}

/** A private API has a policy for certain (GW-2); where it was not supplied it may say anything. */
function resourcePolicyOf({ request }: Flow): LayerPolicy | null {
  const { resource } = request.layers;
  const isPrivate = request.api.endpoint.known && request.api.endpoint.value === 'PRIVATE';
  if (resource !== undefined || !isPrivate) return resource ?? null;
  const label = 'resource policy of the API';
  return { id: 'resource-policy', label, opaque: { id: 'resource-policy', label, reason: 'not supplied', pure: true, shape: 'policy-document' } };
}

/** HTTP and WebSocket APIs have no resource policies (§5.8), whatever is written. */
function callOf(flow: Flow, action: string, caller: Caller): CallerCase {
  const { run, facts } = flow;
  const isRest = flow.request.api.kind === 'REST';
  const resource = isRest ? resourcePolicyOf(flow) : null;
  const { layers } = flow.request;
  const request = resource === layers.resource ? flow.request : { ...flow.request, layers: { ...layers, resource } };
  return {
    run,
    request,
    caller,
    action,
    resource: comparedArn(flow),
    resourceKind: 'api-resource-policy',
    shortPrefix: apiPrefix(request.api),
    apiKind: request.api.kind,
    facts,
  };
}

const quoted = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');
