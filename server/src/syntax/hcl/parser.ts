/**
 * What the parts of the HCL parser share: the current place, the constructs that are open, problems, node making.
 *
 * It decides when a construct is over without its closing bracket: at the head of a top-level block always, and by
 * indentation when asked to. Grammar stands in `body`, `expression`, `collection` and `template`, which are handed in
 * as `Grammar`, so that they can call each other without importing each other.
 */
import type { Span } from '../../base/span';
import type { Expression, HostNode, NullNode, MissingNode, Origin, Reference, SyntaxProblem, UnknownNode } from '../node';
import { HclText } from './hcl-text';
import { Tokens, type CommentRange, type Place, type TokenKind } from './tokens';

export type Closer = '}' | ']' | ')';

export interface Grammar {
  expression(parser: Parser): HostNode;
  collection(parser: Parser): HostNode;
  template(parser: Parser): HostNode;
}

/** How an unclosed construct is noticed: by brackets alone, or also by where lines begin. */
export type Trust = 'brackets' | 'indentation';

interface Construct {
  readonly closer: Closer;
  /** Indentation of the line that opened it. */
  readonly indent: number;
}

/** A place to go back to, with what had been said up to there. */
export interface Mark {
  readonly place: Place;
  readonly problems: number;
  readonly comments: number;
}

/** Nesting beyond this is skipped; it keeps hostile text from exhausting the stack. */
const depthLimit = 100;

export class Parser {
  readonly source: HclText;
  readonly problems: SyntaxProblem[] = [];
  readonly comments: CommentRange[] = [];
  tokens: Tokens;
  trust: Trust = 'brackets';
  /** How many brackets were missing or too many since it was last set to 0. */
  damage = 0;
  /** Grows with every expression seen that may give another value at another evaluation. */
  impurities = 0;
  /** Names that stand for the elements of surrounding `dynamic` blocks. */
  readonly iterators: string[] = [];
  private open: Construct[] = [];
  private conditionals = 0;

  constructor(
    readonly text: string,
    private readonly sourceId: string,
    readonly origin: Origin,
    readonly grammar: Grammar,
  ) {
    this.source = new HclText(text);
    this.tokens = new Tokens(this.source, 0, text.length, this.comments);
  }

  /** The current token's kind; `end` also where the innermost construct is over although it was not closed. */
  get kind(): TokenKind {
    return this.isCutShort() ? 'end' : this.tokens.kind;
  }

  at(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  get isTooDeep(): boolean {
    return this.open.length + this.conditionals >= depthLimit;
  }

  /** Whether a construct around the innermost one waits for this bracket. */
  isAwaited(closer: TokenKind): boolean {
    return this.open.some((construct) => construct.closer === closer);
  }

  get isInTuple(): boolean {
    return this.open.at(-2)?.closer === ']';
  }

  /** Steps over the opening bracket; line ends count inside braces only. Returns what `leave` needs. */
  enter(closer: Closer): boolean {
    const kept = this.tokens.keepsNewlines;
    this.open.push({ closer, indent: this.tokens.indent });
    this.tokens.keepsNewlines = closer === '}';
    this.tokens.advance();
    return kept;
  }

  /** Steps over the closing bracket or notes that it is missing; the end offset of the construct. */
  leave(closer: Closer, kept: boolean): number {
    const isClosed = this.kind === closer;
    this.open.pop();
    this.tokens.keepsNewlines = kept;
    if (isClosed) {
      const { end } = this.tokens;
      this.tokens.advance();
      return end;
    }
    const end = this.tokens.previousEnd;
    this.damage++;
    this.problem(end, end, `A \`${closer}\` is missing here.`);
    // A line end was skipped inside brackets but counts out here.
    if (kept && this.tokens.isFirstInLine) this.returnToLineEnd();
    return end;
  }

  /** Reads the branches of a conditional, which nest without brackets. */
  nested<T>(read: () => T): T {
    this.conditionals++;
    const result = read();
    this.conditionals--;
    return result;
  }

  /** Reads a stretch of the text with its own tokens, as inside `${…}`. */
  within<T>(start: number, end: number, read: () => T): T {
    const { tokens, open } = this;
    this.tokens = new Tokens(this.source, start, end, this.comments);
    this.tokens.keepsNewlines = false;
    if (this.tokens.kind === 'newline') this.tokens.advance();
    // The depth stays, so that nesting through strings is bounded too.
    this.open = open.map((construct) => ({ ...construct, indent: -1 }));
    const result = read();
    this.tokens = tokens;
    this.open = open;
    return result;
  }

  /** Skips the current token, and with an opening bracket everything up to its end. */
  skip(): void {
    let depth = 0;
    do {
      const { kind } = this;
      if (kind === 'end') return;
      if (kind === '{' || kind === '[' || kind === '(') depth++;
      else if (kind === '}' || kind === ']' || kind === ')') depth--;
      this.tokens.advance();
    } while (depth > 0);
  }

  mark(): Mark {
    return { place: this.tokens.place, problems: this.problems.length, comments: this.comments.length };
  }

  rewind(mark: Mark): void {
    this.problems.length = mark.problems;
    this.comments.length = mark.comments;
    this.tokens.moveTo(mark.place);
  }

  problem(start: number, end: number, message: string): void {
    this.problems.push({ span: this.span(start, end), message });
  }

  span(start: number, end: number): Span {
    return { source: this.sourceId, start, end };
  }

  missing(offset: number): MissingNode {
    return { kind: 'missing', span: this.span(offset, offset), origin: this.origin };
  }

  nullNode(start: number, end: number): NullNode {
    return { kind: 'null', span: this.span(start, end), origin: this.origin };
  }

  /** A value only deployment knows; with a reference where equal text means an equal value. */
  unknown(start: number, end: number, reason: string, reference?: Reference): UnknownNode {
    return { kind: 'unknown', span: this.span(start, end), origin: this.origin, reason, reference };
  }

  /** A reference to whatever an expression gives, named by its text. */
  textReference(start: number, end: number, isPure: boolean, expression?: Expression): Reference {
    const label = this.text.slice(start, end);
    return { address: label.replace(/\s+/g, ' '), label, isPure, span: this.span(start, end), expression };
  }

  private isCutShort(): boolean {
    const { tokens } = this;
    const innermost = this.open.at(-1);
    if (!tokens.isFirstInLine || !innermost) return false;
    if (tokens.indent === 0 && tokens.kind === 'name' && this.source.isLandmark(tokens.start)) return true;
    if (this.trust === 'brackets' || tokens.indent > innermost.indent) return false;
    if (tokens.indent < innermost.indent) return true;
    if (tokens.kind === innermost.closer) return false;
    // A line of equal indentation closes the construct, or begins what follows it.
    return !isCloser(tokens.kind) || this.open.some((outer) => outer.indent === tokens.indent && outer.closer === tokens.kind);
  }

  private returnToLineEnd(): void {
    const { text } = this;
    let at = this.tokens.start;
    while (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) at--;
    const lineBreak = text.startsWith('\r\n', at - 2) ? at - 2 : at - 1;
    const { previousEnd } = this.tokens;
    if (lineBreak < previousEnd) return;
    while ((this.comments.at(-1)?.start ?? -1) >= lineBreak) this.comments.pop();
    this.tokens.moveTo({ offset: lineBreak, indent: this.tokens.indent, isFirstInLine: false });
    this.tokens.previousEnd = previousEnd;
  }
}

function isCloser(kind: TokenKind): kind is Closer {
  return kind === '}' || kind === ']' || kind === ')';
}
