/**
 * The nearest real name for an action, a service or a condition key the data do not know.
 *
 * Only spelling is compared; a name that is right but belongs elsewhere is not looked for.
 */

import { findNearest } from '../base/nearest';

/** A service prefix near `prefix`. */
export function nearestServiceIn(prefix: string, prefixes: readonly string[]): string | undefined {
  return findNearest(prefix, prefixes);
}

/** A whole action name near `name`; when the service is misspelled too, the action is looked for in the nearest one. */
export function nearestActionIn(
  name: string,
  prefixes: readonly string[],
  actionsOf: (prefix: string) => readonly string[],
): string | undefined {
  const colon = name.indexOf(':');
  if (colon < 0) return undefined;
  const prefix = findNearest(name.slice(0, colon), prefixes);
  if (prefix === undefined) return undefined;
  const action = findNearest(name.slice(colon + 1), actionsOf(prefix));
  return action === undefined ? undefined : `${prefix}:${action}`;
}

/**
 * A condition key near `name`. The tag key behind a slash is kept as it is written, and a name without
 * its prefix is taken for a global key.
 */
export function nearestKeyIn(name: string, globalNames: readonly string[], ownerNames: readonly string[]): string | undefined {
  const wanted = name.includes(':') ? name : `${GLOBAL_PREFIX}${name}`;
  const slash = wanted.indexOf('/');
  const stem = slash < 0 ? wanted : wanted.slice(0, slash);
  const candidates = new Map<string, string>();
  for (const key of [...globalNames, ...ownerNames]) {
    // Comparing a key that takes a tag key with a text that has none would suggest a name with a hole in it.
    if (key.includes('${') !== slash >= 0) continue;
    candidates.set(stemOf(key), key);
  }
  const nearest = findNearest(stem, candidates.keys());
  const key = nearest === undefined ? undefined : candidates.get(nearest);
  if (key === undefined) return undefined;
  return slash < 0 ? key : `${nearest}${wanted.slice(slash)}`;
}

function stemOf(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 || !key.includes('${') ? key : key.slice(0, slash);
}

const GLOBAL_PREFIX = 'aws:';
