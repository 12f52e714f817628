/** The page on scenario files shows cases that run as they stand, in the folder of the examples. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../../../server/src/cli/test';
import { cdkApp } from '../../support/cdk-app';
import { inFolder, runIn } from '../../support/command-line';
import { ROOT } from '../../support/project';
import { readProjectFile } from '../../repo/project-files';

const blocks = [...readProjectFile('docs/scenario-files.md').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = '']) => block);

interface Report {
  readonly cases: readonly { readonly name: string; readonly expectation: { readonly met: boolean } | null }[];
}

describe('the page on scenario files', () => {
  it('shows cases that all say what must come out, and it does', async () => {
    assert.ok(blocks.length >= 5);
    const files = { ...cdkApp(), ...Object.fromEntries(blocks.map((block, index) => [`block-${String(index)}.authz.yaml`, block])) };
    await inFolder(files, async (folder) => {
      for (const name of ['policies', 'sam', 'terraform']) cpSync(join(ROOT, 'examples', name), join(folder, name), { recursive: true });
      const outcome = await runIn(test, ['--format', 'json', '--trace', 'none'], folder);
      const { cases } = JSON.parse(outcome.out) as Report;
      assert.deepEqual(outcome.complaints, []);
      assert.ok(cases.length >= 10);
      assert.deepEqual(cases.filter(({ expectation }) => expectation?.met !== true).map(({ name }) => name), []);
      assert.equal(outcome.status, 0);
    });
  });
});
