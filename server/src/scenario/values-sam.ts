/**
 * The settings of the SAM command line (`samconfig.toml`, `samconfig.yaml`) as values: what `deploy` would give the
 * parameters of the template in an environment, with the Region and the name of the stack.
 *
 * A setting of `deploy` takes the place of the one under `global`. Nothing is taken from another environment.
 */
import { findNearest } from '../base/nearest';
import { findMember, findPath, settle, type HostNode } from '../syntax/node';
import { valueText, type FoundValue, type FoundValues } from './values-found';
import { readOverrides } from './values-overrides';
import { parametersAt } from './values-parameters';

const defaultEnvironment = 'default';

/** Settings that are pseudo parameters of the template. */
const pseudoParameters = { region: 'AWS::Region', stack_name: 'AWS::StackName' } as const;

export function samSettings(root: HostNode, selector: string | undefined): FoundValues {
  const settings = settle(root);
  const members = settings.kind === 'object' ? settings.members.filter(({ value }) => settle(value).kind === 'object') : [];
  const environment = selector ?? defaultEnvironment;
  const chosen = members.find(({ key }) => key === environment)?.value;
  if (!chosen) return { message: unknownEnvironment(environment, members.map(({ key }) => key)) };
  const setting = (name: string): HostNode | undefined => findPath(chosen, 'deploy', 'parameters', name) ?? findPath(chosen, 'global', 'parameters', name);
  const found: FoundValue[] = [];
  for (const [name, parameter] of Object.entries(pseudoParameters)) {
    const node = setting(name);
    const value = node && valueText(node);
    if (value !== undefined) found.push({ name: parameter, value });
  }
  const overrides = setting('parameter_overrides');
  if (!overrides && found.length === 0) return { at: chosen, message: `the environment \`${environment}\` gives \`deploy\` neither \`parameter_overrides\` nor \`region\` or \`stack_name\`, so nothing can be taken from it.` };
  const read = overrides && overridesAt(overrides);
  return read && 'found' in read ? { found: [...found, ...read.found] } : (read ?? { found });
}

function unknownEnvironment(environment: string, all: readonly string[]): string {
  const nearest = findNearest(environment, all);
  if (nearest !== undefined) return `has no environment \`${environment}\`: did you mean \`#${nearest}\`?`;
  const list = all.map((each) => `\`#${each}\``).join(', ');
  return `has no environment \`${environment}\`: ${list === '' ? 'it has none' : `name one of ${list}`}.`;
}

/** One text, a list of texts, or a table. */
function overridesAt(node: HostNode): FoundValues {
  if (node.kind === 'object') return findMember(node, 'Parameters') ? { at: node, message: '`parameter_overrides` is a table of parameters and their values.' } : parametersAt(node);
  const items = node.kind === 'array' ? node.items.map(settle) : [node];
  const found: FoundValue[] = [];
  for (const item of items) {
    if (item.kind !== 'string') return { at: item, message: '`parameter_overrides` is a text, a list of texts or a table.' };
    const read = readOverrides(item.value);
    if (read.problem !== undefined) return { at: item, message: `${read.problem} in \`parameter_overrides\`.` };
    found.push(...read.found);
  }
  return { found };
}
