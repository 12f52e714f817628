/**
 * Questions about one value nobody knows that is compared with numbers, dates, address ranges or Booleans.
 *
 * Answers to such questions bear on each other: what is less than 5 is less than 10, and what lies in a range lies in
 * the wider one. So the values there may be are cut into pieces by the constants that were asked about, and a question is
 * asked only where the pieces that fit all that is supposed answer it differently.
 */
import type { Atom } from '../base/atoms';
import { tri, type Tri } from '../base/tri';
import type { OperatorRelation } from '../policy/vocabulary/operators';
import { typeOfUnknownKey } from './key-state';
import { compareMoments, parseDate } from './match/date';
import { parseBoolean } from './match/families';
import { parseRange, type AddressRange } from '../base/ip';
import { compareDecimals, parseDecimal } from './match/number';
import { holdsFor } from './match/relation';
import { askWhether, type Run, type Suppositions } from './run';

export type LineFamily = 'numeric' | 'date' | 'ip' | 'bool';

/** Whether the value of an atom is in a relation to a constant, which is well-formed; the atom stands on the left. */
export function askOnLine(run: Run, family: LineFamily, atom: Atom, relation: OperatorRelation, constant: string): Tri {
  const answers = LINES[family].answers(run.supposed, atom, relation, constant);
  if (answers.size === 1) return tri(answers.has(true));
  return askWhether(run, MARK + JSON.stringify([family, lineOf(family, atom), relation, constant]), [atom.label]);
}

const MARK = 'line:';

/** Both time keys of a request tell one moment. */
function lineOf(family: LineFamily, { id }: Atom): string {
  return family === 'date' && (id === 'context:aws:currenttime' || id === 'context:aws:epochtime') ? 'time' : id;
}

/** What is supposed of an atom. */
interface Fact {
  readonly relation: OperatorRelation;
  readonly constant: string;
  readonly holds: boolean;
}

function supposedFacts(supposed: Suppositions, family: LineFamily, atom: Atom): readonly Fact[] {
  const start = `${MARK}${JSON.stringify([family, lineOf(family, atom)]).slice(0, -1)},`;
  const facts = [...supposed.choices].flatMap(([key, choice]): readonly Fact[] => {
    if (!key.startsWith(start)) return [];
    const [, , relation, constant] = JSON.parse(key.slice(MARK.length)) as [string, string, OperatorRelation, string];
    return [{ relation, constant, holds: choice === 'yes' }];
  });
  return family === 'ip' && atom.id === 'context:aws:sourceip' ? [...PUBLIC, ...facts] : facts;
}

/** KE-2: the address a request comes from is never one of these; through a VPC endpoint there is none. */
const PUBLIC: readonly Fact[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((constant) => ({
  relation: 'inside',
  constant,
  holds: false,
}));

/** Values that no constant so far tells apart: what they may answer to a question about another one. */
type Piece<T> = (relation: OperatorRelation, constant: T) => readonly boolean[];

interface Line {
  readonly answers: (supposed: Suppositions, atom: Atom, relation: OperatorRelation, constant: string) => ReadonlySet<boolean>;
}

function lineFor<T>(family: LineFamily, parse: (text: string) => T | undefined, cut: (constants: readonly T[]) => readonly Piece<T>[]): Line {
  // One run asks about the same value again and again.
  const cache = new WeakMap<Suppositions, Map<string, readonly Piece<T>[]>>();
  const possible = (supposed: Suppositions, atom: Atom): readonly Piece<T>[] => {
    const facts = supposedFacts(supposed, family, atom).flatMap(({ constant, ...fact }) => {
      const value = parse(constant);
      return value === undefined ? [] : [{ ...fact, value }];
    });
    const pieces = [...cut(facts.map(({ value }) => value)), ...(isTyped(family, atom) ? [] : [MALFORMED])];
    return pieces.filter((piece) => facts.every(({ relation, value, holds }) => piece(relation, value).includes(holds)));
  };
  return {
    answers: (supposed, atom, relation, constant) => {
      const value = parse(constant);
      const known = cache.get(supposed) ?? new Map<string, readonly Piece<T>[]>();
      const pieces = known.get(atom.id) ?? possible(supposed, atom);
      // The first run of every request shares its suppositions, which are none.
      if (supposed.choices.size > 0) cache.set(supposed, known.set(atom.id, pieces));
      return new Set(value === undefined ? NO : pieces.flatMap((piece) => piece(relation, value)));
    },
  };
}

/** Whether the value is well-formed for certain, because AWS itself fills it in. */
function isTyped(family: LineFamily, atom: Atom): boolean {
  const type = typeOfUnknownKey(atom);
  return type === family || (type === 'date' && family === 'numeric');
}

const NO: readonly boolean[] = [false];
const YES: readonly boolean[] = [true];
const EITHER: readonly boolean[] = [true, false];
const MALFORMED = (): readonly boolean[] => NO;

/** Each constant, and the gaps before, between and behind them. */
function cutOrder<T>(compare: (left: T, right: T) => number): (constants: readonly T[]) => readonly Piece<T>[] {
  return (constants) => {
    const sorted = [...constants].sort(compare).filter((value, index, all) => index === 0 || compare(all[index - 1] ?? value, value) !== 0);
    const exact = sorted.map((value): Piece<T> => (relation, constant) => (holdsFor(relation, compare(value, constant)) ? YES : NO));
    const gaps = Array.from({ length: sorted.length + 1 }, (_, index): Piece<T> => {
      const [before, behind] = [sorted[index - 1], sorted[index]];
      return (relation, constant) => {
        const isAbove = before === undefined || compare(before, constant) < 0;
        const isBelow = behind === undefined || compare(behind, constant) > 0;
        const signs = [...(isAbove ? [-1] : []), ...(isAbove && isBelow ? [0] : []), ...(isBelow ? [1] : [])];
        return signs.map((sign) => holdsFor(relation, sign));
      };
    });
    return [...exact, ...gaps];
  };
}

interface Bounds {
  readonly size: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Ranges cut both families of addresses into stretches. */
function cutAddresses(ranges: readonly Bounds[]): readonly Piece<Bounds>[] {
  return [4, 16].flatMap((size) => {
    const own = ranges.filter((range) => range.size === size);
    const end = 1n << BigInt(size * 8);
    const starts = [...new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n])])].filter((value) => value < end).sort((left, right) => (left < right ? -1 : 1));
    return starts.map((first, index): Piece<Bounds> => {
      const last = (starts[index + 1] ?? end) - 1n;
      return (_, range) => {
        if (range.size !== size || last < range.first || range.last < first) return NO;
        return range.first <= first && last <= range.last ? YES : EITHER;
      };
    });
  });
}

function parseBounds(text: string): Bounds | undefined {
  const range: AddressRange | undefined = parseRange(text);
  if (!range) return undefined;
  const size = range.bytes.length;
  const hosts = BigInt(size * 8 - range.prefix);
  const address = range.bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const first = (address >> hosts) << hosts;
  return { size, first, last: first + (1n << hosts) - 1n };
}

const LINES: Readonly<Record<LineFamily, Line>> = {
  bool: lineFor('bool', parseBoolean, () => [true, false].map((value): Piece<boolean> => (_, constant) => (value === constant ? YES : NO))),
  ip: lineFor('ip', parseBounds, cutAddresses),
  numeric: lineFor('numeric', parseDecimal, cutOrder(compareDecimals)),
  date: lineFor('date', parseDate, cutOrder(compareMoments)),
};
