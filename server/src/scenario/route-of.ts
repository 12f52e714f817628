/**
 * The route that serves a call, and how it authorizes: from the case, from the API, or inferred where nobody says it.
 *
 * A route that only some deployments have leaves open what serves the call in the others; so does a route for many paths
 * in an API of which not all can be seen.
 */
import { isAtom, known, literalText, unknown, type Atom, type Settled } from '../base/atoms';
import type { Api, ApiKind, Authorization, Route } from '../gateway/model';
import type { Caller, RouteFacts } from '../gateway/request';
import { findRoute, isDefaultRoute, isTemplate } from '../gateway/routes';
import type { Presence } from '../policy/model';
import { isAlwaysOpen } from '../policy/presence';
import { inferAuthorization } from './authorization';
import { bindPresence, bindText, valueFor, type Bindings } from './bind-values';
import type { Building } from './building';

export interface RouteContext {
  readonly api: Api;
  readonly kind: ApiKind;
  readonly isReferenced: boolean;
}

export interface FoundRoute {
  readonly route: Route | undefined;
  /** Another may serve the call, in other deployments or unseen. */
  readonly isDoubtful: boolean;
}

/** `path` as it is sent; a case that names a route's own path with its parameters means that route. */
export function findServing({ api, kind, isReferenced }: RouteContext, method: string, path: string, building: Building): FoundRoute {
  if (!isReferenced) return { route: undefined, isDoubtful: false };
  const routes = api.routes.flatMap((route) => {
    const presence = bindPresence(route.presence ?? [], building.bindings);
    return presence ? [{ ...route, presence }] : [];
  });
  const found = findRoute(routes, kind, method, path);
  if (!found) return { route: undefined, isDoubtful: false };
  const isMeant = building.canonical.route?.exists === true || (building.canonical.request?.path === found.path && found.method === method);
  const mayBeUnseen = api.partial !== null && !isMeant && (isTemplate(found.path) || found.method !== method);
  const rivals = rivalsOf(found, routes, (left) => findRoute(left, kind, method, path));
  const isKeyCertain = !mayBeUnseen && rivals.every(({ apiKeyRequired }) => JSON.stringify(apiKeyRequired) === JSON.stringify(found.apiKeyRequired));
  const key = isKeyCertain ? {} : { apiKeyRequired: unknown(doubt(api, 'route.apiKeyRequired')) };
  const presence = isAlwaysOpen([found, ...rivals].map(presenceOf)) ? [] : presenceOf(found);
  return { route: { ...found, ...key, presence }, isDoubtful: mayBeUnseen || !rivals.every((rival) => authorizesAlike(found, rival)) };
}

/** The routes that serve the call in deployments which do not have the one that goes before them. */
function rivalsOf(found: Route, routes: readonly Route[], find: (routes: readonly Route[]) => Route | undefined): readonly Route[] {
  const rivals: Route[] = [];
  const before = [presenceOf(found)];
  let left = routes;
  for (let last: Route | undefined = found; last && !isAlwaysOpen(before); ) {
    left = left.filter((route) => route !== last);
    last = find(left);
    if (!last || isAlwaysOpen(before, presenceOf(last))) continue;
    before.push(presenceOf(last));
    rivals.push(last);
  }
  return rivals;
}

const presenceOf = ({ presence = [] }: Route): readonly Presence[] => presence;

/** Whether a key is demanded is a question of its own. */
function authorizesAlike(a: Route, b: Route): boolean {
  const words = ({ authorization, authorizer, scopes, unseenScopes }: Route): string => JSON.stringify([authorization, authorizer, scopes, unseenScopes]);
  return words(a) === words(b);
}

export function routeFacts({ api, kind, isReferenced }: RouteContext, { route: found, isDoubtful }: FoundRoute, building: Building, caller: Caller): RouteFacts {
  const written = building.canonical.route ?? {};
  const common = {
    apiKeyRequired: written.apiKeyRequired !== undefined ? known(written.apiKeyRequired) : found ? bindFlag(found.apiKeyRequired, building) : known(false),
    ...scopesOf(written.scopes?.map(String), found, building),
    ...(found && kind === 'HTTP' && isDefaultRoute(found) ? { isDefault: true } : {}),
    ...(found?.presence?.length && written.exists === undefined ? { presence: found.presence } : {}),
  };
  if (written.authorization !== undefined) return { ...common, exists: written.exists ?? true, authorization: known(written.authorization) };
  if (found) return { ...common, exists: written.exists ?? true, authorization: isDoubtful ? unknown(doubt(api, 'route.authorization')) : bindAuthorization(found.authorization, building) };
  if (isReferenced && written.exists !== true) {
    const isCertain = api.partial === null || written.exists === false;
    return { ...common, exists: !isCertain, authorization: isCertain ? known<Authorization>('NONE') : unknown(doubt(api, 'route.authorization')) };
  }
  const { authorization, because } = inferAuthorization(kind, building, caller);
  return { ...common, exists: written.exists ?? true, authorization: known(authorization), inferred: because };
}

/** A value may stand for several scopes, as values of lists do. */
function scopesOf(written: readonly string[] | undefined, found: Route | undefined, { bindings }: Building): Pick<RouteFacts, 'scopes' | 'unseenScopes'> {
  if (written) return { scopes: written };
  const bound = (found?.unseenScopes ?? []).map((text) => bindText(text, bindings));
  const given = bound.flatMap((text) => literalText(text)?.split(',') ?? []).map((scope) => scope.trim()).filter((scope) => scope !== '');
  const unseen = bound.flatMap(({ pieces }) => pieces).find(isAtom);
  return { scopes: [...(found?.scopes ?? []), ...given], ...(unseen ? { unseenScopes: unseen } : {}) };
}

function doubt({ key, partial }: Api, label: string): Atom {
  return { id: `${key}:${label}`, label, reason: partial ?? 'deployment decides which route serves the call', pure: true, shape: 'text' };
}

/** A route as values have it; undefined where they rule it out. */
export function bindRoute(route: Route, bindings: Bindings): Route | undefined {
  const presence = bindPresence(route.presence ?? [], bindings);
  if (!presence) return undefined;
  return { ...route, presence, authorization: bindAuthorization(route.authorization, { bindings }), apiKeyRequired: bindFlag(route.apiKeyRequired, { bindings }) };
}

const AUTHORIZATIONS: readonly Authorization[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'];

function bindAuthorization(settled: Settled<Authorization>, { bindings }: Pick<Building, 'bindings'>): Settled<Authorization> {
  const value = settled.known ? undefined : valueFor(settled.atom, bindings)?.toUpperCase();
  const found = AUTHORIZATIONS.find((authorization) => authorization === value);
  return found ? known(found) : settled;
}

function bindFlag(settled: Settled<boolean>, { bindings }: Pick<Building, 'bindings'>): Settled<boolean> {
  const value = settled.known ? undefined : valueFor(settled.atom, bindings)?.toLowerCase();
  return value === 'true' || value === 'false' ? known(value === 'true') : settled;
}
