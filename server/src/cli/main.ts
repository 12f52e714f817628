#!/usr/bin/env node
// The command `gatehouse`: picks the subcommand and sets the exit status (0 nothing to report,
// 1 something found, 2 wrong usage). What a command does stands in the file of its name.
import { serveLanguage } from './language-server';

type Command = (args: readonly string[]) => Promise<number> | number;

const COMMANDS = new Map<string, Command>([['language-server', serveLanguage]]);

async function main(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args;
  const command = COMMANDS.get(name);
  if (command === undefined) {
    process.stderr.write(`usage: gatehouse ${[...COMMANDS.keys()].join('|')} …\n`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await command(rest);
}

void main(process.argv.slice(2));
