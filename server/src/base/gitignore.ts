/**
 * `.gitignore`: which files and folders below a place git would leave out.
 *
 * The last rule that fits decides; a folder that is left out is not entered, so nothing below it can come back.
 */
import { matchesSegments, parsePathPattern, type PathPattern } from './path-pattern';

export interface IgnoreRules {
  /** The folder of the file, as segments from the root of the file system. */
  readonly folder: readonly string[];
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly pattern: PathPattern;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
}

export function parseIgnoreRules(text: string, folder: readonly string[]): IgnoreRules {
  return { folder, rules: text.split(/\r?\n/).flatMap((line) => parseRule(line) ?? []) };
}

function parseRule(line: string): Rule | undefined {
  let text = line;
  // Spaces at the end count only behind a backslash.
  while (text.endsWith(' ') && !text.endsWith('\\ ')) text = text.slice(0, -1);
  if (text === '' || text.startsWith('#')) return undefined;
  const isNegated = text.startsWith('!');
  if (isNegated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  // A slash other than at the end ties the pattern to the folder of the file.
  const isAnchored = text.includes('/');
  const segments = parsePathPattern(text);
  if (segments.length === 0) return undefined;
  return { pattern: isAnchored ? segments : ['**', ...segments], isNegated, foldersOnly };
}

/** `path` as segments from the root of the file system; outer rules come first. */
export function isIgnored(files: readonly IgnoreRules[], path: readonly string[], what: 'file' | 'folder'): boolean {
  for (const { folder, rules } of [...files].reverse()) {
    const inside = path.slice(folder.length);
    for (const { pattern, isNegated, foldersOnly } of [...rules].reverse()) {
      if ((!foldersOnly || what === 'folder') && matchesSegments(pattern, inside)) return !isNegated;
    }
  }
  return false;
}
