/**
 * A pattern as a deterministic machine, made as far as somebody reads: one state for all the places of the pattern at
 * which reading may be.
 *
 * States before the last star that was reached are left out: whatever they would take, the star takes too. So a
 * pattern of stars has few states; only `?` behind a star can make many, and whoever searches counts.
 */
import type { Atom } from '../base/atoms';
import { EVERYTHING, mayBeEmpty, reads, SEGMENT, shapeAlphabet, type Letter, type Reading, type Row, type Unit } from './units';

export interface Automaton {
  readonly start: number;
  readonly step: (state: number, letter: Letter) => number;
  readonly accepts: (state: number) => boolean;
  /** Whether all or nothing is accepted whatever follows. */
  readonly settled: (state: number) => 'always' | 'never' | undefined;
  /** The characters that are told apart here. */
  readonly letters: (state: number) => readonly string[];
  /** Characters of which it may tell one from others without mentioning it. */
  readonly kinds: readonly string[];
}

/** Reading is `lenient` where an atom in the text may be anything, too. */
export function automatonOf(row: Row, reading: Reading): Automaton {
  const sets: (readonly number[])[] = [];
  const steps: Map<string, number>[] = [];
  const letters: (readonly string[] | undefined)[] = [];
  const numbers = new Map<string, number>();
  const intern = (places: readonly number[]): number => {
    const key = places.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, sets.length);
    sets.push(places);
    steps.push(new Map());
    return sets.length - 1;
  };
  const placesOf = (state: number): readonly number[] => sets[state] ?? [];
  const start = intern(closed(row, [0]));
  const walk = (state: number, letter: Letter): number => {
    if (typeof letter !== 'string') return intern(reading === 'strict' ? moved(row, placesOf(state), letter) : leapt(row, placesOf(state), letter));
    const known = steps[state]?.get(letter);
    if (known !== undefined) return known;
    const next = intern(moved(row, placesOf(state), letter));
    steps[state]?.set(letter, next);
    return next;
  };
  return {
    start,
    step: walk,
    accepts: (state) => placesOf(state).at(-1) === row.length,
    settled: (state) => {
      const places = placesOf(state);
      if (places.length === 0) return 'never';
      const last = row.at(-1);
      return last && isStar(last) && places.at(-1) === row.length ? 'always' : undefined;
    },
    letters: (state) => (letters[state] ??= lettersAt(row, placesOf(state))),
    kinds: [...kindsIn(row)],
  };
}

/** Accepts what at least one does; once that is certain the others are not followed any more. */
export function unionOf(automata: readonly Automaton[]): Automaton {
  const tuples: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const steps: Map<string, number>[] = [];
  const intern = (states: readonly number[]): number => {
    const settled = automata.map((automaton, index) => automaton.settled(states[index] ?? -1));
    const key = settled.includes('always') ? '+' : states.map((state, index) => (settled[index] === 'never' ? '-' : state)).join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, tuples.length);
    steps.push(new Map());
    return tuples.push(states) - 1;
  };
  const statesOf = (state: number): readonly number[] => tuples[state] ?? [];
  const some = (state: number, has: (automaton: Automaton, own: number) => boolean): boolean => automata.some((automaton, index) => has(automaton, statesOf(state)[index] ?? -1));
  const every = (state: number, has: (automaton: Automaton, own: number) => boolean): boolean => !some(state, (automaton, own) => !has(automaton, own));
  const settled = (state: number): 'always' | 'never' | undefined => {
    if (some(state, (automaton, own) => automaton.settled(own) === 'always')) return 'always';
    return every(state, (automaton, own) => automaton.settled(own) === 'never') ? 'never' : undefined;
  };
  return {
    start: intern(automata.map(({ start }) => start)),
    step: (state, letter) => {
      const known = typeof letter === 'string' ? steps[state]?.get(letter) : undefined;
      if (known !== undefined) return known;
      const next = intern(automata.map((automaton, index) => automaton.step(statesOf(state)[index] ?? -1, letter)));
      if (typeof letter === 'string') steps[state]?.set(letter, next);
      return next;
    },
    accepts: (state) => some(state, (automaton, own) => automaton.accepts(own)),
    settled,
    letters: (state) => (settled(state) ? [] : [...new Set(automata.flatMap((automaton, index) => automaton.letters(statesOf(state)[index] ?? -1)))]),
    kinds: [...new Set(automata.flatMap(({ kinds }) => kinds))],
  };
}

/** One character of each kind that alphabets of the pattern tell apart. */
function kindsIn(row: Row): string {
  const alphabets = new Set(row.flatMap((unit) => ('of' in unit && unit.of !== EVERYTHING ? [unit.of] : [])));
  if (alphabets.size === 0) return '';
  return [...alphabets].every((alphabet) => alphabet === SEGMENT) ? '/' : '/0-_$.~xX';
}

const isStar = (unit: Unit): boolean => unit.kind === 'run' && unit.of === EVERYTHING;

function moved(row: Row, places: readonly number[], letter: Letter): readonly number[] {
  const next: number[] = [];
  for (const place of places) {
    const unit = row[place];
    if (unit && reads(unit, letter)) next.push(unit.kind === 'run' ? place : place + 1);
  }
  return closed(row, next);
}

/** The places that some value of an atom leads to: as far as the pattern has only what its shape can hold. */
function leapt(row: Row, places: readonly number[], atom: Atom): readonly number[] {
  const alphabet = shapeAlphabet(atom);
  const holds = (unit: Unit | undefined): boolean => {
    if (unit?.kind === 'exact' || unit?.kind === 'optional') return typeof unit.letter === 'string' && alphabet.has(unit.letter);
    return unit !== undefined;
  };
  const reached = new Set(places);
  for (const place of places) for (let next = place; holds(row[next]) && !reached.has(next + 1); next++) reached.add(next + 1);
  return closed(row, [...reached]);
}

/** With the places reached without reading, in order, from the last star on. */
function closed(row: Row, places: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (mayBeEmpty(row[place]) && !all.has(place + 1)) all.add(++place);
  }
  const sorted = [...all].sort((a, b) => a - b);
  const star = sorted.findLastIndex((place) => {
    const unit = row[place];
    return unit !== undefined && isStar(unit);
  });
  return star > 0 ? sorted.slice(star) : sorted;
}

function lettersAt(row: Row, places: readonly number[]): readonly string[] {
  const found = new Set<string>();
  for (const place of places) {
    const unit = row[place];
    if (unit && 'letter' in unit && typeof unit.letter === 'string') found.add(unit.letter);
  }
  return [...found];
}
