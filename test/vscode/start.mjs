// Does what a newcomer does: `npm start`, opens the printed address, finds Gatehouse there, stops it
// with Ctrl-C. Ends with status 0 if all of that works and nothing is left; 77 without a browser.
import { openBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { endAllProcesses, startProcess } from '../../scripts/lib/processes.mjs';
import { Unavailable } from '../../scripts/lib/tools.mjs';

const LIMIT_MS = 60_000;
const NOT_HERE = 77;

try {
  await tryStart();
} catch (error) {
  console.log(error instanceof Unavailable ? error.message : String(error.stack ?? error));
  process.exitCode = error instanceof Unavailable ? NOT_HERE : 1;
}
await endAllProcesses();

async function tryStart() {
  const browser = await openBrowser(console.log);
  const started = startProcess(process.execPath, [inRoot('scripts', 'start.mjs')], { env: { GATEHOUSE_EDITOR: 'server' } });
  try {
    const url = await printedAddress(started);
    if ((await fetch(new URL('/', url))).status !== 403) throw new Error('the server lets in who does not know the token');
    await findGatehouse(await browser.newPage(), url);
    started.child.kill('SIGINT');
    const status = await Promise.race([started.exited, after(10_000)]);
    if (status !== 130) throw new Error(`Ctrl-C ended it with ${status}`);
    if (await fetch(url).then(() => true, () => false)) throw new Error(`${url} still answers`);
  } finally {
    await browser.close();
    await started.end();
  }
}

async function printedAddress(started) {
  let ended = false;
  void started.exited.then(() => (ended = true));
  for (const limit = Date.now() + LIMIT_MS; Date.now() < limit && !ended; await after(100)) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(started.output())?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`no address was printed\n${started.output()}`);
}

/** @param {import('playwright-core').Page} page */
async function findGatehouse(page, url) {
  await page.goto(url);
  await page.locator('.monaco-workbench [aria-label*="examples"]').first().waitFor({ timeout: LIMIT_MS });
  // The palette lists the commands known when it opens; the extension may not be known yet.
  for (const limit = Date.now() + LIMIT_MS; Date.now() < limit; await page.keyboard.press('Escape')) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget').waitFor();
    await page.keyboard.type('Gatehouse: ', { delay: 30 });
    const found = page.locator('.quick-input-list >> text=Show Output').first().waitFor({ timeout: 3000 });
    if (await found.then(() => true, () => false)) return;
  }
  throw new Error('the workbench does not know the commands of Gatehouse');
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, 'nothing'));
}
