/**
 * JSON as it is written: members in order, duplicates kept. The hosts of `hosts.ts` write policies anew from it.
 *
 * Only for the well-formed JSON of fixtures.
 */
import assert from 'node:assert/strict';
import { jsonFormat } from '../../server/src/syntax/json/json-format';
import type { HostNode } from '../../server/src/syntax/node';

export type Source =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Source])[] }
  | { readonly kind: 'array'; readonly items: readonly Source[] }
  | { readonly kind: 'string'; readonly text: string }
  /** A number, a boolean or null as written. */
  | { readonly kind: 'word'; readonly text: string };

export function readJsonSource(text: string): Source {
  const { root, problems } = jsonFormat.parse(text, 'fixture', { format: 'json' });
  assert.deepEqual(problems, [], `a fixture that is run in every host is well-formed JSON:\n${text}`);
  return toSource(root);
}

/** The members under a key; several where it stands several times. */
export function valuesUnder(source: Source | undefined, key: string): readonly Source[] {
  return source?.kind === 'object' ? source.members.flatMap(([name, value]) => (name === key ? [value] : [])) : [];
}

/** What is written under a key, to the letter. */
export function textUnder(text: string, key: string): string | undefined {
  const { root } = jsonFormat.parse(text, 'fixture', { format: 'json' });
  const value = root.kind === 'object' ? root.members.find((member) => member.key === key)?.value : undefined;
  return value && text.slice(value.span.start, value.span.end);
}

/** One value or a list of them. */
export function listOf(source: Source): readonly Source[] {
  return source.kind === 'array' ? source.items : [source];
}

function toSource(node: HostNode): Source {
  switch (node.kind) {
    case 'object':
      return { kind: 'object', members: node.members.map((member) => [member.key, toSource(member.value)] as const) };
    case 'array':
      return { kind: 'array', items: node.items.map(toSource) };
    case 'string':
      return { kind: 'string', text: node.value };
    case 'number':
    case 'boolean':
      return { kind: 'word', text: node.raw };
    case 'null':
      return { kind: 'word', text: 'null' };
    default:
      throw new Error(`A fixture holds ${node.kind}.`);
  }
}
