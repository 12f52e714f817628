/**
 * `Fn::FindInMap`: a reference to a place in the template's mappings. Where a key is itself a reference, what stands
 * under each of the keys is one possibility; which one follows from what the reference turns out to be.
 */
import { literalText } from '../../base/atoms';
import { readText } from '../../policy/text';
import { findMember, settle, type HostNode, type Reference } from '../../syntax/node';
import { addressText, equalityReference } from './identity';

type Key = string | { readonly ref: string };

/** Undefined where the arguments do not say which map, or a key is computed. */
export function mappingReference(node: HostNode, operands: readonly HostNode[]): HostNode | undefined {
  const [map, first, second, options] = operands;
  const keys = [map, first, second].map((operand) => operand && keyOf(operand));
  if (typeof keys[0] !== 'string' || !keys.every((key) => key !== undefined)) return undefined;
  const isLiteral = keys.every((key) => typeof key === 'string');
  const fallback = options?.kind === 'object' ? findMember(options, 'DefaultValue')?.value : undefined;
  // With a default there is one possibility more, and nobody knows for which keys.
  if (fallback && !isLiteral) return undefined;
  const label = keys.map((key) => (typeof key === 'string' ? key : key.ref)).join('.');
  const reference: Reference = { address: `${prefix}${JSON.stringify(keys)}`, label, isPure: true, span: node.span };
  return { kind: 'ref', reference, span: node.span, origin: node.origin, ...(fallback ? { target: fallback } : {}) };
}

const prefix = 'mapping:';

function keyOf(node: HostNode): Key | undefined {
  if (node.kind === 'ref' && node.reference.isPure && node.reference.attribute === undefined) return { ref: addressText(node.reference) };
  const text = readText(node);
  return text && literalText(text);
}

/** What a place in a map is, from the maps a template declares; `allowed` are the values a parameter may have. */
export function lookUpMapping(
  { address }: Reference,
  mapOf: (name: string) => HostNode | undefined,
  allowed: Allowed,
): HostNode | undefined {
  if (!address.startsWith(prefix)) return undefined;
  const [name, ...keys] = JSON.parse(address.slice(prefix.length)) as readonly Key[];
  const map = typeof name === 'string' ? mapOf(name) : undefined;
  if (!map) return undefined;
  const memoKey = [address, ...keys.map((key) => (typeof key === 'string' ? '' : (allowed(key.ref) ?? []).join()))].join('|');
  const known = memo.get(map) ?? new Map<string, HostNode | undefined>();
  memo.set(map, known);
  if (!known.has(memoKey)) known.set(memoKey, lookUp(map, keys, allowed));
  return known.get(memoKey);
}

/** The same place in the same map is the same node, so that what was bound to it stays bound. */
const memo = new WeakMap<HostNode, Map<string, HostNode | undefined>>();

type Allowed = (parameter: string) => readonly string[] | undefined;

/** More possibilities than this are one unknown value. */
const mostKeys = 12;

function lookUp(node: HostNode, keys: readonly Key[], allowed: Allowed): HostNode | undefined {
  const [key, ...rest] = keys;
  const place = settle(node);
  if (key === undefined) return place.kind === 'object' ? undefined : place;
  if (place.kind !== 'object' || place.open !== undefined) return undefined;
  if (typeof key === 'string') {
    const member = findMember(place, key);
    return member && lookUp(member.value, rest, allowed);
  }
  const values = allowed(key.ref);
  const members = place.members.filter((member) => !member.shadowed && values?.includes(member.key) !== false);
  const found = members.map((member) => ({ key: member.key, value: lookUp(member.value, rest, allowed) }));
  if (found.length === 0 || found.length > mostKeys || !found.every(({ value }) => value !== undefined)) return undefined;
  return chain(found.map((each) => ({ key: each.key, value: each.value ?? place })), key.ref);
}

/** A key that is in none of the maps fails the deployment: the last one needs no condition. */
function chain(found: readonly { readonly key: string; readonly value: HostNode }[], ref: string): HostNode | undefined {
  const [first, ...others] = found;
  if (!first || others.length === 0 || found.every(({ value }) => isSame(value, first.value))) return first?.value;
  const rest = chain(others, ref);
  if (!rest) return undefined;
  return {
    kind: 'choice',
    condition: equalityReference(ref, JSON.stringify(first.key), { label: `${ref} = ${first.key}`, span: first.value.span }),
    branches: [{ holds: true, value: first.value }, { holds: false, value: rest }],
    span: first.value.span,
    origin: first.value.origin,
  };
}

function isSame(a: HostNode, b: HostNode): boolean {
  return a.kind === 'string' && b.kind === 'string' && a.value === b.value;
}
