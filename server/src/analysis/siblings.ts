/**
 * Which files have to be read besides an open one before it is understood: those of its unit.
 *
 * Reading them is the edge's business; a folder is asked for once and kept up to date by file events.
 */

/** Files of this folder (not below it) with one of these endings belong together. */
export interface Siblings {
  readonly folder: string;
  readonly extensions: readonly string[];
}

const terraformFile = /\.(tf|tofu)$/;

export function siblingsOf(uri: string): Siblings | undefined {
  if (!terraformFile.test(uri)) return undefined;
  return { folder: uri.slice(0, uri.lastIndexOf('/')), extensions: ['.tf', '.tofu'] };
}
