/**
 * A Terraform module of many files: from opening it to the findings of one file, all files checked, and from a keystroke to
 * its findings where it is inside a statement, in a local that others use, and in the name of a resource.
 *
 * CPU time counts, the collector's included. Every run proves by its findings that it did the work.
 */
import assert from 'node:assert/strict';
import { createAnalysis } from '../../server/src/analysis/analysis';
import { openPackedCatalog } from '../support/packed-catalog';
import { heapUsed, percentile, processorTime } from './measure';
import { fileName, moduleFiles } from './module-files';

export interface ModuleFigures {
  readonly files: number;
  /** CPU milliseconds until the first file has findings, and all of them; texts are handed in before. */
  readonly first: number;
  readonly all: number;
  /** CPU milliseconds, p50 and p95, by where it was typed. */
  readonly keystrokes: ReadonlyMap<string, readonly [number, number]>;
  /** Of the heap in megabytes, after opening and after all the keystrokes. */
  readonly heap: readonly [number, number];
}

interface Typed {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  /** What stands there instead, in the given round. */
  readonly after: (round: number) => string;
}

const typed: readonly Typed[] = [
  { name: 'inside a statement', path: fileName(12), before: '"Call12"', after: (round) => `"Call12x${String(round)}"` },
  { name: 'in a local that others use', path: 'locals.tf', before: '"prod"', after: (round) => `"prod${String(round)}"` },
  { name: 'in the name of a resource', path: fileName(12), before: '_policy" "service_12"', after: (round) => `_policy" "service_12x${String(round)}"` },
];

const catalog = openPackedCatalog();

export function measureModule(count: number, runs: number): ModuleFigures {
  const { files, findings } = moduleFiles(count);
  const analysis = createAnalysis({ catalog });
  for (const [path, text] of files) analysis.setFile(uriOf(path), text);
  const first = processorTime(() => void analysis.findings(uriOf(fileName(0))));
  const counted = (): number => [...files.keys()].reduce((sum, path) => sum + analysis.findings(uriOf(path)).length, 0);
  let found = 0;
  const rest = processorTime(() => {
    found = counted();
  });
  assert.equal(found, findings, 'the module has other findings than it should');
  const before = heapUsed();
  const keystrokes = new Map(typed.map((each) => [each.name, type(each)] as const));
  assert.equal(counted(), findings, 'the edited module has other findings than it should');
  return { files: files.size, first: first * 1000, all: (first + rest) * 1000, keystrokes, heap: [before, heapUsed()] };

  function type({ path, before: written, after }: Typed): readonly [number, number] {
    const uri = uriOf(path);
    const text = files.get(path) ?? '';
    assert.ok(text.includes(written));
    const expected = analysis.findings(uri).length;
    const times = Array.from({ length: runs }, (_, round) =>
      processorTime(() => {
        analysis.setDocument({ uri, languageId: 'terraform', version: round + 1, text: text.replace(written, after(round)) });
        assert.equal(analysis.findings(uri).length, expected);
      }),
    );
    return [percentile(times, 50) * 1000, percentile(times, 95) * 1000];
  }
}

function uriOf(path: string): string {
  return `file:///bench/module/${path}`;
}
