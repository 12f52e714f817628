// Runs steps that depend on each other, a few at a time, in the order given as far as it can be kept.
// Knows nothing of what a step does.

/**
 * @template T
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} after  steps that must have ended before
 * @property {string} [alone]  steps with the same word here never run at the same time
 * @property {() => Promise<T>} run
 */

/**
 * Runs all steps, at most `width` at a time; needs that are not among the steps count as met.
 * @template T
 * @param {readonly Step<T>[]} steps
 * @param {number} width
 * @returns {Promise<T[]>} results in the order of ending
 */
export async function runSteps(steps, width) {
  const waiting = [...steps];
  /** @type {Map<Step<T>, Promise<void>>} */
  const running = new Map();
  /** @type {T[]} */
  const results = [];
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < width ? takeReady(waiting, [...running.keys()]) : undefined;
    if (next === undefined && running.size === 0) throw new Error(`steps wait for each other: ${waiting.map((s) => s.name).join(', ')}`);
    if (next === undefined) {
      await Promise.race(running.values());
      continue;
    }
    const done = next.run().then((result) => void results.push(result));
    running.set(next, done.finally(() => running.delete(next)));
  }
  return results;
}

function takeReady(waiting, running) {
  const unfinished = new Set([...waiting, ...running].map((step) => step.name));
  const ready = (step) =>
    !step.after.some((name) => unfinished.has(name)) &&
    !running.some((other) => step.alone !== undefined && other.alone === step.alone);
  const index = waiting.findIndex(ready);
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}
