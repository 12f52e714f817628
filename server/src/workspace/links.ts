/**
 * The other files that something looked up, as they were then: whoever keeps a result keeps its links, and makes it anew
 * when one of them became another.
 */
import { sameList } from '../base/lists';
import { decoded } from '../base/uri';
import { linkedFolder, linkedUri } from '../sites/linked';
import type { LinkedFile } from '../sites/site';
import type { HostNode } from '../syntax/node';
import type { ParsedDocument } from './document';
import type { UnitSource } from './model';

/** What one unit sees of the rest of the workspace, by URI; undefined for files that are not held. */
export interface OtherFiles {
  /** Before binding. */
  written(uri: string): LinkedFile | undefined;
  /** The document whose tree this is before binding; undefined where it is one part anyway. */
  documentOf(root: HostNode): ParsedDocument | undefined;
  /** The files understood together that a file belongs to, or a folder with a slash at its end, if they are of the same framework. */
  unit(uri: string): UsedUnit | undefined;
  /** As a file of its own unit, with what that looked up. */
  bound(uri: string): { readonly file: LinkedFile; readonly links: readonly string[] } | undefined;
  /** The document of a file, or those of the files in a folder. */
  documents(uri: string): readonly ParsedDocument[];
  /** To be told of files that the unit looked at after it was read. */
  looked(uris: readonly string[]): void;
}

/** Somebody who names more files than this is not understood to the end. */
const mostLinks = 256;

export interface UsedUnit {
  readonly key: string;
  readonly sources: readonly UnitSource[];
}

export class Links {
  private readonly seen = new Map<string, readonly HostNode[]>();

  constructor(private readonly files: OtherFiles) {}

  /** By a path relative to a file. */
  written(base: string, path: string): LinkedFile | undefined {
    const uri = linkedUri(base, path);
    return uri !== undefined && this.note(uri) ? this.files.written(uri) : undefined;
  }

  bound(base: string, path: string): LinkedFile | undefined {
    const uri = linkedUri(base, path);
    const found = uri !== undefined && this.note(uri) ? this.files.bound(uri) : undefined;
    for (const link of found?.links ?? []) this.note(link);
    return found?.file;
  }

  unit(base: string, path: string): UsedUnit | undefined {
    const uri = path.endsWith('/') ? linkedFolder(base, path) : linkedUri(base, path);
    return uri !== undefined && this.note(uri) ? this.files.unit(uri) : undefined;
  }

  get uris(): readonly string[] {
    return [...this.seen.keys()];
  }

  get missing(): readonly string[] {
    return this.uris.filter((uri) => this.rootsOf(uri).length === 0);
  }

  haveChanged(): boolean {
    for (const [uri, roots] of this.seen) if (!sameList(this.rootsOf(uri), roots)) return true;
    return false;
  }

  private note(uri: string): boolean {
    if (this.seen.size >= mostLinks && !this.seen.has(uri)) return false;
    if (!this.seen.has(uri)) this.seen.set(uri, this.rootsOf(uri));
    return true;
  }

  private rootsOf(uri: string): readonly HostNode[] {
    if (uri.endsWith('/')) return this.files.unit(uri)?.sources.map(({ file }) => file.root) ?? [];
    const file = this.files.written(uri);
    return file ? [file.root] : [];
  }
}

/** Which units looked up which files; a file may be spelled in several ways. */
export class LinkIndex {
  private readonly byUnit = new Map<string, readonly string[]>();
  private readonly users = new Map<string, Set<string>>();

  set(unit: string, uris: readonly string[]): void {
    this.delete(unit);
    this.add(unit, uris);
  }

  add(unit: string, uris: readonly string[]): void {
    if (uris.length === 0) return;
    const names = uris.map(decoded);
    this.byUnit.set(unit, [...(this.byUnit.get(unit) ?? []), ...names]);
    for (const name of names) {
      const users = this.users.get(name);
      if (users) users.add(unit);
      else this.users.set(name, new Set([unit]));
    }
  }

  delete(unit: string): void {
    for (const name of this.byUnit.get(unit) ?? []) {
      const users = this.users.get(name);
      users?.delete(unit);
      if (users?.size === 0) this.users.delete(name);
    }
    this.byUnit.delete(unit);
  }

  usersOf(uri: string): ReadonlySet<string> {
    return this.users.get(decoded(uri)) ?? none;
  }
}

const none: ReadonlySet<string> = new Set();
