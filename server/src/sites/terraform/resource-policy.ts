/**
 * Which resource policy an API or a domain name has: by an attribute, by a resource of its own, or in its definition.
 */
import type { ApiSite } from '../../gateway/declared';
import type { ApiPolicyAddress } from '../../gateway/model';
import { existenceOf } from '../../policy/values';
import { findMember, settle, type HostNode } from '../../syntax/node';
import { definitionFile, policyKey } from '../openapi/definition-file';
import { pointer } from '../shapes';
import type { Block } from './blocks';
import { speaksForItself } from './module-files';
import { policiesAt } from './policies';
import { beside, presenceOfBlock } from './presence';
import type { Place } from './places';
import type { UnitIndex } from './unit-index';

/** Undefined where it cannot be seen whether there is one, or deployment chooses among several. */
export function resourcePolicyOf(api: Block, definition: HostNode | undefined, index: UnitIndex): ApiSite['resourcePolicy'] {
  const places = index.places.filter((place) => place.api === api.address && presenceOfBlock(place.block, index.module) !== undefined);
  const [first, ...others] = places.filter((place) => !isImported(place));
  const imported = definition ? importedPolicy(definition, places.find(isImported), api, index) : null;
  if (first) {
    // The provider writes the attribute over what the definition says; a resource of its own may come before or after.
    const isOver = imported === null || first.block.address === api.address;
    return others.length === 0 && isOver ? attachedAt(first, api, index) : undefined;
  }
  // A module that is given the API may attach one, and so may a policy resource whose API is computed.
  const strays = index.places.some((place) => place.block.type === 'aws_api_gateway_rest_api_policy' && place.api === undefined);
  return index.handedOnByName.has(api.declared) || strays ? undefined : imported;
}

function isImported({ slot }: Place): boolean {
  return slot.path[0] === 'body';
}

function importedPolicy(definition: HostNode, place: Place | undefined, api: Block, index: UnitIndex): ApiSite['resourcePolicy'] {
  const root = settle(definition);
  if (root.kind !== 'object' || root.open !== undefined) return undefined;
  const node = findMember(root, policyKey)?.value;
  if (!node || node.kind === 'null' || node.kind === 'missing') return null;
  const uri = definitionFile(definition);
  if (uri === undefined) return place && attachedAt(place, api, index);
  // In its file a policy is read without what a template puts into it.
  return speaksForItself(node) ? { uri, selector: pointer([policyKey]) } : place && attachedAt(place, api, index);
}

/** Undefined where deployment chooses among several. */
export function attachedAt(place: Place, holder: Block, index: UnitIndex): ApiPolicyAddress | undefined {
  const [only, ...others] = policiesAt(place, index);
  if (!only || others.length > 0 || 'outside' in only) return undefined;
  const [way, ...otherWays] = only.presence ? [only.presence] : (existenceOf(place.node, 'absent') ?? [[]]);
  if (!way || otherWays.length > 0) return undefined;
  const presence = [...(place.block.address === holder.address ? [] : (presenceOfBlock(beside(place.block, holder, index.module), index.module) ?? [])), ...way];
  return { selector: only.selector, uri: only.uri, ...(presence.length > 0 ? { presence } : {}) };
}
