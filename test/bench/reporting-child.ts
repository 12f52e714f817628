/**
 * A command in a process of its own that says on its way out what it used.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Usage {
  readonly status: number | null;
  /** Milliseconds from start to end. */
  readonly elapsed: number;
  /** Microseconds of all threads, the collector's included. */
  readonly cpu: number;
  /** The most memory it held at once, in megabytes. */
  readonly peak: number;
}

/** Told by the process itself, on a stream of its own. */
const reporter = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  require('node:fs').writeSync(3, JSON.stringify({ peak: maxRSS / 1024, cpu: userCPUTime + systemCPUTime }));
});`;

/** Runs Node with these arguments in a folder; what it writes goes into the file `output` there. */
export function runReporting(args: readonly string[], folder: string, output: string): Usage {
  const script = join(folder, 'usage.cjs');
  writeFileSync(script, reporter);
  const out = openSync(join(folder, output), 'w');
  const start = performance.now();
  const { status, output: [, , , told] } = spawnSync(process.execPath, ['--require', script, ...args], { cwd: folder, stdio: ['ignore', out, 'inherit', 'pipe'], encoding: 'utf8' });
  const elapsed = performance.now() - start;
  closeSync(out);
  return { status, elapsed, ...(JSON.parse(told ?? '') as { peak: number; cpu: number }) };
}
