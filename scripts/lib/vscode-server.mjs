// A VS Code server on loopback, with folders of its own for everything it writes.
// Which server that is and the Node it runs on, tools.mjs decides.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, runProcess } from './processes.mjs';
import { ensureNode, ensureServer } from './tools.mjs';

const START_LIMIT_MS = 60_000;

// Nothing of VS Code's own in the way of what is to be seen, in this server's folders only.
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'readme',
  'workbench.tips.enabled': false,
};

/**
 * @typedef {object} VscodeServer
 * @property {string} url      its address, without a trailing slash
 * @property {string} authority host and port, as `vscode-remote:` addresses want them
 * @property {Promise<number>} exited
 * @property {() => Promise<void>} end
 */

/**
 * Starts a server whose data lies below `home`. With a token only pages that know it get in; folders are trusted
 * unless `restricted` is set.
 * @param {{ home: string, port?: number, token?: string, restricted?: boolean, args?: readonly string[], settings?: object, say: (line: string) => void }} options
 * @returns {Promise<VscodeServer>}
 */
export async function startVscodeServer({ home, port = 0, token, restricted = false, args = [], settings = {}, say }) {
  const { node, main } = await program(say);
  const listen = ['--host', '127.0.0.1', '--port', String(port), ...withToken(token), '--accept-server-license-terms'];
  const quiet = ['--disable-telemetry', ...(restricted ? [] : ['--disable-workspace-trust'])];
  await writeSettings(home, { ...QUIET_SETTINGS, ...settings });
  const server = startProcess(node, [main, ...listen, ...quiet, ...folders(home), ...args], { env: serverEnvironment() });
  const authority = await Promise.race([listening(server), server.exited.then(() => undefined)]);
  if (authority === undefined) {
    await server.end();
    throw new Error(`the VS Code server did not start\n${server.output().slice(-2000)}`);
  }
  return { url: `http://${authority}`, authority, exited: server.exited, end: server.end };
}

/**
 * Installs a packaged extension for servers started with the same `home`.
 * @param {{ home: string, vsix: string, say: (line: string) => void }} options
 */
export async function installVsix({ home, vsix, say }) {
  const { node, main } = await program(say);
  await rm(join(home, 'extensions'), { recursive: true, force: true });
  const { code, output } = await runProcess(node, [main, ...folders(home), '--install-extension', vsix], { env: serverEnvironment() });
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`${vsix} could not be installed\n${output.slice(-2000)}`);
}

function withToken(token) {
  return token === undefined ? ['--without-connection-token'] : ['--connection-token', token];
}

async function writeSettings(home, settings) {
  const folder = join(home, 'server', 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

async function program(say) {
  const [node, folder] = [await ensureNode(say), await ensureServer(say)];
  return { node, main: join(folder, 'out', 'server-main.js') };
}

/** @param {string} home */
function folders(home) {
  return ['--server-data-dir', join(home, 'server'), '--extensions-dir', join(home, 'extensions')];
}

// A terminal inside VS Code hands these down, and a server started from there would mistake itself for it.
function serverEnvironment() {
  return { VSCODE_IPC_HOOK_CLI: undefined, VSCODE_NLS_CONFIG: undefined, NODE_OPTIONS: undefined };
}

async function listening(server) {
  for (const end = Date.now() + START_LIMIT_MS; Date.now() < end; await sleep(50)) {
    const port = /Extension host agent listening on (\d+)/.exec(server.output())?.[1];
    if (port !== undefined) return `127.0.0.1:${port}`;
  }
  return undefined;
}
