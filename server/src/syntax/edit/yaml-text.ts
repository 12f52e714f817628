/**
 * Text inside a YAML scalar as the scalar's style wants it, and scalars, lists and mappings written anew.
 *
 * What a plain or folded scalar makes of a text depends on its neighbours, so new text is never trusted: the scalar is
 * read again as it would stand, and where its value is not the one that is meant there is no edit.
 */
import { toDecoded, toSource } from '../../base/segment-map';
import { lineBreakOf, linePrefix } from '../../base/text';
import { findMember, type StringNode } from '../node';
import { textOfSource } from '../placed-text';
import { parseYaml } from '../yaml/parse-yaml';
import { scanLines } from '../yaml/yaml-lines';
import type { Layer, LayerRange, PlainValue } from './edit-format';

export function encodeYamlText(text: string, string: StringNode, range: LayerRange, layer: Layer): string | undefined {
  const content = layer.place(string.contentSpan);
  const token = layer.place(string.span);
  // The last line break of a block also ends its line: what goes on behind it is not the scalar's.
  if (!content || !token || range.end > content.end) return undefined;
  const encoded = encode(text, string, content, layer.text);
  if (standsForItself(text, string)) return encoded;
  const meant = meantValue(text, string, range, content);
  if (meant === undefined) return undefined;
  const written = layer.text.slice(token.start, range.start) + encoded + layer.text.slice(range.end, token.end);
  return readsAs(written, meant, string, isInFlow(layer.text, token.start)) ? encoded : undefined;
}

function encode(text: string, string: StringNode, content: LayerRange, source: string): string {
  switch (string.style) {
    case 'double':
      return JSON.stringify(text).slice(1, -1);
    case 'single':
      return text.replaceAll("'", "''");
    case 'literal':
      return text.replaceAll('\n', lineBreakOf(source) + ' '.repeat(linePrefix(source, content.start).length));
    default:
      return text;
  }
}

/** Text within one line means the same anywhere in quotes and literal blocks; hundreds of offers are written in a row. */
function standsForItself(text: string, { style }: StringNode): boolean {
  const isVerbatim = style === 'double' || style === 'single' || style === 'literal';
  return isVerbatim && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^ | $/.test(text);
}

/** The value the whole string has with the new text in it. */
function meantValue(text: string, string: StringNode, range: LayerRange, content: LayerRange): string | undefined {
  const offsetOf = (at: number): number | undefined => {
    const { outer } = string.origin;
    // Ranges count in the layer, segments in the source of the span.
    const source = outer ? toSource(outer.segments, at, at).start : at - content.start + string.contentSpan.start;
    return toDecoded(string.segments, source);
  };
  const start = offsetOf(range.start);
  const end = offsetOf(range.end);
  return start === undefined || end === undefined ? undefined : string.value.slice(0, start) + text + string.value.slice(end);
}

/** Whether a scalar's text means a value and nothing else, in the style it had. */
function readsAs(token: string, meant: string, string: StringNode, inFlow: boolean): boolean {
  const isBlock = string.style === 'literal' || string.style === 'folded';
  // The lines below a block scalar do not belong to it; its last line break is made sure of.
  const body = isBlock && meant.endsWith('\n') && !token.endsWith('\n') ? `${token}\n` : token;
  const isClosed = string.style === 'plain' || isBlock || string.span.end > string.contentSpan.end;
  const text = `k: ${inFlow ? '[' : ''}${body}${isClosed ? '' : string.style === 'double' ? '"' : "'"}${inFlow ? ']' : ''}`;
  const { root, problems } = parseYaml(textOfSource(text, 'check', { format: 'yaml' }));
  if (problems.length > 0 || root.kind !== 'object' || root.members.length !== 1) return false;
  const value = findMember(root, 'k')?.value;
  const read = inFlow && value?.kind === 'array' && value.items.length === 1 ? value.items[0] : value;
  if (read?.kind !== 'string' || read.style !== string.style) return false;
  return isBlock ? sameBlock(read.value, meant, string.value) : read.value === meant;
}

/** The line breaks that end a block scalar depend on the lines below it, which an edit inside leaves alone. */
function sameBlock(read: string, meant: string, before: string): boolean {
  const core = meant.slice(0, meant.length - (/\n*$/.exec(before)?.[0].length ?? 0));
  return core !== '' && !core.endsWith('\n') && read.replace(/\n+$/, '') === core;
}

/** Whether an offset lies inside brackets, where commas and brackets end plain text. */
export function isInFlow(text: string, at: number): boolean {
  const last = scanLines(text).entries.findLast((entry) => entry.start <= at);
  if (!last) return false;
  const start = last.kind === 'key' ? text.indexOf(':', last.keyEnd) + 1 : last.start;
  const between = text.slice(start, at).replace(/^(\s|[!&]\S+|-\s)+/, '');
  return between.startsWith('[') || between.startsWith('{');
}

/** A value in flow style, as it stands behind a colon, a dash or inside brackets. */
export function writeFlow(value: PlainValue, quote: Quote): string {
  if (typeof value === 'string') return writeScalar(value, quote);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item: PlainValue) => writeFlow(item, quote)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]: [string, PlainValue]) => `${writeScalar(key, quote)}: ${writeFlow(item, quote)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** The lines of a value in block style, the first without indentation; undefined for what fits behind its key. */
export function writeBlock(value: PlainValue, quote: Quote): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return undefined;
  if (Array.isArray(value)) return value.flatMap((item: PlainValue) => writeItem(item, quote));
  return Object.entries(value).flatMap(([key, item]: [string, PlainValue]) => writeEntry(key, item, quote));
}

/** A key with its value. */
export function writeEntry(key: string, value: PlainValue, quote: Quote): readonly string[] {
  const lines = writeBlock(value, quote);
  const name = writeScalar(key, quote);
  return lines ? [`${name}:`, ...lines.map((line) => `  ${line}`)] : [`${name}: ${writeFlow(value, quote)}`];
}

/** An item behind its dash. */
export function writeItem(value: PlainValue, quote: Quote): readonly string[] {
  const lines = writeBlock(value, quote) ?? [writeFlow(value, quote)];
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

export type Quote = '"' | "'";

/** The quotes the text itself prefers. */
export function quoteOf(text: string): Quote {
  const count = (quote: string): number => text.split(quote).length;
  return count("'") > count('"') ? "'" : '"';
}

/** Text that is text without quotes as well: no number, date, keyword or sign that means something. */
const plainPattern = /^[A-Za-z_][\w./-]*(?:::?[\w./*-]+)*$/;
const keywordPattern = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export function writeScalar(text: string, quote: Quote): string {
  if (plainPattern.test(text) && !keywordPattern.test(text)) return text;
  const isSimple = !/[\x00-\x1f\x7f-\x9f\u2028\u2029\uFEFF]/.test(text);
  return quote === "'" && isSimple ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}
