/**
 * Host trees in tests: as plain data, walked for invariants, and put together from the parts a format cuts.
 */
import assert from 'node:assert/strict';
import { isExact } from '../../server/src/base/segment-map';
import type { Cut, HostFormat } from '../../server/src/syntax/format';
import { childrenOf, markShadowed, type Comment, type HostNode, type Member, type SyntaxProblem, type Tree } from '../../server/src/syntax/node';

export type Plain = string | number | boolean | null | undefined | Plain[] | { [key: string]: Plain };

/** The value of a tree: shadowed members left out, `<missing>` and `<unknown>` for what has none, numbers as written. */
export function plain(node: HostNode): Plain {
  switch (node.kind) {
    case 'object': {
      const result: { [key: string]: Plain } = {};
      for (const member of node.members) if (!member.shadowed) result[member.key] = plain(member.value);
      return result;
    }
    case 'array':
      return node.items.map(plain);
    case 'string':
      return node.value;
    case 'number':
      return `${node.value}` === node.raw ? node.value : `#${node.raw}`;
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    default:
      return `<${node.kind}>`;
  }
}

export function parseText(format: HostFormat, text: string): Tree {
  return format.parse(text, 'test', { format: format.format });
}

export function everyNode(root: HostNode): HostNode[] {
  return [root, ...childrenOf(root).flatMap(everyNode)];
}

/** Every span lies inside the text, members and nodes inside what holds them, and segments inside their string. */
export function assertSpansInside(root: HostNode, problems: readonly SyntaxProblem[], comments: readonly Comment[], text: string): void {
  const inside = (span: { start: number; end: number }, what: string): void => {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${what} ${span.start}-${span.end} of ${text.length}`);
  };
  for (const problem of problems) inside(problem.span, problem.message);
  for (const comment of comments) inside(comment.span, 'comment');
  for (const node of everyNode(root)) {
    inside(node.span, node.kind);
    if (node.kind === 'object') {
      for (const member of node.members) {
        inside(member.keySpan, `key ${member.key}`);
        inside(member.span, `member ${member.key}`);
      }
    }
    if (node.kind !== 'string') continue;
    inside(node.contentSpan, 'content');
    for (const segment of node.segments.segments) {
      inside({ start: segment.source, end: segment.source + segment.sourceLength }, 'segment');
      if (!isExact(segment)) continue;
      const decoded = node.value.slice(segment.decoded, segment.decoded + segment.decodedLength);
      assert.equal(text.slice(segment.source, segment.source + segment.sourceLength), decoded, 'exact segment');
    }
    assert.equal(node.segments.decodedEnd, node.value.length, 'the map covers the value');
  }
}

export interface Assembled {
  readonly value: Plain;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly string[];
  readonly parts: number;
}

/** Parses every part of a text on its own and puts the values together; checks that the cuts cover the text. */
export function assemble(format: HostFormat, text: string): Assembled {
  const problems: SyntaxProblem[] = [];
  const comments: string[] = [];
  let parts = 0;
  const build = (cut: Cut): HostNode => {
    const span = { source: 'test', start: cut.start, end: cut.end };
    const origin = { format: format.format };
    if (cut.kind === 'part') {
      parts++;
      const partText = text.slice(cut.start, cut.end);
      const tree = format.parse(partText, 'test', origin, cut.yields);
      assertSpansInside(tree.root, tree.problems, tree.comments, partText);
      problems.push(...tree.problems);
      comments.push(...tree.comments.map((comment) => comment.text));
      return tree.root;
    }
    let last = 0;
    const members: Member[] = [];
    const items: HostNode[] = [];
    for (const entry of cut.entries) {
      assert.ok(entry.cut.start >= last, 'cuts are in order');
      last = entry.cut.end;
      const node = build(entry.cut);
      const yields = entry.cut.kind === 'part' ? entry.cut.yields : 'value';
      if (yields === 'members') members.push(...(node.kind === 'object' ? node.members : []));
      else if (yields === 'items') items.push(...(node.kind === 'array' ? node.items : []));
      else if (entry.key) members.push({ key: entry.key.text, keySpan: { ...span, ...entry.key }, value: node, span });
      else items.push(node);
    }
    return cut.kind === 'object' ? { kind: 'object', span, origin, members: markShadowed(members) } : { kind: 'array', span, origin, items };
  };
  const cut = format.split(text);
  assertCovered(cut, text);
  return { value: plain(build(cut)), problems, comments, parts };
}

/** What lies in no part is punctuation, white space or a key. */
function assertCovered(cut: Cut, text: string): void {
  const covered = new Uint8Array(text.length);
  const visit = (current: Cut): void => {
    if (current.kind === 'part') covered.fill(1, current.start, current.end);
    else {
      for (const entry of current.entries) {
        if (entry.key) covered.fill(1, entry.key.start, entry.key.end);
        visit(entry.cut);
      }
    }
  };
  visit(cut);
  const left = [...text].length === 0 ? '' : Array.from(text.split(''), (character, at) => (covered[at] ? '' : character)).join('');
  assert.match(left, /^[\s{}[\],:"'\uFEFF!&*\w-]*$/);
}
