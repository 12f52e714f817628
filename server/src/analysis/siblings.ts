/**
 * Which files have to be read besides an open one before it is understood: those of its unit. What a file names is told by
 * `Analysis.missingFiles`.
 *
 * Reading them is the edge's business; a folder is asked for once and kept up to date by file events.
 */
import { folderOf } from '../base/uri';
import { isTerraformFile, terraformEndings } from '../sites/file-names';

/** Files of this folder (not below it) with one of these endings belong together. */
export interface Siblings {
  readonly folder: string;
  readonly extensions: readonly string[];
}

/** Of a file, or of a folder with a slash at its end that is a module. */
export function siblingsOf(uri: string): Siblings | undefined {
  return isTerraformFile(uri) || uri.endsWith('/') ? { folder: folderOf(uri), extensions: terraformEndings } : undefined;
}

/** A glob pattern of the files whose changes on disk matter to others, of their module or because these name them. */
export const siblingFiles = `**/*{${[...terraformEndings, '.json', '.yaml', '.yml', '.template', '.toml'].join(',')}}`;
