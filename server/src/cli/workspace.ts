/**
 * Files of the disk in an analysis: what was named is read and looked at, what belongs to it is read beside it.
 *
 * A file is read once. What could not be read is told on standard error and remembered in `status`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createAnalysis, type Analysis, type ProjectOptions } from '../analysis/analysis';
import { hasFormat, isProjectFile } from '../analysis/formats';
import { siblingsOf } from '../analysis/siblings';
import { openCatalog, type Catalog } from '../catalog/catalog';
import { findFiles, type FoundFile } from './find-files';
import { pointText, Positions } from './positions';
import { readStream, readText } from './read-text';
import { exit, type ExitStatus, type Terminal } from './terminal';

export interface OpenedFile {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

export interface WorkspaceOptions {
  readonly terminal: Terminal;
  /** The `gatehouse.json` that was named. */
  readonly project: ProjectOptions['only'];
  /** What was named: `gatehouse.json` is looked for up to the working directory, or up to a folder named outside of it. */
  readonly paths: readonly string[];
  /** The service data take a moment to read; only checks and RCPs look into them. */
  readonly catalog: 'load' | 'leave';
}

export class DiskWorkspace {
  readonly analysis: Analysis;
  status: ExitStatus = exit.nothing;
  private readonly seen = new Set<string>();
  /** Folders of modules. */
  private readonly walked = new Set<string>();
  private readonly terminal: Terminal;

  constructor({ terminal, project, paths, catalog }: WorkspaceOptions) {
    this.terminal = terminal;
    const roots = ['.', ...paths].map((path) => pathToFileURL(resolve(terminal.folder, path)).href);
    this.analysis = createAnalysis({ catalog: catalog === 'load' ? readCatalog() : undefined, projects: { roots, only: project }, fileSyntax: 'report' });
  }

  /** The files meant by paths, by name where they are met on a walk. */
  find(paths: readonly string[], wanted: (name: string) => boolean): readonly FoundFile[] {
    return findFiles(paths, { wanted, folder: this.terminal.folder, missing: (path, why) => this.refuse(path, why) });
  }

  /** The text of a found file; undefined after saying why there is none. */
  read(found: FoundFile): OpenedFile | undefined {
    const result = readText(found.file);
    if ('text' in result) return { path: found.path, uri: pathToFileURL(found.file).href, text: result.text };
    this.refuse(found.path, result.problem);
    return undefined;
  }

  /** Standard input under the name of a file. */
  async readInput(path: string): Promise<OpenedFile | undefined> {
    const result = await readStream(this.terminal.input);
    if ('text' in result) return { path, uri: pathToFileURL(resolve(this.terminal.folder, path)).href, text: result.text };
    this.refuse('standard input', result.problem);
    return undefined;
  }

  /** Puts a file into the analysis, with the others of its unit. */
  add({ uri, text }: OpenedFile): void {
    this.seen.add(uri);
    this.analysis.setDocument({ uri, languageId: languageByContent(uri, text), version: 0, text });
    this.addSiblings(uri);
  }

  /** Makes a file that something refers to known to the analysis; silent where there is none. */
  readonly load = (uri: string): void => {
    this.take(uri);
    this.complete(uri);
  };

  private take(uri: string): void {
    if (this.seen.has(uri) || !uri.startsWith('file:')) return;
    this.seen.add(uri);
    const text = uri.endsWith('/') ? undefined : (textAt(uri) ?? this.unreadable(uri));
    if (text !== undefined) this.analysis.setDocument({ uri, languageId: languageByContent(uri, text), version: 0, text });
    else if (!uri.endsWith('/')) this.analysis.setFile(uri, undefined);
    this.addSiblings(uri);
  }

  /** A `gatehouse.json` that is there and holds no text is not in order; taken for absent, one above it would count. */
  private unreadable(uri: string): string | undefined {
    if (!isProjectFile(uri) || !isFileAt(uri)) return undefined;
    const result = readText(fileURLToPath(uri));
    if ('problem' in result) this.refuse(this.pathOf(uri), result.problem);
    return '';
  }

  /** For people: relative to the working directory, with forward slashes. */
  pathOf(uri: string): string {
    if (!uri.startsWith('file:')) return uri;
    const path = relative(this.terminal.folder, fileURLToPath(uri));
    return sep === '\\' ? path.replaceAll('\\', '/') : path;
  }

  /** The `gatehouse.json` files that count for some files, read with what they name. */
  projectsOf(uris: readonly string[]): readonly OpenedFile[] {
    for (const uri of uris) for (const place of this.analysis.missingProjectFiles(uri)) this.take(place);
    const projects = [...new Set(uris.flatMap((uri) => this.analysis.projectOf(uri) ?? []))];
    for (const uri of projects) this.complete(uri);
    return projects.map((uri) => ({ path: this.pathOf(uri), uri, text: this.analysis.textOf(uri) ?? '' }));
  }

  /** Says what is wrong with them, for commands that print something else: it may not mean what it says. */
  tellProjects(uris: readonly string[]): void {
    const positions = new Positions(this.analysis.textOf);
    for (const { path, uri } of this.projectsOf(uris)) {
      for (const { span, message } of this.analysis.findings(uri)) {
        const place = positions.place(span);
        this.refuse(`${path}${place ? `:${pointText(place)}` : ''}:`, message);
      }
    }
  }

  refuse(path: string, why: string): void {
    this.terminal.complain(`${path} ${why}`);
    this.status = exit.unusable;
  }

  /** Reads the files that a file is not understood without, and those that these name. */
  complete(uri: string): void {
    for (let missing = this.unread(uri); missing.length > 0; missing = this.unread(uri)) for (const other of missing) this.take(other);
  }

  private unread(uri: string): readonly string[] {
    return this.analysis.missingFiles(uri).filter((other) => !this.seen.has(other));
  }

  private addSiblings(uri: string): void {
    const siblings = siblingsOf(uri);
    if (!siblings || this.walked.has(siblings.folder)) return;
    this.walked.add(siblings.folder);
    const folder = fileURLToPath(siblings.folder);
    for (const name of namesIn(folder)) {
      if (!siblings.extensions.some((extension) => name.endsWith(extension))) continue;
      this.take(pathToFileURL(join(folder, name)).href);
    }
  }
}

/** The text of a file that takes the place of every `gatehouse.json`. */
export function readConfiguration(file: string, folder: string): NonNullable<ProjectOptions['only']> | { readonly message: string } {
  const path = resolve(folder, file);
  const result = readText(path);
  return 'problem' in result ? { message: `${file} ${result.problem}` } : { uri: pathToFileURL(path).href, text: result.text };
}

/** A file named outright is read whatever its name; then its content says what it is. */
function languageByContent(uri: string, text: string): string {
  if (hasFormat(uri)) return '';
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  return /^(?:resource|data|locals|variable|module|provider|terraform|output)\b[^:\n]*\{/m.test(text) ? 'terraform' : 'yaml';
}

// The bundle has the file beside it; sources run without a build have it in the catalog's folder.
function readCatalog(): Catalog | undefined {
  for (const place of [join(__dirname, 'iam.nd'), join(__dirname, '..', 'catalog', 'data', 'iam.nd')]) {
    try {
      return openCatalog(readFileSync(place, 'utf8'));
    } catch {
      continue;
    }
  }
  return undefined;
}

function textAt(uri: string): string | undefined {
  try {
    const result = readText(fileURLToPath(uri));
    return 'text' in result ? result.text : undefined;
  } catch {
    return undefined;
  }
}

function isFileAt(uri: string): boolean {
  try {
    return statSync(fileURLToPath(uri)).isFile();
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
