/**
 * Finds the policies of a Terraform module: attributes that hold one, and policy document data sources.
 *
 * A document's site is its block, once, however many places it feeds; those give its kind and the API it belongs to. An
 * attribute whose value cannot be seen (a file, a variable) is no site.
 */
import type { PolicyKind } from '../../policy/kinds';
import { settle, type HostNode } from '../../syntax/node';
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import type { AttachedPolicy, PermissionSite, PolicyAddress, PolicySite, UnitFile } from '../site';
import { attribute, blocksOf, type Block } from './blocks';
import { wholeDocument } from './documents';
import type { Module } from './module';
import { resolved } from './presence';
import { literalOf } from './resolve';
import { permissionTypes } from './slots';
import { statementsGiven } from './statement-inputs';
import { documentsIn, type Place } from './places';
import { indexOf, type UnitIndex } from './unit-index';

export function modulePolicies(file: UnitFile, unit: readonly UnitFile[]): readonly PolicySite[] {
  const index = indexOf(unit);
  return index.blocksIn(file.uri).flatMap((block) => index.keep(block, 'policies', () => sitesOf(block, index)));
}

function sitesOf(block: Block, index: UnitIndex): readonly PolicySite[] {
  if (block.type === 'data.aws_iam_policy_document') return [documentSite(block, index)];
  return index.placesOf(block).flatMap((place) => placeSites(place, index));
}

export function modulePermissions(file: UnitFile): readonly PermissionSite[] {
  return blocksOf(file)
    .filter((block) => permissionTypes.has(block.type))
    .map((block) => ({ selector: block.address, span: block.member.span }));
}

/** Selector and file of the one policy at a place; undefined where it cannot be seen, or deployment chooses among several. */
export function policyAt(place: Place, index: UnitIndex): PolicyAddress | undefined {
  const [only, ...others] = policiesAt(place, index);
  return only && others.length === 0 && 'uri' in only && !only.presence ? { selector: only.selector, uri: only.uri } : undefined;
}

/** What a place holds, each branch of a conditional with its condition; never empty. */
export function policiesAt(place: Place, index: UnitIndex): readonly AttachedPolicy[] {
  const own = { selector: place.selector, uri: place.block.uri };
  // Without documents in it the value is one policy, conditionals included.
  if (documentsIn(place.node, index.module).length === 0) return visibleParts(place.node, index.module).length > 0 ? [own] : [{ outside: place.selector }];
  const found = branchesAt(place.node, [], place, index);
  const written = found.filter((policy) => 'uri' in policy && policy.selector === place.selector);
  return written.length < 2 ? found : found.map((policy) => (written.includes(policy) ? { outside: place.selector, presence: policy.presence } : policy));
}

function branchesAt(node: HostNode, presence: readonly Presence[], place: Place, index: UnitIndex): readonly AttachedPolicy[] {
  const value = resolved(node, index.module);
  if (value.kind === 'choice') {
    return value.branches.flatMap((branch) => (branch.value ? branchesAt(branch.value, [...presence, presenceOf(value, branch.holds)], place, index) : []));
  }
  if (value.kind === 'null') return [];
  const under = presence.length === 0 ? {} : { presence };
  const [document] = documentsIn(node, index.module);
  const block = document && index.blockAt(document);
  if (block) return [{ selector: block.address, uri: block.uri, ...under }];
  return [visibleParts(value, index.module).length > 0 ? { selector: place.selector, uri: place.block.uri, ...under } : { outside: place.selector, ...under }];
}

function placeSites(place: Place, index: UnitIndex): readonly PolicySite[] {
  const { block, slot, selector } = place;
  const document = slot.blocks && statementsGiven(place.node, slot.blocks, index.module);
  const nodes = slot.blocks ? (document ? [document] : []) : visibleParts(place.node, index.module);
  const isBoundary = index.boundaries.has(block.declared);
  return nodes.map((node): PolicySite => ({
    kind: isBoundary ? 'permissions-boundary' : slot.kind,
    kindIsCertain: !slot.isGuess,
    service: slot.service,
    node,
    dialect: document ? 'terraform-document' : 'iam',
    selector,
    name: placeName(place, index.module),
    derived: false,
    api: place.api,
    because: isBoundary
      ? `\`${block.address}\` is used as a permissions boundary`
      : `\`${slot.path.join('.')}\` of a ${block.type.includes('/') ? 'module from' : 'resource of type'} \`${block.type}\` holds a policy`,
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
    case 'string':
      // What is there where nothing else is: `join("", …)`, `try(…, "")`.
      return value.shared && value.value === '' ? [] : [node];
    case 'object':
    case 'array':
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
  const value = node && settle(node);
  const kind = value?.kind;
  if (value?.kind === 'string' && value.value === '') return false;
  return kind === 'object' || kind === 'array' || kind === 'string' || kind === 'choice';
}

function documentSite(block: Block, index: UnitIndex): PolicySite {
  const uses = index.usesOf(block);
  const kinds = new Map(uses.map((place) => [`${kindAt(place, index)} ${place.slot.service ?? ''}`, place]));
  const [only] = kinds.size === 1 ? kinds.values() : [];
  const apis = new Set(uses.flatMap((place) => place.api ?? []));
  const [api] = apis;
  return {
    kind: only ? kindAt(only, index) : 'unknown',
    kindIsCertain: only !== undefined && !only.slot.isGuess,
    service: only?.slot.service,
    node: wholeDocument(block.body, index.module),
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
  return index.boundaries.has(place.block.declared) ? 'permissions-boundary' : place.slot.kind;
}
