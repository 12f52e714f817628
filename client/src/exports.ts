/**
 * What the extension hands to others that ask for its exports: its state, to be read only. Tests look at the screen
 * through it; nothing here can make the extension do something.
 */
import type { ServerState } from './start-client';

/** What is on show. */
export interface GatehouseExports {
  readonly serverState: () => ServerState;
  /** Why the server is `failed`. */
  readonly serverProblem: () => string | undefined;
  /** The open list of a simulation. */
  readonly simulation: () => ShownSimulation | undefined;
  /** The text of the pinned result. */
  readonly pinned: () => string | undefined;
  /** What is said about the active document. */
  readonly status: () => { readonly text: string; readonly detail: string } | undefined;
}

/** The list as a person sees it. */
export interface ShownSimulation {
  readonly title: string;
  /** Filled; false while it is being filled for the first time. */
  readonly isReady: boolean;
  /** `label · description` of each row in order. */
  readonly rows: readonly string[];
  /** The label of the row under the cursor. */
  readonly active: string | undefined;
  /** What is marked for the row under the cursor: the marked text and, behind a value, the comparison. */
  readonly marked: readonly ShownMark[];
}

export interface ShownMark {
  readonly kind: 'deciding' | 'closest' | 'value';
  readonly uri: string;
  /** Zero-based. */
  readonly line: number;
  readonly text: string | undefined;
}
