/**
 * Where the `gatehouse.json` of a file may stand: in its folder or one above it, up to the top of what is open. The nearest one
 * counts, and nothing of those above it.
 */
import { folderOf, pathOf } from '../base/uri';
import { projectFileName } from '../sites/file-names';

/** Nearest first. Roots are folders, without a slash at the end; a file outside of them all has its own folder only. */
export function projectPlaces(uri: string, roots: readonly string[]): readonly string[] {
  // A document that is not saved yet refers to files as if it were.
  let folder = folderOf(uri.replace(/^untitled:\/+/, 'file:///'));
  const path = pathOf(folder);
  const around = roots.map(pathOf).filter((root) => path === root || path.startsWith(`${root}/`));
  const top = around.length === 0 ? path : around.reduce((outer, root) => (root.length < outer.length ? root : outer));
  const places = [`${folder}/${projectFileName}`];
  while (pathOf(folder).length > top.length) {
    folder = folderOf(folder);
    places.push(`${folder}/${projectFileName}`);
  }
  return places;
}
