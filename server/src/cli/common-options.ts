/**
 * What the commands' options have in common: formats, settings, colours, and how wrong usage is told.
 */
import { isTerraformFile } from '../analysis/formats';
import type { AnalysisSettings } from '../analysis/settings';
import { parseArguments, type Arguments, type OptionShape } from './arguments';
import type { OpenedFile } from './workspace';
import { readConfiguration, type DiskWorkspace } from './workspace';
import { exit, type ExitStatus, type Terminal } from './terminal';

export type Format = 'pretty' | 'json';

export interface Usage {
  readonly args: Arguments;
  readonly format: Format;
  readonly settings: AnalysisSettings | undefined;
  readonly colours: boolean;
}

const common: Readonly<Record<string, OptionShape>> = { format: 'text', config: 'text', 'no-color': 'flag' };

/** Formats other versions of the command have or will have. */
const reservedFormats = ['sarif', 'github', 'junit', 'tap'];

/** The usage of a command; undefined after telling what is wrong with it. */
export function readUsage(command: string, args: readonly string[], options: Readonly<Record<string, OptionShape>>, terminal: Terminal): Usage | undefined {
  const parsed = parseArguments(args, { ...common, ...options });
  if ('message' in parsed) return misused(command, parsed.message, terminal);
  const format = parsed.get('format') ?? 'pretty';
  if (format !== 'pretty' && format !== 'json') {
    const why = reservedFormats.includes(format) ? 'is not there yet' : 'is no format';
    return misused(command, `\`${format}\` ${why}: use \`pretty\` or \`json\`.`, terminal);
  }
  const config = parsed.get('config');
  const settings = config === undefined ? undefined : readConfiguration(config, terminal.folder);
  if (settings && 'message' in settings) return misused(command, `${settings.message}.`, terminal);
  return { args: parsed, format, settings, colours: terminal.hasColours && !parsed.has('no-color') };
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
  return files;
}

/** Files met on a walk that have no word of AWS in them are not parsed; most of a repository is like that. */
function isWorthReading({ path, text }: OpenedFile): boolean {
  return isTerraformFile(path) || words.some((word) => text.includes(word));
}

const words = ['Statement', 'statement', '2012-10-17', '2008-10-17', 'policyDocument', 'isAuthorized', 'AWS::', 'Resources', 'execute-api', 'x-amazon-apigateway'];
