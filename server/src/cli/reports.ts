/**
 * What `check` and `inspect` hand to their formats: what was found, and how to tell where it stands.
 */
import type { LocatedFinding } from '../analysis/analysis';
import type { InspectedFile, Language } from '../analysis/inspect';
import type { Positions } from './positions';
import type { DiskWorkspace } from './workspace';

export interface CheckedFile {
  readonly path: string;
  readonly uri: string;
  readonly language: Language;
  readonly findings: readonly LocatedFinding[];
  readonly policies: number;
  readonly apis: number;
}

export interface CheckReport {
  /** Those in which a policy, an API or a problem was found. */
  readonly files: readonly CheckedFile[];
  readonly positions: Positions;
  readonly workspace: DiskWorkspace;
}

export interface InspectReport {
  readonly files: readonly { readonly path: string; readonly uri: string; readonly found: InspectedFile }[];
  readonly positions: Positions;
  readonly workspace: DiskWorkspace;
}
