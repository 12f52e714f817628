/**
 * Where a reference of a case leads: a file of the workspace, maybe with a selector in it.
 */
import type { FileEntry, InstanceEntry, UnitEntry } from '../workspace/model';

/** The files scenarios refer to, understood with those of their unit. */
export interface ScenarioWorkspace {
  file(uri: string): FileEntry | undefined;
  unit(uri: string): UnitEntry | undefined;
  /** Of a file too long to be understood as a whole: what a selector leads to; undefined where only all of it can tell. */
  excerpt?(uri: string, selector: string): UnitEntry | undefined;
  /** Whether a file is such a one. */
  isLong?(uri: string): boolean;
  /** Files with syntax errors are taken as far as they can be read: for what is shown while somebody types in them. */
  readonly takesDamaged?: true;
}

/** Where an excerpt holds nothing that fits, all of the file says why. */
export function withoutExcerpts({ file, unit, takesDamaged }: ScenarioWorkspace): ScenarioWorkspace {
  return { file, unit, takesDamaged };
}

export type Resolved<T> = { readonly found: T } | { readonly message: string };

export interface Place {
  readonly file: FileEntry;
  readonly unit: readonly FileEntry[];
  /** The unit is what the selector leads to in a long file, and no more. */
  readonly isExcerpt?: true;
  /** As written; undefined for the file as a whole. */
  readonly selector: string | undefined;
  readonly text: string;
  /** What there was before, where the reference means that and nothing else. */
  readonly before?: InstanceEntry;
  /** By atom id: what is known of the deployment the reference leads to. */
  readonly values: ReadonlyMap<string, string>;
}
