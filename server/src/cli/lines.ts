/**
 * The lines of a stream of bytes, without their line ends; empty ones are left out but counted.
 *
 * Only LF and CRLF end a line: other characters that some readers split at may stand in JSON text. What the bytes mean is
 * not looked at here, so that a line that is no text is a matter of that line.
 */
import { joined } from './read-text';

export interface Line {
  /** Undefined for a line that is longer than any case can be. */
  readonly bytes: Buffer | undefined;
  /** From one. */
  readonly number: number;
}

/** The lines each piece of the input completes; the last piece of a line without an end is a line as well. */
export async function* linesOf(input: AsyncIterable<Buffer>, limit = lineLimit): AsyncGenerator<readonly Line[]> {
  let rest = nothing;
  let number = 0;
  for await (const chunk of input) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      const line = lineOf(added(rest, chunk.subarray(start, end), limit), ++number);
      rest = nothing;
      start = end + 1;
      if (line) lines.push(line);
    }
    if (start < chunk.length) rest = added(rest, chunk.subarray(start), limit);
    if (lines.length > 0) yield lines;
  }
  const last = lineOf(rest, number + 1);
  if (last) yield [last];
}

const lineLimit = 4 * 1024 * 1024;

const LF = 10;
const CR = 13;

/** The pieces of a line so far; those of a line that is too long are let go. */
interface Pieces {
  readonly list: readonly Buffer[];
  readonly size: number;
  readonly isTooLong: boolean;
}

const nothing: Pieces = { list: [], size: 0, isTooLong: false };

function added({ list, size, isTooLong }: Pieces, piece: Buffer, limit: number): Pieces {
  if (isTooLong || size + piece.length > limit) return { list: [], size: 0, isTooLong: true };
  return { list: list.length === 0 ? [piece] : [...list, piece], size: size + piece.length, isTooLong: false };
}

function lineOf({ list, isTooLong }: Pieces, number: number): Line | undefined {
  if (isTooLong) return { bytes: undefined, number };
  const [only] = list;
  const whole = list.length === 1 && only ? only : joined(list);
  const bytes = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
  return isBlank(bytes) ? undefined : { bytes, number };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9);
}
