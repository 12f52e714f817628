/**
 * Strings: quoted ones and heredocs, with escapes decoded, indentation stripped and interpolations as holes.
 *
 * A directive (`%{ if … }`) with everything up to its end is one hole, which says how its text comes about; one without an
 * end is a hole alone. Where a string ends is decided in `hcl-text.ts`.
 */
import { segmentMap, verbatim, type Segment } from '../../base/segment-map';
import type { Expression, Hole, HostNode, Reference, StringNode, StringStyle } from '../node';
import { isLineBreak } from './hcl-text';
import { directiveWord, parseDirectives, type TemplateToken } from './directives';
import type { Parser } from './parser';
import { plainTraversal } from './traversal';

/** Something in a string that does not stand for itself. */
type Mark =
  | { readonly kind: 'escape'; readonly start: number; readonly end: number; readonly decoded: string }
  | { readonly kind: 'hole' | 'directive'; readonly start: number; readonly end: number; readonly isClosed: boolean }
  | DirectiveMark;

/** A directive with everything up to its end. */
interface DirectiveMark {
  readonly kind: 'directives';
  readonly start: number;
  readonly end: number;
  readonly isClosed: boolean;
  readonly marks: readonly Mark[];
}

/** The string at the current token; `"${x}"` is `x` itself, as in HCL. */
export function parseTemplate(parser: Parser): HostNode {
  const { start, end, kind, quoted, heredoc } = parser.tokens;
  if (kind === 'heredoc' && heredoc) {
    parser.tokens.advance();
    if (!heredoc.isClosed) parser.problem(start, start + 2, 'The heredoc is not closed; end it with its tag on a line of its own.');
    const style = heredoc.isIndented ? 'indented-heredoc' : 'heredoc';
    const marks = findMarks(parser, heredoc.bodyStart, heredoc.bodyEnd, style);
    return stringNode(parser, { start, end, from: heredoc.bodyStart, to: heredoc.bodyEnd, style }, marks);
  }
  const plain = plainString(parser);
  if (plain) return plain;
  const from = start + 1;
  const to = quoted?.isClosed ? end - 1 : end;
  parser.tokens.advance();
  const marks = findMarks(parser, from, to, 'double');
  const [mark] = marks;
  if (quoted?.isClosed && mark?.kind === 'hole' && mark.isClosed && mark.start === from && mark.end === to) {
    const node = holeNode(parser, mark.start, mark.end);
    if (node) return node.kind === 'ref' ? { ...node, span: parser.span(start, end) } : node;
  }
  return stringNode(parser, { start, end, from, to, style: 'double' }, marks);
}

/** The whole text as one template, in which nothing but `$${` and `%%{` is escaped. */
export function parseWholeTemplate(parser: Parser): HostNode {
  const end = parser.text.length;
  const marks = findMarks(parser, 0, end, 'heredoc');
  const [mark] = marks;
  const only = mark?.kind === 'hole' && mark.isClosed && mark.start === 0 && mark.end === end ? holeNode(parser, 0, end) : undefined;
  return only ?? stringNode(parser, { start: 0, end, from: 0, to: end, style: 'heredoc' }, marks);
}

/** The quoted string at the current token if it stands for itself; labels and most values do. */
export function plainString(parser: Parser): StringNode | undefined {
  const { start, end, quoted } = parser.tokens;
  if (!quoted) return undefined;
  if (!quoted.isClosed) parser.problem(start, end, 'The string is not closed on its line; end it with `"`.');
  if (!quoted.isPlain) return undefined;
  parser.tokens.advance();
  const to = quoted.isClosed ? end - 1 : end;
  const value = parser.text.slice(start + 1, to);
  return {
    kind: 'string',
    span: parser.span(start, end),
    contentSpan: parser.span(start + 1, to),
    origin: parser.origin,
    value,
    holes: [],
    segments: verbatim(start + 1, value.length),
    style: 'double',
  };
}

interface StringPlace {
  readonly start: number;
  readonly end: number;
  /** The content's first character and the one behind its last. */
  readonly from: number;
  readonly to: number;
  readonly style: StringStyle;
}

function stringNode(parser: Parser, place: StringPlace, found: readonly Mark[]): StringNode {
  const { from, to, style } = place;
  const marks = withDirectives(parser, found);
  const indent = style === 'indented-heredoc' ? commonIndent(parser.text, from, to, found) : 0;
  const writer = new Writer(parser.text, indent);
  const holes: Hole[] = [];
  let at = from;
  for (const mark of marks) {
    writer.literal(at, mark.kind !== 'escape' && parser.text[mark.start + 2] === '~' ? trimmedEnd(parser.text, at, mark.start) : mark.start);
    if (mark.kind === 'escape') writer.add(mark.decoded, mark.start, mark.end - mark.start);
    else if (mark.kind === 'directives') holes.push(writeDirectives(parser, writer, mark, place, indent));
    else holes.push(writeHole(parser, writer, mark.start, mark.end, mark.isClosed));
    at = mark.end;
    if (mark.kind !== 'escape' && mark.isClosed && parser.text[mark.end - 2] === '~') at = trimmedStart(parser.text, at, to);
  }
  writer.literal(at, to);
  return {
    kind: 'string',
    span: parser.span(place.start, place.end),
    contentSpan: parser.span(from, to),
    origin: parser.origin,
    value: writer.value,
    holes,
    segments: segmentMap(writer.runs, to),
    style,
  };
}

/** A directive up to its end is one hole, which says how its text comes about. */
function writeDirectives(parser: Parser, writer: Writer, { start: from, end: to, marks }: DirectiveMark, place: StringPlace, indent: number): Hole {
  const start = writer.value.length;
  writer.add(parser.text.slice(from, to), from, to - from);
  const tokens = templateTokens(parser, marks, place, indent);
  const parts = tokens && parseDirectives(parser, tokens);
  // Where it cannot be worked out, nothing is known to be equal to it.
  const reference = parser.textReference(from, to, false, parts && { kind: 'template', parts });
  return { start, end: writer.value.length, reference };
}

/** Undefined where something in it is half-typed. */
function templateTokens(parser: Parser, marks: readonly Mark[], place: StringPlace, indent: number): readonly TemplateToken[] | undefined {
  const tokens: TemplateToken[] = [];
  let text = new Writer(parser.text, indent, 'within a line');
  let textStart = marks[0]?.start ?? place.from;
  const endText = (end: number): void => {
    if (text.value !== '') tokens.push({ kind: 'value', node: pieceNode(parser, text, textStart, end, place) });
    text = new Writer(parser.text, indent, 'within a line');
  };
  let at = textStart;
  for (const mark of marks) {
    if (mark.kind === 'escape') {
      text.literal(at, mark.start);
      text.add(mark.decoded, mark.start, mark.end - mark.start);
      at = mark.end;
      continue;
    }
    const end = parser.text[mark.start + 2] === '~' ? trimmedEnd(parser.text, at, mark.start) : mark.start;
    text.literal(at, end);
    endText(end);
    if (!mark.isClosed) return undefined;
    const [from, to] = innerRange(parser.text, mark.start, mark.end);
    const value = mark.kind === 'hole' ? holeNode(parser, mark.start, mark.end) : undefined;
    if (mark.kind === 'hole' && !value) return undefined;
    tokens.push(value ? { kind: 'value', node: value } : { kind: 'directive', from, to });
    at = parser.text[mark.end - 2] === '~' ? trimmedStart(parser.text, mark.end, place.to) : mark.end;
    textStart = at;
  }
  return tokens;
}

function pieceNode(parser: Parser, writer: Writer, start: number, end: number, { style }: StringPlace): StringNode {
  const span = parser.span(start, end);
  return { kind: 'string', span, contentSpan: span, origin: parser.origin, value: writer.value, holes: [], segments: segmentMap(writer.runs, end), style };
}

function writeHole(parser: Parser, writer: Writer, from: number, to: number, isClosed: boolean): Hole {
  const start = writer.value.length;
  writer.add(parser.text.slice(from, to), from, to - from);
  const range = { start, end: writer.value.length };
  if (!isClosed) {
    parser.problem(from, to, 'The interpolation is not closed; end it with `}`.');
    return { ...range, reference: parser.textReference(from + 2, to, true) };
  }
  const before = parser.impurities;
  const node = holeNode(parser, from, to);
  const [innerStart, innerEnd] = innerRange(parser.text, from, to);
  const expression: Expression | undefined = node && { kind: 'access', of: node, steps: [] };
  const reference = referenceOf(node) ?? parser.textReference(innerStart, innerEnd, parser.impurities === before, expression);
  const text = scalarText(node);
  return text === undefined ? { ...range, reference } : { ...range, reference, pieces: text === '' ? [] : [text] };
}

/** What stands between `${` and `}`; undefined where nothing does. */
function holeNode(parser: Parser, start: number, end: number): HostNode | undefined {
  const [from, to] = innerRange(parser.text, start, end);
  if (from >= to) {
    parser.problem(start, end, 'The interpolation is empty; name a value in it.');
    return undefined;
  }
  const plain = plainTraversal(parser, from, to);
  if (plain) return plain;
  return parser.within(from, to, () => {
    const node = parser.grammar.expression(parser);
    if (!parser.at('end')) {
      const rest = parser.tokens.start;
      parser.problem(rest, to, `\`${parser.text.slice(rest, to)}\` does not belong here; an interpolation holds one expression.`);
    }
    return node;
  });
}

/** The expression of an interpolation without white space and `~` around it. */
function innerRange(text: string, start: number, end: number): readonly [number, number] {
  const from = text[start + 2] === '~' ? start + 3 : start + 2;
  const to = text[end - 2] === '~' ? end - 2 : end - 1;
  return [trimmedStart(text, from, to), trimmedEnd(text, from, to)];
}

function referenceOf(node: HostNode | undefined): Reference | undefined {
  return node?.kind === 'ref' || node?.kind === 'unknown' ? node.reference : undefined;
}

function scalarText(node: HostNode | undefined): string | undefined {
  if (node?.kind === 'string' && node.holes.length === 0) return node.value;
  return node?.kind === 'number' || node?.kind === 'boolean' ? node.raw : undefined;
}

function findMarks(parser: Parser, from: number, to: number, style: StringStyle): Mark[] {
  const { text, source } = parser;
  const marks: Mark[] = [];
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && style === 'double') {
      const mark = readEscape(parser, at, to);
      marks.push(mark);
      at = mark.end - 1;
    } else if (code === 36 || code === 37 /* $ % */) {
      const next = text.charCodeAt(at + 1);
      if (next === code && text.charCodeAt(at + 2) === 123 && at + 3 <= to) {
        marks.push({ kind: 'escape', start: at, end: at + 3, decoded: text.slice(at + 1, at + 3) });
        at += 2;
      } else if (next === 123 && at + 2 <= to) {
        const closed = source.holeEnd(at, to);
        const end = closed ?? endOfUnclosed(text, at + 2, to);
        marks.push({ kind: code === 36 ? 'hole' : 'directive', start: at, end, isClosed: closed !== undefined });
        at = end - 1;
      }
    }
  }
  return marks;
}

const namedEscapes: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readEscape(parser: Parser, start: number, limit: number): Mark & { kind: 'escape' } {
  const letter = parser.text[start + 1] ?? '';
  const decoded = start + 1 < limit ? namedEscapes[letter] : undefined;
  if (decoded !== undefined) return { kind: 'escape', start, end: start + 2, decoded };
  const length = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const digits = parser.text.slice(start + 2, Math.min(limit, start + 2 + length));
  const point = length > 0 && digits.length === length && /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
  if (point !== undefined && point <= 0x10ffff) {
    return { kind: 'escape', start, end: start + 2 + length, decoded: String.fromCodePoint(point) };
  }
  const end = Math.min(limit, start + 2);
  const written = parser.text.slice(start, end);
  parser.problem(start, end, `\`${written}\` is not an escape HCL knows; write \`\\${written}\` for a backslash.`);
  return { kind: 'escape', start, end, decoded: written };
}

/** An unclosed interpolation takes the reference that was begun; the rest is text again. */
function endOfUnclosed(text: string, from: number, limit: number): number {
  const name = /[\p{L}_][\p{L}\p{N}_.-]*/uy;
  name.lastIndex = from;
  return name.test(text) ? Math.min(limit, name.lastIndex) : Math.min(limit, from);
}

/** Directives that are not inside of others, each with all up to its end; what has no end, or no beginning, is alone. */
function withDirectives(parser: Parser, marks: readonly Mark[]): readonly Mark[] {
  if (!marks.some(({ kind }) => kind === 'directive')) return marks;
  const ends = endsOfDirectives(parser, marks);
  const result: Mark[] = [];
  for (let at = 0; at < marks.length; at++) {
    const mark = marks[at];
    if (mark?.kind !== 'directive') {
      if (mark) result.push(mark);
      continue;
    }
    if (!mark.isClosed) parser.problem(mark.start, mark.end, 'The directive is not closed; end it with `}`.');
    const last = ends.get(at) ?? at;
    result.push({ kind: 'directives', start: mark.start, end: marks[last]?.end ?? mark.end, isClosed: mark.isClosed, marks: marks.slice(at, last + 1) });
    at = last;
  }
  return result;
}

/** By the place of a beginning among the marks, that of its end. */
function endsOfDirectives(parser: Parser, marks: readonly Mark[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind, start, end }] of marks.entries()) {
    const word = kind === 'directive' ? directiveWord(parser.text, start, end) : undefined;
    if (word === 'if' || word === 'for') open.push(at);
    else if (word === 'endif' || word === 'endfor') {
      const begin = open.pop();
      if (begin !== undefined) ends.set(begin, at);
    }
  }
  for (const at of open) {
    const { start = 0, end = 0 } = marks[at] ?? {};
    const word = directiveWord(parser.text, start, end) ?? '';
    parser.problem(start, end, `The directive \`${word}\` has no end; write \`%{ end${word} }\` behind what it is for.`);
  }
  return ends;
}

/** The indentation all lines of a `<<-` heredoc share; lines of white space only do not count. */
function commonIndent(text: string, from: number, to: number, marks: readonly Mark[]): number {
  let least = Number.MAX_SAFE_INTEGER;
  let next = 0;
  for (let start = from; start < to; ) {
    let at = start;
    while (at < to && isIndentation(text.charCodeAt(at))) at++;
    if (at < to && !isLineBreak(text.charCodeAt(at))) least = Math.min(least, at - start);
    // The next line of the text, not one inside an interpolation.
    let lineBreak = text.indexOf('\n', at);
    while (next < marks.length && (marks[next]?.start ?? to) < lineBreak) {
      if ((marks[next]?.end ?? 0) > lineBreak) lineBreak = text.indexOf('\n', marks[next]?.end);
      next++;
    }
    if (lineBreak < 0) break;
    start = lineBreak + 1;
  }
  return least === Number.MAX_SAFE_INTEGER ? 0 : least;
}

/** A space of any script counts, each as one. */
function isIndentation(code: number): boolean {
  if (code < 128) return code === 32 || code === 9 || code === 11 || code === 12;
  return code === 0x85 || (code !== 0xfeff && /\s/.test(String.fromCharCode(code)));
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

function trimmedStart(text: string, from: number, to: number): number {
  let start = from;
  while (start < to && /\s/.test(text[start] ?? '')) start++;
  return start;
}

/** Collects decoded text with the source it came from; strips indentation where a literal line begins. */
class Writer {
  value = '';
  readonly runs: Segment[] = [];
  private isAtLineStart: boolean;

  constructor(private readonly text: string, private readonly indent: number, begins: 'at a line start' | 'within a line' = 'at a line start') {
    this.isAtLineStart = begins === 'at a line start';
  }

  literal(from: number, to: number): void {
    if (this.indent === 0) return this.add(this.text.slice(from, Math.max(from, to)), from, Math.max(0, to - from));
    for (let start = from; start < to; ) {
      const lineBreak = this.text.indexOf('\n', start);
      const end = lineBreak < 0 || lineBreak >= to ? to : lineBreak + 1;
      const begin = this.isAtLineStart ? this.stripped(start, end) : start;
      this.add(this.text.slice(begin, end), begin, end - begin);
      this.isAtLineStart = end !== to || lineBreak === to - 1;
      start = end;
    }
  }

  add(decoded: string, source: number, sourceLength: number): void {
    if (decoded === '' && sourceLength === 0) return;
    this.runs.push({ decoded: this.value.length, source, decodedLength: decoded.length, sourceLength });
    this.value += decoded;
    this.isAtLineStart = false;
  }

  private stripped(start: number, end: number): number {
    const line = this.text.slice(start, end);
    if (line.trim() === '' && line.endsWith('\n')) return start;
    return start + Math.min(this.indent, line.length);
  }
}
