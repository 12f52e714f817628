/**
 * Mends a damaged YAML text line by line: an open quote or bracket is closed where its line ends, tabs in indentation
 * become the spaces their neighbours suggest. The map leads from the mended text back; the text itself is not changed.
 */
import type { SegmentMap } from '../../base/segment-map';
import { copyRun, emptyDecoded, encodedRun, finishDecoded } from '../decoded-text';
import type { LineDamage } from './yaml-inline';
import { scanLines, type LineEntry, type LineScan } from './yaml-lines';

export interface YamlRepair {
  readonly text: string;
  readonly map: SegmentMap;
  readonly problems: readonly { readonly start: number; readonly end: number; readonly message: string }[];
}

/** Undefined where there is nothing of that kind to mend. */
export function repairYaml(text: string): YamlRepair | undefined {
  const scan = scanLines(text);
  if (scan.damages.length === 0) return undefined;
  const decoded = emptyDecoded();
  let from = 0;
  for (const { start, end, newText } of changesFor(scan)) {
    if (start < from) continue;
    copyRun(decoded, text, from, start);
    encodedRun(decoded, newText, text, start, end);
    from = end;
  }
  copyRun(decoded, text, from, text.length);
  const { value, segments } = finishDecoded(decoded, text.length);
  return { text: value, map: segments, problems: scan.damages.map((damage) => problemOf(damage, text)) };
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

function changesFor(scan: LineScan): Change[] {
  const changes: Change[] = [];
  let last: TabLine | undefined;
  for (const damage of scan.damages) {
    if (damage.kind === 'colon') {
      const { start, end, quote: newText } = damage;
      changes.push({ start, end: start, newText }, { start: end, end, newText });
      continue;
    }
    if (damage.kind !== 'tab') {
      changes.push({ start: damage.insertAt, end: damage.insertAt, newText: damage.closers });
      continue;
    }
    const above = scan.entries.findLast((entry) => entry.start < damage.start);
    last = tabLine(damage, above, last);
    changes.push({ start: damage.start, end: damage.end, newText: ' '.repeat(Math.max(0, last.column - (damage.start - damage.lineStart))) });
  }
  return changes.sort((a, b) => a.start - b.start);
}

interface TabLine {
  readonly tabs: number;
  readonly column: number;
  readonly above: LineEntry | undefined;
}

/** A line behind another one with tabs stands where their difference says; the first stands where keys above it do. */
function tabLine(damage: Extract<LineDamage, { kind: 'tab' }>, above: LineEntry | undefined, last: TabLine | undefined): TabLine {
  const tabs = damage.end - damage.start;
  if (last && last.above === above) return { tabs, column: Math.max(0, last.column + 2 * (tabs - last.tabs)), above };
  return { tabs, column: above ? above.indent + (above.isOpen ? 2 : 0) : 0, above };
}

function problemOf(damage: LineDamage, text: string): YamlRepair['problems'][number] {
  if (damage.kind === 'tab') {
    return { start: damage.start, end: damage.end, message: 'A tab indents this line, which YAML does not allow: use spaces.' };
  }
  if (damage.kind === 'colon') {
    return { start: damage.start, end: damage.end, message: 'The second `: ` makes this a mapping on the line of its key: put the value in quotes.' };
  }
  const { start, insertAt, closers } = damage;
  const what = damage.kind === 'quote' ? 'quoted text' : text[start] === '[' ? 'list' : 'mapping';
  return { start, end: insertAt, message: `This ${what} is not closed: write \`${closers}\` at its end.` };
}
