/**
 * The table of a scenario file: rows are requests, columns are callers, each cell is what must come out.
 *
 * It makes one case layer per cell. That a `*` in a row asks for many paths is read where the row is.
 */
import { isObject, type Path, type Plain, type PlainObject } from './plain';

export interface TableCell {
  readonly name: string;
  readonly value: PlainObject;
  /** `table`, row, column; the column is `*` for a cell that stands for every caller. */
  readonly path: Path;
}

export function tableCells(table: PlainObject, callers: ReadonlyMap<string, PlainObject>): readonly TableCell[] {
  return Object.entries(table).flatMap(([row, columns]) => {
    if (!isObject(columns)) return [];
    const everybody = Object.hasOwn(columns, '*') ? [...callers.keys()].filter((name) => !Object.hasOwn(columns, name)) : [];
    return Object.entries(columns).flatMap(([column, expect]) =>
      column === '*' ? everybody.map((name) => cell(row, name, expect, column)) : [cell(row, column, expect, column)],
    );
  });
}

function cell(row: string, caller: string, expect: Plain, column: string): TableCell {
  return { name: `${row} as ${caller}`, value: { request: row, caller, expect }, path: ['table', row, column] };
}
