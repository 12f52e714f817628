/**
 * The top-level blocks of Terraform files, and what a file declares by them.
 *
 * A resource's address is `type.name`; instances made by `count` and `for_each` share their block.
 */
import { findMember, type HostNode, type Member, type ObjectNode, type StringNode } from '../../syntax/node';
import type { Presence } from '../../policy/model';
import type { UnitFile } from '../site';
import { bodyAs, readAs } from './cloud-control';

export interface Block {
  readonly uri: string;
  /** `aws_iam_role.api`, `data.aws_region.current`; of one instance `aws_iam_role.api["eu"]`. */
  readonly address: string;
  /** The address by which it is declared. */
  readonly declared: string;
  /** `["eu"]`, `[0]`; empty for a block that is not taken apart into its instances. */
  readonly instance: string;
  /** Of an instance: the conditions under which it is there, one list for each way. */
  readonly there?: readonly (readonly Presence[])[];
  /** In a called module: the conditions under which the call is made. */
  readonly called?: readonly Presence[];
  /** The conditions under which it names what it is looked at for. */
  readonly naming?: readonly Presence[];
  /** What holds anyway where it is looked at. */
  readonly given?: readonly Presence[];
  readonly type: string;
  readonly label: StringNode;
  readonly body: ObjectNode;
  readonly member: Member;
}

/** The resources and data sources of a file in source order; half-typed ones without a name are left out. */
export function blocksOf({ uri, root }: UnitFile): readonly Block[] {
  let known = blocksByRoot.get(root);
  if (known?.uri !== uri) {
    const blocks = topLevel(root).flatMap((member) => (member.key === 'resource' || member.key === 'data' ? (blockOf(member, uri) ?? []) : []));
    blocksByRoot.set(root, (known = { uri, blocks }));
  }
  return known.blocks;
}

/** Not state: a function of the root and the file it stands in; many ask for it in one reading. */
const blocksByRoot = new WeakMap<HostNode, { readonly uri: string; readonly blocks: readonly Block[] }>();

/** Not state: a function of a member and the file it stands in; one that an edit leaves alone stays the same block. */
const made = new WeakMap<Member, Map<string, Block | undefined>>();

function blockOf(member: Member, uri: string): Block | undefined {
  let own = made.get(member);
  if (!own) made.set(member, (own = new Map<string, Block | undefined>()));
  if (!own.has(uri)) own.set(uri, madeBlock(member, uri));
  return own.get(uri);
}

function madeBlock(member: Member, uri: string): Block | undefined {
  const [type, label] = labelsOf(member);
  if (!type || member.value.kind !== 'object') return undefined;
  if (member.key === 'module') {
    const address = `module.${type.value}`;
    return { uri, address, declared: address, instance: '', type: 'module', label: type, body: member.value, member };
  }
  if (!label) return undefined;
  const prefix = member.key === 'data' ? 'data.' : '';
  const address = `${prefix}${type.value}.${label.value}`;
  return { uri, address, declared: address, instance: '', type: prefix + readAs(type.value), label, body: bodyAs(type.value, member.value), member };
}

/** The calls of modules in a file, as blocks. */
export function callsOf({ uri, root }: UnitFile): readonly Block[] {
  return topLevel(root).flatMap((member) => (member.key === 'module' ? (blockOf(member, uri) ?? []) : []));
}

/** `prefix` stands before the addresses of a module that is called. */
export function declarationsOf(file: UnitFile, prefix = ''): ReadonlyMap<string, HostNode> {
  const declared = declaredIn(file);
  return prefix === '' ? declared : new Map([...declared].map(([address, node]) => [prefix + address, node]));
}

function declaredIn(file: UnitFile): Map<string, HostNode> {
  const declared = new Map<string, HostNode>();
  for (const block of blocksOf(file)) declared.set(block.address, block.body);
  for (const member of topLevel(file.root)) {
    if (member.key === 'resource' || member.key === 'data') continue;
    if (member.key === 'locals') declareLocals(member.value, declared);
    const [label] = labelsOf(member);
    if (!label) continue;
    if (member.key === 'variable') declared.set(`var.${label.value}`, member.value);
    else if (member.key === 'output') declared.set(`output.${label.value}`, member.value);
    else if (member.key === 'module') declared.set(`module.${label.value}`, member.value);
    else if (member.key === 'provider') declared.set(providerKey(label.value, member.value), member.value);
  }
  return declared;
}

export function topLevel(root: HostNode): readonly Member[] {
  return root.kind === 'object' ? root.members.filter((member) => member.isBlock) : [];
}

/** An attribute's value; a nested block of that name does not count. */
export function attribute(body: ObjectNode, name: string): HostNode | undefined {
  const member = findMember(body, name);
  return member?.isBlock ? undefined : member?.value;
}

export function nestedBlocks(body: ObjectNode, type: string): readonly ObjectNode[] {
  return body.members.flatMap((member) => (member.isBlock && member.key === type && member.value.kind === 'object' ? [member.value] : []));
}

/** Whether a `dynamic` block makes nested blocks of a type. */
export function hasDynamic(body: ObjectNode, type: string): boolean {
  return body.members.some((member) => member.isBlock && member.key === 'dynamic' && labelsOf(member)[0]?.value === type);
}

/** Whether one block makes any number of instances. */
export function isRepeated(body: ObjectNode): boolean {
  return attribute(body, 'count') !== undefined || attribute(body, 'for_each') !== undefined;
}

/**
 * The instance a block makes if it makes at most one: empty without `count`, `[0]` with a count of 1 or of 1 or 0.
 * Undefined where there may be several.
 */
export function onlyInstance(body: ObjectNode): string | undefined {
  if (!isRepeated(body)) return '';
  const count = attribute(body, 'count');
  return count && isAtMostOne(count) ? '[0]' : undefined;
}

function isAtMostOne(node: HostNode): boolean {
  if (node.kind === 'number') return node.value <= 1;
  return node.kind === 'choice' && node.branches.every((branch) => branch.value !== undefined && isAtMostOne(branch.value));
}

function labelsOf(member: Member): readonly StringNode[] {
  return member.value.kind === 'object' ? (member.value.labels ?? []) : [];
}

function declareLocals(body: HostNode, declared: Map<string, HostNode>): void {
  if (body.kind !== 'object') return;
  for (const { key, value, isBlock, shadowed } of body.members) if (!isBlock && !shadowed) declared.set(`local.${key}`, value);
}

function providerKey(name: string, body: HostNode): string {
  const alias = body.kind === 'object' ? attribute(body, 'alias') : undefined;
  return alias?.kind === 'string' ? `provider.${name}.${alias.value}` : `provider.${name}`;
}
