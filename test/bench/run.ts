/** `npm run bench`: prints the figures as a Markdown table; `--write` keeps them in `test/bench/results.md`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureBulk, type BulkFigures } from './bulk';
import { measureColdStart } from './cold-start';
import { measureKeystrokes, type KeystrokeFigures } from './keystroke';

const ms = (value: number): string => value.toFixed(1);

function row({ name, lines, open, p50, p95, parse }: KeystrokeFigures): string {
  return `| ${name} | ${String(lines)} | ${ms(open)} | ${ms(p50)} | ${ms(p95)} | ${ms(parse)} | ${(p95 / parse).toFixed(2)} |`;
}

function bulkTable(): string {
  const figures = measureBulk(20_000);
  if (!figures) return 'Many cases at once were not measured: run `npm run build` first.\n';
  const bulkRow = ({ name, lines, casesPerSecond, cpuMicrosecondsPerCase, peakMegabytes }: BulkFigures): string =>
    `| ${name} | ${String(lines)} | ${casesPerSecond.toFixed(0)} | ${cpuMicrosecondsPerCase.toFixed(0)} | ${peakMegabytes.toFixed(0)} |`;
  return ['| `simulate --jsonl`, twenty statements a line | lines | cases a second | CPU µs a case | peak MB |', '|---|--:|--:|--:|--:|', ...figures.map(bulkRow), ''].join('\n');
}

async function main(): Promise<void> {
  // The first rounds only warm the code up; a process that has just started is measured apart.
  measureKeystrokes(1400, 20);
  const figures = [1400, 7000].flatMap((lines) => measureKeystrokes(lines, 60));
  const table = [
    '| document | lines | open ms | keystroke p50 ms | p95 ms | parser alone, whole file ms | p95 / parser |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...figures.map(row),
    '',
  ].join('\n');
  const cold = await measureColdStart(9);
  const coldLine = cold
    ? `First findings of a cold server: ${ms(cold.findings)} ms, ${cold.ratio.toFixed(2)} times an empty server's start (${ms(cold.empty)} ms).\n`
    : 'The cold start was not measured: run `npm run build` first.\n';
  const bulk = bulkTable();
  process.stdout.write(`${table}\n${coldLine}\n${bulk}`);
  if (!process.argv.includes('--write')) return;
  const head = `# Keystroke to findings\n\nNode ${process.versions.node}, two cores, warm. \`npm run bench -- --write\` makes this file.\n\n`;
  writeFileSync(join(__dirname, 'results.md'), `${head}${table}\n${coldLine}\n# Many cases\n\n${bulk}`);
}

void main();
