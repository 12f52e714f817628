/**
 * Finds the policies of a Terraform module: attributes that hold one, and policy document data sources.
 *
 * A document's site is its block, once, however many places it feeds; those give its kind and the API it belongs to. An
 * attribute whose value cannot be seen (a file, a variable) is no site.
 */
import type { PolicyKind } from '../../policy/kinds';
import { settle, type HostNode } from '../../syntax/node';
import type { PermissionSite, PolicySite, UnitFile } from '../site';
import { attribute, blocksOf, type Block } from './blocks';
import type { Module } from './module';
import { literalOf } from './resolve';
import { permissionTypes } from './slots';
import { documentsIn, indexOf, type Place, type UnitIndex } from './unit-index';

export function modulePolicies(file: UnitFile, unit: readonly UnitFile[]): readonly PolicySite[] {
  const index = indexOf(unit);
  return index.blocks.flatMap((block): readonly PolicySite[] => {
    if (block.uri !== file.uri) return [];
    if (block.type === 'data.aws_iam_policy_document') return [documentSite(block, index)];
    return index.placesOf(block).flatMap((place) => placeSites(place, index));
  });
}

export function modulePermissions(file: UnitFile): readonly PermissionSite[] {
  return blocksOf(file)
    .filter((block) => permissionTypes.has(block.type))
    .map((block) => ({ selector: block.address, span: block.member.span }));
}

/** Selector and file of the policy at a place; undefined where it cannot be seen. */
export function policyAt(place: Place, index: UnitIndex): { readonly selector: string; readonly uri: string } | undefined {
  const [document] = documentsIn(place.node, index.module);
  const block = document === undefined ? undefined : index.byAddress.get(document);
  if (block) return { selector: block.address, uri: block.uri };
  return visibleParts(place.node, index.module).length > 0 ? { selector: place.selector, uri: place.block.uri } : undefined;
}

function placeSites(place: Place, index: UnitIndex): readonly PolicySite[] {
  const { block, slot, selector } = place;
  const isBoundary = index.boundaries.has(block.address);
  return visibleParts(place.node, index.module).map((node): PolicySite => ({
    kind: isBoundary ? 'permissions-boundary' : slot.kind,
    kindIsCertain: !slot.isGuess,
    service: slot.service,
    node,
    dialect: 'iam',
    selector,
    name: placeName(place, index.module),
    derived: false,
    api: place.api,
    because: isBoundary
      ? `\`${block.address}\` is used as a permissions boundary`
      : `\`${slot.path.join('.')}\` of a resource of type \`${block.type}\` holds a policy`,
  }));
}

function placeName({ block, slot }: Place, module: Module): string {
  const name = literalOf(attribute(block.body, 'name'), module) ?? block.label.value;
  return /policy/.test(block.type) ? name : `${name} ${slot.path[0] ?? ''}`;
}

/** The value as a whole, or those branches of a conditional that are written here and not in a document block. */
function visibleParts(node: HostNode, module: Module): readonly HostNode[] {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
    case 'array':
    case 'string':
    case 'missing':
      return documentsIn(node, module).length > 0 ? [] : [node];
    case 'choice': {
      if (documentsIn(value, module).length === 0) return value.branches.some((branch) => isVisible(branch.value)) ? [node] : [];
      return value.branches.flatMap((branch) => (branch.value && isVisible(branch.value) ? visibleParts(branch.value, module) : []));
    }
    default:
      return [];
  }
}

function isVisible(node: HostNode | undefined): boolean {
  const kind = node && settle(node).kind;
  return kind === 'object' || kind === 'array' || kind === 'string' || kind === 'choice';
}

function documentSite(block: Block, index: UnitIndex): PolicySite {
  const uses = index.usesOf(block.address);
  const kinds = new Map(uses.map((place) => [`${kindAt(place, index)} ${place.slot.service ?? ''}`, place]));
  const [only] = kinds.size === 1 ? kinds.values() : [];
  const apis = new Set(uses.flatMap((place) => place.api ?? []));
  const [api] = apis;
  return {
    kind: only ? kindAt(only, index) : 'unknown',
    kindIsCertain: only !== undefined && !only.slot.isGuess,
    service: only?.slot.service,
    node: block.body,
    dialect: 'terraform-document',
    selector: block.address,
    name: block.label.value,
    derived: false,
    api: only && apis.size === 1 ? api : undefined,
    because: only
      ? `it feeds \`${only.slot.path.join('.')}\` of \`${only.block.address}\``
      : uses.length === 0
        ? 'a policy document that feeds nothing in this module'
        : 'a policy document that feeds policies of several kinds',
  };
}

function kindAt(place: Place, index: UnitIndex): PolicyKind {
  return index.boundaries.has(place.block.address) ? 'permissions-boundary' : place.slot.kind;
}
