/**
 * What has to be known to understand a decision and surprises people: whether the authorizer ran, and the rules by which
 * an Allow counts although another policy is silent, or does not count although it applies. And the answer that is sent.
 *
 * All of it is read off the decision and its trace; nothing is decided here.
 */
import type { DecidingStatement, Decision, Layer, StatementTrace } from '../decision';
import { LAYERS } from './layer-names';

/** Sentences in the order of the workflow. */
export function remarksOf(decision: Decision): readonly string[] {
  return [...authorizer(decision), ...enough(decision), ...unlimited(decision), ...delegated(decision)];
}

/** What API Gateway sends by itself; empty where the request reaches the integration. */
export function answerSent({ decision, status, responseType, body }: Decision): readonly string[] {
  if (decision === 'allow' || status === null) return [];
  const type = responseType === null ? '' : ` (\`${responseType}\`)`;
  return [`answered with ${String(status)}${type}${body === null ? '' : ` and the body \`${body}\``}`];
}

/** AU-43, AU-44: what a cache holds is a policy, not a yes or no. */
function authorizer({ lambdaInvoked, decidedAt, trace }: Decision): readonly string[] {
  if (lambdaInvoked !== false) return [];
  const own = trace.find(({ layer, reached }) => layer === 'authorizer' && reached !== false);
  if (!own) return decidedAt === 'authorizer' || decidedAt === 'resource-policy' ? [`The authorizer's function is not called${decidedAt === 'resource-policy' ? ': a Deny of the resource policy comes before it' : ''}.`] : [];
  return ["The authorizer's function is not called: its policy comes from the cache, and is evaluated anew for this method and path."];
}

/** §5.3, §5.4: one Allow of two is enough. */
function enough({ decision, decidedBy, trace, given }: Decision): readonly string[] {
  if (decision !== 'allow' || !comesFrom(decidedBy, trace, 'resource-policy')) return [];
  const isSilent = (layer: Layer): boolean => trace.some((entry) => entry.layer === layer && entry.result === 'silent') && !comesFrom(decidedBy, trace, layer);
  if (isSilent('authorizer')) {
    return ["With a Lambda authorizer an Allow on one side is enough: the authorizer's policy does not allow this call, the resource policy does. To demand both, let the resource policy deny outsiders instead of allowing insiders."];
  }
  const identity = given['identity-policy'];
  const hasNoOwn = identity === 'none' || isSilent('identity-policy');
  if (identity !== undefined && identity !== 'not-applicable' && hasNoOwn && !comesFrom(decidedBy, trace, 'identity-policy')) {
    return ["Within one account an Allow of the resource policy is enough: the caller's own policies do not allow this call."];
  }
  return [];
}

function comesFrom(decidedBy: readonly DecidingStatement[], trace: Decision['trace'], layer: Layer): boolean {
  return decidedBy.some(({ policyId }) => trace.some((entry) => entry.policyId === policyId && entry.layer === layer));
}

/** DE-2 to DE-5: what a resource policy gives directly is not limited by what only limits identity policies. */
function unlimited({ decision, trace }: Decision): readonly string[] {
  if (decision !== 'allow') return [];
  return LIMITS.flatMap((layer) => {
    const entries = trace.filter((entry) => entry.layer === layer);
    if (entries.length === 0 || entries.some(({ result }) => result !== 'silent')) return [];
    return [`The ${LAYERS[layer]} does not allow the call and does not stop it: it does not limit what a resource policy gives to everybody, or to this user or session by name.`];
  });
}

const LIMITS: readonly Layer[] = ['permissions-boundary', 'session-policy'];

/** DE-6: an Allow that applies and still does not grant. */
function delegated({ decision, trace }: Decision): readonly string[] {
  if (decision !== 'implicit-deny') return [];
  const isDelegating = ({ effect, matched, steps }: StatementTrace): boolean => effect === 'Allow' && matched === 'yes' && steps.some(({ element, rules }) => element === 'principal' && rules.includes('DE-6'));
  return trace.flatMap((entry) => {
    const [first] = entry.layer === 'resource-policy' ? entry.statements.filter(isDelegating) : [];
    return first ? [`\`${first.statement}\` of the resource policy allows the account as a whole: that leaves it to the account, whose own policies have to allow the caller as well.`] : [];
  });
}
