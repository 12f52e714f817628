/**
 * Which routes of an API a resource pattern covers, for people: "4 of 11 routes of `orders`: …".
 */
import { displayText, holed, type HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { buildInvokeArn } from '../../gateway/arn';
import type { Api, Route } from '../../gateway/model';
import { samplePath } from '../../gateway/routes';
import { routeLabel } from '../route-patterns';

export function describeCoverage(pattern: HoledText, api: Api): string | undefined {
  if (api.routes.length === 0) return undefined;
  const covered = coveredRoutes(pattern, api);
  const shown = covered.slice(0, listed).map((route) => `\`${routeLabel(route)}\``);
  const more = covered.length > listed ? `, and ${String(covered.length - listed)} more` : '';
  const list = shown.length === 0 ? '' : `: ${shown.join(', ')}${more}`;
  const partial = api.partial === null ? '' : ' It may have more routes than can be seen.';
  return `Covers ${String(covered.length)} of ${String(api.routes.length)} routes of \`${api.name}\`${list}.${partial}`;
}

/** Routes of whose requests the pattern matches all, or all that anybody would think of. */
export function coveredRoutes(pattern: HoledText, api: Api): readonly Route[] {
  return api.routes.filter((route) => covers(pattern, api, route));
}

const listed = 10;

function covers(pattern: HoledText, api: Api, route: Route): boolean {
  const stage = api.stages[0]?.name ?? holed(['prod']);
  const method = route.method === 'ANY' || route.method === '$default' ? 'GET' : route.method;
  const arn = buildInvokeArn(api, stage, api.kind ?? 'REST', method, samplePath(route.path));
  return matchesGlob(displayText(pattern), displayText(arn));
}
