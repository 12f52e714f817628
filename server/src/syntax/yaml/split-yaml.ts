/**
 * Cuts a YAML text into independent parts by lines and indentation, without parsing it.
 *
 * Parts start at a line (the first key of a compact `- key:` apart) and hold a key or item with the comments above it.
 * Where lines do not tell the structure (aliases, explicit keys, flow style) a document is one part.
 */
import { partLimit, type Cut, type CutEntry, type PartCut } from '../format';
import { hasAliases } from './yaml-aliases';
import { decodeDoubleQuoted, decodeSingleQuoted } from './flow-scalars';
import { documentsIn } from './yaml-documents';
import { nextLine, scanLines, type LineEntry, type LineScan } from './yaml-lines';

export function splitYaml(text: string): Cut {
  const documents = documentsIn(text);
  if (documents.filter(({ isEmpty }) => !isEmpty).length < 2) return splitDocument(text);
  const entries = documents.map(({ start, end, isEmpty }): CutEntry => ({
    cut: isEmpty ? { kind: 'part', start, end, yields: 'items' } : moved(splitDocument(text.slice(start, end)), start),
  }));
  const isOrderly = entries.every(({ cut }) => cut.kind === 'part' || cut.isOrderly);
  return { kind: 'array', start: 0, end: text.length, entries, isStream: true, ...(isOrderly ? { isOrderly } : {}) };
}

function moved(cut: Cut, by: number): Cut {
  const range = { start: cut.start + by, end: cut.end + by };
  if (cut.kind === 'part') return { ...cut, ...range };
  const entries = cut.entries.map(({ key, cut: child }): CutEntry => ({
    ...(key ? { key: { ...key, start: key.start + by, end: key.end + by } } : {}),
    cut: moved(child, by),
  }));
  return { ...cut, ...range, entries };
}

function splitDocument(text: string): Cut {
  const whole: Cut = { kind: 'part', start: 0, end: text.length, yields: 'value' };
  if (text.length <= partLimit || hasAliases(text)) return whole;
  const scan = scanLines(text);
  const first = scan.entries[0];
  if (!first || scan.isIrregular || first.kind === 'other' || scan.entries.some((entry) => entry.indent < first.indent)) return whole;
  const cutter: Cutter = { text, scan, starts: partStarts(scan) };
  const range = { first: 0, stop: scan.entries.length, start: scan.contentStart, end: text.length };
  const root = cutContainer(cutter, range, 0);
  if (!root) return whole;
  const entries = [...commentParts(cutter, 0, scan.contentStart, 'members'), ...root.entries];
  return { ...root, entries, ...(scan.damages.length === 0 ? { isOrderly: true } : {}) };
}

/** Deeper containers are not cut: those who walk the cuts may recurse. */
const cutDepth = 64;

interface Cutter {
  readonly text: string;
  readonly scan: LineScan;
  /** Where each entry's part starts: above the comments that belong to it. */
  readonly starts: readonly number[];
}

/** Entries and the text they stand in. */
interface Range {
  readonly first: number;
  readonly stop: number;
  readonly start: number;
  readonly end: number;
}

type Container = Extract<Cut, { kind: 'object' | 'array' }>;

/** Cuts a container at its entries; undefined where they are not orderly. */
function cutContainer(cutter: Cutter, range: Range, depth: number): Container | undefined {
  const { entries } = cutter.scan;
  const head = entries[range.first];
  if (!head || head.kind === 'other') return undefined;
  const kind = head.kind === 'dash' ? 'array' : 'object';
  const children: number[] = [];
  for (let index = range.first; index < range.stop; index++) {
    const entry = entries[index];
    if (!entry || entry.indent < head.indent) return undefined;
    if (entry.indent > head.indent) continue;
    if (kind === 'array' && entry.kind !== 'dash') return undefined;
    // A list may stand at the column of the key it belongs to.
    if (entry.kind === 'dash' && kind === 'object') continue;
    if (callPattern.test(cutter.text.slice(entry.keyStart, entry.keyEnd))) return undefined;
    children.push(index);
  }
  const cuts = children.flatMap((index, position): CutEntry[] => {
    const next = children[position + 1];
    return cutEntry(cutter, {
      first: index,
      stop: next ?? range.stop,
      start: position === 0 ? range.start : (cutter.starts[index] ?? range.start),
      end: next === undefined ? range.end : (cutter.starts[next] ?? range.end),
    }, depth);
  });
  return { kind, start: head.start, end: trimmedEnd(cutter.text, head.start, range.end), entries: cuts };
}

/** The long form of a function: it stands for a value as a whole. A loop makes members beside others, itself whole. */
const callPattern = /^Fn::(?!ForEach::)/;
const loopPattern = /^Fn::ForEach::/;
export const fixedPattern = /[|>][-+]?[1-9][-+]?(?:[ \t]+#.*)?[ \t\r]*$/m;

/** One key with its value or one item, as a part or, above the limit, cut further. */
function cutEntry(cutter: Cutter, range: Range, depth: number): CutEntry[] {
  const { entries } = cutter.scan;
  const entry = entries[range.first];
  const yields = entry?.kind === 'dash' ? 'items' : 'members';
  const part: CutEntry[] = [{ cut: { kind: 'part', start: range.start, end: range.end, yields } }];
  const head = entries[range.first + 1];
  if (!entry || !head || range.first + 1 >= range.stop || range.end - range.start <= partLimit || depth >= cutDepth) return part;
  const isInside = head.indent > entry.indent || (head.indent === entry.indent && entry.kind === 'key' && head.kind === 'dash');
  const isCompact = entry.kind === 'dash' && !entry.isOpen;
  // An indentation indicator counts from a column that the cut would change.
  const isFixed = isCompact && fixedPattern.test(cutter.text.slice(head.start, range.end));
  if (loopPattern.test(cutter.text.slice(entry.keyStart, entry.keyEnd))) return part;
  if (!isInside || isFixed || (entry.kind === 'key' && !entry.isOpen)) return part;
  const start = isCompact ? head.start : nextLine(cutter.text, entry.start);
  const container = cutContainer(cutter, { first: range.first + 1, stop: range.stop, start, end: range.end }, depth + 1);
  if (!container) return part;
  const key = entry.kind === 'key' ? { key: keyOf(cutter.text, entry) } : {};
  return [...commentParts(cutter, range.start, start, yields), { ...key, cut: container }];
}

function keyOf(text: string, entry: LineEntry): NonNullable<CutEntry['key']> {
  const { keyStart: start, keyEnd: end, quote } = entry;
  const decode = quote === '"' ? decodeDoubleQuoted : decodeSingleQuoted;
  return { text: quote === '' ? text.slice(start, end) : decode(text, start, end).value, start, end };
}

/** Comments around a key whose value is cut further lie in no other part. */
function commentParts({ scan }: Cutter, start: number, end: number, yields: PartCut['yields']): CutEntry[] {
  return scan.comments
    .filter((comment) => comment.start >= start && comment.end <= end)
    .map((comment) => ({ cut: { kind: 'part', start: comment.start, end: comment.end, yields } }));
}

/** The comments above an entry belong to it from the first one on that is not indented deeper. */
function partStarts({ entries, comments }: LineScan): number[] {
  const starts: number[] = [];
  let next = 0;
  let lastStart = -1;
  for (const entry of entries) {
    let start = entry.lineStart;
    const isCompact = entry.indent > 0 && entry.lineStart === entry.start;
    for (; next < comments.length; next++) {
      const comment = comments[next];
      if (!comment || comment.start >= entry.start) break;
      const isAbove = comment.isOwnLine && comment.start > lastStart && comment.column <= entry.indent;
      if (isAbove && !isCompact) start = Math.min(start, comment.start - comment.column);
    }
    starts.push(start);
    lastStart = entry.start;
  }
  return starts;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

