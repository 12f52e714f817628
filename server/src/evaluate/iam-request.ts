/**
 * Plain IAM requests: any action on any resource, decided by policies alone (semantics §4).
 *
 * Trust policies of roles and key policies have to agree themselves (DE-11, DE-12). There is no gateway here, hence no
 * status and no body.
 */
import { displayText, type HoledText } from '../base/atoms';
import type { IamRequest } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import { givenForCaller, givenOf, judgeCaller, queryOf, type CallerCase, type EvaluationFacts } from './caller-layers';
import { decideAcross, decideWithin, isSameAccount, type ResourceRule } from './decide';
import type { Given, Layer } from './decision';
import { answerOf, pass, type Answer } from './workflow/flow';
import { agreed } from './workflow/gateway-policies';
import { judgeLayer, type LayerResult } from './layer';
import { splitArn } from './match/arn-pattern';
import { whyCaller } from './words/policy-words';
import { NO_RESPONSE } from './workflow/respond';
import type { Run } from './run';

export function decideIamRequest(run: Run, request: IamRequest, facts: EvaluationFacts, given: Partial<Record<Layer, Given>>): Answer {
  const action = request.action.toLowerCase();
  if (action === 'sts:getcalleridentity') return nothingNeeded(given);
  const { caller } = request;
  const rule = ruleOf(action, displayText(request.resource));
  const call: CallerCase = {
    run,
    request,
    caller,
    action: request.action,
    resource: request.resource,
    resourceKind: resourceKindOf(request, action),
    shortPrefix: undefined,
    apiKind: undefined,
    facts,
  };
  Object.assign(given, givenForCaller(call));
  const layers = { endpoint: judgeVpcEndpoint(call, given), ...judgeCaller(call) };
  const isSame = isSameAccount(run, caller, ownerOf(request));
  const within = () => decideWithin(caller, layers, rule);
  const across = () => decideAcross(caller, layers);
  const verdict = isSame === 'yes' ? within() : isSame === 'no' ? across() : agreed(within(), across());
  return answerOf(verdict, whyCaller(verdict, isSame === 'no' ? 'across' : 'within', request), () => NO_RESPONSE);
}

/** DE-13. */
function nothingNeeded(given: Partial<Record<Layer, Given>>): Answer {
  for (const layer of LAYERS) given[layer] = 'not-applicable';
  return pass('combination', [], '`sts:GetCallerIdentity` needs no permission');
}

const LAYERS: readonly Layer[] = ['identity-policy', 'resource-policy', 'permissions-boundary', 'session-policy', 'scp', 'rcp'];

/** DE-8: where an identity policy is not enough on its own. */
function ruleOf(action: string, resource: string): ResourceRule {
  const isKey = action.startsWith('kms:') && resource.includes(':key/');
  return isAssumption(action, resource) || isKey ? 'trust' : 'either';
}

/** DE-11, GR-44: what is asked of a role's trust policy; tags and an identity may be set on other sessions, too. */
function isAssumption(action: string, resource: string): boolean {
  return action.startsWith('sts:assumerole') || (SESSION_ACTIONS.has(action) && resource.includes(':role/'));
}

const SESSION_ACTIONS: ReadonlySet<string> = new Set(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext']);

function resourceKindOf({ layers, resource }: IamRequest, action: string): PolicyKind {
  if (isAssumption(action, displayText(resource))) return 'trust';
  const policy = layers.resource;
  const kind = policy && 'policy' in policy ? policy.policy.kind : undefined;
  return kind === 'trust' ? kind : 'resource-policy';
}

/** The account that owns the resource: as given, else the ARN's, else the caller's; what AWS owns is everybody's own. */
function ownerOf({ resourceAccount, resource, caller }: IamRequest): HoledText | undefined {
  const account = resourceAccount ?? accountIn(resource);
  return NO_ACCOUNTS.has(displayText(account)) ? caller.account : account;
}

function accountIn(arn: HoledText): HoledText {
  const split = splitArn(arn.pieces);
  const field = split.kind === 'components' ? (split.components[4] ?? []) : [];
  return { pieces: field.map((piece) => (typeof piece !== 'string' && 'literal' in piece ? piece.literal : piece)) };
}

const NO_ACCOUNTS: ReadonlySet<string> = new Set(['', '*', 'aws']);

/** DE-40: an extra filter, for any service; undefined where it lets everything through. */
function judgeVpcEndpoint(call: CallerCase, given: Partial<Record<Layer, Given>>): LayerResult | undefined {
  const { request } = call;
  if (!request.vpcEndpoint) return undefined;
  const policy = request.layers.vpcEndpoint;
  given['vpc-endpoint-policy'] = policy === undefined ? 'assumed-default' : givenOf(policy);
  return policy ? judgeLayer(queryOf(call, 'vpc-endpoint'), 'vpc-endpoint-policy', [policy]) : undefined;
}
