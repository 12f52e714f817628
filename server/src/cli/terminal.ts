/**
 * What a command talks through: standard output and error, whether colours are welcome, the working directory.
 *
 * Tests hand in their own; nothing else in `cli/` touches the process.
 */
import { visible } from './formats/style';

export interface Terminal {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
  complain(line: string): void;
  /** Standard input, undecoded, so that what is no text can be told. */
  readonly input: AsyncIterable<Buffer>;
  readonly folder: string;
  /** Standard output is a terminal that shows colours. */
  readonly hasColours: boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The exit statuses of the contract. */
export const exit = { nothing: 0, found: 1, unusable: 2 } as const;
export type ExitStatus = (typeof exit)[keyof typeof exit];

export type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitStatus>;

/** The worse of two statuses: what could not be read weighs more than what was found. */
export function worse(a: ExitStatus, b: ExitStatus): ExitStatus {
  return a > b ? a : b;
}

export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  return {
    write: (text) => new Promise((resolve, reject) => stdout.write(text, (error) => (error ? reject(error) : resolve()))),
    complain: (line) => void stderr.write(`gatehouse: ${visible(line)}\n`),
    // Touched only by commands that read it: the language server has its own way with standard input.
    get input() {
      return stdin;
    },
    folder: process.cwd(),
    hasColours: stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    now: () => Date.now(),
  };
}
