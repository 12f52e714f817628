/**
 * What the steps of a gateway's workflow share: the call they look at and the answer one of them may give.
 *
 * A step that has nothing to object to gives no answer. An answer that depends on something unknown is undetermined,
 * and its question stands on the run.
 */
import type { HoledText } from '../../base/atoms';
import type { ApiRequest, Caller } from '../../gateway/request';
import type { EvaluationFacts } from '../caller-layers';
import type { PolicyVerdict } from '../decide';
import type { DecidingStatement, Given, Layer, Outcome } from '../decision';
import { NO_RESPONSE, refuse, type GatewayResponse, type Refusal } from './respond';
import { useRule, type Run } from '../run';

export interface Flow {
  readonly run: Run;
  readonly request: ApiRequest;
  readonly facts: EvaluationFacts;
  /** The ARN of the call. */
  readonly arn: HoledText;
  readonly given: Partial<Record<Layer, Given>>;
  readonly notes: string[];
}

/** A step that answers, or has nothing to object to. */
export type Gate = (flow: Flow) => Answer | undefined;

export interface Answer {
  readonly decision: Outcome;
  readonly at: Layer;
  readonly by: readonly DecidingStatement[];
  readonly response: GatewayResponse;
  readonly lambdaInvoked: boolean | null;
  /** Why, as a clause that can follow a colon or begin a sentence. */
  readonly because: string;
}

/** The ARN as policies are compared with it, with the rules nobody has confirmed about such ARNs. */
export function comparedArn({ run, request, arn }: Flow): HoledText {
  const { api, path, route } = request;
  if (api.kind === 'WEBSOCKET') return arn;
  if (/\/\/|%/.test(path) || (path.length > 1 && path.endsWith('/'))) useRule(run, 'ARN-36');
  if (route.isDefault) useRule(run, 'ARN-33');
  if (request.domain?.basePath?.pieces.length) useRule(run, 'ARN-37');
  return arn;
}

/** Whether an `Authorization` header is the signature of an AWS request rather than a token (SigV4, SigV4a; GW-26). */
export function isSignatureHeader(header: string): boolean {
  return /^\s*AWS4-/i.test(header);
}

/** Nobody known to IAM, as most policies of an API see callers (GW-5). */
export const ANONYMOUS: Caller = {
  type: 'anonymous',
  label: 'anonymous',
  arn: undefined,
  roleArn: undefined,
  userArn: undefined,
  account: undefined,
  tags: new Map(),
  isServiceLinkedRole: false,
};

/** An answer of a gate that is no policy. */
export function refusal(flow: Flow, decision: 'refused' | 'unauthenticated' | 'error', at: Layer, kind: Refusal, because: string): Answer {
  return { decision, at, by: [], response: refuse(flow.request.api.kind, kind), lambdaInvoked: null, because };
}

export function undetermined(at: Layer): Answer {
  return { decision: 'undetermined', at, by: [], response: NO_RESPONSE, lambdaInvoked: null, because: 'it depends on values that are not known' };
}

export function pass(at: Layer, by: readonly DecidingStatement[], because: string): Answer {
  return { decision: 'allow', at, by, response: NO_RESPONSE, lambdaInvoked: null, because };
}

/** The answer of policies; `respond` makes the response of a denial. */
export function answerOf(verdict: PolicyVerdict, because: string, respond: (effect: 'explicit' | 'implicit') => GatewayResponse): Answer {
  const base = { at: verdict.at, by: verdict.by, lambdaInvoked: null, because };
  switch (verdict.outcome) {
    case 'allow':
      return { ...base, decision: 'allow', response: NO_RESPONSE };
    case 'undetermined':
      return { ...undetermined(verdict.at), because };
    case 'explicit-deny':
      return { ...base, decision: 'explicit-deny', response: respond('explicit') };
    case 'implicit-deny':
      return { ...base, decision: 'implicit-deny', response: respond('implicit') };
  }
}
