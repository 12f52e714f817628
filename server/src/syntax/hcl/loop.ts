/**
 * What stands between the brackets of a `for` expression: `k, v in map : k => v... if v.on`.
 *
 * A half-typed one is no expression at all: what it would make cannot be told. It is not run here.
 */
import type { ForExpression } from '../node';
import type { Parser } from './parser';

/** `for` followed by a name: the rest of the brackets is a `for` expression. */
export function isForNext(parser: Parser): boolean {
  const { kind, start, end } = parser.tokens;
  if (kind !== 'name' || parser.text.slice(start, end) !== 'for') return false;
  return /^\s+[\p{L}_]/u.test(parser.text.slice(end, end + 16));
}

/** From `for` to what ends it; undefined where something else stands in between, before which it stops. */
export function parseFor(parser: Parser): ForExpression | undefined {
  // Whoever opened the brackets sets this back.
  parser.tokens.keepsNewlines = false;
  const head = parseForHead(parser);
  if (!head || !parser.at(':')) return undefined;
  parser.tokens.advance();
  const first = parser.grammar.expression(parser);
  if (!parser.at('=>')) return { ...head, value: first, ...parseIf(parser), isGrouped: false };
  parser.tokens.advance();
  const value = parser.grammar.expression(parser);
  const isGrouped = parser.at('...');
  if (isGrouped) parser.tokens.advance();
  return { ...head, key: first, value, ...parseIf(parser), isGrouped };
}

/** `for k, v in map`, as it also begins a directive. */
export function parseForHead(parser: Parser): Pick<ForExpression, 'kind' | 'keyName' | 'valueName' | 'source'> | undefined {
  parser.tokens.advance();
  const first = readName(parser);
  if (first === undefined) return undefined;
  let second: string | undefined;
  if (parser.at(',')) {
    parser.tokens.advance();
    second = readName(parser);
    if (second === undefined) return undefined;
  }
  if (readName(parser) !== 'in') return undefined;
  const source = parser.grammar.expression(parser);
  return second === undefined ? { kind: 'for', valueName: first, source } : { kind: 'for', keyName: first, valueName: second, source };
}

function readName(parser: Parser): string | undefined {
  if (!parser.at('name')) return undefined;
  const { start, end } = parser.tokens;
  parser.tokens.advance();
  return parser.text.slice(start, end);
}

function parseIf(parser: Parser): Pick<ForExpression, 'condition'> {
  const { kind, start, end } = parser.tokens;
  if (kind !== 'name' || parser.text.slice(start, end) !== 'if') return {};
  parser.tokens.advance();
  return { condition: parser.grammar.expression(parser) };
}
