/**
 * Reads JSON values from tokens, with the recovery a half-typed document needs: a missing value becomes a `missing`
 * node, a key without a colon a member that misses its value, a forgotten bracket ends where the next key or an outer
 * bracket shows it must have ended.
 */
import { markShadowed, type HostNode, type Hole, type Member, type ObjectNode, type ArrayNode, type StringNode } from '../node';
import { decodeJsonString } from './json-string';
import { holeAt, itemsIn, membersIn, spills, valueIn } from './json-holes';
import type { JsonReader } from './json-reader';
import { advance, nextCharacter, skipTrivia, Token, type TokenStream } from './json-tokens';

/** Containers nested deeper than this are not read: recursion must stay bounded whatever a file holds. */
const depthLimit = 256;
/** A file that is no JSON at all should not produce a problem per byte. */
const problemLimit = 100;

/** Reads the value at the current token; leaves what cannot start a value where it is. */
export function readValue(reader: JsonReader): HostNode {
  const { tokens, from } = reader;
  switch (tokens.kind) {
    case Token.openBrace:
    case Token.openBracket:
      if (reader.open.length >= depthLimit) return skipDeep(reader);
      return readContainer(reader, tokens.kind === Token.openBrace ? 'object' : 'array');
    case Token.string:
      return readString(reader);
    case Token.number:
      return readNumber(reader);
    case Token.true:
    case Token.false:
    case Token.null:
      return readKeyword(reader);
    case Token.unknown:
      return readUnknown(reader);
    default:
      return { kind: 'missing', span: from.spanOf(tokens.start, tokens.start), origin: from.origin };
  }
}

/** Reads an object or array, or the inside of one up to the end of the text. */
export function readContainer(reader: JsonReader, shape: 'object' | 'array' | 'members' | 'items'): ObjectNode | ArrayNode {
  const { tokens, from } = reader;
  const isBare = shape === 'members' || shape === 'items';
  const isObject = shape === 'object' || shape === 'members';
  const start = tokens.start;
  const close = isObject ? Token.closeBrace : Token.closeBracket;
  if (!isBare) advance(tokens);
  reader.open.push(isBare ? Token.end : close);
  const inside: Inside = { members: [], items: [], open: undefined };
  while (!endsHere(reader, close, isBare)) {
    if (isObject) readMember(reader, inside);
    else readItem(reader, inside);
  }
  reader.open.pop();
  if (!isBare && tokens.kind === close) advance(tokens);
  else if (!isBare) {
    report(reader, start, start + 1, notClosed(isObject));
    tokens.followsUnclosed = true;
  }
  const base = { span: from.spanOf(start, Math.max(start, tokens.previousEnd)), origin: from.origin };
  const reason = inside.open ?? reader.spilled;
  const open = reason === undefined ? {} : { open: reason };
  if (!isObject) return { kind: 'array', ...base, items: inside.items, ...open };
  return { kind: 'object', ...base, members: markShadowed(inside.members), ...open };
}

interface Inside {
  readonly members: Member[];
  readonly items: HostNode[];
  open: string | undefined;
}

/** Whether the container ends at the current token, which is left alone; stray brackets are reported and skipped. */
function endsHere(reader: JsonReader, close: number, isBare: boolean): boolean {
  const { tokens } = reader;
  for (;;) {
    if (tokens.kind === Token.end) return true;
    if (!isCloser(tokens)) break;
    const fits = !isBare && tokens.kind === close;
    if (fits ? !goesOnBehindRoot(reader) : reader.open.includes(tokens.kind) && !isStray(reader)) return true;
    report(reader, tokens.start, tokens.end, `The \`${slice(tokens)}\` closes nothing that is open: remove it.`);
    advance(tokens);
    if (tokens.kind === Token.comma) advance(tokens);
  }
  return close === Token.closeBracket && endsBeforeKey(reader);
}

/** A key inside an array shows that the array's bracket was forgotten. */
const endsBeforeKey = ({ tokens, open }: JsonReader): boolean => isKey(tokens) && open.includes(Token.closeBrace);

/** The outermost bracket cannot be meant where members follow it: then one inside was closed twice. */
function goesOnBehindRoot(reader: JsonReader): boolean {
  if (reader.open.length !== 1) return false;
  const { masked, end } = reader.tokens;
  const comma = skipTrivia(masked, end);
  return masked[comma] === ',' && nextCharacter(masked, comma + 1) === '"';
}

/** A second brace behind an item is a stray one where the array visibly goes on behind it. */
function isStray(reader: JsonReader): boolean {
  const { masked, end, previousEnd, kind } = reader.tokens;
  if (kind !== Token.closeBrace || reader.open.at(-1) !== Token.closeBracket || masked[previousEnd - 1] !== '}') return false;
  const next = skipTrivia(masked, end);
  return masked[next] === ']' || (masked[next] === ',' && nextCharacter(masked, next + 1) === '{');
}

function readItem(reader: JsonReader, inside: Inside): void {
  const { tokens, from } = reader;
  if (tokens.kind === Token.comma || tokens.kind === Token.colon) {
    report(reader, tokens.start, tokens.end, `There is no value before this \`${slice(tokens)}\`: write one, or remove it.`);
    advance(tokens);
    return;
  }
  const hole = holeAt(reader);
  const items = hole && itemsIn(reader, hole, readContainer);
  if (items) {
    inside.items.push(...items);
    return;
  }
  const item = readValue(reader);
  inside.items.push(item);
  // `${join(…)}` may stand for several items; `jsonencode` makes exactly one value.
  if (hole && item.kind !== 'ref' && !/^[$%]\{\s*jsonencode\s*\(/.test(from.text.slice(hole.start, hole.end))) inside.open = openReason(hole);
  readComma(reader, inside);
}

function readMember(reader: JsonReader, inside: Inside): void {
  const { tokens } = reader;
  const hole = holeAt(reader);
  const members = hole && membersIn(reader, hole, inside.members, readContainer);
  if (members) {
    inside.members.push(...members);
  } else if (hole) {
    readComputedMember(reader, hole, inside);
  } else if (tokens.kind === Token.comma || tokens.kind === Token.colon) {
    report(reader, tokens.start, tokens.end, `There is no key before this \`${slice(tokens)}\`: write one, or remove it.`);
    advance(tokens);
  } else if (tokens.kind === Token.openBrace || tokens.kind === Token.openBracket) {
    report(reader, tokens.start, tokens.end, 'This value has no key, so it is ignored: write the key and a colon before it.');
    readValue(reader);
    readComma(reader, inside);
  } else {
    const member = readKeyAndValue(reader);
    inside.members.push(member);
    // A key without a value has been reported; the comma goes with it.
    if (member.value.kind !== 'missing' || tokens.kind === Token.comma) readComma(reader, inside);
  }
}

/** Members that are computed leave the object open; nothing is known about their names. */
function readComputedMember(reader: JsonReader, hole: Hole, inside: Inside): void {
  inside.open = openReason(hole);
  if (spills(hole.from)) reader.spilled = inside.open;
  advance(reader.tokens);
  if (reader.tokens.kind !== Token.colon) return readComma(reader, inside);
  advance(reader.tokens);
  readValue(reader);
  readComma(reader, inside);
}

function readKeyAndValue(reader: JsonReader): Member {
  const { tokens, from } = reader;
  const { start } = tokens;
  const isQuoted = tokens.kind === Token.string;
  const [contentStart, contentEnd] = isQuoted ? contentRange(tokens) : [tokens.start, tokens.end];
  const key = isQuoted ? decodeJsonString(from.text, contentStart, contentEnd, from.holes).value : slice(tokens);
  if (!isQuoted) report(reader, start, tokens.end, `The key \`${key}\` is not quoted, which JSON demands: put it in double quotes.`);
  advance(tokens);
  const value = readMemberValue(reader, key, { start: contentStart, end: contentEnd });
  const valueEnd = value.kind === 'missing' ? Math.max(contentEnd, tokens.previousEnd) : tokens.previousEnd;
  return { key, keySpan: from.spanOf(contentStart, contentEnd), value, span: from.spanOf(start, valueEnd) };
}

function readMemberValue(reader: JsonReader, key: string, keyRange: { start: number; end: number }): HostNode {
  const { tokens, from } = reader;
  const hasColon = tokens.kind === Token.colon;
  if (hasColon) advance(tokens);
  const isValue = startsValue(tokens) && !isKey(tokens) && (hasColon || (!tokens.startsLine && tokens.kind !== Token.unknown));
  if (isValue) {
    if (!hasColon) report(reader, keyRange.start, keyRange.end, `There is no colon between \`${key === '' ? '""' : key}\` and its value: write one.`);
    return readValue(reader);
  }
  report(reader, keyRange.start, keyRange.end, `The key \`${key === '' ? '""' : key}\` has no value: write one, or remove the key.`);
  const behind = tokens.previousEnd;
  const at = hasColon && tokens.masked[behind] === ' ' ? behind + 1 : behind;
  return { kind: 'missing', span: from.spanOf(at, at), origin: from.origin };
}

/** Reads the comma behind a member or item; a hole may hold it, and `inside.open` excuses what one stands between. */
function readComma(reader: JsonReader, inside: Inside): void {
  const { tokens } = reader;
  if (tokens.kind === Token.comma) {
    const { start, end } = tokens;
    advance(tokens);
    if (isCloser(tokens)) report(reader, start, end, 'Nothing follows this comma, which JSON does not allow: remove it.');
  } else if ((startsValue(tokens) || tokens.kind === Token.colon) && !tokens.followsUnclosed && inside.open === undefined && !holeAt(reader)) {
    if (reader.open.at(-1) === Token.closeBracket && endsBeforeKey(reader)) return;
    report(reader, tokens.start, tokens.end, 'There is no comma between this and what stands before it: write one.');
  }
}

function readString(reader: JsonReader): StringNode {
  const { tokens, from } = reader;
  const [start, end] = contentRange(tokens);
  const decoded = decodeJsonString(from.text, start, end, from.holes);
  const { badEscape } = decoded;
  if (tokens.isUnclosed) report(reader, tokens.start, end, 'This string is not closed: write a `"` at its end.');
  if (badEscape) {
    const written = from.text.slice(badEscape.start, badEscape.end);
    report(reader, badEscape.start, badEscape.end, `\`${written}\` is not an escape that JSON knows: write \`\\\\\` for a backslash.`);
  }
  const node: StringNode = {
    kind: 'string',
    span: from.spanOf(tokens.start, tokens.isUnclosed ? end : tokens.end),
    origin: from.origin,
    value: decoded.value,
    holes: decoded.holes,
    segments: from.mapOut(decoded.segments),
    style: 'double',
    contentSpan: from.spanOf(start, end),
  };
  advance(tokens);
  return node;
}

/** Where the content of a string token lies; without a closing quote it ends before the comma at the line's end. */
function contentRange(tokens: TokenStream): [number, number] {
  const start = tokens.start + 1;
  if (!tokens.isUnclosed) return [start, tokens.end - 1];
  const end = trimEnd(tokens.masked, start, tokens.end);
  return [start, tokens.masked[end - 1] === ',' && end > start ? trimEnd(tokens.masked, start, end - 1) : end];
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** A number, or a hole that stands for a whole value: masked, it looks like a number. */
function readNumber(reader: JsonReader): HostNode {
  const { tokens, from } = reader;
  const { start } = tokens;
  do advance(tokens);
  while ((tokens.kind === Token.number || tokens.kind === Token.unknown) && tokens.start === tokens.previousEnd);
  const end = tokens.previousEnd;
  const base = { span: from.spanOf(start, end), origin: from.origin };
  const hole = from.holes.find((candidate) => candidate.start < end && candidate.end > start);
  if (hole) {
    if (hole.start !== start || hole.end !== end) return { kind: 'unknown', ...base, reason: openReason(hole) };
    if (spills(hole.from)) reader.spilled = openReason(hole);
    // The text of the hole is JSON, so it is not the value: `"a"` has quotes.
    return valueIn(reader, hole, readContainer) ?? { kind: 'unknown', ...base, reason: openReason(hole), reference: hole.reference };
  }
  const raw = from.text.slice(start, end);
  if (/^-?0\d+$/.test(raw)) {
    report(reader, start, end, `The number \`${raw}\` starts with a zero, which JSON does not allow: put it in double quotes.`);
  } else if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(raw)) {
    report(reader, start, end, notAValue(raw));
    return { kind: 'unknown', ...base, reason: 'it is not a JSON value' };
  }
  return { kind: 'number', ...base, value: Number(raw), raw };
}

function readKeyword(reader: JsonReader): HostNode {
  const { tokens, from } = reader;
  const raw = slice(tokens);
  const base = { span: from.spanOf(tokens.start, tokens.end), origin: from.origin };
  const { kind } = tokens;
  advance(tokens);
  return kind === Token.null ? { kind: 'null', ...base } : { kind: 'boolean', ...base, value: kind === Token.true, raw };
}

/** Words without quotes, up to what can end a value on the same line. */
function readUnknown(reader: JsonReader): HostNode {
  const { tokens, from } = reader;
  const { start } = tokens;
  const filling = fillingAt(from.text, start);
  if (filling !== undefined) {
    do advance(tokens);
    while (tokens.kind !== Token.end && tokens.start < start + filling.length);
    report(reader, start, start + filling.length, notAValue(filling));
    const span = from.spanOf(start, start + filling.length);
    return { kind: 'unknown', span, origin: from.origin, reason: 'a template is filled in here', reference: { address: filling, label: filling, isPure: true, span } };
  }
  const goesOn: readonly number[] = [Token.unknown, Token.number, Token.colon];
  do advance(tokens);
  while (!tokens.startsLine && goesOn.includes(tokens.kind));
  const end = tokens.previousEnd;
  report(reader, start, end, notAValue(from.text.slice(start, end)));
  return { kind: 'unknown', span: from.spanOf(start, end), origin: from.origin, reason: 'it is not a JSON value' };
}

/** `${jsonencode(x)}`, which becomes a value where the text is the template of a document. */
function fillingAt(text: string, start: number): string | undefined {
  const pattern = /\$\{[^{}"\n]*\}/y;
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

function skipDeep(reader: JsonReader): HostNode {
  const { tokens, from } = reader;
  const { start } = tokens;
  let depth = 0;
  do {
    if (tokens.kind === Token.openBrace || tokens.kind === Token.openBracket) depth++;
    else if (tokens.kind === Token.closeBrace || tokens.kind === Token.closeBracket) depth--;
    advance(tokens);
  } while (depth > 0 && tokens.kind !== Token.end);
  report(reader, start, start + 1, `What stands here is nested more than ${depthLimit} levels deep and is not looked at: flatten it.`);
  return { kind: 'unknown', span: from.spanOf(start, tokens.previousEnd), origin: from.origin, reason: 'it is nested too deeply' };
}

function report(reader: JsonReader, start: number, end: number, message: string): void {
  if (reader.problems.length < problemLimit) reader.problems.push({ span: reader.from.spanOf(start, end), message });
}

const isCloser = ({ kind }: TokenStream): boolean => kind === Token.closeBrace || kind === Token.closeBracket;

const startsValue = ({ kind }: TokenStream): boolean =>
  kind === Token.openBrace || kind === Token.openBracket || (kind >= Token.null && kind <= Token.number) || kind === Token.unknown;

const isKey = (tokens: TokenStream): boolean =>
  tokens.kind === Token.string && !tokens.isUnclosed && nextCharacter(tokens.masked, tokens.end) === ':';

const slice = (tokens: TokenStream): string => tokens.masked.slice(tokens.start, tokens.end);

const openReason = (hole: Hole): string => `\`${hole.reference.label}\` is computed at deployment`;

const notAValue = (raw: string): string => `\`${raw.slice(0, 40)}\` is not a JSON value: put text in double quotes.`;

const notClosed = (isObject: boolean): string =>
  isObject ? 'This object is not closed: write a `}` at its end.' : 'This array is not closed: write a `]` at its end.';
