/**
 * The resources in the JSON of `terraform show -json`, for a plan or a state: one row per instance, over all modules, as
 * they will be after the plan or as they were before it.
 *
 * Sensitive values are out of the document before anything is read (`plan-secrets.ts`). How resources belong together is
 * told in `plan-links.ts`. What the provider found changed since the last run (`resource_drift`) is in the state before
 * the plan already.
 */
import { findMember, findPath, type HostNode, type ObjectNode, type StringNode } from '../../../syntax/node';
import { itemsAt, textAt } from '../../members';
import { deepestModule } from './plan-secrets';

/** Of a plan; a state knows one time only. */
export type PlanTime = 'after' | 'before';

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
  /** What deployment will decide: `true` in the places of what nobody knows yet. */
  readonly unknown: ObjectNode | undefined;
  readonly member: ObjectNode;
}

/** Whether a document is a plan or a state as `terraform show -json` writes it. */
export function isPlan(root: HostNode): boolean {
  if (root.kind !== 'object' || root.origin.format !== 'json') return false;
  const has = (key: string): boolean => findMember(root, key) !== undefined;
  return has('format_version') && has('terraform_version') && (has('planned_values') || has('values'));
}

/** Whether a document is a state as Terraform keeps it, whose form is its own affair and marks less of what is sensitive. */
export function isRawState(root: HostNode): boolean {
  if (root.kind !== 'object' || root.origin.format !== 'json') return false;
  return findPath(root, 'version')?.kind === 'number' && findPath(root, 'serial')?.kind === 'number' && findPath(root, 'lineage')?.kind === 'string';
}

export function resourcesAt(root: HostNode, time: PlanTime): readonly PlanResource[] {
  return time === 'before' ? managedIn(root, ['prior_state', 'values']) : resourcesAfter(root);
}

/**
 * What the plan does not touch stays as it is, and a plan that was made for some resources lists no others; what Terraform
 * only forgets is there still.
 */
function resourcesAfter(root: HostNode): readonly PlanResource[] {
  const changes = changesIn(root);
  const touched = new Set([...changes.values()].flatMap(({ address, previousAddress, actions }) => (actions.join() === 'forget' ? [] : [address, ...(previousAddress === undefined ? [] : [previousAddress])])));
  const planned = managedIn(root, findPath(root, 'planned_values') ? ['planned_values'] : ['values']).map((resource) => ({ ...resource, unknown: changes.get(resource.address)?.unknown }));
  const listed = new Set(planned.map(({ address }) => address));
  const kept = managedIn(root, ['prior_state', 'values']).filter(({ address }) => !touched.has(address) && !listed.has(address));
  return kept.length === 0 ? planned : [...planned, ...kept];
}

/** What data sources of a type said, wherever one was read. */
export function dataIn(root: HostNode, type: string): readonly ObjectNode[] {
  return [['planned_values'], ['prior_state', 'values'], ['values']]
    .flatMap((path) => rowsIn(root, path))
    .flatMap(({ mode, resource }) => (mode === 'data' && resource.type === type ? [resource.values] : []));
}

function managedIn(root: HostNode, path: readonly string[]): readonly PlanResource[] {
  return rowsIn(root, path).flatMap(({ mode, resource }) => (mode === 'managed' ? [resource] : []));
}

interface Row {
  readonly mode: string;
  readonly resource: PlanResource;
}

function rowsIn(root: HostNode, path: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  const visit = (module: HostNode | undefined, depth: number): void => {
    if (module?.kind !== 'object' || depth > deepestModule) return;
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

/** What is left of a resource after one was made in its place has its address and is on its way out. */
function rowOf(node: HostNode, prefix: string): Row | undefined {
  if (node.kind !== 'object' || findMember(node, 'deposed_key')) return undefined;
  const [address, mode, type] = [textAt(node, 'address'), textAt(node, 'mode'), textAt(node, 'type')];
  const [name, values] = [findPath(node, 'name'), findPath(node, 'values')];
  if (address === undefined || mode === undefined || type === undefined || name?.kind !== 'string' || values?.kind !== 'object') return undefined;
  const start = `${prefix}${mode === 'data' ? 'data.' : ''}${type}.${name.value}`;
  const instance = address.startsWith(start) ? address.slice(start.length) : '';
  return { mode, resource: { address, prefix, type, name, instance, values, unknown: undefined, member: node } };
}

export interface ResourceChange {
  readonly address: string;
  /** Where it was before the plan, if it moves. */
  readonly previousAddress: string | undefined;
  /** In the words of Terraform: `["delete", "create"]` for one that is replaced. */
  readonly actions: readonly string[];
  readonly unknown: ObjectNode | undefined;
}

/** Not state: what a document plans is a function of it. */
const changesOf = new WeakMap<HostNode, ReadonlyMap<string, ResourceChange>>();

/** By the address after the plan. */
export function changesIn(root: HostNode): ReadonlyMap<string, ResourceChange> {
  let changes = changesOf.get(root);
  if (!changes) {
    changes = new Map(itemsAt(root, 'resource_changes').flatMap(changeAt));
    changesOf.set(root, changes);
  }
  return changes;
}

function changeAt(node: HostNode): readonly (readonly [string, ResourceChange])[] {
  const address = textAt(node, 'address');
  const change = findPath(node, 'change');
  if (address === undefined || change?.kind !== 'object' || textAt(node, 'deposed') !== undefined) return [];
  const actions = itemsAt(change, 'actions').flatMap((action) => (action.kind === 'string' ? [action.value] : []));
  const unknown = findPath(change, 'after_unknown');
  return [[address, { address, previousAddress: textAt(node, 'previous_address'), actions, unknown: unknown?.kind === 'object' ? unknown : undefined }]];
}

/** Types of resources whose changes are put off until more is known, by address; a plan that failed puts off everything. */
export function deferredIn(root: HostNode): { readonly hasFailed: boolean; readonly resources: ReadonlyMap<string, string> } {
  const failed = findPath(root, 'errored');
  const deferred = itemsAt(root, 'deferred_changes').flatMap((node) => {
    const change = findPath(node, 'resource_change');
    const [address, type] = [textAt(change, 'address'), textAt(change, 'type')];
    return address !== undefined && type !== undefined && textAt(change, 'mode') !== 'data' ? [[address, type] as const] : [];
  });
  return { hasFailed: failed?.kind === 'boolean' && failed.value, resources: new Map(deferred) };
}
