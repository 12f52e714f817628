/**
 * The `gatehouse.json` files of what is open: which one counts for a file, what it says, and what is wrong with it.
 *
 * Texts are handed in, also that there is none. A file is read when somebody asks for the first time, and again when its
 * text changed.
 */
import { pathOf } from '../base/uri';
import { matchesPath } from '../base/path-pattern';
import type { PolicyKind } from '../policy/kinds';
import { checkFiles } from '../project/check-files';
import { findEnvironment } from '../project/environment';
import { projectPlaces } from '../project/find';
import type { Project } from '../project/model';
import { readProject } from '../project/project';
import type { FoundEnvironment } from '../scenario/environment';
import { readContext } from '../scenario/read-context';
import { isProjectFile, isScenarioFile } from '../sites/file-names';
import type { WorkspaceView } from '../workspace/model';
import type { LocatedFinding } from './creations';
import { readSettings, type AnalysisSettings } from './settings';

export interface ProjectOptions {
  /** Folders that are open or were named, without a slash at the end. */
  readonly roots: readonly string[];
  /** The only one that counts, for all files; it may hold the settings of an editor. */
  readonly only?: { readonly uri: string; readonly text: string };
}

interface Held {
  readonly text: string;
  readonly project: Project;
  readonly settings: Pick<AnalysisSettings, 'levels' | 'policyKinds'>;
}

export class Projects {
  private readonly texts = new Map<string, string>();
  private readonly read = new Map<string, Held>();
  private readonly absent = new Set<string>();
  private roots: readonly string[];
  private readonly only: Held | undefined;

  constructor(
    private readonly view: WorkspaceView,
    { roots, only }: ProjectOptions,
  ) {
    this.roots = roots;
    this.only = only && heldOf(only.text, readProject(only.uri, only.text, 'inSettings'));
  }

  setRoots(roots: readonly string[]): void {
    this.roots = roots;
  }

  /** What a file holds now; undefined where there is none. Returns whether kinds of policies or severities may be others for it. */
  take(uri: string, text: string | undefined): boolean {
    if (text === undefined) this.absent.add(uri);
    else this.absent.delete(uri);
    return this.replace(uri, text);
  }

  /** Whether a file was looked for and is not there. */
  isAbsent(uri: string): boolean {
    return this.absent.has(uri);
  }

  /** Nobody says any more what a file holds. */
  forget(uri: string): boolean {
    return this.replace(uri, undefined);
  }

  private replace(uri: string, text: string | undefined): boolean {
    if (!isProjectFile(uri)) return false;
    const before = this.at(uri);
    if (text === undefined) this.texts.delete(uri);
    else this.texts.set(uri, text);
    return effectOf(before) !== effectOf(this.at(uri));
  }

  isProject(uri: string): boolean {
    return isProjectFile(uri) || this.only?.project.uri === uri;
  }

  textOf(uri: string): string | undefined {
    return this.only?.project.uri === uri ? this.only.text : this.texts.get(uri);
  }

  /** The one that counts for a file. */
  of(uri: string): Project | undefined {
    return this.heldFor(uri)?.project;
  }

  /** Kinds of policies and severities that it sets for a file. */
  settingsOf(uri: string): Held['settings'] | undefined {
    return this.heldFor(uri)?.settings;
  }

  /** The kind of a lone policy file: by its path, or because the project names it as one of its policies. */
  kindOf(uri: string): PolicyKind | undefined {
    const held = this.heldFor(uri);
    if (!held) return undefined;
    const path = pathBelow(held.project.uri, uri);
    const pinned = held.settings.policyKinds.find(([pattern]) => matchesPath(pattern, path))?.[1];
    if (pinned) return pinned;
    const whole = pathOf(uri);
    const holds = held.project.files.find((file) => file.uri !== undefined && pathOf(file.uri) === whole && !file.text.includes('#'))?.holds;
    return holds === 'values' || holds === 'endpoint' || holds === 'organization' ? undefined : holds;
  }

  environment(name: string, from: string): FoundEnvironment {
    const project = this.of(from);
    if (project) return findEnvironment(project, name, from);
    return { message: `\`${name}\` names an environment of \`gatehouse.json\`, and there is no such file in the folder of this one or above it.` };
  }

  /** In order or not, as they are written. */
  environmentNames(from: string): readonly string[] {
    return Object.keys(this.of(from)?.fields.environments ?? {});
  }

  /** Files nobody has handed in without which it is not known what a project says for a file. `isSimulated`: requests about it are asked in an environment. */
  missing(uri: string, isSimulated: boolean): readonly string[] {
    const places = this.only ? [] : projectPlaces(uri, this.roots).filter((place) => !this.texts.has(place));
    const named = isSimulated || this.isProject(uri) || isScenarioFile(uri) ? (this.of(uri)?.files ?? []).flatMap((file) => file.uri ?? []) : [];
    // What is named may say no more than where to look.
    const beside = named.flatMap((file) => this.view.unit(file)?.missing ?? []);
    return [...places, ...named.filter((file) => !this.view.file(file)), ...beside].filter((file) => !this.absent.has(file));
  }

  /** What is wrong with a project, in source order. */
  findings(uri: string): readonly LocatedFinding[] {
    const held = this.at(uri);
    if (!held) return [];
    const { project } = held;
    const workspace = { file: (other: string) => this.view.file(other), unit: (other: string) => this.view.unit(other) };
    const inFiles = checkFiles(project, { workspace, valueFile: readContext(workspace, this.view).valueFile, isAbsent: (other) => this.isAbsent(other) });
    const all = [...project.problems, ...inFiles.map(({ path, message }) => ({ span: project.spanOf(path), message }))];
    return all.map(({ span, message }): LocatedFinding => ({ code: 'gatehouse-json', severity: 'error', policyKind: null, span, message })).sort((a, b) => a.span.start - b.span.start);
  }

  private heldFor(uri: string): Held | undefined {
    if (this.only) return this.only;
    for (const place of projectPlaces(uri, this.roots)) {
      const held = this.at(place);
      if (held) return held;
    }
    return undefined;
  }

  private at(uri: string): Held | undefined {
    const text = this.texts.get(uri);
    if (text === undefined) return this.only?.project.uri === uri ? this.only : undefined;
    const known = this.read.get(uri);
    if (known?.text === text) return known;
    const held = heldOf(text, readProject(uri, text));
    this.read.set(uri, held);
    return held;
  }
}

/** What of it bears on findings in other files. */
function effectOf(held: Held | undefined): string {
  return JSON.stringify(held && [...held.settings.policyKinds, ...held.settings.levels, ...held.project.files.map(({ text, holds }) => [text, holds])]);
}

function heldOf(text: string, project: Project): Held {
  return { text, project, settings: readSettings(project.fields) };
}

/** A file outside of the project's folder goes by its whole path. */
function pathBelow(project: string, uri: string): string {
  const folder = pathOf(project).replace(/[^/]*$/, '');
  const path = pathOf(uri);
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}
