/**
 * What stands at an offset: the containers around it, whether a key, a value or a new item is being typed, what has
 * been typed so far, and which text a completion would replace.
 *
 * It works on the host tree of any format; the few conventions of a format (white-space structure in YAML, `=` in
 * HCL) are looked up in the text around the offset. It knows nothing of policies. Spans to replace are absolute.
 */
import { toDecoded, toSource } from '../base/segment-map';
import type { Span } from '../base/span';
import { gapBefore } from './cursor/gap';
import { findOpenPlaces, type OpenPlace } from './cursor/indentation';
import type { Cursor, CursorSource, Step } from './cursor/place';
import { documentLayer, stringLayer, type Layer, type LayerRange } from './layer';
import type { ArrayNode, HostNode, Member, ObjectNode, StringNode } from './node';

export type { Cursor, CursorPlace, CursorSource, Step } from './cursor/place';

/** Finds the place of an absolute offset of the document. */
export function findCursor(source: CursorSource, offset: number): Cursor {
  const { root, text } = source;
  const home = source.locate(root.span)?.source ?? root.span.source;
  const spot: Spot = {
    layer: documentLayer(text, home, source.locate),
    at: offset,
    offsetIn: (span) => offset - (source.locate({ ...span, start: 0, end: 0 })?.start ?? 0),
    toSpan: ({ start, end }) => ({ source: home, start, end }),
    here: { source: home, start: offset, end: offset },
  };
  const cursor = findInTree(spot, root, []);
  const { place } = cursor;
  // In the middle of an escape nothing can be typed that would be part of the text.
  return place.kind === 'none' || holds(place.replace, offset) ? cursor : nowhere(cursor.path);
}

/** The text the cursor is looked for in: the document, or the decoded text of a string. */
interface Spot {
  readonly layer: Layer;
  /** The cursor's offset in the layer. */
  readonly at: number;
  /** The cursor's offset in the source of a span. */
  readonly offsetIn: (span: Span) => number;
  /** A range of the layer as an absolute span. */
  readonly toSpan: (range: LayerRange) => Span;
  /** The empty absolute span at the cursor. */
  readonly here: Span;
}

type Path = readonly Step[];

const nowhere = (path: Path): Cursor => ({ path, place: { kind: 'none' } });

function findInTree(spot: Spot, root: HostNode, path: Path): Cursor {
  const found = findIn(spot, root, path);
  if (found) return found;
  if (root.kind === 'missing') return emptyValue(spot, root, path);
  if (root.origin.format !== 'yaml') return nowhere(path);
  const open = findOpenPlaces(spot.layer, root, spot.at);
  return open ? openPlace(spot, open, path) : nowhere(path);
}

/** The place inside a node; undefined where the cursor is outside of it. */
function findIn(spot: Spot, node: HostNode, path: Path): Cursor | undefined {
  switch (node.kind) {
    case 'object':
    case 'array':
      return findInContainer(spot, node, path);
    case 'string':
      return findInString(spot, node, path);
    case 'choice':
      return firstFound(node.branches, ({ value }) => value && findIn(spot, value, path));
    case 'missing':
      return isOnLine(spot, node) ? emptyValue(spot, node, path) : undefined;
    case 'ref':
      return findInScalar(spot, node, node.reference.span, path) ?? findInScalar(spot, node, node.span, path);
    case 'number':
      return findInScalar(spot, node, node.span, path) && nowhere(path);
    default:
      return findInScalar(spot, node, node.span, path);
  }
}

function findInString(spot: Spot, node: StringNode, path: Path): Cursor | undefined {
  const range = rangeOfString(spot, node);
  if (!range) return undefined;
  const at = toDecoded(node.segments, spot.offsetIn(node.span)) ?? 0;
  if (node.embedded) return findInTree(spotInString(spot, node, at), node.embedded.root, path);
  const typed = node.value.slice(0, at);
  return { path, place: { kind: 'value', node, string: node, typed, replace: spot.toSpan({ ...range, end: endOfValue(spot, range, typed) }) } };
}

/** The content around the cursor; of a string of several parts, that of the part. */
function rangeOfString(spot: Spot, node: StringNode): LayerRange | undefined {
  return firstFound(node.parts ?? [node], ({ contentSpan }) => {
    const range = spot.layer.place(contentSpan);
    return range && holds(range, spot.at) ? range : undefined;
  });
}

/**
 * Where a quote has just been opened, what follows it on the line is taken for text of the string as well: `["s3], …`. A
 * bracket or comma behind the cursor is not part of the value, unless one of its own braces is still open.
 */
function endOfValue({ layer, at }: Spot, { end }: LayerRange, typed: string): number {
  const isInBraces = typed.lastIndexOf('{') > typed.lastIndexOf('}');
  return !isInBraces && /^[ \t]*[,\]})]/.test(layer.text.slice(at, end)) ? at : end;
}

function spotInString(spot: Spot, outer: StringNode, at: number): Spot {
  // Inner spans have the outer string's source, so how offsets of that source become absolute stays the same.
  const shift = spot.here.start - spot.offsetIn(outer.span);
  const { source } = spot.here;
  return {
    layer: stringLayer(outer),
    at,
    offsetIn: spot.offsetIn,
    toSpan({ start, end }) {
      const range = toSource(outer.segments, start, end);
      return { source, start: range.start + shift, end: range.end + shift };
    },
    here: spot.here,
  };
}

/** Words, keywords and expressions: what stands there is what is typed. */
function findInScalar(spot: Spot, node: HostNode, span: Span, path: Path): Cursor | undefined {
  const range = spot.layer.place(span);
  if (!range || !holds(range, spot.at)) return undefined;
  const typed = spot.layer.text.slice(range.start, spot.at);
  return { path, place: { kind: 'value', node, string: undefined, typed, replace: spot.toSpan(range) } };
}

function emptyValue(spot: Spot, node: HostNode, path: Path): Cursor {
  return { path, place: { kind: 'value', node, string: undefined, typed: '', replace: spot.here } };
}

/** Whether only spaces stand between the place of a missing value and the cursor. */
function isOnLine(spot: Spot, node: HostNode): boolean {
  const range = spot.layer.place(node.span);
  if (!range) return false;
  return /^[ \t]*$/.test(spot.layer.text.slice(Math.min(range.start, spot.at), Math.max(range.start, spot.at)));
}

function findInContainer(spot: Spot, node: ObjectNode | ArrayNode, path: Path): Cursor | undefined {
  const range = spot.layer.place(node.span);
  if (range && path.length > 0 && isElsewhere(spot, range)) return undefined;
  const found = node.kind === 'object' ? findInMembers(spot, node, path) : findInItems(spot, node, path);
  if (found || !range) return found;
  const opening = spot.layer.text.charAt(range.start);
  const isBody = node.origin.format === 'hcl' && path.length === 0 && opening !== '{';
  if (isBody) return besideChildren(spot, node, { start: 0, end: spot.layer.text.length }, path);
  if (opening !== '{' && opening !== '[') return undefined;
  return isInsideBrackets(spot, range, opening) ? besideChildren(spot, node, { ...range, start: range.start + 1 }, path) : undefined;
}

/** The cursor is before the container, or on a later line than a container that is certainly closed: nothing in it need be looked at. */
function isElsewhere({ layer: { text }, at }: Spot, { start, end }: LayerRange): boolean {
  if (at < start) return true;
  if (at <= end) return false;
  const opening = text.charAt(start);
  const closing = opening === '{' ? '}' : opening === '[' ? ']' : undefined;
  if (closing !== undefined && text.charAt(end - 1) !== closing) return false;
  const lineEnd = text.indexOf('\n', end);
  return lineEnd >= 0 && lineEnd < at;
}

function findInMembers(spot: Spot, object: ObjectNode, path: Path): Cursor | undefined {
  return firstFound(object.members, (member) => {
    // What came in through a merge key or an alias stands elsewhere.
    if (member.borrowed) return undefined;
    const key = spot.layer.place(member.keySpan);
    if (key && holds(key, spot.at)) return findInKey(spot, object, member, key, path);
    if (member.value.kind === 'missing' && !hasColon(spot, member)) return undefined;
    return findIn(spot, member.value, [...path, { kind: 'member', object, member }]);
  });
}

function findInKey(spot: Spot, object: ObjectNode, member: Member, key: LayerRange, path: Path): Cursor {
  if (spot.layer.text.startsWith('!', key.start)) return nowhere(path);
  const typed = spot.layer.text.slice(key.start, spot.at);
  return { path, place: { kind: 'key', object, member, typed, replace: spot.toSpan({ ...key, end: endOfValue(spot, key, typed) }) } };
}

function findInItems(spot: Spot, array: ArrayNode, path: Path): Cursor | undefined {
  return firstFound(array.items, (item, index) => findIn(spot, item, [...path, { kind: 'item', array, index }]));
}

/** Inside brackets, also behind the last content where the closing one is missing. */
function isInsideBrackets({ layer: { text }, at }: Spot, { start, end }: LayerRange, opening: string): boolean {
  if (at <= start) return false;
  const isClosed = end - start > 1 && text.charAt(end - 1) === (opening === '{' ? '}' : ']');
  if (isClosed) return at < end;
  return at <= end || /^[\s,]*$/.test(text.slice(end, at));
}

/** Between the children of a container with brackets: a new key or item, where one may stand. */
function besideChildren(spot: Spot, node: ObjectNode | ArrayNode, inside: LayerRange, path: Path): Cursor {
  const { layer, at } = spot;
  const { format } = node.origin;
  const ranges = childRanges(layer, node);
  const before = ranges.filter((range) => range.end <= at);
  const from = Math.max(inside.start, ...before.map((range) => range.end));
  const gap = gapBefore(layer.text, from, at, format);
  if (gap.isComment) return nowhere(path);
  const isFree = gap.last === ',' || (gap.last === '' && (before.length === 0 || gap.hasBreak));
  if (node.kind === 'array') {
    if (!isFree) return nowhere(path);
    const item: HostNode = { kind: 'missing', span: spot.here, origin: node.origin };
    return emptyValue(spot, item, [...path, { kind: 'item', array: node, index: before.length }]);
  }
  const last = node.members[before.length - 1];
  const waits = format !== 'hcl' && gap.last === '' && last?.value.kind === 'missing' && hasColon(spot, last);
  if (last && waits) return emptyValue(spot, last.value, [...path, { kind: 'member', object: node, member: last }]);
  if (!isFree) return nowhere(path);
  return { path, place: { kind: 'key', object: node, member: undefined, typed: '', replace: spot.here } };
}

function childRanges(layer: Layer, node: ObjectNode | ArrayNode): LayerRange[] {
  const spans = node.kind === 'array' ? node.items.map(({ span }) => span) : node.members.filter(({ borrowed }) => !borrowed).map(({ span }) => span);
  return spans.flatMap((span) => layer.place(span) ?? []);
}

/** Whether a key without a value has at least what announces one. */
function hasColon({ layer }: Spot, member: Member): boolean {
  const key = layer.place(member.keySpan);
  const value = layer.place(member.value.span);
  return key !== undefined && value !== undefined && (/[:=]/.test(layer.text.slice(key.end, value.start)) || layer.text.charAt(key.start) === '!');
}

/** A blank line in YAML: its column says what could be typed there. */
function openPlace(spot: Spot, open: OpenPlace, path: Path): Cursor {
  const steps = [...path, ...open.path];
  if (open.kind === 'value') return emptyValue(spot, open.node, steps);
  return { path: steps, place: { kind: 'key', object: open.object, member: undefined, typed: '', replace: spot.here } };
}

const holds = (range: LayerRange, at: number): boolean => range.start <= at && at <= range.end;

function firstFound<T, R = Cursor>(items: readonly T[], find: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return undefined;
}
