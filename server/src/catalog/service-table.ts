/**
 * One service's line of the packed data, decoded row by row as rows are asked for.
 *
 * It knows its own service only; what spans services, wildcards and suggestions is in `catalog`.
 */

import {
  ACCESS_LEVELS,
  ACTION_OPENING,
  KEY_OPENING,
  KEY_TYPES,
  unfoldOpening,
  unfoldUrl,
  type AccessLevel,
  type ActionRow,
  type ConditionKeyType,
  type KeyRow,
  type ServiceLine,
} from './format';
import { fitsTemplate } from './key-template';
import type { Action, ConditionKey, ResourceType } from './model';

export interface ServiceTable {
  readonly url: string | undefined;
  /** `name` in any case, without the service. */
  readonly action: (name: string) => Action | undefined;
  readonly actionNames: readonly string[];
  readonly resourceTypes: readonly ResourceType[];
  /** Names as the service's line has them, global ones included. */
  readonly keyNames: readonly string[];
  /** A key this line defines, by its whole name in any case, placeholders filled in or not. */
  readonly conditionKey: (name: string) => ConditionKey | undefined;
}

/** `globalKey` finds the keys that stand in the line by name only. */
export function readServiceTable(text: string, globalKey: (name: string) => ConditionKey | undefined): ServiceTable {
  const [prefix, url, urls, keySets, keyRows, typeRows, actionRows] = JSON.parse(text) as ServiceLine;
  const line: LineContext = {
    prefix,
    urlAt: (position, name) => {
      const folded = urls[position ?? -1];
      return folded === undefined ? undefined : unfoldUrl(folded, name);
    },
    keysIn: (keySet) => (keySets[keySet ?? -1] ?? []).flatMap((position) => keyRows[position]?.[0] ?? []),
  };
  const resourceTypes = typeRows.map(
    ([name, arn, keySet, link]): ResourceType => ({ name, arn, conditionKeys: line.keysIn(keySet), url: line.urlAt(link, '') }),
  );
  return {
    url: line.urlAt(url, ''),
    action: actionReader(line, actionRows, resourceTypes),
    actionNames: actionRows.map((row) => row[0]),
    resourceTypes,
    keyNames: keyRows.map((row) => row[0]),
    conditionKey: (name) => {
      const row = findKeyRow(keyRows, name);
      if (row === undefined) return undefined;
      return globalKey(row[0]) ?? readKey(row, prefix, line.urlAt(row[3], ''));
    },
  };
}

/** What rows of one line refer to by position. */
interface LineContext {
  readonly prefix: string;
  readonly urlAt: (position: number | undefined, name: string) => string | undefined;
  readonly keysIn: (keySet: number | undefined) => readonly string[];
}

/** Decodes an action when it is first asked for and then keeps it. */
function actionReader(line: LineContext, rows: readonly ActionRow[], types: readonly ResourceType[]): ServiceTable['action'] {
  const byName = new Map(rows.map((row) => [row[0].toLowerCase(), row]));
  const decoded = new Map<ActionRow, Action>();
  // Hundreds of actions of a service share the same combination of resource types and keys.
  const keyUnions = new Map<string, readonly string[]>();
  const unionOf = (keySet: number | undefined, uses: Action['resourceTypes']): readonly string[] => {
    const id = [keySet, ...uses.map((use) => use.type.name)].join();
    const known = keyUnions.get(id) ?? [...new Set([...line.keysIn(keySet), ...uses.flatMap((use) => use.type.conditionKeys)])];
    keyUnions.set(id, known);
    return known;
  };
  const decode = (row: ActionRow): Action => {
    const [name, description, levels, resources = [], keySet, link, dependents = [], permissionOnly] = row;
    const uses = resources.flatMap((code) => useOf(types[code >> 1], code));
    return {
      service: line.prefix,
      name: `${line.prefix}:${name}`,
      description: unfoldOpening(description, ACTION_OPENING),
      accessLevels: readLevels(levels),
      resourceTypes: uses,
      conditionKeys: unionOf(keySet, uses),
      dependentActions: dependents,
      permissionOnly: permissionOnly === 1,
      url: line.urlAt(link, name),
    };
  };
  return (name) => {
    const row = byName.get(name.toLowerCase());
    if (row === undefined) return undefined;
    const action = decoded.get(row) ?? decode(row);
    decoded.set(row, action);
    return action;
  };
}

function useOf(type: ResourceType | undefined, code: number): Action['resourceTypes'] {
  return type === undefined ? [] : [{ type, required: code % 2 === 1 }];
}

function readLevels(initials: string): readonly AccessLevel[] {
  return [...initials].flatMap((initial) => (initial in ACCESS_LEVELS ? ACCESS_LEVELS[initial as keyof typeof ACCESS_LEVELS] : []));
}

function readKey([name, type = 'S', description = '']: KeyRow, service: string, url: string | undefined): ConditionKey {
  return {
    name,
    type: readKeyType(type),
    multivalued: type.length === 2,
    description: unfoldOpening(description, KEY_OPENING),
    scope: 'service',
    service,
    url,
  };
}

function readKeyType(initials: string): ConditionKeyType {
  const initial = initials.charAt(0);
  return initial in KEY_TYPES ? KEY_TYPES[initial as keyof typeof KEY_TYPES] : 'string';
}

function findKeyRow(rows: readonly KeyRow[], name: string): KeyRow | undefined {
  const wanted = name.toLowerCase();
  const exact = rows.find((row) => row[0].toLowerCase() === wanted);
  return exact ?? rows.find((row) => fitsTemplate(row[0], wanted));
}
