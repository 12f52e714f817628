/**
 * The façade: apply what changed, take what is known now. Editor, command line and tests all stand on it.
 *
 * It holds the documents, the settings and the catalog, and what was computed from them. It speaks of URIs and offsets;
 * it reads no files (texts are handed in) and knows no protocol.
 */
import { sameList } from '../base/lists';
import { matchesPath } from '../base/path-pattern';
import type { Span } from '../base/span';
import { pathOf } from '../base/uri';
import type { Catalog } from '../catalog/catalog';
import type { Finding } from '../checks/check';
import { CheckRunner } from '../checks/run';
import type { FeatureContext } from '../features/feature';
import { Standing } from '../features/simulate/standing';
import type { Api } from '../gateway/model';
import type { PolicyKind } from '../policy/kinds';
import { isScenarioFile } from '../sites/file-names';
import { frameworks } from '../sites/frameworks';
import type { FindEnvironment } from '../scenario/environment';
import type { Format } from '../syntax/node';
import { apisMadeOf } from '../workspace/made-of';
import type { FileEntry, UnitEntry, WorkspaceView } from '../workspace/model';
import { Workspace } from '../workspace/workspace';
import { Creations, type LocatedFinding } from './creations';
import { formatOf } from './formats';
import { IndexedWorkspace } from './indexed-workspace';
import { Projects, type ProjectOptions } from './projects';
import { defaultSettings, type AnalysisSettings } from './settings';

export interface DocumentText {
  readonly uri: string;
  /** The editor's language; empty where there is none, then the name decides. */
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

export type { LocatedFinding } from './creations';
export type { ProjectOptions } from './projects';

export interface AnalysisOptions {
  readonly catalog?: Catalog;
  readonly settings?: AnalysisSettings;
  /** Longer documents are not looked into (UTF-16 units). For editors, where a long pause is worse than silence. */
  readonly maxLength?: number;
  /** `report`: nobody else tells what is wrong with the JSON of a policy file, as on the command line. */
  readonly fileSyntax?: 'report' | 'leave';
  /** Where `gatehouse.json` is looked for; absent: beside each file. */
  readonly projects?: ProjectOptions;
}

/** How much was found in a file. */
export interface Tally {
  readonly format: Format;
  /** Also those in what authorizers return. */
  readonly policies: number;
  readonly apis: number;
}

export class Analysis {
  /** Standing probes, and what of them has been seen. */
  readonly standing = new Standing();
  /** Files of the workspace that nobody has open; empty until somebody builds it. */
  readonly index: IndexedWorkspace;
  private readonly open = new Set<string>();
  private readonly onDisk = new Map<string, DocumentText>();
  private readonly checks: CheckRunner;
  private findingMemo = new WeakMap<object, ReadonlyMap<string, readonly LocatedFinding[]>>();
  /** What the findings of a unit hang on besides the unit. */
  private readonly checkedWith = new WeakMap<UnitEntry, readonly Api[]>();
  private readonly tallies = new WeakMap<object, Tally>();
  private readonly workspace: Workspace;
  private readonly creations: Creations;
  private readonly projects: Projects;
  private changes = 0;
  private openFolders: readonly string[] = [];
  private currentCatalog: Catalog | undefined;
  private currentSettings: AnalysisSettings;

  constructor(private readonly options: AnalysisOptions = {}) {
    this.currentCatalog = options.catalog;
    this.currentSettings = options.settings ?? defaultSettings;
    this.checks = new CheckRunner();
    this.workspace = new Workspace({ formatOf, frameworks, pinnedKind: (uri) => this.pinnedKind(uri), maxLength: options.maxLength });
    this.index = new IndexedWorkspace(this.workspace, () => this.changes);
    this.creations = new Creations(this.workspace);
    this.projects = new Projects(this.workspace, options.projects ?? { roots: [] });
  }

  /** A document opened in the editor, or its next version. */
  setDocument(document: DocumentText): void {
    this.changes++;
    if (this.creations.take(document.uri, document.text)) this.findingMemo = new WeakMap();
    this.open.add(document.uri);
    this.workspace.set(document.uri, document.languageId, document.version, document.text);
    this.takeProject(document.uri, document.text);
  }

  /** The editor let go of a document: the text on disk counts again, where it is known. */
  closeDocument(uri: string): void {
    this.changes++;
    this.open.delete(uri);
    this.standing.forget(uri);
    const disk = this.onDisk.get(uri);
    if (disk) this.workspace.set(uri, disk.languageId, disk.version, disk.text);
    else this.workspace.remove(uri);
    if (disk) this.takeProject(uri, disk.text);
    else if (this.projects.forget(uri)) this.forgetSettings();
  }

  /** A file as it is on disk, or undefined when there is none; an open document wins over it. */
  setFile(uri: string, text: string | undefined): void {
    this.changes++;
    if (this.creations.take(uri, text)) this.findingMemo = new WeakMap();
    if (text === undefined) this.onDisk.delete(uri);
    else this.onDisk.set(uri, { uri, languageId: '', version: 0, text });
    if (this.open.has(uri)) return;
    if (text === undefined) this.workspace.remove(uri);
    else this.workspace.set(uri, '', 0, text);
    this.takeProject(uri, text);
  }

  /** Folders that are open, without a slash at the end: `gatehouse.json` counts below them. */
  setRoots(roots: readonly string[]): void {
    this.openFolders = roots;
    this.projects.setRoots(roots);
    this.forgetSettings();
  }

  configure(settings: AnalysisSettings): void {
    this.changes++;
    this.currentSettings = settings;
    this.forgetSettings();
  }

  setCatalog(catalog: Catalog | undefined): void {
    this.changes++;
    this.currentCatalog = catalog;
    this.checks.forget();
    this.findingMemo = new WeakMap();
  }

  /** Folders that are open, without a slash at the end. */
  get roots(): readonly string[] {
    return this.openFolders;
  }

  /** Another number after every change: work in slices that sees one has looked at two states. */
  get state(): number {
    return this.changes;
  }

  get settings(): AnalysisSettings {
    return this.currentSettings;
  }

  get catalog(): Catalog | undefined {
    return this.currentCatalog;
  }

  get view(): WorkspaceView {
    return this.workspace;
  }

  /** What features are given. */
  get context(): FeatureContext {
    return { view: this.workspace, index: this.index, catalog: this.currentCatalog, environment: this.environment, environmentNames: (uri) => this.projects.environmentNames(uri), usualEnvironment: this.usualEnvironment };
  }

  /** An environment of the project of a scenario file. */
  readonly environment: FindEnvironment = (name, from) => this.projects.environment(name, from);

  /** What a setting names; where there is no project, requests are simulated without. */
  readonly usualEnvironment: FeatureContext['usualEnvironment'] = (uri) => {
    const name = this.currentSettings.environment;
    return name === '' || !this.projects.of(uri) ? undefined : { name, answer: this.projects.environment(name, uri) };
  };

  /** Undefined where the environment that a setting names is there, or none is named. Scenario files name theirs themselves. */
  whyNoEnvironment(uri: string): string | undefined {
    const name = this.currentSettings.environment;
    if (name === '' || isScenarioFile(uri)) return undefined;
    const answer = this.projects.environment(name, uri);
    return 'message' in answer ? `Setting \`gatehouse.environment\`: ${answer.message}` : undefined;
  }

  /** The `gatehouse.json` that counts for a file. */
  projectOf(uri: string): string | undefined {
    return this.projects.of(uri)?.uri;
  }

  /** Whether it sets the severity of a check for a file. */
  setsSeverity(uri: string, id: string): boolean {
    return this.projects.settingsOf(uri)?.levels.has(id) === true;
  }

  /** How much was done since the start, for tests that an edit redoes no more than it must. */
  get work(): Workspace['count'] & { readonly checks: number } {
    return { ...this.workspace.count, checks: this.checks.count };
  }

  isOpen(uri: string): boolean {
    return this.open.has(uri);
  }

  file(uri: string): FileEntry | undefined {
    return this.workspace.file(uri);
  }

  /** Why nothing is said about a document; undefined where something was recognised. */
  whySilent(uri: string): string | undefined {
    return this.workspace.whyRefused(uri) ?? this.workspace.file(uri)?.silentBecause;
  }

  /** Open documents whose findings may have changed with this one: those of its unit, those that name it, and those it names. */
  related(uri: string): readonly string[] {
    const unit = this.workspace.unit(uri);
    const own = unit?.files.map((file) => file.uri) ?? [];
    return [...new Set([...own, ...this.workspace.dependents(uri), ...(unit?.links ?? [])])].filter((other) => other !== uri && this.open.has(other));
  }

  /** Files that a document is not understood without, or that tell more about its findings, and nobody has handed in. Whoever looks for one and finds none need not ask again. */
  missingFiles(uri: string): readonly string[] {
    // What was read since may name further files.
    if (this.creations.missing(uri) !== undefined) this.findings(uri);
    return [...this.workspace.missing(uri), ...(this.creations.missing(uri) ?? []), ...this.missingProjectFiles(uri)];
  }

  /** Whether a file was looked for and is not there, so that somebody waits for it. */
  isMissed(uri: string): boolean {
    return this.projects.isAbsent(uri);
  }

  /** Of these, what the project of a file is not known without. */
  missingProjectFiles(uri: string): readonly string[] {
    return this.projects.missing(uri, this.currentSettings.environment !== '');
  }

  /** The unit of a file; of a file too long for that the units it is read as, one after the other. */
  unitsOf(uri: string): Iterable<UnitEntry> {
    return this.workspace.unitsOf(uri);
  }

  /** Whether it is looked at in several units, each of which is there only as long as somebody holds it. */
  isLong(uri: string): boolean {
    return this.workspace.longDocument(uri) !== undefined;
  }

  /** What a selector leads to in such a file; undefined where only all of the file can tell. */
  excerpt(uri: string, selector: string): UnitEntry | undefined {
    return this.workspace.excerpt(uri, selector);
  }

  /** How much was found in a file; undefined for one that is not held. */
  tally(uri: string): Tally | undefined {
    const long = this.workspace.longDocument(uri);
    if (long) this.findings(uri);
    const file = long ? undefined : this.workspace.file(uri);
    return long ? this.tallies.get(long) : file && tallyOf([file]);
  }

  /** Findings at the levels of the settings, in source order. */
  findings(uri: string): readonly LocatedFinding[] {
    if (this.projects.isProject(uri)) return this.projects.findings(uri);
    const long = this.workspace.longDocument(uri);
    if (long) return this.longFindings(uri, long);
    const unit = this.workspace.unit(uri);
    if (!unit) return [];
    const made = this.madeOf(unit);
    let byFile = this.findingMemo.get(unit);
    if (!byFile || !sameList(this.checkedWith.get(unit) ?? [], made)) {
      byFile = this.checkUnit(unit);
      this.findingMemo.set(unit, byFile);
      this.checkedWith.set(unit, made);
    }
    return byFile.get(uri) ?? [];
  }

  /** The APIs that others make of a definition: what is said of it is about those. */
  private madeOf({ files }: UnitEntry): readonly Api[] {
    return files.flatMap(({ uri, framework, apis }) => (framework?.id === 'openapi' && apis.length > 0 ? apisMadeOf(uri, this.workspace).map(({ api }) => api) : []));
  }

  /** In one pass, in which no more than one excerpt is held at a time. */
  private longFindings(uri: string, long: object): readonly LocatedFinding[] {
    let byFile = this.findingMemo.get(long);
    if (!byFile) {
      const found: LocatedFinding[] = [];
      let tally = tallyOf([]);
      for (const unit of this.unitsOf(uri)) {
        for (const finding of this.checkUnit(unit).get(uri) ?? []) found.push(finding);
        const more = tallyOf(unit.files);
        tally = { ...more, policies: tally.policies + more.policies, apis: tally.apis + more.apis };
      }
      byFile = new Map([[uri, found.sort(inSourceOrder)]]);
      this.findingMemo.set(long, byFile);
      this.tallies.set(long, tally);
    }
    return byFile.get(uri) ?? [];
  }

  /** The text of a document, or of a source file that a finding points into. */
  readonly textOf = (uri: string): string | undefined => this.workspace.sourceText(uri) ?? this.creations.textOf(uri) ?? this.projects.textOf(uri);

  private takeProject(uri: string, text: string | undefined): void {
    if (this.projects.take(uri, text)) this.forgetSettings();
  }

  /** Kinds of policies and severities may be others now. */
  private forgetSettings(): void {
    this.changes++;
    this.workspace.forgetUnits();
    this.findingMemo = new WeakMap();
  }

  private checkUnit(unit: UnitEntry): ReadonlyMap<string, readonly LocatedFinding[]> {
    const levels = new Map([...this.currentSettings.levels, ...(this.projects.settingsOf(unit.files[0]?.uri ?? '')?.levels ?? [])]);
    const options = { catalog: this.currentCatalog, levels, view: this.workspace, made: this.madeOf(unit), fileSyntax: this.options.fileSyntax };
    const byFile = new Map<string, LocatedFinding[]>();
    for (const finding of this.checks.run(unit, options)) {
      const located = this.locateFinding(finding);
      if (!located) continue;
      const known = byFile.get(located.span.source);
      if (known) known.push(located);
      else byFile.set(located.span.source, [located]);
    }
    for (const findings of byFile.values()) findings.sort(inSourceOrder);
    return new Map([...byFile].map(([uri, findings]) => {
      const file = unit.files.find((each) => each.uri === uri);
      return [uri, file ? this.creations.tell(file, findings) : findings];
    }));
  }

  private locateFinding(finding: Finding): LocatedFinding | undefined {
    const span = this.workspace.locate(finding.span);
    if (!span) return undefined;
    if (!finding.related) return { ...finding, span };
    const related = finding.related.flatMap((place) => {
      const at: Span | undefined = this.workspace.locate(place.span);
      return at ? [{ ...place, span: at }] : [];
    });
    return { ...finding, span, related };
  }

  /** The kind a setting gives to policies of a file that do not tell it themselves. */
  pinnedKind(uri: string): PolicyKind | undefined {
    const path = pathOf(uri);
    return this.projects.kindOf(uri) ?? this.currentSettings.policyKinds.find(([pattern]) => matchesPath(pattern, path))?.[1];
  }
}

function inSourceOrder(a: LocatedFinding, b: LocatedFinding): number {
  return a.span.start - b.span.start || a.code.localeCompare(b.code);
}

function tallyOf(files: readonly FileEntry[]): Tally {
  const sum = (count: (file: FileEntry) => number): number => files.reduce((total, file) => total + count(file), 0);
  return { format: files[0]?.document.format ?? 'json', policies: sum((file) => file.policies.length + file.outputs.length), apis: sum((file) => file.apis.length) };
}

export function createAnalysis(options: AnalysisOptions = {}): Analysis {
  return new Analysis(options);
}
