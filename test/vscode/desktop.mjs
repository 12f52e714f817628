// Runs the suites that need no eye on the screen in a desktop VS Code: `node test/vscode/desktop.mjs`.
// Not part of `npm test`, because that VS Code is a download; GATEHOUSE_VSCODE names one that is there.
import { runTests } from '@vscode/test-electron';
import { inCache, ROOT } from '../../scripts/lib/paths.mjs';
import { bundleSuite } from './lib/bundle.mjs';
import { Outside } from './lib/outside-server.mjs';
import { copyWorkspace, SUITES } from './lib/suites.mjs';

const say = (/** @type {string} */ line) => console.log(line);

const outside = new Outside({ host: 'desktop', say });
const url = await outside.start();
try {
  for (const suite of SUITES.filter(({ hosts }) => hosts.includes('desktop'))) await runSuite(suite);
} finally {
  outside.end();
}
say(`\n  ${outside.counts.passed} passing\n  ${outside.counts.failed} failing`);
process.exitCode = outside.counts.failed === 0 ? 0 : 1;

/** @param {import('./lib/suites.mjs').Suite} suite */
async function runSuite(suite) {
  say(`\n${suite.name} (desktop)`);
  const profile = ['--user-data-dir', inCache('hosts', 'desktop', 'user'), '--extensions-dir', inCache('hosts', 'desktop', 'extensions')];
  const before = outside.counts.passed + outside.counts.failed;
  await runTests({
    vscodeExecutablePath: process.env.GATEHOUSE_VSCODE,
    cachePath: inCache('desktop'),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: await bundleSuite(suite.name, 'node', url),
    launchArgs: [await copyWorkspace(suite, 'desktop'), '--disable-telemetry', ...profile],
  }).catch((error) => fail(suite, error.message));
  if (outside.counts.passed + outside.counts.failed === before) fail(suite, 'no test ran');
}

function fail(suite, reason) {
  outside.counts.failed += 1;
  say(`  ✘ ${suite.name}: ${reason}`);
}
