/**
 * Edits of a host tree: write a string, a value, a key, a member or an item at a node, in the format's own style and
 * escaped for every string the tree is embedded in.
 *
 * An edit that cannot be mapped exactly is not offered: everything here answers `undefined` then. Nothing is decided
 * here about what to write. Edits come with absolute spans of the document, ready to be applied together.
 */
import { toSource } from '../../base/segment-map';
import type { Span, TextEdit } from '../../base/span';
import { documentLayer, stringLayer } from '../layer';
import type { ArrayNode, Format, HostNode, Member, ObjectNode, Origin, SourceText, StringNode } from '../node';
import type { EditFormat, Layer, LayerEdit, PlainValue } from './edit-format';
import { hclEdit } from './hcl';
import { jsonEdit } from './json';
import { yamlEdit } from './yaml';

export type { EditFormat, Layer, LayerEdit, LayerRange, PlainValue } from './edit-format';

/** The texts an edit looks at; a cursor's source serves as well. */
export interface EditSource {
  /** Spans in nodes (of a part) to absolute ones of a document. */
  readonly locate: (span: Span) => Span | undefined;
  /** The text of the document an absolute span names. */
  readonly sourceText: SourceText;
}

export type Edits = readonly TextEdit[] | undefined;

/** Replaces a range of a string's decoded text; a hole may be replaced as a whole but not cut. */
export function replaceString(node: StringNode, start: number, end: number, newText: string, source: EditSource): Edits {
  if (node.shared) return undefined;
  if (node.holes.some((hole) => cuts(hole, start) || cuts(hole, end))) return undefined;
  return writeInto(node, [{ start, end, newText }], source);
}

/** Replaces a value of any kind, also a missing one. */
export function replaceValue(node: HostNode, value: PlainValue, source: EditSource): Edits {
  return edited(node, source, (format, layer) => format.replaceValue(layer, node, value));
}

export function renameKey(object: ObjectNode, member: Member, newKey: string, source: EditSource): Edits {
  if (member.borrowed) return undefined;
  return edited(object, source, (format, layer) => format.renameKey(layer, member, newKey));
}

/** Adds a member behind the last one. */
export function insertMember(object: ObjectNode, key: string, value: PlainValue, source: EditSource): Edits {
  return edited(object, source, (format, layer) => format.insertMember(layer, object, key, value));
}

/** Takes a member out, with its comma or its line. */
export function removeMember(object: ObjectNode, member: Member, source: EditSource): Edits {
  if (member.borrowed) return undefined;
  return edited(object, source, (format, layer) => format.removeMember(layer, object, member));
}

/** Adds an item before the one with the index, or behind the last one. */
export function insertItem(array: ArrayNode, index: number, value: PlainValue, source: EditSource): Edits {
  return edited(array, source, (format, layer) => format.insertItem(layer, array, index, value));
}

/** Takes an item out, with its comma or its line. */
export function removeItem(array: ArrayNode, index: number, source: EditSource): Edits {
  if (array.items[index] === undefined) return undefined;
  return edited(array, source, (format, layer) => format.removeItem(layer, array, index));
}

/** A layer that can be written: its edits come out escaped for every string around it. */
export interface OpenLayer extends Layer {
  write(edits: readonly LayerEdit[]): Edits;
}

/** The text a node's tree was parsed from, for those who write what is half typed and has no node yet. */
export function openLayer(node: HostNode, source: EditSource): OpenLayer | undefined {
  const layer = node.shared ? undefined : layerOf(node.origin, node.span, source);
  const { outer } = node.origin;
  if (layer && outer && isFilledIn(node, outer, layer)) return undefined;
  return layer && { ...layer, write: (edits) => (outer ? writeInto(outer, edits, source) : native(edits, node.span, source)) };
}

/** TOML is only read. */
/** What fills a hole is written elsewhere. */
function isFilledIn({ kind, span }: HostNode, { holes }: StringNode, layer: Layer): boolean {
  const range = holes.length > 0 && kind !== 'unknown' && kind !== 'missing' ? layer.place(span) : undefined;
  return range !== undefined && holes.some(({ start, end }) => start <= range.start && range.end <= end && start < range.end);
}

const formats: Readonly<Record<Format, EditFormat | undefined>> = { json: jsonEdit, yaml: yamlEdit, hcl: hclEdit, toml: undefined };

type Change = (format: EditFormat, layer: Layer) => readonly LayerEdit[] | undefined;

function edited(node: HostNode, source: EditSource, change: Change): Edits {
  const format = formats[node.origin.format];
  const layer = format && openLayer(node, source);
  const edits = layer && change(format, layer);
  return edits && layer?.write(edits);
}

/** The text a tree was parsed from, and where its spans lie in it. */
function layerOf(origin: Origin, at: Span, source: EditSource): Layer | undefined {
  if (origin.outer) return stringLayer(origin.outer);
  const home = source.locate(at)?.source;
  const text = home === undefined ? undefined : source.sourceText(home);
  return home === undefined || text === undefined ? undefined : documentLayer(text, home, source.locate);
}

function native(edits: readonly LayerEdit[], at: Span, source: EditSource): Edits {
  const home = source.locate(at)?.source;
  if (home === undefined) return undefined;
  return edits.map(({ start, end, newText }) => ({ span: { source: home, start, end }, newText }));
}

/** Edits of a string's decoded text as edits of the document. */
function writeInto(node: StringNode, edits: readonly LayerEdit[], source: EditSource): Edits {
  if (node.shared) return undefined;
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const range = toSource(node.segments, edit.start, edit.end);
    const newText = range.exact ? encodeThrough(edit.newText, node, { ...range, source: node.span.source }, source) : undefined;
    const span = source.locate({ source: node.span.source, start: range.start, end: range.end });
    if (newText === undefined || !span) return undefined;
    result.push({ span, newText });
  }
  return result;
}

/** Text as it must be written in the document to be read as `text` inside `node`: escaped once per string outwards. */
function encodeThrough(text: string, written: StringNode, at: Span, source: EditSource): string | undefined {
  const node = written.parts ? written.parts.find(({ contentSpan }) => holds(contentSpan, at)) : written;
  if (!node || node.shared) return undefined;
  const format = formats[node.origin.format];
  const layer = layerOf(node.origin, node.span, source);
  const range = layer?.place(at);
  const encoded = format && layer && range ? format.encodeText(text, node, range, layer) : undefined;
  const { outer } = node.origin;
  return encoded === undefined || !outer ? encoded : encodeThrough(encoded, outer, at, source);
}

const holds = (outer: Span, inner: Span): boolean => outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end;

const cuts = (hole: { start: number; end: number }, offset: number): boolean => hole.start < offset && offset < hole.end;
