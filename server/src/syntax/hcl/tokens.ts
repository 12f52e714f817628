/**
 * Tokens of HCL, one at a time. A string or heredoc is one token, whatever stands in it; comments are no tokens.
 *
 * Line ends are tokens only where the grammar gives them a meaning (in blocks and objects), which the parser says by
 * `keepsNewlines`. A token knows whether it is the first of its line: recovery from damage goes by lines.
 */
import { isDigit, isLineBreak, isNamePart, isNameStart, type HclText, type Heredoc, type Quoted } from './hcl-text';

export type TokenKind =
  | 'end' | 'newline' | 'name' | 'number' | 'quoted' | 'heredoc' | 'unexpected'
  | '{' | '}' | '[' | ']' | '(' | ')' | ',' | '.' | '...' | '=' | '=>' | ':' | '::' | '?'
  | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||' | '!' | '+' | '-' | '*' | '/' | '%';

export interface CommentRange {
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly offset: number;
  readonly indent: number;
  readonly isFirstInLine: boolean;
}

const twoCharacters: ReadonlySet<string> = new Set<TokenKind>(['=>', '==', '!=', '<=', '>=', '&&', '||', '::']);
const oneCharacter: ReadonlySet<string> = new Set<TokenKind>([
  '{', '}', '[', ']', '(', ')', ',', '.', '=', ':', '?', '<', '>', '!', '+', '-', '*', '/', '%',
]);

/** The place of a reader in a text; the fields describe the current token. */
export class Tokens {
  kind: TokenKind = 'newline';
  start: number;
  end: number;
  /** The end of the token before, for “on the same line” and for where something is missing. */
  previousEnd: number;
  isFirstInLine = false;
  /** The column of the first token of the current line. */
  indent = 0;
  keepsNewlines = true;
  private lineHasToken: boolean;
  quoted: Quoted | undefined;
  heredoc: Heredoc | undefined;

  constructor(readonly source: HclText, start: number, readonly limit: number, private readonly comments: CommentRange[]) {
    this.start = this.end = this.previousEnd = start;
    if (start === 0 && source.text.charCodeAt(0) === 0xfeff) this.end = 1;
    // An interpolation's first token is not the first of its line.
    this.lineHasToken = start > 0 && !isLineBreak(source.text.charCodeAt(start - 1));
    this.advance();
  }

  advance(): void {
    this.previousEnd = this.end;
    do this.read();
    while (this.kind === 'newline' && !this.keepsNewlines);
  }

  /** Where the current token stands, to come back to it. */
  get place(): Place {
    return { offset: this.start, indent: this.indent, isFirstInLine: this.isFirstInLine };
  }

  /** Goes back, or on, to a token or a line break. */
  moveTo(place: Place): void {
    this.end = place.offset;
    this.indent = place.indent;
    this.lineHasToken = !place.isFirstInLine;
    this.advance();
  }

  private read(): void {
    const at = this.skipBlanks(this.end);
    const { text } = this.source;
    this.start = at;
    if (at >= this.limit) {
      this.kind = 'end';
      this.end = this.limit;
      this.isFirstInLine = false;
      return;
    }
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) {
      this.kind = 'newline';
      this.end = code === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
      this.isFirstInLine = false;
      this.lineHasToken = false;
      return;
    }
    this.isFirstInLine = !this.lineHasToken;
    this.lineHasToken = true;
    if (this.isFirstInLine) this.indent = columnOf(text, at);
    this.readToken(at, code);
  }

  private readToken(at: number, code: number): void {
    const { text } = this.source;
    if (isNameStart(code)) {
      this.take('name', endOfName(text, at, this.limit));
    } else if (code === 34 /* " */) {
      this.quoted = this.source.quotedAt(at, this.limit);
      this.take('quoted', this.quoted.end);
    } else if (isDigit(code)) {
      this.take('number', endOfNumber(text, at, this.limit));
    } else {
      this.readPunctuation(at, code);
    }
  }

  private readPunctuation(at: number, code: number): void {
    const { text } = this.source;
    const next = text.charCodeAt(at + 1);
    if (code === 60 && next === 60 /* << */) {
      this.heredoc = this.source.heredocAt(at, this.limit);
      if (this.heredoc) return this.take('heredoc', this.heredoc.end);
    }
    if (code === 46 && next === 46 && text.charCodeAt(at + 2) === 46) return this.take('...', at + 3);
    const two = text.slice(at, at + 2);
    const one = two.slice(0, 1);
    if (twoCharacters.has(two) && at + 2 <= this.limit) return this.take(two as TokenKind, at + 2);
    this.take(oneCharacter.has(one) ? (one as TokenKind) : 'unexpected', at + 1);
  }

  private take(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  private skipBlanks(from: number): number {
    const { text } = this.source;
    for (let at = from; at < this.limit; at++) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 9) continue;
      if (code !== 35 && code !== 47) return at;
      const end = this.source.commentEnd(at, this.limit);
      if (end === undefined) return at;
      this.comments.push({ start: at, end });
      at = end - 1;
    }
    return this.limit;
  }
}

function endOfName(text: string, start: number, limit: number): number {
  let at = start + 1;
  while (at < limit && isNamePart(text.charCodeAt(at))) at++;
  return at;
}

/** `12`, `1.5`, `2e-3`; a dot belongs to the number only before a digit. */
function endOfNumber(text: string, start: number, limit: number): number {
  const digits = (from: number): number => {
    let at = from;
    while (at < limit && isDigit(text.charCodeAt(at))) at++;
    return at;
  };
  let at = digits(start);
  if (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) at = digits(at + 1);
  const code = text.charCodeAt(at);
  if (code !== 101 && code !== 69) return Math.min(at, limit);
  const sign = text.charCodeAt(at + 1);
  const exponent = sign === 43 || sign === 45 ? at + 2 : at + 1;
  return isDigit(text.charCodeAt(exponent)) ? Math.min(digits(exponent), limit) : Math.min(at, limit);
}

function columnOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.charCodeAt(start - 1) !== 10 && text.charCodeAt(start - 1) !== 13) start--;
  return offset - start;
}
