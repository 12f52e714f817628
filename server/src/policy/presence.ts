/**
 * What lists of conditions say together about the deployments in which all conditions of one of them hold.
 *
 * Conditions are told apart by their identity alone: that two of them exclude each other is not seen here.
 */
import type { Presence } from './model';

type Way = readonly Presence[];

/** More conditions than these are not gone through, and nothing is said of them. */
const mostConditions = 12;

/** Whether at least one way is open in every deployment, or in every one that is left by `given`; false where nobody can tell. */
export function isAlwaysOpen(ways: readonly Way[], given: Way = []): boolean {
  if (new Set(ways.flatMap((way) => way.map(({ condition }) => condition.id))).size > mostConditions) return false;
  const left = given.reduce(under, ways);
  if (left.some((way) => way.length === 0)) return true;
  const [next] = left.flat();
  return next !== undefined && [true, false].every((holds) => isAlwaysOpen(left, [{ ...next, holds }]));
}

function under(ways: readonly Way[], { condition, holds }: Presence): readonly Way[] {
  return ways.flatMap((way) => {
    const about = way.filter((presence) => presence.condition.id === condition.id);
    return about.every((presence) => presence.holds === holds) ? [way.filter((presence) => !about.includes(presence))] : [];
  });
}
