/**
 * The JSON syntax of Terraform (`.tf.json`): the same blocks as nested objects, expressions in strings.
 *
 * It gives the tree HCL gives, so nobody further up knows of it. Which objects are blocks inside a body is the knowledge of
 * schemas; here the names decide that what is looked for goes by. What expressions give can be read, not edited in place.
 */
import type { HostFormat } from '../format';
import { parseJson } from '../json/parse-json';
import { findMember, markShadowed, type HostNode, type Member, type ObjectNode, type StringNode } from '../node';
import { textOfSource } from '../placed-text';
import { parseTemplateIn } from './template-in-string';

export const terraformJsonFormat: HostFormat = {
  format: 'json',
  split: (text) => ({ kind: 'part', start: 0, end: text.length, yields: 'value' }),
  parse: (text, source, origin) => {
    const tree = parseJson(textOfSource(text, source, origin), 'value');
    return tree.root.kind === 'object' ? { ...tree, root: withBlocks(tree.root) } : tree;
  },
};

/** How many labels the blocks of a type have. */
const labelCounts: Readonly<Record<string, number | undefined>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/** Nested blocks whose contents are looked at. */
const nestedTypes: ReadonlySet<string> = new Set([
  'statement', 'principals', 'not_principals', 'condition', 'inline_policy', 'endpoint_configuration', 'default_tags', 'content', 'details',
  'jwt_configuration', 'cors_configuration', 'mutual_tls_authentication', 'settings', 'stage', 'api_stages', 'location', 'access_log_settings', 'domain_name_configuration',
]);

function withBlocks(root: ObjectNode): ObjectNode {
  const members = root.members.flatMap((member): readonly Member[] => {
    const count = labelCounts[member.key];
    return count === undefined ? [] : blocksAt(member.value, member, { type: member.key, count, iterators: [] });
  });
  return { ...root, members };
}

/** Goes through as many levels of objects as there are labels; everywhere a list may hold several. */
function blocksAt(node: HostNode, member: Member, blocks: Blocks, labels: readonly StringNode[] = []): readonly Member[] {
  if (node.kind === 'array') return node.items.flatMap((item) => blocksAt(item, member, blocks, labels));
  if (node.kind !== 'object') return [];
  const { type, count, iterators } = blocks;
  if (labels.length < count) return node.members.flatMap((inner) => (inner.key === '//' ? [] : blocksAt(inner.value, inner, blocks, [...labels, labelOf(inner)])));
  const own = type === 'dynamic' ? iteratorOf(node, labels) : [];
  return [{ key: type, keySpan: member.keySpan, span: member.span, isBlock: true, value: { ...bodyOf(node, [...iterators, ...own]), labels } }];
}

interface Blocks {
  readonly type: string;
  readonly count: number;
  /** Names that stand for the elements of surrounding `dynamic` blocks. */
  readonly iterators: readonly string[];
}

function iteratorOf(dynamic: ObjectNode, [label]: readonly StringNode[]): readonly string[] {
  const named = findMember(dynamic, 'iterator')?.value;
  return named?.kind === 'string' ? [named.value] : label ? [label.value] : [];
}

function labelOf({ key, keySpan, value: { origin } }: Member): StringNode {
  const segments = { segments: [{ decoded: 0, source: keySpan.start, decodedLength: key.length, sourceLength: keySpan.end - keySpan.start, whole: true as const }], sourceEnd: keySpan.end, decodedEnd: key.length };
  return { kind: 'string', value: key, holes: [], segments, style: 'double', span: keySpan, contentSpan: keySpan, origin };
}

function bodyOf(body: ObjectNode, iterators: readonly string[]): ObjectNode {
  let hasDynamic = false;
  const members = body.members.flatMap((member): readonly Member[] => {
    if (member.key === '//') return [];
    if (member.key === 'dynamic') {
      hasDynamic = true;
      return blocksAt(member.value, member, { type: 'dynamic', count: 1, iterators });
    }
    const isBlock = nestedTypes.has(member.key) && (member.value.kind === 'object' || (member.value.kind === 'array' && member.value.items.every((item) => item.kind === 'object')));
    return isBlock ? blocksAt(member.value, member, { type: member.key, count: 0, iterators }) : [{ ...member, value: expressionsIn(member.value, iterators) }];
  });
  return { ...body, members: markShadowed(members), ...(hasDynamic ? { open: 'a `dynamic` block makes more of them' } : {}) };
}

/** Every string is a template. */
function expressionsIn(node: HostNode, iterators: readonly string[]): HostNode {
  switch (node.kind) {
    case 'string':
      return parseTemplateIn(node, iterators);
    case 'array': {
      const items = node.items.map((item) => expressionsIn(item, iterators));
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
    }
    case 'object': {
      const members = node.members.map((member) => {
        const value = expressionsIn(member.value, iterators);
        return value === member.value ? member : { ...member, value };
      });
      return members.every((member, index) => member === node.members[index]) ? node : { ...node, members };
    }
    default:
      return node;
  }
}
