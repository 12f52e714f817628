/**
 * What AWS's services offer to policies: actions, resource types, condition keys, support for RCPs.
 *
 * Opened from the text of `data/iam.nd`; a service's line is parsed when it is first asked about. Where the text comes
 * from is the business of the edges, and judging a policy by these facts that of the checks.
 */

import { matchesGlob, hasWildcard } from '../base/glob';
import { CATALOG_FORMAT, type CatalogHeader, type ServiceEntry } from './format';
import { FEDERATED_KEYS, GLOBAL_KEYS, globalKeyUrl, type GlobalKey } from './global-keys';
import { fitsTemplate } from './key-template';
import type { Action, Catalog, ConditionKey } from './model';
import { readServiceTable, type ServiceTable } from './service-table';
import { nearestActionIn, nearestKeyIn, nearestServiceIn } from './suggest';

export type { AccessLevel, CatalogCounts, ConditionKeyType } from './format';
export type { Action, Catalog, ConditionKey, ResourceType, ResourceUse, Service } from './model';

/** Opens the packed data. Throws when the text is not of the format this version writes, which no user input can cause. */
export function openCatalog(text: string): Catalog {
  const globals = GLOBAL_KEYS.map(globalConditionKey);
  const federated = FEDERATED_KEYS.map(globalConditionKey);
  const store = openStore(text, (name) => findKeyIn(globals, name));
  const { header, prefixes, entries, table } = store;
  const keyTables = (name: string): readonly ServiceTable[] => keyOwners(store, name).flatMap((prefix) => table(prefix) ?? []);

  const catalog: Catalog = {
    date: header.date,
    counts: header.counts,
    services: () => prefixes.flatMap((prefix) => catalog.service(prefix) ?? []),
    service: (prefix) => {
      const id = prefix.toLowerCase();
      const entry = entries.get(id);
      return entry === undefined ? undefined : { prefix: id, name: entry[2], rcpSupported: entry[3] === 1 };
    },
    serviceUrl: (prefix) => table(prefix)?.url,
    action: (name) => {
      const [prefix, rest] = splitAction(name);
      return rest === undefined ? undefined : table(prefix)?.action(rest);
    },
    actionsOf: (prefix) => allActions(table(prefix)),
    actionNamesMatching: (pattern) =>
      matchActions(store, pattern).flatMap(([prefix, names]) => names.map((name) => `${prefix}:${name}`)),
    actionsMatching: (pattern) =>
      matchActions(store, pattern).flatMap(([prefix, names]) => names.flatMap((name) => table(prefix)?.action(name) ?? [])),
    resourceTypes: (prefix) => table(prefix)?.resourceTypes ?? [],
    conditionKey: (name) => findKeyIn(globals, name) ?? firstKey(keyTables(name), name) ?? findKeyIn(federated, name),
    globalConditionKeys: () => globals,
    conditionKeysFor: (actions) => keysFor(catalog, actions),
    nearestAction: (name) => nearestActionIn(name, prefixes, (prefix) => table(prefix)?.actionNames ?? []),
    nearestService: (prefix) => nearestServiceIn(prefix, prefixes),
    nearestConditionKey: (name) => {
      const known = keyTables(name).flatMap((one) => one.keyNames);
      return nearestKeyIn(name, globals.map((key) => key.name), known);
    },
    rcpSupported: (prefix) => entries.get(prefix.toLowerCase())?.[3] === 1,
    linesParsed: () => store.linesParsed(),
  };
  return catalog;
}

/** The text with its header read, and its lines read on demand. */
interface Store {
  readonly header: CatalogHeader;
  readonly prefixes: readonly string[];
  readonly entries: ReadonlyMap<string, ServiceEntry>;
  readonly keyPrefixes: ReadonlyMap<string, readonly string[]>;
  readonly table: (prefix: string) => ServiceTable | undefined;
  readonly linesParsed: () => number;
}

function openStore(text: string, findGlobal: (name: string) => ConditionKey | undefined): Store {
  const headerEnd = text.indexOf('\n');
  const header = JSON.parse(text.slice(0, Math.max(0, headerEnd))) as CatalogHeader;
  if (header.format !== CATALOG_FORMAT) throw new Error(`The service data have format ${header.format}, not ${CATALOG_FORMAT}.`);
  // Maps, because names come from users and objects also know `constructor`.
  const entries = new Map(Object.entries(header.services));
  const tables = new Map<string, ServiceTable>();
  return {
    header,
    prefixes: [...entries.keys()],
    entries,
    keyPrefixes: new Map(Object.entries(header.keyPrefixes)),
    table: (prefix) => {
      const id = prefix.toLowerCase();
      const known = tables.get(id);
      const entry = entries.get(id);
      if (known !== undefined || entry === undefined) return known;
      const start = headerEnd + 1 + entry[0];
      const read = readServiceTable(text.slice(start, start + entry[1]), findGlobal);
      tables.set(id, read);
      return read;
    },
    linesParsed: () => tables.size,
  };
}

function globalConditionKey(key: GlobalKey): ConditionKey {
  const { name, type, multivalued, description } = key;
  return { name, type, multivalued, description, scope: 'global', global: key, url: globalKeyUrl(key) };
}

function findKeyIn(keys: readonly ConditionKey[], name: string): ConditionKey | undefined {
  const wanted = name.toLowerCase();
  return keys.find((key) => key.name.toLowerCase() === wanted || fitsTemplate(key.name, wanted));
}

/** The services whose lines may define a key: those the header lists for its prefix, or the one of that name. */
function keyOwners(store: Store, name: string): readonly string[] {
  const colon = name.indexOf(':');
  if (colon < 0) return [];
  const prefix = name.slice(0, colon).toLowerCase();
  const listed = store.keyPrefixes.get(prefix);
  if (listed !== undefined) return listed;
  for (const [template, owners] of store.keyPrefixes) if (fitsTemplate(template, prefix)) return owners;
  return [prefix];
}

function splitAction(name: string): readonly [prefix: string, rest: string | undefined] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
}

function allActions(table: ServiceTable | undefined): readonly Action[] {
  return (table?.actionNames ?? []).flatMap((name) => table?.action(name) ?? []);
}

/** Tables and bare names of the actions a pattern covers. */
function matchActions(store: Store, pattern: string): readonly (readonly [prefix: string, names: readonly string[]])[] {
  const [prefix, rest] = pattern === '*' ? ['*', '*'] : splitAction(pattern.toLowerCase());
  if (rest === undefined) return [];
  const prefixes = hasWildcard(prefix) ? store.prefixes.filter((known) => matchesGlob(prefix, known)) : [prefix];
  return prefixes.map((known) => {
    const names = store.table(known)?.actionNames ?? [];
    return [known, names.filter((name) => matchesGlob(rest, name.toLowerCase()))] as const;
  });
}

function firstKey(tables: readonly ServiceTable[], name: string): ConditionKey | undefined {
  for (const table of tables) {
    const key = table.conditionKey(name);
    if (key !== undefined) return key;
  }
  return undefined;
}

function keysFor(catalog: Catalog, actions: Iterable<string>): readonly ConditionKey[] {
  const own = new Map<string, ConditionKey>();
  for (const pattern of actions) {
    for (const action of catalog.actionsMatching(pattern)) {
      for (const name of action.conditionKeys) {
        if (own.has(name)) continue;
        const key = catalog.conditionKey(name);
        if (key?.scope === 'service') own.set(name, key);
      }
    }
  }
  return [...own.values(), ...catalog.globalConditionKeys()];
}
