/**
 * Which route of an API serves a request: the most specific path that has the method, the verb itself before `ANY`.
 *
 * Resolution is on the pair of path and method: a specific resource without the method leaves the request to a less
 * specific one, as measured on REST APIs by users and documented for HTTP APIs. It judges nothing about access.
 */
import type { ApiKind, Route } from './model';

/** The methods calls have; `ANY` is a route's and never sent (ARN-10). */
export const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** The route that serves a request; for WebSocket APIs `path` is the route key and `method` is not looked at. */
export function findRoute(routes: readonly Route[], kind: ApiKind, method: string, path: string): Route | undefined {
  if (kind === 'WEBSOCKET') return findByKey(routes, path);
  const wanted = segmentsOf(path, kind);
  let best: Candidate | undefined;
  for (const route of routes) {
    const isVerb = route.method === method;
    if (!isVerb && route.method !== 'ANY') continue;
    const rank = rankOf(segmentsOf(route.path, kind), wanted);
    if (rank === undefined) continue;
    const candidate = { route, rank, isVerb };
    if (!best || isMoreSpecific(candidate, best)) best = candidate;
  }
  return best?.route ?? (kind === 'HTTP' ? routes.find(isDefaultRoute) : undefined);
}

/** A concrete path for a template: parameters become words that no policy is likely to name. */
export function samplePath(template: string): string {
  return template.replace(/\{([^{}+]*)(\+?)\}/g, (_, name: string, greedy: string) => (greedy ? `sample-${name}/rest` : `sample-${name}`));
}

/** Whether a path still has parameters in braces. */
export function isTemplate(path: string): boolean {
  return /\{[^{}]*\}/.test(path);
}

/** Per segment, smaller is more specific: written out, one parameter, the greedy rest. */
type Rank = readonly (0 | 1 | 2)[];

interface Candidate {
  readonly route: Route;
  readonly rank: Rank;
  readonly isVerb: boolean;
}

/** `$default` takes messages only: connecting and disconnecting have routes of their own, or none. */
function findByKey(routes: readonly Route[], key: string): Route | undefined {
  const own = routes.find((route) => route.path === key);
  return own ?? (key === '$connect' || key === '$disconnect' ? undefined : routes.find((route) => route.path === '$default'));
}

/** The route of an HTTP API that takes what no other does. */
export function isDefaultRoute(route: Pick<Route, 'method' | 'path'>): boolean {
  return route.method === '$default' || route.path === '$default' || route.path === '/$default';
}

function segmentsOf(path: string, kind: ApiKind): readonly string[] {
  const segments = path.replace(/^\//, '').split('/');
  // REST APIs take a path with and without its last slash for one resource; HTTP APIs tell them apart.
  if (kind === 'REST' && segments.length > 1 && segments.at(-1) === '') segments.pop();
  return segments;
}

function rankOf(template: readonly string[], path: readonly string[]): Rank | undefined {
  const rank: (0 | 1 | 2)[] = [];
  for (const [index, segment] of template.entries()) {
    const actual = path[index];
    if (actual === undefined) return undefined;
    if (isGreedy(segment)) return actual === '' ? undefined : [...rank, 2];
    if (isParameter(segment) && actual !== '') rank.push(1);
    else if (segment === actual) rank.push(0);
    else return undefined;
  }
  return template.length === path.length ? rank : undefined;
}

function isMoreSpecific(a: Candidate, b: Candidate): boolean {
  const length = Math.min(a.rank.length, b.rank.length);
  for (let index = 0; index < length; index++) {
    const difference = (a.rank[index] ?? 0) - (b.rank[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a.rank.length === b.rank.length && a.isVerb && !b.isVerb;
}

const isParameter = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}');
const isGreedy = (segment: string): boolean => isParameter(segment) && segment.endsWith('+}');
