/**
 * What can be said about one condition key of a request, and the words for it.
 *
 * A state is data: where it comes from is told in `context-keys.ts` and `context.ts`, what operators make of it in
 * `conditions.ts`.
 */
import { literal, type Atom, type HoledText } from '../base/atoms';
import type { ConditionKeyType } from '../catalog/format';
import { GLOBAL_KEYS } from '../catalog/global-keys';
import type { Caller, Request } from '../gateway/request';

/** How policies of one layer see the request. */
export interface Context {
  readonly request: Request;
  /** The caller as this layer sees it: anonymous where the call's authorization does not tell (GW-5, KE-1). */
  readonly caller: Caller;
  /**
   * Which keys exist besides those of semantics §7: none for the policies of an API, whatever IAM supplies for those
   * of the caller (KE-12).
   */
  readonly keys: 'api-policy' | 'iam';
}

export type KeyState =
  | { readonly kind: 'absent'; readonly rule?: string }
  | {
      readonly kind: 'unknown';
      readonly atom: Atom;
      readonly existence: 'certain' | 'open';
      /** A list, of whose members nothing is known. */
      readonly isList: boolean;
    }
  | { readonly kind: 'values'; readonly values: readonly HoledText[]; readonly isList: boolean; readonly assumed?: true };

export const ABSENT: KeyState = { kind: 'absent' };

/** A key the request determines. */
export const knownKey = (text: string): KeyState => ({ kind: 'values', values: [literal(text)], isList: false, assumed: true });

/** A key nobody knows anything about; its name is the label under which people can settle it. */
export function unknownKey(name: string, existence: 'certain' | 'open'): KeyState {
  const key = name.toLowerCase();
  const label = CANONICAL.get(key) ?? name;
  const atom: Atom = { id: `${OF_CONTEXT}${key}`, label, reason: 'not given with the request', pure: true, shape: SHAPES.get(key) ?? 'text' };
  return { kind: 'unknown', atom, existence, isList: isMultivalued(key) };
}

/** CO-55: the keys that hold lists whatever their number of members; `key` in lower case. */
export function isMultivalued(key: string): boolean {
  return MULTIVALUED.has(key);
}

/** The type of the key an atom stands for, where nobody gave the key a value and AWS fills it in. */
export function typeOfUnknownKey({ id }: Atom): ConditionKeyType | undefined {
  return id.startsWith(OF_CONTEXT) ? TYPES.get(id.slice(OF_CONTEXT.length)) : undefined;
}

/** Whether an atom stands for a condition key that every request brings its own value of; who calls is settled by the caller. */
export function isBroughtByRequest({ id }: Atom): boolean {
  return id.startsWith(OF_CONTEXT) && !id.startsWith(`${OF_CONTEXT}aws:principal`);
}

const OF_CONTEXT = 'context:';

const TYPES: ReadonlyMap<string, ConditionKeyType> = new Map(GLOBAL_KEYS.map((key) => [key.name.toLowerCase(), key.type]));

const MULTIVALUED: ReadonlySet<string> = new Set(GLOBAL_KEYS.filter((key) => key.multivalued).map((key) => key.name.toLowerCase()));

const CANONICAL: ReadonlyMap<string, string> = new Map(GLOBAL_KEYS.map((key) => [key.name.toLowerCase(), key.name]));

const SHAPES: ReadonlyMap<string, Atom['shape']> = new Map([
  ['aws:principalaccount', 'account-id'],
  ['aws:sourceaccount', 'account-id'],
  ['aws:resourceaccount', 'account-id'],
  ['aws:sourcevpce', 'vpc-endpoint-id'],
  ['aws:requestedregion', 'region'],
]);
