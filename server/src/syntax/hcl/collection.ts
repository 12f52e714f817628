/**
 * Tuples and objects, and the `for` expressions that are written in the same brackets.
 *
 * While somebody types, a bracket or comma is missing. Nothing that looks like `key =` can stand in a tuple, so such a
 * line ends it; a closing bracket that something further out waits for ends everything in between.
 */
import { computedKey, markShadowed, type ArrayNode, type HostNode, type Member } from '../node';
import { objectNode, parseAssigned } from './body';
import { isForNext, parseFor } from './loop';
import type { Parser } from './parser';
import type { TokenKind } from './tokens';

/** The tuple or object at the current bracket. */
export function parseCollection(parser: Parser): HostNode {
  const { start } = parser.tokens;
  const isTuple = parser.at('[');
  const closer = isTuple ? ']' : '}';
  const before = parser.impurities;
  const kept = parser.enter(closer);
  while (parser.at('newline')) parser.tokens.advance();
  if (isForNext(parser)) {
    const expression = parseFor(parser);
    if (!parser.at(closer)) skipTo(parser, closer);
    const end = parser.leave(closer, kept);
    const reference = expression && parser.textReference(start, end, parser.impurities === before, expression);
    return parser.unknown(start, end, 'a `for` expression is computed at deployment', reference);
  }
  if (isTuple) {
    const items = parseItems(parser);
    const node: ArrayNode = { kind: 'array', span: parser.span(start, parser.leave(closer, kept)), origin: parser.origin, items };
    return node;
  }
  const entries: Entry[] = [];
  while (parseEntry(parser, entries));
  const node = objectNode(parser, start, parser.leave(closer, kept), markShadowed(entries.map((entry) => entry.member)));
  return entries.some((entry) => entry.isComputed) ? { ...node, open: computedKey } : node;
}

function skipTo(parser: Parser, closer: TokenKind): void {
  for (let { kind } = parser; kind !== closer && kind !== 'end'; { kind } = parser) {
    if (isBracketOf(parser, kind)) return;
    parser.skip();
  }
}

/** Whether `key =` or `"key":` stands at the current token, where only an expression could stand. */
export function isKeyNext(parser: Parser): boolean {
  const { kind } = parser;
  if (kind !== 'name' && kind !== 'quoted') return false;
  const { text } = parser;
  let at = parser.tokens.end;
  while (text[at] === ' ' || text[at] === '\t') at++;
  if (text[at] === '=') return text[at + 1] !== '=' && text[at + 1] !== '>';
  // `a ? "b" : c` may be broken before the string, so a colon counts only behind the first token of a line.
  return kind === 'quoted' && text[at] === ':' && parser.tokens.isFirstInLine;
}

function parseItems(parser: Parser): HostNode[] {
  const items: HostNode[] = [];
  let needsComma = false;
  for (let { kind } = parser; kind !== ']' && kind !== 'end'; { kind } = parser) {
    if (isBracketOf(parser, kind) || isKeyNext(parser)) return items;
    if (kind === ',') {
      if (!needsComma) parser.problem(parser.tokens.start, parser.tokens.end, 'A value is missing before this comma.');
      needsComma = false;
      parser.tokens.advance();
      continue;
    }
    if (needsComma) parser.problem(parser.tokens.previousEnd, parser.tokens.previousEnd, 'A comma is missing here.');
    const item = parser.grammar.expression(parser);
    if (item.kind === 'missing') parser.skip();
    else items.push(item);
    needsComma = true;
  }
  return items;
}

/** A closing bracket of something further out, so that what is open here was not closed. */
function isBracketOf(parser: Parser, kind: TokenKind): boolean {
  return (kind === '}' || kind === ']' || kind === ')') && parser.isAwaited(kind);
}

interface Entry {
  readonly member: Member;
  /** The key is an expression, so it may be any. */
  readonly isComputed: boolean;
}

/** Reads one entry or steps over what is none; false at the end of the object. */
function parseEntry(parser: Parser, entries: Entry[]): boolean {
  const { kind } = parser;
  const { start, end } = parser.tokens;
  switch (kind) {
    case '}':
    case 'end':
      return false;
    case 'newline':
    case ',':
      parser.tokens.advance();
      return true;
    case 'name':
    case 'number':
    case 'quoted':
    case '(':
      entries.push(readEntry(parser));
      return true;
    default:
      // The next item of the tuple around begins: this object was not closed.
      if (kind === '{' && parser.isInTuple) return false;
      if (isBracketOf(parser, kind)) return false;
      parser.damage++;
      parser.problem(start, end, `\`${parser.text.slice(start, end)}\` cannot stand here; a key is expected.`);
      parser.skip();
      return true;
  }
}

function readEntry(parser: Parser): Entry {
  const { start } = parser.tokens;
  const key = readKey(parser);
  const { kind } = parser;
  const keyEnd = key.span.end;
  let value: HostNode;
  if (kind === '=' || kind === ':') {
    value = parseAssigned(parser);
  } else if (kind === '{') {
    // Written like a block; what is meant is plain.
    parser.problem(keyEnd, keyEnd, 'A `=` is missing here.');
    value = parser.grammar.expression(parser);
  } else {
    parser.problem(key.span.start, keyEnd, `\`${key.text}\` has no value; write \`=\` and a value.`);
    value = parser.missing(keyEnd);
  }
  const end = value.kind === 'missing' ? value.span.end : parser.tokens.previousEnd;
  endOfEntry(parser);
  const member = { key: key.text, keySpan: key.textSpan, keyNode: key.node, value, span: parser.span(start, end) };
  return { member, isComputed: key.node !== undefined };
}

interface Key {
  readonly text: string;
  /** Without quotes. */
  readonly textSpan: Member['keySpan'];
  readonly span: Member['keySpan'];
  /** The key where it is not plain text. */
  readonly node?: HostNode;
}

function readKey(parser: Parser): Key {
  const { start, end, kind } = parser.tokens;
  const isCall = kind === 'name' && parser.text[end] === '(';
  if ((kind === 'name' && !isCall) || kind === 'number') {
    parser.tokens.advance();
    return isolated(parser, start, end);
  }
  const node = kind === 'quoted' ? parser.grammar.template(parser) : parser.grammar.expression(parser);
  if (node.kind !== 'string') return { ...isolated(parser, start, parser.tokens.previousEnd), node };
  const key = { text: node.value, textSpan: node.contentSpan, span: parser.span(start, parser.tokens.previousEnd) };
  return node.holes.length === 0 ? key : { ...key, node };
}

function isolated(parser: Parser, start: number, end: number): Key {
  const span = parser.span(start, end);
  return { text: parser.text.slice(start, end), textSpan: span, span };
}

function endOfEntry(parser: Parser): void {
  const { kind } = parser;
  if (kind === 'newline' || kind === ',' || kind === '}' || kind === 'end') return;
  // An awaited bracket and a key on the same line are dealt with by whoever reads them next.
  if (kind === ']' || kind === ')') return;
  const offset = parser.tokens.previousEnd;
  parser.problem(offset, offset, 'A comma or a line end is missing here.');
}
