/**
 * The resources in the JSON of `terraform show -json`, for a plan or a state: one row per instance, over all modules.
 *
 * Values Terraform marks as sensitive are unknown here and their texts are dropped; outputs and variables are not looked
 * at. How resources belong together is told in `plan-links.ts`.
 */
import { findMember, findPath, type HostNode, type Member, type ObjectNode, type StringNode, type UnknownNode } from '../../../syntax/node';
import { itemsAt, textAt } from '../../members';

export interface PlanResource {
  /** `module.api["eu"].aws_api_gateway_rest_api.this[0]` */
  readonly address: string;
  /** `module.api["eu"].`; empty in the root module. */
  readonly prefix: string;
  /** `aws_iam_role`; data sources are not managed and have none of these rows, but those of `dataIn`. */
  readonly type: string;
  readonly name: StringNode;
  /** `[0]`, `["eu"]`, or empty. */
  readonly instance: string;
  readonly values: ObjectNode;
  /** What deployment will decide, by attribute: the place in the plan that says so. */
  readonly unknown: ReadonlyMap<string, Member>;
  readonly member: ObjectNode;
}

/** Whether a document is a plan or a state as `terraform show -json` writes it. */
export function isPlan(root: HostNode): boolean {
  if (root.kind !== 'object' || root.origin.format !== 'json') return false;
  const has = (key: string): boolean => findMember(root, key) !== undefined;
  return has('format_version') && has('terraform_version') && (has('planned_values') || has('values'));
}

/** The managed resources as they will be after the plan, or as the state has them. */
export function resourcesIn(root: HostNode): readonly PlanResource[] {
  const changes = changesIn(root);
  return rowsIn(root, findPath(root, 'planned_values') ? ['planned_values'] : ['values'])
    .filter(({ mode }) => mode === 'managed')
    .map(({ resource }) => ({ ...resource, unknown: unknownIn(changes.get(resource.address)) }));
}

/** What data sources of a type said, wherever one was read. */
export function dataIn(root: HostNode, type: string): readonly ObjectNode[] {
  return [['planned_values'], ['prior_state', 'values'], ['values']]
    .flatMap((path) => rowsIn(root, path))
    .flatMap(({ mode, resource }) => (mode === 'data' && resource.type === type ? [resource.values] : []));
}

interface Row {
  readonly mode: string;
  readonly resource: Omit<PlanResource, 'unknown'>;
}

/** Modules are nested; deeper than this nobody calls them. */
const deepest = 64;

function rowsIn(root: HostNode, path: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  const visit = (module: HostNode | undefined, depth: number): void => {
    if (module?.kind !== 'object' || depth > deepest) return;
    const address = textAt(module, 'address');
    const prefix = address === undefined ? '' : `${address}.`;
    for (const node of itemsAt(module, 'resources')) {
      const row = rowOf(node, prefix);
      if (row) rows.push(row);
    }
    for (const child of itemsAt(module, 'child_modules')) visit(child, depth + 1);
  };
  visit(findPath(root, ...path, 'root_module'), 0);
  return rows;
}

function rowOf(node: HostNode, prefix: string): Row | undefined {
  if (node.kind !== 'object') return undefined;
  const [address, mode, type] = [textAt(node, 'address'), textAt(node, 'mode'), textAt(node, 'type')];
  const [name, values] = [findPath(node, 'name'), findPath(node, 'values')];
  if (address === undefined || mode === undefined || type === undefined || name?.kind !== 'string' || values?.kind !== 'object') return undefined;
  const shown = concealed(values, findPath(node, 'sensitive_values'));
  if (shown.kind !== 'object') return undefined;
  const start = `${prefix}${mode === 'data' ? 'data.' : ''}${type}.${name.value}`;
  const instance = address.startsWith(start) ? address.slice(start.length) : '';
  return { mode, resource: { address, prefix, type, name, instance, values: shown, member: node } };
}

/** The value without what is marked: `true` marks all of it, objects and lists mark what they have. */
function concealed(value: HostNode, marks: HostNode | undefined): HostNode {
  if (!marks || (marks.kind === 'boolean' && !marks.value)) return value;
  if (marks.kind === 'boolean') return secret(value);
  if (value.kind === 'object' && marks.kind === 'object') {
    const members = value.members.map((member) => ({ ...member, value: concealed(member.value, findMember(marks, member.key)?.value) }));
    return { ...value, members };
  }
  if (value.kind === 'array' && marks.kind === 'array') {
    return { ...value, items: value.items.map((item, index) => concealed(item, marks.items[index])) };
  }
  // Sets are marked as a whole or not at all; marks of another form than the value are not understood.
  return marks.kind === 'object' || marks.kind === 'array' ? (isMarked(marks) ? secret(value) : value) : secret(value);
}

function isMarked(marks: HostNode): boolean {
  if (marks.kind === 'boolean') return marks.value;
  if (marks.kind === 'object') return marks.members.some((member) => isMarked(member.value));
  return marks.kind === 'array' && marks.items.some(isMarked);
}

function secret({ span, origin }: HostNode): UnknownNode {
  return { kind: 'unknown', reason: 'Terraform marks it as sensitive', span, origin };
}

function changesIn(root: HostNode): ReadonlyMap<string, ObjectNode> {
  const changes = new Map<string, ObjectNode>();
  for (const node of itemsAt(root, 'resource_changes')) {
    const [address, change] = [textAt(node, 'address'), findPath(node, 'change')];
    if (address !== undefined && change?.kind === 'object' && !textAt(node, 'deposed')) changes.set(address, change);
  }
  return changes;
}

/** Attributes of which nothing is known before deployment. */
function unknownIn(change: ObjectNode | undefined): ReadonlyMap<string, Member> {
  const marks = change && findPath(change, 'after_unknown');
  if (marks?.kind !== 'object') return new Map();
  return new Map(marks.members.flatMap((member) => (member.value.kind === 'boolean' && member.value.value ? [[member.key, member]] : [])));
}
