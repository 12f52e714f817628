/**
 * Which encoding bytes say they are in: texts redirected to a file in Windows PowerShell are UTF-16 with a mark in front.
 *
 * Everything else is UTF-8 to whoever reads it; nothing is guessed.
 */

/** As `TextDecoder` calls it. */
export function markedEncoding({ 0: first, 1: second }: ArrayLike<number>): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}
