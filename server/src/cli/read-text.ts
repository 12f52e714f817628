/**
 * The text of a file: UTF-8 without its byte order mark, or why it is none.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

export type TextResult = { readonly text: string } | { readonly problem: string };

export function readText(file: string): TextResult {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Text has no NUL; pictures, archives and UTF-16 do. */
export function decodeText(bytes: Buffer): TextResult {
  if (!isUtf8(bytes) || bytes.includes(0)) return { problem: notText };
  const text = bytes.toString('utf8');
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text };
}

export async function readStream(input: AsyncIterable<Buffer>): Promise<TextResult> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return decodeText(joined(chunks));
}

export function joined(pieces: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafe(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const notText = 'is not text: files are read as UTF-8';

export function reasonOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read';
    case 'EISDIR':
      return 'is a folder';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'is too large to be read';
    default:
      return `could not be read (${code ?? String(error)})`;
  }
}
