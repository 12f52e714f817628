/**
 * Which files of a module count, and in which order: override files (`override.tf`, `*_override.tf`) are laid over the others in
 * the order of their names, and with a `.tofu` file beside it OpenTofu leaves out the `.tf` file of the same name.
 *
 * An argument replaces the argument of its name, a nested block all nested blocks of its type; a local replaces the local. What
 * an override file says of a block that nobody else declares is nothing: Terraform refuses it.
 */
import type { HostNode, Member } from '../../syntax/node';
import { isTerraformOverride } from '../file-names';
import { isDynamic } from './substitute';

interface Layers<F> {
  readonly base: readonly F[];
  /** Later ones go before earlier ones. */
  readonly overrides: readonly F[];
}

const terraformOnly = /\.tf(\.json)?$/;

/** The files of one module, or of several under one root: folders are told apart by their URIs. */
export function layersOf<F extends { readonly uri: string }>(files: readonly F[]): Layers<F> {
  const uris = new Set(files.map(({ uri }) => uri));
  const used = files.filter(({ uri }) => !(terraformOnly.test(uri) && uris.has(uri.replace(terraformOnly, '.tofu$1'))));
  const overrides = used.filter(({ uri }) => isTerraformOverride(uri));
  if (overrides.length === 0) return { base: used, overrides };
  return { base: used.filter(({ uri }) => !isTerraformOverride(uri)), overrides: overrides.sort((a, b) => (a.uri < b.uri ? -1 : 1)) };
}

/** What the files of a module declare together. */
export function declaredTogether(files: readonly { readonly uri: string; readonly declared: ReadonlyMap<string, HostNode> }[]): Map<string, HostNode> {
  const { base, overrides } = layersOf(files);
  const together = new Map<string, HostNode>();
  for (const { declared } of base) for (const [address, node] of declared) if (!together.has(address)) together.set(address, node);
  for (const { declared } of overrides) {
    for (const [address, by] of declared) {
      const node = together.get(address);
      if (node) together.set(address, overridden(node, by));
    }
  }
  return together;
}

/** Not state: what comes of two nodes, kept while both are, so that it stays one node. */
const laidOver = new WeakMap<HostNode, WeakMap<HostNode, HostNode>>();

export function overridden(base: HostNode, by: HostNode): HostNode {
  if (base.kind !== 'object' || by.kind !== 'object' || base.labels === undefined) return by;
  let own = laidOver.get(base);
  if (!own) laidOver.set(base, (own = new WeakMap<HostNode, HostNode>()));
  const known = own.get(by);
  if (known) return known;
  const replaced = new Set(by.members.map(nameOf));
  const result: HostNode = { ...base, members: [...base.members.filter((member) => !replaced.has(nameOf(member))), ...by.members], shared: true };
  own.set(by, result);
  return result;
}

/** A `dynamic` block makes nested blocks of the type it is labelled with. */
function nameOf(member: Member): string {
  const label = isDynamic(member) && member.value.kind === 'object' ? member.value.labels?.[0]?.value : undefined;
  return label ?? member.key;
}
