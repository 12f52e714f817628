/**
 * Templates as ordinary text while they go through the encodings of strings: places to fill in and expressions of the
 * host travel as single private-use characters, which no encoding touches, and are put in at the end.
 */
import type { Template } from './offer';

export interface MarkedText {
  readonly text: string;
  readonly stops: readonly string[];
  readonly expressions: readonly string[];
}

export function markTemplate(template: Template): MarkedText {
  const stops: string[] = [];
  const expressions: string[] = [];
  const text = template.map((piece) => {
    if (typeof piece === 'string') return piece;
    if ('stop' in piece) return mark(FIRST_STOP, stops.push(piece.stop) - 1);
    return mark(FIRST_EXPRESSION, expressions.push(piece.expression) - 1);
  });
  return { text: text.join(''), stops, expressions };
}

/** The text to insert; in snippet syntax as soon as there is a place to fill in. */
export function finishText(encoded: string, { stops, expressions }: MarkedText): { readonly insertText: string; readonly isSnippet: boolean } {
  const isSnippet = stops.length > 0;
  const numbers = numberStops(stops);
  let insertText = '';
  for (const character of encoded) {
    const stop = indexOf(character, FIRST_STOP, stops.length);
    const expression = indexOf(character, FIRST_EXPRESSION, expressions.length);
    if (stop !== undefined) insertText += placeholder(numbers[stop] ?? 0, stops[stop] ?? '');
    else if (expression !== undefined) insertText += isSnippet ? escapeSnippet(expressions[expression] ?? '') : expressions[expression];
    else insertText += isSnippet ? escapeSnippet(character) : character;
  }
  return { insertText, isSnippet };
}

export function withoutMarks(marked: string): string {
  return marked.replace(/[\uE100-\uE2FF]/g, '');
}

const FIRST_STOP = 0xe100;
const FIRST_EXPRESSION = 0xe200;

const mark = (first: number, index: number): string => String.fromCharCode(first + index);

function indexOf(character: string, first: number, count: number): number | undefined {
  const index = character.charCodeAt(0) - first;
  return index >= 0 && index < count ? index : undefined;
}

/** Equal texts share a number, empty ones never do. */
function numberStops(stops: readonly string[]): readonly number[] {
  const known = new Map<string, number>();
  let next = 1;
  return stops.map((stop) => {
    const number = (stop === '' ? undefined : known.get(stop)) ?? next++;
    known.set(stop, number);
    return number;
  });
}

function placeholder(number: number, text: string): string {
  return text === '' ? `$${String(number)}` : `\${${String(number)}:${escapeSnippet(text)}}`;
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
