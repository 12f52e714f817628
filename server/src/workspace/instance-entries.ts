/**
 * What the instances of a unit say, under addresses of the file that uses them: `/Resources/ApiStack/Resources/Api`.
 *
 * The same files speak for themselves in units of their own; here they only serve those who look at the whole.
 */
import type { ApiSite } from '../gateway/declared';
import { readApi } from '../gateway/read';
import { moveApi, moveEndpoint, movePolicy, movePrincipal, type Move } from '../sites/moved';
import type { EndpointSite, Framework, PolicyAddress, PolicySite, PrincipalSite, UnitFile } from '../sites/site';
import type { Instance } from './instances';
import type { Links } from './links';
import type { InstanceEntry, PolicyEntry } from './model';

/** The policies at a site: none, or several where it is a text with documents in it. */
export type ReadSite = (site: PolicySite, uri: string) => readonly PolicyEntry[];

type Lasting = Pick<InstanceEntry, 'policies' | 'principals'>;

/** What was read before, by the files of an instance as they were bound. */
export type InstanceMemo = WeakMap<ReturnType<Instance['files']>, Lasting>;

export class InstanceFiles {
  readonly files: readonly UnitFile[];
  private readonly byUri = new Map<string, Instance>();

  /** `home` is the file whose addresses they get. */
  constructor(
    private readonly home: string,
    private readonly instances: readonly Instance[],
    private readonly links: Links,
    private readonly open: (file: UnitFile) => UnitFile,
  ) {
    for (const instance of instances) for (const { file } of instance.files()) this.byUri.set(file.uri, instance);
    this.files = instances.flatMap((instance) => this.filesOf(instance));
  }

  /** The APIs of the unit itself, and those of its instances, each with addresses seen from the unit. */
  share(framework: Framework | undefined, sites: readonly ApiSite[]): { readonly own: readonly ApiSite[]; readonly inside: ReadonlyMap<Instance, readonly ApiSite[]> } {
    const own: ApiSite[] = [];
    const inside = new Map<Instance, ApiSite[]>();
    for (const site of sites) {
      const instance = this.byUri.get(site.uri);
      const list = instance ? (inside.get(instance) ?? []) : own;
      if (instance) inside.set(instance, list);
      list.push(moveApi(site, framework?.inside ? this.moveWhole : this.move));
    }
    return { own, inside };
  }

  /** The roles and users of the unit itself, where what is attached to them may stand in an instance. */
  principals(framework: Framework, whole: readonly UnitFile[]): readonly PrincipalSite[] | undefined {
    if (!framework.inside) return undefined;
    return framework.principals?.(whole).flatMap((site) => (this.byUri.has(site.uri) ? [] : [movePrincipal(site, this.moveWhole)]));
  }

  /** VPC endpoints of the unit and of its instances, where the framework looks at all of them together. */
  endpoints(framework: Framework, whole: readonly UnitFile[]): readonly EndpointSite[] {
    return (framework.endpoints?.(whole) ?? []).map((site) => moveEndpoint(site, this.moveWhole));
  }

  policyBehind(selector: string, framework: Framework, whole: readonly UnitFile[]): PolicyAddress | undefined {
    const address = framework.policyBehind?.(selector, whole);
    return address && this.moveWhole(address);
  }

  /** `whole` are all files of the unit, in one list. */
  entries(framework: Framework, whole: readonly UnitFile[], apis: ReadonlyMap<Instance, readonly ApiSite[]>, memo: InstanceMemo, read: ReadSite): readonly InstanceEntry[] {
    if (framework.inside) return this.entriesOfWhole(framework, whole, apis, read);
    return this.instances.map((instance) => {
      const key = instance.files();
      const lasting = memo.get(key) ?? this.readOne(instance, framework, read);
      memo.set(key, lasting);
      return { ...lasting, apis: (apis.get(instance) ?? []).map((site) => ({ uri: site.uri, api: readApi(site) })) };
    });
  }

  private entriesOfWhole(framework: Framework, whole: readonly UnitFile[], apis: ReadonlyMap<Instance, readonly ApiSite[]>, read: ReadSite): readonly InstanceEntry[] {
    const all = framework.principals?.(whole) ?? [];
    return this.instances.map((instance) => {
      const uris = new Set(instance.files().map(({ file }) => file.uri));
      const sites = whole.filter(({ uri }) => uris.has(uri)).flatMap((file) => framework.policies(file, whole).map((site) => movePolicy(site, file.uri, this.moveWhole)));
      return {
        policies: sites.flatMap((site) => read(site, this.home)),
        principals: all.filter(({ uri }) => uris.has(uri)).map((site) => movePrincipal(site, this.moveWhole)),
        apis: (apis.get(instance) ?? []).map((site) => ({ uri: site.uri, api: readApi(site) })),
      };
    });
  }

  /** Of sites that have selectors of the whole already. */
  private readonly moveWhole: Move = ({ uri, selector }) => ({ uri: this.byUri.has(uri) ? this.home : uri, selector });

  private readOne(instance: Instance, framework: Framework, read: ReadSite): Lasting {
    const files = this.filesOf(instance);
    const sites = files.flatMap((file) => framework.policies(file, files).map((site) => movePolicy(site, file.uri, this.move)));
    const principals = (framework.principals?.(files) ?? []).map((site) => movePrincipal(site, this.move));
    return { policies: sites.flatMap((site) => read(site, this.home)), principals };
  }

  private readonly move: Move = ({ uri, selector }) => {
    const instance = this.byUri.get(uri);
    return instance ? { uri: this.home, selector: instance.prefix + selector } : { uri, selector };
  };

  private filesOf(instance: Instance): readonly UnitFile[] {
    return instance.files().map(({ file, base }) => ({ ...this.open(file), linked: (path) => this.links.bound(base, path) }));
  }
}

/** What a file tells of the time before. */
export function readBefore(framework: Framework | undefined, file: UnitFile | undefined, read: ReadSite): InstanceEntry | undefined {
  const sites = file && framework?.before?.(file);
  if (!sites) return undefined;
  return {
    policies: sites.policies.flatMap((site) => read(site, file.uri)),
    apis: sites.apis.map((site) => ({ uri: site.uri, api: readApi(site) })),
    get principals() {
      return sites.principals;
    },
  };
}
