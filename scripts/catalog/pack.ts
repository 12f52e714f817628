/**
 * Packs the service data: merges the sources and encodes them as the text of `data/iam.nd`.
 *
 * The same sources always give the same text: everything is sorted and nothing of the machine or the day goes in.
 */

import {
  ACCESS_LEVELS,
  ACTION_OPENING,
  CATALOG_FORMAT,
  KEY_OPENING,
  foldOpening,
  foldUrl,
  type ActionRow,
  type CatalogCounts,
  type CatalogHeader,
  type KeyRow,
  type ResourceTypeRow,
  type ServiceEntry,
  type ServiceLine,
} from '../../server/src/catalog/format';
import { linkKey, type LinkSource, type ServiceLinks } from './link-source';
import { compareText, type ServiceSource, type SourceAction, type SourceKey, type SourceService } from './service-source';

export interface PackSources {
  /** The release everything comes from that the others do not add. */
  readonly current: ServiceSource;
  /** The last release that still told dependent actions and which actions only grant permission. */
  readonly former: ServiceSource;
  readonly links: LinkSource;
}

export function packCatalog(sources: PackSources): string {
  const former = new Map(sources.former.services.map((service) => [service.prefix, service]));
  const rcp = new Set(sources.current.rcpServices);
  const lines: string[] = [];
  const entries: Record<string, ServiceEntry> = {};
  const counter = newCounter();
  let offset = 0;
  for (const service of sources.current.services) {
    const line = packService(service, former.get(service.prefix), sources.links.services.get(service.prefix));
    count(counter, line);
    const text = asciiJson(line);
    entries[service.prefix] = rcp.has(service.prefix)
      ? [offset, text.length, service.name, 1]
      : [offset, text.length, service.name];
    lines.push(text);
    offset += text.length + 1;
  }
  const header: CatalogHeader = {
    format: CATALOG_FORMAT,
    date: sources.current.date,
    sources: describeSources(sources),
    counts: { ...counter, services: lines.length, rcpServices: rcp.size },
    keyPrefixes: findKeyPrefixes(sources.current.services),
    services: entries,
  };
  return `${[asciiJson(header), ...lines].join('\n')}\n`;
}

/** Lists are indexed as they are met, so that rows can refer to them by position. */
class Positions<T> {
  readonly list: T[] = [];
  private readonly known = new Map<string, number>();

  of(value: T, id: string): number {
    const position = this.known.get(id) ?? this.list.push(value) - 1;
    this.known.set(id, position);
    return position;
  }
}

interface Context {
  readonly links: ServiceLinks | undefined;
  readonly urls: Positions<string>;
  readonly keySets: Positions<readonly number[]>;
  readonly keyPositions: ReadonlyMap<string, number>;
  readonly typePositions: ReadonlyMap<string, number>;
  readonly former: ReadonlyMap<string, SourceAction>;
}

function packService(service: SourceService, former: SourceService | undefined, links: ServiceLinks | undefined): ServiceLine {
  const keys = sortedBy(service.conditionKeys, (key) => key.key.toLowerCase());
  const types = sortedBy(service.resourceTypes, (type) => type.key.toLowerCase());
  const context: Context = {
    links,
    urls: new Positions(),
    keySets: new Positions(),
    keyPositions: positionsOf(keys.map((key) => key.key)),
    typePositions: positionsOf(types.map((type) => type.key)),
    former: new Map((former?.actions ?? []).map((action) => [action.name.toLowerCase(), action])),
  };
  const url = urlPosition(context, links?.service);
  const keyRows = keys.map((key) => packKey(key, context));
  const typeRows = types.map((type): ResourceTypeRow => {
    const keySet = keySetPosition(context, type.conditionKeys ?? []);
    return trimRow([type.key, type.arn, keySet, urlPosition(context, links?.resourceTypes.get(type.key.toLowerCase()))]);
  });
  const actions = sortedBy(service.actions, (action) => action.name.toLowerCase());
  const actionRows = actions.map((action) => packAction(action, context));
  return [service.prefix, url, context.urls.list, context.keySets.list, keyRows, typeRows, actionRows];
}

function packKey(key: SourceKey, context: Context): KeyRow {
  // Global keys have our own texts (`global-keys`); a service's line only says that it knows them.
  if (key.key.toLowerCase().startsWith('aws:')) return [key.key];
  const url = urlPosition(context, context.links?.conditionKeys.get(linkKey(key.key)));
  return trimRow([key.key, keyType(key.type), foldOpening(key.description, KEY_OPENING), url]);
}

function packAction(action: SourceAction, context: Context): ActionRow {
  const id = action.name.toLowerCase();
  const former = context.former.get(id);
  const types = new Map<number, number>();
  for (const resource of action.resourceTypes) {
    const position = positionIn(context.typePositions, resource.name);
    types.set(position, Math.max(types.get(position) ?? 0, resource.required ? 1 : 0));
  }
  const ownKeys = [...action.conditionKeys, ...action.resourceTypes.flatMap((resource) => resource.conditionKeys)];
  return trimRow([
    action.name,
    foldOpening(action.description, ACTION_OPENING),
    packLevels(action.accessLevel),
    [...types].sort(([left], [right]) => left - right).map(([position, required]) => position * 2 + required),
    keySetPosition(context, ownKeys),
    urlPosition(context, context.links?.actions.get(id), action.name),
    dependentsOf(action, former),
    former?.isPermissionOnly === true ? 1 : -1,
  ]);
}

/** Current data tell no dependents; should they come back, both releases count. */
function dependentsOf(...releases: readonly (SourceAction | undefined)[]): readonly string[] {
  const names = releases.flatMap((action) => [
    ...(action?.dependentActions ?? []),
    ...(action?.resourceTypes ?? []).flatMap((resource) => resource.dependentActions),
  ]);
  return [...new Set(names)].sort(compareText);
}

/** `Tagging, Write` becomes `TW`. */
function packLevels(written: string): string {
  return written.split(', ').map((level) => initialOf(ACCESS_LEVELS, level)).join('');
}

function keyType(written: string): string {
  const single = written.replace(/^ArrayOf/, '');
  const initial = TYPE_INITIALS[single];
  if (initial === undefined) throw new Error(`Condition key type ${written} is new: add it to the catalog's format.`);
  return single === written ? initial : initial + initial;
}

const TYPE_INITIALS: Readonly<Record<string, string>> = {
  String: 'S',
  ARN: 'A',
  Bool: 'B',
  Numeric: 'N',
  Date: 'D',
  IPAddress: 'I',
  Binary: 'X',
};

function initialOf(names: Readonly<Record<string, string>>, name: string): string {
  const initial = Object.keys(names).find((key) => names[key] === name);
  if (initial === undefined) throw new Error(`Access level ${name} is new: add it to the catalog's format.`);
  return initial;
}

function keySetPosition(context: Context, keys: readonly string[]): number {
  const positions = [...new Set(keys.map((key) => positionIn(context.keyPositions, key)))].sort((a, b) => a - b);
  return positions.length === 0 ? -1 : context.keySets.of(positions, positions.join());
}

function urlPosition(context: Context, url: string | undefined, name?: string): number {
  if (url === undefined) return -1;
  if (url.includes('*')) throw new Error(`The link ${url} contains the character that stands for names.`);
  const folded = foldUrl(url, name);
  return context.urls.of(folded, folded);
}

function positionIn(positions: ReadonlyMap<string, number>, name: string): number {
  const position = positions.get(name.toLowerCase());
  if (position === undefined) throw new Error(`${name} is used but not defined by its service.`);
  return position;
}

function positionsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, position) => [name.toLowerCase(), position]));
}

/** Leaves out what equals the default at the end of a row: -1 and the empty list. 0 is a position like any other. */
function trimRow<Row extends readonly unknown[]>(row: Row): Row {
  let end = row.length;
  while (end > 0 && isDefault(row[end - 1])) end--;
  return row.slice(0, end) as unknown as Row;
}

function isDefault(value: unknown): boolean {
  return value === -1 || (Array.isArray(value) && value.length === 0);
}

/** Prefixes such as `saml`, `token.actions.githubusercontent.com` or `catalog` whose keys stand in another service's line. */
function findKeyPrefixes(services: readonly SourceService[]): Record<string, readonly string[]> {
  const own = new Map(services.map((service) => [service.prefix, new Set(service.conditionKeys.map((key) => key.key.toLowerCase()))]));
  const owners = new Map<string, Set<string>>();
  for (const service of services) {
    for (const { key } of service.conditionKeys) {
      const prefix = key.slice(0, key.indexOf(':')).toLowerCase();
      if (prefix === service.prefix || prefix === 'aws' || own.get(prefix)?.has(key.toLowerCase())) continue;
      const start = own.has(prefix) ? [prefix] : [];
      owners.set(prefix, (owners.get(prefix) ?? new Set(start)).add(service.prefix));
    }
  }
  const sorted = [...owners].sort(([left], [right]) => compareText(left, right));
  return Object.fromEntries(sorted.map(([prefix, found]) => [prefix, [...found]]));
}

type Counter = { -readonly [K in keyof CatalogCounts]: number };

function newCounter(): Counter {
  return {
    services: 0,
    actions: 0,
    conditionKeys: 0,
    resourceTypes: 0,
    actionsWithDependents: 0,
    permissionOnlyActions: 0,
    linkedActions: 0,
    rcpServices: 0,
  };
}

function count(counter: Counter, line: ServiceLine): void {
  const [, , , , keys, types, actions] = line;
  counter.conditionKeys += keys.length;
  counter.resourceTypes += types.length;
  counter.actions += actions.length;
  for (const [, , , , , url = -1, dependents = [], permissionOnly] of actions) {
    if (url >= 0) counter.linkedActions++;
    if (dependents.length > 0) counter.actionsWithDependents++;
    if (permissionOnly === 1) counter.permissionOnlyActions++;
  }
}

function describeSources(sources: PackSources): CatalogHeader['sources'] {
  const { current, former, links } = sources;
  return [
    { package: current.package, version: current.version, date: current.date, used: 'services, actions, resource types, condition keys, RCP support' },
    { package: former.package, version: former.version, date: former.date, used: 'dependent actions, permission-only actions' },
    { package: links.package, version: links.version, used: 'links to the documentation' },
  ];
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((left, right) => compareText(key(left), key(right)));
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
