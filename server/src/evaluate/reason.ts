/**
 * The one sentence that says why a decision came out as it did, and never a bare yes: an allowed request reaches the
 * integration given these policies and not given those.
 *
 * It knows words only; nothing is decided here.
 */
import { joined } from '../base/words';
import type { Request } from '../gateway/request';
import type { Given, Layer } from './decision';
import type { Answer } from './flow';

export function reasonOf(request: Request, answer: Answer, given: Readonly<Partial<Record<Layer, Given>>>, unknown: readonly string[]): string {
  const { because } = answer;
  const basis = basisOf(request, given);
  switch (answer.decision) {
    case 'allow':
      return `${request.type === 'api' ? 'The request reaches the integration' : 'The request is allowed'}: ${because}${basis}.`;
    case 'explicit-deny':
      return `The request is denied explicitly: ${because}.`;
    case 'implicit-deny':
      return `Nothing allows the request: ${because}${basis}.`;
    case 'refused':
      return `The request is refused: ${because}.`;
    case 'unauthenticated':
      return `The caller is not authenticated: ${because}.`;
    case 'error':
      return `The request fails: ${because}.`;
    case 'undetermined': {
      const needed = unknown.map((label) => (label.includes('`') ? label : `\`${label}\``));
      return needed.length === 0 ? 'Whether the request gets through cannot be said.' : `Whether the request gets through depends on ${joined(needed)}.`;
    }
  }
}

/** ` (given …; not given …)`, with the layers that could matter. */
function basisOf(request: Request, given: Readonly<Partial<Record<Layer, Given>>>): string {
  const supplied = LAYERS.filter(([layer]) => given[layer] === 'supplied' || given[layer] === 'opaque').map(([layer, one, many]) => counted(request, layer, one, many));
  const missing = LAYERS.filter(([layer]) => given[layer] === 'not-supplied' || given[layer] === 'assumed-default').map(([, , many]) => many);
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

function counted({ layers }: Request, layer: Layer, one: string, many: string): string {
  const counts: Partial<Record<Layer, number | undefined>> = {
    'identity-policy': layers.identity?.length,
    'session-policy': layers.session?.length,
    scp: layers.scps?.flat().length,
    rcp: layers.rcps?.flat().length,
  };
  const count = counts[layer];
  if (count === undefined) return one;
  return `${count} ${count === 1 ? one : many}`;
}
