/**
 * Cuts TOML into its statements — the header of a table, or a key with its value — and says where each part of one stands.
 *
 * Only quotes, brackets and comments are looked at, so the text has to be valid; what a statement means is the parser's
 * business.
 */
export interface TomlStatement {
  /** A header in brackets, or a key with a value. */
  readonly kind: 'table' | 'list-of-tables' | 'entry';
  readonly start: number;
  /** Behind the last character that is no comment. */
  readonly end: number;
  /** Behind the `=` of an entry, without white space. */
  readonly valueStart: number;
  /** Behind the key of an entry. */
  readonly keyEnd: number;
}

export function* tomlStatements(text: string): Generator<TomlStatement> {
  let at = 0;
  while ((at = skipToContent(text, at)) < text.length) {
    const found = statementAt(text, at);
    yield found;
    at = Math.max(found.end, at + 1);
  }
}

function statementAt(text: string, start: number): TomlStatement {
  let depth = 0;
  let equals: number | undefined;
  let end = start;
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n' && depth <= 0) break;
    if (character === '#') {
      at = lineEnd(text, at);
      continue;
    }
    const next = character === '"' || character === "'" ? stringEnd(text, at, character) : at + 1;
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if (character === '=' && depth === 0) equals ??= at;
    if (!isBlank(character)) end = next;
    at = next;
  }
  if (equals === undefined) return { kind: text.startsWith('[[', start) ? 'list-of-tables' : 'table', start, end, valueStart: start, keyEnd: end };
  return { kind: 'entry', start, end, valueStart: skipBlanks(text, equals + 1), keyEnd: start + text.slice(start, equals).trimEnd().length };
}

function skipToContent(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text.charAt(at) === '#') at = lineEnd(text, at);
    else if (isBlank(text.charAt(at))) at++;
    else break;
  }
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at++;
  return at;
}

function stringEnd(text: string, start: number, quote: string): number {
  const isLong = text.startsWith(quote.repeat(3), start);
  const closing = isLong ? quote.repeat(3) : quote;
  let at = start + closing.length;
  while (at < text.length && !text.startsWith(closing, at)) at += quote === '"' && text.charAt(at) === '\\' ? 2 : 1;
  at += closing.length;
  // A long string may end in quotes of its own.
  while (isLong && text.charAt(at) === quote) at++;
  return Math.min(at, text.length);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

const isBlank = (character: string): boolean => character === ' ' || character === '\t' || character === '\n' || character === '\r' || character === '\uFEFF';
