/**
 * What is known of the files of a workspace, by what was read together. It reads nothing: who builds it hands units in, and
 * what is open is laid over them as it is now.
 */
import { decoded } from '../../base/uri';
import type { FileEntry, UnitEntry, WorkspaceView } from '../model';
import type { IndexedFile, IndexedUnit } from './model';
import { summariseFile } from './summarise';

export class WorkspaceIndex {
  private readonly units = new Map<string, IndexedUnit>();
  private readonly users = new Map<string, Set<string>>();
  /** Of open files, while they stay as they are. */
  private readonly summaries = new WeakMap<FileEntry, { readonly unit: UnitEntry; readonly file: IndexedFile }>();
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
    const live = view.files().flatMap((file) => this.liveFile(file, view) ?? []);
    const isLive = new Set(live.map(({ uri }) => decoded(uri)));
    const rest = [...this.units.values()].flatMap(({ files }) => files.filter(({ uri }) => !isLive.has(decoded(uri))));
    const files = withoutDefinitions([...live, ...rest]);
    this.known = { files, state };
    return files;
  }

  private liveFile(file: FileEntry, view: WorkspaceView): IndexedFile | undefined {
    const unit = view.unit(file.uri);
    if (!unit) return undefined;
    const kept = this.summaries.get(file);
    if (kept?.unit === unit) return kept.file;
    const made = summariseFile(file, unit, view);
    this.summaries.set(file, { unit, file: made });
    return made;
  }
}

/** One file may be spelled in several ways as an address. */
function namesOf({ key, files, links }: IndexedUnit): readonly string[] {
  return [key, ...files.map(({ uri }) => uri), ...links].map(decoded);
}

/** A definition that an API of another file consists of is no API by itself. */
function withoutDefinitions(files: readonly IndexedFile[]): readonly IndexedFile[] {
  const used = new Set(files.flatMap(({ uri, apis }) => apis.flatMap(({ routes }) => routes.flatMap(({ span }) => (span.source === uri ? [] : [span.source])))));
  if (used.size === 0) return files;
  return files.map((file) => (used.has(file.uri) ? { ...file, apis: file.apis.filter(({ flavour }) => flavour !== 'openapi') } : file));
}
