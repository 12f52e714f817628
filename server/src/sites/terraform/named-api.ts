/**
 * Which API a value names, as parts of one do.
 *
 * A value chosen by conditions names an API where they hold. An id that is written out is that of an API elsewhere.
 */
import { isAtom, literalText, type HoledText } from '../../base/atoms';
import type { Presence } from '../../policy/model';
import { presenceOf } from '../../policy/values';
import type { HostNode } from '../../syntax/node';
import { attributeOf, parseAddress, type Address } from './address';
import { targetOf, type Module } from './module';
import { resolved } from './presence';

export interface NamedApi {
  /** Undefined where it is computed. */
  readonly target: Address | undefined;
  readonly presence: readonly Presence[];
}

/** What a value names, one for each way. */
export function namedIn(node: HostNode | undefined, module: Module, presence: readonly Presence[] = []): readonly NamedApi[] {
  if (!node) return [];
  const target = targetOf(node, module);
  if (target && isPlain(target)) return [{ target, presence }];
  const value = resolved(node, module);
  if (value.kind === 'choice') return value.branches.flatMap((branch) => namedIn(branch.value, module, [...presence, presenceOf(value, branch.holds)]));
  const text = value.kind === 'string' ? module.text(value) : undefined;
  const isNone = value.kind === 'null' || value.kind === 'missing' || (text !== undefined && literalText(text) !== undefined);
  return isNone ? [] : [{ target: text ? addressIn(text, module) : value === node ? undefined : targetOf(value, module), presence }];
}

/** An attribute of one thing, and no element of what several have. */
function isPlain(target: Address): boolean {
  return target.scope !== 'other' && target.instance !== '[*]' && (attributeOf(target) !== undefined || target.steps.length === 0);
}

/** What a text is that has nothing but one value in it. */
function addressIn({ pieces: [only, ...rest] }: HoledText, { key }: Module): Address | undefined {
  return only !== undefined && isAtom(only) && rest.length === 0 && only.id.startsWith(`${key}#`) ? parseAddress(only.id.slice(key.length + 1)) : undefined;
}
