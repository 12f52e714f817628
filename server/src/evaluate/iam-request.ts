/**
 * Plain IAM requests: any action on any resource, decided by policies alone (semantics §4).
 *
 * Trust policies of roles and key policies have to agree themselves (DE-11, DE-12). There is no gateway here, hence no
 * status and no body.
 */
import { displayText, literalText, type HoledText } from '../base/atoms';
import type { IamRequest } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import { givenForCaller, givenOf, judgeCaller, queryOf, type CallerCase, type EvaluationFacts } from './caller-layers';
import { concludeOf, decideAcross, decideWithin, isSameAccount, type ResourceRule } from './decide';
import type { Given, Layer } from './decision';
import { answerOf, pass, type Answer } from './flow';
import { agreed } from './gateway-policies';
import { judgeLayer } from './layer';
import { splitArn } from './match/arn-pattern';
import { whyCaller } from './policy-words';
import { NO_RESPONSE } from './respond';
import type { Run } from './run';

export function decideIamRequest(run: Run, request: IamRequest, facts: EvaluationFacts, given: Partial<Record<Layer, Given>>): Answer {
  const action = request.action.toLowerCase();
  if (action === 'sts:getcalleridentity') return pass('combination', [], '`sts:GetCallerIdentity` needs no permission'); // DE-13
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
  const barred = checkVpcEndpoint(call, given);
  if (barred) return barred;
  const layers = judgeCaller(call);
  const isSame = isSameAccount(run, caller, ownerOf(request));
  const within = () => decideWithin(caller, layers, rule);
  const across = () => decideAcross(caller, layers);
  const verdict = isSame === 'yes' ? within() : isSame === 'no' ? across() : agreed(within(), across());
  return answerOf(verdict, whyCaller(verdict, isSame === 'no' ? 'across' : 'within', request), () => NO_RESPONSE);
}

/** DE-8: where an identity policy is not enough on its own. */
function ruleOf(action: string, resource: string): ResourceRule {
  const isKey = action.startsWith('kms:') && resource.includes(':key/');
  return action.startsWith('sts:assumerole') || isKey ? 'trust' : 'either';
}

function resourceKindOf({ layers }: IamRequest, action: string): PolicyKind {
  if (action.startsWith('sts:assumerole') || action === 'sts:tagsession' || action === 'sts:setsourceidentity') return 'trust';
  const policy = layers.resource;
  const kind = policy && 'policy' in policy ? policy.policy.kind : undefined;
  return kind === 'trust' ? kind : 'resource-policy';
}

/** The account that owns the resource: as given, else the ARN's, else the caller's. */
function ownerOf({ resourceAccount, resource, caller }: IamRequest): HoledText | undefined {
  if (resourceAccount) return resourceAccount;
  const split = splitArn(resource.pieces);
  const field = split.kind === 'components' ? (split.components[4] ?? []) : [];
  const account: HoledText = { pieces: field.map((piece) => (typeof piece !== 'string' && 'literal' in piece ? piece.literal : piece)) };
  return displayText(account) === '' || literalText(account) === '*' ? caller.account : account;
}

function checkVpcEndpoint(call: CallerCase, given: Partial<Record<Layer, Given>>): Answer | undefined {
  const { request } = call;
  if (!request.vpcEndpoint) return undefined;
  const policy = request.layers.vpcEndpoint;
  given['vpc-endpoint-policy'] = policy === undefined ? 'assumed-default' : givenOf(policy);
  if (!policy) return undefined;
  const result = judgeLayer(queryOf(call, 'vpc-endpoint'), 'vpc-endpoint-policy', [policy]);
  const verdict = concludeOf([result], [{ layer: 'vpc-endpoint-policy', holds: result.allow }], []);
  if (verdict.outcome === 'allow') return undefined;
  return answerOf(verdict, whyCaller(verdict, 'within', request), () => NO_RESPONSE);
}
