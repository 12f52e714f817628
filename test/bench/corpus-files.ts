/**
 * All documents of the corpora, read and checked as the command does, beside what the parsers alone need for them: `yaml`,
 * `jsonc-parser`, and our reader of HCL, for which there is none other. CPU time of the whole process counts, the collector's included.
 *
 * What is kept of them is the heap after collecting, before and after all were opened.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTree } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { createAnalysis, type Analysis } from '../../server/src/analysis/analysis';
import { formatOf } from '../../server/src/analysis/formats';
import type { Format } from '../../server/src/syntax/node';
import { openPackedCatalog } from '../support/packed-catalog';
import { ROOT } from '../support/project';
import { heapUsed, processorTime } from './measure';

export interface CorpusFigures {
  readonly format: string;
  readonly files: number;
  readonly megabytes: number;
  /** CPU seconds: the parsers alone, all models read, and checked as well. */
  readonly parse: number;
  readonly read: number;
  readonly check: number;
}

interface CorpusMemory {
  readonly files: number;
  /** Of the heap, in megabytes, before and after all files were opened and checked. */
  readonly before: number;
  readonly after: number;
  /** Of the process until then. */
  readonly peak: number;
}

interface Text {
  readonly uri: string;
  readonly format: Format;
  readonly text: string;
}

const folder = join(ROOT, '..', 'shared', 'corpora');

/** Undefined where the corpora are absent. */
export function measureCorpus(rounds: number): { readonly rows: readonly CorpusFigures[]; readonly memory: CorpusMemory } | undefined {
  const texts = corpusTexts();
  if (!texts) return undefined;
  // First, so that the peak is that of opening all files once.
  const memory = memoryOf(texts);
  const groups: readonly (readonly [string, readonly Text[]])[] = [
    ...(['yaml', 'json', 'hcl'] as const).map((format) => [format, texts.filter((each) => each.format === format)] as const),
    ['all', texts],
  ];
  const rows = groups.map(([format, group]): CorpusFigures => {
    const [parse, read, check] = cheapest(rounds, [() => void parseAlone(group), () => void readAll(group), () => void checkAll(group)]);
    return { format, files: group.length, megabytes: sizeOf(group), parse: parse ?? 0, read: read ?? 0, check: check ?? 0 };
  });
  return { rows, memory };
}

function corpusTexts(): readonly Text[] | undefined {
  const manifest = join(folder, 'corpus.manifest.jsonl');
  if (!existsSync(manifest)) return undefined;
  const lines = readFileSync(manifest, 'utf8').split('\n').filter((line) => line !== '');
  return lines.flatMap((line): Text[] => {
    const { file } = JSON.parse(line) as { readonly file: string };
    const text = readFileSync(join(folder, file), 'utf8');
    const uri = `file:///${file}`;
    const format = formatOf(uri, '', text);
    return format ? [{ uri, format: format.format, text }] : [];
  });
}

/** CPU seconds of the cheapest of some rounds; the tasks take turns, so that a busy machine is as hard on each. */
function cheapest(rounds: number, tasks: readonly (() => void)[]): readonly number[] {
  const best = tasks.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [index, task] of tasks.entries()) best[index] = Math.min(best[index] ?? Infinity, processorTime(task));
  }
  return best;
}

function parseAlone(texts: readonly Text[]): void {
  let parsed = 0;
  for (const { text, format, uri } of texts) {
    if (format === 'yaml') parsed += parseAllDocuments(text, { keepSourceTokens: true }).length === 0 ? 0 : 1;
    else if (format === 'json') parsed += parseTree(text) ? 1 : 0;
    else parsed += formatOf(uri, '', text)?.parse(text, uri, { format }) ? 1 : 0;
  }
  assert.ok(parsed > texts.length * 0.9, `only ${String(parsed)} of ${String(texts.length)} were parsed`);
}

function readAll(texts: readonly Text[]): Analysis {
  const analysis = createAnalysis({ catalog });
  for (const { uri, text } of texts) analysis.setFile(uri, text);
  const found = analysis.view.files().reduce((sum, { policies, apis }) => sum + policies.length + apis.length, 0);
  assert.ok(found > texts.length / 4, `only ${String(found)} policies and APIs were found`);
  return analysis;
}

function checkAll(texts: readonly Text[]): Analysis {
  const analysis = readAll(texts);
  for (const { uri } of texts) analysis.findings(uri);
  assert.ok(analysis.work.checks > texts.length, 'next to nothing was checked');
  return analysis;
}

function memoryOf(texts: readonly Text[]): CorpusMemory {
  const before = heapUsed();
  const analysis = checkAll(texts);
  const after = heapUsed();
  assert.equal(analysis.view.files().length, texts.length);
  return { files: texts.length, before, after, peak: process.resourceUsage().maxRSS / 1024 };
}

const sizeOf = (texts: readonly Text[]): number => texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6;

const catalog = openPackedCatalog();
