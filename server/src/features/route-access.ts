/**
 * What a stranger gets on a route: the answers of the standing probe.
 *
 * Questions are asked of the API as simulations ask them; nothing is decided here.
 */
import type { ApiEntry } from '../workspace/model';
import type { Route } from '../gateway/model';
import type { FeatureContext } from './feature';
import type { Asking } from './simulate/ask';
import { probes } from './simulate/callers';
import { askAll, type Asked } from './simulate/questions';
import { findTargets, type Target } from './simulate/target';

/** The API of an entry as it is simulated; undefined for one in a use of its file, which is not simulated by itself. */
export function targetOf(context: FeatureContext, { uri, api }: ApiEntry): Target | undefined {
  return findTargets(context, uri).find(({ kind, selector }) => kind === 'api' && selector === api.selector);
}

/** The answer about the route, then those about single requests of it that come out otherwise; none for a route that is not there in the deployment asked about. */
export function askStranger(target: Target, { method, path }: Route, asking: Asking): readonly Asked[] {
  const call = target.api.calls.find((one) => one.method === method && one.path === path);
  const [stranger] = probes(target);
  const work = askAll(target, stranger, asking, call ? [call] : []);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
