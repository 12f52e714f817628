/**
 * `simulate --jsonl` as people run it: cases a second of the built program with twenty statements in each line, where ten
 * pairs of policies recur and where every line has its own, and the peak of its memory at n and 4n lines.
 *
 * The start of the process counts; writing the lines does not. The decisions are counted, so that a run that decides
 * nothing, or something else, cannot be fast.
 */
import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkDecision, bulkLines } from './bulk-lines';
import { runReporting } from './reporting-child';

export interface BulkFigures {
  readonly name: string;
  readonly lines: number;
  readonly casesPerSecond: number;
  /** Of all threads, which counts the collector's as well. */
  readonly cpuMicrosecondsPerCase: number;
  readonly peakMegabytes: number;
}

const program = join(__dirname, '../../dist/cli.js');

/** Undefined where nothing was built yet. */
export function measureBulk(lines: number): readonly BulkFigures[] | undefined {
  if (!existsSync(program)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bulk-'));
  try {
    return [
      ...[lines, 4 * lines].map((count) => measure('ten pairs of policies', count, 10, folder)),
      ...[lines, 4 * lines].map((count) => measure('every line its own', count, count, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(name: string, lines: number, policies: number, folder: string): BulkFigures {
  write(join(folder, 'cases.jsonl'), lines, policies);
  const { status, elapsed, cpu, peak } = runReporting([program, 'simulate', '--jsonl', 'cases.jsonl'], folder, 'results.jsonl');
  assert.equal(status, 0);
  assert.deepEqual(tally(join(folder, 'results.jsonl')), expected(lines), `${name}: other decisions than there should be`);
  return { name, lines, casesPerSecond: (lines / elapsed) * 1000, cpuMicrosecondsPerCase: cpu / lines, peakMegabytes: peak };
}

/** In pieces: the lines of a long file do not fit into one string. */
function write(file: string, lines: number, policies: number): void {
  const target = openSync(file, 'w');
  for (let first = 0; first < lines; first += 1000) {
    const some = bulkLines({ first, lines: Math.min(1000, lines - first), policies, statements: 20 });
    writeSync(target, `${some.join('\n')}\n`);
  }
  closeSync(target);
}

function tally(file: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, decision = ''] of readFileSync(file, 'latin1').matchAll(/^\{"file":"[^"]*","name":"[^"]*","decision":"([a-z-]+)"/gm)) counts[decision] = (counts[decision] ?? 0) + 1;
  return counts;
}

function expected(lines: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let line = 0; line < lines; line++) counts[bulkDecision(line)] = (counts[bulkDecision(line)] ?? 0) + 1;
  return counts;
}
