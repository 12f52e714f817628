/**
 * Runs work that yields in slices of a few milliseconds, between which messages have their turn.
 *
 * It stops where the work is cancelled; what it returns then is the fallback.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { sliceMilliseconds } from '../analysis/scheduler';
import { turn } from './guard';

export async function inSlices<R>(task: Generator<void, R, void>, fallback: R, token?: CancellationToken): Promise<R> {
  let end = performance.now() + sliceMilliseconds;
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await turn();
    if (token?.isCancellationRequested) return fallback;
    end = performance.now() + sliceMilliseconds;
  }
}
