// A ring is one kind of test with a time limit: runs it, reads how many tests passed, failed and were
// skipped, and tells. A ring that is one yes or no counts as one test.
import { runProcess } from './processes.mjs';

/**
 * @typedef {object} Ring
 * @property {string} name
 * @property {readonly string[]} command  program and arguments
 * @property {boolean} [mocha]     whether its output ends with mocha's closing lines
 * @property {boolean} [needsHost] whether status 77 means that this machine cannot have the host
 * @property {number} [limitMs]
 * @property {Record<string, string>} [env]
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const NOT_HERE = 77;
const LIMIT_MS = 600_000;

/**
 * Runs one ring to its end and prints its result, with everything it printed if it failed.
 * @param {Ring} ring
 * @returns {Promise<Counts>}
 */
export async function runRing({ name, command, mocha = false, needsHost = false, limitMs = LIMIT_MS, env }) {
  const [program, ...args] = command;
  const started = performance.now();
  const { code, output, timedOut } = await runProcess(program, args, { limitMs, env });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (needsHost && code === NOT_HERE) return skipRing(name, output.trim().split('\n').at(-1) ?? '');
  const counts = mocha ? readMocha(output, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (counts.failed > 0) console.log(`\n${indent(output.trim())}${timedOut ? `\n  not finished after ${limitMs / 1000} s` : ''}\n`);
  console.log(`${counts.failed > 0 ? '✘' : '✔'} ${name}: ${describe(counts)} (${seconds} s)`);
  return counts;
}

/**
 * Counts a ring that cannot run here: skipped on a person's machine, failed in continuous integration.
 * @param {string} name
 * @param {string} reason
 * @returns {Counts}
 */
export function skipRing(name, reason) {
  if (process.env.CI === 'true') return failRing(name, `must not be skipped here, ${reason}`);
  console.log(`- ${name}: skipped, ${reason}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/**
 * Counts a ring that was not run as one failure.
 * @param {string} name
 * @param {string} reason
 * @returns {Counts}
 */
export function failRing(name, reason) {
  console.log(`✘ ${name}: ${reason}`);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** @param {Counts} counts */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {readonly Counts[]} all */
export function addUp(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) sum[key] += counts[key];
  return sum;
}

// A run that ends badly without naming a failed test, or that ran none, is a failure too.
function readMocha(output, code) {
  const read = (word) => Number(output.match(new RegExp(`^ +(\\d+) ${word}`, 'm'))?.[1] ?? 0);
  const counts = { passed: read('passing'), failed: read('failing'), skipped: read('pending') };
  const silent = counts.failed === 0 && (code !== 0 || counts.passed + counts.skipped === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

function indent(text) {
  return text.replaceAll(/^/gm, '  ');
}
