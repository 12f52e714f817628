// Runs npm and keeps `node_modules` in step with the lock file. The only file of scripts/ that may
// run before anything is installed needs nothing but Node.
import { readFile } from 'node:fs/promises';
import { inRoot, ROOT } from './paths.mjs';
import { runProcess } from './processes.mjs';

/**
 * Runs npm in a folder; throws with its output if it fails.
 * @param {string} cwd
 * @param {readonly string[]} args
 */
export async function npm(cwd, args) {
  const script = process.env.npm_execpath;
  const viaNode = script !== undefined && /\.c?js$/.test(script);
  const { code, output } = viaNode
    ? await runProcess(process.execPath, [script, ...args], { cwd })
    : await runProcess('npm', args, { cwd });
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}\n${output.trim()}`);
}

/**
 * Installs the project's packages if they are missing or not those of the lock file.
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(say) {
  if (await isInstalled()) return;
  say('installing packages (npm ci)');
  await npm(ROOT, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

// npm leaves a record of what it installed; packages of other platforms are missing there.
async function isInstalled() {
  const wanted = await readPackages(inRoot('package-lock.json'));
  const present = await readPackages(inRoot('node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

/** @returns {Promise<Record<string, { version: string, optional?: boolean }>>} */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
