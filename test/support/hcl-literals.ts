/**
 * The values HCL text has by itself, beside those of a third reader, which gives JSON: escapes, indentation of heredocs, numbers.
 *
 * What would have to be computed is left out on both sides.
 */
import { parse } from '@cdktf/hcl2json';
import type { HostNode, ObjectNode, StringNode } from '../../server/src/syntax/node';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** `undefined` is a value that has to be computed. */
type Literal = Json | undefined | readonly Literal[] | { readonly [key: string]: Literal };

interface LiteralComparison {
  readonly differences: readonly string[];
  /** How many values were the same. */
  readonly agreed: number;
}

/** Undefined where the other reader refuses the text. */
export async function compareLiterals(text: string, root: HostNode): Promise<LiteralComparison | undefined> {
  let theirs: Json;
  try {
    theirs = (await parse('main.tf', text)) as Json;
  } catch {
    return undefined;
  }
  const comparison = new Comparison();
  if (root.kind === 'object') comparison.compare(bodyOf(root), theirs, '');
  return comparison;
}

class Comparison implements LiteralComparison {
  readonly differences: string[] = [];
  agreed = 0;

  compare(ours: Literal, theirs: Json | undefined, path: string): void {
    // Calls and references are told there as `${…}`; so is what we take out of parentheses and of `jsonencode(…)`.
    if (ours === undefined || (typeof theirs === 'string' && theirs.startsWith(typeof ours === 'string' ? '${(' : '${'))) return;
    if (typeof ours !== 'object' || ours === null || typeof theirs !== 'object' || theirs === null) {
      if (Object.is(ours, theirs)) this.agreed++;
      else this.differences.push(`${path}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`);
      return;
    }
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    for (const key of keys) {
      if (!/(?<![$%])[$%]\{|^\(/.test(key)) this.compare(valueAt(ours, key), valueAt(theirs, key) as Json, `${path}/${key}`);
    }
  }
}

function valueAt(of: object, key: string): Literal {
  const value = (of as Readonly<Record<string, Literal>>)[key];
  // Something that is there on one side only is a difference.
  return Object.hasOwn(of, key) ? value : '<absent>';
}

/** Blocks stand below their type and labels, as many as there are. */
function bodyOf(body: ObjectNode): Literal {
  const result: Record<string, Literal> = {};
  for (const { key, value, isBlock } of body.members) {
    if (!isBlock || value.kind !== 'object') {
      result[key] = literalOf(value);
      continue;
    }
    let at = result;
    const path = [key, ...(value.labels ?? []).map((label) => label.value)];
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Record<string, Literal>;
    const last = path.at(-1) ?? key;
    at[last] = [...((at[last] ?? []) as readonly Literal[]), bodyOf(value)];
  }
  return result;
}

function literalOf(node: HostNode): Literal {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.filter(({ shadowed }) => !shadowed).map(({ key, keyNode, value }) => [keyNode ? key : escaped(key), literalOf(value)]));
    case 'array':
      return node.items.map(literalOf);
    case 'string':
      return textOf(node);
    case 'number':
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

/** There, what is escaped and what is computed stays as it is written. */
function textOf({ value, holes }: StringNode): string | undefined {
  if (holes.some((hole) => /^.\{~|~\}$|%\{/.test(value.slice(hole.start, hole.end)))) return undefined;
  let text = '';
  let at = 0;
  for (const hole of [...holes, { start: value.length, end: value.length }]) {
    text += escaped(value.slice(at, hole.start)) + value.slice(hole.start, hole.end);
    at = hole.end;
  }
  return text;
}

function escaped(text: string): string {
  return text.replace(/[$%]\{/g, (sign) => `${sign.slice(0, 1)}${sign}`);
}
