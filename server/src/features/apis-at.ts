/**
 * The APIs that a place can be about: those it can refer to, and those elsewhere in the workspace.
 *
 * Completion offers their routes and hover counts them; which of them an ARN really names is looked at by both for
 * themselves.
 */
import { pathOf } from '../base/uri';
import type { Api, PlainApi } from '../gateway/model';
import type { FeatureContext } from './feature';
import type { Place } from './place';

/** The one API a resource policy is attached to; otherwise all of the unit, in the order of its files. */
export function apisAt(place: Place, { view }: FeatureContext): readonly Api[] {
  const apis = view.unit(place.file.uri)?.files.flatMap((one) => one.apis.map(({ api }) => api)) ?? [];
  const own = attachedApi(place, apis);
  return own ? [own] : apis;
}

/** The others of the workspace, those in folders nearby first; none where a policy is attached to its API. */
export function apisElsewhere(place: Place, { view, index }: FeatureContext): readonly PlainApi[] {
  const { uri } = place.file;
  const unit = view.unit(uri)?.files ?? [];
  if (attachedApi(place, unit.flatMap((one) => one.apis.map(({ api }) => api)))) return [];
  const own = new Set(unit.map((file) => file.uri));
  const others = index.files().filter((file) => file.apis.length > 0 && !own.has(file.uri));
  const near = others.map((file) => ({ file, shared: sharedSegments(uri, file.uri) })).sort((a, b) => b.shared - a.shared || (a.file.uri < b.file.uri ? -1 : 1));
  return near.flatMap(({ file }) => file.apis);
}

function attachedApi({ entry }: Place, apis: readonly Api[]): Api | undefined {
  return entry?.site.api === undefined ? undefined : apis.find((api) => api.selector === entry.site.api);
}

function sharedSegments(left: string, right: string): number {
  const [a, b] = [pathOf(left).split('/'), pathOf(right).split('/')];
  const different = a.findIndex((segment, index) => segment !== b[index]);
  return different < 0 ? a.length : different;
}
