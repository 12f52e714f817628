// Starts other programs and sees that every one of them is ended, whatever way we end ourselves.
// Each runs in a process group of its own, so that what it starts ends with it.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Running
 * @property {import('node:child_process').ChildProcess} child
 * @property {boolean} group whether it leads a process group
 * @property {Promise<number>} exited  exit status; 1 for a signal or a program that could not be started
 * @property {() => string} output     what it printed so far, both streams
 * @property {() => Promise<void>} end ends it and everything it started
 */

/** @type {Set<Running>} */
const running = new Set();
const POSIX = process.platform !== 'win32';
const GRACE_MS = 3000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onText?: (text: string) => void, inherit?: boolean }} [options]
 * @returns {Running}
 */
export function startProcess(command, args, { cwd, env, onText, inherit = false } = {}) {
  const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, [...args], { cwd, env: { ...process.env, ...env }, stdio, detached: POSIX && !inherit });
  let output = '';
  const take = (/** @type {Buffer | string} */ chunk) => {
    output += chunk;
    onText?.(String(chunk));
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const exited = new Promise((resolve) => {
    child.on('error', (error) => {
      take(`${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
  const entry = { child, exited, group: POSIX && !inherit, output: () => output, end: () => end(entry) };
  running.add(entry);
  void exited.then(() => {
    signal(entry, 'SIGKILL');
    running.delete(entry);
  });
  return entry;
}

/**
 * Runs a program to its end, or to the time limit.
 * @param {Parameters<typeof startProcess>[2] & { limitMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export async function runProcess(command, args, { limitMs = 300_000, ...options } = {}) {
  const entry = startProcess(command, args, options);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void entry.end();
  }, limitMs);
  const code = await entry.exited;
  clearTimeout(timer);
  return { code: timedOut ? 1 : code, output: entry.output(), timedOut };
}

/** Ends everything that still runs. */
export async function endAllProcesses() {
  await Promise.all([...running].map(end));
}

/** @param {Running} entry */
async function end(entry) {
  signal(entry, 'SIGTERM');
  await Promise.race([entry.exited, sleep(GRACE_MS, undefined, { ref: false })]);
  signal(entry, 'SIGKILL');
}

/**
 * @param {Running} entry
 * @param {'SIGTERM' | 'SIGKILL'} name
 */
function signal({ child, group }, name) {
  if (child.pid === undefined) return;
  try {
    if (group) process.kill(-child.pid, name);
    else if (POSIX) child.kill(name);
    else spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // Nothing is left of it.
  }
}

process.on('exit', () => {
  for (const entry of running) signal(entry, 'SIGKILL');
});
for (const [name, status] of /** @type {const} */ ([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])) {
  process.once(name, () => void endAllProcesses().then(() => process.exit(status)));
}
