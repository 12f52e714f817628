/**
 * What was worked out for the blocks of a module, kept from one reading of its files to the next.
 *
 * A fact knows what it was made of: the declarations it looked up, and what it asked of the index. It stays the same object
 * while none of those became another, so an edit works out anew what depends on it and nothing else. What nobody asks for in
 * a reading is not kept any longer.
 */
import { sameList } from '../../base/lists';
import type { HostNode } from '../../syntax/node';
import type { Module } from './module';
import { filePlace } from './module-files';

/** Something asked of an index; the next one may be asked the same. It must not hold on to the index it was asked of. */
export interface Question<Index> {
  readonly ask: (index: Index) => unknown;
  readonly answer: unknown;
}

interface Fact<Index> {
  readonly looked: ReadonlyMap<string, HostNode | undefined>;
  /** Those look-ups that lead to other files: whoever keeps what came of them has to look again. */
  readonly files: readonly (readonly [string, HostNode | undefined])[];
  readonly asked: readonly Question<Index>[];
  readonly value: unknown;
}

type ByName<Index> = Map<string, Fact<Index>>;

export class Facts<Index> {
  private readonly own = new Map<object, ByName<Index>>();
  private readonly recordings: Question<Index>[][] = [];
  private readonly inherited: ReadonlyMap<object, ByName<Index>> | undefined;

  /** `changed` are the addresses declared otherwise than for the facts before. */
  constructor(
    private readonly index: Index,
    private readonly module: Module,
    private readonly changed: ReadonlySet<string>,
    before?: Facts<Index>,
  ) {
    this.inherited = before?.own;
  }

  /** What `compute` gives for `of`, or gave in the reading before. A name stands for one computation. */
  get<T>(of: object, name: string, compute: () => T): T {
    let facts = this.own.get(of);
    if (!facts) this.own.set(of, (facts = new Map<string, Fact<Index>>()));
    let fact = facts.get(name);
    if (!fact) facts.set(name, (fact = this.kept(of, name) ?? this.worked(compute)));
    else this.noteAll(fact);
    return fact.value as T;
  }

  /** Notes an answer of the index for the facts that are being worked out. */
  note<T>(ask: (index: Index) => T, answer: T): T {
    this.recordings.at(-1)?.push({ ask, answer });
    return answer;
  }

  private kept(of: object, name: string): Fact<Index> | undefined {
    const fact = this.inherited?.get(of)?.get(name);
    if (!fact || !this.isCurrent(fact)) return undefined;
    this.noteAll(fact);
    return fact;
  }

  private worked(compute: () => unknown): Fact<Index> {
    const asked: Question<Index>[] = [];
    this.recordings.push(asked);
    try {
      const { result: value, inputs: looked } = this.module.record(compute);
      const files = [...looked].filter(([address]) => filePlace(address) !== undefined);
      return { looked, files, asked, value };
    } finally {
      this.recordings.pop();
      this.recordings.at(-1)?.push(...asked);
    }
  }

  private isCurrent({ looked, files, asked }: Fact<Index>): boolean {
    return (
      !intersects(this.changed, looked) &&
      files.every(([address, node]) => this.module.declared.get(address) === node) &&
      asked.every(({ ask, answer }) => isSame(ask(this.index), answer))
    );
  }

  /** What a fact is made of, others that use it are made of as well. */
  private noteAll({ looked, asked }: Fact<Index>): void {
    this.module.note(looked);
    this.recordings.at(-1)?.push(...asked);
  }
}

function intersects(changed: ReadonlySet<string>, looked: ReadonlyMap<string, unknown>): boolean {
  if (looked.size < changed.size) {
    for (const address of looked.keys()) if (changed.has(address)) return true;
    return false;
  }
  for (const address of changed) if (looked.has(address)) return true;
  return false;
}

/** Lists are made anew; what is in them tells. */
function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? sameList(a, b) : a === b;
}
