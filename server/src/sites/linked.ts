/**
 * Which file of the workspace another one names by a path.
 *
 * A path is relative to the file that names it. Addresses on the web and in buckets, absolute paths and names that belong to
 * no host format lead nowhere: nothing is fetched, and nothing is read that could not be a template or a definition.
 */
import { resolveUri } from '../base/uri';
import { formatOfName } from './file-names';

/** Undefined where the path leads to no file that could be read, or the base has no folder. */
export function linkedUri(base: string, path: string): string | undefined {
  if (!isLocalPath(path) || homeless.test(base)) return undefined;
  return resolveUri(base, path);
}

/** The same for the folder of a module, whose path ends in a slash. */
export function linkedFolder(base: string, path: string): string | undefined {
  if (!/^\.\.?\//.test(path) || path.length > longestPath || homeless.test(base)) return undefined;
  return resolveUri(base, path);
}

export function isLocalPath(path: string): boolean {
  const format = formatOfName(path);
  return format !== undefined && format !== 'hcl' && path.length <= longestPath && !/^(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(path);
}

const longestPath = 1024;

/** Documents that stand in no folder, and those that somebody else serves. */
const homeless = /^(?:untitled|https?|s3|data|git):/i;
