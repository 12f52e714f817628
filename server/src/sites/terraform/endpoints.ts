/**
 * The VPC endpoints of a module: in which VPC each is, and which policy it has, by an attribute or by a resource of its own.
 *
 * Which services they lead to, and by which subnets, is not looked at.
 */
import { holed } from '../../base/atoms';
import { presenceOf } from '../../policy/values';
import type { AttachedPolicy, EndpointSite, UnitFile } from '../site';
import { underPresence } from '../attached';
import { attribute, type Block } from './blocks';
import { moduleAtom } from './module';
import { namedIn } from './named-api';
import { policiesAt } from './policies';
import { beside, naming, presenceOfBlock, resolved } from './presence';
import { indexOf, type UnitIndex } from './unit-index';

export function moduleEndpoints(unit: readonly UnitFile[]): readonly EndpointSite[] {
  const index = indexOf(unit);
  const { module } = index;
  return index.blocks.flatMap((block): EndpointSite[] => {
    // One that is looked up has a policy that nobody supplies here.
    if (block.type !== 'aws_vpc_endpoint' && block.type !== 'data.aws_vpc_endpoint') return [];
    const vpc = attribute(block.body, 'vpc_id');
    const id = moduleAtom(module, `${block.address}.id`, { reason: 'given at deployment', shape: 'vpc-endpoint-id', pure: true });
    return [{ uri: block.uri, selector: block.address, id: holed([id]), vpc: vpc && module.text(vpc), policies: [...ownPolicies(block, index), ...attachedPolicies(block, index)] }];
  });
}

/** Without a policy, or with `null` for one, it has the default. */
function ownPolicies(block: Block, index: UnitIndex): readonly AttachedPolicy[] {
  const [place] = index.placesOf(block);
  const value = place && resolved(place.node, index.module);
  if (!place || !value || value.kind === 'null') return [];
  if (value.kind !== 'choice') return policiesAt(place, index);
  const set = value.branches.filter((branch) => branch.value && resolved(branch.value, index.module).kind !== 'null');
  return set.length === value.branches.length ? policiesAt(place, index) : set.flatMap((branch) => policiesAt({ ...place, node: branch.value ?? place.node }, index).map((policy) => underPresence([presenceOf(value, branch.holds)], policy)));
}

function attachedPolicies(endpoint: Block, index: UnitIndex): readonly AttachedPolicy[] {
  return index.blocks.flatMap((block): readonly AttachedPolicy[] => {
    if (block.type !== 'aws_vpc_endpoint_policy') return [];
    return namedIn(attribute(block.body, 'vpc_endpoint_id'), index.module).flatMap(({ target, presence }): readonly AttachedPolicy[] => {
      if (!target) return [{ outside: block.address }];
      if (index.blockAt(target)?.address !== endpoint.address) return [];
      const there = presenceOfBlock(beside(naming(block, presence), endpoint, index.module), index.module);
      return there ? index.placesOf(block).flatMap((place) => policiesAt(place, index).map((policy) => underPresence(there, policy))) : [];
    });
  });
}
