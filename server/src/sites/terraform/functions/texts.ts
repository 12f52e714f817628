/** Functions over text. Those that put texts together keep what is unknown in them; the others need to know all of it. */
import { compose, verbatim } from '../../../base/segment-map';
import { joinedString } from '../../../policy/joined-string';
import type { HostNode, StringNode } from '../../../syntax/node';
import { isDefinite } from '../collections';
import { madeArray, madeBoolean, madeText } from '../made';
import { fails, type Call, type Outcome, type TerraformFunction } from '../values';
import { numberAt, orderedAt, textAt } from './operands';

const whiteSpace = /^\s+|\s+$/g;

/** A function of one known text. */
function ofText(change: (text: string) => string): TerraformFunction {
  return (operands, call) => {
    const text = textAt(operands, 0, call);
    return text === undefined ? undefined : madeText([change(text)], call.place);
  };
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
  format,
  formatlist,
  split(operands, call) {
    const [separator, text] = [textAt(operands, 0, call), textAt(operands, 1, call)];
    if (separator === undefined || text === undefined) return undefined;
    const parts = separator === '' ? [...text] : text.split(separator);
    return call.values.spend(parts.length) ? madeArray(parts.flatMap((part) => madeText([part], call.place) ?? []), call.place) : undefined;
  },
  lower: ofText((text) => text.toLowerCase()),
  upper: ofText((text) => text.toUpperCase()),
  title: ofText((text) => text.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())),
  trimspace: ofText((text) => text.replace(whiteSpace, '')),
  chomp: ofText((text) => text.replace(/[\r\n]+$/, '')),
  strrev: ofText((text) => [...text].reverse().join('')),
  trim: ofTexts(2, (text, set) => trimmed(trimmed(text, set, 'start'), set, 'end')),
  trimprefix: ofTexts(2, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: ofTexts(2, (text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  // Between slashes stands a regular expression.
  replace: ofTexts(3, (text, part, by) => (/^\/.*\/$/s.test(part) && part.length > 1 ? undefined : replaced(text, part, by))),
  substr(operands, call) {
    const text = textAt(operands, 0, call);
    const [offset, length] = [numberAt(operands, 1, call), numberAt(operands, 2, call)];
    if (text === undefined || offset === undefined || length === undefined) return undefined;
    const letters = [...text];
    const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
    return madeText([letters.slice(start, length < 0 ? undefined : start + length).join('')], call.place);
  },
  startswith: tests((text, part) => text.startsWith(part)),
  endswith: tests((text, part) => text.endsWith(part)),
  strcontains: tests((text, part) => text.includes(part)),
};

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
  return asText(separator, call) && joined(pieces, call);
}

function joined(pieces: readonly HostNode[], { place, values }: Call): StringNode | undefined {
  // Every text counts with its length, so that texts made of texts stay bounded.
  if (!values.spend(pieces.length)) return undefined;
  const whole = joinedString({ kind: 'unknown', reason: 'a text', ...place }, pieces);
  return whole && whole.value.length <= 65_536 ? whole : undefined;
}

/** A node that is one text in every deployment: the operand itself, or the text made of it. */
function asText(node: HostNode, { values, place }: Call): HostNode | undefined {
  const value = values.value(node);
  if (value.kind === 'choice' || value.kind === 'null' || value.kind === 'missing') return undefined;
  if (node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean') return node;
  const text = values.text(node);
  // What nobody can see is a text all the same, for nothing else can be put into one.
  if (!text) return value.kind === 'ref' || value.kind === 'unknown' ? value : undefined;
  return madeText(text.pieces, node.span.source === place.span.source ? node : place);
}

/** `%s`, `%v`, `%d`, `%t`, `%q`, `%%`, with `[2]` for another operand and zeros before a number. */
const verb = /%(?:\[(\d+)\])?(0\d{1,2}|#)?([a-zA-Z%])/g;

function format(operands: readonly HostNode[], call: Call): Outcome | undefined {
  const [pattern, ...rest] = operands;
  const written = pattern && call.values.value(pattern);
  // Widths and other verbs are not worked out.
  if (written?.kind !== 'string' || written.holes.length > 0 || written.value.replace(verb, '').includes('%')) return undefined;
  const pieces: HostNode[] = [];
  let at = 0;
  let next = 0;
  for (const found of written.value.matchAll(verb)) {
    const [text, index, zeros, letter] = found;
    if (found.index > at) pieces.push(part(written, at, found.index));
    at = found.index + text.length;
    if (letter === '%') {
      pieces.push(part(written, at - 1, at));
      continue;
    }
    if (index !== undefined) next = Number(index) - 1;
    const operand = rest[next++];
    const shown = operand ? formatted(operand, letter ?? '', zeros, call) : fails;
    if (shown === undefined || shown === fails) return shown;
    pieces.push(shown);
  }
  if (at < written.value.length) pieces.push(part(written, at, written.value.length));
  return joined(pieces, call);
}

function formatted(operand: HostNode, letter: string, flags: string | undefined, call: Call): Outcome | undefined {
  const text = asText(operand, call);
  const written = textAt([operand], 0, call);
  switch (letter) {
    case 's':
    case 'v':
    case 't':
      return flags === undefined ? text : undefined;
    case 'd': {
      const digits = flags?.startsWith('0') ? Number(flags) : 0;
      if (flags === undefined) return text;
      return written === undefined || !/^\d+$/.test(written) || flags === '#' ? undefined : madeText([written.padStart(digits, '0')], call.place);
    }
    case 'q':
      return written === undefined ? undefined : madeText([JSON.stringify(written)], call.place);
    default:
      return undefined;
  }
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
  const lists = rest.map((operand) => call.values.items(operand));
  const length = Math.max(0, ...lists.map((list) => list?.items.length ?? 0));
  if (!pattern || lists.some((list) => list && (!isDefinite(list) || list.isSet === true))) return undefined;
  if (lists.every((list) => list === undefined)) return undefined;
  if (lists.some((list) => list && list.items.length !== length)) return fails;
  const isUnseen = rest.some((operand, index) => !lists[index] && call.values.text(operand) === undefined);
  if (isUnseen) return undefined;
  const texts: HostNode[] = [];
  for (let index = 0; index < length; index++) {
    const text = format([pattern, ...rest.map((operand, at) => lists[at]?.items[index] ?? operand)], call);
    if (text === undefined || text === fails) return text;
    texts.push(text);
  }
  return madeArray(texts, call.place);
}
