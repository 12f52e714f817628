// `npm start`: installs what is missing, builds, and opens `examples/` in a VS Code with the
// extension in it: the desktop one if there is one, otherwise a server on loopback whose address is
// printed. Ctrl-C ends everything.
import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findDesktop, openDesktop } from './lib/desktop.mjs';
import { ensureInstalled } from './lib/npm.mjs';
import { inCache, inRoot, ROOT } from './lib/paths.mjs';
import { endAllProcesses } from './lib/processes.mjs';
import { startVscodeServer } from './lib/vscode-server.mjs';

const EXAMPLES = inRoot('examples');
const PREFERRED_PORT = 8123;
const say = (/** @type {string} */ line) => console.log(`gatehouse: ${line}`);

try {
  await ensureInstalled(say);
  say('building');
  const { buildAll } = await import('./build.mjs');
  await buildAll({ minify: false });
  const desktop = await findDesktop();
  process.exitCode = desktop === undefined ? await openServer() : await openWindow(desktop);
} catch (error) {
  console.error(`gatehouse: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await endAllProcesses();

/** @param {string} command */
async function openWindow(command) {
  say(`opening examples/ in VS Code (${command}); Ctrl-C closes it`);
  const window = openDesktop(command, EXAMPLES);
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.prependOnceListener(name, () => void window.end());
  return window.exited;
}

async function openServer() {
  say('no desktop VS Code here: starting a VS Code server');
  const home = inCache('start', 'server');
  await linkExtension(join(home, 'extensions'));
  // Any page in the same browser could reach a server on loopback; the token keeps the others out.
  const token = randomBytes(12).toString('hex');
  const server = await startVscodeServer({ home, port: await choosePort(), token, args: ['--default-folder', EXAMPLES], say });
  say(`open ${server.url}/?tkn=${token} in a browser (this machine only); Ctrl-C ends it`);
  return server.exited;
}

// The server takes the project's folder itself as an installed extension: after another build,
// reloading the page is enough.
async function linkExtension(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(ROOT, join(folder, 'gatehouse.gatehouse-iam-0.0.0'), process.platform === 'win32' ? 'junction' : 'dir');
}

/** @returns {Promise<number>} the preferred port if it is free, otherwise 0: any */
function choosePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(PREFERRED_PORT, '127.0.0.1', () => probe.close(() => resolve(PREFERRED_PORT)));
  });
}
