/**
 * Matches a user's regular expression in time linear in the text: all ways through it are followed at once.
 *
 * It knows what such expressions for bearer tokens consist of: characters, classes, groups, alternatives, quantifiers
 * and anchors. Anything else (looking around, back references, flags, possessive quantifiers) is not guessed at but
 * answered with undefined. The platform's RegExp is never given a user's pattern.
 */

/** Whether the expression matches all of the text, or some part of it; undefined where it cannot be decided safely. */
export function matchesExpression(expression: string, text: string, extent: 'whole' | 'part'): boolean | undefined {
  const program = compile(expression);
  return program && run(program, text, extent);
}

type Accepts = (code: number) => boolean;

/** A state: consume a character, branch without consuming, assert an end of the text, or accept. */
type State =
  | { readonly kind: 'take'; readonly accepts: Accepts; next: number }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'start' | 'end'; next: number }
  | { readonly kind: 'done' };

interface Program {
  readonly states: readonly State[];
  readonly first: number;
}

type Node =
  | { readonly kind: 'take'; readonly accepts: Accepts }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly from: number; readonly to: number };

const MOST_STATES = 2_000;
const MOST_STEPS = 20_000;

class Unsupported extends Error {}

function compile(expression: string): Program | undefined {
  try {
    const emission: Emission = { states: [{ kind: 'done' }], steps: 0 };
    const first = emit(parse(expression), 0, emission);
    return { states: emission.states, first };
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

interface Emission {
  readonly states: State[];
  /** Counted apart from states, because repeating an empty group adds none and takes its time all the same. */
  steps: number;
}

/** Adds the states of a node in front of `next` and returns where they begin. */
function emit(node: Node, next: number, emission: Emission): number {
  const { states } = emission;
  if (states.length > MOST_STATES || ++emission.steps > MOST_STEPS) throw new Unsupported();
  switch (node.kind) {
    case 'take':
      return states.push({ kind: 'take', accepts: node.accepts, next }) - 1;
    case 'start':
    case 'end':
      return states.push({ kind: node.kind, next }) - 1;
    case 'sequence':
      return node.parts.reduceRight((after, part) => emit(part, after, emission), next);
    case 'choice':
      return node.parts.map((part) => emit(part, next, emission)).reduceRight((other, branch) => states.push({ kind: 'fork', next: branch, other }) - 1);
    case 'repeat':
      return emitRepeat(node, next, emission);
  }
}

function emitRepeat(node: Node & { readonly kind: 'repeat' }, next: number, emission: Emission): number {
  const { states } = emission;
  let start = next;
  if (node.to === Infinity) {
    const loop: State & { kind: 'fork' } = { kind: 'fork', next: 0, other: next };
    start = states.push(loop) - 1;
    loop.next = emit(node.part, start, emission);
  } else {
    for (let count = node.from; count < node.to; count++) {
      start = states.push({ kind: 'fork', next: emit(node.part, start, emission), other: next }) - 1;
    }
  }
  for (let count = 0; count < node.from; count++) start = emit(node.part, start, emission);
  return start;
}

function run(program: Program, text: string, extent: 'whole' | 'part'): boolean {
  let current = new Set<number>();
  for (let at = 0; at <= text.length; at++) {
    if (at === 0 || extent === 'part') follow(program, program.first, at, text.length, current);
    const isDone = current.has(0);
    if (isDone && (extent === 'part' || at === text.length)) return true;
    const next = new Set<number>();
    for (const index of current) {
      const state = program.states[index];
      if (state?.kind === 'take' && at < text.length && state.accepts(text.charCodeAt(at))) follow(program, state.next, at + 1, text.length, next);
    }
    current = next;
  }
  return false;
}

/** Adds a state and all that can be reached from it without a character. */
function follow(program: Program, first: number, at: number, length: number, into: Set<number>): void {
  const waiting = [first];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const state = program.states[index];
    if (into.has(index) || !state) continue;
    into.add(index);
    if (state.kind === 'fork') waiting.push(state.other, state.next);
    else if (state.kind === 'start' && at === 0) waiting.push(state.next);
    else if (state.kind === 'end' && at === length) waiting.push(state.next);
  }
}

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
}

function parse(expression: string): Node {
  const cursor: Cursor = { text: expression, at: 0, depth: 0 };
  const node = parseChoice(cursor);
  if (cursor.at < expression.length) throw new Unsupported();
  return node;
}

function parseChoice(cursor: Cursor): Node {
  const parts = [parseSequence(cursor)];
  while (cursor.text[cursor.at] === '|') {
    cursor.at++;
    parts.push(parseSequence(cursor));
  }
  return { kind: 'choice', parts };
}

function parseSequence(cursor: Cursor): Node {
  const parts: Node[] = [];
  for (let next = cursor.text[cursor.at]; next !== undefined && next !== '|' && next !== ')'; next = cursor.text[cursor.at]) {
    parts.push(parseQuantifier(cursor, parseUnit(cursor)));
  }
  return { kind: 'sequence', parts };
}

function parseQuantifier(cursor: Cursor, part: Node): Node {
  const match = /^(?:[*+?]|\{(\d{1,4})(,(\d{0,4}))?\})\??/.exec(cursor.text.slice(cursor.at, cursor.at + 14));
  if (!match) return part;
  cursor.at += match[0].length;
  if ('*+?{'.includes(cursor.text[cursor.at] ?? ' ')) throw new Unsupported(); // possessive, or a quantifier of a quantifier
  const sign = match[0][0];
  if (sign === '*') return { kind: 'repeat', part, from: 0, to: Infinity };
  if (sign === '+') return { kind: 'repeat', part, from: 1, to: Infinity };
  if (sign === '?') return { kind: 'repeat', part, from: 0, to: 1 };
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : match[3] === '' ? Infinity : Number(match[3]);
  if (to < from) throw new Unsupported();
  return { kind: 'repeat', part, from, to };
}

function parseUnit(cursor: Cursor): Node {
  const character = cursor.text[cursor.at++];
  switch (character) {
    case '(':
      return parseGroup(cursor);
    case '[':
      return { kind: 'take', accepts: parseClass(cursor) };
    case '.':
      return { kind: 'take', accepts: (code) => code !== 10 && code !== 13 };
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '\\':
      return { kind: 'take', accepts: parseEscape(cursor) };
    case '*':
    case '+':
    case '?':
    case '{':
    case undefined:
      throw new Unsupported();
    default:
      return { kind: 'take', accepts: exactly(character) };
  }
}

function parseGroup(cursor: Cursor): Node {
  const opening = /^\?(?::|<[A-Za-z][A-Za-z0-9]*>)/.exec(cursor.text.slice(cursor.at, cursor.at + 80));
  if (opening) cursor.at += opening[0].length;
  else if (cursor.text[cursor.at] === '?') throw new Unsupported();
  if (++cursor.depth > 100) throw new Unsupported();
  const node = parseChoice(cursor);
  cursor.depth--;
  if (cursor.text[cursor.at++] !== ')') throw new Unsupported();
  return node;
}

function parseClass(cursor: Cursor): Accepts {
  const isNegated = cursor.text[cursor.at] === '^';
  if (isNegated) cursor.at++;
  const members: Accepts[] = [];
  while (cursor.text[cursor.at] !== ']' || members.length === 0) {
    const low = parseClassMember(cursor);
    if (typeof low === 'number' && cursor.text[cursor.at] === '-' && cursor.text[cursor.at + 1] !== ']') {
      cursor.at++;
      const high = parseClassMember(cursor);
      if (typeof high !== 'number' || high < low) throw new Unsupported();
      members.push((code) => code >= low && code <= high);
    } else {
      members.push(typeof low === 'number' ? (code) => code === low : low);
    }
  }
  cursor.at++;
  const isMember: Accepts = (code) => members.some((accepts) => accepts(code));
  return isNegated ? (code) => !isMember(code) : isMember;
}

function parseClassMember(cursor: Cursor): number | Accepts {
  const character = cursor.text[cursor.at++];
  // Java nests and intersects classes; whoever uses that is answered with "cannot tell".
  if (character === undefined || character === '[' || (character === '&' && cursor.text[cursor.at] === '&')) throw new Unsupported();
  if (character !== '\\') return character.charCodeAt(0);
  const escaped = cursor.text[cursor.at] ?? '';
  const accepts = parseEscape(cursor);
  return /[a-zA-Z0-9]/.test(escaped) ? accepts : escaped.charCodeAt(0);
}

function parseEscape(cursor: Cursor): Accepts {
  const character = cursor.text[cursor.at++];
  if (character === undefined) throw new Unsupported();
  const named = NAMED_CLASSES[character];
  if (named) return named;
  if (/[a-zA-Z0-9]/.test(character)) throw new Unsupported();
  return exactly(character);
}

const exactly = (character: string): Accepts => {
  const wanted = character.charCodeAt(0);
  return (code) => code === wanted;
};

const isDigit: Accepts = (code) => code >= 48 && code <= 57;
const isWord: Accepts = (code) => isDigit(code) || code === 95 || ((code | 32) >= 97 && (code | 32) <= 122);
const isSpace: Accepts = (code) => code === 32 || (code >= 9 && code <= 13);

const NAMED_CLASSES: Readonly<Record<string, Accepts | undefined>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  t: exactly('\t'),
  n: exactly('\n'),
  r: exactly('\r'),
};
