/**
 * Which routes of an API a resource pattern covers, for people: "4 of 11 routes of `orders`: …".
 */
import { isAtom, literal, literalText, type HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { firstOf } from '../../base/words';
import { buildInvokeArn } from '../../gateway/arn';
import type { PlainApi, Route } from '../../gateway/model';
import { isDefaultRoute, METHODS, samplePath } from '../../gateway/routes';
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
  const text = literalText(pattern);
  // One request that it does not match is found five times as soon as segments are compared, where a hover looks at hundreds of routes.
  return api.routes.filter((route) => (text === undefined || matchesGlob(text, sampleCall(api, route))) && relateToRoute(pattern, api, route).kind === 'covers');
}

/** The ARN of some request to a route; what is not known of the API and its stage is a letter that no text has. */
function sampleCall(api: PlainApi, route: Route): string {
  const stage = api.stages[0]?.name ?? literal(anything);
  const verb = METHODS.includes(route.method) ? route.method : anything;
  const path = isDefaultRoute(route) ? anything : samplePath(route.path);
  const arn = buildInvokeArn(api, stage, api.kind ?? 'REST', verb, path);
  return arn.pieces.map((piece) => (isAtom(piece) ? anything : piece)).join('');
}

const anything = '\u{1F6AA}';

const listed = 10;

function list(routes: readonly Route[]): string {
  return firstOf(routes.map((route) => code(routeLabel(route))), listed);
}
