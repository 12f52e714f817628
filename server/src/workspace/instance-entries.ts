/**
 * What the instances of a unit say, under addresses of the file that uses them: `/Resources/ApiStack/Resources/Api`.
 *
 * The same files speak for themselves in units of their own; here they only serve those who look at the whole.
 */
import type { ApiSite } from '../gateway/declared';
import { readApi } from '../gateway/read';
import { moveApi, movePolicy, movePrincipal, type Move } from '../sites/moved';
import type { Framework, PolicySite, UnitFile } from '../sites/site';
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
  share(sites: readonly ApiSite[]): { readonly own: readonly ApiSite[]; readonly inside: ReadonlyMap<Instance, readonly ApiSite[]> } {
    const own: ApiSite[] = [];
    const inside = new Map<Instance, ApiSite[]>();
    for (const site of sites) {
      const instance = this.byUri.get(site.uri);
      const list = instance ? (inside.get(instance) ?? []) : own;
      if (instance) inside.set(instance, list);
      list.push(moveApi(site, this.move));
    }
    return { own, inside };
  }

  entries(framework: Framework, apis: ReadonlyMap<Instance, readonly ApiSite[]>, memo: InstanceMemo, read: ReadSite): readonly InstanceEntry[] {
    return this.instances.map((instance) => {
      const key = instance.files();
      const lasting = memo.get(key) ?? this.readOne(instance, framework, read);
      memo.set(key, lasting);
      return { ...lasting, apis: (apis.get(instance) ?? []).map((site) => ({ uri: site.uri, api: readApi(site) })) };
    });
  }

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
