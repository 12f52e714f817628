/**
 * Whether words under a function make a role of its own: some are those of a plugin, some those of version 4 of the
 * framework, and without these nobody looks at them. Where it cannot be seen whether they are there, the words count.
 */
import { settle, type HostNode } from '../../syntax/node';
import { providerValue, textOf, valueAt, type Path, type Service, type ServiceFunction } from './service';

export const pluginName = 'serverless-iam-roles-per-function';

const pluginStatements: Path = ['iamRoleStatements'];
const statementsInRole: Path = ['iam', 'role', 'statements'];

/** Where statements of single functions may be written, whoever looks at them. */
export const ownStatements: readonly Path[] = [statementsInRole, pluginStatements];

/** Where those of them are written that count. */
export function countedStatements(service: Service): readonly Path[] {
  return [...(knowsRoles(service) ? [statementsInRole] : []), ...(hasPlugin(service) ? [pluginStatements] : [])];
}

/** Where each function has a role of its own (`mode: perFunction`). */
export function isPerFunction(service: Service): boolean {
  return knowsRoles(service) && textOf(providerValue(service, 'iam', 'role', 'mode')) === 'perFunction';
}

export function hasOwnRole({ object }: ServiceFunction, service: Service): boolean {
  if (!object || valueAt(object, 'role')) return false;
  const paths = [...countedStatements(service), ...(knowsRoles(service) ? [['iam', 'role', 'managedPolicies']] : [])];
  return isPerFunction(service) || paths.some((path) => valueAt(object, ...path.map(String)) !== undefined);
}

/** Functions have `iam` from version 4 on; who says nothing of versions is taken at the words. */
export function knowsRoles({ root }: Service): boolean {
  const version = textOf(valueAt(root, 'frameworkVersion'));
  return version === undefined || !(/^[\^~=v\s]*[0-3](?:\.[\w.*-]+)?\s*$/.test(version) || /<=?\s*[0-3]\b|<\s*4(?:\.0)*\s*$/.test(version));
}

/** The plugin or one of its successors; one that stands in a file of the service may be anything. */
export function hasPlugin({ root }: Service): boolean {
  const written = valueAt(root, 'plugins');
  if (!written) return false;
  const list = valueAt(written, 'modules') ?? written;
  if (list.kind !== 'array') return list.kind !== 'object' || list.open !== undefined;
  return list.open !== undefined || list.items.some(isPlugin);
}

function isPlugin(node: HostNode): boolean {
  const name = textOf(settle(node));
  return name === undefined || name.startsWith('.') || name.endsWith('serverless-granular-iam') || name.includes(pluginName);
}
