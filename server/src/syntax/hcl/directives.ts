/**
 * Directives of templates: `%{ if … }`, `%{ else }`, `%{ for … }` and their ends, read as parts within parts.
 *
 * Half-typed ones and ends without a beginning make no parts at all; the string then keeps one hole for all of it.
 */
import type { HostNode, TemplatePart } from '../node';
import { parseForHead } from './loop';
import type { Parser } from './parser';

/** What a string is made of, in order: values, and directives by the range between their braces. */
export type TemplateToken = { readonly kind: 'value'; readonly node: HostNode } | { readonly kind: 'directive'; readonly from: number; readonly to: number };

type End = 'else' | 'endif' | 'endfor';

interface Reading {
  readonly parser: Parser;
  readonly tokens: readonly TemplateToken[];
  at: number;
  depth: number;
}

/** Deeper directives are not read. */
const depthLimit = 30;

/** Undefined where the directives do not fit together. */
export function parseDirectives(parser: Parser, tokens: readonly TemplateToken[]): readonly TemplatePart[] | undefined {
  const reading: Reading = { parser, tokens, at: 0, depth: 0 };
  const found = parseParts(reading, []);
  return found?.end === undefined ? found?.parts : undefined;
}

interface Parts {
  readonly parts: readonly TemplatePart[];
  /** The directive that ended them; undefined at the end of the text. */
  readonly end: End | undefined;
}

function parseParts(reading: Reading, ends: readonly End[]): Parts | undefined {
  const parts: TemplatePart[] = [];
  while (reading.at < reading.tokens.length) {
    const token = reading.tokens[reading.at++];
    if (!token) break;
    if (token.kind === 'value') {
      parts.push({ kind: 'value', node: token.node });
      continue;
    }
    const { parser } = reading;
    const word = wordAt(parser.text, token.from, token.to);
    const end = ends.find((candidate) => candidate === word);
    if (end) return { parts, end };
    if (reading.depth >= depthLimit) return undefined;
    reading.depth++;
    const part = word === 'if' ? parseIf(reading, token) : word === 'for' ? parseLoop(reading, token) : undefined;
    reading.depth--;
    if (!part) return undefined;
    parts.push(part);
  }
  return ends.length === 0 ? { parts, end: undefined } : undefined;
}

function parseIf(reading: Reading, { from, to }: Extract<TemplateToken, { kind: 'directive' }>): TemplatePart | undefined {
  const { parser } = reading;
  const condition = parser.within(from, to, () => {
    parser.tokens.advance();
    return parser.grammar.expression(parser);
  });
  const holds = parseParts(reading, ['else', 'endif']);
  if (!holds) return undefined;
  const others = holds.end === 'else' ? parseParts(reading, ['endif']) : { parts: [] };
  return others && { kind: 'if', condition, holds: holds.parts, fails: others.parts };
}

function parseLoop(reading: Reading, { from, to }: Extract<TemplateToken, { kind: 'directive' }>): TemplatePart | undefined {
  const { parser } = reading;
  const head = parser.within(from, to, () => parseForHead(parser));
  const body = head && parseParts(reading, ['endfor']);
  return head && body && { ...head, body: body.parts };
}

/** What a directive begins with, told by the place of all of it: `%{~ if x }`. */
export function directiveWord(text: string, start: number, end: number): string | undefined {
  return wordAt(text, text[start + 2] === '~' ? start + 3 : start + 2, end);
}

function wordAt(text: string, from: number, to: number): string | undefined {
  return /^\s*([a-z]+)\b/.exec(text.slice(from, Math.min(to, from + 40)))?.[1];
}
