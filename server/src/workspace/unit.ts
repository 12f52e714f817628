/**
 * One unit — a template alone, the files of a Terraform module — from parsed documents to policies, APIs and outputs.
 *
 * The reader remembers, per file, what it looked up among the unit's declarations and binds a file again only when one of
 * those changed or the file itself did. Policies are remembered by the node they were read from, statements likewise.
 */
import { sameList } from '../base/lists';
import type { ApiSite } from '../gateway/declared';
import type { Api } from '../gateway/model';
import { readApi, type RouteMemo } from '../gateway/read';
import { readAuthorizerOutput } from '../gateway/authorizer-output';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy, type StatementMemo } from '../policy/read';
import { recognisePolicy, whyNoPolicy } from '../policy/recognise';
import { findShapes } from '../sites/shapes';
import type { AuthorizerOutputSite, Framework, PolicySite, UnitFile } from '../sites/site';
import { settle, type HostNode, type StringNode } from '../syntax/node';
import type { Part, WorkCount } from './document';
import { Definitions } from './definitions';
import { bySource, embeddedStrings, Embedder } from './embed';
import { InstanceFiles, readBefore, type InstanceMemo } from './instance-entries';
import type { Instance } from './instances';
import { Links, type OtherFiles } from './links';
import type { ApiEntry, DamagedDocument, FileEntry, OutputEntry, PolicyEntry, SourceDocument, UnitEntry, UnitSource } from './model';
import { UnitBinding, type BoundFile } from './unit-binding';

interface FoundSites {
  readonly policies: readonly PolicySite[];
  readonly outputs: readonly OutputEntry[];
  /** The strings that hold them, and those inside of which policies were found. */
  readonly embedded: readonly StringNode[];
}

const nothingFound: FoundSites = { policies: [], outputs: [], embedded: [] };

interface KeptFound {
  readonly policies: readonly PolicySite[];
  readonly outputs: readonly AuthorizerOutputSite[];
  readonly found: FoundSites;
}

/** What is found inside of strings beside policies. */
interface Inside {
  readonly strings: StringNode[];
  readonly outputs: AuthorizerOutputSite[];
}

export class UnitReader {
  private readonly binding: UnitBinding;
  private readonly policyMemo = new WeakMap<HostNode, { readonly key: string; readonly policy: Policy }>();
  private readonly entryMemo = new WeakMap<PolicySite, PolicyEntry>();
  private readonly statementMemo: StatementMemo = new WeakMap();
  private readonly foundMemo = new WeakMap<BoundFile, KeptFound>();
  private readonly fileMemo = new WeakMap<BoundFile, { readonly made: readonly unknown[]; readonly entry: FileEntry }>();
  private readonly apiMemo = new WeakMap<ApiSite, Api>();
  private readonly routeMemo: RouteMemo = new WeakMap();
  private readonly embedder = new Embedder();
  private readonly instanceMemo: InstanceMemo = new WeakMap();
  private readonly definitions: Definitions;
  /** All files of the reading before, as the framework was given them. */
  private whole: readonly UnitFile[] = [];

  constructor(
    private readonly key: string,
    private readonly framework: Framework | undefined,
    private readonly pinnedKind: (uri: string) => PolicyKind | undefined,
    private readonly count: WorkCount,
    private readonly others: OtherFiles,
  ) {
    this.definitions = new Definitions(framework, this.embedder);
    this.binding = new UnitBinding(key, framework, others, () => void count.boundParts++);
  }

  read(sources: readonly UnitSource[]): UnitEntry {
    const { files, instances, links: looked } = this.binding.bind(sources);
    const bound = files.map((file) => this.definitions.open(file));
    const links = new Links(this.others);
    return this.entry(bound, instances, links, [...looked, links]);
  }

  /** Of the files of a unit, and of those they lead to. */
  private damagedAmong(files: readonly BoundFile[], links: readonly string[]): readonly DamagedDocument[] {
    const documents = links.filter((uri) => !this.framework?.namesTexts || uri.endsWith('/')).flatMap((uri) => this.others.documents(uri));
    return [...files.map(({ source }) => source.document), ...documents].filter(({ problems }) => problems.length > 0);
  }

  /** The roots of the files after binding, before anything is looked for in them. */
  bind(sources: readonly UnitSource[]): { readonly files: readonly UnitFile[]; readonly links: readonly string[] } {
    const { files, links } = this.binding.bind(sources);
    return { files: files.map(({ file }) => file), links: unique(links.flatMap(({ uris }) => uris)) };
  }

  /** `links` are those of this reading, `all` with those of binding. */
  private entry(files: readonly BoundFile[], instances: readonly Instance[], links: Links, all: readonly Links[]): UnitEntry {
    const { framework } = this;
    const unitFiles = files.map(({ file }): UnitFile => ({ ...file, linked: (path) => links.bound(file.uri, path) }));
    const used = new InstanceFiles(files[0]?.file.uri ?? '', instances, links, (file) => this.definitions.openFile(file));
    // One list where there is but one: what a framework works out of a list of files it keeps with the list.
    const whole = used.files.length === 0 ? unitFiles : [...unitFiles, ...used.files];
    framework?.follows?.(whole, this.whole);
    this.whole = whole;
    const apis = used.share(framework, framework?.apis(whole) ?? []);
    const read = (site: PolicySite, uri: string): readonly PolicyEntry[] => this.lookInside(site, uri, { strings: [], outputs: [] }).map((each) => ({ uri, site: each, policy: this.readSite(each) }));
    const instancesRead = this.lazily(links, () => (framework ? used.entries(framework, whole, apis.inside, this.instanceMemo, read) : []));
    const principalsRead = this.lazily(links, () => (framework && used.files.length > 0 ? used.principals(framework, whole) : undefined));
    const endpointsRead = this.lazily(links, () => (framework ? used.endpoints(framework, whole) : []));
    const damagedAmong = (uris: readonly string[]): readonly DamagedDocument[] => this.damagedAmong(files, uris);
    const beforeRead = this.lazily(links, () => readBefore(framework, unitFiles[0], read));
    // Not when somebody asks: the files it is told by have to be known to whoever reads them.
    const accounts = framework?.accounts?.(unitFiles) ?? [];
    return {
      key: this.key,
      accounts,
      files: this.fileEntries(files, framework?.inside ? whole : unitFiles, apis.own),
      get instances() {
        return instancesRead();
      },
      get before() {
        return beforeRead();
      },
      get principals() {
        return principalsRead();
      },
      get endpoints() {
        return endpointsRead();
      },
      policyBehind: (selector) => framework && used.policyBehind(selector, framework, framework.inside ? whole : unitFiles),
      get links() {
        return unique(all.flatMap(({ uris }) => uris));
      },
      get missing() {
        return unique(all.flatMap(({ missing }) => missing));
      },
      get damaged() {
        return damagedAmong(this.links);
      },
    };
  }

  /** Once, when somebody asks; the files it looks up then count like those before. */
  private lazily<T>(links: Links, compute: () => T): () => T {
    let known: { readonly value: T } | undefined;
    return () => {
      if (!known) {
        known = { value: compute() };
        this.others.looked(links.uris);
      }
      return known.value;
    };
  }

  private fileEntries(files: readonly BoundFile[], unitFiles: readonly UnitFile[], sitesOfApis: readonly ApiSite[]): readonly FileEntry[] {
    const sites = files.map((bound, index) => this.foundIn(bound, unitFiles[index] ?? bound.file, unitFiles));
    const strings = bySource(sites.flatMap((found) => found.embedded));
    const apis = new Map<string, ApiEntry[]>();
    for (const site of sitesOfApis) apis.set(site.uri, [...(apis.get(site.uri) ?? []), { uri: site.uri, api: this.apiOf(site) }]);
    return files.map((bound, index) => this.fileEntry(bound, sites[index] ?? nothingFound, apis.get(bound.file.uri) ?? [], strings));
  }

  /** The same entry where neither the file nor anything that is put into it became another. */
  private fileEntry(bound: BoundFile, found: FoundSites, apis: readonly ApiEntry[], strings: ReadonlyMap<string, readonly StringNode[]>): FileEntry {
    const own = strings.size === 0 ? [] : bound.source.document.parts.flatMap(({ source }) => strings.get(source) ?? []);
    const made = [found, ...apis.map(({ api }) => api), ...own];
    const before = this.fileMemo.get(bound);
    if (before && sameList(before.made, made)) return before.entry;
    const { uri } = bound.file;
    const policies = found.policies.map((site) => this.entryOf(site, uri));
    const isSilent = policies.length + apis.length + found.outputs.length === 0;
    const entry: FileEntry = {
      uri,
      document: this.finish(bound, bySource(own)),
      framework: this.framework,
      policies,
      apis,
      outputs: found.outputs,
      permissions: this.framework?.permissions?.(bound.file) ?? [],
      silentBecause: isSilent ? this.whySilent(bound.file) : undefined,
    };
    this.fileMemo.set(bound, { made, entry });
    return entry;
  }

  /** The same where the framework finds the same. */
  private foundIn(bound: BoundFile, file: UnitFile, unit: readonly UnitFile[]): FoundSites {
    const policies = this.framework?.policies(file, unit) ?? [];
    const outputs = this.framework?.authorizerOutputs(file) ?? [];
    const before = this.foundMemo.get(bound);
    if (before && sameList(before.policies, policies) && sameList(before.outputs, outputs)) return before.found;
    const found = this.findSites(file, policies, outputs);
    this.foundMemo.set(bound, { policies, outputs, found });
    return found;
  }

  private findSites(file: UnitFile, sites: readonly PolicySite[], outputSites: readonly AuthorizerOutputSite[]): FoundSites {
    const inside: Inside = { strings: [], outputs: [] };
    const policies = sites.flatMap((site) => this.lookInside(site, file.uri, inside)).map((site) => this.pin(site, file.uri));
    const outputs = [...outputSites, ...inside.outputs].map((site): OutputEntry => {
      const node = this.embedder.embed(site.node);
      return { uri: file.uri, site: { ...site, node }, output: readAuthorizerOutput(node) };
    });
    const nodes = [...policies, ...outputs.map((output) => output.site)].map(({ node }) => node);
    return { policies, outputs, embedded: [...inside.strings, ...nodes.flatMap(embeddedStrings)] };
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
    return pinned ? { ...site, kind: pinned, kindIsCertain: true, because: 'a setting names its kind' } : site;
  }

  /** Sites of resources that an edit does not touch are the same ones. */
  private entryOf(site: PolicySite, uri: string): PolicyEntry {
    let entry = this.entryMemo.get(site);
    if (entry?.uri !== uri) {
      entry = { uri, site, policy: this.readSite(site) };
      this.entryMemo.set(site, entry);
    }
    return entry;
  }

  /** The same API for the same site: what is known of it stays valid. */
  private apiOf(site: ApiSite): Api {
    const api = this.apiMemo.get(site) ?? readApi(site, { memo: this.routeMemo, onRead: () => void this.count.readRoutes++ });
    this.apiMemo.set(site, api);
    return api;
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
  private finish({ source, roots, file }: BoundFile, strings: ReadonlyMap<string, readonly StringNode[]>): SourceDocument {
    const { document } = source;
    const rootOf = (part: Part): HostNode => {
      const own = strings.get(part.source);
      return own ? this.embedder.substitute(boundRoot(roots, part), own) : boundRoot(roots, part);
    };
    const whole = strings.size === 0 ? file.root : document.assemble(rootOf);
    const root = this.framework?.shown?.(whole) ?? whole;
    const { uri, format, version, text, comments, problems, locate } = document;
    return { uri, format, version, text, root, comments, problems, locate };
  }

  private whySilent(file: UnitFile): string {
    const why = this.framework?.whyNothing?.(file);
    if (why !== undefined) return why;
    const { root } = file;
    if (this.framework && this.framework.id !== 'loose') return `${this.framework.title} without policies, APIs or authorizer outputs that are known here`;
    return whyNoPolicy(root) ?? 'nothing in it has the shape of a policy, an API or an authorizer output';
  }
}

function boundRoot(roots: WeakMap<Part, HostNode>, part: Part): HostNode {
  return roots.get(part) ?? part.root;
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

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
