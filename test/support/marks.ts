/**
 * Marked text: the findings a text must give, drawn below the lines they are about.
 *
 * A line whose first visible character is `^` belongs to the line above it and is taken out before analysis:
 * `^^^^ error[id]: message (fix: Title; Other title)`. `^~` marks a place without width, `^^^^…` text that goes on in
 * the next line. `<|>` is the cursor, `<|…|>` a selection, `//- file: name` begins another file.
 */
import type { Severity } from '../../server/src/checks/check';

export interface MarkedFile {
  readonly name: string;
  /** Without marks and cursor; line ends as asked for. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly cursor: number | undefined;
  readonly selection: Range | undefined;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Mark extends Range {
  readonly severity: Severity;
  readonly code: string;
  /** Undefined where the mark does not say. */
  readonly message: string | undefined;
  readonly fixes: readonly string[] | undefined;
  /** The end of the finding lies in a later line and is not told. */
  readonly goesOn: boolean;
}

export type LineEnd = '\n' | '\r\n';

/** Takes marked text apart; throws where a mark makes no sense, because that is a mistake in the test. */
export function readMarked(marked: string, firstName: string, lineEnd: LineEnd = '\n'): readonly MarkedFile[] {
  const files: { name: string; lines: string[] }[] = [{ name: firstName, lines: [] }];
  for (const line of marked.split(/\r?\n/)) {
    const name = /^\/\/- file: (\S+)$/.exec(line)?.[1];
    if (name !== undefined) files.push({ name, lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  const isEmpty = (file: { lines: string[] } | undefined): boolean => file?.lines.every((line) => line === '') ?? true;
  if (files.length > 1 && isEmpty(files[0])) files.shift();
  return files.map(({ name, lines }) => readFile(name, lines, lineEnd));
}

/** Draws findings below the lines of a text: what a failing test prints, ready to be pasted. */
export function drawMarks(text: string, marks: readonly Mark[]): string {
  const starts = lineStarts(text);
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const start = starts[index] ?? 0;
      const here = marks.filter((mark) => mark.start >= start && mark.start <= start + line.length);
      return [line, ...here.sort((a, b) => a.start - b.start || a.end - b.end).map((mark) => drawMark(mark, start, line.length))];
    })
    .join('\n');
}

/** The marks as one comparable text each, without what the expectation leaves out. */
export function describeMark(mark: Mark, like: Mark | undefined = mark): string {
  const end = like?.goesOn ?? mark.goesOn ? '…' : String(mark.end);
  const message = like?.message === undefined ? '' : `: ${undated(mark.message ?? '')}`;
  const fixes = like?.fixes === undefined ? '' : ` (fix: ${(mark.fixes ?? []).join('; ')})`;
  return `${String(mark.start)}-${end} ${mark.severity}[${mark.code}]${message}${fixes}`;
}

/** Messages name the day of the service data, which changes. */
function undated(message: string): string {
  return message.replace(/\b\d{4}-\d\d-\d\d(?= tell)/, 'YYYY-MM-DD');
}

function readFile(name: string, lines: readonly string[], lineEnd: LineEnd): MarkedFile {
  let text = '';
  let lineStart = 0;
  let isFirst = true;
  const marks: Mark[] = [];
  let previous = '';
  for (const line of lines) {
    if (/^\s*\^/.test(line)) {
      if (isFirst) throw new Error(`A mark without a line above it: ${line}`);
      marks.push(readMark(line, lineStart, previous));
      continue;
    }
    if (!isFirst) text += lineEnd;
    lineStart = text.length;
    text += line;
    previous = line;
    isFirst = false;
  }
  return { name, ...takeCursor(text, marks) };
}

const MARK = /^(\s*)(\^~|\^+)(…?) (error|warning|information|hint)\[([a-z0-9-]+)\](?:: (.*))?$/;

function readMark(line: string, lineStart: number, above: string): Mark {
  const parts = MARK.exec(line);
  if (!parts) throw new Error(`This mark cannot be read: ${line}`);
  const [, indent = '', carets = '', ellipsis = '', severity = '', code = '', rest] = parts;
  const start = lineStart + indent.length;
  const end = carets === '^~' ? start : start + carets.length;
  if (end > lineStart + above.length) throw new Error(`This mark reaches beyond the line above it: ${line}`);
  return { start, end, goesOn: ellipsis !== '', severity: severity as Severity, code, ...readMessage(rest) };
}

/** A mark with a message names all fixes; one without leaves both open. */
function readMessage(rest: string | undefined): Pick<Mark, 'message' | 'fixes'> {
  if (rest === undefined) return { message: undefined, fixes: undefined };
  const at = rest.lastIndexOf(' (fix: ');
  if (at < 0 || !rest.endsWith(')')) return { message: rest, fixes: [] };
  return { message: rest.slice(0, at), fixes: rest.slice(at + ' (fix: '.length, -1).split('; ') };
}

function takeCursor(text: string, marks: readonly Mark[]): Omit<MarkedFile, 'name'> {
  const open = text.indexOf('<|');
  if (open < 0) return { text, marks, cursor: undefined, selection: undefined };
  if (marks.length > 0) throw new Error('A text has either a cursor or marks, because one would shift the other.');
  if (text.startsWith('<|>', open)) {
    return { text: text.slice(0, open) + text.slice(open + 3), marks, cursor: open, selection: undefined };
  }
  const close = text.indexOf('|>', open);
  if (close < 0) throw new Error('A selection is not closed.');
  const inside = text.slice(open + 2, close);
  return { text: text.slice(0, open) + inside + text.slice(close + 2), marks, cursor: undefined, selection: { start: open, end: open + inside.length } };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function drawMark(mark: Mark, lineStart: number, lineLength: number): string {
  const column = mark.start - lineStart;
  const isLong = mark.end > lineStart + lineLength;
  const width = (isLong ? lineLength : mark.end - lineStart) - column;
  const carets = mark.start === mark.end ? '^~' : '^'.repeat(Math.max(1, width)) + (isLong ? '…' : '');
  const fixes = (mark.fixes ?? []).length > 0 ? ` (fix: ${(mark.fixes ?? []).join('; ')})` : '';
  return `${' '.repeat(column)}${carets} ${mark.severity}[${mark.code}]: ${undated(mark.message ?? '')}${fixes}`;
}
