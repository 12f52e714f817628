// Where things are in the project.
// Paths only; nothing is read or made here.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Everything that is downloaded or written for running VS Code; can be deleted at any time. */
export const CACHE = join(ROOT, '.vscode-test');

/** Where bundled VS Code suites go. */
export const OUT = join(ROOT, 'out');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** @param {string[]} parts */
export const inCache = (...parts) => join(CACHE, ...parts);
