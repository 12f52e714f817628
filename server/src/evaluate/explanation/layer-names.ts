/**
 * What the layers of policies are called in sentences, without an article.
 *
 * Rows and lenses have shorter names for some of them; which layers there are is told in `decision.ts`.
 */
import type { Layer } from '../decision';

export const LAYERS: Readonly<Record<Layer, string>> = {
  routing: 'routing',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'domain-policy': 'policy of the domain name',
  'resource-policy': 'resource policy',
  authentication: 'authentication',
  authorizer: 'authorizer',
  'identity-policy': 'identity policy',
  'permissions-boundary': 'permissions boundary',
  'session-policy': 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  combination: 'the combination of policies',
  'api-key': 'API key',
  'cache-invalidation': 'cache invalidation',
  waf: 'AWS WAF',
  endpoint: 'endpoint',
};

/** Of layers that hold several policies. */
export const LAYERS_TOGETHER: Readonly<Partial<Record<Layer, string>>> = {
  'identity-policy': 'identity policies',
  'session-policy': 'session policies',
  scp: 'service control policies',
  rcp: 'resource control policies',
};
