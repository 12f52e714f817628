/**
 * Commands in tests: run in this process with a folder of their own, or as the real program.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from '../../server/src/cli/terminal';
import { ROOT } from './project';

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly complaints: readonly string[];
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** Runs a command in a new folder with these files; `input` is standard input. */
export async function runCommand(command: Command, args: readonly string[], files: Files, input: string | Buffer = ''): Promise<Outcome> {
  return inFolder(files, (folder) => runIn(command, args, folder, input));
}

export async function runIn(command: Command, args: readonly string[], folder: string, input: string | Buffer = ''): Promise<Outcome> {
  const out: string[] = [];
  const complaints: string[] = [];
  const status = await command(args, {
    write: (text) => {
      out.push(text);
      return Promise.resolve();
    },
    complain: (line) => void complaints.push(line),
    input: chunks(typeof input === 'string' ? Buffer.from(input) : input),
    folder,
    hasColours: false,
    now: () => Date.UTC(2026, 0, 31, 12),
  });
  return { status, out: out.join(''), complaints };
}

/** The program as people start it. */
export function runProgram(args: readonly string[], folder: string, input = ''): Outcome {
  const loader = ['--require', join(ROOT, 'scripts', 'markdown-loader.cjs'), '--import', require.resolve('tsx')];
  const result = spawnSync(process.execPath, [...loader, join(ROOT, 'server', 'src', 'cli', 'main.ts'), ...args], { cwd: folder, input, encoding: 'utf8' });
  return { status: result.status, out: result.stdout, complaints: result.stderr.split('\n').filter((line) => line !== '') };
}

/** Files may name the folder they will lie in. */
export async function inFolder<T>(files: Files | ((folder: string) => Files), run: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  try {
    for (const [name, content] of Object.entries(typeof files === 'function' ? files(folder) : files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (typeof content === 'string') writeFileSync(join(folder, name), content);
      else writeFileSync(join(folder, name), content.toString('latin1'), 'latin1');
    }
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Small pieces, so that what is put together from several is tested on the way.
async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7));
}
