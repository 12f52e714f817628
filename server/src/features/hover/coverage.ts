/**
 * Which routes of an API a resource pattern covers, for people: "4 of 11 routes of `orders`: …".
 */
import type { HoledText } from '../../base/atoms';
import { firstOf } from '../../base/words';
import type { PlainApi, Route } from '../../gateway/model';
import type { Relation } from '../../reason/relate';
import { code } from '../markdown';
import { routeLabel } from '../route-patterns';
import { relateToRoute } from '../route-statements';

/** `where`: what is supposed of the API, as ` where it is …`. */
export function describeCoverage(pattern: HoledText, api: PlainApi, where = ''): string | undefined {
  if (api.routes.length === 0) return undefined;
  const routesThat = (kind: Relation['kind']): readonly Route[] => api.routes.filter((route) => relateToRoute(pattern, api, route).kind === kind);
  const [covered, partly, unknown] = [routesThat('covers'), routesThat('overlaps'), routesThat('unknown')];
  const rest = partly.length === 0 ? '' : ` It also matches some requests of ${String(partly.length)} more: ${list(partly)}.`;
  const open = unknown.length === 0 ? '' : ` Whether it covers ${list(unknown)} is known only at deployment.`;
  const partial = api.partial === null ? '' : ' The API may have more routes than can be seen.';
  if (unknown.length === api.routes.length) return `Which routes of ${code(api.name)} it covers is known only at deployment.${partial}`;
  const names = covered.length === 0 ? '' : `: ${list(covered)}`;
  return `Covers ${String(covered.length)} of ${String(api.routes.length)} routes of ${code(api.name)}${where}${names}.${rest}${open}${partial}`;
}

/** Routes of whose requests the pattern matches all. */
export function coveredRoutes(pattern: HoledText, api: PlainApi): readonly Route[] {
  return api.routes.filter((route) => relateToRoute(pattern, api, route).kind === 'covers');
}

const listed = 10;

function list(routes: readonly Route[]): string {
  return firstOf(routes.map((route) => code(routeLabel(route))), listed);
}
