/**
 * Lines of a stream whose characters are bytes, without their line ends; empty ones are left out but counted.
 *
 * Only LF and CRLF end a line: other characters that some readers split at may stand in JSON text.
 */
export interface Line {
  readonly bytes: string;
  /** From one. */
  readonly number: number;
}

export async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest: string[] = [];
  let number = 0;
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = lineOf([...rest, chunk.slice(start, end)], ++number);
      rest = [];
      start = end + 1;
      if (line) yield line;
    }
    if (start < chunk.length) rest.push(chunk.slice(start));
  }
  const last = lineOf(rest, ++number);
  if (last) yield last;
}

function lineOf(parts: readonly string[], number: number): Line | undefined {
  const text = parts.join('');
  const bytes = text.endsWith('\r') ? text.slice(0, -1) : text;
  return /^[ \t]*$/.test(bytes) ? undefined : { bytes, number };
}
