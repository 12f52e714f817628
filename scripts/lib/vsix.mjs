// Where `npm run package` puts the packaged extension.
// Apart from package.mjs, so that the path can be asked for without packaging.
import { readFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';

/** The path of the packaged extension of the present version, whether it has been made or not. */
export async function vsixPath() {
  const { name, version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  return inRoot(`${name}-${version}.vsix`);
}
