/**
 * The cut of a text that was edited inside one part: the one before, with everything behind the edit moved.
 *
 * Whether that is so is told by the host format, from the part alone; everything else is cut anew by whoever asks. So a
 * keystroke costs what its part costs and no look at the rest of the text.
 */
import { changeBetween } from '../base/text';
import { partLimit, type ContainerCut, type Cut, type CutEntry, type HostFormat, type PartCut } from '../syntax/format';

export interface PlacedPart {
  readonly start: number;
  readonly part: { readonly text: string; readonly yields: PartCut['yields'] };
}

export interface Recut {
  readonly cut: Cut;
  /** Which of the parts, in source order, has a new text; it is never empty. */
  readonly index: number;
  readonly text: string;
  /** By how much everything behind it has moved. */
  readonly shift: number;
}

/** Undefined where the text has to be cut anew. */
export function recut(host: HostFormat, before: string, cut: Cut, parts: readonly PlacedPart[], after: string): Recut | undefined {
  if (!host.keepsCut || cut.kind === 'part' || !cut.isOrderly) return undefined;
  const change = changeBetween(before, after);
  const index = lastAtOrBefore(parts, change.start);
  const placed = parts[index];
  const end = placed && placed.start + placed.part.text.length;
  if (!placed || end === undefined || change.beforeEnd > end) return undefined;
  const { start, part } = placed;
  const shift = after.length - before.length;
  const text = after.slice(start, end + shift);
  const startsLine = start === 0 || before[start - 1] === '\n';
  if (!host.keepsCut({ yields: part.yields, before: part.text, after: text, startsLine })) return undefined;
  const edit: Edit = { start, end, shift, contentEnd: start + text.trimEnd().length };
  const moved = movedContainer(cut, edit);
  return moved && { cut: moved, index, text, shift };
}

interface Edit {
  /** Of the part, before. */
  readonly start: number;
  readonly end: number;
  readonly shift: number;
  /** Where what the part holds ends now. */
  readonly contentEnd: number;
}

/** A container around the part; undefined where it is no longer long enough to be cut. */
function movedContainer(cut: ContainerCut, edit: Edit): ContainerCut | undefined {
  // A container may end with what its last part holds, before the white space behind it; a stream ends with the text.
  const end = cut.end > edit.end || cut.isStream ? cut.end + edit.shift : edit.contentEnd;
  if (end - cut.start <= partLimit) return undefined;
  const entries: CutEntry[] = [];
  for (const entry of cut.entries) {
    const moved = movedEntry(entry, edit);
    if (!moved) return undefined;
    entries.push(moved);
  }
  return { ...cut, end, entries };
}

function movedEntry(entry: CutEntry, edit: Edit): CutEntry | undefined {
  const { cut, key } = entry;
  if (cut.start >= edit.end) return { ...(key ? { key: { ...key, start: key.start + edit.shift, end: key.end + edit.shift } } : {}), cut: movedCut(cut, edit.shift) };
  if (cut.kind === 'part') return cut.start === edit.start ? { ...entry, cut: { ...cut, end: cut.end + edit.shift } } : entry;
  if (cut.end <= edit.start) return entry;
  const inner = movedContainer(cut, edit);
  return inner && { ...entry, cut: inner };
}

function movedCut(cut: Cut, by: number): Cut {
  if (cut.kind === 'part') return { kind: 'part', start: cut.start + by, end: cut.end + by, yields: cut.yields };
  const entries = cut.entries.map(({ key, cut: inner }): CutEntry => ({
    ...(key ? { key: { ...key, start: key.start + by, end: key.end + by } } : {}),
    cut: movedCut(inner, by),
  }));
  return { ...cut, start: cut.start + by, end: cut.end + by, entries };
}

/** Binary search for the last part that starts at an offset or before it. */
function lastAtOrBefore(parts: readonly PlacedPart[], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
