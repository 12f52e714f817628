/**
 * Binds the files of a unit, and those of its instances: other files that it uses with values of its own.
 *
 * It remembers, per file, what was looked up while binding and binds a file again only when one of those things changed
 * or the file itself did. What stands in the bound files is looked for elsewhere.
 */
import type { Framework, Scope, UnitFile } from '../sites/site';
import type { HostNode } from '../syntax/node';
import { Binder, type BindMemo, type BindWorld } from './bind';
import type { Part } from './document';
import { Instances, type Instance, type OpenedInstances } from './instances';
import { Links, type OtherFiles } from './links';
import type { UnitSource } from './model';

export interface BoundFile {
  readonly source: UnitSource;
  /** The bound roots of its parts, and of parts of earlier versions as long as those live. */
  readonly roots: WeakMap<Part, HostNode>;
  readonly file: UnitFile;
  /** Addresses that were looked up while binding, found or not. */
  readonly lookedUp: Set<string>;
  readonly links: Links;
  /** Whether it looked into an instance. */
  readonly looksInside: boolean;
  /** Whether definitions led back to themselves. */
  readonly wasCutShort: boolean;
}

export interface BoundUnit {
  readonly files: readonly BoundFile[];
  readonly instances: readonly Instance[];
  readonly links: readonly Links[];
}

type Declared = ReadonlyMap<string, HostNode>;

interface Reading {
  readonly declared: Declared;
  readonly changed: ReadonlySet<string>;
  readonly inside: OpenedInstances;
}

export class UnitBinding {
  private bound = new Map<string, BoundFile>();
  private declared: Declared = new Map();
  private readonly declarations = new WeakMap<UnitFile, Declared>();
  private readonly memo: BindMemo = new WeakMap();
  private readonly instances: Instances;
  private readonly world: BindWorld;

  constructor(
    key: string,
    private readonly framework: Framework | undefined,
    private readonly others: OtherFiles,
    onBind: () => void,
  ) {
    this.world = {
      resolve: (reference, scope) => framework?.resolve(reference, scope) ?? { kind: 'unresolved' },
      documentOf: (root) => others.documentOf(root),
      memoOf: (scope) => this.instances.memoOf(scope) ?? this.memo,
      onBind,
    };
    this.instances = new Instances({ key, framework, others, world: this.world, declare: (sources) => this.declare(sources) });
  }

  bind(sources: readonly UnitSource[]): BoundUnit {
    const declared = this.declare(sources);
    const changed = changedAddresses(this.declared, declared);
    this.declared = declared;
    const inside = this.instances.open(sources, declared);
    const bound = new Map(sources.map((source) => [source.file.uri, this.bindFile(source, { declared, changed, inside })]));
    this.bound = bound;
    const files = [...bound.values()];
    return { files, instances: inside.all, links: [...files.map(({ links }) => links), ...inside.links] };
  }

  private declare(sources: readonly UnitSource[]): Declared {
    const files = sources.map(({ file }) => ({ uri: file.uri, declared: this.declaredIn(file) }));
    if (this.framework?.declareTogether) return this.framework.declareTogether(files);
    const [only, ...others] = files.map(({ declared }) => declared);
    if (only && others.length === 0) return only;
    const merged = new Map(only);
    for (const declared of others) for (const [address, node] of declared) if (!merged.has(address)) merged.set(address, node);
    return merged;
  }

  private declaredIn(file: UnitFile): Declared {
    let declared = this.declarations.get(file);
    if (!declared) {
      declared = this.framework?.declare(file) ?? new Map<string, HostNode>();
      this.declarations.set(file, declared);
    }
    return declared;
  }

  private bindFile(source: UnitSource, reading: Reading): BoundFile {
    const before = this.bound.get(source.file.uri);
    const isInsideSame = before?.looksInside !== true || !this.instances.haveChanged;
    const isSettled = before !== undefined && isInsideSame && !intersects(before.lookedUp, reading.changed) && !before.links.haveChanged();
    if (isSettled && before.source === source) return before;
    // Where all that was looked up is as it was, only parts that are new are looked at.
    const edited = isSettled && !before.wasCutShort ? this.bindParts(source, reading, before) : undefined;
    return edited && !edited.wasCutShort ? edited : this.bindParts(source, reading);
  }

  private bindParts(source: UnitSource, { declared, inside }: Reading, before?: BoundFile): BoundFile {
    const { file, document, raw } = source;
    const { lookedUp, links, roots } = before ?? { lookedUp: new Set<string>(), links: new Links(this.others), roots: new WeakMap<Part, HostNode>() };
    let looksInside = before?.looksInside ?? false;
    const scope: Scope = {
      id: file.uri,
      declared: watch(declared, lookedUp),
      file: (path) => links.written(file.uri, path)?.root,
      instance: (name) => {
        looksInside = true;
        return inside.scopeOf(name);
      },
    };
    const binder = new Binder(this.world);
    for (const part of document.parts) if (!roots.has(part)) roots.set(part, binder.bind(part.root, scope));
    const isPlain = document.parts.every((part) => roots.get(part) === part.root);
    const root = isPlain ? raw : document.assemble((part) => roots.get(part) ?? part.root);
    return { source, roots, file: { uri: file.uri, root }, lookedUp, links, looksInside, wasCutShort: binder.wasCutShort };
  }
}

function changedAddresses(before: Declared, after: Declared): Set<string> {
  const changed = new Set<string>();
  for (const [address, node] of after) if (before.get(address) !== node) changed.add(address);
  for (const address of before.keys()) if (!after.has(address)) changed.add(address);
  if (changed.size > 0) changed.add(everything);
  return changed;
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const item of small) if (large.has(item)) return true;
  return false;
}

/** Stands for the whole list of declarations among the addresses looked up. */
const everything = '*';

/** A view of the declarations that notes which addresses were asked for; who lists them depends on all. */
function watch(declared: Declared, lookedUp: Set<string>): Declared {
  const note = (address: string): string => {
    lookedUp.add(address);
    return address;
  };
  const all = (): Declared => {
    note(everything);
    return declared;
  };
  return {
    get: (address) => declared.get(note(address)),
    has: (address) => declared.has(note(address)),
    forEach: (visit, self) => {
      all().forEach(visit, self);
    },
    entries: () => all().entries(),
    keys: () => all().keys(),
    values: () => all().values(),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    size: declared.size,
  };
}

