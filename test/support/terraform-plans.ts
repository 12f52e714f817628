/**
 * Plans and states as `terraform show -json` writes them, made of rows: one for each instance of a resource.
 */

export type Json = Readonly<Record<string, unknown>>;

export interface PlanRow {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly index?: string | number;
  readonly values: Json;
  readonly sensitive?: Json;
  /** Decided by deployment: names of attributes, or marks as the plan has them. */
  readonly unknown?: readonly string[] | Json;
}

export const invokePolicy = (resource: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }] });

export const trustPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }] });

export function addressOf({ module, type, name, index }: PlanRow): string {
  const instance = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  return `${module === undefined ? '' : `${module}.`}${type}.${name}${instance}`;
}

function rootModule(rows: readonly PlanRow[]): Json {
  const resource = (row: PlanRow): Json => ({
    address: addressOf(row),
    mode: 'managed',
    type: row.type,
    name: row.name,
    ...(row.index === undefined ? {} : { index: row.index }),
    values: row.values,
    sensitive_values: row.sensitive ?? {},
  });
  const modules = [...new Set(rows.flatMap(({ module }) => module ?? []))];
  return {
    resources: rows.filter(({ module }) => module === undefined).map(resource),
    child_modules: modules.map((address) => ({ address, resources: rows.filter(({ module }) => module === address).map(resource) })),
  };
}

const version = { format_version: '1.2', terraform_version: '1.11.4' };

export function stateOf(rows: readonly PlanRow[]): string {
  return JSON.stringify({ ...version, format_version: '1.0', values: { root_module: rootModule(rows) } }, null, 2);
}

/** Everything is made anew. */
export function planOf(rows: readonly PlanRow[], configuration: Json): string {
  return planFrom({ before: [], after: rows, more: { configuration } });
}

export interface PlanOptions {
  readonly before: readonly PlanRow[];
  readonly after: readonly PlanRow[];
  /** Without a row here, what was before and will not be is deleted; what is the same or not, updated. `none`: no change is listed. */
  readonly actions?: Readonly<Record<string, readonly string[] | 'none'>>;
  readonly previousAddresses?: Readonly<Record<string, string>>;
  readonly more?: Json;
}

export function planFrom({ before, after, actions = {}, previousAddresses = {}, more = {} }: PlanOptions): string {
  const [old, planned] = [before, after].map((rows) => new Map(rows.map((row) => [addressOf(row), row])));
  const addresses = [...new Set([...(old?.keys() ?? []), ...(planned?.keys() ?? [])])];
  const resourceChanges = addresses.flatMap((address) => {
    const [was, will] = [old?.get(address), planned?.get(address)];
    const usual = was && will ? ['update'] : was ? ['delete'] : ['create'];
    const done = actions[address] ?? usual;
    const unknown = will?.unknown ?? {};
    if (done === 'none') return [];
    return [
      {
        address,
        ...(previousAddresses[address] === undefined ? {} : { previous_address: previousAddresses[address] }),
        mode: 'managed',
        type: (will ?? was)?.type,
        name: (will ?? was)?.name,
        change: {
          actions: done,
          before: was?.values ?? null,
          after: will?.values ?? null,
          after_unknown: Array.isArray(unknown) ? Object.fromEntries(unknown.map((name: string) => [name, true])) : unknown,
          before_sensitive: was ? (was.sensitive ?? {}) : false,
          after_sensitive: will ? (will.sensitive ?? {}) : false,
        },
      },
    ];
  });
  const prior = before.length === 0 ? {} : { prior_state: { ...version, format_version: '1.0', values: { root_module: rootModule(before) } } };
  return JSON.stringify({ ...version, planned_values: { root_module: rootModule(after) }, resource_changes: resourceChanges, ...prior, ...more }, null, 2);
}

/** What a configuration in a plan says of an expression. */
export const references = (...list: readonly string[]): Json => ({ references: list });

export const managed = (type: string, name: string, expressions: Json): Json => ({ address: `${type}.${name}`, mode: 'managed', type, name, expressions });
