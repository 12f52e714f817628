/**
 * What one block of a module says about others: the places in it that hold policies, the documents these name, and what it
 * attaches. Nothing here looks at other blocks but by their addresses.
 */
import { organizationKinds, type PolicyKind } from '../../policy/kinds';
import { settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { attributeOf, isHanded, parseAddress, type Address } from './address';
import { attribute, nestedBlocks, type Block } from './blocks';
import { mergedNames } from './documents';
import { namedIn } from './named-api';
import { targetOf, type Module } from './module';
import { speaksForItself } from './module-files';
import { beside, presenceOfBlock } from './presence';
import { inputSlotsOf } from './registry-modules';
import { literalOf } from './resolve';
import { slotsOf, type Slot } from './slots';

/** A place in a resource that holds a policy or names a document. */
export interface Place {
  readonly block: Block;
  readonly slot: Slot;
  readonly selector: string;
  readonly node: HostNode;
  /** Address of the API it is attached to, where the module tells. */
  readonly api: string | undefined;
}

/** What a block is looked at with. */
export interface Around {
  readonly module: Module;
  /** The block of an address, or that of its instance where it is taken apart. */
  readonly blockAt: (address: Address) => Block | undefined;
}

export interface Relations {
  readonly places: readonly Place[];
  /** The documents that places name. */
  readonly fed: readonly { readonly document: Address; readonly place: Place }[];
  /** The documents that a document is made of. */
  readonly merged: readonly Address[];
  /** Addresses of managed policies that it uses as a permissions boundary, and that it attaches. */
  readonly boundaries: readonly string[];
  readonly attached: readonly string[];
}

export function relationsOf(block: Block, around: Around): Relations {
  const { module } = around;
  const places = placesIn(block, around);
  const sources = block.type === 'data.aws_iam_policy_document' ? mergedNames.flatMap((name) => attribute(block.body, name) ?? []) : [];
  return {
    places,
    fed: places.flatMap((place) => documentsIn(place.node, module).map((document) => ({ document, place }))),
    merged: sources.flatMap((node) => documentsIn(node, module)),
    boundaries: managedPoliciesAt(block, ['permissions_boundary'], module),
    attached: managedPoliciesAt(block, ['policy_arn', 'managed_policy_arns', 'policy_arns'], module),
  };
}

function managedPoliciesAt({ body }: Block, names: readonly string[], module: Module): readonly string[] {
  const nodes = names.flatMap((name) => attribute(body, name) ?? []);
  return nodes.flatMap((node) => (node.kind === 'array' ? node.items : [node])).flatMap((item) => {
    const target = targetOf(item, module);
    return target?.type === 'aws_iam_policy' && attributeOf(target) === 'arn' ? [target.declared] : [];
  });
}

/** The policy documents a value leads to: through locals, conditionals and lists. */
export function documentsIn(node: HostNode, module: Module): readonly Address[] {
  switch (node.kind) {
    case 'ref':
    case 'unknown': {
      const target = targetOf(node, module);
      if (target && isDocument(target)) return [target];
      const value = node.reference?.expression ? module.values.value(node) : node;
      if (value !== node) return documentsIn(value, module);
      const resolution = node.kind === 'ref' && isHanded(node.reference.address) ? module.resolve(node.reference) : undefined;
      return resolution?.kind === 'node' && resolution.node.kind !== 'ref' ? documentsIn(resolution.node, module) : [];
    }
    case 'choice':
      return node.branches.flatMap((branch) => (branch.value ? documentsIn(branch.value, module) : []));
    case 'array':
      return node.items.flatMap((item) => documentsIn(item, module));
    default:
      return [];
  }
}

function isDocument(address: Address): boolean {
  const name = attributeOf(address);
  return address.scope === 'data' && address.type === 'aws_iam_policy_document' && (name === 'json' || name === 'minified_json');
}


function placesIn(block: Block, around: Around): readonly Place[] {
  const { module } = around;
  const organization = block.type === 'aws_organizations_policy' ? organizationSlot(block, module) : undefined;
  const inputs = inputSlotsOf(block.type);
  const rows = organization ? [organization] : [...inputs, ...slotsOf(block.type)];
  return rows.flatMap((slot, row) =>
    valuesAt(block.body, slot.path).flatMap(({ node, index }): readonly Place[] => {
      const [nested] = slot.path;
      if (nested === 'body' && speaksForItself(node)) return [];
      // The first row is what the resource is for; further ones say where in it they stand.
      const name = `${block.address}.${nested ?? ''}`;
      const selector = inputs.length > 0 && slot.path.length === 1 ? name : inputs.length === 0 && row === 0 ? block.address : `${name}[${String(index)}]`;
      return [{ block, slot, selector, node, api: slot.kind === 'api-resource-policy' ? apiOf(block, around) : undefined }];
    }),
  );
}

function valuesAt(body: ObjectNode, [step, ...rest]: readonly string[]): readonly { readonly node: HostNode; readonly index: number }[] {
  if (step === undefined) return [];
  if (rest.length > 0) {
    const node = attribute(body, step);
    if (node) return valuesIn(node, rest);
    return nestedBlocks(body, step).flatMap((nested, index) => valuesAt(nested, rest).map((value) => ({ node: value.node, index })));
  }
  const node = attribute(body, step);
  return node && node.kind !== 'null' ? [{ node, index: 0 }] : [];
}

/** Through the lists and objects of an attribute, as the provider `awscc` has them. */
function valuesIn(node: HostNode, path: readonly string[]): ReturnType<typeof valuesAt> {
  const value = settle(node);
  const [step, ...rest] = path;
  if (step === undefined) return [{ node, index: 0 }];
  if (step === '*' && value.kind === 'array') return value.items.flatMap((item, index) => valuesIn(item, rest).map((found) => ({ node: found.node, index })));
  if (value.kind !== 'object') return [];
  if (step !== '*') return valuesAt(value, path);
  return value.members.flatMap((member, index) => (member.shadowed ? [] : valuesIn(member.value, rest).map((found) => ({ node: found.node, index }))));
}

/** A policy of AWS Organizations is a service control policy unless it says otherwise. */
function organizationSlot(block: Block, module: Module): Slot | undefined {
  const type = attribute(block.body, 'type');
  const kind: PolicyKind | undefined = type ? organizationKinds[literalOf(type, module) ?? ''] : 'scp';
  return kind && { path: ['content'], kind };
}

/** Where a condition decides which API it is, it is none for certain. */
function apiOf(block: Block, { module, blockAt }: Around): string | undefined {
  if (block.type === 'aws_api_gateway_rest_api') return block.address;
  const [only, ...others] = namedIn(attribute(block.body, 'rest_api_id'), module);
  const target = others.length === 0 ? only?.target : undefined;
  if (!only || target?.type !== 'aws_api_gateway_rest_api' || attributeOf(target) !== 'id') return undefined;
  const api = blockAt(target);
  // Which of several is meant may be known only at deployment.
  if (!api) return module.declared.get(target.declared) ? undefined : target.declared;
  const [all, own] = [only.presence, []].map((naming) => presenceOfBlock(beside({ ...block, naming }, api, module), module));
  return all?.length === own?.length ? api.address : undefined;
}

/** Everything referred to below a node. */
export function* addressesIn(node: HostNode, module: Module): Generator<Address> {
  switch (node.kind) {
    case 'ref':
    case 'unknown': {
      const address = targetOf(node, module) ?? (node.reference && parseAddress(node.reference.address));
      if (address) yield address;
      return;
    }
    case 'object':
      for (const member of node.members) yield* addressesIn(member.value, module);
      return;
    case 'array':
      for (const item of node.items) yield* addressesIn(item, module);
      return;
    case 'choice':
      for (const branch of node.branches) if (branch.value) yield* addressesIn(branch.value, module);
      return;
    default:
      return;
  }
}
