/**
 * The condition context of a request: for each key its values, that it is absent, or that nobody knows (semantics §7).
 *
 * Keys given by hand win. Of the rest some follow from the request, some cannot exist for it, and some could exist:
 * `unknownContext` says what becomes of those. Keys are looked up when a policy asks for them, so an evaluation pays
 * only for what is used.
 */
import type { Atom, HoledText } from '../base/atoms';
import { COMMON_KEYS, PRINCIPAL_KEYS, type KeySource } from './context-keys';
import { ABSENT, isMultivalued, knownKey, unknownKey, type Context, type KeyState } from './key-state';
import { askWhether, type Run } from './run';

export type { Context, KeyState } from './key-state';

/** The state of a key, whose name may be in any case (CO-3). */
function lookUpKey(context: Context, name: string): KeyState {
  const key = name.toLowerCase();
  const { request } = context;
  const given = request.context.get(key);
  if (given?.kind === 'absent') return given;
  if (given?.kind === 'unknown') return { ...given, existence: 'open', isList: isMultivalued(key) };
  if (given) return { ...given, isList: given.isList || isMultivalued(key) };
  const state = stateOf(context, key, name);
  return state.kind === 'unknown' && request.unknownContext === 'absent' ? ABSENT : state;
}

/** A key as one run sees it; `open` where the run has to ask whether the key is there. */
export type SettledKey =
  /** `isEmpty`: it is there, but as a list without members. */
  | { readonly kind: 'absent'; readonly rule?: string; readonly isEmpty?: true }
  | { readonly kind: 'values'; readonly values: readonly HoledText[]; readonly isList: boolean; readonly assumed?: true }
  | { readonly kind: 'unseen-list'; readonly atom: Atom }
  | { readonly kind: 'open'; readonly atom: Atom };

export function settleKey(run: Run, context: Context, name: string): SettledKey {
  const state = lookUpKey(context, name);
  if (state.kind === 'absent') return state;
  const endpoint = doubtOf(context, name, state);
  const isPrivate = endpoint === undefined ? 'yes' : askWhether(run, 'endpoint:private', [endpoint.label]);
  if (isPrivate === 'no') return { kind: 'absent', rule: 'KE-4' };
  if (isPrivate === 'unknown' && endpoint) return { kind: 'open', atom: endpoint };
  // A list without members is hardly a key at all (semantics §3.2, older text: "null data set").
  if (state.kind === 'values') return state.values.length === 0 ? { kind: 'absent', isEmpty: true } : state;
  const exists = state.existence === 'certain' ? 'yes' : askWhether(run, `present:${name.toLowerCase()}`, [state.atom.label]);
  if (exists === 'no') return { kind: 'absent' };
  if (exists === 'unknown') return { kind: 'open', atom: state.atom };
  return state.isList ? { kind: 'unseen-list', atom: state.atom } : { kind: 'values', values: [{ pieces: [state.atom] }], isList: false };
}

/** KE-4: what the request says of its VPC endpoint counts for private APIs only; the endpoint type, where nobody knows it. */
function doubtOf({ request }: Context, name: string, state: KeyState): Atom | undefined {
  if (request.type !== 'api' || request.api.endpoint.known || state.kind !== 'values' || state.assumed === undefined) return undefined;
  return ENDPOINT_KEYS.has(name.toLowerCase()) ? request.api.endpoint.atom : undefined;
}

const ENDPOINT_KEYS: ReadonlySet<string> = new Set(['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip']);

function stateOf(context: Context, key: string, name: string): KeyState {
  const source = COMMON_KEYS.get(key) ?? PRINCIPAL_KEYS.get(key) ?? (key.startsWith(PRINCIPAL_TAG) ? TAG : undefined);
  const state = source?.(context, { key, name });
  if (state) return state;
  return restOf(context, key, name);
}

/** Keys about which the request says nothing. */
function restOf({ request, caller, keys }: Context, key: string, name: string): KeyState {
  if (request.unknownContext === 'unknown') return unknownKey(name, 'open');
  if (request.type === 'iam') return unknownKey(name, 'open');
  if (keys === 'api-policy') return { kind: 'absent', rule: '§7' };
  // KE-12: what IAM supplies beside the principal keys; the rest does not exist for calls to an API (KE-6, KE-10).
  if (key === 'aws:resourceorgid' || key === 'aws:resourceorgpaths') return unknownKey(name, 'open');
  const isSession = caller.type === 'role' || caller.type === 'federated-user';
  return isSession && SESSION_KEYS.has(key) ? unknownKey(name, 'open') : ABSENT;
}

const PRINCIPAL_TAG = 'aws:principaltag/';

const SESSION_KEYS: ReadonlySet<string> = new Set([
  'aws:federatedprovider',
  'aws:sourceidentity',
  'aws:ec2instancesourcevpc',
  'aws:ec2instancesourceprivateipv4',
  'aws:assumedroot',
  'lambda:sourcefunctionarn',
  'ec2:sourceinstancearn',
  'ec2:roledelivery',
]);

const TAG: KeySource = ({ caller, keys, request }, { key, name }) => {
  if (keys === 'api-policy' && request.type === 'api' && caller.type === 'anonymous') return { kind: 'absent', rule: 'KE-1' };
  for (const [tag, value] of caller.tags) {
    if (tag.toLowerCase() === key.slice(PRINCIPAL_TAG.length)) return knownKey(value);
  }
  return caller.hasUnseenTags ? unknownKey(name, 'open') : ABSENT;
};
