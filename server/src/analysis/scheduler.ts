/**
 * Runs work between messages: interactive before visible before index, a few milliseconds at a time.
 *
 * A task is a generator; it is resumed until the slice is used up and then waits for its next turn, so that a message
 * never waits longer than one slice. A task that is superseded is simply not resumed. Time is injected: tests count steps.
 */

export type Priority = 'interactive' | 'visible' | 'index';

/** Yields wherever it may be interrupted. */
export type Task = Generator<void, void, void>;

export interface SchedulerHost {
  /** Calls back when pending messages had their turn. */
  readonly defer: (run: () => void) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly key: string;
  readonly priority: Priority;
  readonly task: Task;
}

/** No synchronous slice is longer than this, give or take one step. */
export const sliceMilliseconds = 10;

const order: readonly Priority[] = ['interactive', 'visible', 'index'];

export class Scheduler {
  private readonly queue: Entry[] = [];
  private isDeferred = false;
  private readonly idle: (() => void)[] = [];

  constructor(private readonly host: SchedulerHost) {}

  /** Adds a task; one of the same key that has not finished is dropped. */
  add(key: string, priority: Priority, start: () => Task): void {
    this.cancel(key);
    this.queue.push({ key, priority, task: start() });
    this.wake();
  }

  cancel(key: string): void {
    const index = this.queue.findIndex((entry) => entry.key === key);
    const [entry] = index < 0 ? [] : this.queue.splice(index, 1);
    entry?.task.return();
  }

  /** Resolves when nothing is left to do. */
  whenIdle(): Promise<void> {
    if (this.queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private wake(): void {
    if (this.isDeferred) return;
    this.isDeferred = true;
    this.host.defer(() => {
      this.isDeferred = false;
      this.runSlice();
    });
  }

  private runSlice(): void {
    const end = this.host.now() + sliceMilliseconds;
    while (this.queue.length > 0 && this.host.now() < end) this.step();
    if (this.queue.length > 0) this.wake();
    else for (const resolve of this.idle.splice(0)) resolve();
  }

  private step(): void {
    const entry = this.next();
    if (!entry) return;
    try {
      if (entry.task.next().done !== true) return;
    } catch (error) {
      this.host.onError(error);
    }
    const index = this.queue.indexOf(entry);
    if (index >= 0) this.queue.splice(index, 1);
  }

  private next(): Entry | undefined {
    for (const priority of order) {
      const entry = this.queue.find((candidate) => candidate.priority === priority);
      if (entry) return entry;
    }
    return undefined;
  }
}
