/**
 * The text of a file: UTF-8, or UTF-16 that says so, without its byte order mark; or why it is none.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { markedEncoding } from '../base/byte-order';

export type TextResult = { readonly text: string } | { readonly problem: string };

export function readText(file: string): TextResult {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Text has no NUL; pictures, archives and UTF-16 without a mark do. */
export function decodeText(bytes: Buffer): TextResult {
  const encoding = markedEncoding(bytes);
  if (encoding) return ofText(new TextDecoder(encoding).decode(bytes));
  if (!isUtf8(bytes) || bytes.includes(0)) return { problem: notText };
  const text = bytes.toString('utf8');
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text };
}

/** What is no UTF-16 becomes signs that stand for nothing. */
function ofText(text: string): TextResult {
  return /[\0\uFFFD]/.test(text) ? { problem: notText } : { text };
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
