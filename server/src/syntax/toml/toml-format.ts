/**
 * TOML as a host format, for files that scenarios take values from.
 *
 * The values are those of the library; what it has no positions for stands where its statement does, so that a list has one
 * place for all of its items. A file is one part, and one that is no TOML has no values at all: settings that are half read
 * would answer for another deployment. Nothing here can be edited or completed.
 */
import { parse, TomlError } from 'smol-toml';
import { segmentMap } from '../../base/segment-map';
import type { SourceId, Span } from '../../base/span';
import type { HostFormat } from '../format';
import { markShadowed, type HostNode, type Member, type ObjectNode, type Origin, type SyntaxProblem, type Tree } from '../node';
import { tomlStatements, type TomlStatement } from './toml-statements';

export const tomlFormat: HostFormat = {
  format: 'toml',
  split: (text) => ({ kind: 'part', start: 0, end: text.length, yields: 'value' }),
  parse: parseToml,
};

/** Tables within tables within lists; deeper ones no tool writes. */
const depthLimit = 100;

function parseToml(text: string, source: SourceId, origin: Origin): Tree {
  const whole = { source, start: 0, end: text.length };
  const problem = problemOf(text, source);
  if (problem) return { format: 'toml', root: { kind: 'missing', span: { ...whole, start: text.length }, origin }, comments: [], problems: [problem] };
  const root: Table = { kind: 'table', members: new Map(), span: whole };
  const reader: Reader = { text, source, origin };
  let open = root;
  for (const statement of tomlStatements(text)) {
    const content = withoutMark(text.slice(statement.start, statement.end));
    const value = parse(content, options);
    if (statement.kind === 'entry') take(open, value, statement, reader, 0);
    else open = openTable(root, value, statement, reader);
  }
  return { format: 'toml', root: nodeOf(root, reader), comments: [], problems: [] };
}

interface Reader {
  readonly text: string;
  readonly source: SourceId;
  readonly origin: Origin;
}

type Draft = Table | List | Leaf;

interface Table {
  readonly kind: 'table';
  readonly members: Map<string, { readonly keySpan: Span; readonly value: Draft }>;
  readonly span: Span;
}

interface List {
  readonly kind: 'list';
  readonly items: Draft[];
  readonly span: Span;
}

interface Leaf {
  readonly kind: 'leaf';
  readonly value: unknown;
  /** As written, where nothing else stands in the statement. */
  readonly raw: string | undefined;
  readonly span: Span;
}

const options = { integersAsBigInt: true, maxDepth: depthLimit } as const;

/** Why a text is no TOML, or none that is looked at. */
function problemOf(text: string, source: SourceId): SyntaxProblem | undefined {
  try {
    parse(withoutMark(text), options);
  } catch (error) {
    if (!(error instanceof TomlError)) return { span: { source, start: 0, end: 0 }, message: 'This TOML cannot be read.' };
    const start = offsetOf(text, error.line, error.column);
    const reason = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return { span: { source, start, end: start }, message: `This is no valid TOML: ${reason}.` };
  }
  for (const { kind, start, end, keyEnd } of tomlStatements(text)) {
    const key = text.slice(start, kind === 'entry' ? keyEnd : end);
    if (key.split('.', depthLimit + 1).length > depthLimit) return { span: { source, start, end: keyEnd }, message: `This key has more than ${String(depthLimit)} parts: flatten it.` };
  }
  return undefined;
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, ' ');

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let each = 1; each < line; each++) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + Math.max(0, column - 1));
}

/** The table a header names, made where it is new; of a list of tables the last one. */
function openTable(root: Table, header: unknown, statement: TomlStatement, reader: Reader): Table {
  let current = root;
  let rest: unknown = header;
  const span = spanOf(statement.start, statement.end, reader);
  for (let [entry] = entriesOf(rest); entry; [entry] = entriesOf(rest)) {
    const [key, below] = entry;
    const known = current.members.get(key)?.value;
    const isItem = Array.isArray(below) && statement.kind === 'list-of-tables';
    rest = Array.isArray(below) ? {} : below;
    let next = known?.kind === 'list' ? (isItem ? undefined : known.items.at(-1)) : known;
    if (next?.kind !== 'table') {
      next = { kind: 'table', members: new Map(), span };
      if (known?.kind === 'list') known.items.push(next);
      else current.members.set(key, { keySpan: span, value: isItem ? { kind: 'list', items: [next], span } : next });
    }
    current = next;
  }
  return current;
}

/** Puts the one entry a statement makes, whose key may have several parts, where it belongs. */
function take(table: Table, made: unknown, statement: TomlStatement, reader: Reader, depth: number): void {
  for (const [key, value] of entriesOf(made)) {
    const known = table.members.get(key)?.value;
    if (known?.kind === 'table' && depth < depthLimit) {
      take(known, value, statement, reader, depth + 1);
    } else {
      const keySpan = spanOf(statement.start, statement.keyEnd, reader);
      table.members.set(key, { keySpan, value: draftOf(value, { statement, reader, isAlone: true, depth }) });
    }
  }
}

interface DraftPlace {
  readonly statement: TomlStatement;
  readonly reader: Reader;
  /** Nothing else stands in the statement. */
  readonly isAlone: boolean;
  readonly depth: number;
}

function draftOf(value: unknown, place: DraftPlace): Draft {
  const { statement, reader, isAlone } = place;
  const depth = place.depth + 1;
  const span = spanOf(statement.valueStart, statement.end, reader);
  const raw = reader.text.slice(statement.valueStart, statement.end);
  if (depth > depthLimit) return { kind: 'leaf', value: raw, raw, span };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => draftOf(item, { statement, reader, isAlone: false, depth })), span };
  if (!isTable(value)) return { kind: 'leaf', value, raw: isAlone ? raw : undefined, span };
  const keySpan = spanOf(statement.start, statement.keyEnd, reader);
  const isChain = isAlone && !raw.startsWith('{');
  return { kind: 'table', members: new Map(Object.entries(value).map(([key, below]) => [key, { keySpan, value: draftOf(below, { statement, reader, isAlone: isChain, depth }) }])), span };
}

function nodeOf(draft: Draft, reader: Reader): HostNode {
  const { origin } = reader;
  switch (draft.kind) {
    case 'table':
      return objectOf(draft, reader);
    case 'list':
      return { kind: 'array', items: draft.items.map((item) => nodeOf(item, reader)), span: draft.span, origin };
    case 'leaf':
      return leafOf(draft, origin);
  }
}

function objectOf({ members, span }: Table, reader: Reader): ObjectNode {
  const made = [...members].map(([key, { keySpan, value }]): Member => {
    return { key, keySpan, value: nodeOf(value, reader), span: { ...keySpan, end: Math.max(keySpan.end, value.span.end) } };
  });
  return { kind: 'object', members: markShadowed(made), span, origin: reader.origin };
}

function leafOf({ value, raw, span }: Leaf, origin: Origin): HostNode {
  if (typeof value === 'boolean') return { kind: 'boolean', value, raw: String(value), span, origin };
  // Whole numbers are what they amount to (`1_000`); others are compared as they are written.
  if (typeof value === 'bigint') return { kind: 'number', value: Number(value), raw: String(value), span, origin };
  if (typeof value === 'number') return { kind: 'number', value, raw: raw !== undefined && /^[\d.+-]+$/.test(raw) ? raw : String(value), span, origin };
  const text = value instanceof Date ? (raw ?? value.toISOString()) : String(value);
  const run = { decoded: 0, source: span.start, decodedLength: text.length, sourceLength: span.end - span.start, whole: true as const };
  return { kind: 'string', value: text, holes: [], segments: segmentMap([run], span.end), style: 'double', contentSpan: span, span, origin };
}

const isTable = (value: unknown): value is object => typeof value === 'object' && value !== null && !(value instanceof Date);

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isTable(value) && !Array.isArray(value) ? Object.entries(value) : [];
}

function spanOf(start: number, end: number, { source }: Reader): Span {
  return { source, start, end };
}
