#!/usr/bin/env node
/**
 * The command `gatehouse`: picks the command and sets the exit status. What a command does stands in the file of its
 * name, and is loaded only when it is asked for.
 */
import { version } from '../../../package.json';
import { findNearest } from '../base/nearest';
import { reasonOf } from './read-text';
import { serveLanguage } from './language-server';
import { exit, processTerminal, type Command, type ExitStatus, type Terminal } from './terminal';
import { usageOf, usageText } from './usage';

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check')).check,
  simulate: async () => (await import('./simulate')).simulate,
  test: async () => (await import('./test')).test,
  inspect: async () => (await import('./inspect')).inspect,
  'language-server': () => Promise.resolve(async (args) => ((await serveLanguage(args)) === 0 ? exit.nothing : exit.unusable)),
};

const reserved = ['matrix', 'diff', 'explain', 'mcp'];

async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    await terminal.write(`${version}\n`);
    return exit.nothing;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await terminal.write(usageText);
    return exit.nothing;
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load || name === undefined) {
    terminal.complain(misnamed(name));
    return exit.unusable;
  }
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    await terminal.write(usageOf(name));
    return exit.nothing;
  }
  return (await load())(rest, terminal);
}

function misnamed(name: string | undefined): string {
  if (name === undefined) return 'name a command; `gatehouse --help` lists them';
  if (reserved.includes(name)) return `\`${name}\` is a name for later versions and does nothing yet; \`gatehouse --help\` lists what is there`;
  const nearest = findNearest(name, Object.keys(commands));
  return nearest === undefined ? `there is no command \`${name}\`; \`gatehouse --help\` lists them` : `there is no command \`${name}\`: did you mean \`${nearest}\`?`;
}

const terminal = processTerminal();
// Whoever reads our output may have had enough of it; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exit.nothing);
});
run(process.argv.slice(2), terminal).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    const told = error instanceof Error ? (error.stack ?? error.message) : reasonOf(error);
    for (const line of `something went wrong that should not: ${told}`.split('\n')) terminal.complain(line);
    process.exitCode = exit.unusable;
  },
);
