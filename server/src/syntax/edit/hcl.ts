/**
 * Edits in HCL's own style: `key = value` on lines of its own, names without quotes where HCL allows it.
 *
 * Blocks and objects look alike but differ in what may be written; a body is known by its labels. Where the text around a
 * node is not what an edit expects — a call around an item, a block on one line — no edit is offered.
 */
import { indentAt, lineBreakOf, linePrefix, lineStart } from '../../base/text';
import type { ArrayNode, HostNode, Member, ObjectNode } from '../node';
import type { EditFormat, Layer, LayerEdit, LayerRange, PlainValue } from './edit-format';
import { encodeHclText, isName, writeKey, writeValue } from './hcl-text-encoding';

type Edits = readonly LayerEdit[] | undefined;

export const hclEdit: EditFormat = { format: 'hcl', encodeText: encodeHclText, replaceValue, renameKey, insertMember, removeMember, insertItem, removeItem };

function replaceValue(layer: Layer, node: HostNode, value: PlainValue): Edits {
  const range = layer.place(node.span);
  if (!range || isBody(node)) return undefined;
  const written = writeValue(value, indentAt(layer.text, range.start), lineBreakOf(layer.text));
  if (node.kind !== 'missing') return [{ ...range, newText: written }];
  const before = layer.text.slice(Math.max(0, range.start - 80), range.start);
  // A key without a value may also lack its sign, or the space behind it.
  const sign = /[=:][ \t]*$/.exec(before)?.[0];
  const lead = sign === undefined ? ' = ' : sign.length === 1 ? ' ' : '';
  return [{ ...range, newText: lead + written }];
}

function renameKey(layer: Layer, member: Member, newKey: string): Edits {
  const range = layer.place(member.keySpan);
  if (!range || member.keyNode) return undefined;
  const isQuoted = layer.text[range.start - 1] === '"';
  if (isQuoted) return [{ ...range, newText: writeValue(newKey, '', '\n').slice(1, -1) }];
  if (member.isBlock && !isName(newKey)) return undefined;
  return [{ ...range, newText: writeKey(newKey) }];
}

function insertMember(layer: Layer, object: ObjectNode, key: string, value: PlainValue): Edits {
  const range = layer.place(object.span);
  if (!range || layer.text[range.start] !== '{' || (isBody(object) && !isName(key))) return undefined;
  const last = object.members.at(-1);
  if (!last) return intoEmpty(layer, range, object, key, value);
  const place = layer.place(last.span);
  if (!place) return undefined;
  const { text } = layer;
  const eol = lineBreakOf(text);
  const indent = indentAt(text, place.start);
  const { lead, sign } = styleOf(layer, last, place, key);
  if (isFirstInLine(text, place.start)) {
    const written = `${lead}${sign}${writeValue(value, indent, eol)}`;
    const comma = commaAfter(text, place.end);
    const end = restOfLine(text, comma ?? place.end);
    if (end === undefined) return undefined;
    return [{ start: end, end, newText: `${eol}${indent}${written}${comma === undefined ? '' : ','}` }];
  }
  // A block on one line holds one attribute only.
  if (isBody(object)) return undefined;
  return [{ start: place.end, end: place.end, newText: `, ${lead.trimEnd()} ${sign.trimStart()}${writeValue(value, indent, eol)}` }];
}

function intoEmpty(layer: Layer, range: LayerRange, object: ObjectNode, key: string, value: PlainValue): Edits {
  const { text } = layer;
  if (text[range.end - 1] !== '}' || text.slice(range.start + 1, range.end - 1).trim() !== '') return undefined;
  const eol = lineBreakOf(text);
  const outer = indentAt(text, range.start);
  const inside = { start: range.start + 1, end: range.end - 1 };
  const member = (indent: string): string => `${writeKey(key)} = ${writeValue(value, indent, eol)}`;
  if (isBody(object) || typeof value === 'object') return [{ ...inside, newText: `${eol}${outer}  ${member(`${outer}  `)}${eol}${outer}` }];
  return [{ ...inside, newText: ` ${member(outer)} ` }];
}

/** How a neighbour is written: quotes around the key, `:` for `=`, and where its sign stands. */
function styleOf(layer: Layer, member: Member, place: LayerRange, key: string): { readonly lead: string; readonly sign: string } {
  const { text } = layer;
  const isQuoted = text[place.start] === '"';
  const written = isQuoted ? writeValue(key, '', '\n') : writeKey(key);
  const keyEnd = layer.place(member.keySpan)?.end;
  if (keyEnd === undefined || member.isBlock) return { lead: `${written} `, sign: '= ' };
  const between = /^"?([ \t]*)([=:])/.exec(text.slice(keyEnd, keyEnd + 80));
  if (between?.[2] === ':') return { lead: written, sign: ': ' };
  const column = keyEnd + (isQuoted ? 1 : 0) + (between?.[1]?.length ?? 1) - place.start;
  return { lead: written.padEnd(Math.max(column, written.length + 1)), sign: '= ' };
}

function removeMember(layer: Layer, object: ObjectNode, member: Member): Edits {
  const own = layer.place(member.span);
  const around = layer.place(object.span);
  const index = object.members.indexOf(member);
  if (!own || !around || index < 0) return undefined;
  return removeEntry(layer, around, own, neighbours(layer, object.members, index));
}

function insertItem(layer: Layer, array: ArrayNode, index: number, value: PlainValue): Edits {
  const around = layer.place(array.span);
  const { text } = layer;
  if (!around || text[around.start] !== '[') return undefined;
  const eol = lineBreakOf(text);
  const next = array.items[index];
  const last = array.items.at(-1);
  if (!last) {
    if (text.slice(around.start + 1, around.end - 1).trim() !== '' || text[around.end - 1] !== ']') return undefined;
    return [{ start: around.start + 1, end: around.end - 1, newText: writeValue(value, indentAt(text, around.start), eol) }];
  }
  const place = placeItem(layer, next ?? last);
  if (!place) return undefined;
  const indent = indentAt(text, place.start);
  const written = writeValue(value, indent, eol);
  const isOnOwnLine = isFirstInLine(text, place.start);
  if (next) return [{ start: place.start, end: place.start, newText: isOnOwnLine ? `${written},${eol}${indent}` : `${written}, ` }];
  const comma = commaAfter(text, place.end);
  if (!isOnOwnLine) return [{ start: place.end, end: place.end, newText: `, ${written}` }];
  if (comma === undefined) return [{ start: place.end, end: place.end, newText: `,${eol}${indent}${written}` }];
  const end = restOfLine(text, comma);
  return end === undefined ? undefined : [{ start: end, end, newText: `${eol}${indent}${written},` }];
}

function removeItem(layer: Layer, array: ArrayNode, index: number): Edits {
  const around = layer.place(array.span);
  const item = array.items[index];
  const own = item && placeItem(layer, item);
  return around && own && removeEntry(layer, around, own, neighbours(layer, array.items, index));
}

interface Neighbours {
  readonly previous: LayerRange | undefined;
  readonly next: LayerRange | undefined;
}

function neighbours(layer: Layer, entries: readonly { readonly span: Member['span'] }[], index: number): Neighbours {
  const at = (position: number): LayerRange | undefined => {
    const entry = position < 0 ? undefined : entries[position];
    return entry && layer.place(entry.span);
  };
  return { previous: at(index - 1), next: at(index + 1) };
}

/** Takes an entry out with its line where it has it to itself, otherwise with the comma to a neighbour. */
function removeEntry(layer: Layer, around: LayerRange, own: LayerRange, { previous, next }: Neighbours): Edits {
  const { text } = layer;
  const lineEnd = restOfLine(text, commaAfter(text, own.end) ?? own.end);
  if (isFirstInLine(text, own.start) && lineEnd !== undefined && lineEnd <= around.end) {
    const start = lineStart(text, own.start);
    return [{ start, end: lineEnd + lineBreakLength(text, lineEnd), newText: '' }];
  }
  if (next) return [{ start: own.start, end: next.start, newText: '' }];
  if (previous) return [{ start: previous.end, end: own.end, newText: '' }];
  return [{ start: around.start + 1, end: around.end - 1, newText: '' }];
}

/** An item's place, if nothing stands around it but its list: a call around it is no part of its node. */
function placeItem(layer: Layer, item: HostNode): LayerRange | undefined {
  const place = layer.place(item.span);
  if (!place) return undefined;
  const before = layer.text.slice(0, place.start).trimEnd().at(-1) ?? '';
  const isAlone = before === '[' || before === ',' || isFirstInLine(layer.text, place.start);
  const after = layer.text.slice(place.end).trimStart()[0] ?? ']';
  return isAlone && (after === ',' || after === ']' || after === '#' || after === '/') ? place : undefined;
}

/** Blocks have labels, if only none; objects do not. */
function isBody(node: HostNode): boolean {
  return node.kind === 'object' && node.labels !== undefined;
}

/** Behind the comma that follows on the same line. */
function commaAfter(text: string, offset: number): number | undefined {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === ',' ? at + 1 : undefined;
}

/** The end of the line where nothing but a comment follows on it; undefined where something does. */
function restOfLine(text: string, offset: number): number | undefined {
  const found = /[\r\n]/.exec(text.slice(offset));
  const end = found ? offset + found.index : text.length;
  return /^[ \t]*(?:(?:#|\/\/).*)?$/.test(text.slice(offset, end)) ? end : undefined;
}

function isFirstInLine(text: string, offset: number): boolean {
  return linePrefix(text, offset).trim() === '';
}

function lineBreakLength(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return 2;
  return offset < text.length ? 1 : 0;
}
