/**
 * Puts entries into lists with brackets and commas and takes them out, keeping how the list is laid out: on one line or
 * one entry a line. JSON and YAML's flow style share it; how an entry is written is theirs. A list whose commas are not
 * in order is left alone.
 */
import { indentAt, lineBreakOf, linePrefix } from '../../base/text';
import type { Layer, LayerEdit, LayerRange } from './edit-format';

export interface CommaList {
  /** With its brackets. */
  readonly range: LayerRange;
  readonly entries: readonly LayerRange[];
  /** The next offset that is neither white space nor in a comment. */
  readonly skipTrivia: (text: string, offset: number) => number;
  /** How an entry on a line of its own is indented against its list; undefined keeps empty lists on one line. */
  readonly unit: string | undefined;
  /** What stands inside the brackets of a list on one line. */
  readonly padding: string;
}

/** Adds an entry before the one that has the index, or at the end; `write` is told the indentation of its line. */
export function insertEntry(layer: Layer, list: CommaList, index: number, write: (indent: string) => string): readonly LayerEdit[] | undefined {
  const { text } = layer;
  const { entries, range, skipTrivia } = list;
  if (entries.length === 0) return intoEmpty(layer, list, write);
  const next = entries[index];
  const last = entries.at(-1);
  const neighbour = next ?? last;
  if (!last || !neighbour || skipTrivia(text, last.end) !== range.end - 1) return undefined;
  const prefix = linePrefix(text, neighbour.start);
  const isOwnLine = prefix.trim() === '';
  const indent = isOwnLine ? prefix : indentAt(text, neighbour.start);
  const separator = isOwnLine ? `${lineBreakOf(text)}${prefix}` : spaceBehindComma(text, list);
  if (next) return [{ start: next.start, end: next.start, newText: `${write(indent)},${separator}` }];
  return [{ start: last.end, end: last.end, newText: `,${separator}${write(indent)}` }];
}

/** Takes an entry out with its comma. */
export function removeEntry(layer: Layer, list: CommaList, index: number): readonly LayerEdit[] | undefined {
  const { text } = layer;
  const { entries, range, skipTrivia } = list;
  const entry = entries[index];
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (!entry) return undefined;
  if (next) {
    const comma = skipTrivia(text, entry.end);
    if (text[comma] !== ',' || skipTrivia(text, comma + 1) !== next.start) return undefined;
    let end = comma + 1;
    while (end < next.start && /\s/.test(text[end] ?? '')) end++;
    return [{ start: entry.start, end, newText: '' }];
  }
  if (skipTrivia(text, entry.end) !== range.end - 1) return undefined;
  if (!previous) {
    const isAlone = text.slice(range.start + 1, entry.start).trim() === '' && text.slice(entry.end, range.end - 1).trim() === '';
    return [isAlone ? { start: range.start + 1, end: range.end - 1, newText: '' } : { ...entry, newText: '' }];
  }
  const comma = skipTrivia(text, previous.end);
  if (text[comma] !== ',' || skipTrivia(text, comma + 1) !== entry.start) return undefined;
  // A comment between the two stays, so the comma goes on its own.
  if (/^,\s*$/.test(text.slice(previous.end, entry.start))) return [{ start: previous.end, end: entry.end, newText: '' }];
  let start = entry.start;
  while (start > comma + 1 && /[ \t]/.test(text[start - 1] ?? '')) start--;
  return [{ start: comma, end: comma + 1, newText: '' }, { start, end: entry.end, newText: '' }];
}

function intoEmpty({ text }: Layer, { range, unit, padding }: CommaList, write: (indent: string) => string): readonly LayerEdit[] | undefined {
  if (text.slice(range.start + 1, range.end - 1).trim() !== '') return undefined;
  const indent = indentAt(text, range.start);
  const inner = { start: range.start + 1, end: range.end - 1 };
  if (unit === undefined) return [{ ...inner, newText: `${padding}${write(indent)}${padding}` }];
  const eol = lineBreakOf(text);
  return [{ ...inner, newText: `${eol}${indent}${unit}${write(indent + unit)}${eol}${indent}` }];
}

/** What the list itself writes behind its commas; a space where it has none yet. */
function spaceBehindComma(text: string, { entries, skipTrivia }: CommaList): string {
  const [first, second] = entries;
  if (!first || !second) return ' ';
  const comma = skipTrivia(text, first.end);
  return /^[ \t]*/.exec(text.slice(comma + 1, second.start))?.[0] ?? ' ';
}

/** Ranges in order and apart, or undefined: spans of a damaged tree may be neither. */
export function orderly(ranges: readonly (LayerRange | undefined)[]): readonly LayerRange[] | undefined {
  const result: LayerRange[] = [];
  for (const range of ranges) {
    if (!range || range.start < (result.at(-1)?.end ?? 0)) return undefined;
    result.push(range);
  }
  return result;
}
