/**
 * `format` and `formatlist`: texts by a pattern with verbs.
 *
 * A text that is put in as it is keeps its place and what is unknown in it; widths, digits and other bases need to know all of
 * it. Verbs for exponents are left to deployment.
 */
import { compose, verbatim } from '../../../base/segment-map';
import type { HostNode, StringNode } from '../../../syntax/node';
import { madeArray, madeText } from '../made';
import { fails, type Call, type Outcome, type TerraformFunction } from '../values';
import { escapedJson, lettersOf, numberAt, orderedAt, textAt } from './operands';
import { asText, joined } from './texts';

export const formats: Readonly<Record<string, TerraformFunction>> = { format, formatlist };

/** `%s`, `%[2]s`, `%-8s`, `%05.2f`, `%%`. */
const verb = /%(?:\[(\d{1,3})\])?([-+0# ]{0,5})(\d{1,3})?(?:\.(\d{1,3}))?([a-zA-Z%])/g;

interface Verb {
  readonly letter: string;
  readonly flags: string;
  readonly width?: number;
  readonly precision?: number;
}

function format(operands: readonly HostNode[], call: Call): Outcome | undefined {
  const [pattern, ...rest] = operands;
  const written = pattern && call.values.value(pattern);
  if (written?.kind !== 'string' || written.holes.length > 0 || written.value.replace(verb, '').includes('%')) return undefined;
  const pieces: HostNode[] = [];
  const used = new Set<number>();
  let at = 0;
  let next = 0;
  for (const found of written.value.matchAll(verb)) {
    const [text, index, flags = '', width, precision, letter = ''] = found;
    if (found.index > at) pieces.push(part(written, at, found.index));
    at = found.index + text.length;
    if (letter === '%') {
      pieces.push(part(written, at - 1, at));
      continue;
    }
    if (index !== undefined) next = Number(index) - 1;
    used.add(next);
    const operand = rest[next++];
    const shown = operand ? formatted(operand, { letter, flags, ...(width === undefined ? {} : { width: Number(width) }), ...(precision === undefined ? {} : { precision: Number(precision) }) }, call) : fails;
    if (shown === undefined || shown === fails) return shown;
    pieces.push(shown);
  }
  // What no verb asks for is a mistake.
  if (rest.length > Math.max(-1, ...used) + 1) return fails;
  if (at < written.value.length) pieces.push(part(written, at, written.value.length));
  return joined(pieces, call);
}

function formatted(operand: HostNode, verb: Verb, call: Call): Outcome | undefined {
  const { letter, flags, width, precision } = verb;
  const isBare = flags === '' && width === undefined && precision === undefined;
  if (isBare && 'svt'.includes(letter)) return asText(operand, call);
  if (isBare && letter === 'd' && textAt([operand], 0, call) === undefined) return asText(operand, call);
  const shown = /^[dxXob]$/.test(letter) ? ofInteger(operand, verb, call) : letter === 'f' ? ofNumber(operand, verb, call) : ofText(operand, verb, call);
  return shown === undefined || shown === fails ? shown : madeText([shown], call.place);
}

function ofText(operand: HostNode, { letter, flags, width, precision }: Verb, call: Call): string | undefined {
  const text = textAt([operand], 0, call);
  if (text === undefined || !/^-?$/.test(flags) || !'sq'.includes(letter)) return undefined;
  const letters = lettersOf(text);
  const cut = precision === undefined ? text : letters?.slice(0, precision).join('');
  const shown = letter === 'q' ? escapedJson(text) : cut;
  if (shown === undefined || (letter === 'q' && (width !== undefined || precision !== undefined))) return undefined;
  const missing = ' '.repeat(Math.max(0, (width ?? 0) - (lettersOf(shown)?.length ?? 0)));
  return flags === '-' ? shown + missing : missing + shown;
}

const bases: Readonly<Record<string, number | undefined>> = { d: 10, x: 16, X: 16, o: 8, b: 2 };

function ofInteger(operand: HostNode, { letter, flags, width, precision }: Verb, call: Call): string | typeof fails | undefined {
  const number = numberAt([operand], 0, call);
  if (number === undefined || precision !== undefined || /[# ]/.test(flags)) return undefined;
  if (!Number.isInteger(number)) return fails;
  if (!Number.isSafeInteger(number)) return undefined;
  const digits = Math.abs(number).toString(bases[letter] ?? 10);
  return padded(letter === 'X' ? digits.toUpperCase() : digits, number < 0, flags, width);
}

function ofNumber(operand: HostNode, { flags, width, precision = 6 }: Verb, call: Call): string | undefined {
  const number = numberAt([operand], 0, call);
  // Beyond these the digits of a binary fraction differ.
  if (number === undefined || precision > 12 || Math.abs(number) > 1e9 || /[# ]/.test(flags)) return undefined;
  return padded(Math.abs(number).toFixed(precision), number < 0, flags, width);
}

function padded(digits: string, isNegative: boolean, flags: string, width = 0): string {
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : '';
  const missing = Math.max(0, width - digits.length - sign.length);
  if (flags.includes('-')) return sign + digits + ' '.repeat(missing);
  return flags.includes('0') ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits;
}

/** A stretch of a text without holes, in its place. */
function part(node: StringNode, start: number, end: number): StringNode {
  const segments = compose(node.segments, verbatim(start, end - start));
  const contentSpan = { ...node.span, start: segments.segments[0]?.source ?? node.span.start, end: segments.sourceEnd };
  return { ...node, value: node.value.slice(start, end), segments, contentSpan, parts: undefined, embedded: undefined };
}

/** Lists among the operands are gone through together; whatever is no list goes into every text. */
function formatlist(operands: readonly HostNode[], call: Call): Outcome | undefined {
  const [pattern, ...rest] = operands;
  const lists = rest.map((operand, index) => (call.values.items(operand) ? { items: orderedAt(rest, index, call) } : undefined));
  if (!pattern || lists.some((list) => list && !list.items)) return undefined;
  const lengths = lists.flatMap((list) => list?.items?.length ?? []);
  const [length = 1] = lengths;
  if (lengths.some((each) => each !== length)) return fails;
  const isUnseen = rest.some((operand, index) => !lists[index] && call.values.text(operand) === undefined);
  if (isUnseen) return undefined;
  const texts: HostNode[] = [];
  for (let index = 0; index < length; index++) {
    const text = format([pattern, ...rest.map((operand, at) => lists[at]?.items?.[index] ?? operand)], call);
    if (text === undefined || text === fails) return text;
    texts.push(text);
  }
  return madeArray(texts, call.place);
}
