/**
 * Text for terminals: colours where they are welcome, columns.
 */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'grey' | 'bold';

export type Paint = (text: string, colour: Colour) => string;

const codes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  grey: [90, 39],
  bold: [1, 22],
};

export function painter(colours: 'colours' | 'plain'): Paint {
  if (colours === 'plain') return (text) => text;
  return (text, colour) => `\u001b[${String(codes[colour][0])}m${text}\u001b[${String(codes[colour][1])}m`;
}

/** Columns of even width, as wide as their widest text; the last one is left as it is. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0))).join('  '));
}
