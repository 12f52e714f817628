/**
 * The APIs of the unit that a place can be about.
 *
 * Completion offers their routes and hover counts them; which of them an ARN really names is looked at by both for
 * themselves.
 */
import type { Api } from '../gateway/model';
import type { FeatureContext } from './feature';
import type { Place } from './place';

/** The one API a resource policy is attached to; otherwise all of the unit, in the order of its files. */
export function apisAt({ entry, file }: Place, { view }: FeatureContext): readonly Api[] {
  const apis = view.unit(file.uri)?.files.flatMap((one) => one.apis.map(({ api }) => api)) ?? [];
  const own = entry?.site.api === undefined ? undefined : apis.find((api) => api.selector === entry.site.api);
  return own ? [own] : apis;
}
