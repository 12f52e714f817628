/**
 * Finds what a reference leads to: an API, a policy, an authorizer output in another file of the workspace.
 *
 * Files come through an injected lookup. A selector is a JSON pointer or a Terraform address, also that of the resource
 * around the thing, the path of the construct that made it, or a bare name where only one thing has it.
 * Whatever is not there is said in one sentence.
 */
import { findNearest } from '../base/nearest';
import { readAuthorizerOutput, type LocatedOutput } from '../gateway/authorizer-output';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy } from '../policy/read';
import { findStatementElement } from '../policy/vocabulary/elements';
import { parseEmbedded } from '../syntax/decode/parse-embedded';
import { findMember, settle, type HostNode } from '../syntax/node';
import type { ApiEntry, FileEntry, InstanceEntry, PolicyEntry, UnitEntry } from '../workspace/model';
import { assemblyIn, placeInAssembly, readManifest, valuesBeside } from './cloud-assembly';
import { whyApiDamaged, whyDamaged, whyDamagedAt, whyPlaceDamaged, whyPolicyDamaged } from './damage';
import { withoutExcerpts, type Place, type Resolved, type ScenarioWorkspace } from './place';
import { parseReference, resolveUri } from './references';

export type { Place, Resolved, ScenarioWorkspace } from './place';

export function resolvePlace(text: string, base: string, workspace: ScenarioWorkspace): Resolved<Place> {
  const place = findPlace(text, base, workspace);
  const message = 'found' in place ? whyPlaceDamaged(place.found, base, workspace) : undefined;
  return message === undefined ? place : { message };
}

function findPlace(text: string, base: string, workspace: ScenarioWorkspace): Resolved<Place> {
  const { path, selector } = parseReference(text);
  const uri = resolveUri(base, path);
  const excerpt = uri === undefined || selector === undefined ? undefined : workspace.excerpt?.(uri, selector)?.files;
  if (excerpt?.[0]) return { found: { file: excerpt[0], unit: excerpt, isExcerpt: true, selector, text, values: new Map() } };
  const file = uri === undefined ? undefined : workspace.file(uri);
  const manifest = file ?? (uri === undefined ? undefined : assemblyIn(uri, workspace));
  if (manifest && readManifest(manifest)) {
    const message = whyDamaged([manifest.document], base, workspace);
    return message === undefined ? placeInAssembly(manifest, text, selector ?? '', workspace) : { message };
  }
  if (uri === undefined || !file) return { message: `\`${path}\` cannot be read: correct the path, which is written here as seen from this file.` };
  const unit = workspace.unit(uri);
  return { found: { file, unit: unit?.files ?? [file], ...atTime(selector, file, unit), text, values: valuesBeside(file, workspace) } };
}

/** Which time a selector means, in a file that tells of two. */
function atTime(selector: string | undefined, { framework }: FileEntry, unit: UnitEntry | undefined): Pick<Place, 'selector' | 'before'> {
  const names = framework?.stateNames;
  if (selector === undefined || selector === '') return { selector: undefined };
  if (names && `${selector}.`.startsWith(names.before)) {
    const before = unit?.before ?? { policies: [], apis: [], principals: [] };
    return { selector: `${selector}.` === names.before ? undefined : selector, before };
  }
  return { selector: names && selector.startsWith(names.after) ? selector.slice(names.after.length) : selector };
}

export function resolveApi(text: string, base: string, workspace: ScenarioWorkspace): Resolved<ApiEntry> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { selector } = place.found;
  const { own, inside } = apisAt(place.found, workspace);
  const entries = own.length > 0 && selector === undefined ? own : [...own, ...inside];
  const matching = selector === undefined ? entries : pickOwn(own, inside, selector, namesOfApi);
  const [only, ...others] = matching;
  if (only && others.length === 0) return unlessDamaged(only, whyApiDamaged(only.api, base, workspace));
  return notFound(matching.map(namesOfApi), entries.map(namesOfApi), 'API', place.found);
}

/** All APIs of the files at a reference, each a resource of its own; none where it leads to no file. */
export function apisBeside(text: string, base: string, workspace: ScenarioWorkspace): readonly ApiEntry[] {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return [];
  const { own, inside } = apisAt(place.found, workspace);
  return [...own, ...inside];
}

function apisAt(place: Place, workspace: ScenarioWorkspace): { readonly own: readonly ApiEntry[]; readonly inside: readonly ApiEntry[] } {
  return { own: holdersAt(place).flatMap(({ apis }) => apis), inside: instancesOf(place, workspace).flatMap(({ apis }) => apis) };
}

/** The policy at a reference, read as the kind its place in the case demands. */
export function resolvePolicy(text: string, base: string, workspace: ScenarioWorkspace, kind: PolicyKind, service?: string): Resolved<Policy> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { file, selector, before } = place.found;
  const isMeant = (entry: PolicyEntry): boolean => kind === 'trust' || entry.site.kind !== 'trust';
  const entries = holdersAt(place.found).flatMap((each) => each.policies).filter(isMeant);
  const inside = instancesOf(place.found, workspace).flatMap(({ policies }) => policies).filter(isMeant);
  const own = entries.filter((entry) => entry.uri === file.uri);
  const matching = selector === undefined ? own : pickOwn(entries, inside, selector, namesOfSite);
  const [only, ...others] = matching.length === 0 && selector !== undefined ? behind(place.found, [...entries, ...inside], workspace) : matching;
  if (only && others.length === 0) {
    const policy = asKind(only, kind, service);
    return unlessDamaged(policy, whyPolicyDamaged(policy, base, workspace));
  }
  const node = before ? undefined : selector === undefined ? file.document.root : selector.startsWith('/') ? followPointer(file.document.root, selector) : undefined;
  const document = node && readThrough(node);
  if (document && (isPolicyLike(document) || isUnseen(document))) {
    return unlessDamaged(readPolicy(document, { kind, kindIsCertain: true, service, dialect: 'iam' }), whyDamagedAt([document], [], base, workspace));
  }
  if (place.found.isExcerpt) return resolvePolicy(text, base, withoutExcerpts(workspace), kind, service);
  return notFound(matching.map(namesOfSite), entries.map(namesOfSite), 'policy', place.found);
}

export function resolveOutput(text: string, base: string, workspace: ScenarioWorkspace): Resolved<LocatedOutput> {
  const place = resolvePlace(text, base, workspace);
  if ('message' in place) return place;
  const { file, selector } = place.found;
  const matching = selector === undefined ? file.outputs : pick(file.outputs, selector, namesOfSite);
  const [only, ...others] = matching;
  if (only && others.length === 0) return unlessDamaged(only.output, whyDamagedAt([only.output.node], [], base, workspace));
  const node = selector === undefined ? file.document.root : followPointer(file.document.root, selector);
  const document = node && readThrough(node);
  if (document?.kind === 'object') return unlessDamaged(readAuthorizerOutput(document), whyDamagedAt([document], [], base, workspace));
  return notFound(matching.map(namesOfSite), file.outputs.map(namesOfSite), 'authorizer output', place.found);
}

function unlessDamaged<T>(found: T, message: string | undefined): Resolved<T> {
  return message === undefined ? { found } : { message };
}

/** Where the things stand that a place may mean before those of instances. */
export function holdersAt({ unit, before }: Place): readonly Pick<InstanceEntry, 'policies' | 'apis'>[] {
  return before ? [before] : unit;
}

/** What the files that a place uses are in each of their uses; in a cloud assembly they are among its files already. */
export function instancesOf({ file, unit, before, isExcerpt }: Place, workspace: ScenarioWorkspace): readonly InstanceEntry[] {
  if (before || isExcerpt) return [];
  const whole = workspace.unit(file.uri);
  return whole && whole.files.length === unit.length ? whole.instances : [];
}

/** The policy of a resource that only names the document it carries. */
function behind({ file, unit, selector, isExcerpt }: Place, entries: readonly PolicyEntry[], workspace: ScenarioWorkspace): readonly PolicyEntry[] {
  if (selector === undefined || isExcerpt) return [];
  const address = workspace.unit(file.uri)?.policyBehind(selector) ?? file.framework?.policyBehind?.(selector, unitFiles(unit));
  return address ? entries.filter((entry) => entry.uri === address.uri && entry.site.selector === address.selector) : [];
}

/** The files of a unit as frameworks look at them. */
export function unitFiles(unit: readonly FileEntry[]): readonly { readonly uri: string; readonly root: HostNode }[] {
  return unit.map(({ uri, document }) => ({ uri, root: document.root }));
}

/** The node at a JSON pointer; JSON in strings on the way is read through. */
export function followPointer(root: HostNode, pointer: string): HostNode | undefined {
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
export function readThrough(node: HostNode): HostNode {
  const value = settle(node);
  if (value.kind !== 'string' || !/^\s*(?:[[{]|\$\{)/.test(value.value)) return value;
  const { root } = parseEmbedded(value);
  return root.kind === 'object' || root.kind === 'array' || isUnseen(root) ? root : value;
}

/** What a thing can be named by. */
export interface Names {
  readonly selector: string;
  readonly name: string;
  readonly constructPath?: string;
  readonly arn?: string;
}

const namesOfApi = ({ api }: ApiEntry): Names => api;
const namesOfSite = ({ site }: { readonly site: Names }): Names => site;

/** Things a selector names: exactly, by the resource or the construct around them, or by a bare name. */
export function pick<T>(things: readonly T[], selector: string, namesOf: (thing: T) => Names): readonly T[] {
  const path = selector.replace(/^\//, '');
  const tests: readonly ((names: Names) => boolean)[] = [
    (names) => names.selector === selector,
    (names) => names.selector.startsWith(`${selector}/`) || names.selector.startsWith(`${selector}.`),
    ({ selector: full }) => {
      const inTemplate = full.slice(Math.max(0, full.indexOf('/Resources/')));
      return inTemplate === `/Resources/${selector}` || inTemplate.startsWith(`/Resources/${selector}/`) || full.split('.')[1] === selector;
    },
    ({ constructPath }) => constructPath === path || constructPath === `${path}/Resource`,
    ({ constructPath }) => constructPath?.startsWith(`${path}/`) === true,
    ({ name, arn }) => name === selector || arn === selector,
  ];
  for (const test of tests) {
    const found = things.filter((thing) => test(namesOf(thing)));
    if (found.length > 0) return found;
  }
  // Terraform calls the one instance of `count = x ? 1 : 0` `this[0]`; a block that is read once is called `this`.
  const single = selector.replaceAll('[0]', '');
  return single === selector ? [] : pick(things, single, namesOf);
}

/** Those of the files themselves, where a selector names any; else those of instances. */
export function pickOwn<T>(own: readonly T[], inside: readonly T[], selector: string, namesOf: (thing: T) => Names): readonly T[] {
  const found = pick(own, selector, namesOf);
  return found.length > 0 ? found : pick(inside, selector, namesOf);
}

/** How a thing is best named among others: by the construct it belongs to where nothing else does. */
export function selectorOf({ selector, name, constructPath }: Names, among: readonly Names[]): string {
  if (constructPath === undefined) return selector;
  const isShared = among.filter((other) => other.constructPath === constructPath).length > 1;
  return isShared ? name : constructPath.replace(/\/Resource$/, '');
}

function asKind(entry: PolicyEntry, kind: PolicyKind, service: string | undefined): Policy {
  const { policy } = entry;
  if (policy.kind === kind && (service === undefined || policy.service === service)) return policy;
  return readPolicy(policy.node, { kind, kindIsCertain: true, service, dialect: policy.dialect, holds: entry.site.holds });
}

/** A policy nobody recognised, named by somebody who knows: at least it has statements, or is a list of them. */
function isPolicyLike(node: HostNode): boolean {
  if (node.kind === 'array') {
    const items = node.items.map(settle);
    // Files of parameters are lists of objects as well.
    return items.every((item) => item.kind === 'object') && items.some((item) => item.members.some(({ key }) => findStatementElement(key)));
  }
  return node.kind === 'object' && findMember(node, 'Statement') !== undefined;
}

/** What a text stands for of which nothing is known. */
function isUnseen(node: HostNode): boolean {
  return node.origin.outer !== undefined && (node.kind === 'unknown' || node.kind === 'ref');
}

/** Why there is nothing to choose from in a file. */
export function whyNone({ framework, silentBecause }: FileEntry): string {
  return (framework?.whyNothing && silentBecause) ?? 'there is none in that file';
}

function notFound(matching: readonly Names[], everything: readonly Names[], what: string, { text, file }: Place): { readonly message: string } {
  const all = everything.map((each) => selectorOf(each, everything));
  const choices = matching.length > 1 ? matching.map((each) => selectorOf(each, everything)) : all;
  if (choices.length === 0) return { message: `\`${text}\` leads to no ${what}: ${whyNone(file)}.` };
  const list = choices.slice(0, 5).map((selector) => `\`#${selector}\``).join(', ');
  const { selector } = parseReference(text);
  if (matching.length > 1 || selector === undefined) return { message: `\`${text}\` could mean more than one ${what}: name one of ${list}.` };
  const nearest = findNearest(selector, all);
  if (nearest !== undefined) return { message: `\`${text}\` leads to no ${what}: did you mean \`#${nearest}\`?` };
  return { message: `\`${text}\` leads to no ${what}: that file has ${list}.` };
}
