/**
 * The instances of a unit: files that it uses with values of its own, and those that these use, each bound in a scope of
 * its own.
 *
 * All of them are counted before anything is bound, level by level, so that what is left out where there are too many does
 * not depend on who asks first. An instance is bound when somebody asks for its files, and stays as it is while its files,
 * what it is given and what it uses stay as they are.
 */
import { sameList } from '../base/lists';
import { fileName } from '../base/uri';
import type { Framework, Scope, UnitFile, Use } from '../sites/site';
import type { HostNode } from '../syntax/node';
import { Binder, sameInputs, type BindMemo, type BindWorld, type Input } from './bind';
import { Links, type OtherFiles, type UsedUnit } from './links';
import type { UnitSource } from './model';

/** Uses of uses multiply; what lies beyond is not seen. */
const mostInstances = 256;
const mostLevels = 16;
/** Of all instances together, in UTF-16 units. */
const mostText = 4_000_000;

export interface Instance {
  /** The unit's address and the prefixes of the uses on the way: what its values and files are named by. */
  readonly id: string;
  /** Stands before selectors of what is inside, as seen from the unit. */
  readonly prefix: string;
  /** Bound, under URIs of the instance; `base` is where relative paths in them start. */
  files(): readonly { readonly file: UnitFile; readonly base: string }[];
}

export interface OpenInstances {
  readonly all: readonly Instance[];
  readonly links: readonly Links[];
}

export interface Surroundings {
  readonly key: string;
  readonly framework: Framework | undefined;
  readonly others: OtherFiles;
  readonly world: BindWorld;
  readonly declare: (sources: readonly UnitSource[]) => Declared;
}

type Declared = ReadonlyMap<string, HostNode>;

/** The unit itself, or an instance that uses others. */
interface User {
  readonly id: string;
  readonly prefix: string;
  readonly within?: string;
  /** Where relative paths start. */
  readonly base: string;
  readonly scope: Scope;
  readonly links: Links;
  /** Keys of the units on the way; what is among them is not used again. */
  readonly chain: readonly string[];
  uses: ReadonlyMap<string, BoundInstance>;
}

export class Instances {
  /** Whether any instance is another than at the reading before. */
  haveChanged = false;
  private byId: ReadonlyMap<string, BoundInstance> = new Map();
  private readonly memos = new WeakMap<Scope, BindMemo>();

  constructor(private readonly around: Surroundings) {}

  memoOf(scope: Scope): BindMemo | undefined {
    return this.memos.get(scope);
  }

  /** Opens those of one reading. */
  open(sources: readonly UnitSource[], declared: Declared): OpenedInstances {
    const { key, framework, others } = this.around;
    const base = sources[0]?.file.uri ?? '';
    const links = new Links(others);
    const user: User = { id: key.slice((framework?.id.length ?? -1) + 1), prefix: '', base, links, chain: [key], uses: none, scope: { id: base, declared, file: (path) => links.written(base, path)?.root, instance: (name) => user.uses.get(name)?.scope } };
    const all = framework?.uses ? this.openAll(user) : [];
    const binder = new Binder(this.around.world);
    // What is used decides whether its user is the same; those further in come last.
    for (const instance of all.toReversed()) instance.compare(this.byId.get(instance.id), binder);
    this.haveChanged = all.length !== this.byId.size || all.some(({ isChanged }) => isChanged);
    this.byId = new Map(all.map((instance) => [instance.id, instance]));
    return { all, links: [links, ...all.map((instance) => instance.links)], scopeOf: (name) => user.uses.get(name)?.scope };
  }

  private openAll(root: User): readonly BoundInstance[] {
    const all: BoundInstance[] = [];
    let text = 0;
    for (let level: readonly User[] = [root], depth = 0; level.length > 0 && depth < mostLevels; depth++) {
      const next: User[] = [];
      for (const user of level) {
        const uses = new Map<string, BoundInstance>();
        for (const use of this.around.framework?.uses?.(user.scope) ?? []) {
          const unit = uses.has(use.name) ? undefined : user.links.unit(user.base, use.target);
          const length = unit?.sources.reduce((sum, { document }) => sum + document.text.length, 0) ?? 0;
          if (!unit || user.chain.includes(unit.key) || all.length >= mostInstances || text + length > mostText) continue;
          text += length;
          const instance = this.openOne(user, use, unit);
          uses.set(use.name, instance);
          all.push(instance);
          next.push(instance);
        }
        user.uses = uses;
      }
      level = next;
    }
    return all;
  }

  private openOne(user: User, use: Use, unit: UsedUnit): BoundInstance {
    const { framework, others, world, declare } = this.around;
    const instance = new BoundInstance(user, use, unit, { links: new Links(others), declared: declare(unit.sources), world, place: (node, scope) => framework?.inside?.(node, scope) ?? node });
    const before = this.byId.get(instance.id);
    this.memos.set(instance.scope, before?.memo ?? instance.memo);
    if (before) instance.memo = before.memo;
    return instance;
  }
}

export interface OpenedInstances extends OpenInstances {
  /** The inside of a use by the unit itself. */
  scopeOf(name: string): Scope | undefined;
}

const none: ReadonlyMap<string, BoundInstance> = new Map();

interface Inside {
  readonly links: Links;
  readonly declared: Declared;
  readonly world: BindWorld;
  readonly place: (node: HostNode, scope: Scope) => HostNode;
}

class BoundInstance implements User, Instance {
  readonly id: string;
  readonly prefix: string;
  readonly within: string;
  readonly base: string;
  readonly chain: readonly string[];
  readonly scope: Scope;
  uses = none;
  links: Links;
  memo: BindMemo = new WeakMap();
  isChanged = true;
  private given: readonly Input[] = [];
  private bound: ReturnType<Instance['files']> | undefined;

  constructor(
    private readonly user: User,
    private readonly use: Use,
    private readonly unit: UsedUnit,
    private readonly inside: Inside,
  ) {
    this.prefix = user.prefix + use.prefix;
    const id = user.prefix === '' ? `${user.id}#${use.prefix}` : user.id + use.prefix;
    // The address of a module is that of a folder.
    this.id = use.target.endsWith('/') ? `${id}/` : id;
    this.within = user.within === undefined ? use.name : `${user.within}.${use.name}`;
    this.base = unit.sources[0]?.file.uri ?? '';
    this.chain = [...user.chain, unit.key];
    this.links = inside.links;
    this.scope = {
      id: this.id,
      within: this.within,
      declared: inside.declared,
      file: (path) => this.links.written(this.base, path)?.root,
      input: (name) => {
        const node = use.inputs.get(name);
        return node && { kind: 'node', node, scope: user.scope };
      },
      instance: (name) => this.uses.get(name)?.scope,
    };
  }

  /** Takes over what was bound before where nothing it depends on became another. */
  compare(before: BoundInstance | undefined, binder: Binder): void {
    this.given = [...this.use.inputs.values()].map((node) => binder.input({ kind: 'node', node, scope: this.user.scope }, this.scope));
    const uses = [...this.uses.values()];
    this.isChanged =
      !before ||
      !sameList(this.unit.sources, before.unit.sources) ||
      before.links.haveChanged() ||
      !sameList([...this.use.inputs.keys()], [...before.use.inputs.keys()]) ||
      !sameInputs(this.given, before.given) ||
      uses.length !== before.uses.size ||
      uses.some(({ id, isChanged }) => isChanged || ![...before.uses.values()].some((other) => other.id === id));
    if (!before || this.isChanged) return;
    this.bound = before.bound;
    this.links = before.links;
  }

  files(): ReturnType<Instance['files']> {
    this.bound ??= this.bind();
    return this.bound;
  }

  private bind(): ReturnType<Instance['files']> {
    const binder = new Binder(this.inside.world);
    const usedBy = { uri: this.user.scope.id, name: this.use.name };
    return this.unit.sources.map(({ document, file }) => {
      // What is remembered by a root is remembered for this use alone.
      const root = { ...document.assemble((part) => binder.bind(this.inside.place(part.root, this.scope), this.scope)) };
      const uri = this.id.endsWith('/') ? this.id + fileName(file.uri) : this.id;
      return { file: { uri, root, usedBy }, base: file.uri };
    });
  }
}
