// The rows of suites.json, and the fresh copy of a workspace folder that each run of a suite gets.
// Which host can run what stands in the rows.
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { inCache, inRoot } from '../../../scripts/lib/paths.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name       `suite/<name>.test.ts`
 * @property {string} workspace  a folder of `workspaces/`, or `examples` for the project's own
 * @property {readonly ('node' | 'web' | 'installed' | 'desktop')[]} hosts
 */

/** @type {readonly Suite[]} */
export const SUITES = JSON.parse(await readFile(inRoot('test', 'vscode', 'suites.json'), 'utf8'));

/**
 * A copy of the suite's folder that it may change at will.
 * @param {Suite} suite
 * @param {string} host
 * @returns {Promise<string>} its path; the last part is the folder's own name, which pictures show
 */
export async function copyWorkspace({ name, workspace }, host) {
  const from = workspace === 'examples' ? inRoot('examples') : inRoot('test', 'vscode', 'workspaces', workspace);
  const to = inCache('workspaces', host, name, workspace);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
  return to;
}
