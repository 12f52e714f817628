/**
 * The problems of a file's fields by the case they keep from being run, so that many problems among many cases are told
 * apart in one go.
 *
 * What stands in no case concerns the cases it lies under: defaults all of them, an entry of `callers` those that use it.
 */
import { isObject, type Path, type Plain } from './plain';
import type { PathProblem } from './problem';

export interface FieldProblems {
  /** Those that concern a case, in the order they were found. */
  of(own: Path, callerName: string | undefined): readonly PathProblem[];
  /** Those that stand in none of these cases. */
  outside(cases: readonly Path[]): readonly PathProblem[];
}

export function fieldProblems(problems: readonly PathProblem[]): FieldProblems {
  const byOwner = new Map<string, PathProblem[]>();
  const shared: PathProblem[] = [];
  const order = new Map(problems.map((problem, index) => [problem, index]));
  for (const problem of problems) {
    const [field] = problem.path;
    if (field === 'use') continue;
    const owner = field === 'cases' || field === 'table' || field === 'callers' ? keyOf(problem.path, depthOf(field)) : undefined;
    if (owner === undefined) shared.push(problem);
    else if (!byOwner.get(owner)?.push(problem)) byOwner.set(owner, [problem]);
  }
  return {
    of(own, callerName) {
      if (own.length === 0) return problems;
      const mine = byOwner.get(keyOf(own, own.length)) ?? [];
      const callers = callerName === undefined ? [] : (byOwner.get(keyOf(['callers', callerName], 2)) ?? []);
      return [...mine, ...callers, ...shared].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    },
    outside(cases) {
      const owners = new Set(cases.map((own) => keyOf(own, own.length)));
      if (owners.has(keyOf([], 0))) return [];
      return problems.filter(({ path }) => !owners.has(keyOf(path, depthOf(path[0]))));
    },
  };
}

/** A case of the list is found at an index, one of the table at a row and a column. */
function depthOf(field: Path[number] | undefined): number {
  return field === 'table' ? 3 : 2;
}

function keyOf(path: Path, depth: number): string {
  return JSON.stringify(path.slice(0, depth));
}

/** Leaves out every field that has a problem, so that the rest has the types it should. */
export function withoutProblems(value: Plain, problems: readonly PathProblem[], depth = 0): Plain | undefined {
  if (problems.length === 0) return value;
  if (problems.some((problem) => problem.path.length === depth)) return undefined;
  const below = new Map<string | number, PathProblem[]>();
  for (const problem of problems) {
    const step = problem.path[depth] ?? '';
    if (!below.get(step)?.push(problem)) below.set(step, [problem]);
  }
  if (Array.isArray(value)) return (value as readonly Plain[]).map((item, index) => withoutProblems(item, below.get(index) ?? [], depth + 1) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const kept = withoutProblems(member, below.get(key) ?? [], depth + 1);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}
