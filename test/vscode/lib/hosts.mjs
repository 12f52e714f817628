// The VS Codes a suite can run in. Each host starts once and then opens one workbench page a suite;
// what differs is the address of the page.
import { createServer } from 'node:net';
import { rm } from 'node:fs/promises';
import { open } from '@vscode/test-web';
import { inCache, inRoot, ROOT } from '../../../scripts/lib/paths.mjs';
import { ensureWebBuild } from '../../../scripts/lib/tools.mjs';
import { installVsix, startVscodeServer } from '../../../scripts/lib/vscode-server.mjs';

/**
 * @typedef {object} Host
 * @property {(suite: { workspace: string, bundle: string }) => Promise<{ url: string, end: () => Promise<void> }>} address
 * @property {() => Promise<void>} end
 */

const TEST_SETTINGS = { 'editor.minimap.enabled': false, 'files.autoSave': 'off', 'workbench.startupEditor': 'none' };

/**
 * Node extension host of the newest VS Code, extension from the project's folder.
 * @param {(line: string) => void} say
 * @returns {Promise<Host>}
 */
export function startNodeHost(say) {
  return startServerHost('node', ROOT, say, { restricted: false });
}

/**
 * The same VS Code with the packaged extension installed and nothing of the source, in restricted mode: nobody has
 * said yet that the folder can be trusted.
 * @param {(line: string) => void} say
 * @param {string} vsix
 * @returns {Promise<Host>}
 */
export async function startInstalledHost(say, vsix) {
  await installVsix({ home: homeOf('installed'), vsix, say });
  return startServerHost('installed', inRoot('test', 'vscode', 'driver'), say, { restricted: true });
}

async function startServerHost(name, extensionPath, say, { restricted }) {
  const home = homeOf(name);
  await rm(`${home}/server`, { recursive: true, force: true });
  // Without the test driver the page ignores its payload.
  const args = ['--enable-smoke-test-driver'];
  const server = await startVscodeServer({ home, restricted, args, settings: TEST_SETTINGS, say });
  const remote = (path) => `vscode-remote://${server.authority}${toUriPath(path)}`;
  return {
    address: async ({ workspace, bundle }) => {
      const payload = [['extensionDevelopmentPath', remote(extensionPath)], ['extensionTestsPath', remote(bundle)]];
      const query = new URLSearchParams({ folder: toUriPath(workspace), payload: JSON.stringify(payload) });
      return { url: `${server.url}/?${query}`, end: async () => {} };
    },
    end: server.end,
  };
}

/**
 * Web extension host of the oldest VS Code we support.
 * @param {(line: string) => void} say
 * @returns {Promise<Host>}
 */
export async function startWebHost(say) {
  const { dataDir, commit } = await ensureWebBuild(say);
  return {
    address: async ({ workspace, bundle }) => {
      const port = await freePort();
      const page = await quietly(() =>
        open({
          browserType: 'none',
          host: '127.0.0.1',
          port,
          quality: 'stable',
          commit,
          testRunnerDataDir: dataDir,
          esm: false,
          extensionDevelopmentPath: ROOT,
          extensionTestsPath: bundle,
          folderPath: workspace,
        }),
      );
      return { url: `http://127.0.0.1:${port}`, end: async () => page.dispose() };
    },
    end: async () => {},
  };
}

function homeOf(name) {
  return inCache('hosts', name);
}

function toUriPath(path) {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

// test-web prints where it listens; the ring's lines are enough.
async function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
