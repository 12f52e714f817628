/**
 * What a plan does to the resource that a policy or an API belongs to.
 *
 * It says what Terraform says; whether access changes is seen by asking before and after.
 */
import type { HostNode } from '../../../syntax/node';
import type { PlannedChange } from '../../site';
import { changesIn } from './plan-file';
import { beforePrefix } from './plan-module';

/** Undefined for a state, and for what the plan does not touch. The selector may lead into the resource. */
export function plannedChange(selector: string, root: HostNode): PlannedChange | undefined {
  const address = selector.startsWith(beforePrefix) ? selector.slice(beforePrefix.length) : selector;
  const changes = changesIn(root);
  let change = changes.get(address);
  // Names have no dots but in keys of instances, where whatever stands before one is no address.
  for (let dot = address.lastIndexOf('.'); !change && dot > 0; dot = address.lastIndexOf('.', dot - 1)) change = changes.get(address.slice(0, dot));
  return change && { actions: change.actions, previousAddress: change.previousAddress };
}
