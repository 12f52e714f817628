/** Functions over text. Those that put texts together keep what is unknown in them; the others need to know all of it. */
import { joinedString } from '../../../policy/joined-string';
import type { HostNode, StringNode } from '../../../syntax/node';
import { madeArray, madeBoolean, madeText } from '../made';
import { fails, type Call, type Outcome, type TerraformFunction } from '../values';
import { lettersOf, numberAt, orderedAt, textAt } from './operands';

const whiteSpace = /^\s+|\s+$/g;

/** A function of one known text. */
function ofText(change: (text: string) => string | undefined): TerraformFunction {
  return ofTexts(1, change);
}

/** A function of several known texts. */
function ofTexts(count: number, change: (...texts: string[]) => string | undefined): TerraformFunction {
  return (operands, call) => {
    const texts = Array.from({ length: count }, (_, index) => textAt(operands, index, call)).flatMap((text) => text ?? []);
    const changed = texts.length === count ? change(...texts) : undefined;
    return changed === undefined ? undefined : madeText([changed], call.place);
  };
}

function tests(holds: (text: string, part: string) => boolean): TerraformFunction {
  return (operands, call) => {
    const [text, part] = [textAt(operands, 0, call), textAt(operands, 1, call)];
    return text === undefined || part === undefined ? undefined : madeBoolean(holds(text, part), call.place);
  };
}

export const texts: Readonly<Record<string, TerraformFunction>> = {
  join,
  split(operands, call) {
    const [separator, text] = [textAt(operands, 0, call), textAt(operands, 1, call)];
    if (separator === undefined || text === undefined) return undefined;
    const parts = text === '' ? (separator === '' ? [] : ['']) : separator === '' ? [...text] : text.split(separator);
    return call.values.spend(parts.length) ? madeArray(parts.flatMap((part) => madeText([part], call.place) ?? []), call.place) : undefined;
  },
  lower: ofText((text) => letterByLetter(text, (letter) => letter.toLowerCase())),
  upper: ofText(inUpperCase),
  title: ofText((text) => text.replace(/(^|[\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]|\s)(\p{L})/gu, (_, before: string, letter: string) => before + (inUpperCase(letter) ?? letter))),
  trimspace: ofText((text) => text.replace(whiteSpace, '')),
  chomp: ofText((text) => text.replace(/[\r\n]+$/, '')),
  strrev: ofText((text) => lettersOf(text)?.reverse().join('')),
  indent: (operands, call) => {
    const [width, text] = [numberAt(operands, 0, call), textAt(operands, 1, call)];
    if (width === undefined || text === undefined || !(width >= 0 && width <= 200) || text.length * width > 1_000_000) return undefined;
    return madeText([text.replaceAll('\n', `\n${' '.repeat(Math.trunc(width))}`)], call.place);
  },
  basename: ofText((path) => cleaned(path).split('/').pop() || '/'),
  dirname: ofText((path) => (path.includes('/') ? cleaned(path.slice(0, path.lastIndexOf('/') + 1)) : '.')),
  pathexpand: ofText((path) => (path.startsWith('~') ? undefined : path)),
  urlencode: ofText((text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)),
  trim: ofTexts(2, (text, set) => trimmed(trimmed(text, set, 'start'), set, 'end')),
  trimprefix: ofTexts(2, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: ofTexts(2, (text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  replace: ofTexts(3, (text, part, by) => {
    // Between slashes stands a regular expression, and `$1` in what takes its place.
    if (part.length < 2 || !/^\/.*\/$/s.test(part)) return replaced(text, part, by);
    const pattern = part.slice(1, -1);
    if (pattern === '' || by.includes('$')) return undefined;
    return isPlainPattern(pattern) ? replaced(text, pattern, by) : withoutLetters(text, pattern, by);
  }),
  regex(operands, call) {
    const [pattern, text] = [textAt(operands, 0, call), textAt(operands, 1, call)];
    if (pattern === undefined || text === undefined || !isPlainPattern(pattern)) return undefined;
    return text.includes(pattern) ? madeText([pattern], call.place) : fails;
  },
  regexall(operands, call) {
    const [pattern, text] = [textAt(operands, 0, call), textAt(operands, 1, call)];
    if (pattern === undefined || text === undefined || pattern === '' || !isPlainPattern(pattern)) return undefined;
    const count = text.split(pattern).length - 1;
    if (!call.values.spend(count)) return undefined;
    return madeArray(Array.from({ length: count }, () => madeText([pattern], call.place)).flatMap((found) => found ?? []), call.place);
  },
  substr(operands, call) {
    const text = textAt(operands, 0, call);
    const [offset, length] = [numberAt(operands, 1, call), numberAt(operands, 2, call)];
    if (text === undefined || offset === undefined || length === undefined) return undefined;
    const letters = lettersOf(text);
    if (!letters || length < -1) return undefined;
    const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
    return madeText([letters.slice(start, length < 0 ? undefined : start + length).join('')], call.place);
  },
  startswith: tests((text, part) => text.startsWith(part)),
  endswith: tests((text, part) => text.endsWith(part)),
  strcontains: tests((text, part) => text.includes(part)),
};

/** `[^0-9A-Za-z]*`: letters that are taken away, or each replaced by itself; undefined for any other pattern. */
function withoutLetters(text: string, pattern: string, by: string): string | undefined {
  const [, not, written = '', often] = /^\[(\^?)((?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_ ./:,@=-])+)\]([*+]?)$/.exec(pattern) ?? [];
  if (not === undefined || (often !== '' && by !== '')) return undefined;
  const ranges = [...written.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])|[^]/g)].map(([single, from, to]) => [from ?? single, to ?? single] as const);
  if (ranges.some(([from, to]) => from > to)) return undefined;
  const isMeant = (letter: string): boolean => ranges.some(([from, to]) => from <= letter && letter <= to) !== (not === '^');
  return [...text].map((letter) => (isMeant(letter) ? by : letter)).join('');
}

/** A pattern that stands for nothing but itself. */
function isPlainPattern(pattern: string): boolean {
  return !/[\\^$.|?*+()[\]{}]/.test(pattern);
}

/** One letter becomes one, as in Terraform: `ß` has no capital. */
function letterByLetter(text: string, change: (letter: string) => string): string | undefined {
  const letters = [...text].map((letter) => ({ letter, changed: change(letter) }));
  // What Terraform makes of the few others is not told here.
  return letters.every(({ letter, changed }) => [...changed].length === 1 || letter === 'ß') ? letters.map(({ letter, changed }) => ([...changed].length === 1 ? changed : letter)).join('') : undefined;
}

function inUpperCase(text: string): string | undefined {
  return letterByLetter(text, (letter) => letter.toUpperCase());
}

/** A path without what leads nowhere, as Go writes it. */
function cleaned(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  const joinedParts = parts.join('/');
  return isRooted ? `/${joinedParts}` : joinedParts === '' ? '.' : joinedParts;
}

function replaced(text: string, part: string, by: string): string | undefined {
  if (part === '') return undefined;
  const pieces = text.split(part);
  return text.length + pieces.length * by.length > 65_536 ? undefined : pieces.join(by);
}

function trimmed(text: string, set: string, side: 'start' | 'end'): string {
  const letters = [...text];
  while (letters.length > 0 && set.includes(letters.at(side === 'start' ? 0 : -1) ?? '')) {
    if (side === 'start') letters.shift();
    else letters.pop();
  }
  return letters.join('');
}

/** `join(",", list…)`; the elements keep their places. */
function join(operands: readonly HostNode[], call: Call): Outcome | undefined {
  const [separator, ...rest] = operands;
  if (!separator) return undefined;
  const items = rest.flatMap((_, index): readonly (HostNode | undefined)[] => orderedAt(rest, index, call) ?? [undefined]);
  const pieces: HostNode[] = [];
  for (const [index, item] of items.entries()) {
    const text = item && asText(item, call);
    if (!text || !call.values.spend(1)) return undefined;
    pieces.push(...(index > 0 ? [separator] : []), text);
  }
  // A text alone stays what it is: a policy document, too.
  const [only, ...others] = pieces;
  if (only && others.length === 0 && only.kind !== 'number' && only.kind !== 'boolean') return only;
  return asText(separator, call) && joined(pieces, call);
}

export function joined(pieces: readonly HostNode[], { place, values }: Call): StringNode | undefined {
  // Every text counts with its length, so that texts made of texts stay bounded.
  if (!values.spend(pieces.length)) return undefined;
  const whole = joinedString({ kind: 'unknown', reason: 'a text', ...place }, pieces);
  return whole && whole.value.length <= 65_536 ? whole : undefined;
}

/** A node that is one text in every deployment: the operand itself, or the text made of it. */
export function asText(node: HostNode, { values, place }: Call): HostNode | undefined {
  const value = values.value(node);
  if (value.kind === 'choice' || value.kind === 'null' || value.kind === 'missing') return undefined;
  if (node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean') return node;
  const text = values.text(node);
  // What nobody can see is a text all the same, for nothing else can be put into one.
  if (!text) return value.kind === 'ref' || value.kind === 'unknown' ? value : undefined;
  return madeText(text.pieces, node.span.source === place.span.source ? node : place);
}
