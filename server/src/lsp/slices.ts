/**
 * Runs work that yields in slices of a few milliseconds, between which messages have their turn.
 *
 * It stops where the work is cancelled, and begins anew where what it looks at has changed; what it returns on stopping is
 * the fallback.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { sliceMilliseconds } from '../analysis/scheduler';
import { turn } from './guard';

/** What the work looks at; `state` is another number after every change. */
export interface Observed {
  readonly state: number;
}

export async function inSlices<R>(observed: Observed, work: () => Generator<void, R, void>, fallback: R, token?: CancellationToken): Promise<R> {
  let task = work();
  let { state } = observed;
  let end = performance.now() + sliceMilliseconds;
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await turn();
    if (token?.isCancellationRequested) return fallback;
    if (observed.state !== state) {
      // Half of the answer would be about what was there before.
      task = work();
      ({ state } = observed);
    }
    end = performance.now() + sliceMilliseconds;
  }
}
