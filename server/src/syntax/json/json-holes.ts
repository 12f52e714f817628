/**
 * Holes of a string that holds JSON, where they stand outside of quotes: what is known of the text that fills one is read
 * as the piece of the document it is — a value, items, members — and stands there under the conditions that choose it.
 *
 * What is no run of whole items or members (`], "Resource": [`) stays unknown, and so does a text nobody can see.
 */
import { expandHoles } from '../decode/expanded-holes';
import { settle, type ArrayNode, type ChoiceNode, type Hole, type HostNode, type Member, type ObjectNode } from '../node';
import { textInString } from '../placed-text';
import type { JsonReader } from './json-reader';
import { advance, openTokens, Token, type TokenStream } from './json-tokens';

/** Reads the inside of a container up to the end of a text. */
type ReadInside = (reader: JsonReader, shape: 'members' | 'items') => ObjectNode | ArrayNode;

/** Texts of holes in texts of holes; deeper ones are unknown. */
const depthLimit = 4;

/** The hole at the current token, which may reach further. */
export function holeAt({ tokens, from }: JsonReader): Hole | undefined {
  if (tokens.kind !== Token.number || from.holes.length === 0) return undefined;
  return from.holes.find((hole) => hole.start < tokens.end && hole.end > tokens.start);
}

/** The object or list whose JSON fills a hole, or the value that its text is in each case. */
export function valueIn(reader: JsonReader, hole: Hole, read: ReadInside): HostNode | undefined {
  if (!hole.from) return undefined;
  const value = isDocument(settle(hole.from)) ? hole.from : chosenText(hole) && wholeValue(hole.from, reader.depth, read);
  return value && { kind: 'ref', reference: hole.reference, target: value, span: reader.from.spanOf(hole.start, hole.end), origin: reader.from.origin };
}

/** The items a hole stands for; undefined where that cannot be told. The hole is stepped over with a comma behind it. */
export function itemsIn(reader: JsonReader, hole: Hole, read: ReadInside): readonly HostNode[] | undefined {
  const items = stands(reader, hole) ? itemsOf(chosenText(hole), reader.depth, read) : undefined;
  if (items) stepOver(reader.tokens, hole);
  return items;
}

/** As with items; undefined too where one that is there already would be another one in some cases. */
export function membersIn(reader: JsonReader, hole: Hole, before: readonly Member[], read: ReadInside): readonly Member[] | undefined {
  const members = stands(reader, hole) ? membersOf(chosenText(hole), reader.depth, read) : undefined;
  if (!members || members.some(({ key }) => before.some((member) => member.key === key))) return undefined;
  stepOver(reader.tokens, hole);
  return members;
}

/** What the text of a hole is chosen by. */
function chosenText({ from }: Hole): ChoiceNode | undefined {
  const chosen = from && settle(from);
  return chosen?.kind === 'choice' ? chosen : undefined;
}

/** Whether nothing else touches it: a digit before or behind it would be one value with its text. */
function stands({ tokens, from }: JsonReader, { start, end }: Hole): boolean {
  return tokens.start === start && (end === from.text.length || /[\s,{}[\]"]/.test(from.text.charAt(end)) || from.holes.some((next) => next.start === end));
}

function stepOver(tokens: TokenStream, { end }: Hole): void {
  // Holes that stand directly behind one another look like one number.
  tokens.end = end;
  tokens.scanner.setPosition(end);
  advance(tokens);
  if (tokens.kind === Token.comma) advance(tokens);
}

function itemsOf(node: HostNode | undefined, depth: number, read: ReadInside): readonly HostNode[] | undefined {
  const value = node && settle(node);
  if (value?.kind === 'choice') {
    const branches = value.branches.map(({ holds, value: branch }) => itemsOf(branch, depth, read)?.map((item) => onlyWhere(value, holds, item)));
    return branches.every((items) => items !== undefined) ? branches.flat() : undefined;
  }
  const inside = insideOf(value, 'items', depth, read);
  return inside?.kind === 'array' ? inside.items : undefined;
}

function membersOf(node: HostNode | undefined, depth: number, read: ReadInside): readonly Member[] | undefined {
  const value = node && settle(node);
  if (value?.kind !== 'choice') {
    const inside = insideOf(value, 'members', depth, read);
    return inside?.kind === 'object' ? inside.members : undefined;
  }
  const [holds, fails] = [true, false].map((side) => membersOf(value.branches.find((branch) => branch.holds === side)?.value, depth, read));
  if (!holds || !fails) return undefined;
  const both = holds.map((member) => ({ ...member, value: chosen(value, member.value, fails.find(({ key }) => key === member.key)?.value) }));
  const others = fails.filter(({ key }) => !holds.some((member) => member.key === key));
  return [...both, ...others.map((member) => ({ ...member, value: chosen(value, undefined, member.value) }))];
}

/** The value each of the texts is, if each is exactly one. */
function wholeValue(node: HostNode, depth: number, read: ReadInside): HostNode | undefined {
  const value = settle(node);
  if (value.kind === 'choice') {
    const branches = value.branches.map((branch) => ({ holds: branch.holds, value: branch.value && wholeValue(branch.value, depth, read) }));
    return branches.every((branch) => branch.value) ? { ...value, branches } : undefined;
  }
  const items = value.kind === 'string' && !/^\s*,|,\s*$/.test(value.value) ? insideOf(value, 'items', depth, read) : undefined;
  return items?.kind === 'array' && items.items.length === 1 ? items.items[0] : undefined;
}

/** Undefined where a text is no run of whole items or members, or nobody knows how many there are. */
function insideOf(node: HostNode | undefined, shape: 'members' | 'items', depth: number, read: ReadInside): ObjectNode | ArrayNode | undefined {
  if (node?.kind !== 'string' || depth >= depthLimit) return undefined;
  const from = textInString(expandHoles(node), { format: 'json', outer: node });
  const reader: JsonReader = { from, tokens: openTokens(from.text, from.holes), problems: [], open: [], depth: depth + 1 };
  // Commas at both ends belong to what stands around the hole.
  if (reader.tokens.kind === Token.comma) advance(reader.tokens);
  const inside = read(reader, shape);
  return reader.problems.length === 0 && inside.open === undefined ? inside : undefined;
}

/** Whether the text a hole is filled with in some case closes a bracket that it did not open, or the other way round. */
export function spills(node: HostNode | undefined): boolean {
  const value = node && settle(node);
  if (value?.kind === 'choice') return value.branches.some((branch) => spills(branch.value));
  if (value?.kind !== 'string') return false;
  const tokens = openTokens(value.value, value.holes);
  let depth = 0;
  for (; tokens.kind !== Token.end && depth >= 0; advance(tokens)) {
    if (tokens.kind === Token.openBrace || tokens.kind === Token.openBracket) depth++;
    else if (tokens.kind === Token.closeBrace || tokens.kind === Token.closeBracket) depth--;
  }
  return depth !== 0;
}

function onlyWhere(choice: ChoiceNode, holds: boolean, item: HostNode): ChoiceNode {
  return holds ? chosen(choice, item, undefined) : chosen(choice, undefined, item);
}

function chosen({ condition, decidedBy, origin }: ChoiceNode, holds: HostNode | undefined, fails: HostNode | undefined): ChoiceNode {
  const { span } = holds ?? fails ?? { span: condition.span };
  return { kind: 'choice', condition, ...(decidedBy ? { decidedBy } : {}), span, origin, shared: true, branches: [{ holds: true, value: holds }, { holds: false, value: fails }] };
}

function isDocument(node: HostNode): boolean {
  if (node.kind === 'choice') return node.branches.every(({ value }) => value !== undefined && isDocument(settle(value)));
  return node.kind === 'object' || node.kind === 'array';
}
