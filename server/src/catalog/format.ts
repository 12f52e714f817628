/**
 * The layout of the packed service data (`data/iam.nd`): a header line, then one JSON line per service.
 *
 * Shared by the script that writes the file and the code that reads it; it holds no logic beyond the few encodings
 * both sides must agree on. The text is ASCII, so that byte and UTF-16 offsets are the same.
 */

export const CATALOG_FORMAT = 1;

export interface CatalogHeader {
  readonly format: number;
  /** When the main source was last brought up to date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly sources: readonly CatalogSource[];
  readonly counts: CatalogCounts;
  /** Which services' lines define the condition keys with this lower-case prefix, where it is not simply the service of that name. */
  readonly keyPrefixes: Readonly<Record<string, readonly string[]>>;
  readonly services: Readonly<Record<string, ServiceEntry>>;
}

export interface CatalogSource {
  readonly package: string;
  readonly version: string;
  /** `YYYY-MM-DD`, where the package tells. */
  readonly date?: string;
  readonly used: string;
}

export interface CatalogCounts {
  readonly services: number;
  readonly actions: number;
  readonly conditionKeys: number;
  readonly resourceTypes: number;
  readonly actionsWithDependents: number;
  readonly permissionOnlyActions: number;
  readonly linkedActions: number;
  readonly rcpServices: number;
}

/** Offset of the line behind the header's line break, its length, the service's full name, and 1 where RCPs cover the service. */
export type ServiceEntry = readonly [offset: number, length: number, name: string, rcp?: 1];

/** One service. Rows refer to `urls` and `keySets` by position; -1 is none. Trailing defaults of a row are left out. */
export type ServiceLine = readonly [
  prefix: string,
  url: number,
  urls: readonly string[],
  keySets: readonly (readonly number[])[],
  keys: readonly KeyRow[],
  resourceTypes: readonly ResourceTypeRow[],
  actions: readonly ActionRow[],
];

export type KeyRow = readonly [name: string, type?: string, description?: string, url?: number];

export type ResourceTypeRow = readonly [name: string, arn: string, keySet?: number, url?: number];

export type ActionRow = readonly [
  name: string,
  description: string,
  /** Initials of the access levels: R, W, L, T, P. */
  levels: string,
  /** Twice the position of the resource type, plus one where it is required. */
  resourceTypes?: readonly number[],
  keySet?: number,
  url?: number,
  dependentActions?: readonly string[],
  permissionOnly?: 1 | -1,
];

export const ACCESS_LEVELS = {
  R: 'Read',
  W: 'Write',
  L: 'List',
  T: 'Tagging',
  P: 'Permissions management',
} as const;

export type AccessLevel = (typeof ACCESS_LEVELS)[keyof typeof ACCESS_LEVELS];

/** Initials of the condition key types; a key that holds several values has the initial twice, as in `SS`. */
export const KEY_TYPES = {
  S: 'string',
  A: 'arn',
  B: 'bool',
  N: 'numeric',
  D: 'date',
  I: 'ip',
  X: 'binary',
} as const;

/** The words are those of the operator families, so that keys and operators can be compared. */
export type ConditionKeyType = (typeof KEY_TYPES)[keyof typeof KEY_TYPES];

/** Beginnings of descriptions that nearly all share. */
export const ACTION_OPENING = 'Grants permission to ';
export const KEY_OPENING = 'Filters access by ';

/** Leaves out the shared opening; a description without it is marked. */
export function foldOpening(description: string, opening: string): string {
  return description.startsWith(opening) ? description.slice(opening.length) : `${UNFOLDED}${description}`;
}

export function unfoldOpening(folded: string, opening: string): string {
  if (folded.startsWith(UNFOLDED)) return folded.slice(UNFOLDED.length);
  return `${opening}${folded}`;
}

/** Leaves out the common base of links and puts a star where they repeat the name they belong to. */
export function foldUrl(url: string, name?: string): string {
  const tail = url.startsWith(DOCS) ? url.slice(DOCS.length) : url;
  return name === undefined ? tail : tail.replace(name, NAME_PLACE);
}

export function unfoldUrl(folded: string, name: string): string {
  const tail = folded.replace(NAME_PLACE, () => name);
  return tail.startsWith('http') ? tail : `${DOCS}${tail}`;
}

const UNFOLDED = '=';
const DOCS = 'https://docs.aws.amazon.com/';
const NAME_PLACE = '*';
