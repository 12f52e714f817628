// Runs one suite with mocha inside an extension host and tells the runner outside what happened.
// Does not know which host it is in: that comes with the `makeMocha` of the bundle.
import type Mocha from 'mocha';
import { inspect } from './inspect';
import { takePicture, tell } from './outside';

/**
 * Runs what `defineTests` registers; resolves when all tests have run, also when some failed,
 * because failures are counted outside.
 */
export async function runSuite(mocha: Mocha, defineTests: () => void): Promise<void> {
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  mocha.suite.afterEach('picture of a failure', async function () {
    if (this.currentTest?.state === 'failed') await takePicture(pictureName(this.currentTest.fullTitle()));
  });
  defineTests();
  await new Promise<void>((resolve) => {
    const pending: Promise<unknown>[] = [];
    const runner = mocha.run(() => void Promise.all(pending).then(() => resolve()));
    runner.on('pass', (test) => pending.push(tell({ kind: 'pass', title: test.fullTitle(), ms: test.duration ?? 0 })));
    runner.on('pending', (test) => pending.push(tell({ kind: 'skip', title: test.fullTitle() })));
    runner.on('fail', (test, error) => pending.push(tell({ kind: 'fail', title: test.fullTitle(), error: inspect(error) })));
  });
}

function pictureName(title: string): string {
  return `failed ${title}`.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 80);
}
