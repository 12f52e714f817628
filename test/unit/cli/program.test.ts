import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inFolder, runProgram } from '../../support/command-line';
import { readProjectFile, ROOT } from '../../support/project';

describe('the program', () => {
  it('tells its version and how it is used', () => {
    const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };
    assert.deepEqual(runProgram(['--version'], ROOT), { status: 0, out: `${version}\n`, complaints: [] });
    const help = runProgram(['--help'], ROOT);
    assert.equal(help.status, 0);
    for (const command of ['check', 'simulate', 'test', 'inspect', 'language-server']) assert.match(help.out, new RegExp(`^gatehouse ${command}`, 'm'));
  }).timeout(30_000);

  it('answers to names that are no commands', async () => {
    await inFolder({}, (folder) => {
      for (const [args, complaint] of [
        [['chek'], 'gatehouse: there is no command `chek`: did you mean `check`?'],
        [['matrix'], 'gatehouse: `matrix` is a name for later versions and does nothing yet; `gatehouse --help` lists what is there'],
        [[], 'gatehouse: name a command; `gatehouse --help` lists them'],
      ] as const) {
        assert.deepEqual(runProgram(args, folder), { status: 2, out: '', complaints: [complaint] });
      }
    });
  }).timeout(30_000);

  it('finds every example in order', () => {
    const outcome = runProgram(['test', 'examples'], ROOT);
    assert.match(outcome.out, / in 12 files: \d+ as expected\.\n$/);
    assert.deepEqual([outcome.status, outcome.complaints], [0, []]);
  }).timeout(30_000);
});
