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
    if (place.isEnd && !automaton.accepts(place.states[0] ?? -1)) return { text: place.text() };
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
    const { states } = place;
    const accepted = automata.map((automaton, index) => automaton.accepts(states[index] ?? -1));
    const key = accepted.map(Number).join('');
    if (!found.has(key)) found.set(key, { accepted, text: place.text() });
  }
  return budget.left < 0 ? undefined : [...found.values()];
}

interface Place {
  readonly states: readonly number[];
  readonly isEnd: boolean;
  readonly text: () => string;
}

/**
 * Reads the texts of the subjects, shorter ones first, once for every state the automata can be in. `unmentioned`: where
 * the subject leaves the choice, only characters no pattern mentions here are read; whatever matches those
 * matches any other, so this is enough to find what is not matched.
 */
function startWalk(automata: readonly Automaton[], subjects: readonly Row[], budget: Budget, choice: 'unmentioned' | 'all'): { readonly next: () => Place | undefined } {
  const trail = startTrail();
  const seen = new Set<string>();
  const waiting: { readonly subject: Row; readonly at: number; readonly states: readonly number[]; readonly step: number }[] = [];
  const visit = (subject: Row, at: number, states: readonly number[], from: number, letter?: Letter): void => {
    const key = `${subjects.indexOf(subject)} ${at} ${states.map((state, index) => settledOr(automata[index], state)).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    const step = trail.add(from, letter);
    waiting.push({ subject, at, states, step });
    if (mayBeEmpty(subject[at])) visit(subject, at + 1, states, step);
  };
  for (const subject of subjects) visit(subject, 0, automata.map(({ start }) => start), -1);
  let position = 0;
  const next = (): Place | undefined => {
    const place = waiting[position++];
    if (!place || budget.left-- <= 0) return undefined;
    const { subject, at, states, step } = place;
    const unit = subject[at];
    if (unit) {
      for (const letter of lettersOf(unit, automata, states, choice)) {
        visit(subject, after(unit, at), states.map((state, index) => automata[index]?.step(state, letter) ?? state), step, letter);
      }
    }
    return { states, isEnd: at === subject.length, text: () => trail.text(step) };
  };
  return { next };
}

/** States from which everything or nothing is accepted need not be told apart. */
function settledOr(automaton: Automaton | undefined, state: number): number | string {
  const settled = automaton?.settled(state);
  return settled === undefined ? state : settled === 'always' ? '+' : '-';
}

function lettersOf(unit: Unit, automata: readonly Automaton[], states: readonly number[], choice: 'unmentioned' | 'all'): readonly Letter[] {
  if ('letter' in unit) return [unit.letter];
  const mentioned = new Set(automata.flatMap((automaton, index) => automaton.letters(states[index] ?? -1)));
  const other = otherThan(mentioned, unit.of);
  const own = [...mentioned].filter((character) => unit.of.has(character));
  if (choice === 'unmentioned') return other === undefined ? own : [other];
  const kinds = new Set(automata.flatMap((automaton) => automaton.kinds));
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
