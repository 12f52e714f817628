/**
 * A plan or state as one module whose blocks are the resources of all modules, so that what is known of Terraform's
 * resources need not be told again: policies, roles and APIs are read by the same functions as from `.tf` files. What was
 * before a plan is a module of its own.
 *
 * Each instance is a block of its own under a label made for it; `realOf` leads back to the address people know.
 */
import { findMember, findPath, type HostNode, type Member, type ObjectNode, type StringNode, type UnknownNode } from '../../../syntax/node';
import { isTrue } from '../../members';
import type { UnitFile } from '../../site';
import { echoesIn, withoutEchoes, type Echoes } from './plan-echoes';
import { isPlan, resourcesAt, type PlanResource, type PlanTime } from './plan-file';
import { isConfigured, isPointer, linksIn, type Link, type LinkTarget } from './plan-links';
import { withoutSecrets } from './plan-secrets';

export interface PlanModule {
  readonly file: UnitFile;
  /** The document without its secrets. */
  readonly shown: HostNode;
  /** By the address of the block in `file`. */
  readonly resources: ReadonlyMap<string, PlanResource>;
  /** The blocks, by the same. */
  readonly bodies: ReadonlyMap<string, ObjectNode>;
  /** Stands before the addresses of what was before the plan. */
  readonly prefix: string;
  /** The text with every address of the blocks replaced by the one in the plan. */
  realOf(text: string): string;
}

export const beforePrefix = 'prior_state.';

/** Not state: a function of the document, asked for several times in each reading. */
const modules: Readonly<Record<PlanTime, WeakMap<HostNode, PlanModule>>> = { after: new WeakMap(), before: new WeakMap() };

export function planModule({ uri, root }: UnitFile, time: PlanTime): PlanModule {
  let module = modules[time].get(root);
  if (!module) {
    module = build(uri, withoutSecrets(root), time);
    modules[time].set(root, module);
  }
  return module;
}

function build(uri: string, shown: HostNode, time: PlanTime): PlanModule {
  const all = isPlan(shown) ? resourcesAt(shown, time) : [];
  const labels = labelsFor(all, time);
  const byLabel = new Map([...labels].map(([resource, label]) => [label, resource]));
  const resources = new Map(all.map((resource) => [`${resource.type}.${labels.get(resource) ?? ''}`, resource]));
  const link = linksIn(shown, all, time);
  const echoes = echoesIn(all, link);
  // What the plan takes away is repeated still by what stays.
  const lost = time === 'after' ? echoesIn(resourcesAt(shown, 'before'), link) : echoes;
  const reading: Reading = { root: shown, time, labels, link, echoes, lost };
  const members = all.map((resource) => blockOf(resource, reading));
  const bodies = new Map(
    [...resources.keys()].flatMap((address, index) => {
      const body = members[index]?.value;
      return body?.kind === 'object' ? [[address, body] as const] : [];
    }),
  );
  const tree: ObjectNode = { kind: 'object', members, span: shown.span, origin: shown.origin };
  const prefix = time === 'before' ? beforePrefix : '';
  const realOf = (text: string): string =>
    text.replace(/(?:([^\s`.[\]]+)\.)?([^\s`.[\]]+__\d+_)/g, (made, type: string | undefined, label: string) => {
      const resource = byLabel.get(label);
      if (!resource) return made;
      return type === resource.type ? prefix + resource.address : `${type === undefined ? '' : `${type}.`}${resource.name.value}`;
    });
  // A folder of its own keeps its resources apart from those of the module beside the file.
  return { file: { uri: `${uri}#/${time === 'before' ? 'prior_state' : 'plan'}`, root: tree }, shown, resources, bodies, prefix, realOf };
}

/** Names as they are in the root module; for all others something that is a name, too, and nobody else's. */
function labelsFor(resources: readonly PlanResource[], time: PlanTime): ReadonlyMap<PlanResource, string> {
  const labels = new Map<PlanResource, string>();
  resources.forEach((resource, index) => {
    const { prefix, instance, name } = resource;
    labels.set(resource, time === 'after' && prefix === '' && instance === '' ? name.value : `${name.value}__${String(index)}_`);
  });
  return labels;
}

/** What the resources of a document are read with. */
interface Reading {
  readonly root: HostNode;
  readonly time: PlanTime;
  readonly labels: ReadonlyMap<PlanResource, string>;
  readonly link: Link;
  readonly echoes: Echoes;
  readonly lost: Echoes;
}

function blockOf(resource: PlanResource, reading: Reading): Member {
  const { type, name, values, unknown, member } = resource;
  const { labels, link } = reading;
  const label: StringNode = { ...name, value: labels.get(resource) ?? name.value };
  const kind: StringNode = { ...name, value: type };
  const pointing = (key: string, value: HostNode): HostNode => linked(resource, key, value, labels, link);
  const whole = unknown ? withUnknown(values, unknown) : values;
  const members = whole.kind === 'object' ? whole.members.flatMap((each) => said(each, resource, reading)).flatMap((each) => memberOf(each, pointing)) : [];
  const body: ObjectNode = { ...values, members, labels: [kind, label] };
  return { key: 'resource', keySpan: name.span, value: body, span: member.span, isBlock: true };
}

/** A member as far as its resource is what says it. */
function said(member: Member, resource: PlanResource, reading: Reading): readonly Member[] {
  const { key, value } = member;
  const [echoed, lost] = [reading.echoes(resource), reading.lost(resource)];
  if (isTrue(resource.unknown && findMember(resource.unknown, key)?.value)) return isConfigured(reading.root, resource, key) !== false || (dynamicBlocks.has(key) && !echoed.has(key)) ? [member] : [];
  if ((!echoed.has(key) && !lost.has(key)) || !isRefreshed(resource, key, reading)) return [member];
  const own = [echoed, lost].reduce<HostNode | undefined>((left, names) => left && withoutEchoes(key, left, names), value);
  return own ? [{ ...member, value: own }] : [];
}

/**
 * What nobody configured and nobody knows yet is the provider's, as ids are. These are not: the configuration in a plan has
 * no dynamic blocks, so one of them may have made it.
 */
const dynamicBlocks: ReadonlySet<string> = new Set(['inline_policy']);

/** Whether a value is what the provider found: all of a state is, and of what will be, that which nobody configured. */
function isRefreshed(resource: PlanResource, key: string, { root, time }: Reading): boolean {
  return time === 'before' || findPath(root, 'planned_values') === undefined || isConfigured(root, resource, key) === false;
}

/** The value with what the marks say is known after the plan is applied; in lists nothing stands in those places, and objects leave them out. */
function withUnknown(value: HostNode, marks: HostNode): HostNode {
  if (isTrue(marks)) return unknownAt(marks);
  if (value.kind === 'object' && marks.kind === 'object') {
    const said = value.members.map((member) => {
      const mark = findMember(marks, member.key);
      return mark ? { ...member, value: withUnknown(member.value, mark.value) } : member;
    });
    const more = marks.members.filter((member) => isTrue(member.value) && !findMember(value, member.key)).map((member) => ({ ...member, value: unknownAt(member.value) }));
    return { ...value, members: [...said, ...more] };
  }
  if (value.kind !== 'array' || marks.kind !== 'array') return value;
  return { ...value, items: value.items.map((item, index) => (marks.items[index] ? withUnknown(item, marks.items[index]) : item)) };
}

/** Why a value is not there. */
export const unknownBefore = 'known after the plan is applied';

function unknownAt({ span, origin }: HostNode): UnknownNode {
  return { kind: 'unknown', reason: unknownBefore, span, origin };
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
  const target = isPointer(from, key) ? link(from, key, value) : undefined;
  if (!target) return value;
  const reference = { address: addressOf(target, labels), label: `${target.resource.address}.${target.attribute}`, isPure: true, span: value.span };
  return { kind: 'ref', reference, span: value.span, origin: value.origin };
}

function addressOf({ resource, attribute }: LinkTarget, labels: ReadonlyMap<PlanResource, string>): string {
  return `${resource.type}.${labels.get(resource) ?? ''}.${attribute}`;
}
