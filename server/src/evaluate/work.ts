/**
 * What evaluations cost, counted instead of timed: the same on every machine.
 *
 * Whoever asks passes one in and reads it afterwards; nothing is decided by it.
 */
export interface Work {
  /** Runs through the workflow: one, and more where unknown values are split over. */
  runs: number;
  /** Statements that were compared with a request. */
  statements: number;
  /** Nodes of indexes that were looked at, and patterns at them of which the rest was compared. */
  nodes: number;
  /** Statements that were put into a list or an index. */
  compiled: number;
}

export const noWork = (): Work => ({ runs: 0, statements: 0, nodes: 0, compiled: 0 });
