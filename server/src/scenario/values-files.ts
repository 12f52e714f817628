/**
 * Values that a scenario takes from files: parameter files of CloudFormation in all their forms, the settings of the SAM
 * command line, variables of Terraform, and the defaults a template declares, where the scenario asks for them.
 *
 * A file that cannot be read as one of these is a problem and gives no values at all, because half of them would answer for
 * another deployment. The files themselves come through a lookup.
 */
import type { Span } from '../base/span';
import { fileName } from '../base/uri';
import { findMember, settle, type HostNode, type SyntaxProblem } from '../syntax/node';
import { isObject, type Plain } from './plain';
import { parseReference, resolveUri } from './references';
import type { Values } from './substitute';
import type { FoundValue, FoundValues } from './values-found';
import { declaredDefaults, parametersAt, terraformVariables } from './values-parameters';
import { samSettings } from './values-sam';

/** A file of any format, with a way to say where something in it stands. */
export interface ValueFile {
  readonly uri: string;
  readonly root: HostNode;
  readonly problems: readonly SyntaxProblem[];
  /** Counted from one; undefined for a span that is not of this file. */
  readonly lineOf: (span: Span) => number | undefined;
}

export type FindValueFile = (uri: string) => ValueFile | undefined;

/** Values by name, each with the reference to the file that has it. */
export interface SuppliedValues {
  readonly values: Values;
  readonly from: ReadonlyMap<string, string>;
  /** Of values that may be converted: as what they are written, and where, for people. */
  readonly written: ReadonlyMap<string, WrittenValue>;
}

export interface WrittenValue {
  readonly value: Values[string];
  readonly place: string;
}

export interface ReadValues extends SuppliedValues {
  /** By the index of the reference. */
  readonly problems: readonly { readonly index: number; readonly message: string }[];
}

/** What files give, in their order: the later one wins. References are relative to `base`. */
export function readValueFiles(references: readonly string[], base: string, find: FindValueFile): ReadValues {
  const values: Record<string, Values[string]> = {};
  const from = new Map<string, string>();
  const written = new Map<string, WrittenValue>();
  const problems: { index: number; message: string }[] = [];
  for (const [index, reference] of references.entries()) {
    const read = readReference(reference, base, find);
    if ('message' in read) {
      problems.push({ index, message: read.message });
      continue;
    }
    for (const { name, value, written: as } of read.found) {
      values[name] = value;
      from.set(name, reference);
      if (as) written.set(name, as);
      else written.delete(name);
    }
  }
  return { values, from, written, problems };
}

type Answer = { readonly found: readonly (FoundValue & { readonly written?: WrittenValue })[] } | { readonly message: string };

function readReference(reference: string, base: string, find: FindValueFile): Answer {
  const { path, selector } = parseReference(reference);
  const uri = path === '' ? undefined : resolveUri(base, path);
  const file = uri === undefined ? undefined : find(uri);
  if (!file) return { message: `\`${path}\` cannot be read: values come from a parameter file, a \`samconfig.toml\` or a template, and the path is written here as seen from this file.` };
  const known = remembered.get(file.root)?.get(reference);
  if (known) return known;
  const answer = readFile(file, path, selector === '' ? undefined : selector);
  const answers = remembered.get(file.root) ?? new Map<string, Answer>();
  remembered.set(file.root, answers.set(reference, answer));
  return answer;
}

/** Many cases take their values from one file. */
const remembered = new WeakMap<HostNode, Map<string, Answer>>();

function readFile(file: ValueFile, path: string, selector: string | undefined): Answer {
  const [broken] = file.problems;
  if (broken) return { message: `${placeOf(path, broken.span, file)} ${broken.message}` };
  const read = readForm(file, selector);
  if ('found' in read) return { found: read.found.map((each) => (each.node ? { ...each, written: { value: scalarOf(each.node) ?? each.value, place: placeOf(path, each.node.span, file).slice(0, -1) } } : each)) };
  return { message: read.at ? `${placeOf(path, read.at.span, file)} ${read.message}` : `\`${path}\` ${read.message}` };
}

function scalarOf(node: HostNode): Values[string] | undefined {
  return node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean' ? node.value : undefined;
}

function readForm(file: ValueFile, selector: string | undefined): FoundValues {
  if (isSamSettings(file)) return samSettings(file.root, selector);
  if (/\.tfvars(?:\.json)?$/i.test(file.uri)) return terraformVariables(file.root);
  return selector === undefined ? parametersAt(file.root) : pointedAt(file.root, selector);
}

/** `params.json, line 3:`, for people. */
export function placeOf(path: string, span: Span, file: ValueFile): string {
  const line = file.lineOf(span);
  return `\`${path}\`${line === undefined ? '' : `, line ${String(line)}`}:`;
}

/** The SAM command line reads TOML of any name, and YAML. */
function isSamSettings({ uri, root }: ValueFile): boolean {
  return root.origin.format === 'toml' || /^samconfig.*\.ya?ml$/i.test(fileName(uri));
}

function pointedAt(root: HostNode, selector: string): FoundValues {
  if (!selector.startsWith('/')) return { message: `has no environments: write a JSON pointer behind the \`#\`, as \`#/Parameters\`, or leave it out.` };
  let node: HostNode | undefined = root;
  for (const step of selector.split('/').slice(1)) {
    const at: HostNode | undefined = node && settle(node);
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (at?.kind === 'array') node = /^\d+$/.test(key) ? at.items[Number(key)] : undefined;
    else node = at?.kind === 'object' ? findMember(at, key)?.value : undefined;
  }
  if (!node) return { message: `has nothing at \`#${selector}\`.` };
  return declaredDefaults(node) ?? parametersAt(node);
}

/** The texts of a field that takes one or several. */
export function valueReferences(value: Plain | undefined): readonly string[] {
  if (value === undefined || value === null || isObject(value)) return [];
  return (Array.isArray(value) ? (value as readonly Plain[]) : [value]).flatMap((item) => (item === null || typeof item === 'object' ? [] : [String(item)]));
}
