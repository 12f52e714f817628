/**
 * Decodes literal (`|`) and folded (`>`) YAML scalars, with indentation indicators and chomping, tied to their places.
 *
 * A line break is mapped together with the indentation behind it, so that an edit which joins two lines takes both.
 * The values are those of the `yaml` library, character by character; a property test holds the two together.
 */
import { copyRun, emptyDecoded, encodedRun, finishDecoded, type Decoded, type DecodedText } from '../decoded-text';

export interface BlockScalar {
  readonly style: 'literal' | 'folded';
  readonly chomp: '' | '-' | '+';
  /** The indentation indicator, 0 where there is none. */
  readonly indicator: number;
  /** The indentation of what the scalar stands in; an indicator counts from it. */
  readonly parentIndent: number;
  /** The lines below the header, as offsets of the text. */
  readonly start: number;
  readonly end: number;
}

export interface DecodedBlock extends Decoded {
  /** The indentation that is taken from every line. */
  readonly indent: number;
  /** From the first character of content to the end of the last line with content. */
  readonly contentStart: number;
  readonly contentEnd: number;
}

/** Reads `|2-` and its like. */
export function readBlockHeader(header: string): Pick<BlockScalar, 'style' | 'chomp' | 'indicator'> {
  const chomp = /[+-]/.exec(header)?.[0] ?? '';
  return {
    style: header.startsWith('>') ? 'folded' : 'literal',
    chomp: chomp === '+' || chomp === '-' ? chomp : '',
    indicator: Number(/[1-9]/.exec(header)?.[0] ?? 0),
  };
}

export function decodeBlockScalar(text: string, block: BlockScalar): DecodedBlock {
  const lines = splitLines(text, block.start, block.end);
  const blankFrom = lastContentLine(lines) + 1;
  if (blankFrom === 0) return decodeBlank(text, block, lines);
  const { indent, first } = findIndent(lines, block, blankFrom);
  // Blank lines that are indented deeper than the content belong to it.
  let stop = blankFrom;
  for (let index = lines.length - 1; index >= blankFrom; index--) if (width(lines[index]) > indent) stop = Math.max(stop, index + 1);
  const shape: Shape = { text, lines, indent, first, stop };
  const decoded = emptyDecoded();
  if (block.style === 'literal') decodeLiteral(shape, decoded);
  else decodeFolded(shape, decoded);
  chompEnd(shape, block.chomp, decoded);
  const firstLine = lines[first];
  const lastLine = lines[stop - 1];
  const contentStart = firstLine ? Math.min(firstLine.start + indent, firstLine.end) : block.start;
  const contentEnd = lastLine?.end ?? block.end;
  const last = decoded.runs.at(-1);
  const sourceEnd = last ? last.source + last.sourceLength : contentEnd;
  return { ...finishDecoded(decoded, sourceEnd), indent, contentStart, contentEnd };
}

interface Line {
  readonly start: number;
  /** Where the indentation of spaces ends. */
  readonly content: number;
  /** Without the line break. */
  readonly end: number;
  /** Behind the line break; equals `end` where there is none. */
  readonly next: number;
}

interface Shape {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly indent: number;
  /** The first line with content, and the line behind the last one that counts as content. */
  readonly first: number;
  readonly stop: number;
}

/** As the library does, a text that ends with a line break has an empty last line. */
function splitLines(text: string, start: number, end: number): Line[] {
  if (start >= end) return [];
  const lines: Line[] = [];
  let at = start;
  for (;;) {
    const found = text.indexOf('\n', at);
    const breakAt = found < 0 || found >= end ? end : found;
    const lineEnd = breakAt > at && text[breakAt - 1] === '\r' && breakAt < end ? breakAt - 1 : breakAt;
    let content = at;
    while (content < lineEnd && text[content] === ' ') content++;
    lines.push({ start: at, content, end: lineEnd, next: Math.min(breakAt + 1, end) });
    if (breakAt >= end) return lines;
    at = breakAt + 1;
  }
}

const width = (line: Line | undefined): number => (line ? line.content - line.start : 0);
const isBlank = (line: Line | undefined): boolean => !line || line.content === line.end;

function lastContentLine(lines: readonly Line[]): number {
  let index = lines.length - 1;
  while (index >= 0 && isBlank(lines[index])) index--;
  return index;
}

function findIndent(lines: readonly Line[], block: BlockScalar, blankFrom: number): { indent: number; first: number } {
  let indent = block.parentIndent + block.indicator;
  for (let index = 0; index < blankFrom; index++) {
    const line = lines[index];
    if (!isBlank(line)) return { indent: block.indicator === 0 ? width(line) : indent, first: index };
    if (block.indicator === 0) indent = Math.max(indent, width(line));
  }
  return { indent, first: 0 };
}

/** Nothing but blank lines: only `+` keeps them. */
function decodeBlank(text: string, block: BlockScalar, lines: readonly Line[]): DecodedBlock {
  const decoded = emptyDecoded();
  if (block.chomp === '+' && lines.length > 0) encodedRun(decoded, '\n'.repeat(Math.max(1, lines.length - 1)), text, block.start, block.end);
  return { ...finishDecoded(decoded, block.start), indent: 0, contentStart: block.start, contentEnd: block.start };
}

/** Blank lines above the first content, which both styles keep as they are. */
function decodeLeading({ text, lines, indent, first }: Shape, decoded: DecodedText): void {
  for (let index = 0; index < first; index++) {
    const line = lines[index];
    const next = lines[index + 1];
    if (!line || !next) return;
    copyRun(decoded, text, line.start + indent, line.content);
    encodedRun(decoded, '\n', text, line.end, dedented(next, indent));
  }
}

function decodeLiteral(shape: Shape, decoded: DecodedText): void {
  const { text, lines, indent, first, stop } = shape;
  decodeLeading(shape, decoded);
  for (let index = first; index < stop; index++) {
    const line = lines[index];
    if (!line) return;
    const start = dedented(line, indent);
    if (index > first) encodedRun(decoded, '\n', text, lines[index - 1]?.end ?? start, start);
    copyRun(decoded, text, start, line.end);
  }
}

function decodeFolded(shape: Shape, decoded: DecodedText): void {
  const { text, lines, indent, first, stop } = shape;
  decodeLeading(shape, decoded);
  let separator = '';
  let separatorStart = lines[first]?.start ?? 0;
  let wasDeeper = false;
  for (let index = first; index < stop; index++) {
    const line = lines[index];
    if (!line) return;
    const start = dedented(line, indent);
    const isDeeper = width(line) > indent || text[line.content] === '\t' && line.content < line.end;
    if (!isDeeper && isBlank(line)) {
      separator = separator.startsWith('\n') ? `${separator}\n` : '\n';
      continue;
    }
    // Lines that are indented deeper are not folded, nor are the breaks around them.
    if (isDeeper && separator === ' ') separator = '\n';
    else if (isDeeper && !wasDeeper && separator !== '') separator += '\n';
    encodedRun(decoded, separator, text, separatorStart, start);
    copyRun(decoded, text, start, line.end);
    separatorStart = line.end;
    separator = isDeeper ? '\n' : ' ';
    wasDeeper = isDeeper;
  }
}

/** What follows the last content: nothing (`-`), one line break, or all of them (`+`). */
function chompEnd({ text, lines, indent, stop }: Shape, chomp: BlockScalar['chomp'], decoded: DecodedText): void {
  const last = lines[stop - 1];
  if (chomp === '-' || !last) return;
  if (chomp === '') {
    encodedRun(decoded, '\n', text, last.end, last.next);
    return;
  }
  let breakStart = last.end;
  for (let index = stop; index < lines.length; index++) {
    const line = lines[index];
    if (!line) break;
    encodedRun(decoded, '\n', text, breakStart, dedented(line, indent));
    copyRun(decoded, text, dedented(line, indent), line.content);
    breakStart = line.end;
  }
  if (!decoded.value.endsWith('\n')) encodedRun(decoded, '\n', text, breakStart, breakStart);
}

/** Where a line's content starts once the common indentation is taken away. */
const dedented = (line: Line, indent: number): number => Math.min(line.start + indent, line.content);
