/**
 * `npm run bench`: prints the figures as Markdown tables; `--write` keeps them in `test/bench/results.md`. With
 * `--only=decisions` and the like just one section is measured.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureBulk, type BulkFigures } from './bulk';
import { measureColdStart } from './cold-start';
import type { MatrixFigures, StatementFigures } from './evaluator';
import type { CorpusFigures } from './corpus-files';
import type { KeystrokeFigures } from './keystroke';
import { measureListing } from './listing';
import { loadBundled } from './load-bundled';
import type { ModuleFigures } from './module';
import type { IndexFigures } from './workspace-index';

interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: () => string | Promise<string>;
}

const SECTIONS: readonly Section[] = [
  { name: 'keystrokes', title: 'Keystroke to findings', measure: keystrokeSection },
  { name: 'module', title: 'A Terraform module of many files', measure: moduleSection },
  { name: 'index', title: 'The index of a workspace', measure: indexSection },
  { name: 'files', title: 'Files of the corpora', measure: fileSection },
  { name: 'bulk', title: 'Many cases', measure: bulkTable },
  { name: 'listing', title: 'A saved answer about an account', measure: listingSection },
  { name: 'decisions', title: 'Decisions', measure: decisionSection },
];

async function keystrokeSection(): Promise<string> {
  const { measureKeystrokes } = loadBundled<typeof import('./keystroke')>('keystroke');
  // The first rounds only warm the code up; a process that has just started is measured apart.
  await measureKeystrokes(1400, 100);
  const shorter = await measureKeystrokes(1400, 200);
  const longer = await measureKeystrokes(7000, 200);
  const row = ({ name, lines, open, p50, p95, served, parse, heap }: KeystrokeFigures): readonly string[] =>
    [name, String(lines), ms(open), ms(p50), ms(p95), ...served.map(ms), ms(parse), (p95 / parse).toFixed(2), heap.map((used) => used.toFixed(1)).join(' → ')];
  const heads = ['document', 'lines', 'open ms', 'keystroke p50 ms', 'p95 ms', 'through the server p50', 'p95', 'parser alone, whole file ms', 'p95 / parser', 'heap MB before and after 200 keystrokes'];
  const growth = longer.map(({ name, p50, p95 }, index) => `${name} ${(p50 / (shorter[index]?.p50 ?? 0)).toFixed(2)} (p95 ${(p95 / (shorter[index]?.p95 ?? 0)).toFixed(2)})`);
  const growthLine = `A keystroke at 7,000 lines costs as much as so many at 1,400: ${growth.join(', ')}.`;
  const cold = await measureColdStart(9);
  const coldLine = cold
    ? `First findings of a cold server: ${ms(cold.findings)} ms, ${cold.ratio.toFixed(2)} times an empty server's start (${ms(cold.empty)} ms).`
    : 'The cold start was not measured: run `npm run build` first.';
  return `${table(heads, [...shorter, ...longer].map(row))}\n${growthLine}\n\n${coldLine}\n`;
}

function moduleSection(): string {
  const { measureModule } = loadBundled<typeof import('./module')>('module');
  measureModule(50, 50);
  const figures = [100, 300].map((files) => measureModule(files, 200));
  const names = [...(figures[0]?.keystrokes.keys() ?? [])];
  const row = ({ files, first, all, keystrokes, heap }: ModuleFigures): readonly string[] => [
    String(files),
    ms(first),
    ((files / all) * 1000).toFixed(0),
    ...names.map((name) => (keystrokes.get(name) ?? []).map(ms).join(' / ')),
    heap.map((used) => used.toFixed(1)).join(' → '),
  ];
  const heads = ['files', 'first findings, CPU ms', 'files a second of CPU, checked', ...names.map((name) => `keystroke ${name}, p50 / p95 ms`), 'heap MB before and after 600 keystrokes'];
  const [shorter, longer] = figures;
  const growth = names.map((name) => {
    const [[a = 0, b = 0], [c = 0, d = 0]] = [shorter, longer].map((each) => each?.keystrokes.get(name) ?? [0, 0]) as [[number, number], [number, number]];
    return `${name} ${(c / a).toFixed(2)} (p95 ${(d / b).toFixed(2)})`;
  });
  return `${table(heads, figures.map(row))}\nA keystroke in 300 files costs as much as so many in 100: ${growth.join(', ')}.\n`;
}

async function indexSection(): Promise<string> {
  const { measureCorpusIndex, measureIndex } = loadBundled<typeof import('./workspace-index')>('workspace-index');
  await measureIndex(10, 20);
  const figures = [await measureIndex(25, 100), await measureIndex(50, 100)];
  const row = ({ files, routes, policies, build, kept, asked }: IndexFigures): readonly string[] =>
    [String(files), String(routes), String(policies), (files / build).toFixed(0), kept.toFixed(1), ...asked.flatMap(({ completion, hover }) => [completion.map(ms).join(' / '), hover.map(ms).join(' / ')])];
  const names = figures[0]?.asked.map(({ name }) => name) ?? [];
  const heads = ['files', 'routes', 'policies', 'files a second of CPU', 'MB kept', ...names.flatMap((name) => [`keystroke and completion in 7,000 lines, ${name}, p50 / p95 CPU ms`, `keystroke and hover, ${name}`])];
  const corpus = await measureCorpusIndex();
  const corpusLine = corpus ? `\nThe ${String(corpus.files)} templates and modules of the corpora: ${(corpus.files / corpus.build).toFixed(0)} files a second of CPU, ${corpus.kept.toFixed(1)} MB kept.\n` : '';
  return `${table(heads, figures.map(row))}${corpusLine}`;
}

function fileSection(): string {
  const { measureCorpus } = loadBundled<typeof import('./corpus-files')>('corpus-files');
  const figures = measureCorpus(5);
  if (!figures) return 'The corpora are not there: nothing was measured.\n';
  const perSecond = (files: number, seconds: number): string => (files / seconds).toFixed(0);
  const row = ({ format, files, megabytes, parse, read, check }: CorpusFigures): readonly string[] =>
    [format, String(files), megabytes.toFixed(2), perSecond(files, parse), perSecond(files, read), perSecond(files, check), (read / parse).toFixed(2), (check / parse).toFixed(2)];
  const heads = ['format', 'files', 'MB', 'files a second of CPU, parsed alone', 'read', 'checked', 'read / parsed', 'checked / parsed'];
  const { memory } = figures;
  const kept = (memory.after - memory.before) / memory.files;
  const memoryLine = `All of them open: ${memory.before.toFixed(0)} → ${memory.after.toFixed(0)} MB of heap, ${(kept * 1024).toFixed(0)} kB a file; the process needed ${memory.peak.toFixed(0)} MB at most.`;
  return `${table(heads, figures.rows.map(row))}\n${memoryLine}\n`;
}

function bulkTable(): string {
  const figures = measureBulk(20_000);
  if (!figures) return 'Many cases at once were not measured: run `npm run build` first.\n';
  const row = ({ name, lines, casesPerSecond, cpuMicrosecondsPerCase, peakMegabytes }: BulkFigures): readonly string[] => [
    name,
    String(lines),
    casesPerSecond.toFixed(0),
    cpuMicrosecondsPerCase.toFixed(0),
    peakMegabytes.toFixed(0),
  ];
  return table(['`simulate --jsonl`, twenty statements a line', 'lines', 'cases a second', 'CPU µs a case', 'peak MB'], figures.map(row));
}

function listingSection(): string {
  const figures = measureListing(10_000);
  if (!figures) return 'A long answer was not measured: run `npm run build` first.\n';
  const [alone] = figures.rows;
  const rows = figures.rows.map(({ name, elapsed, cpu, peak }) => [name, ms(elapsed), ms(cpu / 1000), peak.toFixed(0), (cpu / (alone?.cpu ?? 0)).toFixed(1), (peak / figures.megabytes).toFixed(1)]);
  return table([`${figures.megabytes.toFixed(0)} MB, 10,000 roles`, 'ms', 'CPU ms', 'peak MB', 'CPU / `JSON.parse`', 'peak / size'], rows);
}

function decisionSection(): string {
  const { measureMatrix, measureStatements } = loadBundled<typeof import('./evaluator')>('evaluator');
  const statementRow = ({ statements, perSecond, microseconds, ratio, compile }: StatementFigures): readonly string[] => [
    `one of ${String(statements)} statements decides`,
    perSecond.toFixed(0),
    microseconds.toFixed(2),
    ratio.toFixed(2),
    compile.toFixed(0),
  ];
  const matrixRow = (figures: MatrixFigures): readonly string[] => [
    `500 routes × 200 callers, ${figures.world}`,
    figures.seconds.toFixed(2),
    figures.microseconds.toFixed(1),
    figures.runsPerDecision.toFixed(2),
    figures.statementsPerDecision.toFixed(2),
    String(figures.compiled),
    figures.heap.map((used) => used.toFixed(0)).join(' → '),
    Object.entries(figures.outcomes).map(([outcome, count]) => `${outcome} ${String(count)}`).join(', '),
  ];
  const matrices = (['deployed', 'template'] as const).map(measureMatrix);
  return [
    table(['request against a policy', 'decisions a second of CPU', 'µs', 'to one statement', 'compile µs'], measureStatements().map(statementRow)),
    table(['matrix', 'CPU s', 'µs a decision', 'runs', 'statements looked at', 'compiled', 'heap MB before, after each of four rounds', 'outcomes'], matrices.map(matrixRow)),
  ].join('\n');
}

const ms = (value: number): string => value.toFixed(1);

/** The first column holds names, the others figures. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), `|---|${'--:|'.repeat(heads.length - 1)}`, ...rows.map(line), ''].join('\n');
}

async function main(): Promise<void> {
  const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
  const texts: string[] = [];
  for (const { name, title, measure } of SECTIONS) {
    if (only !== undefined && only !== name) continue;
    const text = `# ${title}\n\n${await measure()}`;
    process.stdout.write(`${text}\n`);
    texts.push(text);
  }
  if (only !== undefined || !process.argv.includes('--write')) return;
  const head = `Node ${process.versions.node}, two cores, warm. \`npm run bench -- --write\` makes this file.\n`;
  writeFileSync(join(__dirname, 'results.md'), [head, ...texts].join('\n'));
}

void main();
