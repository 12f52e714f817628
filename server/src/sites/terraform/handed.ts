/**
 * What one module hands to another: arguments of calls, outputs, and whether what is called is there at all.
 *
 * An input variable that a call does not set has its default for certain.
 */
import type { Presence } from '../../policy/model';
import type { HostNode, ObjectNode } from '../../syntax/node';
import { parseAddress, type Address, type Step } from './address';
import { attribute, isRepeated } from './blocks';
import { converted, mayBeNull } from './conversion';
import { callBehind, insideOf } from './inside';
import { instanceKey, instancesOf, type Instance } from './instances';
import { declaredBody, type Module } from './module';
import { presenceOfBlock, waysOfInstance } from './presence';
import { Substitution } from './substitute';

/** A value of a call for one of its instances. */
export function ofInstance(node: HostNode, address: string, instance: Instance, module: Module): HostNode {
  return module.remember(instanceKey(node, address + instance.key), () => new Substitution(instance.scope, (steps) => module.values.spend(steps)).in(node));
}

export interface Handed {
  readonly node: HostNode;
  /** The way into it that is left. */
  readonly steps: readonly Step[];
}

/** What stands behind an input variable of a called module, or an output of one; undefined where that cannot be seen. */
export function handed(address: Address, module: Module): Handed | undefined {
  const node = address.scope === 'var' ? inputAt(address, module) : undefined;
  if (node) return { node, steps: address.steps };
  const [output, ...steps] = address.scope === 'module' ? address.steps : [];
  if (!output || !('name' in output)) return undefined;
  const body = declaredBody(module, `${insideOf('', address.declared + address.instance)}output.${output.name}`);
  const value = body && attribute(body, 'value');
  return value && { node: value, steps };
}

function inputAt(address: Address, module: Module): HostNode | undefined {
  const variable = address.prefix === '' ? undefined : declaredBody(module, address.declared);
  const type = variable && attribute(variable, 'type');
  if (!variable) return undefined;
  const node = valueFor(variable, address, module);
  return node && type ? module.remember(instanceKey(node, `for ${address.declared}`), () => converted(node, type, address.declared, module)) : node;
}

function valueFor(variable: ObjectNode, { declared, prefix }: Address, module: Module): HostNode | undefined {
  const { user, call } = callBehind(prefix);
  const address = parseAddress(user + call);
  const body = address && declaredBody(module, address.declared);
  if (!address || !body) return undefined;
  const written = attribute(body, declared.slice(prefix.length + 'var.'.length));
  const preset = attribute(variable, 'default');
  if (!written) return preset;
  const instance = isRepeated(body) ? instancesOf(body, module.values)?.find(({ key }) => key === address.instance) : undefined;
  if (isRepeated(body) && !instance) return undefined;
  const given = instance ? ofInstance(written, address.declared, instance, module) : written;
  return isTrue(attribute(variable, 'nullable')) ? given : orPreset(given, preset, module);
}

/** `null` is a value like others unless the variable says that it stands for the default. */
function isTrue(nullable: HostNode | undefined): boolean {
  return nullable === undefined || (nullable.kind === 'boolean' && nullable.value);
}

function orPreset(given: HostNode, preset: HostNode | undefined, module: Module): HostNode | undefined {
  const value = module.values.value(given);
  if (value.kind === 'null') return preset;
  if (value.kind !== 'choice') return preset && mayBeNull(given, module) ? undefined : given;
  const branches = value.branches.map((branch) => ({ holds: branch.holds, value: branch.value && orPreset(branch.value, preset, module) }));
  if (branches.some((branch) => branch.value === undefined)) return undefined;
  return branches.every((branch, index) => branch.value === value.branches[index]?.value) ? given : { ...value, branches, shared: true };
}

/** The conditions under which all calls on the way are made; undefined where one of them never is. */
export function presenceInside(prefix: string, module: Module): readonly Presence[] | undefined {
  if (prefix === '') return [];
  const { user, call } = callBehind(prefix);
  const outer = presenceInside(user, module);
  const address = parseAddress(user + call);
  const body = address && declaredBody(module, address.declared);
  if (!outer || !body) return outer;
  const instance = isRepeated(body) ? instancesOf(body, module.values)?.find(({ key }) => key === address.instance) : undefined;
  const own = presenceOfBlock({ address: user + call, body, ...(instance ? { there: waysOfInstance(instance, body, module) } : {}) }, module);
  return own && [...outer, ...own];
}

/** Whether all instances of a call are among the modules that are seen. */
export function isSeen(address: string, seen: Pick<ReadonlySet<string>, 'has'>, module: Module): boolean {
  const body = declaredBody(module, address);
  if (!body) return false;
  const instances = isRepeated(body) ? instancesOf(body, module.values) : [undefined];
  return instances !== undefined && instances.every((instance) => seen.has(insideOf('', address + (instance?.key ?? ''))));
}
