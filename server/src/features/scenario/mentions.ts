/**
 * Where scenario files speak of an API or of one of its routes: the reference of a case, and requests that a route serves.
 *
 * Only files that are at hand count. A case that asks for all paths of a form speaks of its API and of no route.
 */
import type { Span } from '../../base/span';
import type { Api, Route } from '../../gateway/model';
import { findRoute } from '../../gateway/routes';
import type { CaseRequest } from '../../scenario/canonical';
import { resolveApi } from '../../scenario/resolve';
import { isScenarioFile } from '../../sites/file-names';
import type { FeatureContext } from '../feature';
import { readLive } from '../simulate/live-cases';

/** Absolute, each place once; without a route, where the API is named. */
export function mentionsOf(api: Api, route: Route | undefined, context: FeatureContext): readonly Span[] {
  const { view } = context;
  const found = new Map<string, Span>();
  for (const { uri } of view.files().filter((file) => isScenarioFile(file.uri))) {
    const live = readLive(context, uri);
    for (const { canonical, source } of live?.scenario.cases ?? []) {
      const resolved = live && canonical.api?.ref !== undefined ? resolveApi(canonical.api.ref, uri, live.workspace) : undefined;
      if (!resolved || 'message' in resolved || resolved.found.api.key !== api.key) continue;
      if (route && servingRoute(resolved.found.api, canonical.request) !== route) continue;
      const at = view.locate(source.span(route ? ['request'] : ['api', 'ref'], 'value'));
      if (at) found.set(`${at.source} ${String(at.start)}`, at);
    }
  }
  return [...found.values()];
}

/** The route that serves what a case asks for; undefined where it asks for many paths, or nothing serves it. */
export function servingRoute({ routes, kind = 'REST' }: Api, request: CaseRequest | undefined): Route | undefined {
  if (request?.paths !== undefined) return undefined;
  return findRoute(routes, kind, request?.method ?? 'GET', kind === 'WEBSOCKET' ? (request?.routeKey ?? '') : (request?.path ?? '/'));
}
