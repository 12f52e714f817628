/**
 * What is made of the resources that APIs are read from, kept as long as nothing of it changes: all of a template's APIs by
 * their resources, the routes of one resource by what it names.
 *
 * Nodes that an edit does not touch are the same ones, so looking whether they are is all there is to do. What is made of
 * them is not known here.
 */
import { sameList } from '../../base/lists';
import { findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import type { UnitFile } from '../site';
import { isNested } from './nested';
import { resourcesOf, type Resource } from './policies';
import { eventsOfResource, implicitApis } from './sam-events';

export interface Lookup<T> {
  get(name: string): T | undefined;
}

/** Notes what is looked up by name, found or not. */
export class LookedUp<T> {
  private readonly found = new Map<string, T | undefined>();

  watch(lookup: Lookup<T>): Lookup<T> {
    return {
      get: (name) => {
        const value = lookup.get(name);
        this.found.set(name, value);
        return value;
      },
    };
  }

  isSame(lookup: Lookup<T>): boolean {
    for (const [name, value] of this.found) if (lookup.get(name) !== value) return false;
    return true;
  }
}

interface Kept<T> {
  readonly inputs: readonly unknown[];
  /** By the files that named them. */
  readonly linked: readonly LookedUp<HostNode>[];
  readonly byId: LookedUp<Resource>;
  readonly value: T;
}

export type TemplateFiles = readonly [UnitFile, ...UnitFile[]];

/** What is made of templates that belong together; all resources it looks at of other types it has to look up by `byId`. */
export class KeptForTemplates<T> {
  private readonly kept = new WeakMap<ObjectNode, Kept<T>>();

  constructor(
    private readonly resourcesById: (files: TemplateFiles) => Lookup<Resource>,
    private readonly make: (files: TemplateFiles, byId: LookedUp<Resource>) => T,
  ) {}

  /** Undefined where there is no resource that has to do with APIs. */
  get(files: TemplateFiles): T | undefined {
    const [first] = files.flatMap(({ root }) => inputsOf(root).resources);
    if (!first) return undefined;
    const inputs = files.flatMap(({ uri, usedBy, root }) => [uri, usedBy?.uri, usedBy?.name, ...inputsOf(root).all]);
    const known = this.kept.get(first.object);
    if (known && sameList(known.inputs, inputs) && known.linked.every((linked, index) => linked.isSame(rootsLinkedBy(files[index]))) && known.byId.isSame(lazily(() => this.resourcesById(files)))) return known.value;
    const [watched, linked] = watchLinks(files);
    const byId = new LookedUp<Resource>();
    const value = this.make(watched, byId);
    this.kept.set(first.object, { inputs, linked, byId, value });
    return value;
  }
}

/** Mostly nothing is looked up. */
function lazily<T>(make: () => Lookup<T>): Lookup<T> {
  let made: Lookup<T> | undefined;
  return { get: (name) => (made ??= make()).get(name) };
}

function rootsLinkedBy(file: UnitFile | undefined): Lookup<HostNode> {
  return { get: (path) => file?.linked?.(path)?.root };
}

function watchLinks([first, ...others]: TemplateFiles): readonly [TemplateFiles, readonly LookedUp<HostNode>[]] {
  const notes: LookedUp<HostNode>[] = [];
  const watch = (file: UnitFile): UnitFile => {
    const note = new LookedUp<HostNode>();
    notes.push(note);
    const noted = note.watch(rootsLinkedBy(file));
    return { ...file, linked: (path) => (noted.get(path) ? file.linked?.(path) : undefined) };
  };
  return [[watch(first), ...others.map(watch)], notes];
}

interface Inputs {
  readonly resources: readonly Resource[];
  readonly all: readonly unknown[];
}

const inputsByRoot = new WeakMap<HostNode, Inputs>();

/** All of a template that APIs are made of. */
function inputsOf(root: HostNode): Inputs {
  let inputs = inputsByRoot.get(root);
  if (!inputs) {
    const resources = resourcesOf(root).filter(hasToDoWithApis);
    const holder = findPath(root, 'Resources');
    const open = holder?.kind === 'object' ? holder.open : undefined;
    const sections = [findPath(root, 'Globals', 'Api'), findPath(root, 'Globals', 'HttpApi'), ...entriesOf(root, 'Parameters'), ...entriesOf(root, 'Outputs')];
    inputs = { resources, all: [open, ...sections, ...resources] };
    inputsByRoot.set(root, inputs);
  }
  return inputs;
}

/** Each by itself: of a long section only what is edited is another node. */
function entriesOf(root: HostNode, section: string): readonly unknown[] {
  const found = findPath(root, section);
  const place = found && settle(found);
  return place?.kind === 'object' ? [place.open, ...place.members.flatMap(({ key, value }) => [key, value])] : [place];
}

function hasToDoWithApis(resource: Resource): boolean {
  const { type, logicalId } = resource;
  if (type === 'AWS::Serverless::Function' || type === 'AWS::Serverless::StateMachine') {
    const { events, isHidden } = eventsOfResource(resource);
    return isHidden || events.length > 0 || isImplicit(logicalId);
  }
  return type.startsWith('AWS::ApiGateway') || type.startsWith('AWS::Serverless::') || isNested(type) || isImplicit(logicalId);
}

/** Whoever gives a resource that name sets up that API. */
function isImplicit(logicalId: string): boolean {
  return logicalId === implicitApis.Api || logicalId === implicitApis.HttpApi;
}
