/**
 * IAM wildcards: `*` stands for any run of characters, also none, and `?` for exactly one (ARN-1, ARN-2).
 *
 * Case counts; whoever compares without case folds both sides first. A character is a code point. Never turns a
 * pattern into a RegExp: patterns come from files nobody vouches for, and backtracking can take exponential time.
 */

/** Whether all of `text` fits `pattern`. Time grows with the sum of the lengths, but for what `fitsRow` says about `?`. */
export function matchesGlob(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let resume = 0;
  // Going back to the last star is fastest for nearly all texts; those made to be slow are left to the other way.
  let steps = STEPS_PER_CHARACTER * (pattern.length + text.length) + STEPS_PER_CHARACTER;
  while (inText < text.length) {
    if (steps-- === 0) return fitsRow(rowOf(pattern, 'wildcards'), rowOf(text, 'plain'));
    const wanted = pattern.charCodeAt(inPattern); // NaN at the end, which equals nothing
    if (wanted === ANY_RUN) {
      star = inPattern++;
      resume = inText;
    } else if (wanted === ANY_ONE) {
      inPattern++;
      inText += widthAt(text, inText);
    } else if (wanted === text.charCodeAt(inText)) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

/** Whether a text contains a wildcard at all. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** `*` and `?` in a row of codes; characters are code points, and other negative codes equal themselves only. */
export const STAR = -1;
export const ONE = -2;

/**
 * The same for rows of codes; `?` is one character, never another negative code. Parts between stars are searched for
 * without going back; long parts that hold a `?` as well cost a bit of each of their characters for each of the text's.
 */
export function fitsRow(pattern: readonly number[], text: readonly number[]): boolean {
  const first = pattern.indexOf(STAR);
  if (first < 0) return pattern.length === text.length && standsAt(pattern, text, 0);
  const last = pattern.lastIndexOf(STAR);
  const end = text.length - (pattern.length - 1 - last);
  if (first > end || !standsAt(pattern.slice(0, first), text, 0) || !standsAt(pattern.slice(last + 1), text, end)) return false;
  let at = first;
  for (let from = first + 1; from <= last; ) {
    const stop = pattern.indexOf(STAR, from);
    const found = findPart(pattern.slice(from, stop), text, at, end);
    if (found < 0) return false;
    at = found + stop - from;
    from = stop + 1;
  }
  return true;
}

const STEPS_PER_CHARACTER = 8;
const ANY_RUN = 42; // `*`
const ANY_ONE = 63; // `?`

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function rowOf(text: string, wildcards: 'wildcards' | 'plain'): number[] {
  return Array.from(text, (character) => (wildcards === 'plain' ? undefined : WILD.get(character)) ?? character.codePointAt(0) ?? 0);
}

const WILD: ReadonlyMap<string, number> = new Map([
  ['*', STAR],
  ['?', ONE],
]);

function standsAt(part: readonly number[], text: readonly number[], at: number): boolean {
  return part.every((code, index) => meets(code, text[at + index]));
}

function meets(wanted: number, code: number | undefined): boolean {
  return wanted === ONE ? code !== undefined && code >= 0 : wanted === code;
}

/** Where a part without stars stands first between two places, or −1. */
function findPart(part: readonly number[], text: readonly number[], from: number, to: number): number {
  if (part.length === 0) return from;
  if (!part.includes(ONE)) return findPlain(part, text, from, to);
  if (part.length > MOST_PLACES_TO_TRY && new Set(part).size <= MOST_KINDS) return findByBits(part, text, from, to);
  for (let at = from; at + part.length <= to; at++) if (standsAt(part, text, at)) return at;
  return -1;
}

const MOST_PLACES_TO_TRY = 1000;
const MOST_KINDS = 256;

/** All beginnings of the part that may end here are followed at once: one bit for each. */
function findByBits(part: readonly number[], text: readonly number[], from: number, to: number): number {
  const bitsOf = (wanted: (code: number) => boolean): bigint => BigInt(`0b${part.map((code) => (wanted(code) ? '1' : '0')).reverse().join('')}`);
  const bits = new Map([...new Set(part)].map((kind) => [kind, bitsOf((code) => code === kind || (kind >= 0 && code === ONE))]));
  const other = bitsOf((code) => code === ONE);
  const whole = 1n << BigInt(part.length - 1);
  let following = 0n;
  for (let at = from; at < to; at++) {
    const code = text[at] ?? STAR;
    following = ((following << 1n) | 1n) & (bits.get(code) ?? (code >= 0 ? other : 0n));
    if (following >= whole) return at + 1 - part.length;
  }
  return -1;
}

/** Knuth, Morris and Pratt: the text is never looked at again, because the part knows where it repeats itself. */
function findPlain(part: readonly number[], text: readonly number[], from: number, to: number): number {
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < to; at++) {
    while (matched > 0 && part[matched] !== text[at]) matched = borders[matched - 1] ?? 0;
    if (part[matched] === text[at]) matched++;
    if (matched === part.length) return at + 1 - matched;
  }
  return -1;
}

/** For each beginning of a part the length of the longest shorter one that it ends with. */
function bordersOf(part: readonly number[]): readonly number[] {
  const borders = [0];
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    while (length > 0 && part[at] !== part[length]) length = borders[length - 1] ?? 0;
    if (part[at] === part[length]) length++;
    borders.push(length);
  }
  return borders;
}
