/**
 * The text between the children of a container with brackets, as far as a cursor in it is concerned: comments are left
 * out, white space counts only as line breaks.
 */
import type { Format } from '../node';

export interface Gap {
  /** The cursor stands in a comment. */
  readonly isComment: boolean;
  /** The last character that is neither white space nor in a comment; empty where there is none. */
  readonly last: string;
  /** A line break follows that character. */
  readonly hasBreak: boolean;
}

/** Looks at the text from an offset up to the cursor. */
export function gapBefore(text: string, from: number, at: number, format: Format): Gap {
  let last = '';
  let hasBreak = false;
  for (let index = from; index < at; index++) {
    const end = commentEnd(text, index, format);
    if (end !== undefined) {
      if (end >= at && !(end === at && text.startsWith('*/', end - 2))) return { isComment: true, last, hasBreak };
      index = end - 1;
      continue;
    }
    const character = text.charAt(index);
    if (character === '\n') hasBreak = true;
    else if (character.trim() !== '') {
      last = character;
      hasBreak = false;
    }
  }
  return { isComment: false, last, hasBreak };
}

/** Where a comment that starts at an offset ends, its line break not included. */
function commentEnd(text: string, index: number, format: Format): number | undefined {
  const isLine = format === 'json' ? text.startsWith('//', index) : text.charAt(index) === '#' || (format === 'hcl' && text.startsWith('//', index));
  if (isLine) return endOf(text, '\n', index, 0);
  return format !== 'yaml' && text.startsWith('/*', index) ? endOf(text, '*/', index + 2, 2) : undefined;
}

function endOf(text: string, mark: string, from: number, length: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length + 1 : found + length;
}
