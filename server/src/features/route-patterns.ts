/**
 * Routes as they appear in ARNs and in texts for people.
 *
 * A path parameter arrives as whatever the client sent (ARN-30), so it is a star in a pattern; `ANY` is never sent
 * (ARN-10). What a pattern covers is decided elsewhere.
 */
import type { PlainApi, Route } from '../gateway/model';
import { isDefaultRoute } from '../gateway/routes';

/** What follows the stage in an ARN pattern for a route: `GET/orders/*`. */
export function routePattern(api: PlainApi, route: Route): string {
  if (api.kind === 'WEBSOCKET') return route.path;
  return `${methodPattern(route)}/${pathPattern(route)}`;
}

export function methodPattern({ method }: Route): string {
  return method === 'ANY' || method === '$default' ? '*' : method;
}

/** Without the first slash, which the ARN has already. */
export function pathPattern(route: Route): string {
  return isDefaultRoute(route) ? '*' : route.path.replace(/^\//, '').replace(/\{[^{}]*\}/g, '*');
}

/** `GET /orders/{id}`, or a WebSocket route key. */
export function routeLabel({ method, path }: Route): string {
  return method === '' ? path : `${method} ${path}`;
}

/** Authorization in words, for the documentation of a route. */
export function routeAccess(route: Route): string {
  const authorization = route.authorization.known ? route.authorization.value : 'authorization known only at deployment';
  const key = route.apiKeyRequired.known && route.apiKeyRequired.value ? ', needs an API key' : '';
  return route.authorizer === null ? `${authorization}${key}` : `${authorization} (authorizer \`${route.authorizer}\`)${key}`;
}
