/**
 * What the index of a workspace costs, counted at n and 2n services: every file is read once, a file event reads its own unit,
 * and hover proves only what a sample call has not ruled out.
 */
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis/analysis';
import { IndexBuilder } from '../../../server/src/analysis/index-builder';
import { completeAt, hoverAt } from '../../../server/src/analysis/language';
import { workspaceFiles, workspaceRoot } from '../../bench/workspace-files';
import { callsDuring } from '../../support/function-calls';
import { memoryFiles, type MemoryFiles } from '../../support/memory-files';

const text = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/s1/*" }] }';
const uri = `${workspaceRoot}/policy.json`;

interface Indexed {
  readonly analysis: Analysis;
  readonly builder: IndexBuilder;
  readonly files: MemoryFiles;
  readonly count: number;
}

async function indexed(services: number): Promise<Indexed> {
  const { texts } = workspaceFiles(services);
  const files = memoryFiles(texts);
  const analysis = createAnalysis();
  analysis.setRoots([workspaceRoot]);
  const builder = new IndexBuilder(analysis, files);
  await builder.build({ isCancelled: () => false, report: () => undefined });
  return { analysis, builder, files, count: Object.keys(texts).length };
}

describe('the index of a growing workspace', () => {
  it('reads every file and lists every folder once, and after a change only what changed', async () => {
    for (const services of [10, 20]) {
      const { builder, files, count } = await indexed(services);
      assert.deepEqual([files.read.length, new Set(files.read).size], [count, count]);
      assert.equal(new Set(files.listed).size, files.listed.length);
      files.read.length = 0;
      await builder.take([`${workspaceRoot}/services/s1/template.yaml`]);
      assert.equal(files.read.length, 1);
    }
  });

  it('makes the hover prove no more where more services lie beside', async () => {
    const proofs = await Promise.all([10, 20].map(async (services) => {
      const { analysis } = await indexed(services);
      analysis.setDocument({ uri, languageId: 'json', version: 1, text });
      const calls = callsDuring(() => assert.match(hoverAt(analysis, uri, text.indexOf('/s1/') + 2)?.markdown ?? '', /Covers 3 of 10 routes of `service1`/));
      return calls.get('reason/relate relate') ?? 0;
    }));
    assert.ok((proofs[0] ?? 0) > 0);
    assert.equal(proofs[0], proofs[1]);
  });

  it('keeps lists of offers short, however many routes there are', async () => {
    const { analysis } = await indexed(60);
    const open = text.replace('arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/s1/*', '');
    analysis.setDocument({ uri, languageId: 'json', version: 1, text: open });
    const { items } = completeAt(analysis, uri, open.indexOf('""') + 1);
    assert.ok(items.length > 100 && items.length <= 210, `${String(items.length)} offers`);
  });
});
