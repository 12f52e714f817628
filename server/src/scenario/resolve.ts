/**
 * Finds what a reference leads to: an API, a policy, an authorizer output in another file of the workspace.
 *
 * Files come through an injected lookup. A selector is a JSON pointer or a Terraform address, also that of the resource
 * around the thing, or a bare name where only one thing has it. Whatever is not there is said in one sentence.
 */
import { findNearest } from '../base/nearest';
import { readAuthorizerOutput, type LocatedOutput } from '../gateway/authorizer-output';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy } from '../policy/read';
import { parseEmbedded } from '../syntax/decode/parse-embedded';
import { findMember, settle, type HostNode } from '../syntax/node';
import type { ApiEntry, FileEntry, PolicyEntry, UnitEntry } from '../workspace/model';
import { parseReference, resolveUri } from './references';

/** The files scenarios refer to, understood with those of their unit. */
export interface ScenarioWorkspace {
  file(uri: string): FileEntry | undefined;
  unit(uri: string): UnitEntry | undefined;
}

export type Resolved<T> = { readonly found: T } | { readonly message: string };

export interface Place {
  readonly file: FileEntry;
  readonly unit: readonly FileEntry[];
  /** As written; undefined for the file as a whole. */
  readonly selector: string | undefined;
  readonly text: string;
}

export function resolvePlace(text: string, base: string, workspace: ScenarioWorkspace): Resolved<Place> {
  const { path, selector } = parseReference(text);
  const uri = resolveUri(base, path);
  const file = uri === undefined ? undefined : workspace.file(uri);
  if (uri === undefined || !file) return { message: `\`${path}\` cannot be read: paths are relative to the scenario file.` };
  return { found: { file, unit: workspace.unit(uri)?.files ?? [file], selector: selector === '' ? undefined : selector, text } };
}

export function resolveApi(text: string, base: string, workspace: ScenarioWorkspace): Resolved<ApiEntry> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { unit, selector } = place.found;
  const entries = unit.flatMap((file) => file.apis);
  const matching = selector === undefined ? entries : pick(entries, selector, (entry) => [entry.api.selector, entry.api.name]);
  const [only, ...others] = matching;
  if (only && others.length === 0) return { found: only };
  return notFound(matching.map((entry) => entry.api.selector), entries.map((entry) => entry.api.selector), 'API', text);
}

/** The policy at a reference, read as the kind its place in the case demands. */
export function resolvePolicy(text: string, base: string, workspace: ScenarioWorkspace, kind: PolicyKind, service?: string): Resolved<Policy> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { unit, file, selector } = place.found;
  const entries = unit.flatMap((each) => each.policies).filter((entry) => kind === 'trust' || entry.site.kind !== 'trust');
  const own = entries.filter((entry) => entry.uri === file.uri);
  const matching = selector === undefined ? own : pick(entries, selector, (entry) => [entry.site.selector, entry.site.name]);
  const [only, ...others] = matching.length === 0 && selector !== undefined ? behind(place.found, entries) : matching;
  if (only && others.length === 0) return { found: asKind(only, kind, service) };
  const node = selector === undefined ? file.document.root : selector.startsWith('/') ? followPointer(file.document.root, selector) : undefined;
  const document = node && readThrough(node);
  if (document && isPolicyLike(document)) return { found: readPolicy(document, { kind, kindIsCertain: true, service, dialect: 'iam' }) };
  return notFound(matching.map((entry) => entry.site.selector), entries.map((entry) => entry.site.selector), 'policy', text);
}

export function resolveOutput(text: string, base: string, workspace: ScenarioWorkspace): Resolved<LocatedOutput> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { file, selector } = place.found;
  const matching = selector === undefined ? file.outputs : pick(file.outputs, selector, (entry) => [entry.site.selector, entry.site.name]);
  const [only, ...others] = matching;
  if (only && others.length === 0) return { found: only.output };
  const node = selector === undefined ? file.document.root : followPointer(file.document.root, selector);
  const document = node && readThrough(node);
  if (document?.kind === 'object') return { found: readAuthorizerOutput(document) };
  return notFound(matching.map((entry) => entry.site.selector), file.outputs.map((entry) => entry.site.selector), 'authorizer output', text);
}

/** The policy of a resource that only names the document it carries. */
function behind({ file, unit, selector }: Place, entries: readonly PolicyEntry[]): readonly PolicyEntry[] {
  const address = selector === undefined ? undefined : file.framework?.policyBehind?.(selector, unitFiles(unit));
  return address ? entries.filter((entry) => entry.uri === address.uri && entry.site.selector === address.selector) : [];
}

/** The files of a unit as frameworks look at them. */
export function unitFiles(unit: readonly FileEntry[]): readonly { readonly uri: string; readonly root: HostNode }[] {
  return unit.map(({ uri, document }) => ({ uri, root: document.root }));
}

/** The node at a JSON pointer; JSON in strings on the way is read through. */
function followPointer(root: HostNode, pointer: string): HostNode | undefined {
  let node: HostNode | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const at: HostNode | undefined = node && readThrough(node);
    if (at?.kind === 'object') node = findMember(at, key)?.value;
    else if (at?.kind === 'array' && /^\d+$/.test(key)) node = at.items[Number(key)];
    else return undefined;
  }
  return node;
}

/** What a node stands for, through references and JSON in a string. */
function readThrough(node: HostNode): HostNode {
  const value = settle(node);
  if (value.kind !== 'string' || !/^\s*[[{]/.test(value.value)) return value;
  const { root } = parseEmbedded(value);
  return root.kind === 'object' || root.kind === 'array' ? root : value;
}

/** Things a selector names: exactly, by the resource around them, or by a bare name. */
export function pick<T>(things: readonly T[], selector: string, namesOf: (thing: T) => readonly [selector: string, name: string]): readonly T[] {
  const tests: readonly ((full: string, name: string) => boolean)[] = [
    (full) => full === selector,
    (full) => full.startsWith(`${selector}/`) || full.startsWith(`${selector}.`),
    (full) => full === `/Resources/${selector}` || full.startsWith(`/Resources/${selector}/`) || full.split('.')[1] === selector,
    (_, name) => name === selector,
  ];
  for (const test of tests) {
    const found = things.filter((thing) => test(...namesOf(thing)));
    if (found.length > 0) return found;
  }
  return [];
}

function asKind(entry: PolicyEntry, kind: PolicyKind, service: string | undefined): Policy {
  const { policy } = entry;
  if (policy.kind === kind && (service === undefined || policy.service === service)) return policy;
  return readPolicy(policy.node, { kind, kindIsCertain: true, service, dialect: policy.dialect, holds: entry.site.holds });
}

/** A policy nobody recognised, named by somebody who knows: at least it has statements, or is a list of them. */
function isPolicyLike(node: HostNode): boolean {
  if (node.kind === 'array') return node.items.length > 0 && node.items.every((item) => settle(item).kind === 'object');
  return node.kind === 'object' && findMember(node, 'Statement') !== undefined;
}

function notFound(matching: readonly string[], all: readonly string[], what: string, text: string): { readonly message: string } {
  const choices = matching.length > 1 ? matching : all;
  if (choices.length === 0) return { message: `\`${text}\` leads to no ${what}: there is none in that file.` };
  const list = choices.slice(0, 5).map((selector) => `\`#${selector}\``).join(', ');
  const { selector } = parseReference(text);
  if (matching.length > 1 || selector === undefined) return { message: `\`${text}\` could mean more than one ${what}: name one of ${list}.` };
  const nearest = findNearest(selector, all);
  if (nearest !== undefined) return { message: `\`${text}\` leads to no ${what}: did you mean \`#${nearest}\`?` };
  return { message: `\`${text}\` leads to no ${what}: that file has ${list}.` };
}
