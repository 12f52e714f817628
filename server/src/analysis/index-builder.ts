/**
 * Builds the index of a workspace in the background and keeps it up to date: walks, reads what belongs together, keeps what
 * is worth keeping and lets the rest go.
 *
 * Files nobody has open are read into a workspace of their own that lives as long as their unit is looked at. What is open
 * counts as it is in the editor. It knows neither protocol nor disk: how files are read, and when messages have their turn,
 * is handed in.
 */
import { fileName, folderOf, pathOf } from '../base/uri';
import { frameworks } from '../sites/frameworks';
import { mentionsAws } from '../sites/relevance';
import type { IndexedFile, IndexedUnit } from '../workspace/index/model';
import { summariseFile, summarisePeople } from '../workspace/index/summarise';
import { Workspace } from '../workspace/workspace';
import type { Analysis } from './analysis';
import { crawl, isWanted, type FileHost, type FileText, type FoundFolder } from './crawl';
import { formatOf, hasFormat, isProjectFile, isScenarioFile, isTerraformFile } from './formats';
import { siblingsOf } from './siblings';

export interface IndexHost extends FileHost {
  /** Lets messages that wait have their turn. */
  readonly pause: () => Promise<void>;
}

/** Of one building. */
export interface IndexProgress {
  readonly isCancelled: () => boolean;
  /** How many files were looked at so far. */
  readonly report: (files: number) => void;
}

/** What is kept of a building, for the log. */
export interface IndexTally {
  readonly files: number;
  readonly units: number;
  /** Why not all of the workspace was looked at. */
  readonly stopped: 'cancelled' | 'too many files' | undefined;
}

/** A workspace with more files of these formats is looked at as far as this. */
const mostFiles = 10_000;

/** Longer texts are data (UTF-16 units). */
const longestText = 1_000_000;

/** Read at once, so that no folder of saved answers has to lie in memory as a whole. */
const filesAtOnce = 50;

/** Files that name files that name files: further ones stay unseen. */
const mostRounds = 8;

export class IndexBuilder {
  private hasBegun = false;

  constructor(
    private readonly analysis: Analysis,
    private readonly host: IndexHost,
  ) {}

  /** Whether there is anything to keep up to date. */
  get isBuilt(): boolean {
    return this.hasBegun;
  }

  /** Looks at all folders that are open; what was known before is forgotten. */
  async build({ isCancelled, report }: IndexProgress): Promise<IndexTally> {
    const { index, roots, settings } = this.analysis;
    let files = 0;
    const done = (stopped: IndexTally['stopped']): IndexTally => ({ files, units: index.units.size, stopped });
    index.units.clear();
    this.hasBegun = true;
    for (const root of roots) {
      for await (const found of crawl(root, this.host, settings.index)) {
        for (const part of inParts(found)) {
          if (isCancelled()) return done('cancelled');
          if (files >= mostFiles) return done('too many files');
          files += part.names.length;
          await this.takeFolder(part);
          report(files);
        }
      }
    }
    return done(undefined);
  }

  /** After files changed on disk or in an editor: what was read with them is read again. */
  async take(uris: readonly string[]): Promise<void> {
    if (!this.hasBegun) return;
    const { index, roots, settings } = this.analysis;
    const isInside = (uri: string): boolean => roots.some((root) => uri.startsWith(`${root}/`)) && hasFormat(fileName(uri)) && isWanted(pathOf(uri), settings.index);
    const usersOf = (uri: string): readonly string[] => [...index.units.usersOf(uri), ...index.units.usersOf(`${folderOf(uri)}/`)];
    const keys = new Set(uris.flatMap((uri) => [...usersOf(uri), ...(isInside(uri) ? [keyOf(uri)] : [])]));
    for (const key of keys) await this.takeUnit(key, await this.readKey(key));
  }

  private async takeFolder({ folder, names }: FoundFolder): Promise<void> {
    const texts = await this.readNames(folder, names);
    const module = texts.filter(({ uri }) => isTerraformFile(uri));
    if (module.length > 0) await this.takeUnit(`${folder}/`, module);
    for (const file of texts) if (!isTerraformFile(file.uri)) await this.takeUnit(file.uri, [file]);
  }

  private async takeUnit(key: string, texts: readonly FileText[]): Promise<void> {
    const { units } = this.analysis.index;
    if (texts.some(isWorthReading)) units.set(await this.readUnit(key, texts));
    else units.remove(key);
    await this.host.pause();
  }

  private async readUnit(key: string, texts: readonly FileText[]): Promise<IndexedUnit> {
    const workspace = new Workspace({ formatOf, frameworks, pinnedKind: (uri) => this.analysis.pinnedKind(uri), maxLength: longestText });
    for (const { uri, text } of texts) workspace.set(uri, '', 0, text);
    await this.host.pause();
    const [first] = texts;
    const links = new Set<string>();
    for (let round = 0; first && round < mostRounds; round++) {
      const missing = workspace.missing(first.uri).filter((uri) => !links.has(uri));
      if (missing.length === 0) break;
      for (const uri of missing) {
        links.add(uri);
        for (const file of await this.readKey(uri)) workspace.set(file.uri, '', 0, file.text);
      }
    }
    const unit = first && workspace.unit(first.uri);
    const own = new Set(texts.map(({ uri }) => uri));
    const files = unit?.files.flatMap((file): readonly IndexedFile[] => (own.has(file.uri) ? [summariseFile(file, workspace)] : []));
    return { key, files: files ?? [], people: unit ? summarisePeople(unit) : { principals: [], endpoints: [] }, links: [...links] };
  }

  /** A file, or of a folder with a slash at its end the module in it. */
  private async readKey(key: string): Promise<readonly FileText[]> {
    const module = key.endsWith('/') ? siblingsOf(key) : undefined;
    return module ? this.asOpen(await this.host.readFolder(module.folder, module.extensions)) : this.readNames(folderOf(key), [fileName(key)]);
  }

  private async readNames(folder: string, names: readonly string[]): Promise<readonly FileText[]> {
    const files = await this.host.readFolder(folder, names);
    return this.asOpen(files.filter(({ uri }) => names.includes(fileName(uri))));
  }

  private asOpen(files: readonly FileText[]): readonly FileText[] {
    return files.map(({ uri, text }) => ({ uri, text: this.analysis.isOpen(uri) ? (this.analysis.textOf(uri) ?? text) : text }));
  }
}

function isWorthReading({ uri, text }: FileText): boolean {
  return text.length <= longestText && !isProjectFile(uri) && (isScenarioFile(uri) || mentionsAws(text));
}

/** What a file is read with, as the index names it. */
function keyOf(uri: string): string {
  return isTerraformFile(uri) ? `${folderOf(uri)}/` : uri;
}

/** A module stays in one piece, since its files are understood together. */
function inParts({ folder, names }: FoundFolder): readonly FoundFolder[] {
  const module = names.filter(isTerraformFile);
  const others = names.filter((name) => !isTerraformFile(name));
  const parts = Array.from({ length: Math.ceil(others.length / filesAtOnce) }, (_, index) => others.slice(index * filesAtOnce, (index + 1) * filesAtOnce));
  return [...(module.length > 0 ? [module] : []), ...parts].map((part) => ({ folder, names: part }));
}
