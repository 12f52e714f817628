/**
 * Questions about one value nobody knows that is compared with numbers, dates, address ranges or Booleans.
 *
 * Answers to such questions bear on each other: what is less than 5 is less than 10, and what lies in a range lies in
 * the wider one. So a question is asked only where representative values, one between any two neighbouring constants,
 * answer it differently and fit all that is supposed already. Parsing is done elsewhere.
 */
import type { Atom } from '../base/atoms';
import { tri, type Tri } from '../base/tri';
import type { OperatorRelation } from '../policy/vocabulary/operators';
import { typeOfUnknownKey } from './key-state';
import { compareMoments, parseDate } from './match/date';
import { parseRange, type AddressRange } from './match/ip';
import { compareDecimals, parseDecimal } from './match/number';
import { holdsFor } from './match/relation';
import { askWhether, type Run } from './run';

export type LineFamily = 'numeric' | 'date' | 'ip' | 'bool';

/** Whether the value of an atom is in a relation to a constant, which is well-formed; the atom stands on the left. */
export function askOnLine(run: Run, family: LineFamily, atom: Atom, relation: OperatorRelation, constant: string): Tri {
  const wanted: Fact = { relation, constant, holds: true };
  const known = [...(family === 'ip' && atom.id === 'context:aws:sourceip' ? PUBLIC : []), ...supposedFacts(run, family, atom)];
  const samples = sampleValues(family, [...known, wanted], isTyped(family, atom));
  const possible = samples.filter((sample) => known.every((fact) => sample(fact) === fact.holds));
  const answers = new Set(possible.map((sample) => sample(wanted)));
  const [answer] = answers;
  if (answers.size === 1 && answer !== undefined) return tri(answer);
  return askWhether(run, keyOf(family, atom, wanted), [atom.label]);
}

/** What is supposed of an atom. */
interface Fact {
  readonly relation: OperatorRelation;
  readonly constant: string;
  readonly holds: boolean;
}

/** KE-2: the address a request comes from is never one of these; through a VPC endpoint there is none. */
const PUBLIC: readonly Fact[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((constant) => ({
  relation: 'inside',
  constant,
  holds: false,
}));

/** A representative value: whether it is in the relation of a fact to its constant. */
type Sample = (fact: Fact) => boolean;

const MARK = 'line:';

function keyOf(family: LineFamily, atom: Atom, { relation, constant }: Fact): string {
  return MARK + JSON.stringify([family, lineOf(family, atom), relation, constant]);
}

/** Both time keys of a request tell one moment. */
function lineOf(family: LineFamily, { id }: Atom): string {
  return family === 'date' && (id === 'context:aws:currenttime' || id === 'context:aws:epochtime') ? 'time' : id;
}

function supposedFacts(run: Run, family: LineFamily, atom: Atom): readonly Fact[] {
  const start = `${MARK}${JSON.stringify([family, lineOf(family, atom)]).slice(0, -1)},`;
  return [...run.supposed.choices].flatMap(([key, choice]) => {
    if (!key.startsWith(start)) return [];
    const [, , relation, constant] = JSON.parse(key.slice(MARK.length)) as [string, string, OperatorRelation, string];
    return [{ relation, constant, holds: choice === 'yes' }];
  });
}

/** Whether the value is well-formed for certain, because AWS itself fills it in. */
function isTyped(family: LineFamily, atom: Atom): 'typed' | 'any' {
  const type = typeOfUnknownKey(atom);
  return type === family || (type === 'date' && family === 'numeric') ? 'typed' : 'any';
}

function sampleValues(family: LineFamily, facts: readonly Fact[], typed: 'typed' | 'any'): readonly Sample[] {
  const malformed: readonly Sample[] = typed === 'typed' ? [] : [() => false];
  const constants = facts.map(({ constant }) => constant);
  switch (family) {
    case 'bool':
      return [...['true', 'false'].map((value): Sample => ({ constant }) => constant.toLowerCase() === value), ...malformed];
    case 'ip':
      return [...sampleAddresses(constants), ...malformed];
    case 'numeric':
      return [...sampleOrder(constants, parseDecimal, compareDecimals), ...malformed];
    case 'date':
      return [...sampleOrder(constants, parseDate, compareMoments), ...malformed];
  }
}

/** One value for each constant, and one before, between and behind them. */
function sampleOrder<T>(constants: readonly string[], parse: (text: string) => T | undefined, compare: (left: T, right: T) => number): readonly Sample[] {
  const parsed = new Map(constants.flatMap((text) => ifDefined(text, parse(text))));
  const sorted = [...parsed.values()].sort(compare).filter((value, index, all) => index === 0 || compare(all[index - 1] ?? value, value) !== 0);
  const rankOf = new Map([...parsed].map(([text, value]) => [text, 2 * sorted.findIndex((other) => compare(other, value) === 0) + 1]));
  const ranks = Array.from({ length: 2 * sorted.length + 1 }, (_, rank) => rank);
  return ranks.map((rank) => ({ relation, constant }) => holdsFor(relation, rank - (rankOf.get(constant) ?? 0)));
}

function ifDefined<T>(text: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[text, value]];
}

/** The first address of each family and of each range, and the first behind each range: every region has one of them. */
function sampleAddresses(constants: readonly string[]): readonly Sample[] {
  const ranges = new Map(constants.flatMap((text) => ifDefined(text, boundsOf(parseRange(text)))));
  const bounds = [...ranges.values()];
  const samples = [4, 16].flatMap((size) => {
    const own = bounds.filter((range) => range.size === size);
    const end = 1n << BigInt(size * 8);
    const values = new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n])].filter((value) => value < end));
    return [...values].map((value) => ({ size, value }));
  });
  return samples.map(({ size, value }) => ({ constant }) => {
    const range = ranges.get(constant);
    return range !== undefined && range.size === size && range.first <= value && value <= range.last;
  });
}

interface Bounds {
  readonly size: number;
  readonly first: bigint;
  readonly last: bigint;
}

function boundsOf(range: AddressRange | undefined): Bounds | undefined {
  if (!range) return undefined;
  const size = range.bytes.length;
  const hosts = BigInt(size * 8 - range.prefix);
  const address = range.bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const first = (address >> hosts) << hosts;
  return { size, first, last: first + (1n << hosts) - 1n };
}
