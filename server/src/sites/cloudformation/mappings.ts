/**
 * `Fn::FindInMap`: a reference to a place in the template's mappings. Where a key is itself a reference, what stands
 * under each of the keys is one possibility; which one follows from what the reference turns out to be.
 */
import type { Atom } from '../../base/atoms';
import { readLiteral } from '../../policy/text';
import { findMember, settle, type Expression, type HostNode, type Reference } from '../../syntax/node';
import { addressText, equalityReference } from './identity';
import { referenceTo } from './texts';

type Key = string | { readonly ref: string };

/** Undefined where the arguments do not say which map, or a key is computed. */
export function mappingReference(node: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  const [map, first, second, options] = operands;
  const keys = [map, first, second].map((operand) => operand && keyOf(operand));
  if (typeof keys[0] !== 'string' || !keys.every((key) => key !== undefined)) return undefined;
  const fallback = options?.kind === 'object' ? findMember(options, 'DefaultValue')?.value : undefined;
  const label = keys.map((key) => (typeof key === 'string' ? key : key.ref)).join('.');
  const expression: Expression | undefined = fallback && { kind: 'call', name: 'Fn::FindInMap', operands: [fallback], spreadsLast: false };
  const reference: Reference = { address: `${prefix}${JSON.stringify(keys)}`, label, isPure: true, span: node.span, expression };
  const isLiteral = keys.every((key) => typeof key === 'string');
  return { kind: 'ref', reference, span: node.span, origin: node.origin, ...(fallback && isLiteral ? { target: fallback } : {}) };
}

const prefix = 'mapping:';

function keyOf(node: HostNode): Key | undefined {
  if (node.kind === 'ref' && node.reference.isPure && node.reference.attribute === undefined) return { ref: addressText(node.reference) };
  return readLiteral(node);
}

/** What a place in a map is, from the maps a template declares; `allowed` are the values a parameter may have. */
export function lookUpMapping(
  { address, expression }: Reference,
  mapOf: (name: string) => HostNode | undefined,
  allowed: Allowed,
): HostNode | undefined {
  if (!address.startsWith(prefix)) return undefined;
  const [name, ...keys] = JSON.parse(address.slice(prefix.length)) as readonly Key[];
  const map = typeof name === 'string' ? mapOf(name) : undefined;
  if (!map) return undefined;
  const fallback = expression?.kind === 'call' ? expression.operands[0] : undefined;
  const place = fallback ? `${fallback.span.source}:${String(fallback.span.start)}` : '';
  const memoKey = [address, place, ...keys.map((key) => (typeof key === 'string' ? '' : (allowed(key.ref) ?? []).join()))].join('|');
  const known = memo.get(map) ?? new Map<string, HostNode | undefined>();
  memo.set(map, known);
  if (!known.has(memoKey)) known.set(memoKey, lookUp(map, keys, { allowed, fallback }));
  return known.get(memoKey);
}

/** The same place in the same map is the same node, so that what was bound to it stays bound. */
const memo = new WeakMap<HostNode, Map<string, HostNode | undefined>>();

type Allowed = (parameter: string) => readonly string[] | undefined;

/** More possibilities than this are one unknown value. */
const mostKeys = 12;

interface LookUp {
  readonly allowed: Allowed;
  /** What stands for a key that is in no map. */
  readonly fallback: HostNode | undefined;
}

function lookUp(node: HostNode, keys: readonly Key[], how: LookUp): HostNode | undefined {
  const [key, ...rest] = keys;
  const place = settle(node);
  if (key === undefined) return place.kind === 'object' ? undefined : place;
  if (place.kind !== 'object' || place.open !== undefined) return undefined;
  if (typeof key === 'string') {
    const member = findMember(place, key);
    return member ? lookUp(member.value, rest, how) : how.fallback;
  }
  const values = how.allowed(key.ref);
  const members = place.members.filter((member) => !member.shadowed && values?.includes(member.key) !== false);
  const found = members.map((member) => ({ key: member.key, value: lookUp(member.value, rest, how) }));
  const isSeen = found.length > 0 || how.fallback !== undefined;
  if (!isSeen || found.length > mostKeys || !found.every(({ value }) => value !== undefined)) return undefined;
  return chain(found.map((each) => ({ key: each.key, value: each.value ?? place })), key.ref, how.fallback);
}

/** What stands under each key, by what a reference turns out to be. Without a default a key that is in none of the maps fails the deployment: the last one needs no condition. What is more than a reference is asked about as an atom, in one scope wherever the values stand. */
export function chain(found: readonly { readonly key: string; readonly value: HostNode }[], ref: string, fallback: HostNode | undefined, asks?: { readonly scope: string; readonly atom: Atom }): HostNode | undefined {
  const [first, ...others] = found;
  if (!first) return fallback;
  const isOne = [...others.map(({ value }) => value), ...(fallback ? [fallback] : [])].every((value) => isSame(value, first.value));
  if (isOne) return first.value;
  const rest = chain(others, ref, fallback, asks);
  if (!rest) return undefined;
  const { span, origin } = first.value;
  const asked: HostNode = asks ? { kind: 'unknown', reason: asks.atom.reason, pieces: [asks.atom], span, origin } : { kind: 'ref', reference: referenceTo(ref, undefined, span), span, origin };
  const key: HostNode = { kind: 'unknown', reason: 'a key of the map', pieces: [first.key], span, origin };
  return {
    kind: 'choice',
    condition: { ...equalityReference(ref, JSON.stringify(first.key), { label: `${ref} = ${first.key}`, span, sides: [asked, key] }), ...(asks ? { scope: asks.scope } : {}) },
    branches: [{ holds: true, value: first.value }, { holds: false, value: rest }],
    span,
    origin,
  };
}

function isSame(a: HostNode, b: HostNode): boolean {
  return a.kind === 'string' && b.kind === 'string' && a.value === b.value;
}
