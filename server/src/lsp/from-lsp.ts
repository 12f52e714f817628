/**
 * From the protocol's positions to our offsets. A document that is not at hand has none: handlers then answer nothing.
 */
import type { Position, Range } from 'vscode-languageserver';
import type { LinesOf } from './to-lsp';

export function fromPosition(uri: string, position: Position, linesOf: LinesOf): number | undefined {
  return linesOf(uri)?.offsetAt(position);
}

export function fromRange(uri: string, range: Range, linesOf: LinesOf): { readonly start: number; readonly end: number } | undefined {
  const lines = linesOf(uri);
  return lines && { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}
