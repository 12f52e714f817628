/**
 * Recognises documents that recur among the cases of a run, so that what is made of each is made once.
 *
 * Two documents are the same if they have the same values under the same keys in the same order; a digest finds the
 * candidates. What is kept is bounded by its size. The first documents are kept at once; later ones only when they are met
 * again, because keeping what never recurs costs more than reading it.
 */
import { isObject, type Plain, type PlainObject } from './plain';

export interface Recurring<T> {
  /** What was made of the same document for the same purpose, or else what is made of it now. */
  take(document: PlainObject, purpose: string, make: () => T): T;
}

export interface RecurringLimits {
  /** How many values the documents may have that are kept when they are first met. */
  readonly first: number;
  /** How many those may have that are kept in all, twice: what was used lately outlives what was not. */
  readonly all: number;
}

/**
 * A policy of twenty statements has some two hundred values, and takes up a hundred kilobytes when it is read. Few are kept
 * at once: where most of what is made at first stays, V8 takes it that all that follows will stay as well, and is slow to
 * find out that it does not.
 */
const usualLimits: RecurringLimits = { first: 6_000, all: 60_000 };

interface Entry<T> {
  readonly document: PlainObject;
  readonly purpose: string;
  readonly made: T;
}

export function recurring<T>(limits = usualLimits): Recurring<T> {
  const kept = generations<number, readonly Entry<T>[]>(limits.all);
  const met = generations<number, true>(digestLimit);
  let first = 0;
  const isWorthKeeping = (digest: number, size: number): boolean => {
    if (first < limits.first) {
      first += size;
      return true;
    }
    if (met.get(digest)) return true;
    met.set(digest, true, 1);
    return false;
  };
  return {
    take(document, purpose, make) {
      const digest = digestOf(document);
      const alike = kept.get(digest) ?? [];
      const known = alike.find((entry) => entry.purpose === purpose && isSame(entry.document, document));
      if (known) return known.made;
      const made = make();
      const size = sizeOf(document);
      // Documents of one digest are made so on purpose; that may only make the run slower.
      if (isWorthKeeping(digest, size)) kept.set(digest, [{ document, purpose, made }, ...alike.slice(0, 2)], size);
      return made;
    },
  };
}

const digestLimit = 20_000;

interface Generations<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V, size: number): void;
}

/** A map that forgets what was not asked for since it was full last. */
function generations<K, V>(limit: number): Generations<K, V> {
  let young = new Map<K, { readonly value: V; readonly size: number }>();
  let old = young;
  let size = 0;
  const put = (key: K, entry: { readonly value: V; readonly size: number }): void => {
    size += entry.size;
    if (size > limit) {
      old = young;
      young = new Map();
      size = entry.size;
    }
    young.set(key, entry);
  };
  return {
    get(key) {
      const known = young.get(key);
      if (known) return known.value;
      const older = old.get(key);
      if (older) put(key, older);
      return older?.value;
    },
    set: (key, value, own) => put(key, { value, size: own }),
  };
}

/** A number that is the same for the same documents, and different for nearly all others, as policies often differ in one character. */
function digestOf(value: Plain, before = 1): number {
  if (typeof value === 'string') return digestText(value, before);
  if (typeof value !== 'object' || value === null) return digestText(String(value), before);
  let digest = before;
  if (Array.isArray(value)) {
    for (const item of value as readonly Plain[]) digest = digestOf(item, digest + 1);
    return digest;
  }
  const object = value as PlainObject;
  for (const key in object) digest = digestOf(object[key] ?? null, digestText(key, digest));
  return digest;
}

function digestText(text: string, before: number): number {
  let digest = Math.imul(before ^ text.length, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) digest = Math.imul(digest ^ text.charCodeAt(at), 0x01000193);
  return digest;
}

function isSame(a: Plain, b: Plain): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let at = 0; at < a.length; at++) if (!isSame(a[at] as Plain, b[at] as Plain)) return false;
    return true;
  }
  if (!isObject(a) || !isObject(b)) return false;
  const others = Object.keys(b);
  let at = 0;
  for (const key in a) if (key !== others[at++] || !isSame(a[key] ?? null, b[key] ?? null)) return false;
  return at === others.length;
}

function sizeOf(value: Plain): number {
  if (Array.isArray(value)) return (value as readonly Plain[]).reduce<number>((sum, item) => sum + sizeOf(item), 1);
  return isObject(value) ? Object.values(value).reduce<number>((sum, member) => sum + sizeOf(member), 1) : 1;
}
