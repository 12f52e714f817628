/**
 * Edits in YAML's own style: keys and items on lines of their own at the column of their neighbours, brackets where the
 * text has brackets. Whole lines are added and removed, so comments stay where they are.
 */
import { lineBreakOf, linePrefix, lineStart } from '../../base/text';
import { placeMember } from '../layer';
import type { ArrayNode, HostNode, Member, ObjectNode } from '../node';
import { skipYamlTrivia } from '../yaml/yaml-inline';
import { lineEndAt, nextLine } from '../yaml/yaml-lines';
import { insertEntry, orderly, removeEntry, type CommaList } from './comma-list';
import type { EditFormat, Layer, LayerEdit, LayerRange, PlainValue } from './edit-format';
import { encodeYamlText, isInFlow, quoteOf, writeBlock, writeEntry, writeFlow, writeItem, writeScalar } from './yaml-text';

type Edits = readonly LayerEdit[] | undefined;

export const yamlEdit: EditFormat = {
  format: 'yaml', encodeText: encodeYamlText, replaceValue, renameKey, insertMember, removeMember, insertItem, removeItem,
};

function replaceValue(layer: Layer, node: HostNode, value: PlainValue): Edits {
  const range = layer.place(node.span);
  if (!range) return undefined;
  const { text } = layer;
  const quote = quoteOf(text);
  const behind = text.slice(0, range.start).trimEnd();
  // Behind a tag every scalar is text.
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null) && /(?:^|[\s,[{])![\w:]*$/.test(behind)) return undefined;
  if (isInFlow(text, range.start)) return node.kind === 'missing' ? undefined : [{ ...range, newText: writeFlow(value, quote) }];
  const sign = behind.at(-1);
  // A key that has no colon yet has nothing but spaces before its missing value.
  const isKeyAlone = node.kind === 'missing' && sign !== ':' && sign !== '-';
  if (isKeyAlone ? !/\w/.test(sign ?? '') : sign !== ':' && sign !== '-' && behind !== '') return undefined;
  const start = node.kind === 'missing' || behind === '' ? Math.min(behind.length, range.start) : behind.length;
  const lines = writeBlock(value, quote);
  const colon = isKeyAlone ? ':' : '';
  if (!lines) return [{ start, end: range.end, newText: `${colon}${behind === '' ? '' : ' '}${writeFlow(value, quote)}` }];
  const column = sign === '-' ? behind.length - 1 - lineStart(text, behind.length) : keyColumn(text, behind.length);
  const indent = behind === '' ? '' : ' '.repeat(column + 2);
  const separator = lineBreakOf(text) + indent;
  const lead = behind === '' ? '' : sign === '-' ? ' ' : separator;
  return [{ start, end: range.end, newText: `${colon}${lead}${lines.join(separator)}` }];
}

/** The column of the key whose colon stands before an offset. */
function keyColumn(text: string, offset: number): number {
  return /^[ ]*(?:-[ ]+)*/.exec(linePrefix(text, offset))?.[0].length ?? 0;
}

function renameKey(layer: Layer, member: Member, newKey: string): Edits {
  const range = layer.place(member.keySpan);
  if (!range || layer.text[range.start] === '!') return undefined;
  const before = layer.text[range.start - 1];
  if (before === '"' && layer.text[range.end] === '"') return [{ ...range, newText: JSON.stringify(newKey).slice(1, -1) }];
  if (before === "'" && layer.text[range.end] === "'") return [{ ...range, newText: newKey.replaceAll("'", "''") }];
  return [{ ...range, newText: writeScalar(newKey, quoteOf(layer.text)) }];
}

function insertMember(layer: Layer, object: ObjectNode, key: string, value: PlainValue): Edits {
  const { text } = layer;
  const quote = quoteOf(text);
  const own = object.members.filter(({ borrowed }) => !borrowed);
  const flow = flowList(layer, object, own.map((each) => placeMember(layer, each)));
  if (flow) return insertEntry(layer, flow, flow.entries.length, () => `${writeScalar(key, quote)}: ${writeFlow(value, quote)}`);
  const block = blockEntries(layer, object, own.map((each) => placeMember(layer, each)));
  const last = block?.entries.at(-1);
  if (!block || !last || endsWithKeptBreaks(text, last)) return undefined;
  return [linesBehind(text, last.end, writeEntry(key, value, quote), block.column)];
}

function removeMember(layer: Layer, object: ObjectNode, member: Member): Edits {
  const own = object.members.filter(({ borrowed }) => !borrowed);
  const index = own.indexOf(member);
  const flow = flowList(layer, object, own.map((each) => placeMember(layer, each)));
  if (flow) return removeEntry(layer, flow, index);
  const block = blockEntries(layer, object, own.map((each) => placeMember(layer, each)));
  if (!block || index < 0) return undefined;
  return own.length === 1 ? replaceValue(layer, object, {}) : removeBlockEntry(layer.text, block.entries, index);
}

function insertItem(layer: Layer, array: ArrayNode, index: number, value: PlainValue): Edits {
  const { text } = layer;
  const quote = quoteOf(text);
  const flow = flowList(layer, array, array.items.map(({ span }) => layer.place(span)));
  if (flow) return insertEntry(layer, flow, index, () => writeFlow(value, quote));
  const block = dashEntries(layer, array);
  const last = block?.entries.at(-1);
  if (!block || !last) return undefined;
  const next = block.entries[index];
  const lines = writeItem(value, quote);
  if (!next) return endsWithKeptBreaks(text, last) ? undefined : [linesBehind(text, last.end, lines, block.column)];
  const separator = lineBreakOf(text) + ' '.repeat(block.column);
  return [{ start: next.start, end: next.start, newText: `${lines.join(separator)}${separator}` }];
}

function removeItem(layer: Layer, array: ArrayNode, index: number): Edits {
  const flow = flowList(layer, array, array.items.map(({ span }) => layer.place(span)));
  if (flow) return removeEntry(layer, flow, index);
  const block = dashEntries(layer, array);
  if (!block) return undefined;
  return block.entries.length === 1 ? replaceValue(layer, array, []) : removeBlockEntry(layer.text, block.entries, index);
}

type Ranges = readonly (LayerRange | undefined)[];

function flowList(layer: Layer, node: ObjectNode | ArrayNode, ranges: Ranges): CommaList | undefined {
  const range = layer.place(node.span);
  const entries = orderly(ranges);
  if (!range || !entries) return undefined;
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  if (range.end - range.start < 2 || layer.text[range.start] !== open || layer.text[range.end - 1] !== close) return undefined;
  const isPadded = entries.length === 0 && node.kind === 'object';
  return { range, entries, skipTrivia: skipYamlTrivia, unit: undefined, padding: isPadded ? ' ' : '' };
}

interface BlockEntries {
  readonly entries: readonly LayerRange[];
  readonly column: number;
}

/** The members of a block mapping, all at one column. */
function blockEntries(layer: Layer, node: ObjectNode, ranges: Ranges): BlockEntries | undefined {
  const range = layer.place(node.span);
  const entries = orderly(ranges);
  const first = entries?.[0];
  // A function's tag and a mapping in brackets are written otherwise; so is one that only merges.
  if (!range || !entries || !first || '{[!'.includes(layer.text[range.start] ?? '')) return undefined;
  const column = linePrefix(layer.text, first.start).length;
  const isAligned = entries.every((entry) => linePrefix(layer.text, entry.start).length === column);
  return isAligned ? { entries, column } : undefined;
}

/** The items of a block sequence from their dashes on. */
function dashEntries(layer: Layer, array: ArrayNode): BlockEntries | undefined {
  const { text } = layer;
  const range = layer.place(array.span);
  if (!range || text[range.start] !== '-') return undefined;
  const column = linePrefix(text, range.start).length;
  const entries = orderly(array.items.map((item) => {
    const place = layer.place(item.span);
    if (!place || item.shared) return undefined;
    const before = text.slice(0, place.start).trimEnd();
    const dash = before.endsWith('-') ? before.length - 1 : -1;
    return linePrefix(text, dash).length === column ? { start: dash, end: Math.max(place.end, dash + 1) } : undefined;
  }));
  return entries && entries.length > 0 ? { entries, column } : undefined;
}

function linesBehind(text: string, end: number, lines: readonly string[], column: number): LayerEdit {
  const at = lineEndAt(text, end);
  const separator = lineBreakOf(text) + ' '.repeat(column);
  return { start: at, end: at, newText: separator + lines.join(separator) };
}

/** `|+` keeps the blank lines below it: a line added behind would take them away. */
function endsWithKeptBreaks(text: string, entry: LayerRange): boolean {
  return /[|>][1-9]?\+/.test(text.slice(entry.start, entry.end));
}

function removeBlockEntry(text: string, entries: readonly LayerRange[], index: number): Edits {
  const entry = entries[index];
  const next = entries[index + 1];
  if (!entry) return undefined;
  const prefix = linePrefix(text, entry.start);
  if (prefix.trim() !== '') {
    // The first key behind a dash: the next one takes its place.
    if (!next || text.slice(entry.end, next.start).trim() !== '') return undefined;
    return [{ start: entry.start, end: next.start, newText: '' }];
  }
  const start = entry.start - prefix.length;
  const lineEnd = lineEndAt(text, entry.end);
  if (!/^[ \t]*(#.*)?$/.test(text.slice(entry.end, lineEnd))) return undefined;
  const end = nextLine(text, lineEnd);
  if (end === text.length && !text.endsWith('\n') && start > 0) return [{ start: lineEndAt(text, start - lineBreakOf(text).length), end, newText: '' }];
  return [{ start, end, newText: '' }];
}
