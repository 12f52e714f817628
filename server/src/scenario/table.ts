/**
 * The table of a scenario file: rows are requests, columns are callers, each cell is what must come out.
 *
 * It makes one case layer per cell. Rows that ask for all paths below a place are refused until sets of requests can
 * be reasoned about; trying one path would claim more than it shows.
 */
import { isObject, type Path, type Plain, type PlainObject } from './plain';
import type { PathProblem } from './problem';

export interface TableCell {
  readonly name: string;
  readonly value: PlainObject;
  /** `table`, row, column; the column is `*` for a cell that stands for every caller. */
  readonly path: Path;
}

export function tableCells(table: PlainObject, callers: ReadonlyMap<string, PlainObject>, problems: PathProblem[]): readonly TableCell[] {
  return Object.entries(table).flatMap(([row, columns]) => {
    if (!isObject(columns)) return [];
    if (row.includes('*')) {
      problems.push({ path: ['table', row], at: 'key', message: `\`${row}\` asks for every path below it, which cannot be answered yet: write the paths out.` });
      return [];
    }
    const everybody = Object.hasOwn(columns, '*') ? [...callers.keys()].filter((name) => !Object.hasOwn(columns, name)) : [];
    return Object.entries(columns).flatMap(([column, expect]) =>
      column === '*' ? everybody.map((name) => cell(row, name, expect, column)) : [cell(row, column, expect, column)],
    );
  });
}

function cell(row: string, caller: string, expect: Plain, column: string): TableCell {
  return { name: `${row} as ${caller}`, value: { request: row, caller, expect }, path: ['table', row, column] };
}
