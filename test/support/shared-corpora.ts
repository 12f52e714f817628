/**
 * Documents to measure against that stand beside the repository (`../shared/corpora`) and are no part of it.
 *
 * A test that reads them is skipped where they are absent, and its title then says so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project';

const FOLDER = join(ROOT, '..', 'shared', 'corpora');

/** The objects of a file with one JSON object a line; skips the running test when the file is not there. */
export function readSharedLines<T>(test: Mocha.Context, name: string): readonly T[] {
  skipWithout(test, name);
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

/** The text of a document beside them; only for tests that have been let through by `readSharedLines`. */
export function readSharedText(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

/** The names of all documents with an ending, in all folders; skips the running test when there is none of the folders. */
export function sharedFiles(test: Mocha.Context, ending: string): readonly string[] {
  skipWithout(test, '');
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).sort();
}

function skipWithout(test: Mocha.Context, name: string): void {
  if (existsSync(join(FOLDER, name))) return;
  if (test.test !== undefined) test.test.title += ` (skipped: ../shared/corpora/${name} is absent)`;
  test.skip();
}
