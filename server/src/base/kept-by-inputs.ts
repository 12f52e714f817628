/**
 * What is made of the same things is the same object, so that all that is known of it stays valid.
 *
 * Inputs are compared by identity, so they have to stay the same objects themselves where nothing in them changes.
 */
import { sameList } from './lists';

interface Kept<T> {
  readonly inputs: readonly unknown[];
  readonly value: T;
}

export class KeptByInputs<T> {
  private readonly kept = new WeakMap<object, Map<string, Kept<T>>>();

  /** What `make` gives, or gave for the same inputs the last time. It is kept as long as its owner, one value for each name. */
  get(owner: object, name: string, inputs: readonly unknown[], make: () => T): T {
    const own = this.kept.get(owner) ?? new Map<string, Kept<T>>();
    this.kept.set(owner, own);
    const known = own.get(name);
    if (known && sameList(known.inputs, inputs)) return known.value;
    const value = make();
    own.set(name, { inputs, value });
    return value;
  }
}
