/**
 * How a resource pattern lies to a set of calls: it covers all of them, some, or none.
 *
 * The set is what a route stands for: stages, methods, and a path template whose parameters may be any text. The answer
 * is exact: both sides are small automata, run side by side over the kinds of character that matter. Where that grows
 * beyond its budget, or a value is unknown, the answer is `unknown`. Conditions and principals are not looked at.
 */
import { isAtom, sameAtom, type Atom, type HoledText, type Piece } from '../base/atoms';
import { alphabetOf } from '../evaluate/match/tokens';

export interface CallSet {
  /** Everything up to the API id: `arn:P:execute-api:R:A:I`. */
  readonly prefix: HoledText;
  /** `any`: whatever stages there may be. */
  readonly stages: readonly HoledText[] | 'any';
  /** Upper-case verbs; `any`: whatever verb there may be. */
  readonly methods: readonly string[] | 'any';
  /** With its leading slash: `/orders/{id}`, `/{proxy+}`; for WebSocket APIs the route key, and then no method. */
  readonly path: string;
  readonly shape: 'method-and-path' | 'route-key';
}

export type Relation =
  | { readonly kind: 'covers' }
  /** One call of the set inside the pattern and one outside, as ARNs; atoms as `${label}`. */
  | { readonly kind: 'overlaps'; readonly inside: string; readonly outside: string }
  | { readonly kind: 'disjoint' }
  | { readonly kind: 'unknown' };

export function relate(pattern: HoledText, set: CallSet): Relation {
  const strict = follow(pattern, set, 'strict');
  if (strict === undefined) return { kind: 'unknown' };
  if (strict.outside === undefined) return { kind: 'covers' };
  const lenient = hasForeignAtoms(pattern, set) ? follow(pattern, set, 'lenient') : strict;
  if (lenient === undefined) return { kind: 'unknown' };
  if (lenient.inside === undefined) return { kind: 'disjoint' };
  if (strict.inside === undefined || lenient.outside === undefined) return { kind: 'unknown' };
  return { kind: 'overlaps', inside: strict.inside, outside: lenient.outside };
}

/**
 * `strict`: an atom equals only itself, so what is inside is certainly inside. `lenient`: an atom that is on one side
 * only may be any text, so what is outside is certainly outside.
 */
type Reading = 'strict' | 'lenient';

/** A call inside and one outside as far as there are any; undefined where finding out takes too long. */
function follow(pattern: HoledText, set: CallSet, reading: Reading): Found | undefined {
  const shared = reading === 'strict' ? undefined : atomsOf(set);
  const wanted = patternUnits(pattern).map((unit): Unit => (shared && isForeign(unit, shared) ? ANY_RUN : unit));
  const own = reading === 'strict' ? undefined : pattern.pieces.filter(isAtom);
  const found: Found = { inside: undefined, outside: undefined, isCutShort: false };
  for (const tail of tails(set)) {
    compare(wanted, [...textUnits(set.prefix.pieces), ...tail], own, found);
    if (found.isCutShort) return undefined;
  }
  return found;
}

/** One place of either side: an exact unit, or a run of units of one kind. */
type Unit =
  | { readonly kind: 'exact'; readonly symbol: Symbol }
  | { readonly kind: 'one' }
  /** `least` 1 for parameters, which are never empty. */
  | { readonly kind: 'run'; readonly without: ReadonlySet<Symbol>; readonly only: 'anything' | 'word' | 'capitals'; readonly least: 0 | 1 };

/** A character, or an atom that takes part as a whole. */
type Symbol = string | Atom;

interface Found {
  inside: string | undefined;
  outside: string | undefined;
  isCutShort: boolean;
}

const NONE: ReadonlySet<Symbol> = new Set();
const SLASH: ReadonlySet<Symbol> = new Set(['/']);
const ANY_RUN: Unit = { kind: 'run', without: NONE, only: 'anything', least: 0 };
const MOST_STATES = 20_000;

function patternUnits({ pieces }: HoledText): Unit[] {
  return pieces.flatMap((piece): Unit[] => {
    if (isAtom(piece)) return [{ kind: 'exact', symbol: piece }];
    return Array.from(piece, (character): Unit => {
      if (character === '*') return ANY_RUN;
      return character === '?' ? { kind: 'one' } : { kind: 'exact', symbol: character };
    });
  });
}

function textUnits(pieces: readonly Piece[]): Unit[] {
  return pieces.flatMap((piece) => (isAtom(piece) ? [exact(piece)] : Array.from(piece, exact)));
}

const exact = (symbol: Symbol): Unit => ({ kind: 'exact', symbol });

/** What may stand behind the API id, one row for each combination that is not written as a run. */
function tails({ stages, methods, path, shape }: CallSet): Unit[][] {
  const stageRows = stages === 'any' ? [[run('word')]] : stages.map((stage) => textUnits(stage.pieces));
  const methodRows = methods === 'any' ? [[run('capitals')]] : methods.map((method) => textUnits([method]));
  if (shape === 'route-key') return stageRows.map((stage) => [exact('/'), ...stage, exact('/'), ...textUnits([path])]);
  return stageRows.flatMap((stage) => methodRows.map((method) => [exact('/'), ...stage, exact('/'), ...method, ...pathUnits(path)]));
}

const run = (only: 'word' | 'capitals'): Unit => ({ kind: 'run', without: SLASH, only, least: 1 });

/** `{id}` stands for one segment, `{proxy+}` for all that follow. */
function pathUnits(path: string): Unit[] {
  const units: Unit[] = [];
  let at = 0;
  const full = path.startsWith('/') ? path : `/${path}`;
  while (at < full.length) {
    const close = full[at] === '{' ? full.indexOf('}', at) : -1;
    if (close < 0) {
      units.push(exact(full.charAt(at++)));
      continue;
    }
    const isGreedy = full[close - 1] === '+';
    units.push({ kind: 'run', without: isGreedy ? NONE : SLASH, only: 'anything', least: 1 });
    at = close + 1;
  }
  return units;
}

/** A way to a pair of states, to write down the text that leads there. */
interface Way {
  readonly subject: number;
  readonly pattern: readonly number[];
  readonly text: string;
}

/**
 * Follows the pattern in all states at once while the subject reads every kind of text it stands for. Atoms of the
 * subject that are not among `own` may be any text; without `own` they are taken as they are.
 */
function compare(pattern: readonly Unit[], subject: readonly Unit[], own: readonly Atom[] | undefined, found: Found): void {
  const alphabet = charactersOf(pattern, subject);
  const seen = new Set<string>();
  const waiting: Way[] = [{ subject: 0, pattern: closure(pattern, [0]), text: '' }];
  for (let way = waiting.shift(); way; way = waiting.shift()) {
    for (const position of skippable(subject, way.subject)) {
      const key = `${position} ${way.pattern.join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_STATES) {
        found.isCutShort = true;
        return;
      }
      if (position === subject.length) {
        if (way.pattern.includes(pattern.length)) found.inside ??= way.text;
        else found.outside ??= way.text;
        if (found.inside !== undefined && found.outside !== undefined) return;
        continue;
      }
      const unit = subject[position];
      if (!unit) continue;
      for (const symbol of symbolsOf(unit, alphabet)) {
        const isAnything = own !== undefined && typeof symbol !== 'string' && isForeign(exact(symbol), own);
        const next = isAnything ? fromAnywhere(pattern, way.pattern, symbol) : closure(pattern, step(pattern, way.pattern, symbol));
        const text = way.text + (typeof symbol === 'string' ? symbol : `\${${symbol.label}}`);
        for (const after of unit.kind === 'run' ? [LOOP(position), position + 1] : [position + 1]) waiting.push({ subject: after, pattern: next, text });
      }
    }
  }
}

/** A run that has taken at least one unit and may take more is marked by a half step. */
const LOOP = (position: number): number => position + 0.5;

/** The subject positions a position stands for without reading: an empty run, or a run that goes on. */
function skippable(subject: readonly Unit[], position: number): readonly number[] {
  const at = Math.floor(position);
  if (position !== at) return [at];
  const unit = subject[at];
  return unit?.kind === 'run' && unit.least === 0 ? [at, at + 1] : [at];
}

/** Pattern states reachable without reading: a star may stand for nothing. */
function closure(pattern: readonly Unit[], states: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (let state of states) {
    all.add(state);
    while (pattern[state]?.kind === 'run') all.add(++state);
  }
  return [...all].sort((a, b) => a - b);
}

function step(pattern: readonly Unit[], states: readonly number[], symbol: Symbol): number[] {
  const next: number[] = [];
  for (const state of states) {
    const unit = pattern[state];
    if (unit?.kind === 'run') next.push(state);
    else if (unit?.kind === 'one' && typeof symbol === 'string') next.push(state + 1);
    else if (unit?.kind === 'exact' && isSame(unit.symbol, symbol)) next.push(state + 1);
  }
  return next;
}

/** The states that some value of an atom leads to: as far as the pattern has only what its shape can hold. */
function fromAnywhere(pattern: readonly Unit[], states: readonly number[], { shape }: Atom): readonly number[] {
  const alphabet = alphabetOf(shape);
  const holds = (unit: Unit | undefined): boolean => {
    if (unit?.kind !== 'exact') return unit !== undefined;
    return typeof unit.symbol === 'string' && (alphabet?.(unit.symbol.charCodeAt(0)) ?? true);
  };
  const reached = new Set(states);
  for (const state of states) {
    for (let next = state; holds(pattern[next]) && !reached.has(next + 1); next++) reached.add(next + 1);
  }
  return closure(pattern, [...reached]);
}

function isSame(left: Symbol, right: Symbol): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return sameAtom(left, right);
}

/** The characters either side mentions, and one of each kind that neither does. */
function charactersOf(pattern: readonly Unit[], subject: readonly Unit[]): readonly string[] {
  const mentioned = new Set<string>(['/']);
  for (const unit of [...pattern, ...subject]) if (unit.kind === 'exact' && typeof unit.symbol === 'string') mentioned.add(unit.symbol);
  const fresh = (candidates: string): string | undefined => [...candidates].find((character) => !mentioned.has(character));
  const others = [fresh('xyzabcdefghijklmnopqrstuvw'), fresh('XYZABCDEFGHIJKLMNOPQRSTUVW'), fresh('~!^')];
  return [...mentioned, ...others.flatMap((character) => character ?? [])];
}

function symbolsOf(unit: Unit, alphabet: readonly string[]): readonly Symbol[] {
  if (unit.kind === 'exact') return [unit.symbol];
  if (unit.kind === 'one') return alphabet;
  return alphabet.filter((character) => !unit.without.has(character) && isOf(unit.only, character));
}

function isOf(kind: 'anything' | 'word' | 'capitals', character: string): boolean {
  if (kind === 'anything') return true;
  return kind === 'capitals' ? character >= 'A' && character <= 'Z' : /[A-Za-z0-9_-]/.test(character);
}

function atomsOf({ prefix, stages }: CallSet): readonly Atom[] {
  return [...prefix.pieces, ...(stages === 'any' ? [] : stages.flatMap((stage) => stage.pieces))].filter(isAtom);
}

function isForeign(unit: Unit, others: readonly Atom[]): boolean {
  const symbol = unit.kind === 'exact' ? unit.symbol : '';
  return typeof symbol !== 'string' && !others.some((other) => sameAtom(other, symbol));
}

/** Whether an atom stands on one side only, so that its value would matter. */
function hasForeignAtoms(pattern: HoledText, set: CallSet): boolean {
  const own = pattern.pieces.filter(isAtom);
  const others = atomsOf(set);
  return own.some((atom) => isForeign(exact(atom), others)) || others.some((atom) => isForeign(exact(atom), own));
}
