/**
 * The files meant by paths on the command line: files as they are named, folders walked, patterns tried last.
 *
 * Folders are walked honouring `.gitignore`, in the order of their names, never into folders of tools unless those are
 * named. Nothing is read here but directories and ignore files.
 */
import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { isCdkCopy, isCdkOutput, isToolFolder } from '../analysis/formats';
import { isIgnored, parseIgnoreRules, type IgnoreRules } from '../base/gitignore';
import { isPathPattern, matchesSegments, mayMatchBelow, parsePathPattern } from '../base/path-pattern';

export interface FoundFile {
  /** As given, or relative to the working directory; with forward slashes. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  /** Named outright: always read, whatever its name. */
  readonly isNamed: boolean;
}

export interface FileSearch {
  /** Whether a file met on a walk is looked at, by its name. */
  readonly wanted: (name: string) => boolean;
  readonly folder: string;
  /** Told of every path that leads to nothing. */
  readonly missing: (path: string, why: string) => void;
}

export function findFiles(paths: readonly string[], search: FileSearch): readonly FoundFile[] {
  const found = new Map<string, FoundFile>();
  const add = (file: FoundFile): void => {
    if (!found.has(file.file)) found.set(file.file, file);
  };
  for (const path of paths) {
    const target = resolve(search.folder, path);
    const kind = kindOf(target);
    if (kind === 'file') add({ path: shown(path), file: target, isNamed: true });
    else if (kind === 'folder') walk({ folder: target, shown: path, keep: (name) => search.wanted(name), enter: () => true }, search, add);
    else if (kind === 'other') search.missing(path, 'is neither a file nor a folder');
    else if (isPathPattern(path)) findByPattern(path, search, add);
    else search.missing(path, kind === 'forbidden' ? 'may not be read' : 'does not exist');
  }
  return [...found.values()];
}

interface Walk {
  readonly folder: string;
  readonly shown: string;
  /** By name and path below the folder. */
  readonly keep: (name: string, inside: readonly string[]) => boolean;
  readonly enter: (inside: readonly string[]) => boolean;
}

function walk({ folder, shown: name, keep, enter }: Walk, search: FileSearch, add: (file: FoundFile) => void): void {
  const visit = (at: string, inside: readonly string[], outer: readonly IgnoreRules[]): void => {
    const entries = entriesOf(at, (why) => search.missing(shown(join(name, ...inside)), why));
    const rules = entries.some((entry) => entry.name === '.gitignore') ? [...outer, ...rulesIn(at)] : outer;
    const isAssembly = isCdkOutput(entries.map((entry) => entry.name));
    for (const entry of entries) {
      const below = [...inside, entry.name];
      const path = join(at, entry.name);
      const what = entry.isDirectory() ? 'folder' : isFile(entry, path) ? 'file' : undefined;
      if (what === undefined || (isAssembly && isCdkCopy(entry.name)) || isIgnored(rules, segmentsOf(path), what)) continue;
      if (what === 'folder') {
        if (!isToolFolder(entry.name) && enter(below)) visit(path, below, rules);
      } else if (keep(entry.name, below)) {
        add({ path: shown(join(name, ...below)), file: path, isNamed: false });
      }
    }
  };
  visit(folder, [], rulesAbove(folder));
}

function findByPattern(pattern: string, search: FileSearch, add: (file: FoundFile) => void): void {
  const segments = parsePathPattern(pattern);
  const start = segments.findIndex(isPathPattern);
  const isAbsolute = pattern.startsWith('/');
  const name = `${isAbsolute ? '/' : ''}${segments.slice(0, start).join('/')}` || '.';
  const rest = segments.slice(start);
  const folder = resolve(search.folder, name);
  let count = 0;
  if (kindOf(folder) === 'folder') {
    const keep = (_: string, inside: readonly string[]): boolean => matchesSegments(rest, inside);
    walk({ folder, shown: name, keep, enter: (inside) => mayMatchBelow(rest, inside) }, search, (file) => {
      count++;
      add(file);
    });
  }
  if (count === 0) search.missing(pattern, 'matches no file');
}

/** The rules of the folders above, up to the top of the repository; none where the folder itself is left out by them. */
function rulesAbove(folder: string): readonly IgnoreRules[] {
  const above: IgnoreRules[][] = [];
  for (let at = folder; !existsSync(join(at, '.git')); ) {
    const parent = dirname(at);
    if (parent === at) return [];
    at = parent;
    above.unshift([...rulesIn(at)]);
  }
  const rules = above.flat();
  const path = segmentsOf(folder);
  const isNamed = path.some((_, index) => isIgnored(rules, path.slice(0, index + 1), 'folder'));
  return isNamed ? [] : rules;
}

function rulesIn(folder: string): readonly IgnoreRules[] {
  try {
    return [parseIgnoreRules(readFileSync(join(folder, '.gitignore'), 'utf8'), segmentsOf(folder))];
  } catch {
    return [];
  }
}

function entriesOf(folder: string, refused: (why: string) => void): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    refused('may not be read');
    return [];
  }
}

/** Links to files are followed, links to folders are not: they may lead in a circle. */
function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && kindOf(path) === 'file');
}

function kindOf(path: string): 'file' | 'folder' | 'other' | 'forbidden' | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : undefined;
  }
}

function segmentsOf(path: string): readonly string[] {
  return path.split(sep).filter((segment) => segment !== '');
}

function shown(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
