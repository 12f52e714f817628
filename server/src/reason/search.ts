/**
 * Searches in sets of texts: a text that a pattern matches, one that it does not, and one for each way in which
 * several patterns can come out together.
 *
 * Work is counted in states and ends with the budget; then the answer is that nobody knows. What the texts mean is
 * not known here.
 */
import type { Automaton } from './automaton';
import { EVERYTHING, mayBeEmpty, otherThan, reads, spell, type Alphabet, type Letter, type Row, type Unit } from './units';

/** What one question may cost; every state that is looked at takes one. */
export interface Budget {
  left: number;
}

/** A text, or that there is none, or that the budget is spent. */
export type Found = { readonly text: string } | 'none' | 'spent';

/** A text that is in both rows; time is at most the product of their lengths. */
export function findShared(pattern: Row, subject: Row, budget: Budget): Found {
  const trail = startTrail();
  const seen = new Set<number>();
  const waiting: { readonly at: number; readonly inPattern: number; readonly step: number }[] = [];
  const visit = (at: number, inPattern: number, from: number, letter?: Letter): void => {
    const key = at * (pattern.length + 1) + inPattern;
    if (seen.has(key)) return;
    seen.add(key);
    waiting.push({ at, inPattern, step: trail.add(from, letter) });
  };
  visit(0, 0, -1);
  // The list grows while it is gone through.
  for (const { at, inPattern, step } of waiting) {
    if (budget.left-- <= 0) return 'spent';
    if (at === subject.length && inPattern === pattern.length) return { text: trail.text(step) };
    const unit = subject[at];
    const wanted = pattern[inPattern];
    if (mayBeEmpty(wanted)) visit(at, inPattern + 1, step);
    if (mayBeEmpty(unit)) visit(at + 1, inPattern, step);
    if (!unit || !wanted) continue;
    const letter = sharedLetter(unit, wanted);
    if (letter !== undefined) visit(after(unit, at), after(wanted, inPattern), step, letter);
  }
  return 'none';
}

/** A text of the subject that the automaton does not accept. */
export function findOutside(automaton: Automaton, subject: Row, budget: Budget): Found {
  const walk = startWalk([automaton], [subject], budget, 'unmentioned');
  for (let place = walk.next(); place !== undefined; place = walk.next()) {
    if (place.isEnd && !place.accepted()[0]) return { text: place.text() };
  }
  return budget.left < 0 ? 'spent' : 'none';
}

/** One way in which the patterns come out, and the shortest text for which they do. */
export interface Combination {
  readonly accepted: readonly boolean[];
  readonly text: string;
}

/** All ways in which patterns come out over the texts of some rows; undefined where the budget is spent. */
export function findCombinations(automata: readonly Automaton[], subjects: readonly Row[], budget: Budget): readonly Combination[] | undefined {
  const found = new Map<string, Combination>();
  const walk = startWalk(automata, subjects, budget, 'all');
  for (let place = walk.next(); place !== undefined; place = walk.next()) {
    if (!place.isEnd) continue;
    const accepted = place.accepted();
    const key = accepted.map(Number).join('');
    if (!found.has(key)) found.set(key, { accepted, text: place.text() });
  }
  return budget.left < 0 ? undefined : [...found.values()];
}

interface Place {
  readonly isEnd: boolean;
  readonly accepted: () => readonly boolean[];
  readonly text: () => string;
}

/** Where the automata are: those that still tell texts apart, and those that accept whatever follows. */
interface Reached {
  readonly live: readonly { readonly index: number; readonly state: number }[];
  readonly always: readonly number[];
}

/**
 * Reads the texts of the subjects, shorter ones first, once for every state the automata can be in. `unmentioned`: where
 * the subject leaves the choice, only characters no pattern mentions here are read; whatever matches those
 * matches any other, so this is enough to find what is not matched.
 */
function startWalk(automata: readonly Automaton[], subjects: readonly Row[], budget: Budget, choice: 'unmentioned' | 'all'): { readonly next: () => Place | undefined } {
  const trail = startTrail();
  const seen = subjects.map(() => new Set<string>());
  const waiting: { readonly row: number; readonly at: number; readonly reached: Reached; readonly step: number }[] = [];
  const visit = (row: number, at: number, reached: Reached, from: number, letter?: Letter): void => {
    const key = `${at} ${reached.always.join()} ${reached.live.map(({ index, state }) => `${index}:${state}`).join()}`;
    if (seen[row]?.has(key)) return;
    seen[row]?.add(key);
    const step = trail.add(from, letter);
    waiting.push({ row, at, reached, step });
    if (mayBeEmpty(subjects[row]?.[at])) visit(row, at + 1, reached, step);
  };
  const start = settle(automata, automata.map(({ start: state }, index) => ({ index, state })), []);
  for (const row of subjects.keys()) visit(row, 0, start, -1);
  let position = 0;
  const next = (): Place | undefined => {
    const place = waiting[position++];
    if (!place || budget.left-- <= 0) return undefined;
    const { row, at, reached, step } = place;
    const unit = subjects[row]?.[at];
    for (const letter of unit ? lettersOf(unit, automata, reached, choice) : []) {
      const moved = reached.live.map(({ index, state }) => ({ index, state: automata[index]?.step(state, letter) ?? state }));
      if (unit) visit(row, after(unit, at), settle(automata, moved, reached.always), step, letter);
    }
    return { isEnd: unit === undefined, accepted: () => acceptedAt(automata, reached), text: () => trail.text(step) };
  };
  return { next };
}

/** Automata that accept nothing any more are not followed. */
function settle(automata: readonly Automaton[], moved: Reached['live'], before: readonly number[]): Reached {
  const live: { index: number; state: number }[] = [];
  const always: number[] = [];
  for (const one of moved) {
    const settled = automata[one.index]?.settled(one.state);
    if (settled === undefined) live.push(one);
    else if (settled === 'always') always.push(one.index);
  }
  return { live, always: always.length === 0 ? before : [...before, ...always].sort((a, b) => a - b) };
}

function acceptedAt(automata: readonly Automaton[], { live, always }: Reached): readonly boolean[] {
  const accepted = automata.map(() => false);
  for (const index of always) accepted[index] = true;
  for (const { index, state } of live) accepted[index] = automata[index]?.accepts(state) ?? false;
  return accepted;
}

function lettersOf(unit: Unit, automata: readonly Automaton[], { live }: Reached, choice: 'unmentioned' | 'all'): readonly Letter[] {
  if ('letter' in unit) return [unit.letter];
  const mentioned = new Set<string>();
  const kinds = new Set<string>();
  for (const { index, state } of live) {
    for (const character of automata[index]?.letters(state) ?? []) mentioned.add(character);
    for (const character of automata[index]?.kinds ?? []) kinds.add(character);
  }
  const other = otherThan(mentioned, unit.of);
  const own = [...mentioned].filter((character) => unit.of.has(character));
  if (choice === 'unmentioned') return other === undefined ? own : [other];
  return [...new Set([...(other === undefined ? [] : [other]), ...own, ...[...kinds].filter((character) => unit.of.has(character))])];
}

const after = (unit: Unit, at: number): number => (unit.kind === 'run' ? at : at + 1);

function sharedLetter(left: Unit, right: Unit): Letter | undefined {
  if ('letter' in left) return reads(right, left.letter) ? left.letter : undefined;
  if ('letter' in right) return reads(left, right.letter) ? right.letter : undefined;
  return sharedCharacter(left.of, right.of);
}

function sharedCharacter(left: Alphabet, right: Alphabet): string | undefined {
  if (right === EVERYTHING) return otherThan(NONE, left);
  return otherThan(NONE, { has: (character) => left.has(character) && right.has(character) });
}

const NONE: ReadonlySet<string> = new Set();

/** The letters read on the way to a place, kept once for all ways that share them. */
function startTrail(): { readonly add: (from: number, letter: Letter | undefined) => number; readonly text: (step: number) => string } {
  const letters: Letter[] = [];
  const before: number[] = [];
  return {
    add: (from, letter) => {
      if (letter === undefined) return from;
      before.push(from);
      return letters.push(letter) - 1;
    },
    text: (step) => {
      const spelled: string[] = [];
      for (let at = step; at >= 0; at = before[at] ?? -1) spelled.push(spell(letters[at] ?? ''));
      return spelled.reverse().join('');
    },
  };
}
