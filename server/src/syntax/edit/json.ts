/**
 * Edits in JSON's own style: quoted keys, commas, and the layout the text has already.
 */
import { indentAt, lineBreakOf } from '../../base/text';
import { skipTrivia } from '../json/json-tokens';
import { placeMember } from '../layer';
import type { ArrayNode, HostNode, Member, ObjectNode } from '../node';
import { insertEntry, orderly, removeEntry, type CommaList } from './comma-list';
import type { EditFormat, Layer, LayerEdit, LayerRange, PlainValue } from './edit-format';

type Edits = readonly LayerEdit[] | undefined;

export const jsonEdit: EditFormat = {
  format: 'json', encodeText, replaceValue, renameKey, insertMember, removeMember, insertItem, removeItem,
};

function encodeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function replaceValue(layer: Layer, node: HostNode, value: PlainValue): Edits {
  const range = layer.place(node.span);
  if (!range) return undefined;
  const style = styleOf(layer.text);
  const written = writeValue(value, indentAt(layer.text, range.start), style);
  if (node.kind !== 'missing') return [{ ...range, newText: written }];
  const before = layer.text.slice(0, range.start).trimEnd().at(-1) ?? '';
  if (!':"[,'.includes(before)) return range.start === 0 ? [{ ...range, newText: written }] : undefined;
  const lead = before === '"' ? style.colon : before === ':' && /\S/.test(layer.text[range.start - 1] ?? '') ? style.colon.slice(1) : '';
  // The comma went missing with the value where another member follows.
  const tail = layer.text[skipTrivia(layer.text, range.end)] === '"' ? ',' : '';
  return [{ ...range, newText: `${lead}${written}${tail}` }];
}

function renameKey(layer: Layer, member: Member, newKey: string): Edits {
  const range = layer.place(member.keySpan);
  if (!range) return undefined;
  const quoted = JSON.stringify(newKey);
  return [{ ...range, newText: layer.text[range.start - 1] === '"' ? quoted.slice(1, -1) : quoted }];
}

function insertMember(layer: Layer, object: ObjectNode, key: string, value: PlainValue): Edits {
  const list = listOf(layer, object, object.members.map((member) => placeMember(layer, member)));
  const style = styleOf(layer.text);
  if (!list || object.members.at(-1)?.value.kind === 'missing') return undefined;
  return insertEntry(layer, list, list.entries.length, (indent) => `${JSON.stringify(key)}${style.colon}${writeValue(value, indent, style)}`);
}

function removeMember(layer: Layer, object: ObjectNode, member: Member): Edits {
  const list = listOf(layer, object, object.members.map((member) => placeMember(layer, member)));
  return list && removeEntry(layer, list, object.members.indexOf(member));
}

function insertItem(layer: Layer, array: ArrayNode, index: number, value: PlainValue): Edits {
  const list = listOf(layer, array, array.items.map(({ span }) => layer.place(span)));
  const style = styleOf(layer.text);
  const isScalar = typeof value !== 'object' || value === null;
  return list && insertEntry(layer, isScalar ? { ...list, unit: undefined, padding: '' } : list, index, (indent) => writeValue(value, indent, style));
}

function removeItem(layer: Layer, array: ArrayNode, index: number): Edits {
  const list = listOf(layer, array, array.items.map(({ span }) => layer.place(span)));
  return list && removeEntry(layer, list, index);
}

function listOf(layer: Layer, node: ObjectNode | ArrayNode, ranges: readonly (LayerRange | undefined)[]): CommaList | undefined {
  const range = layer.place(node.span);
  const entries = orderly(ranges);
  if (!range || !entries) return undefined;
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  if (range.end - range.start < 2 || layer.text[range.start] !== open || layer.text[range.end - 1] !== close) return undefined;
  const style = styleOf(layer.text);
  return { range, entries, skipTrivia, unit: style.unit, padding: node.kind === 'object' && style.colon !== ':' ? ' ' : '' };
}

interface Style {
  readonly eol: string;
  /** One step of indentation; undefined for a text on one line. */
  readonly unit: string | undefined;
  readonly colon: string;
}

function styleOf(text: string): Style {
  const isCompact = text.includes('":') && !/":\s/.test(text);
  const indent = /\n([ \t]+)\S/.exec(text)?.[1];
  const hasLines = text.trim().includes('\n');
  return { eol: lineBreakOf(text), unit: hasLines ? (indent ?? '  ') : undefined, colon: isCompact ? ':' : ': ' };
}

/** Objects take a line for each member where the text has lines; lists of scalars stay on theirs. */
function writeValue(value: PlainValue, indent: string, style: Style): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  const comma = style.colon === ':' ? ',' : ', ';
  const isInline = style.unit === undefined || (isArray && value.every((item) => typeof item !== 'object' || item === null));
  const inner = isInline ? indent : indent + (style.unit ?? '');
  const entries = isArray
    ? value.map((item: PlainValue) => writeValue(item, inner, style))
    : Object.entries(value).map(([key, item]: [string, PlainValue]) => `${JSON.stringify(key)}${style.colon}${writeValue(item, inner, style)}`);
  if (entries.length === 0) return `${open}${close}`;
  const padding = isArray || style.colon === ':' ? '' : ' ';
  if (isInline) return `${open}${padding}${entries.join(comma)}${padding}${close}`;
  return `${open}${style.eol}${inner}${entries.join(`,${style.eol}${inner}`)}${style.eol}${indent}${close}`;
}
