/**
 * The routes that are written at an offset: at the key or block that makes a route, at what gives its method or path, or at
 * the path that several share in a definition in OpenAPI.
 *
 * A place names routes of one API. What holds for them is told elsewhere.
 */
import type { Span } from '../base/span';
import type { Route } from '../gateway/model';
import type { ApiEntry, WorkspaceView } from '../workspace/model';
import { apisAround } from './around';
import type { FeatureContext } from './feature';
import { findToken, keysTo, type Token } from './token';

export interface RoutePlace {
  readonly entry: ApiEntry;
  /** At least one; several where a path or a block with `for_each` makes them. */
  readonly routes: readonly Route[];
  /** The token, absolute. */
  readonly span: Span;
}

export function findRoutePlace(context: FeatureContext, uri: string, offset: number): RoutePlace | undefined {
  const entries = apisAround(context, uri).filter(({ api }) => api.routes.length > 0);
  const token = entries.length > 0 ? findToken(context.view, uri, offset) : undefined;
  if (!token) return undefined;
  for (const entry of entries) {
    const routes = routesAt(entry, token, uri, context.view);
    if (routes.length > 0) return { entry, routes, span: token.span };
  }
  return undefined;
}

function routesAt({ api }: ApiEntry, token: Token, uri: string, view: WorkspaceView): readonly Route[] {
  const placed = api.routes.flatMap((route) => {
    const at = view.locate(route.span);
    return at?.source === uri ? [{ route, at }] : [];
  });
  const named = token.names && view.locate(token.names.span);
  if (token.names && named) {
    // Spans of members with quoted keys begin at the quote or behind it.
    const own = placed.filter(({ at }) => at.end === named.end && Math.abs(at.start - named.start) <= 1);
    if (own.length > 0) return own.map(({ route }) => route);
    return token.names.key.startsWith('/') ? placed.filter(({ at }) => named.start <= at.start && at.end <= named.end).map(({ route }) => route) : [];
  }
  if (!givesRoute(token)) return [];
  return placed.filter(({ at }) => at.start <= token.span.start && token.span.end <= at.end).map(({ route }) => route);
}

/** Whether a value is the method, the path or the key of a route, in the words of some framework. */
function givesRoute(token: Token): boolean {
  const keys = keysTo(token);
  return routeFields.has(keys.at(-1)?.toLowerCase() ?? '') && !keys.some((key) => key.startsWith('x-amazon-') || key.toLowerCase() === 'integration');
}

const routeFields: ReadonlySet<string> = new Set(['path', 'method', 'http', 'httpapi', 'httpmethod', 'http_method', 'routekey', 'route_key', 'route', 'websocket', 'resourceid', 'resource_id']);
