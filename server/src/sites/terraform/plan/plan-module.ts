/**
 * A plan or state as one module whose blocks are the resources of all modules, so that what is known of Terraform's
 * resources need not be told again: policies, roles and APIs are read by the same functions as from `.tf` files.
 *
 * Each instance is a block of its own under a label made for it; `realOf` leads back to the address people know.
 */
import type { HostNode, Member, ObjectNode, StringNode } from '../../../syntax/node';
import type { UnitFile } from '../../site';
import { isPlan, resourcesIn, type PlanResource } from './plan-file';
import { isConfigured, isPointer, linksIn, type Link, type LinkTarget } from './plan-links';

export interface PlanModule {
  readonly file: UnitFile;
  /** By the address of the block in `file`. */
  readonly resources: ReadonlyMap<string, PlanResource>;
  /** The text with every address of the blocks replaced by the one in the plan. */
  realOf(text: string): string;
}

/** Not state: a function of the document, asked for several times in each reading. */
const modules = new WeakMap<HostNode, PlanModule>();

export function planModule({ uri, root }: UnitFile): PlanModule {
  let module = modules.get(root);
  if (!module) {
    module = build(uri, root);
    modules.set(root, module);
  }
  return module;
}

function build(uri: string, root: HostNode): PlanModule {
  const all = isPlan(root) ? resourcesIn(root) : [];
  const labels = labelsFor(all);
  const resources = new Map(all.map((resource) => [`${resource.type}.${labels.get(resource) ?? ''}`, resource]));
  const link = linksIn(root, all);
  const members = all.map((resource) => blockOf(root, resource, labels, link));
  const tree: ObjectNode = { kind: 'object', members, span: root.span, origin: root.origin };
  const realOf = (text: string): string => text.replace(/[^\s`.[\]]+\.[^\s`.[\]]+__\d+_/g, (made) => resources.get(made)?.address ?? made);
  // A folder of its own keeps its resources apart from those of the module beside the file.
  return { file: { uri: `${uri}#/plan`, root: tree }, resources, realOf };
}

/** Names as they are in the root module; for all others something that is a name, too, and nobody else's. */
function labelsFor(resources: readonly PlanResource[]): ReadonlyMap<PlanResource, string> {
  const labels = new Map<PlanResource, string>();
  resources.forEach((resource, index) => {
    const { prefix, instance, name } = resource;
    labels.set(resource, prefix === '' && instance === '' ? name.value : `${name.value}__${String(index)}_`);
  });
  return labels;
}

function blockOf(root: HostNode, resource: PlanResource, labels: ReadonlyMap<PlanResource, string>, link: Link): Member {
  const { type, name, values, unknown, member } = resource;
  const label: StringNode = { ...name, value: labels.get(resource) ?? name.value };
  const kind: StringNode = { ...name, value: type };
  const pointing = (key: string, value: HostNode): HostNode => linked(resource, key, value, labels, link);
  const known = values.members.flatMap((each) => memberOf(each, pointing));
  const open = [...unknown].filter(([key]) => isConfigured(root, resource, key) !== false).map(([key, { keySpan, span, value }]): Member => {
    const node: HostNode = { kind: 'unknown', reason: 'known after the plan is applied', span: value.span, origin: value.origin };
    return { key, keySpan, span, value: pointing(key, node) };
  });
  const body: ObjectNode = { ...values, members: [...known, ...open], labels: [kind, label] };
  return { key: 'resource', keySpan: name.span, value: body, span: member.span, isBlock: true };
}

/** A list of objects is what the provider writes for nested blocks; null, no items and no text stand for what nobody set. */
function memberOf(member: Member, pointing: (key: string, value: HostNode) => HostNode): readonly Member[] {
  const { key, value } = member;
  if (value.kind === 'array' && value.items.length > 0 && value.items.every((item) => item.kind === 'object')) {
    return value.items.map((item) => ({ ...member, value: item, span: item.span, isBlock: true }));
  }
  if (value.kind === 'null' || (value.kind === 'array' && value.items.length === 0) || (value.kind === 'string' && value.value === '')) return [];
  if (value.kind === 'array') return [{ ...member, value: { ...value, items: value.items.map((item) => pointing(key, item)) } }];
  return [{ ...member, value: pointing(key, value) }];
}

function linked(from: PlanResource, key: string, value: HostNode, labels: ReadonlyMap<PlanResource, string>, link: Link): HostNode {
  const target = isPointer(key) ? link(from, key, value) : undefined;
  if (!target) return value;
  const reference = { address: addressOf(target, labels), label: `${target.resource.address}.${target.attribute}`, isPure: true, span: value.span };
  return { kind: 'ref', reference, span: value.span, origin: value.origin };
}

function addressOf({ resource, attribute }: LinkTarget, labels: ReadonlyMap<PlanResource, string>): string {
  return `${resource.type}.${labels.get(resource) ?? ''}.${attribute}`;
}
