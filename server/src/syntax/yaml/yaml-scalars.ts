/**
 * Makes host nodes of YAML scalar tokens: text with its segments, or what the core schema of YAML 1.2 reads in a plain
 * scalar (null, boolean, number). Numbers keep how they are written; dates stay text.
 */
import type { CST } from 'yaml';
import type { HostNode, StringNode, StringStyle } from '../node';
import type { PlacedText } from '../placed-text';
import { decodeBlockScalar, readBlockHeader } from './block-scalars';
import { decodeDoubleQuoted, decodePlain, decodeSingleQuoted } from './flow-scalars';

export type ScalarToken = CST.FlowScalar | CST.BlockScalar;

/** The node of a scalar; with `asText` a plain one is text whatever it looks like (`!Ref 123`, keys). */
export function scalarNode(placed: PlacedText, token: ScalarToken, asText: boolean): HostNode {
  if (token.type === 'block-scalar') return blockNode(placed, token);
  if (token.type !== 'scalar') return quotedNode(placed, token);
  const end = token.offset + token.source.length;
  const read = asText ? undefined : readPlain(placed, token.source, token.offset, end);
  return read ?? stringNode(placed, 'plain', [token.offset, end], [token.offset, end], decodePlain(placed.text, token.offset, end));
}

/** The text of a scalar that is used as a key, and where it stands. */
export function keyText(placed: PlacedText, token: ScalarToken): StringNode {
  return scalarNode(placed, token, true) as StringNode;
}

function quotedNode(placed: PlacedText, token: CST.FlowScalar): StringNode {
  const isDouble = token.type === 'double-quoted-scalar';
  const quote = isDouble ? '"' : "'";
  const tokenEnd = token.offset + token.source.length;
  const isClosed = token.source.length > 1 && token.source.endsWith(quote);
  const start = token.offset + 1;
  const end = isClosed ? tokenEnd - 1 : trimmedEnd(placed.text, start, tokenEnd);
  const decode = isDouble ? decodeDoubleQuoted : decodeSingleQuoted;
  const span: [number, number] = [token.offset, isClosed ? tokenEnd : end];
  return stringNode(placed, isDouble ? 'double' : 'single', span, [start, end], decode(placed.text, start, end));
}

function blockNode(placed: PlacedText, token: CST.BlockScalar): StringNode {
  const [header] = token.props;
  const headerText = header && 'source' in header ? header.source : '|';
  const last = token.props.at(-1);
  const start = last && 'source' in last ? last.offset + last.source.length : token.offset;
  const read = readBlockHeader(headerText);
  const block = decodeBlockScalar(placed.text, { ...read, parentIndent: Math.max(token.indent, 0), start, end: start + token.source.length });
  const headerEnd = token.offset + headerText.length;
  const span: [number, number] = [token.offset, Math.max(headerEnd, block.contentEnd === start ? headerEnd : block.contentEnd)];
  return stringNode(placed, read.style, span, [block.contentStart, block.contentEnd], block);
}

type Range = readonly [start: number, end: number];

function stringNode(placed: PlacedText, style: StringStyle, span: Range, content: Range, decoded: Pick<StringNode, 'value' | 'segments'>): StringNode {
  const contentSpan = placed.spanOf(...content);
  const whole = placed.spanOf(...span);
  // Quotes that only a repair has put there are not in the source.
  const isBare = (style === 'single' || style === 'double') && whole.start === contentSpan.start;
  return {
    kind: 'string',
    span: whole,
    origin: placed.origin,
    value: decoded.value,
    holes: [],
    segments: placed.mapOut(decoded.segments),
    style: isBare ? 'plain' : style,
    contentSpan,
  };
}

const nullPattern = /^(?:~|[Nn]ull|NULL)$/;
const booleanPattern = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const numberPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const radixPattern = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const specialPattern = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function readPlain(placed: PlacedText, raw: string, start: number, end: number): HostNode | undefined {
  const base = { span: placed.spanOf(start, end), origin: placed.origin };
  if (nullPattern.test(raw)) return { kind: 'null', ...base };
  if (booleanPattern.test(raw)) return { kind: 'boolean', ...base, value: /^[Tt]/.test(raw), raw };
  if (numberPattern.test(raw) || radixPattern.test(raw)) return { kind: 'number', ...base, value: Number(raw), raw };
  if (specialPattern.test(raw)) return { kind: 'number', ...base, value: specialNumber(raw), raw };
  return undefined;
}

function specialNumber(raw: string): number {
  if (/nan/i.test(raw)) return Number.NaN;
  return raw.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Without a closing quote a scalar may run over the lines below; white space at its end is not content. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}
