/**
 * Sites of a file that is part of a larger one — a document among several, a template nested in another — under the
 * addresses they have there.
 */
import type { ApiSite } from '../gateway/declared';
import type { AttachedPolicy, EndpointSite, PolicyAddress, PolicySite, PrincipalSite } from './site';

export type Move = (address: PolicyAddress) => PolicyAddress;

/** `uri` is that of the file the site was found in. The same site where nothing of it moves, so that what is kept for it stays. */
export function movePolicy(site: PolicySite, uri: string, move: Move): PolicySite {
  const at = (selector: string): string => move({ uri, selector }).selector;
  const [selector, api] = [at(site.selector), site.api === undefined ? undefined : at(site.api)];
  return selector === site.selector && api === site.api ? site : { ...site, selector, api };
}

/** The same site where nothing of it moves, so that what is kept for it stays. */
export function moveApi(site: ApiSite, move: Move): ApiSite {
  const places = [site, site.resourcePolicy, ...(site.domains ?? []).map(({ policy }) => policy)];
  if (places.every((place) => !place || isAt(place, move(place)))) return site;
  const movePlace = <T extends ApiSite['resourcePolicy']>(place: T): T => (place ? { ...place, ...move(place) } : place);
  const domains = site.domains?.map((domain) => ({ ...domain, policy: movePlace(domain.policy) }));
  const { as } = site;
  return { ...site, ...(as ? { as: (kind) => moveApi(as(kind), move) } : {}), ...move(site), resourcePolicy: movePlace(site.resourcePolicy), ...(domains ? { domains } : {}) };
}

function isAt(place: PolicyAddress, { uri, selector }: PolicyAddress): boolean {
  return place.uri === uri && place.selector === selector;
}

export function movePrincipal(site: PrincipalSite, move: Move): PrincipalSite {
  return { ...withAttached(site, (policy) => moveAttached(policy, move)), ...move(site) };
}

/** The same principal with other addresses of all that is attached to it. */
export function withAttached(site: PrincipalSite, moved: (policy: AttachedPolicy) => AttachedPolicy): PrincipalSite {
  const choices = site.boundaryChoices?.map((choice) => ({ ...choice, policy: choice.policy && moved(choice.policy) }));
  return { ...site, policies: site.policies.map(moved), boundary: site.boundary && moved(site.boundary), ...(choices ? { boundaryChoices: choices } : {}) };
}

export function moveEndpoint(site: EndpointSite, move: Move): EndpointSite {
  return { ...site, ...move(site), policies: site.policies.map((policy) => moveAttached(policy, move)) };
}

function moveAttached(policy: AttachedPolicy, move: Move): AttachedPolicy {
  return 'selector' in policy ? { ...policy, ...move(policy) } : policy;
}
