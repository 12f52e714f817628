/**
 * The one sentence that says what happens to a request and why, and never a bare yes: an allowed request reaches the
 * integration given these policies and not given those.
 *
 * It knows words only; nothing is decided here.
 */
import { firstOf, joined } from '../base/words';
import type { Request } from '../gateway/request';
import type { Decision, Given, Layer } from './decision';
import type { Answer } from './workflow/flow';

export function reasonOf(request: Request, answer: Answer, given: Readonly<Partial<Record<Layer, Given>>>, unknown: readonly string[]): Pick<Decision, 'headline' | 'reason'> {
  const headline = headlineOf(request, answer, unknown);
  const basis = answer.decision === 'allow' || answer.decision === 'implicit-deny' ? basisOf(request, given) : '';
  return { headline: `${headline}.`, reason: `${headline}${basis}.` };
}

/** Without its full stop. */
function headlineOf(request: Request, { decision, because, response }: Answer, unknown: readonly string[]): string {
  const isCall = request.type === 'api';
  const stopped = response.status === null ? 'The request is stopped' : `The request is stopped with ${response.status}`;
  switch (decision) {
    case 'allow':
      return `${isCall ? 'The request reaches the integration' : 'The request is allowed'}: ${because}`;
    case 'explicit-deny':
      return `${isCall ? `${stopped} by an explicit deny` : 'The request is denied explicitly'}: ${because}`;
    case 'implicit-deny':
      return `${isCall ? stopped : 'The request is denied'}, because nothing allows it: ${because}`;
    case 'refused':
      return `${stopped}: ${because}`;
    case 'unauthenticated':
      return `${stopped}, because the caller is not authenticated: ${because}`;
    case 'error':
      return `The request fails${response.status === null ? '' : ` with ${response.status}`}: ${because}`;
    case 'undetermined': {
      const needed = unknown.map((label) => (label === 'authorizer.output' ? 'what the authorizer returns' : label.includes('`') ? label : `\`${label}\``));
      return needed.length === 0 ? 'Whether the request gets through cannot be said' : `Whether the request gets through depends on ${needed.length > 4 ? firstOf(needed, 3) : joined(needed)}`;
    }
  }
}

/** ` (given …; not given …)`, with the layers that could matter. */
function basisOf(request: Request, given: Readonly<Partial<Record<Layer, Given>>>): string {
  const supplied: string[] = [];
  const missing: string[] = [];
  for (const [layer, one, many] of LAYERS) {
    const state = given[layer];
    if (state === 'supplied' || state === 'opaque') supplied.push(counted(request, layer, one, many));
    else if (state === 'not-supplied' || state === 'assumed-default') missing.push(many);
  }
  const parts = [...(supplied.length > 0 ? [`given ${joined(supplied)}`] : []), ...(missing.length > 0 ? [`not given ${joined(missing)}`] : [])];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

const LAYERS: readonly (readonly [layer: Layer, one: string, many: string])[] = [
  ['identity-policy', 'identity policy', 'identity policies'],
  ['resource-policy', 'the resource policy', 'the resource policy'],
  ['authorizer', "the authorizer's output", "the authorizer's output"],
  ['vpc-endpoint-policy', 'the VPC endpoint policy', 'the VPC endpoint policy'],
  ['domain-policy', 'the policy of the domain name', 'the policy of the domain name'],
  ['permissions-boundary', 'the permissions boundary', 'a permissions boundary'],
  ['session-policy', 'session policy', 'session policies'],
  ['scp', 'service control policy', 'service control policies'],
  ['rcp', 'resource control policy', 'resource control policies'],
];

/** Undefined for layers that have one policy. */
function countIn({ identity, session, scps, rcps }: Request['layers'], layer: Layer): number | undefined {
  switch (layer) {
    case 'identity-policy':
      return identity?.length;
    case 'session-policy':
      return session?.length;
    case 'scp':
      return scps?.flat().length;
    case 'rcp':
      return rcps?.flat().length;
    default:
      return undefined;
  }
}

function counted({ layers }: Request, layer: Layer, one: string, many: string): string {
  const count = countIn(layers, layer);
  if (count === undefined) return one;
  return `${count} ${count === 1 ? one : many}`;
}
