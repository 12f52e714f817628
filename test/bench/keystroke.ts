/**
 * From a keystroke to its findings, at 1,400 and 7,000 lines in each host: by the analysis, as the server calls it, and through
 * the server on a connection in memory, where the client's part counts, too. Beside it what the parser alone needs for the
 * whole file. Set-up is not timed; every run proves by its findings that it did the work.
 */
import assert from 'node:assert/strict';
import { DidChangeTextDocumentNotification } from 'vscode-languageserver/node';
import { createAnalysis } from '../../server/src/analysis/analysis';
import { formatOf } from '../../server/src/analysis/formats';
import { LineIndex } from '../../server/src/base/text';
import { openPackedCatalog } from '../support/packed-catalog';
import { withServer } from '../support/server-client';
import { benchDocuments, type BenchDocument } from './corpus';
import { heapUsed, percentile } from './measure';

export interface KeystrokeFigures {
  readonly name: string;
  readonly lines: number;
  readonly open: number;
  readonly p50: number;
  readonly p95: number;
  /** From the client's message to the diagnostics it understood; p50 and p95. */
  readonly served: readonly [number, number];
  /** p50 of parsing the whole file in one piece. */
  readonly parse: number;
  /** Of the heap in megabytes, after opening and after all the keystrokes. */
  readonly heap: readonly [number, number];
}

export async function measureKeystrokes(lines: number, runs: number): Promise<readonly KeystrokeFigures[]> {
  const figures: KeystrokeFigures[] = [];
  for (const document of benchDocuments(lines)) figures.push(await measure(document, lines, runs));
  return figures;
}

async function measure(document: BenchDocument, lines: number, runs: number): Promise<KeystrokeFigures> {
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
  const before = heapUsed();
  const times = Array.from({ length: runs }, (_, run) => apply(run + 1, `${text.slice(0, editAt)}${String(run)}${text.slice(editAt)}`));
  const heap = [before, heapUsed()] as const;
  const served = await servedTimes(document, uri, runs);
  const parse = percentile(parseTimes(document), 50);
  return { name, lines, open, p50: percentile(times, 50), p95: percentile(times, 95), served: [percentile(served, 50), percentile(served, 95)], parse, heap };
}

/** Characters typed and taken back one by one, each as a change of its own. */
async function servedTimes({ language, text, editAt, findings }: BenchDocument, uri: string, runs: number): Promise<readonly number[]> {
  const start = new LineIndex(text).positionAt(editAt);
  const end = { ...start, character: start.character + 1 };
  const times: number[] = [];
  await withServer({}, async (client) => {
    await client.open(uri, language, text);
    await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === findings);
    for (let version = 2; version < runs + 2; version++) {
      const change = version % 2 === 0 ? { range: { start, end: start }, text: '7' } : { range: { start, end }, text: '' };
      const begin = performance.now();
      await client.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [change] });
      const { diagnostics } = await client.diagnostics(uri, (params) => params.version === version);
      times.push(performance.now() - begin);
      assert.equal(diagnostics.length, findings);
    }
  });
  return times;
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
