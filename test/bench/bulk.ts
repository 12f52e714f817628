/**
 * `simulate --jsonl` as people run it: cases a second of the built program with twenty statements in each line, where ten
 * pairs of policies recur and where every line has its own, and the peak of its memory at n and 4n lines.
 *
 * The start of the process counts; writing the lines does not. The decisions are counted, so that a run that decides
 * nothing, or something else, cannot be fast.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkDecision, bulkLines } from './bulk-lines';

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
    writeFileSync(join(folder, 'usage.cjs'), reporter);
    return [
      ...[lines, 4 * lines].map((count) => measure('ten pairs of policies', count, 10, folder)),
      ...[lines, 4 * lines].map((count) => measure('every line its own', count, count, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Told by the process itself on its way out, on a stream of its own. */
const reporter = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  require('node:fs').writeSync(3, JSON.stringify({ peak: maxRSS / 1024, cpu: userCPUTime + systemCPUTime }));
});`;

function measure(name: string, lines: number, policies: number, folder: string): BulkFigures {
  const [input, output] = [join(folder, 'cases.jsonl'), join(folder, 'results.jsonl')];
  write(input, lines, policies);
  const out = openSync(output, 'w');
  const start = performance.now();
  const { status, output: [, , , told] } = spawnSync(process.execPath, ['--require', join(folder, 'usage.cjs'), program, 'simulate', '--jsonl', input], {
    stdio: ['ignore', out, 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  const elapsed = performance.now() - start;
  closeSync(out);
  assert.equal(status, 0);
  assert.deepEqual(tally(output), expected(lines), `${name}: other decisions than there should be`);
  const { peak, cpu } = JSON.parse(told ?? '') as { peak: number; cpu: number };
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
