/** The page on `gatehouse.json` shows a project and cases that run as they stand, in the folder of the examples. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { check } from '../../../server/src/cli/check';
import { test } from '../../../server/src/cli/test';
import { inFolder, runIn } from '../../support/command-line';
import { readProjectFile, ROOT } from '../../support/project';

const page = readProjectFile('docs/gatehouse-json.md');
const named = [...page.matchAll(/^```jsonc? (\S+)\n([^]*?)^```$/gm)].map(([, name = '', block = '']) => [name, block] as const);
const cases = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = ''], index) => [`block-${String(index)}.authz.yaml`, block] as const);

interface Report {
  readonly cases: readonly { readonly name: string; readonly expectation: { readonly met: boolean } | null; readonly notes: readonly string[]; readonly given: Readonly<Record<string, string>> }[];
}

const inExamples = <T>(run: (folder: string) => Promise<T>): Promise<T> =>
  inFolder(Object.fromEntries([...named, ...cases]), async (folder) => {
    for (const name of ['policies', 'sam']) cpSync(join(ROOT, 'examples', name), join(folder, name), { recursive: true });
    return run(folder);
  });

describe('the page on gatehouse.json', () => {
  it('shows cases that all say what must come out, and it does', () =>
    inExamples(async (folder) => {
      const outcome = await runIn(test, ['--format', 'json', '--trace', 'none'], folder);
      const report = JSON.parse(outcome.out) as Report;
      assert.deepEqual(outcome.complaints, []);
      assert.ok(cases.length >= 3 && report.cases.length >= 5);
      assert.deepEqual(report.cases.filter(({ expectation }) => expectation?.met !== true).map(({ name }) => name), []);
      assert.equal(outcome.status, 0);
      const [first] = report.cases;
      assert.deepEqual([first?.given.scp, first?.notes.some((note) => note.includes('SCPs are those of the account `partner`'))], ['supplied', true]);
    }));

  it('shows a project with which nothing is wrong', () =>
    inExamples(async (folder) => {
      const outcome = await runIn(check, ['--format', 'json', 'gatehouse.json', 'org'], folder);
      const { files } = JSON.parse(outcome.out) as { files: { path: string; findings: object[] }[] };
      assert.deepEqual(files.flatMap(({ findings }) => findings), []);
    }));
});
