/**
 * Which unknown values of a comparison can change its answer: not those that only a `*` ever passes over.
 *
 * It matters only for what people are asked to tell. Whether the comparison holds is found out elsewhere.
 */
import type { Atom } from '../../base/atoms';
import { atomOfCode, expand, meet, STAR, type AtomTable, type Place } from './tokens';

/** The atoms of both rows without those of the subject that do not matter; all of them where finding out takes too long. */
export function atomsTakingPart(pattern: readonly number[], subject: readonly number[], table: AtomTable): readonly Atom[] {
  const codes = new Set([...pattern, ...subject].filter((code) => atomOfCode(code, table) !== undefined));
  const taking = [...codes].filter((code) => codes.size === 1 || pattern.includes(code) || mayTouch(pattern, subject, code, table));
  return (taking.length > 0 ? taking : [...codes]).flatMap((code) => atomOfCode(code, table) ?? []);
}

const LARGEST_TABLE = 100_000;

interface Marked extends Place {
  readonly isMarked: boolean;
}

/** Whether in some match a part of this atom stands opposite anything but a star, or its being empty counts. */
function mayTouch(pattern: readonly number[], subject: readonly number[], atom: number, table: AtomTable): boolean {
  const left = placesOf(pattern, STAR, table);
  const right = placesOf(subject, atom, table);
  if ((left.length + 1) * (right.length + 1) > LARGEST_TABLE) return true;
  let current = emptyRow(right.length);
  current.untouched[0] = 1;
  for (let row = 0; ; row++) {
    const next = emptyRow(right.length);
    for (let column = 0; column <= right.length; column++) advance(left, row, right, column, current, next);
    if (row === left.length) return current.touched[right.length] === 1;
    current = next;
  }
}

/** How far the subject may have been read at one place of the pattern, with and without having touched the atom. */
interface Row {
  readonly untouched: Uint8Array;
  readonly touched: Uint8Array;
}

const emptyRow = (length: number): Row => ({ untouched: new Uint8Array(length + 1), touched: new Uint8Array(length + 1) });

function advance(left: readonly Marked[], row: number, right: readonly Marked[], column: number, current: Row, next: Row): void {
  const token = left[row];
  const other = right[column];
  const isUnderStar = token?.isMarked === true || left[row - 1]?.isMarked === true;
  const touches = other?.isMarked === true && token?.isMarked !== true;
  // Untouched first: staying in place may touch.
  for (const isTouched of [false, true]) {
    if ((isTouched ? current.touched : current.untouched)[column] === 0) continue;
    const reach = (into: Row, at: number, touch: boolean): void => void ((isTouched || touch ? into.touched : into.untouched)[at] = 1);
    if (other?.repeats) reach(current, column + 1, other.isMarked && !isUnderStar);
    if (token?.repeats) reach(next, column, false);
    if (!token || !other || !meet(token.accepts, other.accepts)) continue;
    if (token.repeats) reach(current, other.repeats ? column : column + 1, touches);
    else reach(next, other.repeats ? column : column + 1, touches);
  }
}

function placesOf(row: readonly number[], marked: number, table: AtomTable): readonly Marked[] {
  return row.flatMap((code) => expand([code], table).map((place) => ({ ...place, isMarked: code === marked })));
}
