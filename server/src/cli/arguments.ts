/**
 * Options of a command, as the command declares them: `--name`, `--name value`, `--name=value`, and `--` before paths.
 *
 * Wrong usage is a message, never an exception. What the options mean is the command's business.
 */
import { findNearest } from '../base/nearest';

/** `flag`: no value; a list: one of these values; `text`: any value. */
export type OptionShape = 'flag' | 'text' | readonly string[];

export interface Arguments {
  readonly paths: readonly string[];
  has(name: string): boolean;
  get(name: string): string | undefined;
}

export function parseArguments(args: readonly string[], options: Readonly<Record<string, OptionShape>>): Arguments | { readonly message: string } {
  const values = new Map<string, string>();
  const paths: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      paths.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      paths.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = (equals < 0 ? arg : arg.slice(0, equals)).replace(/^--?/, '');
    const shape = Object.hasOwn(options, name) ? options[name] : undefined;
    if (shape === undefined || !arg.startsWith('--')) return { message: unknownOption(arg, Object.keys(options)) };
    if (shape === 'flag') {
      if (equals >= 0) return { message: `\`--${name}\` takes no value.` };
      values.set(name, '');
      continue;
    }
    const value = equals < 0 ? args[++at] : arg.slice(equals + 1);
    if (value === undefined) return { message: `\`--${name}\` needs a value.` };
    if (shape !== 'text' && !shape.includes(value)) return { message: `\`--${name}\` cannot be \`${value}\`: use ${shape.map((word) => `\`${word}\``).join(', ')}.` };
    values.set(name, value);
  }
  return { paths, has: (name) => values.has(name), get: (name) => values.get(name) };
}

function unknownOption(arg: string, names: readonly string[]): string {
  const wanted = arg.replace(/^-+/, '').split('=')[0] ?? '';
  const nearest = findNearest(wanted, names);
  return nearest === undefined ? `There is no option \`${arg}\` here.` : `There is no option \`${arg}\` here: did you mean \`--${nearest}\`?`;
}
