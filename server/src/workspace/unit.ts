/**
 * One unit — a template alone, the files of a Terraform module — from parsed documents to policies, APIs and outputs.
 *
 * The reader remembers, per file, what it looked up among the unit's declarations and binds a file again only when one of
 * those changed or the file itself did. Policies are remembered by the node they were read from, statements likewise.
 */
import { readApi } from '../gateway/read';
import { readAuthorizerOutput } from '../gateway/authorizer-output';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy, type StatementMemo } from '../policy/read';
import { recognisePolicy, whyNoPolicy } from '../policy/recognise';
import { findShapes } from '../sites/shapes';
import type { AuthorizerOutputSite, Framework, PolicySite, Scope, UnitFile } from '../sites/site';
import { settle, type HostNode, type StringNode } from '../syntax/node';
import { Binder, type BindMemo } from './bind';
import type { ParsedDocument, Part, WorkCount } from './document';
import { embeddedStrings, Embedder } from './embed';
import { Links, type OtherFiles } from './links';
import type { FileEntry, OutputEntry, PolicyEntry, SourceDocument, UnitEntry } from './model';

export interface UnitSource {
  readonly document: ParsedDocument;
  /** The tree before binding. */
  readonly raw: HostNode;
  readonly file: UnitFile;
}

interface BoundFile {
  readonly source: UnitSource;
  readonly rootOf: (part: Part) => HostNode;
  readonly file: UnitFile;
  /** Addresses that were looked up while binding, found or not. */
  readonly lookedUp: ReadonlySet<string>;
  readonly links: Links;
}

interface FoundSites {
  readonly policies: readonly PolicySite[];
  /** Those inside of which policies were found. */
  readonly strings: readonly StringNode[];
  readonly outputs: readonly OutputEntry[];
}

/** What is found inside of strings beside policies. */
interface Inside {
  readonly strings: StringNode[];
  readonly outputs: AuthorizerOutputSite[];
}

type Declared = ReadonlyMap<string, HostNode>;

export class UnitReader {
  private bound = new Map<string, BoundFile>();
  private declared: Declared = new Map();
  private readonly declarations = new WeakMap<UnitFile, Declared>();
  private readonly bindMemo: BindMemo = new WeakMap();
  private readonly policyMemo = new WeakMap<HostNode, { readonly key: string; readonly policy: Policy }>();
  private readonly statementMemo: StatementMemo = new WeakMap();
  private readonly embedder = new Embedder();

  constructor(
    private readonly key: string,
    private readonly framework: Framework | undefined,
    private readonly pinnedKind: (uri: string) => PolicyKind | undefined,
    private readonly count: WorkCount,
    private readonly others: OtherFiles,
  ) {}

  read(sources: readonly UnitSource[]): UnitEntry {
    const bound = this.bindFiles(sources);
    const links = new Links(this.others);
    const files = this.entries(bound, links);
    const all = [...bound.map((file) => file.links), links];
    return { key: this.key, files, links: unique(all.flatMap(({ uris }) => uris)), missing: unique(all.flatMap(({ missing }) => missing)) };
  }

  /** The roots of the files after binding, before anything is looked for in them. */
  bind(sources: readonly UnitSource[]): { readonly files: readonly UnitFile[]; readonly links: readonly string[] } {
    const bound = this.bindFiles(sources);
    return { files: bound.map(({ file }) => file), links: unique(bound.flatMap(({ links }) => links.uris)) };
  }

  private bindFiles(sources: readonly UnitSource[]): readonly BoundFile[] {
    const declared = this.declare(sources);
    const changed = changedAddresses(this.declared, declared);
    this.declared = declared;
    const bound = new Map(sources.map((source) => [source.file.uri, this.bindFile(source, declared, changed)]));
    this.bound = bound;
    return [...bound.values()];
  }

  private declare(sources: readonly UnitSource[]): Declared {
    const merged = new Map<string, HostNode>();
    for (const { file } of sources) {
      let declared = this.declarations.get(file);
      if (!declared) {
        declared = this.framework?.declare(file) ?? new Map<string, HostNode>();
        this.declarations.set(file, declared);
      }
      for (const [address, node] of declared) if (!merged.has(address)) merged.set(address, node);
    }
    return merged;
  }

  private bindFile(source: UnitSource, declared: Declared, changed: ReadonlySet<string>): BoundFile {
    const before = this.bound.get(source.file.uri);
    if (before?.source === source && !intersects(before.lookedUp, changed) && !before.links.haveChanged()) return before;
    const framework = this.framework;
    const { uri } = source.file;
    const lookedUp = new Set<string>();
    const links = new Links(this.others);
    const scope: Scope = { id: uri, declared: watch(declared, lookedUp), file: (path) => links.written(uri, path)?.root };
    const binder = new Binder(
      (reference) => framework?.resolve(reference, scope) ?? { kind: 'unresolved' },
      this.bindMemo,
      () => void this.count.boundParts++,
    );
    const roots = new Map(source.document.parts.map((part) => [part, binder.bind(part.root)]));
    const rootOf = (part: Part): HostNode => roots.get(part) ?? part.root;
    return { source, rootOf, file: { uri, root: source.document.assemble(rootOf) }, lookedUp, links };
  }

  private entries(files: readonly BoundFile[], links: Links): FileEntry[] {
    const unitFiles = files.map(({ file }): UnitFile => ({ ...file, linked: (path) => links.bound(file.uri, path) }));
    const sites = unitFiles.map((file) => this.findSites(file, unitFiles));
    const strings = stringsBySource(sites);
    const apis = (this.framework?.apis(unitFiles) ?? []).map((site) => ({ uri: site.uri, api: readApi(site) }));
    return files.map((bound, index): FileEntry => {
      const uri = bound.file.uri;
      const found = sites[index] ?? { policies: [], strings: [], outputs: [] };
      const policies = found.policies.map((site): PolicyEntry => ({ uri, site, policy: this.readSite(site) }));
      const ownApis = apis.filter((api) => api.uri === uri);
      const isSilent = policies.length + ownApis.length + found.outputs.length === 0;
      return {
        uri,
        document: this.finish(bound, strings),
        framework: this.framework,
        policies,
        apis: ownApis,
        outputs: found.outputs,
        permissions: this.framework?.permissions?.(bound.file) ?? [],
        silentBecause: isSilent ? this.whySilent(bound.file) : undefined,
      };
    });
  }

  private findSites(file: UnitFile, unit: readonly UnitFile[]): FoundSites {
    const inside: Inside = { strings: [], outputs: [] };
    const policies = (this.framework?.policies(file, unit) ?? [])
      .flatMap((site) => this.lookInside(site, file.uri, inside))
      .map((site) => this.pin(site, file.uri));
    const outputs = [...(this.framework?.authorizerOutputs(file) ?? []), ...inside.outputs].map((site): OutputEntry => {
      const node = this.embedder.embed(site.node);
      return { uri: file.uri, site: { ...site, node }, output: readAuthorizerOutput(node) };
    });
    return { policies, strings: inside.strings, outputs };
  }

  /**
   * What a lone string holds is seen only once it is parsed: a policy of some kind, or a document with policies and
   * authorizer outputs in it, in strings again perhaps.
   */
  private lookInside(site: PolicySite, uri: string, inside: Inside, depth = 0): readonly PolicySite[] {
    if (site.kindIsCertain || site.node.kind !== 'string') return [site];
    const root = this.embedder.embed(site.node);
    const kind = recognisePolicy(root)?.kind;
    if (kind) return [{ ...site, kind }];
    const inner = depth < mostNested ? findShapes(settle(root), [], uri) : [];
    if (inner.length === 0) return isPolicyBegun(root) ? [site] : [];
    inside.strings.push(site.node);
    return inner.flatMap((shape) => {
      const selector = site.selector + shape.site.selector;
      if (shape.type === 'policy') return this.lookInside({ ...shape.site, selector }, uri, inside, depth + 1);
      inside.outputs.push({ ...shape.site, selector, name: shape.site.selector === '' ? site.name : shape.site.name });
      return [];
    });
  }

  private pin(site: PolicySite, uri: string): PolicySite {
    const pinned = site.kindIsCertain ? undefined : this.pinnedKind(uri);
    const kind = pinned ? { kind: pinned, kindIsCertain: true, because: 'a setting names its kind' } : {};
    return { ...site, ...kind };
  }

  private readSite(site: PolicySite): Policy {
    const key = [site.kind, site.kindIsCertain, site.service, site.dialect, site.holds].join('|');
    const known = this.policyMemo.get(site.node);
    if (known?.key === key) return known.policy;
    this.count.readPolicies++;
    const node = this.embedder.embed(site.node);
    const { kind, kindIsCertain, service, dialect, holds } = site;
    const policy = readPolicy(node, {
      kind,
      kindIsCertain,
      service,
      dialect,
      holds,
      memo: this.statementMemo,
      onRead: () => void this.count.readStatements++,
    });
    this.policyMemo.set(site.node, { key, policy });
    return policy;
  }

  /** The document as handed out, with the strings that sites named parsed in their places. */
  private finish({ source, rootOf }: BoundFile, strings: ReadonlyMap<string, readonly StringNode[]>): SourceDocument {
    const { document } = source;
    const root = document.assemble((part) => {
      const own = strings.get(part.source);
      return own ? this.embedder.substitute(rootOf(part), own) : rootOf(part);
    });
    const { uri, format, version, text, comments, problems } = document;
    return { uri, format, version, text, root, comments, problems };
  }

  private whySilent({ root }: UnitFile): string {
    if (this.framework && this.framework.id !== 'loose') return `${this.framework.title} without policies, APIs or authorizer outputs that are known here`;
    return whyNoPolicy(root) ?? 'nothing in it has the shape of a policy, an API or an authorizer output';
  }
}

/** Documents in strings in strings are not looked for any deeper. */
const mostNested = 6;

/** Whether a document that is no policy yet is on its way to one. */
function isPolicyBegun(root: HostNode): boolean {
  const document = settle(root);
  // Prose has lines that look like keys.
  if (document.origin.format === 'yaml') return false;
  return document.kind !== 'object' || document.members.length === 0 || document.members.some(({ key }) => /^(?:statements?|version|effect)$/i.test(key));
}

function stringsBySource(sites: readonly FoundSites[]): Map<string, StringNode[]> {
  const result = new Map<string, StringNode[]>();
  for (const { policies, strings, outputs } of sites) {
    for (const string of [...strings, ...[...policies, ...outputs.map((output) => output.site)].flatMap(({ node }) => embeddedStrings(node))]) {
      const known = result.get(string.span.source);
      if (known) known.push(string);
      else result.set(string.span.source, [string]);
    }
  }
  return result;
}

function changedAddresses(before: Declared, after: Declared): Set<string> {
  const changed = new Set<string>();
  for (const [address, node] of after) if (before.get(address) !== node) changed.add(address);
  for (const address of before.keys()) if (!after.has(address)) changed.add(address);
  if (changed.size > 0) changed.add(everything);
  return changed;
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const item of small) if (large.has(item)) return true;
  return false;
}

/** Stands for the whole list of declarations among the addresses looked up. */
const everything = '*';

/** A view of the declarations that notes which addresses were asked for; who lists them depends on all. */
function watch(declared: Declared, lookedUp: Set<string>): Declared {
  const note = (address: string): string => {
    lookedUp.add(address);
    return address;
  };
  const all = (): Declared => {
    note(everything);
    return declared;
  };
  return {
    get: (address) => declared.get(note(address)),
    has: (address) => declared.has(note(address)),
    forEach: (visit, self) => {
      all().forEach(visit, self);
    },
    entries: () => all().entries(),
    keys: () => all().keys(),
    values: () => all().values(),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    size: declared.size,
  };
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
