/**
 * Plain values and text as HCL writes them: escapes, indentation of blocks, names without quotes.
 *
 * `${` and `%{` in literal text are doubled, because HCL would read an interpolation. Where text goes is decided in `hcl.ts`.
 */
import { lineBreakOf, linePrefix } from '../../base/text';
import type { StringNode } from '../node';
import type { Layer, LayerRange, PlainValue } from './edit-format';

/** Text between two characters of a string's content; undefined where the neighbours would change its meaning. */
export function encodeHclText(text: string, string: StringNode, range: LayerRange, layer: Layer): string | undefined {
  if (string.style === 'plain') return isName(text) ? text : undefined;
  const before = layer.text[range.start - 1] ?? '';
  const after = layer.text.slice(range.end, range.end + 2);
  // `$` and `{` that meet would begin an interpolation, `$` before one would escape it.
  if (/[$%]/.test(before) && text.startsWith('{')) return undefined;
  if (/[$%]$/.test(text) && (after.startsWith('{') || after === `${text.at(-1) ?? ''}{`)) return undefined;
  if (string.style === 'double') return quoted(text);
  return encodeHeredoc(text, string, range, layer);
}

/** A value in full; lines after the first are indented below `indent`. */
export function writeValue(value: PlainValue, indent: string, eol: string): string {
  if (typeof value === 'string') return `"${quoted(value)}"`;
  if (value === null || typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    const items = value.map((item) => writeValue(item, inner, eol));
    if (value.every((item) => item === null || typeof item !== 'object')) return `[${items.join(', ')}]`;
    return `[${eol}${items.map((item) => `${inner}${item},${eol}`).join('')}${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => [writeKey(key), writeValue(item, inner, eol)] as const);
  if (entries.length === 0) return '{}';
  // As `terraform fmt` does, the signs of neighbouring lines stand below each other.
  const width = Math.max(...entries.map(([key]) => key.length));
  return `{${eol}${entries.map(([key, item]) => `${inner}${key.padEnd(width)} = ${item}${eol}`).join('')}${indent}}`;
}

export function writeKey(key: string): string {
  return isName(key) ? key : `"${quoted(key)}"`;
}

/** Whether a text may stand as a name without quotes. */
export function isName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text) && !['true', 'false', 'null', 'for'].includes(text);
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

const named: Readonly<Record<string, string | undefined>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function quoted(text: string): string {
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (character) => named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return withoutHoles(escaped);
}

function withoutHoles(text: string): string {
  return text.replace(/\$\{/g, '$$$${').replace(/%\{/g, '%%{');
}

function encodeHeredoc(text: string, string: StringNode, range: LayerRange, layer: Layer): string | undefined {
  const content = layer.place(string.contentSpan);
  const whole = layer.place(string.span);
  if (!content || !whole) return undefined;
  const tag = /^<<-?([^\s]+)/.exec(layer.text.slice(whole.start, content.start))?.[1] ?? '';
  const before = linePrefix(layer.text, range.start);
  const after = /^[^\r\n]*/.exec(layer.text.slice(range.end))?.[0] ?? '';
  if (`${before}${text}${after}`.split('\n').some((line) => line.trim() === tag)) return undefined;
  const eol = lineBreakOf(layer.text);
  const indent = string.style === 'indented-heredoc' ? commonIndent(layer.text.slice(content.start, content.end)) : '';
  const lines = withoutHoles(text).split(/\r?\n/);
  return lines
    .map((line, index) => {
      const isBlank = `${line}${index === lines.length - 1 ? after : ''}`.trim() === '';
      // HCL strips nothing from a line of white space, so it gets no indentation either.
      return index === 0 || isBlank ? line : `${indent}${line}`;
    })
    .join(eol);
}

/** What every line of the block begins with; the lines written between them have to begin so too. */
function commonIndent(content: string): string {
  const indents = content.split('\n').filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return indents.reduce((least, indent) => (indent.length < least.length ? indent : least), indents[0] ?? '');
}
