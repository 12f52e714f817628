/**
 * A Terraform module as the sites look at it: what it declares, what a reference means in it, what text a value is.
 *
 * It serves trees before and after binding alike. The files of one directory are one module; what a calling module
 * passes in, and what a called one gives, lie outside.
 */
import type { Atom, AtomShape, HoledText } from '../../base/atoms';
import { folderOf } from '../../base/uri';
import type { HostNode, ObjectNode, Reference } from '../../syntax/node';
import type { Resolution } from '../site';
import { parseAddress, type Address } from './address';
import { shown } from './inside';
import type { Declarations } from './lookups';
import type { Values } from './values';

export interface Module {
  /** The directory, ending in a slash: what makes an address unique in the workspace. */
  readonly key: string;
  readonly declared: Declarations;
  /** Values as far as they can be worked out. */
  readonly values: Values;
  resolve(reference: Reference): Resolution;
  /** The body of a declared block, of the instance that is named where it can be told. */
  bodyAt(address: Address): ObjectNode | undefined;
  /** Resolves what is not bound yet in a value that was put together of bound ones. */
  bind(node: HostNode): HostNode;
  /** Keeps what was worked out for a key while the declarations that were looked up for it stay. */
  remember<T>(key: object, compute: () => T): T;
  /** What a computation gives, and the declarations it looked up for it, found or not. */
  record<T>(compute: () => T): { readonly result: T; readonly inputs: ReadonlyMap<string, HostNode | undefined> };
  /** Counts look-ups made before as made again. */
  note(inputs: ReadonlyMap<string, HostNode | undefined>): void;
  /** The text of a scalar, with atoms for what deployment decides; undefined for anything else. */
  text(node: HostNode): HoledText | undefined;
}

export function moduleKey(uri: string): string {
  return `${folderOf(uri)}/`;
}

/** The body of a declared block. */
export function declaredBody(module: Module, address: string): ObjectNode | undefined {
  const node = module.declared.get(address);
  return node?.kind === 'object' ? node : undefined;
}

export function moduleAtom(module: Module, address: string, about: { readonly reason: string; readonly shape: AtomShape; readonly pure: boolean }): Atom {
  return { id: `${module.key}#${address}`, label: shown(address), ...about };
}

/** Whether its value may stand in another module: an argument of the call, an output. */
export function mayBeHanded({ scope, prefix }: Pick<Address, 'scope' | 'prefix'>): boolean {
  return scope === 'module' || (scope === 'var' && prefix !== '');
}

/** What an attribute points at, through locals and from module to module: `rest_api_id = aws_api_gateway_rest_api.orders.id`. */
export function targetOf(node: HostNode | undefined, module: Module): Address | undefined {
  let current = node;
  // A chain of locals longer than this is a cycle.
  for (let depth = 0; depth < 16 && current; depth++) {
    const pointed = module.values.pointer(current);
    const reference: Reference | undefined = pointed.kind === 'ref' || pointed.kind === 'unknown' ? pointed.reference : undefined;
    const address = reference && parseAddress(reference.address);
    if (!reference || !address) return undefined;
    if (address.scope !== 'local' && !mayBeHanded(address)) return address;
    const resolution = module.resolve(reference);
    if (resolution.kind !== 'node' && address.scope !== 'local') return address;
    current = resolution.kind === 'node' ? resolution.node : undefined;
  }
  return undefined;
}
