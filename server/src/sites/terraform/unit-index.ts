/**
 * The files of one module taken together: every block by its address, and which policy documents feed which places.
 *
 * An index is worked out once per reading of a unit. What it says of single blocks is taken over from the reading before where
 * nothing it was made of changed; only lists are put together anew. What a document says is read elsewhere.
 */
import type { SourceId } from '../../base/span';
import type { HostNode } from '../../syntax/node';
import type { LinkedFile, UnitFile } from '../site';
import { attributeOf, isLiteralKey, type Address } from './address';
import { blocksOf, callsOf, declarationsOf, type Block } from './blocks';
import { Facts } from './facts';
import { isSeen, presenceInside } from './handed';
import { placeOfUri, splitInside } from './inside';
import { instanceBlocks } from './instance-blocks';
import { declaredTogether, layersOf, overridden } from './overrides';
import type { Module } from './module';
import { filePlace } from './module-files';
import { addressesIn, relationsOf, type Place, type Relations } from './places';
import { registryCall } from './registry-modules';
import { moduleOf } from './resolve';

export interface UnitIndex {
  readonly module: Module;
  readonly blocks: readonly Block[];
  readonly places: readonly Place[];
  readonly placesOf: (block: Block) => readonly Place[];
  readonly blocksIn: (uri: string) => readonly Block[];
  /** The block of an address, or that of its instance where it is taken apart. */
  readonly blockAt: (address: Address) => Block | undefined;
  /** The places a policy document feeds, also through other documents. */
  readonly usesOf: (document: Block) => readonly Place[];
  /** Addresses of managed policies that serve as permissions boundaries and nothing else. */
  readonly boundaries: Pick<ReadonlySet<string>, 'has'>;
  /** Resources handed to other modules by name, by id or as a whole, which may attach more to them; an ARN attaches nothing. */
  readonly handedOnByName: Pick<ReadonlySet<string>, 'has'>;
  /** A file by a path relative to the one that a source is of. */
  readonly linked: (source: SourceId, path: string) => LinkedFile | undefined;
  /**
   * What is worked out for a block with nothing but this index, under a name of its own: the same as in the reading before
   * where all that was asked for it has the same answers.
   */
  readonly keep: <T>(block: Block, name: string, compute: () => T) => T;
  /** With nothing but the parts of APIs in its lists, which alone decide what an API is. */
  readonly ofApis: UnitIndex;
}

/** Not state: the index of a list of files is a function of it, kept while the list is. */
const indexes = new WeakMap<readonly UnitFile[], Index>();

export function indexOf(unit: readonly UnitFile[]): UnitIndex {
  return indexes.get(unit) ?? indexed(unit);
}

/** To be told before anything is asked: the files of a unit as they are now, and as they were read before. */
export function indexAfter(unit: readonly UnitFile[], before: readonly UnitFile[]): void {
  if (!indexes.has(unit)) indexed(unit, indexes.get(before));
}

function indexed(unit: readonly UnitFile[], before?: Index): Index {
  const index = new Index(unit, before);
  indexes.set(unit, index);
  return index;
}

/** What a file has by itself, under addresses as seen from the root module. */
interface FileParts {
  readonly uri: string;
  readonly declared: ReadonlyMap<string, HostNode>;
  readonly blocks: readonly Block[];
  /** Calls of modules among what is declared. */
  readonly calls: readonly (readonly [string, HostNode])[];
}

/** Not state: a function of a file, kept with its root. */
const partsOfFiles = new WeakMap<HostNode, FileParts>();

function partsOf(file: UnitFile): FileParts {
  const { uri, root } = file;
  const known = partsOfFiles.get(root);
  if (known?.uri === uri) return known;
  const declared = declarationsOf(file, prefixOf(file));
  const calls = [...declared].filter(([address]) => splitInside(address).rest.startsWith('module.'));
  const parts = { uri, declared, blocks: placedBlocks(file), calls };
  partsOfFiles.set(root, parts);
  return parts;
}

type Asked<T> = (index: Index) => T;

class Index implements UnitIndex {
  readonly module: Module;
  readonly ofApis: UnitIndex;
  private readonly declared: ReadonlyMap<string, HostNode>;
  private readonly prefixes: ReadonlyMap<string, UnitFile>;
  private readonly facts: Facts<Index>;
  private readonly all: readonly Block[];
  private readonly byAddress: ReadonlyMap<string, Block>;
  private readonly byFile = new Map<string, Block[]>();
  private readonly relations: ReadonlyMap<Block, Relations>;
  private readonly allPlaces: readonly Place[];
  private readonly fed = new Map<string, { readonly instance: string; readonly place: Place }[]>();
  private readonly merged = new Map<string, { readonly instance: string; readonly user: Block }[]>();
  private readonly limits = new Set<string>();
  private readonly handed: ReadonlySet<string>;
  private readonly apiBlocks: readonly Block[];
  private readonly apiPlaces: readonly Place[];
  private byDocument: ReadonlyMap<string, UnitFile> | undefined;

  constructor(
    private readonly unit: readonly UnitFile[],
    before?: Index,
  ) {
    const files = unit.map(partsOf);
    this.declared = declaredTogether(files);
    this.prefixes = new Map(unit.map((file) => [prefixOf(file), file]));
    this.module = moduleOf(unit[0]?.uri ?? '', (key) => this.find(key));
    this.facts = new Facts(this, this.module, before ? changedSince(before.declared, this.declared) : new Set(), before?.facts);
    this.all = withOverrides(files).flatMap((block) => this.facts.get(block, 'made', () => this.made(block)));
    this.byAddress = new Map(this.all.map((block) => [block.address, block]));
    for (const block of this.all) push(this.byFile, block.uri, block);
    this.relations = new Map(this.all.map((block) => [block, this.facts.get(block, 'relations', () => relationsOf(block, this))]));
    this.allPlaces = [...this.relations.values()].flatMap(({ places }) => places);
    this.relate();
    this.handed = new Set(files.flatMap(({ calls }) => calls.flatMap(([address, call]) => this.facts.get(call, `given by ${address}`, () => this.givenBy(address, call)))));
    this.apiBlocks = this.all.filter(({ type }) => isOfApi.test(type));
    this.apiPlaces = this.allPlaces.filter(({ slot }) => slot.kind === 'api-resource-policy');
    this.ofApis = this.narrowed();
  }

  get blocks(): readonly Block[] {
    return this.note(Index.ask.blocks());
  }

  get places(): readonly Place[] {
    return this.note(Index.ask.places());
  }

  /** Made out here, so that what is kept with a question holds on to no index. */
  private static readonly ask = {
    blocks: () => (index: Index) => index.all,
    places: () => (index: Index) => index.allPlaces,
    apiBlocks: () => (index: Index) => index.apiBlocks,
    apiPlaces: () => (index: Index) => index.apiPlaces,
    placesOf: (block: Block) => (index: Index) => (index.relations.get(block) ?? index.relationsAt(block.address))?.places ?? noPlaces,
    blockAt: (declared: string, instance: string) => (index: Index) => index.byAddress.get(declared + instance) ?? index.byAddress.get(declared),
    usesOf: (document: Block) => (index: Index) => index.fedBy(document),
    isBoundary: (address: string) => (index: Index) => index.limits.has(address),
    isHandedOn: (address: string) => (index: Index) => index.handed.has(address),
    isSeen: (prefix: string) => (index: Index) => index.prefixes.has(prefix),
    linked: (document: string, path: string) => (index: Index) => index.fileAt(document, path)?.root,
  };

  readonly keep = <T>(block: Block, name: string, compute: () => T): T => this.facts.get(block, name, compute);

  readonly placesOf = (block: Block): readonly Place[] => this.note(Index.ask.placesOf(block));

  readonly blocksIn = (uri: string): readonly Block[] => this.byFile.get(uri) ?? [];

  readonly blockAt = ({ declared, instance }: Address): Block | undefined => this.note(Index.ask.blockAt(declared, instance));

  readonly usesOf = (document: Block): readonly Place[] => this.note(Index.ask.usesOf(document));

  readonly boundaries = { has: (address: string): boolean => this.note(Index.ask.isBoundary(address)) };

  readonly handedOnByName = { has: (address: string): boolean => this.note(Index.ask.isHandedOn(address)) };

  readonly linked = (source: SourceId, path: string): LinkedFile | undefined => {
    const document = documentOf(source);
    this.note(Index.ask.linked(document, path));
    return this.fileAt(document, path);
  };

  /** Whoever keeps what came of an answer keeps it while the answer stays. */
  private note<T>(ask: Asked<T>): T {
    return this.facts.note(ask, ask(this));
  }

  private find(key: string): HostNode | undefined {
    const named = filePlace(key);
    return named ? this.prefixes.get(named.prefix)?.linked?.(named.path)?.root : this.declared.get(key);
  }

  private fileAt(document: string, path: string): LinkedFile | undefined {
    this.byDocument ??= new Map([...this.unit].reverse().map((file) => [documentOf(file.root.span.source), file]));
    return this.byDocument.get(document)?.linked?.(path);
  }

  private made(block: Block): readonly Block[] {
    const named = block.type === 'module' ? registryCall(block) : block;
    return named ? calledBlock(named, this.module).flatMap((called) => instanceBlocks(called, this.module)) : [];
  }

  private relationsAt(address: string): Relations | undefined {
    const block = this.byAddress.get(address);
    return block && this.relations.get(block);
  }

  private relate(): void {
    const attached = new Set<string>();
    for (const [block, relations] of this.relations) {
      for (const { document, place } of relations.fed) push(this.fed, document.declared, { instance: document.instance, place });
      for (const { declared, instance } of relations.merged) push(this.merged, declared, { instance, user: block });
      for (const address of relations.boundaries) this.limits.add(address);
      for (const address of relations.attached) attached.add(address);
    }
    // A policy that is attached somewhere too is an ordinary one.
    for (const address of attached) this.limits.delete(address);
  }

  private fedBy(document: Block): readonly Place[] {
    const isNamed = (block: Block, instance: string): boolean => block.instance === '' || block.instance === instance || !isLiteralKey(instance);
    const seen = new Set([document]);
    for (const current of seen) for (const { instance, user } of this.merged.get(current.declared) ?? []) if (isNamed(current, instance)) seen.add(user);
    const found = [...seen].flatMap((current) => (this.fed.get(current.declared) ?? []).flatMap(({ instance, place }) => (isNamed(current, instance) ? [place] : [])));
    return [...new Set(found)];
  }

  /** What a call hands to a module that is not seen. */
  private givenBy(address: string, call: HostNode): readonly string[] {
    const seen = { has: (prefix: string): boolean => this.note(Index.ask.isSeen(prefix)) };
    if (isSeen(address, seen, this.module)) return [];
    return [...addressesIn(call, this.module)].flatMap((given) => (given.steps.length === 0 || names.has(attributeOf(given) ?? '') ? [given.declared] : []));
  }

  private narrowed(): UnitIndex {
    const { module, keep, placesOf, blocksIn, blockAt, usesOf, boundaries, handedOnByName, linked } = this;
    const [blocks, places] = [(): readonly Block[] => this.note(Index.ask.apiBlocks()), (): readonly Place[] => this.note(Index.ask.apiPlaces())];
    return {
      ...{ module, keep, placesOf, blocksIn, blockAt, usesOf, boundaries, handedOnByName, linked },
      get blocks() {
        return blocks();
      },
      get places() {
        return places();
      },
      get ofApis() {
        return this;
      },
    };
  }
}

const noPlaces: readonly Place[] = [];

const isOfApi = /^aws_api_?gateway/;

const names: ReadonlySet<string> = new Set(['id', 'name', 'unique_id']);

function changedSince(before: ReadonlyMap<string, HostNode>, now: ReadonlyMap<string, HostNode>): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [address, node] of now) if (before.get(address) !== node) changed.add(address);
  for (const address of before.keys()) if (!now.has(address)) changed.add(address);
  return changed;
}

/** A source may be a part of a document. */
function documentOf(source: SourceId): string {
  return source.replace(/#.*$/, '');
}

/** The calls that lead to the module of a file. */
function prefixOf({ uri, usedBy }: UnitFile): string {
  return (usedBy && placeOfUri(uri)?.prefix) ?? '';
}

/** Not state: the same block with something added, kept with the one it was made of. */
const placed = new WeakMap<Block, Block>();
const laidOver = new WeakMap<Block, Block>();

/** The blocks of a file under their addresses as seen from the root module. */
function placedBlocks(file: UnitFile): readonly Block[] {
  const prefix = prefixOf(file);
  const blocks = [...blocksOf(file), ...callsOf(file)];
  return prefix === '' ? blocks : blocks.map((block) => placedBlock(block, prefix));
}

/** A block has the URI of its instance, and that one prefix. */
function placedBlock(block: Block, prefix: string): Block {
  let own = placed.get(block);
  if (!own) placed.set(block, (own = { ...block, address: prefix + block.address, declared: prefix + block.declared }));
  return own;
}

/** A block in the place of its module; none where that is never called. */
function calledBlock(block: Block, module: Module): readonly Block[] {
  const { prefix } = splitInside(block.address);
  if (prefix === '') return [block];
  const called = presenceInside(prefix, module);
  return called ? [{ ...block, called }] : [];
}

/** The blocks of all files, those of override files laid over the ones they override. */
function withOverrides(files: readonly FileParts[]): readonly Block[] {
  const { base, overrides } = layersOf(files);
  const blocks = base.flatMap((file) => file.blocks);
  if (overrides.length === 0) return blocks;
  const byAddress = new Map<string, HostNode[]>();
  for (const { address, body } of overrides.flatMap((file) => file.blocks)) push(byAddress, address, body);
  return blocks.map((block) => {
    const body = (byAddress.get(block.address) ?? []).reduce(overridden, block.body);
    if (body.kind !== 'object' || body === block.body) return block;
    let own = laidOver.get(block);
    if (own?.body !== body) laidOver.set(block, (own = { ...block, body }));
    return own;
  });
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
