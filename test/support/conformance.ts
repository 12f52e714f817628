/**
 * Reads the cases of a conformance document: Markdown that people who know IAM can follow.
 *
 * A case is a level-two heading with a line `Rules: …` and YAML blocks introduced by the words Given, When and Then.
 * A table below them makes one case per row: `<column>` in the blocks is the row's cell. A block under the word
 * Throughout, before the first heading, lies under every case; its `where` gives names to long values.
 */
import { parse } from 'yaml';

export interface ConformanceCase {
  readonly title: string;
  readonly rules: readonly string[];
  /** A case of the scenario contract, without `expect`; under `files` the documents it refers to, by name. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly then: Readonly<Record<string, unknown>>;
}

export function readConformance(text: string): readonly ConformanceCase[] {
  const [preamble = '', ...sections] = text.split(/^## /m);
  const throughout = blocksOf(preamble).get('Throughout') ?? '';
  return sections.flatMap((section) => readSection(section, throughout));
}

function readSection(section: string, throughout: string): ConformanceCase[] {
  const title = (section.split('\n')[0] ?? '').trim();
  const rules = (/^Rules: (.+)$/m.exec(section)?.[1] ?? '').split(',').map((rule) => rule.trim().replace(/\.$/, ''));
  const blocks = blocksOf(section);
  const rows = rowsOf(section);
  const written = ['Given', 'When'].map((word) => parseBlock(blocks.get(word)));
  const { where, ...whole } = [parseBlock(throughout), ...written].reduce(merge);
  const names = (where ?? {}) as Names;
  const toCase = (row: Row | undefined): ConformanceCase => {
    const shown = row && [...row.values()].map((cell) => (cell.length > 80 ? `${cell.slice(0, 80)}…` : cell)).join(', ');
    const given = fill(whole, row, names) as Record<string, unknown>;
    const then = fill(parseBlock(blocks.get('Then')), row, names) as Record<string, unknown>;
    return { title: shown === undefined ? title : `${title} (${shown})`, rules, given: dropNulls(given), then };
  };
  return rows.length === 0 ? [toCase(undefined)] : rows.map(toCase);
}

type Row = ReadonlyMap<string, string>;
type Names = Readonly<Record<string, unknown>>;

/** YAML blocks by the word that introduces them. */
function blocksOf(text: string): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const match of text.matchAll(/^(Throughout|Given|When|Then)\b[^\n]*\n+```yaml\n([\s\S]*?)^```/gm)) blocks.set(match[1] ?? '', match[2] ?? '');
  return blocks;
}

function rowsOf(section: string): Row[] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const [header, , ...rows] = lines.map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));
  return rows.map((cells) => new Map((header ?? []).map((column, index) => [column, cells[index] ?? ''])));
}

function parseBlock(yaml: string | undefined): Record<string, unknown> {
  return (parse(yaml ?? '') ?? {}) as Record<string, unknown>;
}

/** Top-level parts that a case takes back from Throughout. */
function dropNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

/** Replaces `<column>` by the row's cell, or by what a name of the document stands for. */
function fill(value: unknown, row: Row | undefined, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, row, names));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fillText(key, row), fill(inner, row, names)]));
  }
  if (typeof value !== 'string') return value;
  const whole = /^<([^<>]+)>$/.exec(value)?.[1];
  if (whole === undefined) return fillText(value, row);
  const cell = row?.get(whole);
  const name = cell === undefined ? whole : `${whole} ${cell}`;
  if (name in names) return fill(names[name], row, names);
  if (cell === undefined) throw new Error(`<${whole}> is neither a column nor a name`);
  const text = plainCell(cell);
  // A cell in backticks is text, unless it holds a list, an object or a quoted scalar; any other cell is YAML.
  if (text === cell && !cell.includes('`')) return parse(cell) as unknown;
  return /^[[{"]/.test(text) ? fill(parse(text) as unknown, undefined, names) : text;
}

function fillText(text: string, row: Row | undefined): string {
  return text.replace(/<([^<>]+)>/g, (written, column: string) => {
    const cell = row?.get(column);
    return cell === undefined ? written : plainCell(cell).replace(/^"(.*)"$/, '$1');
  });
}

const plainCell = (cell: string): string => cell.replace(/^`([^`]*)`$/, '$1');

function merge(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isObject(below) && isObject(value) && !('Statement' in value) ? merge(below, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
