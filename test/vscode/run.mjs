// Runs the VS Code suites of one host: `node test/vscode/run.mjs node|web|installed [suite…]`.
// Ends with mocha's closing lines and a status; 77 says the host cannot be had on this machine.
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser } from '../../scripts/lib/browser.mjs';
import { endAllProcesses } from '../../scripts/lib/processes.mjs';
import { vsixPath } from '../../scripts/lib/vsix.mjs';
import { Unavailable } from '../../scripts/lib/tools.mjs';
import { bundleSuite } from './lib/bundle.mjs';
import { startInstalledHost, startNodeHost, startWebHost } from './lib/hosts.mjs';
import { Outside } from './lib/outside-server.mjs';
import { copyWorkspace, SUITES } from './lib/suites.mjs';

const SUITE_LIMIT_MS = 120_000;
const NOT_HERE = 77;
const VIEW = { viewport: { width: 1200, height: 760 }, deviceScaleFactor: process.env.GATEHOUSE_PICTURES === '1' ? 2 : 1 };
const say = (/** @type {string} */ line) => console.log(line);

const HOSTS = {
  node: () => startNodeHost(say),
  web: () => startWebHost(say),
  installed: async () => startInstalledHost(say, await vsixPath()),
};

const [hostName = '', ...names] = process.argv.slice(2);
if (!(hostName in HOSTS)) throw new Error(`usage: run.mjs ${Object.keys(HOSTS).join('|')} [suite…]`);

try {
  process.exitCode = await runHost(hostName, names);
} catch (error) {
  say(error instanceof Unavailable ? error.message : String(error.stack ?? error));
  process.exitCode = error instanceof Unavailable ? NOT_HERE : 1;
}
await endAllProcesses();

/** @returns {Promise<number>} exit status */
async function runHost(name, only) {
  const suites = SUITES.filter((suite) => suite.hosts.includes(name) && (only.length === 0 || only.includes(suite.name)));
  const outside = new Outside({ host: name, say });
  const browser = await openBrowser(say);
  const host = await HOSTS[name]();
  const outsideUrl = await outside.start();
  try {
    for (const suite of suites) await runSuite({ suite, name, host, browser, outside, outsideUrl });
  } finally {
    outside.end();
    await browser.close();
    await host.end();
  }
  const { passed, failed, skipped } = outside.counts;
  say(`\n  ${passed} passing\n  ${failed} failing\n  ${skipped} pending`);
  return failed === 0 ? 0 : 1;
}

/** Runs one suite in a page of its own; a suite that ends badly counts as one failed test. */
async function runSuite({ suite, name, host, browser, outside, outsideUrl }) {
  say(`\n${suite.name} (${name})`);
  const before = { ...outside.counts };
  const bundle = await bundleSuite(suite.name, name, outsideUrl);
  const address = await host.address({ workspace: await copyWorkspace(suite, name), bundle });
  const context = await browser.newContext(VIEW);
  const log = [];
  try {
    outside.page = await context.newPage();
    const code = await openWorkbench(outside.page, address.url, log);
    const ran = outside.counts.passed + outside.counts.failed - before.passed - before.failed;
    if (code !== 0 || ran === 0) throw new Error(`the extension host ended with ${code} after ${ran} tests`);
  } catch (error) {
    outside.counts.failed += 1;
    say(`  ✘ ${suite.name}: ${error.message}\n${log.slice(-30).join('\n').slice(-4000)}`);
  } finally {
    await context.close();
    await address.end();
  }
}

/**
 * Opens the workbench and waits for the test run in it to end.
 * @returns {Promise<number>} what the extension host says of the run as a whole
 */
async function openWorkbench(page, url, log) {
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', (type, args) => void log.push(`${type}: ${args.join(' ')}`));
  page.on('console', (message) => void (message.type() === 'error' && log.push(message.text())));
  await page.goto(url);
  const limit = new AbortController();
  const late = sleep(SUITE_LIMIT_MS, undefined, { signal: limit.signal }).then(
    () => Promise.reject(new Error(`no end after ${SUITE_LIMIT_MS / 1000} s`)),
    () => 1,
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    limit.abort();
  }
}
