/**
 * From a keystroke to its findings, at 1,400 and 7,000 lines in each host, beside what the parser alone needs for the whole
 * file. Set-up is not timed; every run proves by its findings that it did the work.
 */
import assert from 'node:assert/strict';
import { createAnalysis } from '../../server/src/analysis/analysis';
import { formatOf } from '../../server/src/analysis/formats';
import { openPackedCatalog } from '../support/packed-catalog';
import { benchDocuments, type BenchDocument } from './corpus';

export interface KeystrokeFigures {
  readonly name: string;
  readonly lines: number;
  readonly open: number;
  readonly p50: number;
  readonly p95: number;
  /** p50 of parsing the whole file in one piece. */
  readonly parse: number;
}

export function measureKeystrokes(lines: number, runs: number): readonly KeystrokeFigures[] {
  return benchDocuments(lines).map((document) => measure(document, lines, runs));
}

function measure(document: BenchDocument, lines: number, runs: number): KeystrokeFigures {
  const { name, language, text, editAt } = document;
  const uri = `file:///bench/${name}`;
  const analysis = createAnalysis({ catalog: openPackedCatalog() });
  const apply = (version: number, current: string): number => {
    const start = performance.now();
    analysis.setDocument({ uri, languageId: language, version, text: current });
    const findings = analysis.findings(uri);
    const elapsed = performance.now() - start;
    assert.equal(findings.length, document.findings, `${name} has other findings than it should`);
    return elapsed;
  };
  const open = apply(0, text);
  const times = Array.from({ length: runs }, (_, run) => apply(run + 1, `${text.slice(0, editAt)}${String(run)}${text.slice(editAt)}`));
  return { name, lines, open, p50: percentile(times, 50), p95: percentile(times, 95), parse: percentile(parseTimes(document), 50) };
}

function parseTimes({ name, language, text }: BenchDocument): number[] {
  const format = formatOf(name, language, text);
  assert.ok(format);
  return Array.from({ length: 7 }, () => {
    const start = performance.now();
    format.parse(text, name, { format: format.format });
    return performance.now() - start;
  });
}

export function percentile(values: readonly number[], wanted: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * wanted) / 100))] ?? 0;
}
