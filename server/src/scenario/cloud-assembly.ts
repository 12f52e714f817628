/**
 * References into the output of the CDK: `cdk.out#OrdersStack/OrdersApi` leads to the template of the stack, and to those of
 * the stacks nested in it, with the construct's path as the selector.
 *
 * The manifest of the folder says which stacks there are and where they are deployed; manifests, templates and stages
 * below are asked for as far as the reference needs them. Nothing a manifest tells to do is done.
 */
import { findNearest } from '../base/nearest';
import { folderOf, resolveUri } from '../base/uri';
import type { FileEntry } from '../workspace/model';
import type { Place, Resolved, ScenarioWorkspace } from './place';

type Assembly = NonNullable<ReturnType<NonNullable<NonNullable<FileEntry['framework']>['assembly']>>>;

interface Stack {
  readonly stack: Assembly['stacks'][number];
  readonly template: string;
}

/** The manifest of a folder; undefined where the folder holds no assembly. */
export function assemblyIn(folder: string, workspace: ScenarioWorkspace): FileEntry | undefined {
  const manifest = workspace.file(`${folder.replace(/\/$/, '')}/manifest.json`);
  return manifest && readManifest(manifest) ? manifest : undefined;
}

/** Undefined for a file that is no manifest. */
export function readManifest({ uri, document, framework }: FileEntry): Assembly | undefined {
  return framework?.assembly?.({ uri, root: document.root });
}

export function placeInAssembly(manifest: FileEntry, text: string, written: string, workspace: ScenarioWorkspace): Resolved<Place> {
  const selector = written.replace(/^\//, '');
  const stacks = stacksOf(manifest, workspace, 0);
  const named = selector === '' ? stacks.map((stack) => ({ stack, selector: stack.stack.path })) : stacksNamed(stacks, selector);
  const [only, ...others] = named;
  if (!only) return { message: noStack(text, selector, stacks) };
  if (others.length > 0) return { message: `\`${text}\` could mean more than one stack: name one of ${list(named.map(({ stack }) => stack.stack.path))}.` };
  const { template, stack } = only.stack;
  const file = workspace.file(template);
  if (!file) return { message: `The template of the stack \`${stack.path}\` cannot be read: synthesise the app again.` };
  askForNested(file, workspace);
  return { found: { file, unit: workspace.unit(file.uri)?.files ?? [file], selector: only.selector, text, values: new Map(valuesOf(stack, file.uri, true)) } };
}

/** What the assembly around a template knows of its deployment; nothing for a template that no app made. */
export function valuesBeside({ uri, document, framework }: FileEntry, workspace: ScenarioWorkspace): ReadonlyMap<string, string> {
  const [construct] = framework?.constructs?.({ uri, root: document.root }) ?? [];
  const manifest = construct && assemblyIn(folderOf(uri), workspace);
  const stacks = manifest ? (readManifest(manifest)?.stacks ?? []) : [];
  const own = manifest && stacks.find(({ template }) => resolveUri(manifest.uri, template) === uri);
  const around = own ?? stacks.find(({ path }) => construct?.path.startsWith(`${path}/`));
  return new Map(around ? valuesOf(around, uri, around === own) : []);
}

/** Stages hold assemblies of their own; deeper than this nobody puts one into another. */
const mostStages = 8;

function stacksOf(manifest: FileEntry, workspace: ScenarioWorkspace, depth: number): readonly Stack[] {
  const { stacks, folders } = readManifest(manifest) ?? { stacks: [], folders: [] };
  const own = stacks.flatMap((stack): Stack[] => {
    const template = resolveUri(manifest.uri, stack.template);
    return template === undefined ? [] : [{ stack, template }];
  });
  if (depth >= mostStages) return own;
  const below = folders.flatMap((folder) => {
    const uri = resolveUri(manifest.uri, folder);
    const other = uri === undefined ? undefined : assemblyIn(uri, workspace);
    return other ? stacksOf(other, workspace, depth + 1) : [];
  });
  return [...own, ...below];
}

interface NamedStack {
  readonly stack: Stack;
  /** The path of the construct. */
  readonly selector: string;
}

/** The stacks a selector begins with: by the longest name, by their paths before anything else they go by. */
function stacksNamed(stacks: readonly Stack[], selector: string): readonly NamedStack[] {
  const found = stacks.flatMap((stack) =>
    [stack.stack.path, ...stack.stack.names].flatMap((name, index) => {
      if (selector !== name && !selector.startsWith(`${name}/`)) return [];
      return [{ stack, selector: stack.stack.path + selector.slice(name.length), weight: 2 * name.length + (index === 0 ? 1 : 0) }];
    }),
  );
  const most = Math.max(...found.map(({ weight }) => weight));
  const best = new Map(found.filter(({ weight }) => weight === most).map((each) => [each.stack, each]));
  return [...best.values()];
}

/** The stack brings those that are nested in it along, to any depth, once their templates are known. */
function askForNested(file: FileEntry, workspace: ScenarioWorkspace): void {
  const found = new Map([[file.uri, file]]);
  for (const { uri: parent, document, framework } of found.values()) {
    for (const { template } of framework?.constructs?.({ uri: parent, root: document.root }) ?? []) {
      const uri = template === undefined ? undefined : resolveUri(parent, template);
      const nested = uri === undefined || found.has(uri) ? undefined : workspace.file(uri);
      if (nested) found.set(nested.uri, nested);
    }
  }
}

/** What a nested stack has of its own, its name and its parameters, the assembly does not tell. */
const shared = new Set(['AWS::AccountId', 'AWS::Region', 'AWS::Partition', 'AWS::URLSuffix']);

function valuesOf({ values }: Stack['stack'], uri: string, isOwn: boolean): readonly (readonly [string, string])[] {
  return [...values].flatMap(([name, value]) => (isOwn || shared.has(name) ? [[`${uri}#${name}`, value] as const] : []));
}

function noStack(text: string, selector: string, stacks: readonly Stack[]): string {
  const paths = stacks.map(({ stack }) => stack.path);
  if (paths.length === 0) return `\`${text}\` leads to no stack: that assembly has none.`;
  const nearest = paths.find((path) => findNearest(selector.split('/').slice(0, path.split('/').length).join('/'), [path]) !== undefined);
  return `\`${text}\` leads to no stack: ${nearest === undefined ? `that assembly has ${list(paths)}` : `did you mean \`#${nearest}\``}${nearest === undefined ? '.' : '?'}`;
}

function list(paths: readonly string[]): string {
  return paths.slice(0, 5).map((path) => `\`#${path}\``).join(', ');
}
