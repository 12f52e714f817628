/**
 * VPC endpoints that a simulated request may be said to come from: those of `gatehouse.json` by their names, where the
 * simulation is in an environment, those that templates and modules at hand define, and any by its id.
 *
 * What an endpoint does to a request is decided in `scenario/`; this only finds what a case would write under `vpcEndpoint`.
 */
import { joined } from '../../base/words';
import type { CaseEndpoint } from '../../scenario/canonical';
import { settle, findPath } from '../../syntax/node';
import type { FileEntry, WorkspaceView } from '../../workspace/model';
import { referenceText } from './calls';
import type { SimulatedEndpoint } from './simulated-caller';
import type { Target } from './target';

export type FoundEndpoint = { readonly found: SimulatedEndpoint } | { readonly problem: string };

/** By its name or the beginning of one, without regard to case; several that could be meant are none. */
export function findEndpoint(text: string, target: Target, view: WorkspaceView): FoundEndpoint {
  if (/^vpce-[0-9a-z]+$/.test(text)) return { found: { label: text, input: { id: text }, finds: text } };
  const all = endpointsOf(target, view);
  const wanted = text.toLowerCase();
  const tests: readonly ((name: string) => boolean)[] = [(name) => name === text, (name) => name.toLowerCase() === wanted, (name) => name.toLowerCase().startsWith(wanted)];
  for (const test of tests) {
    for (const place of ['own-account', 'other-account', 'unit', 'files'] as const) {
      const [only, ...others] = all.filter((each) => each.place === place && each.names.some(test));
      if (only && others.length === 0) return { found: { label: only.label, input: only.input, finds: only.label } };
      if (only) return { problem: `\`${text}\` could be ${joined([only, ...others].slice(0, 5).map(({ label }) => `\`${label}\``))}` };
    }
  }
  const known = all.length === 0 ? '' : `, of which there are ${joined(all.slice(0, 5).map(({ label }) => `\`${label}\``))}`;
  return { problem: `\`${text}\` is no IP address and no VPC endpoint${known}` };
}

interface KnownEndpoint {
  readonly place: 'own-account' | 'other-account' | 'unit' | 'files';
  /** What people see, and what finds it again. */
  readonly label: string;
  readonly names: readonly string[];
  readonly input: CaseEndpoint;
}

function endpointsOf(target: Target, view: WorkspaceView): readonly KnownEndpoint[] {
  return [...endpointsInEnvironment(target), ...endpointsInFiles(target, view)];
}

function endpointsInEnvironment({ deployment }: Target): readonly KnownEndpoint[] {
  const { accounts = [], account: own } = deployment?.environment ?? {};
  return accounts.flatMap(({ name: account, id, vpcEndpoints }) =>
    [...vpcEndpoints.keys()].map((name): KnownEndpoint => {
      const whole = `${account}/${name}`;
      // The environment's own goes before others of the name, as in a case.
      const label = id === own ? name : whole;
      return { place: id === own ? 'own-account' : 'other-account', label, names: [name, whole], input: { name: label } };
    }),
  );
}

/** Those of the target's unit go before others of their name. */
function endpointsInFiles(target: Target, view: WorkspaceView): readonly KnownEndpoint[] {
  const own = new Set(target.unit.map(({ uri }) => uri));
  const others = view.files().filter(({ uri }) => !own.has(uri));
  const all = [...target.unit, ...others].flatMap((file) =>
    definedIn(file, view).map(({ uri, selector }) => ({ uri, selector, name: selector.split(/[/.]/).at(-1) ?? selector, place: own.has(file.uri) ? ('unit' as const) : ('files' as const) })),
  );
  return all.map(({ uri, selector, name, place }): KnownEndpoint => {
    const isClear = all.filter((other) => other.name === name && (place === 'files' || other.place === 'unit')).length === 1;
    const ref = referenceText(target.uri, uri, selector);
    return { place, label: isClear ? name : ref, names: [name, selector, ref], input: { ref } };
  });
}

/** As frameworks tell them; templates only name them. */
function definedIn({ uri, document: { root }, framework }: FileEntry, view: WorkspaceView): readonly { readonly uri: string; readonly selector: string }[] {
  if (framework?.endpoints) return (view.unit(uri)?.endpoints ?? []).filter((site) => site.uri === uri && !site.selector.startsWith('/'));
  const resources = findPath(root, 'Resources');
  if (resources?.kind !== 'object') return [];
  return resources.members.flatMap(({ key, value }) => {
    const type = findPath(settle(value), 'Type');
    return type?.kind === 'string' && type.value === 'AWS::EC2::VPCEndpoint' ? [{ uri, selector: `/Resources/${key}` }] : [];
  });
}
