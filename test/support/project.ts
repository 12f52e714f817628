/**
 * Where the project lies on this machine, and texts of it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** The text of a file by its path from the root; throws if it is not there, which fails the test that wants it. */
export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readExample(path: string): string {
  return readProjectFile(join('examples', path));
}
