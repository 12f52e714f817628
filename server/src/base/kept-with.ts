/**
 * What is worked out of an object once and kept as long as the object: a memo by identity.
 *
 * A `WeakMap` means the same, but V8 keeps everything in one until its next full collection. Where objects live for one
 * case of many thousands that doubles the time a case takes, so the object itself carries what belongs to it.
 */
export interface KeptWith<K extends object, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

/** Keys must not be frozen. A copy of a key (`{ ...key }`) is another object and has nothing kept with it. */
export function keptWith<K extends object, V>(name: string): KeptWith<K, V> {
  const slot = Symbol(name);
  const read = (key: K): { readonly owner: K; readonly value: V } | undefined => (key as Carrier<K, V>)[slot];
  return {
    get(key) {
      const kept = read(key);
      return kept?.owner === key ? kept.value : undefined;
    },
    set(key, value) {
      (key as Carrier<K, V>)[slot] = { owner: key, value };
    },
  };
}

type Carrier<K, V> = Record<symbol, { readonly owner: K; readonly value: V } | undefined>;
