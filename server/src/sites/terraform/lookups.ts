/**
 * Look-ups of declarations, noted so that what was worked out from them is kept while they stay the same.
 *
 * An edit makes new nodes only where it was made. What a computation looked up before it therefore decides whether its
 * result may be used again; the result keeps its identity then, and with it everything remembered for its nodes.
 */
import type { HostNode } from '../../syntax/node';

export interface Declarations {
  get(address: string): HostNode | undefined;
}

interface Kept {
  readonly module: string;
  readonly inputs: ReadonlyMap<string, HostNode | undefined>;
  readonly result: unknown;
}

/** Not state: each result is a function of the key and of the declarations it names, and goes with the key. */
const results = new WeakMap<object, readonly Kept[]>();

/** A tree is looked at before and after binding, and by few files: more results for one key are not kept. */
const mostKept = 4;

export class Lookups implements Declarations {
  private readonly recordings: Map<string, HostNode | undefined>[] = [];

  constructor(
    private readonly module: string,
    private readonly declared: Declarations,
  ) {}

  get(address: string): HostNode | undefined {
    const node = this.declared.get(address);
    this.recordings.at(-1)?.set(address, node);
    return node;
  }

  /**
   * What `compute` gives for `key`, or gave with the same declarations. One key is asked for one kind of result only;
   * what was cut short may be said to be no lasting one.
   */
  remember<T>(key: object, compute: () => T, isLasting: () => boolean = () => true): T {
    const before = results.get(key) ?? [];
    const known = before.find((kept) => kept.module === this.module && this.isCurrent(kept));
    if (known) return known.result as T;
    const { result, inputs } = this.record(compute);
    if (isLasting()) results.set(key, [{ module: this.module, inputs, result }, ...before].slice(0, mostKept));
    return result;
  }

  /** What a computation gives, and what it looked up for it. */
  record<T>(compute: () => T): { readonly result: T; readonly inputs: ReadonlyMap<string, HostNode | undefined> } {
    const inputs = new Map<string, HostNode | undefined>();
    this.recordings.push(inputs);
    try {
      return { result: compute(), inputs };
    } finally {
      this.recordings.pop();
      this.note(inputs);
    }
  }

  /** Counts look-ups as made again, by whoever uses what came of them. */
  note(inputs: ReadonlyMap<string, HostNode | undefined>): void {
    const outer = this.recordings.at(-1);
    if (outer) for (const [address, node] of inputs) outer.set(address, node);
  }

  /** Looks everything up again, so that whoever watches knows of it. */
  private isCurrent({ inputs }: Kept): boolean {
    for (const [address, node] of inputs) if (this.get(address) !== node) return false;
    return true;
  }
}
