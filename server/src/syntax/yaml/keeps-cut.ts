/**
 * Whether an edit inside one part leaves a YAML text cut as it was, told by the part alone.
 *
 * It knows what `split-yaml` looks at: where entries and comments stand, what is left open, marks that reach beyond a
 * part. It says yes only where none of these can have changed for anything outside the part.
 */
import { partLimit, type PartEdit } from '../format';
import { fixedPattern } from './split-yaml';
import { aliasMarks } from './yaml-aliases';
import { scanLines, type LineEntry, type LineScan } from './yaml-lines';

export function keepsYamlCut({ before, after, startsLine, yields }: PartEdit): boolean {
  if (!startsLine || yields === 'value' || before.length > partLimit || after.length > partLimit || !after.endsWith('\n')) return false;
  if (/^(?:---|\.\.\.|%)/m.test(after) || (fixedPattern.test(after) && !fixedPattern.test(before)) || hasNewMarks(before, after)) return false;
  const old = scanLines(before).entries[0];
  const scan = scanLines(after);
  const head = scan.entries[0];
  return old !== undefined && head !== undefined && isSameHead(old, head, before, after) && isOneEntry(head, scan);
}

/** An entry of the same kind at the same place, under the same comments; functions decide about what is around them. */
function isSameHead(old: LineEntry, head: LineEntry, before: string, after: string): boolean {
  const isSamePlace = old.kind === head.kind && old.kind !== 'other' && old.start === head.start && old.indent === head.indent;
  const isCall = [before.slice(old.keyStart, old.keyEnd), after.slice(head.keyStart, head.keyEnd)].some((key) => key.startsWith('Fn::'));
  return isSamePlace && !isCall && before.slice(0, old.start) === after.slice(0, head.start);
}

/** All that follows stands inside the entry, comments that would go with the next one included. */
function isOneEntry(head: LineEntry, { entries, comments, damages, isIrregular }: LineScan): boolean {
  if (isIrregular || damages.length > 0) return false;
  const isInside = entries.every((entry) => entry === head || entry.indent > head.indent || (entry.indent === head.indent && entry.kind === 'dash' && head.kind === 'key'));
  const last = entries.at(-1) ?? head;
  return isInside && comments.every(({ start, isOwnLine, column }) => !isOwnLine || start < last.start || column > head.indent);
}

/** An anchor and its alias may stand in two parts. */
function hasNewMarks(before: string, after: string): boolean {
  const found = aliasMarks(`\n${after}`);
  if (found.length === 0) return false;
  const known = new Set(aliasMarks(`\n${before}`));
  return found.some((mark) => !known.has(mark));
}
