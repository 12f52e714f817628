/**
 * The files of one module taken together: every block by its address, and which policy documents feed which places.
 *
 * It is worked out once per reading of a unit and forgotten with it. What a document says is read elsewhere.
 */
import type { SourceId } from '../../base/span';
import type { PolicyKind } from '../../policy/kinds';
import { settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { isTerraformOverride } from '../file-names';
import type { LinkedFile, UnitFile } from '../site';
import { attributeOf, isHanded, isLiteralKey, parseAddress, type Address } from './address';
import { attribute, blocksOf, declarationsOf, nestedBlocks, type Block } from './blocks';
import { isSeen, presenceInside } from './handed';
import { mergedNames } from './documents';
import { placeOfUri, splitInside } from './inside';
import { instanceBlocks } from './instance-blocks';
import { namedIn } from './named-api';
import { overridden } from './overrides';
import { beside, presenceOfBlock } from './presence';
import { targetOf, type Module } from './module';
import { filePlace, speaksForItself } from './module-files';
import { inputSlotsOf, registryCalls } from './registry-modules';
import { literalOf, moduleOf } from './resolve';
import { organizationKinds, slotsOf, type Slot } from './slots';

/** A place in a resource that holds a policy or names a document. */
export interface Place {
  readonly block: Block;
  readonly slot: Slot;
  readonly selector: string;
  readonly node: HostNode;
  /** Address of the API it is attached to, where the module tells. */
  readonly api: string | undefined;
}

export interface UnitIndex {
  readonly module: Module;
  readonly blocks: readonly Block[];
  readonly byAddress: ReadonlyMap<string, Block>;
  readonly places: readonly Place[];
  readonly placesOf: (block: Block) => readonly Place[];
  /** The block of an address, or that of its instance where it is taken apart. */
  readonly blockAt: (address: Address) => Block | undefined;
  /** The places a policy document feeds, also through other documents. */
  readonly usesOf: (document: Block) => readonly Place[];
  /** Addresses of managed policies that serve as permissions boundaries and nothing else. */
  readonly boundaries: ReadonlySet<string>;
  /** Resources handed to other modules by name, by id or as a whole, which may attach more to them; an ARN attaches nothing. */
  readonly handedOnByName: ReadonlySet<string>;
  /** A file by a path relative to the one that a source is of. */
  readonly linked: (source: SourceId, path: string) => LinkedFile | undefined;
}

/** Not state: the index of a list of files is a function of it, kept while the list is. */
const indexes = new WeakMap<readonly UnitFile[], UnitIndex>();

export function indexOf(unit: readonly UnitFile[]): UnitIndex {
  let index = indexes.get(unit);
  if (!index) {
    index = buildIndex(unit);
    indexes.set(unit, index);
  }
  return index;
}

/** The policy documents a value leads to: through locals, conditionals and lists. */
export function documentsIn(node: HostNode, module: Module): readonly Address[] {
  switch (node.kind) {
    case 'ref':
    case 'unknown': {
      const target = targetOf(node, module);
      if (target && isDocument(target)) return [target];
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

function buildIndex(unit: readonly UnitFile[]): UnitIndex {
  const declared = new Map<string, HostNode>();
  for (const file of unit) for (const [address, node] of declarationsOf(file, prefixOf(file))) if (!declared.has(address)) declared.set(address, node);
  const filesByPrefix = new Map(unit.map((file) => [prefixOf(file), file]));
  const module = moduleOf(unit[0]?.uri ?? '', (key) => {
    const named = filePlace(key);
    return named ? filesByPrefix.get(named.prefix)?.linked?.(named.path)?.root : declared.get(key);
  });
  const seen = new Set(unit.map(prefixOf));
  const blocks = withOverrides(unit).flatMap((block) => calledBlock(block, module)).flatMap((block) => instanceBlocks(block, module));
  const byAddress = new Map(blocks.map((block) => [block.address, block]));
  const blockAt = ({ declared: name, instance }: Address): Block | undefined => byAddress.get(name + instance) ?? byAddress.get(name);
  const placesByBlock = new Map(blocks.map((block) => [block, placesIn(block, { module, blockAt })]));
  const places = [...placesByBlock.values()].flat();
  const calls = [...declared].flatMap(([address, node]) => (splitInside(address).rest.startsWith('module.') && !isSeen(address, seen, module) ? [node] : []));
  const given = calls.flatMap((call) => [...addressesIn(call, module)]);
  return {
    module,
    blocks,
    byAddress,
    blockAt,
    places,
    placesOf: (block) => placesByBlock.get(block) ?? [],
    usesOf: usesBy(places, blocks, module),
    boundaries: boundariesIn(blocks, module),
    handedOnByName: new Set(given.filter((address) => address.steps.length === 0 || NAMES.has(attributeOf(address) ?? '')).map(({ declared: name }) => name)),
    linked: (source, path) => unit.find(({ root }) => documentOf(root.span.source) === documentOf(source))?.linked?.(path),
  };
}

/** A source may be a part of a document. */
function documentOf(source: SourceId): string {
  return source.replace(/#.*$/, '');
}

/** The calls that lead to the module of a file. */
function prefixOf({ uri, usedBy }: UnitFile): string {
  return (usedBy && placeOfUri(uri)?.prefix) ?? '';
}

/** The blocks of a file under their addresses as seen from the root module. */
function placedBlocks(file: UnitFile): readonly Block[] {
  const prefix = prefixOf(file);
  const blocks = [...blocksOf(file), ...registryCalls(file)];
  return prefix === '' ? blocks : blocks.map((block) => ({ ...block, address: prefix + block.address, declared: prefix + block.declared }));
}

/** A block in the place of its module; none where that is never called. */
function calledBlock(block: Block, module: Module): readonly Block[] {
  const { prefix } = splitInside(block.address);
  if (prefix === '') return [block];
  const called = presenceInside(prefix, module);
  return called ? [{ ...block, called }] : [];
}

/** The blocks of all files, those of override files laid over the ones they override. */
function withOverrides(unit: readonly UnitFile[]): readonly Block[] {
  const [overrides, files] = [true, false].map((wanted) => unit.filter(({ uri }) => isTerraformOverride(uri) === wanted).flatMap(placedBlocks));
  if (!overrides || !files || overrides.length === 0) return unit.flatMap(placedBlocks);
  const byAddress = new Map([...overrides].reverse().map((block) => [block.address, block.body]));
  return files.map((block) => {
    const by = byAddress.get(block.address);
    const body = by && overridden(block.body, by);
    return body?.kind === 'object' ? { ...block, body } : block;
  });
}

const NAMES: ReadonlySet<string> = new Set(['id', 'name', 'unique_id']);

function placesIn(block: Block, unit: Pick<UnitIndex, 'module' | 'blockAt'>): readonly Place[] {
  const { module } = unit;
  const organization = block.type === 'aws_organizations_policy' ? organizationSlot(block, module) : undefined;
  const inputs = inputSlotsOf(block.type);
  const rows = organization ? [organization] : [...inputs, ...slotsOf(block.type)];
  return rows.flatMap((slot, row) =>
    valuesAt(block.body, slot.path).flatMap(({ node, index }): readonly Place[] => {
      const [nested] = slot.path;
      if (nested === 'body' && speaksForItself(node)) return [];
      // The first row is what the resource is for; further ones say where in it they stand.
      const name = `${block.address}.${nested ?? ''}`;
      const selector = inputs.length > 0 && slot.path.length === 1 ? name : row === 0 ? block.address : `${name}[${String(index)}]`;
      return [{ block, slot, selector, node, api: slot.kind === 'api-resource-policy' ? apiOf(block, unit) : undefined }];
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
  return value.kind === 'object' ? valuesAt(value, path) : [];
}

/** A policy of AWS Organizations is a service control policy unless it says otherwise. */
function organizationSlot(block: Block, module: Module): Slot | undefined {
  const type = attribute(block.body, 'type');
  const kind: PolicyKind | undefined = type ? organizationKinds[literalOf(type, module) ?? ''] : 'scp';
  return kind && { path: ['content'], kind };
}

/** Where a condition decides which API it is, it is none for certain. */
function apiOf(block: Block, { module, blockAt }: Pick<UnitIndex, 'module' | 'blockAt'>): string | undefined {
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

function usesBy(places: readonly Place[], blocks: readonly Block[], module: Module): UnitIndex['usesOf'] {
  const direct = new Map<string, { readonly instance: string; readonly place: Place }[]>();
  for (const place of places) for (const { declared, instance } of documentsIn(place.node, module)) push(direct, declared, { instance, place });
  const users = new Map<string, { readonly instance: string; readonly user: Block }[]>();
  for (const block of blocks) {
    if (block.type !== 'data.aws_iam_policy_document') continue;
    for (const name of mergedNames) {
      const node = attribute(block.body, name);
      if (node) for (const { declared, instance } of documentsIn(node, module)) push(users, declared, { instance, user: block });
    }
  }
  const isNamed = (block: Block, instance: string): boolean => block.instance === '' || block.instance === instance || !isLiteralKey(instance);
  return (document) => {
    const seen = new Set([document]);
    for (const current of seen) for (const { instance, user } of users.get(current.declared) ?? []) if (isNamed(current, instance)) seen.add(user);
    const found = [...seen].flatMap((current) => (direct.get(current.declared) ?? []).flatMap(({ instance, place }) => (isNamed(current, instance) ? [place] : [])));
    return [...new Set(found)];
  };
}

/** `permissions_boundary = aws_iam_policy.limit.arn`; a policy that is attached somewhere too is an ordinary one. */
function boundariesIn(blocks: readonly Block[], module: Module): Set<string> {
  const boundaries = new Set<string>();
  const attached = new Set<string>();
  for (const { body } of blocks) {
    for (const [name, into] of [['permissions_boundary', boundaries], ['policy_arn', attached], ['managed_policy_arns', attached], ['policy_arns', attached]] as const) {
      const node = attribute(body, name);
      for (const item of node?.kind === 'array' ? node.items : node ? [node] : []) {
        const target = targetOf(item, module);
        if (target?.type === 'aws_iam_policy' && attributeOf(target) === 'arn') into.add(target.declared);
      }
    }
  }
  for (const address of attached) boundaries.delete(address);
  return boundaries;
}

/** Everything referred to below a node. */
function* addressesIn(node: HostNode, module: Module): Generator<Address> {
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

function isDocument(address: Address): boolean {
  const name = attributeOf(address);
  return address.scope === 'data' && address.type === 'aws_iam_policy_document' && (name === 'json' || name === 'minified_json');
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
