/**
 * Nested stacks and applications: resources that use another template of the workspace with parameters of their own.
 *
 * Their templates are named by a path, as packaging tools take it, or by the metadata a CDK app leaves; one that is uploaded
 * already is not seen. What a nested template means is bound once for each use.
 */
import type { Presence } from '../../policy/model';
import { findPath, type HostNode, type Reference } from '../../syntax/node';
import { isLocalPath } from '../linked';
import { pointer } from '../shapes';
import type { Resolution, Scope, Use } from '../site';

const pathProperties: Readonly<Record<string, string | undefined>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

export function isNested(type: string): boolean {
  return Object.hasOwn(pathProperties, type);
}

export function nestedUses({ declared }: Scope): readonly Use[] {
  const uses: Use[] = [];
  for (const [address, resource] of declared) {
    if (!address.startsWith(resourcePrefix)) continue;
    const target = templateOf(resource);
    const name = address.slice(resourcePrefix.length);
    if (target !== undefined) uses.push({ name, target, prefix: pointer(['Resources', name]), inputs: inputsOf(resource) });
  }
  return uses;
}

const resourcePrefix = 'resource:';

function templateOf(resource: HostNode): string | undefined {
  const type = findPath(resource, 'Type');
  const property = type?.kind === 'string' ? pathProperties[type.value] : undefined;
  if (property === undefined) return undefined;
  const places = [findPath(resource, 'Properties', property), findPath(resource, 'Metadata', 'aws:asset:path')];
  return places.flatMap((node) => (node?.kind === 'string' && node.holes.length === 0 && isLocalPath(node.value) ? [node.value] : []))[0];
}

function inputsOf(resource: HostNode): ReadonlyMap<string, HostNode> {
  const parameters = findPath(resource, 'Properties', 'Parameters');
  const members = parameters?.kind === 'object' ? parameters.members.filter(({ shadowed, splices }) => !shadowed && splices === undefined) : [];
  return new Map(members.map(({ key, value }) => [key, value]));
}

/** What an output of a nested stack is, by the name behind `Outputs.`; undefined where its template is not seen. */
export function resolveOutput({ address, attribute }: Reference, scope: Scope): Resolution | undefined {
  const name = /^Outputs\.(.+)$/.exec(attribute ?? '')?.[1];
  const inside = name === undefined ? undefined : scope.instance?.(address);
  const output = inside?.declared.get(`output:${name ?? ''}`);
  const node = output && findPath(output, 'Value');
  return node && { kind: 'node', node, scope: inside };
}

/** The name of something in an instance, by the address of that: `ApiStack.Inner.Api`; the name itself in a template on its own. */
export function nameInside(uri: string, name: string): string {
  const hash = uri.indexOf('#/Resources/');
  // Every other step is the name of a stack.
  const stacks = hash < 0 ? [] : uri.slice(hash + 1).split('/').filter((_, index) => index > 0 && index % 2 === 0);
  return [...stacks, name].join('.');
}

/** The conditions of an instance's resources are its own, unlike those that its template has when nobody uses it. */
export function ownPresence(presence: readonly Presence[], uri: string): readonly Presence[] {
  return presence.map(({ condition, holds }) => {
    const at = condition.id.indexOf(conditionMark);
    if (at < 0 || condition.id.startsWith(`${uri}#`)) return { condition, holds };
    return { condition: { ...condition, id: uri + condition.id.slice(at), label: nameInside(uri, condition.label) }, holds };
  });
}

const conditionMark = '#condition:';
