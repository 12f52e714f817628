/**
 * What the commands' options have in common: formats, settings, colours, and how wrong usage is told.
 */
import { isProjectFile, isServiceFile, isTerraformFile } from '../analysis/formats';
import type { ProjectOptions } from '../analysis/analysis';
import { parseArguments, type Arguments, type OptionShape } from './arguments';
import type { OpenedFile } from './workspace';
import { readConfiguration, type DiskWorkspace } from './workspace';
import { exit, type ExitStatus, type Terminal } from './terminal';

/** Which command has which. */
const formats = { check: ['pretty', 'json'], simulate: ['pretty', 'json'], test: ['pretty', 'json', 'junit', 'tap'], inspect: ['pretty', 'json'] } as const;

type Formats = typeof formats;
export type Format = Formats[keyof Formats][number];

export interface Usage<C extends keyof Formats = keyof Formats> {
  readonly args: Arguments;
  readonly format: Formats[C][number];
  readonly project: ProjectOptions['only'];
  readonly colours: boolean;
}

const common: Readonly<Record<string, OptionShape>> = { format: 'text', config: 'text', 'no-color': 'flag' };

/** Formats a command will have. */
const reservedFormats: Partial<Record<keyof Formats, readonly string[]>> = { check: ['sarif', 'github', 'junit'] };

/** The usage of a command; undefined after telling what is wrong with it. */
export function readUsage<C extends keyof Formats>(command: C, args: readonly string[], options: Readonly<Record<string, OptionShape>>, terminal: Terminal): Usage<C> | undefined {
  const parsed = parseArguments(args, { ...common, ...options });
  if ('message' in parsed) return misused(command, parsed.message, terminal);
  const wanted = parsed.get('format') ?? 'pretty';
  const known: readonly Formats[C][number][] = formats[command];
  const format = known.find((each) => each === wanted);
  if (format === undefined) return misused(command, wrongFormat(command, wanted), terminal);
  const config = parsed.get('config');
  const project = config === undefined ? undefined : readConfiguration(config, terminal.folder);
  if (project && 'message' in project) return misused(command, `${project.message}.`, terminal);
  return { args: parsed, format, project, colours: terminal.hasColours && !parsed.has('no-color') };
}

function wrongFormat(command: keyof Formats, wanted: string): string {
  const words = formats[command].map((format) => `\`${format}\``);
  const choices = `use ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}.`;
  if (reservedFormats[command]?.includes(wanted)) return `\`${wanted}\` is not there yet: ${choices}`;
  const other = Object.entries(formats).find(([name, some]) => name !== command && some.some((format) => format === wanted))?.[0];
  return `\`${wanted}\` is no format${other === undefined ? '' : ` of \`${command}\`, only of \`${other}\``}: ${choices}`;
}

function misused(command: string, message: string, terminal: Terminal): undefined {
  terminal.complain(`${command}: ${message}`);
  terminal.complain(`\`gatehouse ${command} --help\` shows how it is used`);
  return undefined;
}

export const wrongUsage: ExitStatus = exit.unusable;

/** The files a command looks at: standard input under a name, or what the paths lead to; `undefined` for wrong usage. */
export async function openInputs(usage: Usage, workspace: DiskWorkspace, wanted: (name: string) => boolean, command: string, terminal: Terminal): Promise<readonly OpenedFile[] | undefined> {
  const { args } = usage;
  const name = args.get('stdin-path');
  if (args.has('stdin') !== (name !== undefined)) {
    return misused(command, '`--stdin` and `--stdin-path NAME` go together: the name says what is read and where it belongs.', terminal);
  }
  const input = name === undefined ? undefined : await workspace.readInput(name);
  const paths = args.paths.length === 0 && name === undefined ? ['.'] : args.paths;
  const opened = workspace.find(paths, wanted).flatMap((found) => {
    const file = workspace.read(found);
    return file && (found.isNamed || isWorthReading(file)) ? [file] : [];
  });
  const files = input ? [input, ...opened.filter((file) => file.uri !== input.uri)] : opened;
  for (const file of files) workspace.add(file);
  // Only then is known what nobody named but the files themselves.
  for (const file of files) workspace.complete(file.uri);
  return files;
}

/** Files met on a walk that have no word of AWS in them are not parsed; most of a repository is like that. */
function isWorthReading({ path, text }: OpenedFile): boolean {
  return isTerraformFile(path) || isServiceFile(path) || isProjectFile(path) || words.some((word) => text.includes(word));
}

const words = ['Statement', 'statement', '2012-10-17', '2008-10-17', 'policyDocument', 'isAuthorized', 'AWS::', 'Resources', 'execute-api', 'x-amazon-apigateway'];
