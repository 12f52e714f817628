/**
 * What stands between a caller and a private API beside the API's own workflow: the policy of the VPC endpoint, the
 * policy of a private custom domain name, and the demand that the API have a resource policy.
 *
 * They only filter: none of them grants anything.
 */
import { literal } from '../../base/atoms';
import { tri, type Tri } from '../../base/tri';
import { buildDomainArn, domainPrefix } from '../../gateway/arn';
import type { ApiRequest, Caller, LayerPolicy } from '../../gateway/request';
import { givenOf, queryOf, type CallerCase } from '../caller-layers';
import { concludeOf } from '../decide';
import type { Layer } from '../decision';
import { ANONYMOUS, answerOf, comparedArn, isSignatureHeader, refusal, undetermined, type Answer, type Flow } from './flow';
import { authorizationOf, INVOKE } from './gateway-policies';
import { judgeLayer, type LayerResult } from '../layer';
import { whyCaller } from '../words/policy-words';
import { deny } from './respond';
import { askWhether } from '../run';

/** DE-40 to DE-44. */
export function checkVpcEndpoint(flow: Flow): Answer | undefined {
  const { request, given } = flow;
  const policy = request.layers.vpcEndpoint;
  if (request.api.kind !== 'REST' || isPrivate(flow) === 'no') return noteEndpoint(flow);
  given['vpc-endpoint-policy'] = policy === undefined ? 'assumed-default' : givenOf(policy);
  if (!policy) return undefined;
  const isApplied = askPrivate(flow);
  if (isApplied === 'no') return undefined;
  if (isApplied === 'unknown') return undetermined('vpc-endpoint-policy');
  const caller = endpointCaller(flow);
  if (caller === undefined) return undetermined('vpc-endpoint-policy');
  if ('decision' in caller) return caller;
  const result = judgeLayer(queryOf(callOf(flow, caller), 'vpc-endpoint'), 'vpc-endpoint-policy', [policy]);
  return filter(flow, caller, 'vpc-endpoint-policy', result);
}

/** What a VPC endpoint means to an API that is not private; GW-24. */
function noteEndpoint({ request, notes }: Flow): undefined {
  if (request.layers.vpcEndpoint) notes.push('The policy of a VPC endpoint matters for private APIs only.');
  if (request.vpcEndpoint && !request.domain) {
    notes.push('Where the VPC endpoint has private DNS, calls to the default endpoints of public APIs end there with 403: use a custom domain name, or private DNS without them.');
  }
  return undefined;
}

/**
 * DE-42: who calls is read off the `Authorization` header, and a bad signature is an answer of its own. DE-43: beside a
 * Lambda or Cognito authorizer nobody is known. Undefined where it is not known how the method authorizes.
 */
function endpointCaller(flow: Flow): Caller | Answer | undefined {
  const { caller, headers, signature } = flow.request;
  const header = headers.get('authorization');
  if (header !== undefined && !isSignatureHeader(header)) return ANONYMOUS;
  if (signature === 'invalid' || signature === 'expired') {
    return refusal(flow, 'unauthenticated', 'vpc-endpoint-policy', `${signature}-signature`, 'the VPC endpoint does not accept the signature');
  }
  if (signature === 'none' || caller.type === 'anonymous') return ANONYMOUS;
  const authorization = authorizationOf(flow);
  if (authorization === undefined) return undefined;
  return authorization === 'AWS_IAM' || authorization === 'NONE' ? caller : ANONYMOUS;
}

/** GW-7: the policy of a private custom domain name is one more filter. */
export function checkDomain(flow: Flow): Answer | undefined {
  const { domain, api, signature } = flow.request;
  const policy = domain && domainPolicy(flow, domain);
  if (policy === 'open') return undetermined('domain-policy');
  if (policy === 'initial') return denyAll(flow);
  if (!policy || !domain) return undefined;
  flow.given['domain-policy'] = givenOf(policy);
  const authorization = authorizationOf(flow);
  if (authorization === undefined) return undetermined('domain-policy');
  // §5.4: nobody gets past a method with AWS_IAM unsigned, so authentication answers.
  if (authorization === 'AWS_IAM' && signature !== 'valid') return undefined;
  const caller = authorization === 'AWS_IAM' ? flow.request.caller : ANONYMOUS;
  const call = { ...callOf(flow, caller), resource: buildDomainArn(api, { name: domain.name, id: domain.id ?? literal('') }), shortPrefix: domainPrefix(api) };
  const result = judgeLayer(queryOf(call, 'api-resource-policy'), 'domain-policy', [policy]);
  return filter(flow, caller, 'domain-policy', result);
}

/** `initial`: the one that every private domain name has until somebody writes another. */
function domainPolicy(flow: Flow, { policy }: NonNullable<ApiRequest['domain']>): LayerPolicy | 'initial' | 'open' | undefined {
  if (flow.request.api.kind !== 'REST') {
    if (policy) flow.notes.push('Only private custom domain names have a policy, and they lead to private REST APIs.');
    return undefined;
  }
  if (policy) {
    if (isPrivate(flow) === 'no') flow.notes.push('Only private custom domain names have a policy, and they lead to private APIs, which this one is not.');
    return policy;
  }
  const isDemanded = isPrivate(flow) === 'no' ? 'no' : askPrivate(flow);
  if (isDemanded === 'unknown') return 'open';
  return isDemanded === 'no' ? undefined : 'initial';
}

/** GW-7: new private domain names deny everything. */
function denyAll(flow: Flow): Answer {
  flow.given['domain-policy'] = 'assumed-default';
  const verdict = { outcome: 'explicit-deny', at: 'domain-policy', by: [], lacking: [] } as const;
  const respond = (effect: 'explicit' | 'implicit') => deny(flow.request, { effect, by: 'policy', caller: ANONYMOUS, action: INVOKE, arn: flow.arn });
  return answerOf(verdict, 'a private domain name denies everything until it is given a policy, and `request.domain.policy` gives none', respond);
}

function filter(flow: Flow, caller: Caller, layer: Layer, result: LayerResult): Answer | undefined {
  const verdict = concludeOf([result], [{ layer, holds: result.allow }], []);
  if (verdict.outcome === 'allow') return undefined;
  return answerOf(verdict, whyCaller(verdict, 'within', flow.request), (effect) => deny(flow.request, { effect, by: 'policy', caller, action: INVOKE, arn: flow.arn }));
}

/** GW-2: a private API without a resource policy lets nobody in. */
export function checkPrivatePolicy(flow: Flow): Answer | undefined {
  const { api, layers } = flow.request;
  if (api.kind !== 'REST' || layers.resource !== null || isPrivate(flow) === 'no') return undefined;
  const isBarred = askPrivate(flow);
  if (isBarred === 'no') return undefined;
  if (isBarred === 'unknown') return undetermined('resource-policy');
  flow.given['resource-policy'] = 'none';
  const verdict = { outcome: 'implicit-deny', at: 'resource-policy', by: [], lacking: [] } as const;
  const respond = (effect: 'explicit' | 'implicit') => deny(flow.request, { effect, by: 'policy', caller: ANONYMOUS, action: INVOKE, arn: flow.arn });
  return answerOf(verdict, 'a private API without a resource policy lets nobody in', respond);
}

export function isPrivate({ request, run }: Flow): Tri {
  const { endpoint } = request.api;
  if (endpoint.known) return tri(endpoint.value === 'PRIVATE');
  const supposed = run.supposed.choices.get('endpoint:private');
  return supposed === undefined ? 'unknown' : tri(supposed === 'yes');
}

function askPrivate({ request, run }: Flow): Tri {
  const { endpoint } = request.api;
  return endpoint.known ? tri(endpoint.value === 'PRIVATE') : askWhether(run, 'endpoint:private', [endpoint.atom.label]);
}

function callOf(flow: Flow, caller: Caller): CallerCase {
  const { run, request, facts } = flow;
  return { run, request, caller, action: INVOKE, resource: comparedArn(flow), facts, apiKind: request.api.kind, resourceKind: 'api-resource-policy', shortPrefix: undefined };
}
