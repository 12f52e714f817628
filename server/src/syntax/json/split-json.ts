/**
 * Cuts a JSON text into independent parts in one pass over its characters, without building a tree.
 *
 * Only containers above the part limit are cut, and only where they are orderly: what is damaged stays whole, so that
 * the parser sees all of the damage. Invariant: every comment and every character of a value lies in some part.
 */
import { partLimit, type Cut, type CutEntry, type PartEdit } from '../format';
import { decodeJsonString } from './json-string';

/** Cuts a text; a text that is damaged at its outermost level, or short, is one part. */
export function splitJson(text: string): Cut {
  const whole: Cut = { kind: 'part', start: 0, end: text.length, yields: 'value' };
  if (text.length <= partLimit) return whole;
  const scan = scanJson(text);
  if (scan.stack.length > 0 || scan.damaged || scan.root?.kind === 'part' || !scan.root) return whole;
  const entries = [...scan.outside, ...scan.root.entries].sort((a, b) => a.cut.start - b.cut.start);
  // Brackets that do not fit are settled within the part they stand in, and strings end with their line.
  return { ...scan.root, entries, isOrderly: true };
}

/** An object or array without any damage stays one, whatever it holds. */
export function keepsJsonCut({ before, after }: PartEdit): boolean {
  if (!/^[[{]/.test(before) || !/^[[{]/.test(after) || after.length > partLimit || before.length > partLimit) return false;
  const { root, stack, outside, isClean } = scanJson(after);
  return isClean && stack.length === 0 && outside.length === 0 && root?.start === 0 && root.end === after.length;
}

function scanJson(text: string): Scan {
  const scan: Scan = { text, stack: [], open: { object: 0, array: 0 }, root: undefined, outside: [], damaged: false, isClean: true };
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) at = step(scan, at);
  return scan;
}

/** Deeper containers are not cut: those who walk the cuts may recurse. */
const cutDepth = 64;

type Kind = 'object' | 'array';

interface Frame {
  readonly kind: Kind;
  readonly start: number;
  readonly entries: CutEntry[];
  expects: 'key' | 'colon' | 'value' | 'comma';
  key: CutEntry['key'];
  damaged: boolean;
  isWhole: boolean;
}

interface Scan {
  readonly text: string;
  readonly stack: Frame[];
  readonly open: Record<Kind, number>;
  root: Cut | undefined;
  /** Comments before and behind the root. */
  readonly outside: CutEntry[];
  damaged: boolean;
  /** No damage anywhere, also not inside. */
  isClean: boolean;
}

/** Handles what stands at an offset and answers where to go on. */
function step(scan: Scan, at: number): number {
  const character = scan.text[at];
  switch (character) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      return at + 1;
    case '{':
    case '[':
      openFrame(scan, character === '{' ? 'object' : 'array', at);
      return at + 1;
    case '}':
    case ']':
      closeFrame(scan, character === '}' ? 'object' : 'array', at);
      return at + 1;
    case ',':
    case ':':
      punctuation(scan, character);
      return at + 1;
    case '"':
      return scalar(scan, at, stringEnd(scan.text, at), 'string');
    case '/':
      if (scan.text[at + 1] === '/' || scan.text[at + 1] === '*') return comment(scan, at);
      return scalar(scan, at, wordEnd(scan.text, at), 'word');
    default:
      return scalar(scan, at, wordEnd(scan.text, at), 'word');
  }
}

function openFrame(scan: Scan, kind: Kind, at: number): void {
  const parent = scan.stack.at(-1);
  if (parent ? parent.expects !== 'value' : scan.root !== undefined) damage(scan);
  scan.open[kind]++;
  scan.stack.push({ kind, start: at, entries: [], expects: kind === 'object' ? 'key' : 'value', key: undefined, damaged: false, isWhole: false });
}

function closeFrame(scan: Scan, kind: Kind, at: number): void {
  if (scan.open[kind] === 0) {
    damage(scan);
    return;
  }
  let forgotten = false;
  let frame = scan.stack.pop();
  // A bracket was forgotten inside: the container that does end here is left whole with all of the damage.
  while (frame && frame.kind !== kind) {
    scan.open[frame.kind]--;
    forgotten = true;
    scan.isClean = false;
    frame = scan.stack.pop();
  }
  if (!frame) return;
  scan.open[kind]--;
  const isOrderly = !forgotten && !frame.damaged && !frame.isWhole && frame.expects === 'comma';
  const isCut = isOrderly && at + 1 - frame.start > partLimit && scan.stack.length < cutDepth;
  addValue(
    scan,
    isCut
      ? { kind, start: frame.start, end: at + 1, entries: frame.entries }
      : { kind: 'part', start: frame.start, end: at + 1, yields: 'value' },
  );
}

function punctuation(scan: Scan, character: ',' | ':'): void {
  const frame = scan.stack.at(-1);
  if (!frame || frame.expects !== (character === ',' ? 'comma' : 'colon')) damage(scan);
  if (!frame) return;
  frame.expects = character === ',' && frame.kind === 'object' ? 'key' : 'value';
}

function scalar(scan: Scan, start: number, end: number, kind: 'string' | 'word'): number {
  const frame = scan.stack.at(-1);
  if (frame?.kind === 'object' && frame.expects === 'key' && kind === 'string' && scan.text[end - 1] === '"') {
    const decoded = decodeJsonString(scan.text, start + 1, end - 1, []).value;
    frame.key = { text: decoded, start: start + 1, end: end - 1 };
    frame.expects = 'colon';
    // The long form of a function stands for a value, or makes members: its object means something only as a whole.
    if (decoded.startsWith('Fn::')) frame.isWhole = true;
  } else {
    if (frame && frame.expects !== 'value') damage(scan);
    addValue(scan, { kind: 'part', start, end, yields: 'value' });
  }
  return end;
}

function addValue(scan: Scan, cut: Cut): void {
  const frame = scan.stack.at(-1);
  if (!frame) {
    if (scan.root) damage(scan);
    scan.root ??= cut;
    return;
  }
  frame.entries.push(frame.key ? { key: frame.key, cut } : { cut });
  frame.key = undefined;
  frame.expects = 'comma';
}

function comment(scan: Scan, start: number): number {
  const { text, stack } = scan;
  const isLine = text[start + 1] === '/';
  const close = isLine ? lineEnd(text, start) : text.indexOf('*/', start + 2) + 2;
  const end = !isLine && close < start + 4 ? text.length : close;
  const frame = stack.at(-1);
  const yields = frame?.kind === 'array' ? 'items' : 'members';
  (frame?.entries ?? scan.outside).push({ cut: { kind: 'part', start, end, yields } });
  return end;
}

function damage(scan: Scan): void {
  scan.isClean = false;
  const frame = scan.stack.at(-1);
  if (frame) frame.damaged = true;
  else scan.damaged = true;
}

/** Behind the closing quote, or the line's end where there is none. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code === 92) at++;
    else if (code === 10 || code === 13) return at;
  }
  return text.length;
}

function wordEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !' \t\r\n{}[]:,"/'.includes(text[at] ?? '')) at++;
  return at;
}

function lineEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
