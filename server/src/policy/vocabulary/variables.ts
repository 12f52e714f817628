/**
 * Policy variables in a text: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}` (CO-60 to CO-69).
 *
 * It cuts a text into pieces and says what is malformed. Whether variables count at all (version, element, operator;
 * CO-60, CO-61) and what a key is worth in a request is for others to know.
 */

export type VariableProblem =
  | 'missing-brace'
  | 'missing-quote'
  | 'space-in-name'
  | 'empty'
  | 'symbol-in-name'
  | 'default-spacing';

/** Offsets are relative to the scanned text; pieces follow each other without gaps and cover all of it. */
export type VariablePiece =
  | { readonly kind: 'literal'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: 'escape'; readonly start: number; readonly end: number; readonly character: '*' | '?' | '$' }
  | PolicyVariable
  | BrokenVariable;

export interface PolicyVariable {
  readonly kind: 'variable';
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly fallback?: string;
}

/** A `${` that does not begin a well-formed variable; `key` is there where a name could still be read. */
export interface BrokenVariable {
  readonly kind: 'broken';
  readonly start: number;
  readonly end: number;
  readonly problem: VariableProblem;
  readonly key?: string;
}

/** Cuts `text` at its variables; every character is looked at a constant number of times. */
export function scanVariables(text: string): readonly VariablePiece[] {
  const pieces: VariablePiece[] = [];
  let from = 0;
  let open = text.indexOf('${');
  while (open >= 0) {
    const next = text.indexOf('${', open + 2);
    if (open > from) pieces.push({ kind: 'literal', start: from, end: open, text: text.slice(from, open) });
    // A variable never contains another, so the next opening bounds the search for this one's end.
    const piece = readVariable(text, open, next < 0 ? text.length : next);
    pieces.push(piece);
    from = piece.end;
    open = next;
  }
  if (from < text.length) pieces.push({ kind: 'literal', start: from, end: text.length, text: text.slice(from) });
  return pieces;
}

function readVariable(text: string, start: number, limit: number): VariablePiece {
  const keyStart = start + 2;
  const stop = findNameEnd(text, keyStart, limit);
  const written = text.slice(keyStart, stop);
  const key = written.trim();
  if (stop === limit) {
    const end = endOfOpenVariable(text, keyStart, limit);
    return broken(start, end, 'missing-brace', text.slice(keyStart, end));
  }
  if (text[stop] === ',') return readDefault(text, start, stop, limit);
  const end = stop + 1;
  if (key === '') return broken(start, end, 'empty', key);
  if (written === '*' || written === '?' || written === '$') return { kind: 'escape', start, end, character: written };
  const problem = problemInName(written);
  if (problem !== undefined) return broken(start, end, problem, key);
  return { kind: 'variable', start, end, key, keyStart, keyEnd: stop };
}

/** Reads from the comma behind the name: `, 'default'}`. */
function readDefault(text: string, start: number, comma: number, limit: number): VariablePiece {
  const keyStart = start + 2;
  const written = text.slice(keyStart, comma);
  const key = written.trim();
  let quote = comma + 1;
  while (quote < limit && text[quote] === ' ') quote++;
  const brace = indexBefore(text, '}', quote, limit);
  if (text[quote] !== "'" || quote >= limit) {
    return brace < 0 ? broken(start, limit, 'missing-brace', key) : broken(start, brace + 1, 'missing-quote', key);
  }
  const closing = indexBefore(text, "'", quote + 1, limit);
  if (closing < 0) return broken(start, brace < 0 ? limit : brace + 1, 'missing-quote', key);
  if (text[closing + 1] !== '}' || closing + 1 >= limit) {
    const later = indexBefore(text, '}', closing + 1, limit);
    return broken(start, later < 0 ? limit : later + 1, later < 0 ? 'missing-brace' : 'default-spacing', key);
  }
  const end = closing + 2;
  const problem = key === '' ? 'empty' : problemInName(written);
  if (problem !== undefined) return broken(start, end, problem, key);
  if (quote !== comma + 2) return broken(start, end, 'default-spacing', key); // CO-63: exactly one space
  return { kind: 'variable', start, end, key, keyStart, keyEnd: comma, fallback: text.slice(quote + 1, closing) };
}

function findNameEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && text[at] !== '}' && text[at] !== ',') at++;
  return at;
}

/** Where an unclosed variable is taken to end: before the first character that no key name has. */
function endOfOpenVariable(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && isNameCharacter(text.charAt(at))) at++;
  return at;
}

function indexBefore(text: string, character: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) if (text[at] === character) return at;
  return -1;
}

function problemInName(written: string): VariableProblem | undefined {
  if (/\s/.test(written)) return 'space-in-name';
  for (const character of written) if (!isNameCharacter(character)) return 'symbol-in-name';
  return undefined;
}

// Key names end in tag keys, which may hold these symbols and letters of any script.
function isNameCharacter(character: string): boolean {
  return /[\p{L}\p{N}_.:/=+\-@]/u.test(character);
}

function broken(start: number, end: number, problem: VariableProblem, key: string): BrokenVariable {
  return { kind: 'broken', start, end, problem, ...(key === '' ? {} : { key }) };
}
