/**
 * A walk through the folders of a workspace for files that could be of interest, by their names.
 *
 * What git leaves out is left out, and folders that tools fill. Folders near the top come first. It opens nothing but
 * ignore files: who walks says how folders and files are read, and may stop between two of them.
 */
import { isIgnored, parseIgnoreRules, type IgnoreRules } from '../base/gitignore';
import { matchesPath } from '../base/path-pattern';
import { pathOf } from '../base/uri';
import { hasFormat, isCdkCopy, isCdkOutput, isToolFolder } from './formats';

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

export interface FileText {
  readonly uri: string;
  readonly text: string;
}

/** How files are reached, which may be slow. What is not there is simply none. */
export interface FileHost {
  /** Links to folders are no folders: they may lead in a circle. URI without a slash at the end. */
  listFolder(folder: string): Promise<readonly FolderEntry[]>;
  /** The files in a folder whose names end with one of the endings. */
  readFolder(folder: string, endings: readonly string[]): Promise<readonly FileText[]>;
}

export interface CrawlOptions {
  /** Patterns of paths; an empty list means all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What of one folder is of interest. */
export interface FoundFolder {
  /** Without a slash at the end. */
  readonly folder: string;
  readonly names: readonly string[];
}

interface Visit {
  readonly folder: string;
  readonly rules: readonly IgnoreRules[];
}

/** More folders than this are no workspace but a disk. */
const mostFolders = 20_000;

export async function* crawl(root: string, host: FileHost, options: CrawlOptions): AsyncGenerator<FoundFolder, void, void> {
  const queue: Visit[] = [{ folder: root, rules: [] }];
  for (let at = 0; at < queue.length && at < mostFolders; at++) {
    const visit = queue[at];
    if (!visit) return;
    const entries = await host.listFolder(visit.folder);
    const rules = entries.some(({ name }) => name === '.gitignore') ? [...visit.rules, ...(await rulesIn(visit.folder, host))] : visit.rules;
    const isAssembly = isCdkOutput(entries.map(({ name }) => name));
    const left = entries.filter(({ name, kind }) => !isIgnored(rules, [...segmentsOf(visit.folder), name], kind) && !(isAssembly && isCdkCopy(name)));
    const names = left.flatMap(({ name, kind }) => (kind === 'file' && hasFormat(name) && isWanted(`${pathOf(visit.folder)}/${name}`, options) ? [name] : []));
    for (const { name, kind } of left) {
      if (kind === 'folder' && !isToolFolder(name) && !isExcluded(`${pathOf(visit.folder)}/${name}`, options)) queue.push({ folder: `${visit.folder}/${encodeURIComponent(name)}`, rules });
    }
    if (names.length > 0) yield { folder: visit.folder, names };
  }
}

/** Whether a walk would have met a file, as far as its own name and the settings say. */
export function isWanted(path: string, options: CrawlOptions): boolean {
  return (options.include.length === 0 || options.include.some((pattern) => matchesPath(pattern, path))) && !isExcluded(path, options);
}

function isExcluded(path: string, { exclude }: CrawlOptions): boolean {
  return exclude.some((pattern) => matchesPath(pattern, path));
}

async function rulesIn(folder: string, host: FileHost): Promise<readonly IgnoreRules[]> {
  const files = await host.readFolder(folder, ['.gitignore']);
  return files.filter(({ uri }) => uri.endsWith('/.gitignore')).map(({ text }) => parseIgnoreRules(text, segmentsOf(folder)));
}

function segmentsOf(folder: string): readonly string[] {
  return pathOf(folder).split('/').filter((segment) => segment !== '');
}
