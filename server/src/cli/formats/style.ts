/**
 * Text for terminals: colours where they are welcome, columns, and no control characters but our own.
 *
 * A file's text may hold sequences that clear the screen or forge lines; so colours travel as marks of one character
 * and become sequences at the very end, when everything else that controls a terminal has been replaced.
 */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'grey' | 'bold';

const codes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  grey: [90, 39],
  bold: [1, 22],
};

const FIRST_MARK = 0xe000;
const MARKS = /[\uE000-\uE0FF]/g;

/** Text that is to have a colour once it is printed. */
export function paint(text: string, colour: Colour): string {
  const [on, off] = codes[colour];
  return `${String.fromCharCode(FIRST_MARK + on)}${text}${String.fromCharCode(FIRST_MARK + off)}`;
}

/** The lines as they are written, each with its line break. */
export function printed(lines: readonly string[], colours: boolean): string {
  const sequence = (mark: string): string => (colours ? `\u001b[${String(mark.charCodeAt(0) - FIRST_MARK)}m` : '');
  return lines.map((line) => `${visible(line).replace(MARKS, sequence)}\n`).join('');
}

/** With what would control a terminal replaced by something that can be seen; line breaks as well. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

/** Columns of even width, as wide as their widest text; the last one is left as it is. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0))).join('  '));
}
