/**
 * Parameters as people write them in one text or a list: `Key=Value Other="a b"`, also in the long form
 * `ParameterKey=Key,ParameterValue=Value`.
 *
 * Words are parted by white space outside double quotes; a backslash keeps a space or a quote from being one, as the SAM
 * command line has it. Nothing here knows where such a text stands.
 */
export interface Override {
  readonly name: string;
  readonly value: string;
}

export interface Overrides {
  readonly found: readonly Override[];
  /** What is wrong with the first word that is no override. */
  readonly problem?: string;
}

export function readOverrides(text: string): Overrides {
  const words = wordsOf(text);
  const found = words.map(readWord);
  const wrong = found.findIndex((each) => each === undefined);
  const made = found.flatMap((each) => each ?? []);
  return wrong < 0 ? { found: made } : { found: made, problem: `\`${words[wrong]?.written ?? ''}\` is no override of the form \`Key=Value\`` };
}

interface Word {
  /** As it stands there, for messages. */
  readonly written: string;
  /** Without quotes and backslashes. */
  readonly text: string;
  /** Where quotes or backslashes kept a character from being a sign of the form, by the offsets in `text`. */
  readonly quoted: ReadonlySet<number>;
  readonly isOpen: boolean;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charAt(at))) {
      at++;
      continue;
    }
    const { word, end } = wordAt(text, at);
    words.push(word);
    at = end;
  }
  return words;
}

function wordAt(text: string, start: number): { readonly word: Word; readonly end: number } {
  const quoted = new Set<number>();
  const characters: string[] = [];
  let isOpen = false;
  let at = start;
  for (; at < text.length && (isOpen || !isBlank(text.charAt(at))); at++) {
    const isKept = text.charAt(at) === '\\' && (text.charAt(at + 1) === '"' || text.charAt(at + 1) === ' ');
    if (isKept) at++;
    if (text.charAt(at) === '"' && !isKept) {
      isOpen = !isOpen;
      continue;
    }
    if (isOpen || isKept) quoted.add(characters.length);
    characters.push(text.charAt(at));
  }
  return { word: { written: text.slice(start, at), text: characters.join(''), quoted, isOpen }, end: at };
}

function readWord(word: Word): Override | undefined {
  const { text, quoted, isOpen } = word;
  const equals = findSign(word, '=', 0);
  if (isOpen || equals <= 0) return undefined;
  const key = text.slice(0, equals);
  if (key !== 'ParameterKey' || quoted.has(0)) return { name: key, value: text.slice(equals + 1) };
  const comma = findSign(word, ',', equals);
  const rest = comma < 0 ? '' : text.slice(comma + 1);
  const name = text.slice(equals + 1, comma < 0 ? undefined : comma);
  return rest.startsWith(valueSign) && name !== '' ? { name, value: rest.slice(valueSign.length) } : undefined;
}

const valueSign = 'ParameterValue=';

function findSign({ text, quoted }: Word, sign: string, from: number): number {
  let at = text.indexOf(sign, from);
  while (at >= 0 && quoted.has(at)) at = text.indexOf(sign, at + 1);
  return at;
}

const isBlank = (character: string): boolean => character === ' ' || character === '\t' || character === '\n' || character === '\r';
