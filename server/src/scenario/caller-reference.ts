/**
 * A caller defined in another file: a role or user with its ARN, policies, boundary and tags.
 */
import type { LayerPolicy } from '../gateway/request';
import type { Building } from './building';

export interface ReferencedCaller {
  readonly name: string;
  readonly arn: string;
  readonly identity: readonly LayerPolicy[];
  readonly boundary: LayerPolicy | null | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

/** Undefined after complaining that it cannot be found. */
export function findReferencedCaller(reference: string, building: Building): ReferencedCaller | undefined {
  building.complain(['caller', 'ref'], `\`${reference}\` leads to no role or user.`);
  return undefined;
}
