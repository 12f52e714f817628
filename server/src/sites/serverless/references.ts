/**
 * What a service declares, and what the references of CloudFormation in it stand for: the resources it writes, those in
 * files it includes, and the ones that the framework makes under names of its own.
 */
import type { AtomShape } from '../../base/atoms';
import { findMember, findPath, type HostNode, type Reference } from '../../syntax/node';
import { apiIdAtom, resolve as resolveInStack } from '../cloudformation/resolve';
import { nameInside } from '../cloudformation/nested';
import type { Resolution, Scope, UnitFile } from '../site';
import { apiIds, sharedRoleId } from './names';

/** Sections and what stands directly in them, for variables; what `resources` declares, for references. */
export function declarationsOf({ root }: UnitFile): ReadonlyMap<string, HostNode> {
  const declared = new Map<string, HostNode>();
  if (root.kind !== 'object') return declared;
  for (const { key, value, shadowed } of root.members) {
    if (shadowed) continue;
    declared.set(`self:${key}`, value);
    if (value.kind === 'object') for (const inner of value.members) if (!inner.shadowed) declared.set(`self:${key}.${inner.key}`, inner.value);
  }
  itemsOf(findPath(root, 'resources')).forEach((part, index) => {
    declareTemplate(part, declared);
    // A template in a file, or sections of one: the references themselves are the same nodes until somebody edits them.
    if (part.kind === 'ref') declared.set(included(index), part);
    for (const [section] of sections) {
      const entries = findPath(part, section);
      if (entries?.kind === 'ref') declared.set(included(index, section), entries);
    }
  });
  return declared;
}

/** More templates than these in one service are not looked into. */
const mostTemplates = 32;

const included = (index: number, section = ''): string => `included:${section}:${String(index)}`;

function itemsOf(node: HostNode | undefined): readonly HostNode[] {
  return node?.kind === 'array' ? node.items : node ? [node] : [];
}

const sections = [['Parameters', 'parameter'], ['Resources', 'resource'], ['Mappings', 'mapping'], ['Conditions', 'condition'], ['Outputs', 'output']] as const;

function declareTemplate(part: HostNode, declared: Map<string, HostNode>): void {
  for (const [section, prefix] of sections) {
    const entries = findPath(part, section);
    if (entries?.kind === 'object') for (const { key, value, shadowed } of entries.members) if (!shadowed) declared.set(`${prefix}:${key}`, value);
  }
}

/** Whether an address is one that CloudFormation's functions have (`Fn::If`, `Fn::FindInMap`), which looks like a variable. */
export function isOfTemplate(address: string): boolean {
  return /^(?:condition|mapping|include):/.test(address);
}

/** `follow` gives what a variable stands for. */
export function resolveInTemplate(reference: Reference, scope: Scope, follow: (node: HostNode) => HostNode | undefined): Resolution {
  const resolution = resolveInStack(reference, scope);
  if (resolution.kind !== 'unresolved' || !isName(reference.address)) return resolution;
  const { address, attribute } = reference;
  if (apiIds.has(address) && attribute === undefined) return { kind: 'pieces', pieces: [apiIdAtom(scope.id, address)] };
  const shape = shapeOfMade(reference);
  if (shape === undefined) {
    const included = includedIn(scope, address, follow);
    if (included) return resolveInStack(reference, { ...scope, declared: included });
  }
  // Files that are included are part of the service: a name is the same thing wherever it stands.
  const id = `${scope.id}#${attribute === undefined ? address : `${address}.${attribute}`}`;
  return { kind: 'pieces', pieces: [{ id, label: nameInside(scope.id, reference.label), reason: `given to \`${address}\` at deployment`, pure: true, shape: shape ?? 'text' }] };
}

/** Neither a pseudo parameter nor a function nor a condition. */
function isName(address: string): boolean {
  return /^[A-Za-z0-9]+$/.test(address);
}

function shapeOfMade({ address, attribute }: Reference): AtomShape | undefined {
  if (attribute !== 'Arn') return undefined;
  if (address.endsWith('LambdaFunction')) return 'function-arn';
  return address.endsWith(sharedRoleId) ? 'role-arn' : undefined;
}

/** What included files declare under a name. */
function includedIn({ declared }: Scope, name: string, follow: (node: HostNode) => HostNode | undefined): ReadonlyMap<string, HostNode> | undefined {
  const found = new Map<string, HostNode>();
  for (let index = 0; index < mostTemplates; index++) {
    const template = declared.get(included(index));
    const whole = template && follow(template);
    for (const [section, prefix] of sections) {
      const part = declared.get(included(index, section)) ?? findPath(whole, section);
      const entries = part && follow(part);
      const node = entries?.kind === 'object' ? findMember(entries, name)?.value : undefined;
      if (node) found.set(`${prefix}:${name}`, follow(node) ?? node);
    }
  }
  return found.size > 0 ? found : undefined;
}
