/**
 * Makes host nodes of the library's concrete syntax: mappings, sequences, tags, anchors, aliases and merge keys.
 *
 * CloudFormation's short tags become their long form, `!Sub x` an object with the one member `Fn::Sub`. An alias
 * stands for the very node its anchor is at; what comes in through one is `borrowed`, what is used so is `shared`.
 * Recovery of half-typed keys is here; wrong syntax is reported by the library itself (`parse-yaml`).
 */
import type { CST } from 'yaml';
import type { Span } from '../../base/span';
import type { HostNode, Member, SyntaxProblem } from '../node';
import type { PlacedText } from '../placed-text';
import { finishMembers, type Entry } from './yaml-members';
import { keyText, scalarNode, type ScalarToken } from './yaml-scalars';

export interface YamlReader {
  readonly placed: PlacedText;
  readonly problems: SyntaxProblem[];
  readonly comments: CST.SourceToken[];
  /** The tags that stand for functions. */
  readonly tags: CST.SourceToken[];
  readonly anchors: Map<string, { readonly node: HostNode; readonly size: number }>;
  /** Names that aliases use somewhere in the text. */
  readonly aliased: ReadonlySet<string>;
  /** Nodes as they would be if every alias were written out. */
  count: number;
  /** How many anchors with aliases enclose the current node. */
  shared: number;
  isTooDeep: boolean;
}

/** A node with the offsets of the parsed text it takes up. */
export interface Read {
  readonly node: HostNode;
  readonly start: number;
  readonly end: number;
  readonly isAlias?: boolean;
}

/** What stands before a node: indicators, tags, an anchor. */
interface Props {
  readonly tags: readonly CST.SourceToken[];
  readonly anchor: CST.SourceToken | undefined;
  readonly hasColon: boolean;
  /** Behind the last token that is neither white space nor comment. */
  readonly end: number;
}

export const depthLimit = 256;
/** One is allowed; those of a value that is being typed may stand behind one another, each a level of its own. */
const mostTags = 8;
/** A few aliases of aliases stand for more nodes than any document needs. */
const countLimit = 100_000;

export function readDocument(reader: YamlReader, document: CST.Document): HostNode {
  takeComments(reader, document.end);
  return readNode(reader, readProps(reader, document.start, document.offset), document.value, 0).node;
}

/** Keys that are typed but have no colon yet, plain ones each on a line of its own. */
export function readKeysAlone(reader: YamlReader, token: CST.FlowScalar): Entry[] {
  const { placed, problems } = reader;
  const members: Member[] = [];
  if (token.type === 'scalar') {
    for (const { 0: line, index } of token.source.matchAll(/[^\s][^\r\n]*/g)) {
      const start = token.offset + index;
      const end = start + line.trimEnd().length;
      members.push(keyAlone(placed, placed.text.slice(start, end), [start, end], placed.spanOf(start, end)));
    }
  } else {
    const { value, contentSpan } = keyText(placed, token);
    members.push(keyAlone(placed, value, [token.offset, token.offset + token.source.length], contentSpan));
  }
  return members.map((member) => {
    problems.push({ span: member.keySpan, message: `The key \`${member.key}\` has no value: write a colon and a value, or remove the key.` });
    return { kind: 'member', member };
  });
}

function readNode(reader: YamlReader, props: Props, token: CST.Token | null | undefined, depth: number): Read {
  const name = props.anchor?.source.slice(1);
  const isShared = name !== undefined && reader.aliased.has(name);
  const before = reader.count++;
  if (isShared) reader.shared++;
  const tags = props.tags.filter((tag) => functionName(tag.source) !== undefined);
  if (tags.length > 0) takeTags(reader, tags);
  if (tags.length > mostTags) tags.length = mostTags;
  let read = token ? readBare(reader, token, depth, props.tags.length > 0) : missing(reader, props.end);
  if (reader.shared > 0 && !read.isAlias) read = { ...read, node: { ...read.node, shared: true } };
  for (const tag of [...tags].reverse()) read = tagged(reader, tag, read);
  if (isShared) reader.shared--;
  if (name !== undefined) reader.anchors.set(name, { node: read.node, size: reader.count - before });
  return read;
}

function readBare(reader: YamlReader, token: CST.Token, depth: number, asText: boolean): Read {
  if (depth > depthLimit) return tooDeep(reader, token);
  switch (token.type) {
    case 'alias':
      return readAlias(reader, token);
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      takeComments(reader, token.end);
      if (token.source === '') return missing(reader, token.offset);
      return { node: scalarNode(reader.placed, token, asText), start: token.offset, end: token.offset + token.source.length };
    case 'block-scalar':
      return readBlockScalar(reader, token);
    case 'block-map':
      return readBlockMap(reader, token, depth);
    case 'block-seq':
      return readBlockSequence(reader, token, depth);
    case 'flow-collection':
      return readFlow(reader, token, depth);
    default:
      return missing(reader, token.offset);
  }
}

function readBlockScalar(reader: YamlReader, token: CST.BlockScalar): Read {
  takeComments(reader, token.props.filter(isSource));
  const node = scalarNode(reader.placed, token, true);
  const last = token.props.at(-1);
  const start = last && isSource(last) ? last.offset + last.source.length : token.offset;
  const body = token.source.trimEnd();
  return { node, start: token.offset, end: body === '' ? token.offset + 1 : start + body.length };
}

function readBlockMap(reader: YamlReader, token: CST.BlockMap, depth: number): Read {
  const entries: Entry[] = [];
  let end = token.offset;
  for (const item of token.items) {
    const before = readProps(reader, item.start, token.offset);
    if (!item.key && !item.sep) continue;
    end = readBlockPair(reader, before, item, depth, entries);
  }
  return objectNode(reader, token.offset, end, entries);
}

/** Reads a key and its value, and the half-typed keys above it; answers where they end. */
function readBlockPair(reader: YamlReader, before: Props, item: CST.CollectionItem, depth: number, entries: Entry[]): number {
  const { key, sep, start } = item;
  const hasColon = sep?.some(({ type }) => type === 'map-value-ind') === true;
  const isExplicit = start.some(({ type }) => type === 'explicit-key-ind');
  if (!key || !isFlowScalar(key) || isExplicit) return readPair(reader, before, item, depth, entries);
  if (!hasColon) {
    entries.push(...readKeysAlone(reader, key));
    takeComments(reader, sep ?? undefined);
    return key.offset + key.source.length;
  }
  const { offset, source } = lastLine(key);
  if (offset === key.offset || key.type !== 'scalar') return readPair(reader, before, item, depth, entries);
  entries.push(...readKeysAlone(reader, { ...key, source: key.source.slice(0, offset - key.offset).trimEnd() }));
  return readPair(reader, before, { ...item, key: { ...key, offset, source } }, depth, entries);
}

function readPair(reader: YamlReader, before: Props, item: CST.CollectionItem, depth: number, entries: Entry[]): number {
  return readValue(reader, item, readProps(reader, item.sep ?? [], before.end), depth, entries);
}

/** Reads the value of a key; `props` stand between the two. */
function readValue(reader: YamlReader, { key, value: token }: CST.CollectionItem, props: Props, depth: number, entries: Entry[]): number {
  const { placed } = reader;
  const keyEnd = key ? Math.max(tokenEnd(key), key.offset) : props.end;
  const value = readNode(reader, { ...props, end: Math.max(props.end, keyEnd) }, token, depth + 1);
  const start = key?.offset ?? value.start;
  const end = Math.max(value.end, props.end, keyEnd);
  if (key?.type === 'scalar' && key.source === '<<') {
    entries.push({ kind: 'merge', value: value.node });
    return end;
  }
  const named = key && isScalar(key) ? keyText(placed, key) : undefined;
  const keySpan = named?.contentSpan ?? placed.spanOf(start, Math.max(keyEnd, start));
  const member: Member = { key: named?.value ?? placed.text.slice(start, keyEnd), keySpan, value: value.node, span: placed.spanOf(start, end) };
  entries.push({ kind: 'member', member: value.isAlias ? { ...member, borrowed: true } : member });
  return end;
}

function readBlockSequence(reader: YamlReader, token: CST.BlockSequence, depth: number): Read {
  const items: HostNode[] = [];
  let end = token.offset;
  for (const { start, value } of token.items) {
    const props = readProps(reader, start, token.offset);
    if (!value && !start.some((each) => each.type === 'seq-item-ind')) continue;
    const item = readNode(reader, props, value, depth + 1);
    items.push(item.node);
    end = Math.max(item.end, props.end);
  }
  return arrayNode(reader, token.offset, end, items);
}

function readFlow(reader: YamlReader, token: CST.FlowCollection, depth: number): Read {
  const isMap = token.start.source === '{';
  const entries: Entry[] = [];
  const items: HostNode[] = [];
  let end = token.offset + 1;
  for (const item of token.items) {
    const before = readProps(reader, item.start, end);
    end = Math.max(end, before.end);
    if (item.sep || item.key || (isMap && item.value)) {
      const pair: Entry[] = [];
      end = item.key || item.sep ? readPair(reader, before, item, depth, pair) : end;
      if (isMap) entries.push(...pair);
      else items.push(objectNode(reader, item.key?.offset ?? before.end, end, pair).node);
    } else if (item.value || before.tags.length > 0) {
      const read = readNode(reader, before, item.value, depth + 1);
      items.push(read.node);
      end = read.end;
    }
  }
  takeComments(reader, token.end);
  const closer = token.end.find((each) => each.type === 'flow-map-end' || each.type === 'flow-seq-end');
  if (closer) end = closer.offset + 1;
  return isMap ? objectNode(reader, token.offset, end, entries) : arrayNode(reader, token.offset, end, items);
}

function readAlias(reader: YamlReader, token: CST.FlowScalar): Read {
  takeComments(reader, token.end);
  const end = token.offset + token.source.length;
  const name = token.source.slice(1);
  const target = reader.anchors.get(name);
  const place = { start: token.offset, end };
  const span = reader.placed.spanOf(token.offset, end);
  const unknown = (reason: string): Read => ({ ...place, node: { kind: 'unknown', span, origin: reader.placed.origin, reason } });
  if (!target) {
    if (name !== '') {
      reader.problems.push({ span, message: `No anchor \`&${name}\` stands above this alias: define it, or put the text in quotes.` });
    }
    return unknown('its anchor is not known');
  }
  if (reader.count + target.size > countLimit) return unknown('its aliases stand for too many nodes');
  reader.count += target.size;
  return { ...place, node: target.node, isAlias: true };
}

/** `!Sub x` as an object with the member `Fn::Sub`, whose key stands where the tag does. */
function tagged(reader: YamlReader, tag: CST.SourceToken, read: Read): Read {
  const { placed } = reader;
  const end = Math.max(read.end, tag.offset + tag.source.length);
  const keySpan = placed.spanOf(tag.offset, tag.offset + tag.source.length);
  const span = placed.spanOf(tag.offset, end);
  const member: Member = { key: functionName(tag.source) ?? tag.source, keySpan, value: read.node, span, ...(read.isAlias ? { borrowed: true } : {}) };
  const shared = reader.shared > 0 ? { shared: true } : {};
  return { node: { kind: 'object', members: [member], span, origin: placed.origin, ...shared }, start: tag.offset, end };
}

function takeTags(reader: YamlReader, tags: readonly CST.SourceToken[]): void {
  for (const tag of tags) reader.tags.push(tag);
  const [, second] = tags;
  if (!second) return;
  reader.problems.push({
    span: reader.placed.spanOf(second.offset, second.offset + second.source.length),
    message: 'A value has one tag at most: write the inner function in its long form, such as `Fn::Sub:`.',
  });
}

/** The long form of a local tag; undefined for the tags of YAML itself. */
function functionName(tag: string): string | undefined {
  const name = /^!([A-Za-z][\w:]*)$/.exec(tag)?.[1];
  return name === undefined || name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

function objectNode(reader: YamlReader, start: number, end: number, entries: readonly Entry[]): Read {
  const { placed } = reader;
  return { node: { kind: 'object', ...finishMembers(entries), span: placed.spanOf(start, end), origin: placed.origin }, start, end };
}

function arrayNode({ placed }: YamlReader, start: number, end: number, items: readonly HostNode[]): Read {
  return { node: { kind: 'array', items, span: placed.spanOf(start, end), origin: placed.origin }, start, end };
}

/** An empty value stands one space behind what announces it. */
function missing({ placed }: YamlReader, behind: number): Read {
  const at = placed.text[behind] === ' ' ? behind + 1 : behind;
  return { node: { kind: 'missing', span: placed.spanOf(at, at), origin: placed.origin }, start: at, end: at };
}

function keyAlone({ spanOf, origin }: PlacedText, key: string, [start, end]: readonly [number, number], keySpan: Span): Member {
  const value: HostNode = { kind: 'missing', span: spanOf(end, end), origin };
  return { key, keySpan, value, span: spanOf(start, end) };
}

/** Reports it, once; what stands there is unknown. */
export function tooDeep(reader: YamlReader, token: CST.Token): Read {
  const { placed } = reader;
  const span = placed.spanOf(token.offset, token.offset);
  if (!reader.isTooDeep) {
    reader.problems.push({ span, message: `What stands here is nested more than ${depthLimit} levels deep and is not looked at: flatten it.` });
  }
  reader.isTooDeep = true;
  return { node: { kind: 'unknown', span, origin: placed.origin, reason: 'it is nested too deeply' }, start: token.offset, end: token.offset };
}

function readProps(reader: YamlReader, tokens: readonly CST.SourceToken[], from: number): Props {
  takeComments(reader, tokens);
  const solid = tokens.filter(({ type }) => type !== 'space' && type !== 'newline' && type !== 'comment');
  const last = solid.at(-1);
  return {
    tags: solid.filter(({ type }) => type === 'tag'),
    anchor: solid.find(({ type }) => type === 'anchor'),
    hasColon: solid.some(({ type }) => type === 'map-value-ind'),
    end: last ? last.offset + last.source.length : from,
  };
}

function takeComments(reader: YamlReader, tokens: readonly CST.SourceToken[] | undefined): void {
  for (const token of tokens ?? []) if (token.type === 'comment') reader.comments.push(token);
}

/** The last line of a plain scalar that runs over several: only it can be a key. */
function lastLine(key: CST.FlowScalar): CST.FlowScalar {
  const from = key.source.lastIndexOf('\n') + 1;
  const lead = key.source.slice(from).length - key.source.slice(from).trimStart().length;
  return { ...key, offset: key.offset + from + lead, source: key.source.slice(from + lead) };
}

const isSource = (token: CST.Token): token is CST.SourceToken => 'source' in token && token.type !== 'block-scalar';

export const isFlowScalar = (token: CST.Token): token is CST.FlowScalar =>
  token.type === 'scalar' || token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';

const isScalar = (token: CST.Token): token is ScalarToken => isFlowScalar(token) || token.type === 'block-scalar';

const tokenEnd = (token: CST.Token): number => ('source' in token ? token.offset + token.source.length : token.offset);
