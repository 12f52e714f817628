/**
 * Addresses of Terraform, taken apart: what is declared, which instance of it, and the way into its value.
 *
 * Works on the normalised text of references (`aws_iam_role.api[0].arn`). What an address stands for is in `resolve.ts`.
 */

import { readAs, stepsAs } from './cloud-control';
import { splitInside } from './inside';

export type Scope = 'local' | 'var' | 'module' | 'data' | 'resource' | 'other';

export interface Address {
  readonly scope: Scope;
  /** The calls of the module it stands in: `module.api::`; empty in the root module. */
  readonly prefix: string;
  /** The key of the declaration: `local.partner`, `data.aws_region.current`, `aws_iam_role.api`. */
  readonly declared: string;
  /** For resources and data sources: `aws_iam_role`; what is read as another type has that one. */
  readonly type: string;
  /** `[0]`, `["eu"]`, `[each.key]`; empty where none is named. */
  readonly instance: string;
  readonly steps: readonly Step[];
}

/** `.name`, or what stands between brackets. */
export type Step = { readonly name: string } | { readonly index: string };

/** Undefined for text that is no reference: `upper(var.x)`. */
export function parseAddress(text: string): Address | undefined {
  const { prefix, rest: inside } = splitInside(text);
  const parts = partsOf(inside);
  if (!parts) return undefined;
  const names = parts.map((part) => ('name' in part ? part.name : undefined));
  const [head = '', second, third] = names;
  const { scope, length } = shapeOf(head);
  if (scope === 'other') return { scope, prefix, declared: prefix + head, type: '', instance: '', steps: parts.slice(1) };
  if (names.slice(0, length).some((name) => name === undefined) || parts.length < length) return undefined;
  const declared = prefix + names.slice(0, length).join('.');
  const type = scope === 'data' ? (second ?? '') : scope === 'resource' ? head : (third ?? '');
  const rest = parts.slice(length);
  const [first] = rest;
  const hasInstance = scope !== 'local' && scope !== 'var' && first !== undefined && 'index' in first;
  return {
    scope,
    prefix,
    declared,
    type: scope === 'data' || scope === 'resource' ? readAs(type) : '',
    instance: hasInstance ? `[${first.index}]` : '',
    steps: stepsAs(type, hasInstance ? rest.slice(1) : rest),
  };
}

/** Whether a name stands for a value that is written elsewhere: a local, or what one module hands to another. */
export function isHanded(text: string): boolean {
  return text.startsWith('local.') || text.startsWith('module.');
}

/** The attribute, where exactly one step leads to it. */
export function attributeOf(address: Address): string | undefined {
  const [only, ...more] = address.steps;
  return only && 'name' in only && more.length === 0 ? only.name : undefined;
}

/** The key or position a step names; undefined where it is computed or stands for several. */
export function stepKey(step: Step): string | number | undefined {
  if ('name' in step) return step.name;
  if (/^\d+$/.test(step.index)) return Number(step.index);
  return /^"(?:[^"\\]|\\.)*"$/.test(step.index) ? (JSON.parse(step.index) as string) : undefined;
}

function shapeOf(head: string): { readonly scope: Scope; readonly length: number } {
  switch (head) {
    case 'local':
    case 'var':
    case 'module':
      return { scope: head, length: 2 };
    case 'data':
      return { scope: 'data', length: 3 };
    case 'each':
    case 'count':
    case 'self':
    case 'path':
    case 'terraform':
      return { scope: 'other', length: 1 };
    default:
      return { scope: 'resource', length: 2 };
  }
}

/** Splits at dots and brackets; undefined where anything else stands in between. */
function partsOf(text: string): Step[] | undefined {
  const name = /[\p{L}_][\p{L}\p{N}_-]*/uy;
  const parts: Step[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === '[') {
      const end = bracketEnd(text, at);
      if (end === undefined || parts.length === 0) return undefined;
      parts.push({ index: text.slice(at + 1, end - 1) });
      at = end;
      continue;
    }
    if (parts.length > 0 && text[at] !== '.') return undefined;
    name.lastIndex = parts.length === 0 ? at : at + 1;
    const found = name.exec(text)?.[0];
    if (found === undefined) return undefined;
    parts.push({ name: found });
    at = name.lastIndex;
  }
  return parts.length === 0 ? undefined : parts;
}

function bracketEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && isQuoted) at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '[') depth++;
    else if (!isQuoted && character === ']' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The steps behind the first name; undefined for text that is no reference. */
export function stepsBehind(text: string): readonly Step[] | undefined {
  return partsOf(text)?.slice(1);
}

/** `var.a == "b"`, `!var.on`, `a && b`: what it gives is one scalar, whatever it is. */
export function isComparison(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && isQuoted) at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
    else if (depth === 0 && (character === '?' || character === ':')) return false;
    else if (depth === 0 && character === ' ' && /^ (?:[<>]=?|[=!]=|&&|\|\||[+*/%-]) /.test(text.slice(at, at + 4))) return true;
  }
  return text.startsWith('!');
}

/** Whether the key between the brackets of an instance is written: `["eu"]`, `[0]`. */
export function isLiteralKey(instance: string): boolean {
  return instance !== '' && stepKey({ index: instance.slice(1, -1) }) !== undefined;
}
