/**
 * Roles and users of the target's unit, and of the files it uses, as callers: those that hold a policy naming execute-api, and
 * those that policies name.
 *
 * Who holds what is the framework's to say; a case names such a caller by reference and finds its policies again.
 */
import { isAtom, type HoledText } from '../../base/atoms';
import { unitFiles } from '../../scenario/resolve';
import { shownPath } from '../../sites/cdk/constructs';
import type { PrincipalSite } from '../../sites/site';
import { referenceText } from './calls';
import type { SimulatedCaller } from './simulated-caller';
import type { Target } from './target';

export interface Roles {
  readonly callers: readonly SimulatedCaller[];
  /** Whether a principal in a policy is one of them. */
  readonly isOneOf: (principal: HoledText) => boolean;
  /** Whether one of them holds a policy. */
  readonly hold: (uri: string, selector: string) => boolean;
}

export function rolesOf(target: Target, named: readonly HoledText[]): Roles {
  const framework = target.unit.find(({ uri }) => uri === target.uri)?.framework;
  const { instances, principals } = target.used;
  const own = principals ?? framework?.principals?.(unitFiles(target.unit)) ?? [];
  const all = [...own, ...instances.flatMap((instance) => instance.principals)];
  const isNamed = (site: PrincipalSite): boolean => named.some((text) => isSame(text, site));
  const holds = (site: PrincipalSite): boolean => target.holders.some((entry) => isAttached(site, entry.uri, entry.site.selector));
  const found = all.filter((site) => holds(site) || isNamed(site));
  return {
    callers: found.map((site) => callerOf(site, target)),
    isOneOf: (principal) => found.some((site) => isSame(principal, site)),
    hold: (uri, selector) => found.some((site) => isAttached(site, uri, selector)),
  };
}

function callerOf({ uri, selector, name, constructPath, type }: PrincipalSite, target: Target): SimulatedCaller {
  // A name that is only its id in the template says less than the construct that made it.
  const label = constructPath !== undefined && selector.endsWith(`/${name}`) ? shownPath(constructPath) : name;
  return {
    id: `role:${uri}#${selector}`,
    label,
    about: `the ${type} \`${label}\` with the policies attached to it here`,
    input: { ref: referenceText(target.uri, uri, constructPath === undefined ? selector : shownPath(constructPath)) },
    values: {},
  };
}

function isSame({ pieces: [only, ...rest] }: HoledText, { arnAtoms }: PrincipalSite): boolean {
  return only !== undefined && isAtom(only) && rest.length === 0 && arnAtoms.includes(only.id);
}

function isAttached({ policies }: PrincipalSite, uri: string, selector: string): boolean {
  return policies.some((attached) => 'selector' in attached && attached.uri === uri && attached.selector === selector);
}
