/**
 * Attributes and blocks: the body of a file, and of every block in it.
 *
 * A top-level item that turns out damaged is read a second time, now closing constructs by indentation as well, and the
 * reading with less damage is kept: brackets are right in code nobody formatted, indentation while somebody types.
 */
import { markShadowed, type HostNode, type Member, type ObjectNode, type StringNode } from '../node';
import { verbatim } from '../../base/segment-map';
import type { Parser } from './parser';
import { plainString } from './template';

/** All attributes and blocks of a text. */
export function parseFile(parser: Parser): ObjectNode {
  const members: Member[] = [];
  // Second readings are paid for from a budget, so that a text made of nothing but damage still takes linear time.
  let budget = 2 * parser.text.length + 1000;
  while (!parser.at('end')) {
    const mark = parser.mark();
    const first = readItem(parser);
    const end = parser.tokens.place;
    const { damage } = parser;
    if (damage > 0 && budget > 0) {
      budget -= end.offset - mark.place.offset;
      const problems = parser.problems.slice(mark.problems);
      const comments = parser.comments.slice(mark.comments);
      parser.rewind(mark);
      parser.trust = 'indentation';
      const second = readItem(parser);
      parser.trust = 'brackets';
      if (parser.damage <= damage) {
        members.push(...second);
        continue;
      }
      parser.rewind({ ...mark, place: end });
      parser.problems.push(...problems);
      parser.comments.splice(mark.comments, parser.comments.length, ...comments);
    }
    members.push(...first);
  }
  return objectNode(parser, 0, parser.text.length, markShadowed(members));
}

function readItem(parser: Parser): readonly Member[] {
  parser.damage = 0;
  const member = parseItem(parser);
  return member ? [member] : [];
}

/** One attribute or block; undefined where neither begins, having stepped over what does. */
function parseItem(parser: Parser): Member | undefined {
  const { kind } = parser;
  if (kind === 'newline' || kind === ',') {
    parser.tokens.advance();
    return undefined;
  }
  if (kind !== 'name' && kind !== 'quoted') {
    const { start, end } = parser.tokens;
    parser.damage++;
    parser.problem(start, end, `\`${parser.text.slice(start, end)}\` cannot stand here; an attribute or a block is expected.`);
    parser.skip();
    return undefined;
  }
  return parseMember(parser);
}

function parseMember(parser: Parser): Member {
  const { start } = parser.tokens;
  const name = readLabel(parser);
  const keySpan = name.contentSpan;
  const { kind } = parser;
  if (kind === '=') return attribute(parser, start, name);
  if (kind === '{' || kind === 'name' || kind === 'quoted') return block(parser, start, name);
  if (kind !== 'newline' && kind !== 'end' && kind !== '}') endOfLine(parser);
  parser.problem(name.span.start, name.span.end, `\`${name.value}\` has no value; write \`=\` and a value, or a block.`);
  return { key: name.value, keySpan, value: parser.missing(name.span.end), span: name.span };
}

function attribute(parser: Parser, start: number, name: StringNode): Member {
  const value = parseAssigned(parser);
  const end = value.kind === 'missing' ? value.span.end : parser.tokens.previousEnd;
  endOfLine(parser);
  // `iterator = item` renames what the body of a `dynamic` block calls its element.
  if (name.value === 'iterator' && value.kind === 'ref') parser.iterators.splice(-1, 1, value.reference.address);
  return { key: name.value, keySpan: name.contentSpan, value, span: parser.span(start, end) };
}

/** The value behind `=` or `:`, which has to begin on the same line. */
export function parseAssigned(parser: Parser): HostNode {
  const sign = parser.tokens.end;
  parser.tokens.advance();
  const { kind } = parser;
  if (kind !== 'newline' && kind !== 'end' && kind !== ',' && kind !== '}' && kind !== ']' && kind !== ')') return parser.grammar.expression(parser);
  let offset = sign;
  while (parser.text[offset] === ' ' || parser.text[offset] === '\t') offset++;
  parser.problem(sign, sign, 'A value is missing here.');
  return parser.missing(Math.min(offset, parser.tokens.limit));
}

function block(parser: Parser, start: number, name: StringNode): Member {
  const labels: StringNode[] = [];
  while (parser.at('name') || parser.at('quoted')) labels.push(readLabel(parser));
  const member = (value: ObjectNode): Member => ({
    key: name.value,
    keySpan: name.contentSpan,
    value,
    span: parser.span(start, value.span.end),
    isBlock: true,
  });
  while (parser.at('newline') && isBraceNext(parser)) parser.tokens.advance();
  if (!parser.at('{')) {
    const end = parser.tokens.previousEnd;
    endOfLine(parser);
    parser.problem(start, end, `The block \`${name.value}\` has no body; write \`{\` behind its labels.`);
    return member({ ...objectNode(parser, end, end, []), labels });
  }
  const iterators = iteratorsOf(name.value, labels);
  parser.iterators.push(...iterators);
  const body = parseBody(parser);
  parser.iterators.length -= iterators.length;
  return member({ ...body, labels });
}

function parseBody(parser: Parser): ObjectNode {
  const { start } = parser.tokens;
  if (parser.isTooDeep) {
    parser.skip();
    return { ...objectNode(parser, start, parser.tokens.previousEnd, []), open: 'nested too deeply' };
  }
  const kept = parser.enter('}');
  const members: Member[] = [];
  while (!parser.at('}') && !parser.at('end')) {
    const member = parseItem(parser);
    if (member) members.push(member);
  }
  const end = parser.leave('}', kept);
  const node = objectNode(parser, start, end, markShadowed(members));
  return members.some((member) => member.isBlock && member.key === 'dynamic') ? { ...node, open: 'a `dynamic` block makes more of them' } : node;
}

/** A block type or label: a name or a plain string. */
function readLabel(parser: Parser): StringNode {
  const { start, end, kind } = parser.tokens;
  if (kind === 'quoted') {
    const node = plainString(parser);
    if (node) return node;
  }
  parser.tokens.advance();
  const span = parser.span(start, end);
  const value = parser.text.slice(start, end);
  return { kind: 'string', span, contentSpan: span, origin: parser.origin, value, holes: [], style: 'plain', segments: verbatim(start, value.length) };
}

/** Steps to the end of the line; what stands there does not belong to anything. */
function endOfLine(parser: Parser): void {
  const { start } = parser.tokens;
  const { kind } = parser;
  if (kind === 'newline' || kind === 'end' || kind === '}' || kind === ',') return;
  // What begins a line of its own is the next item: a bracket before it was not closed.
  if (parser.tokens.isFirstInLine) return;
  while (!parser.at('newline') && !parser.at('end') && !parser.at('}')) {
    parser.damage++;
    parser.skip();
  }
  const end = parser.tokens.previousEnd;
  parser.problem(start, end, `\`${excerpt(parser.text, start, end)}\` does not belong here; a value ends with its line.`);
}

/** A brace on a line of its own is wrong, but plain what it is meant for. */
function isBraceNext(parser: Parser): boolean {
  const brace = /[ \t\r\n]*\{/y;
  brace.lastIndex = parser.tokens.start;
  return brace.test(parser.text);
}

/** The name by which the body of a `dynamic` block speaks of the element it is made for. */
function iteratorsOf(type: string, labels: readonly StringNode[]): string[] {
  const label = labels[0]?.value;
  return type === 'dynamic' && label !== undefined ? [label] : [];
}

export function objectNode(parser: Parser, start: number, end: number, members: readonly Member[]): ObjectNode {
  return { kind: 'object', span: parser.span(start, end), origin: parser.origin, members };
}

function excerpt(text: string, start: number, end: number): string {
  const part = text.slice(start, end).replace(/\s+/g, ' ');
  return part.length > 40 ? `${part.slice(0, 39)}…` : part;
}
