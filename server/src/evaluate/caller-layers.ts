/**
 * The policies that bear on a call by a caller IAM knows: which layers there are, what each of them says, and what the
 * answer was given (semantics §4.2, §4.5).
 *
 * A layer nobody supplied is said to be so and taken as absent; one that is attached but cannot be seen stays open.
 * Combining is done in `decide.ts`.
 */
import type { HoledText } from '../base/atoms';
import type { ApiKind } from '../gateway/model';
import type { Caller, LayerPolicy, Request } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import type { JudgedLayers } from './decide';
import type { Given, Layer } from './decision';
import { judgeLayer, silentLayer, type LayerResult } from './layer';
import type { Query } from './query';
import type { Run } from './run';

/** Facts about AWS that change with time and come from the service data. */
export interface EvaluationFacts {
  /** Whether RCPs bind requests to a service (GR-43); without it, all but API Gateway's are taken to be bound. */
  readonly rcpSupported?: (service: string) => boolean;
}

/** One call as IAM sees it. */
export interface CallerCase {
  readonly run: Run;
  readonly request: Request;
  readonly caller: Caller;
  readonly action: string;
  readonly resource: HoledText;
  readonly resourceKind: PolicyKind;
  readonly shortPrefix: HoledText | undefined;
  readonly apiKind: ApiKind | undefined;
  readonly facts: EvaluationFacts;
}

export function judgeCaller(call: CallerCase): JudgedLayers {
  const { layers } = call.request;
  const { identity, boundary, session, resource } = layers;
  const one = (layer: Layer, kind: PolicyKind, policy: LayerPolicy): LayerResult => judgeLayer(queryOf(call, kind), layer, [policy]);
  const isPerson = hasPolicies(call.caller);
  return {
    identity: isPerson && identity ? judgeLayer(queryOf(call, 'identity'), 'identity-policy', identity) : silentLayer('identity-policy'),
    resource: resource ? one('resource-policy', call.resourceKind, resource) : silentLayer('resource-policy'),
    isResourcePolicyThere: resource !== null && resource !== undefined,
    boundary: isPerson && boundary ? one('permissions-boundary', 'permissions-boundary', boundary) : undefined,
    session: hasSession(call.caller) && session && session.length > 0 ? judgeLayer(queryOf(call, 'session'), 'session-policy', session) : undefined,
    scps: bindsScps(call.caller) ? (layers.scps ?? []).map((level) => judgeLayer(queryOf(call, 'scp'), 'scp', level)) : [],
    rcps: bindsRcps(call) ? (layers.rcps ?? []).map((level) => judgeLayer(queryOf(call, 'rcp'), 'rcp', level)) : [],
  };
}

/** The query for one layer; policies of the resource see the keys of semantics §7, those of the caller more (KE-12). */
export function queryOf(call: CallerCase, kind: PolicyKind): Query {
  const { run, request, caller, action, resource, apiKind } = call;
  const isOfApi = kind === 'api-resource-policy' || kind === 'authorizer-output';
  return {
    run,
    kind,
    action,
    resource,
    caller,
    context: { request, caller, keys: isOfApi ? 'api-policy' : 'iam' },
    shortPrefix: kind === 'api-resource-policy' ? call.shortPrefix : undefined,
    apiKind,
    boundary: request.layers.boundary && hasPolicies(caller) ? 'attached' : 'none',
  };
}

/** What the answer rests on, for the layers of a caller. */
export function givenForCaller(call: CallerCase): Partial<Record<Layer, Given>> {
  const { layers } = call.request;
  const isPerson = hasPolicies(call.caller);
  return {
    'identity-policy': isPerson ? givenOf(layers.identity) : 'not-applicable',
    'resource-policy': givenOf(layers.resource),
    'permissions-boundary': isPerson ? givenOf(layers.boundary) : 'not-applicable',
    'session-policy': hasSession(call.caller) ? givenOf(layers.session) : 'not-applicable',
    scp: bindsScps(call.caller) ? givenLevels(layers.scps) : 'not-applicable',
    rcp: bindsRcps(call) ? givenOf(layers.rcps?.flat()) : 'not-applicable',
  };
}

export function givenOf(policies: readonly LayerPolicy[] | LayerPolicy | null | undefined): Given {
  if (policies === undefined) return 'not-supplied';
  if (policies === null) return 'none';
  const list = 'id' in policies ? [policies] : policies;
  if (list.length === 0) return 'none';
  return list.some((policy) => 'opaque' in policy) ? 'opaque' : 'supplied';
}

/** A level to which nothing is attached says something, too: it allows nothing (DE-30). */
function givenLevels(levels: readonly (readonly LayerPolicy[])[] | undefined): Given {
  return levels && levels.length > 0 && levels.flat().length === 0 ? 'supplied' : givenOf(levels?.flat());
}

/** Temporary credentials only: a user's own keys come without a session (§4.3). */
function hasSession(caller: Caller): boolean {
  return caller.type === 'role' || caller.type === 'federated-user';
}

/** Whether a caller can have policies of its own. */
function hasPolicies(caller: Caller): boolean {
  return caller.type === 'user' || caller.type === 'role' || caller.type === 'federated-user';
}

/** DE-31, DE-32. */
function bindsScps(caller: Caller): boolean {
  if (caller.organization?.isManagementAccount || caller.isServiceLinkedRole) return false;
  return hasPolicies(caller) || caller.type === 'root';
}

/** DE-33, GR-43. */
function bindsRcps({ caller, action, facts }: CallerCase): boolean {
  const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  if (caller.isServiceLinkedRole) return false;
  return facts.rcpSupported?.(service) ?? (service !== 'execute-api' && service !== 'apigateway');
}
