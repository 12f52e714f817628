/**
 * What reading one statement gives, whatever the words it is written in: the statement, and what is wrong with it.
 *
 * A problem that stands in a branch of a choice makes only those deployments malformed that take the branch.
 */
import type { Malformation, Presence, ReadProblem, Statement } from './model';

export interface StatementPlace {
  readonly index: number;
  readonly presence: readonly Presence[];
}

export interface StatementReading {
  readonly statement: Statement;
  readonly problems: readonly ReadProblem[];
}

/** `others` are clauses about what no single value is to blame for. */
export function statementReading(read: Statement, problems: readonly ReadProblem[], others: readonly string[] = []): StatementReading {
  const malformed: readonly Malformation[] = [
    ...problems.map((problem) => ({ clause: clauseOf(problem), presence: problem.presence ?? [] })),
    ...others.map((clause) => ({ clause, presence: [] })),
  ];
  return { statement: malformed.length === 0 ? read : { ...read, malformed }, problems };
}

function clauseOf({ code, element, expected }: ReadProblem): string {
  if (code === 'unknown-element') return `\`${element}\` is no element of a statement`;
  return code === 'null-value' ? `\`${element}\` has no value` : `\`${element}\` must be ${expected ?? 'something else'}`;
}
