/**
 * Blocks taken apart into their instances, where `count` or `for_each` tell which there are and what is written depends on
 * them: `aws_iam_role.api["eu"]` is another role than `aws_iam_role.api["us"]`.
 *
 * A block whose instances are all alike stays one, except for APIs, each of which has parts of its own.
 */
import type { HostNode, ObjectNode } from '../../syntax/node';
import type { Block } from './blocks';
import { instanceKey, instancesOf, type Instance } from './instances';
import type { Module } from './module';
import { waysOfInstance } from './presence';
import { Substitution } from './substitute';

const apiTypes: ReadonlySet<string> = new Set(['aws_api_gateway_rest_api', 'aws_apigatewayv2_api']);

export function instanceBlocks(block: Block, module: Module): readonly Block[] {
  const instances = instancesOf(block.body, module.values);
  // One that may be there and one that is are told apart by whether the block is.
  const [only, ...others] = instances ?? [];
  if (!instances || !only) return [block];
  if (others.length === 0 && only.key === '[0]') {
    const body = bodyOfInstance(block.body, only, module);
    return [body ? { ...block, body, there: waysOfInstance(only, block.body, module) } : block];
  }
  const bodies = instances.map((instance) => bodyOfInstance(block.body, instance, module));
  if (!apiTypes.has(block.type) && bodies.every((body) => body === undefined)) return [block];
  return instances.map((instance, index): Block => {
    const body = bodies[index] ?? block.body;
    return { ...block, address: block.declared + instance.key, instance: instance.key, body, there: waysOfInstance(instance, block.body, module) };
  });
}

/** Undefined where nothing in it depends on the instance. */
function bodyOfInstance(body: ObjectNode, instance: Instance, module: Module): ObjectNode | undefined {
  return module.remember(instanceKey(body, instance.key), () => {
    const own: ObjectNode = { ...body, members: body.members.filter(({ key, isBlock }) => isBlock || (key !== 'for_each' && key !== 'count')) };
    const changed = new Substitution(instance.scope, (steps) => module.values.spend(steps)).in(own);
    const bound: HostNode = changed === own ? own : module.bind(changed);
    return bound === own || bound.kind !== 'object' ? undefined : bound;
  });
}
