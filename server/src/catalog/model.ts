/**
 * The facts the catalog hands out, as types.
 *
 * How they are packed is told in `format`; how they are found, in `catalog`.
 */

import type { AccessLevel, CatalogCounts, ConditionKeyType } from './format';
import type { GlobalKey } from './global-keys';

export interface Service {
  readonly prefix: string;
  /** AWS's name for it, such as `Amazon S3`. */
  readonly name: string;
  readonly rcpSupported: boolean;
}

export interface Action {
  readonly service: string;
  /** Prefix and name in AWS's spelling, such as `execute-api:Invoke`. */
  readonly name: string;
  readonly description: string;
  readonly accessLevels: readonly AccessLevel[];
  readonly resourceTypes: readonly ResourceUse[];
  /** Keys of the action itself and of its resource types; global keys that every action knows are not repeated. */
  readonly conditionKeys: readonly string[];
  /** Further actions the caller usually needs, as told by the last source that listed them (December 2025). */
  readonly dependentActions: readonly string[];
  /** There is no API operation of this name; `false` also where newer data no longer tell. */
  readonly permissionOnly: boolean;
  readonly url: string | undefined;
}

export interface ResourceUse {
  readonly type: ResourceType;
  readonly required: boolean;
}

export interface ResourceType {
  readonly name: string;
  /** With places such as `${Region}`. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
  readonly url: string | undefined;
}

export interface ConditionKey {
  /** AWS's spelling; a part the author chooses is written as a place, such as `aws:RequestTag/${TagKey}`. */
  readonly name: string;
  readonly type: ConditionKeyType;
  readonly multivalued: boolean;
  readonly description: string;
  readonly scope: 'global' | 'service';
  /** The service whose data define it; a global key has none. */
  readonly service?: string;
  readonly global?: GlobalKey;
  readonly url: string | undefined;
}

/** Names are taken in any case of letters; prefixes and actions come back in AWS's spelling. */
export interface Catalog {
  /** The day of the data, `YYYY-MM-DD`; a message that rests on them says it. */
  readonly date: string;
  readonly counts: CatalogCounts;
  services(): readonly Service[];
  service(prefix: string): Service | undefined;
  /** AWS's page on the service's actions. */
  serviceUrl(prefix: string): string | undefined;
  action(name: string): Action | undefined;
  actionsOf(prefix: string): readonly Action[];
  /** Names in AWS's spelling of all actions a pattern such as `s3:Get*` covers; cheaper than `actionsMatching`. */
  actionNamesMatching(pattern: string): readonly string[];
  /** All actions a pattern such as `s3:Get*`, `*` or `execute-api:Inv?ke` covers, without duplicates. */
  actionsMatching(pattern: string): readonly Action[];
  resourceTypes(prefix: string): readonly ResourceType[];
  conditionKey(name: string): ConditionKey | undefined;
  globalConditionKeys(): readonly ConditionKey[];
  /** Keys that at least one of the actions (patterns allowed) knows: first their own, then the global ones. */
  conditionKeysFor(actions: Iterable<string>): readonly ConditionKey[];
  nearestAction(name: string): string | undefined;
  nearestService(prefix: string): string | undefined;
  nearestConditionKey(name: string): string | undefined;
  rcpSupported(prefix: string): boolean;
  /** How many service lines have been parsed, for tests of laziness. */
  linesParsed(): number;
}
