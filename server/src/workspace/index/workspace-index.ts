/**
 * What is known of the files of a workspace, by what was read together. It reads nothing: who builds it hands units in, and
 * what is open is laid over them as it is now.
 */
import { decoded } from '../../base/uri';
import type { PlainApi } from '../../gateway/model';
import type { FileEntry, UnitEntry, WorkspaceView } from '../model';
import type { IndexedFile, IndexedPeople, IndexedUnit } from './model';
import { summariseFile, summarisePeople } from './summarise';

export class WorkspaceIndex {
  private readonly units = new Map<string, IndexedUnit>();
  private readonly users = new Map<string, Set<string>>();
  /** Of open files, while they stay as they are. */
  private readonly summaries = new WeakMap<FileEntry, IndexedFile>();
  private readonly livePeople = new WeakMap<UnitEntry, IndexedPeople>();
  private known: { readonly files: readonly IndexedFile[]; readonly state: number } | undefined;

  set(unit: IndexedUnit): void {
    this.remove(unit.key);
    this.units.set(unit.key, unit);
    for (const uri of namesOf(unit)) this.users.set(uri, (this.users.get(uri) ?? new Set()).add(unit.key));
  }

  remove(key: string): void {
    this.known = undefined;
    const unit = this.units.get(key);
    if (!unit) return;
    this.units.delete(key);
    for (const uri of namesOf(unit)) {
      const users = this.users.get(uri);
      users?.delete(key);
      if (users?.size === 0) this.users.delete(uri);
    }
  }

  clear(): void {
    this.known = undefined;
    this.units.clear();
    this.users.clear();
  }

  get size(): number {
    return this.units.size;
  }

  /** Keys of the units that hold a file or look at it. */
  usersOf(uri: string): readonly string[] {
    return [...(this.users.get(decoded(uri)) ?? [])];
  }

  /** `state` is another number after every change of what is open. */
  files(view: WorkspaceView, state: number): readonly IndexedFile[] {
    if (this.known?.state === state) return this.known.files;
    const live = view.files().map((file) => this.summarise(file, view));
    const isLive = new Set(live.map(({ uri }) => decoded(uri)));
    const rest = [...this.units.values()].flatMap((unit) => unit.files.filter(({ uri }) => !isLive.has(decoded(uri))));
    const files = withoutDefinitions([...live, ...rest]);
    this.known = { files, state };
    return files;
  }

  /** What points into another file moves with the text there, so it is told anew each time. */
  private summarise(file: FileEntry, view: WorkspaceView): IndexedFile {
    const known = this.summaries.get(file);
    if (known) return known;
    const made = summariseFile(file, view);
    if (sourcesOf(made).every((source) => source === made.uri)) this.summaries.set(file, made);
    return made;
  }

  /** Those of units that are open in part are told by what is open. */
  people(view: WorkspaceView): IndexedPeople {
    const open = new Set(view.files().flatMap(({ uri }) => view.unit(uri) ?? []));
    const isOpen = new Set([...open].flatMap((unit) => unit.files.map(({ uri }) => decoded(uri))));
    const live = [...open].map((unit) => kept(this.livePeople, unit, () => summarisePeople(unit)));
    const rest = [...this.units.values()].filter(({ files }) => !files.some(({ uri }) => isOpen.has(decoded(uri)))).map((unit) => unit.people);
    const all = [...live, ...rest];
    return { principals: all.flatMap(({ principals }) => principals), endpoints: all.flatMap(({ endpoints }) => endpoints) };
  }
}

/** One file may be spelled in several ways as an address. */
function namesOf({ key, files, links }: IndexedUnit): readonly string[] {
  return [key, ...files.map(({ uri }) => uri), ...links].map(decoded);
}

/** A definition that an API of another file consists of is no API by itself. */
function withoutDefinitions(files: readonly IndexedFile[]): readonly IndexedFile[] {
  const used = new Set(files.flatMap((file) => routeSources(file.apis).filter((source) => source !== file.uri)));
  if (used.size === 0) return files;
  return files.map((file) => (used.has(file.uri) ? { ...file, apis: file.apis.filter(({ flavour }) => flavour !== 'openapi') } : file));
}

/** The files in which routes of its APIs and its policies stand. */
function sourcesOf({ apis, policies }: IndexedFile): readonly string[] {
  return [...routeSources(apis), ...policies.map(({ span }) => span.source)];
}

function routeSources(apis: readonly PlainApi[]): readonly string[] {
  return apis.flatMap(({ routes }) => routes.map(({ span }) => span.source));
}

function kept<K extends object, V>(memo: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const made = make();
  memo.set(key, made);
  return made;
}
