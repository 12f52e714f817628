/**
 * What lies around a document: the APIs and policies that answers about it look at.
 *
 * The one place where features ask for other files, so that all of them see the same ones.
 */
import { apisMadeOf } from '../workspace/made-of';
import { policyAt, type ApiEntry, type PolicyEntry } from '../workspace/model';
import type { FeatureContext } from './feature';

/** Those of its unit, of what that uses, and of files that make an API of this one; each API once. */
export function apisAround({ view }: FeatureContext, uri: string): readonly ApiEntry[] {
  const unit = view.unit(uri);
  const own = [...(unit?.files ?? []), ...(unit?.instances ?? [])].flatMap(({ apis }) => apis);
  const made = apisMadeOf(uri, view);
  // Who refers to a definition says what becomes of it.
  const standing = made.length > 0 ? own.filter(({ api }) => api.flavour !== 'openapi') : own;
  return [...standing, ...made.filter(({ api }) => !standing.some((other) => other.api.key === api.key))];
}

/** Those of its unit and of what that uses, those of APIs made of it, and the resource policies these take from elsewhere; each once, as written. */
export function policiesAround(context: FeatureContext, uri: string): readonly PolicyEntry[] {
  const { view } = context;
  const apis = apisAround(context, uri);
  const units = [...new Set([uri, ...apis.map((entry) => entry.uri)])].flatMap((each) => view.unit(each) ?? []);
  const attached = apis.flatMap(({ api: { resourcePolicy } }) => (resourcePolicy ? (policyAt(view.unit(resourcePolicy.uri), resourcePolicy) ?? []) : []));
  const all = [...units.flatMap(({ files, instances }) => [...files, ...instances]).flatMap(({ policies }) => policies), ...attached];
  return [...new Set(all)];
}
