/**
 * Documents to measure against that stand beside the repository (`../shared/corpora`) and are no part of it.
 *
 * A test that reads them is skipped where they are absent, and its title then says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project';

const FOLDER = join(ROOT, '..', 'shared', 'corpora');

/** The objects of a file with one JSON object a line; skips the running test when the file is not there. */
export function readSharedLines<T>(test: Mocha.Context, name: string): readonly T[] {
  const path = join(FOLDER, name);
  if (!existsSync(path)) {
    if (test.test !== undefined) test.test.title += ` (skipped: ../shared/corpora/${name} is absent)`;
    test.skip();
  }
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

/** The text of a document beside them; only for tests that have been let through by `readSharedLines`. */
export function readSharedText(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}
