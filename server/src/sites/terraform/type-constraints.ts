/**
 * Type constraints of input variables, as they are written: `object({ path = optional(string, "x") })`.
 *
 * Only reads them; what they make of a value is told in `conversion.ts`.
 */
import type { HostNode } from '../../syntax/node';
import { splitInside } from './inside';

export type Type =
  | { readonly kind: 'any' | Simple }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: readonly Attribute[] };

export type Simple = 'string' | 'number' | 'bool';

export interface Attribute {
  readonly name: string;
  readonly type: Type;
  readonly isOptional: boolean;
  /** What stands for an optional one that is not given, or is null. */
  readonly preset?: HostNode;
}

const any: Type = { kind: 'any' };

/** Undefined for a type that cannot be told, as in a half-typed one. */
export function readType(node: HostNode | undefined): Type | undefined {
  if (!node || node.kind === 'missing') return any;
  // Older configurations have types in quotes, and so has JSON.
  if (node.kind === 'string') return node.holes.length === 0 ? named(node.value.trim()) : undefined;
  if (node.kind !== 'ref' && node.kind !== 'unknown') return undefined;
  const expression = node.reference?.expression;
  if (!expression) return named(splitInside(node.reference?.address ?? '').rest);
  const [only, ...others] = expression.kind === 'call' ? expression.operands : [];
  return expression.kind === 'call' && only && others.length === 0 ? constructed(expression.name, only) : undefined;
}

function named(text: string): Type | undefined {
  const [, collection, inner] = /^(list|set|map)\((.*)\)$/s.exec(text) ?? [];
  if (inner !== undefined) {
    const of = named(inner.trim());
    return of && { kind: collection as 'list', of };
  }
  switch (text) {
    case 'any':
    case 'string':
    case 'number':
    case 'bool':
      return { kind: text };
    case 'list':
    case 'set':
    case 'map':
      return { kind: text, of: any };
    default:
      return undefined;
  }
}

function constructed(name: string, operand: HostNode): Type | undefined {
  switch (name) {
    case 'list':
    case 'set':
    case 'map': {
      const of = readType(operand);
      return of && { kind: name, of };
    }
    case 'tuple': {
      const items = operand.kind === 'array' ? operand.items.map(readType) : [undefined];
      const known = items.flatMap((item) => item ?? []);
      return known.length < items.length ? undefined : { kind: 'tuple', items: known };
    }
    case 'object': {
      const attributes = operand.kind === 'object' ? operand.members.map(({ key, value }) => attributeOf(key, value)) : [undefined];
      const known = attributes.flatMap((attribute) => attribute ?? []);
      return known.length < attributes.length ? undefined : { kind: 'object', attributes: known };
    }
    default:
      return undefined;
  }
}

function attributeOf(name: string, node: HostNode): Attribute | undefined {
  const expression = node.kind === 'unknown' ? node.reference?.expression : undefined;
  const isOptional = expression?.kind === 'call' && expression.name === 'optional';
  const [written, preset] = isOptional ? expression.operands : [node];
  const type = written && readType(written);
  return type && { name, type, isOptional, ...(preset && preset.kind !== 'null' ? { preset } : {}) };
}

/** Whether a value of the type may have something in it that was not given. */
export function addsValues(type: Type): boolean {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return addsValues(type.of);
    case 'tuple':
      return type.items.some(addsValues);
    case 'object':
      return type.attributes.some((attribute) => attribute.isOptional || addsValues(attribute.type));
    default:
      return false;
  }
}
