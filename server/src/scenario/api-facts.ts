/**
 * The facts of an API that a call depends on besides its route: ids, endpoint, stage, cache, and what it answers by itself.
 *
 * What the case writes counts, else what the API's files say, with the values of the case bound; what those leave open stays
 * open.
 */
import { displayText, known, sameText, type HoledText, type Settled } from '../base/atoms';
import type { ApiAddress } from '../gateway/arn';
import { inBoth } from '../gateway/deployments';
import { EVERYWHERE, NOWHERE, type Api, type ApiKind, type CacheSetting, type Deployments, type Route, type Stage } from '../gateway/model';
import type { ApiFacts } from '../gateway/request';
import { bindPresence, bindText, valueFor, type Bindings } from './bind-values';
import { textMap, textOf, type Building } from './building';

export interface ApiPlace {
  readonly api: Api;
  readonly kind: ApiKind;
  /** With the values of the case. */
  readonly stage: HoledText;
}

export function apiFacts({ api, kind, stage }: ApiPlace, route: Route | undefined, building: Building): ApiFacts {
  const { bindings } = building;
  const written = building.canonical.api ?? {};
  const stages = stagesNamed(stage, api, bindings);
  return {
    kind,
    ...addressOfApi(api, building),
    stage,
    endpoint: written.endpoint === undefined ? bindWord(api.endpoint, ['REGIONAL', 'EDGE', 'PRIVATE'], bindings) : known(written.endpoint),
    disablesDefaultEndpoint: written.disableDefaultEndpoint === undefined ? bindDeployments(api.disablesDefaultEndpoint, bindings) : always(written.disableDefaultEndpoint),
    apiKeySource: written.apiKeySource === undefined ? bindWord(api.apiKeySource, ['HEADER', 'AUTHORIZER'], bindings) : known(written.apiKeySource),
    answersPreflights: bindDeployments(api.answersPreflights, bindings),
    gatewayResponses: api.gatewayResponses.flatMap((setting) => {
      const presence = bindPresence(setting.presence ?? [], bindings);
      const { status, body } = setting;
      return presence ? [{ ...setting, status: status && bindText(status, bindings), body: body && bindText(body, bindings), presence }] : [];
    }),
    cacheInvalidation: cacheInvalidationOf(stages, route, building),
    ...(written.stageVariables === undefined ? variablesOf(stages, building) : { stageVariables: textMap(written.stageVariables) }),
  };
}

/** What its ARNs are made of. */
export function addressOfApi(api: Api, { canonical, bindings }: Building): ApiAddress {
  const written = canonical.api ?? {};
  const text = (value: typeof written.id, found: HoledText): HoledText => (value === undefined ? bindText(found, bindings) : textOf(value));
  return { id: text(written.id, api.id), account: text(written.account, api.account), region: text(written.region, api.region), partition: text(written.partition, api.partition) };
}

const always = (value: boolean): Deployments => (value ? EVERYWHERE : NOWHERE);

/** Deployments that the values of the case rule out are left out. */
export function bindDeployments(deployments: Deployments, bindings: Bindings): Deployments {
  return deployments.flatMap((presence) => {
    const open = bindPresence(presence, bindings);
    return open ? [open] : [];
  });
}

function bindWord<T extends string>(settled: Settled<T>, words: readonly T[], bindings: Bindings): Settled<T> {
  const value = settled.known ? undefined : valueFor(settled.atom, bindings)?.toUpperCase();
  const found = words.find((word) => word === value);
  return found ? known(found) : settled;
}

/** What the files say of the stage that is called; a stage may be told of in several places. */
function stagesNamed(stage: HoledText, { stages }: Api, bindings: Bindings): readonly Stage[] {
  return stages.flatMap((each) => {
    const presence = bindPresence(each.presence ?? [], bindings);
    return presence && sameText(bindText(each.name, bindings), stage) ? [{ ...each, presence }] : [];
  });
}

/** A stage that stands in no file may have any variables. */
function variablesOf(stages: readonly Stage[], { canonical, bindings }: Building): Pick<ApiFacts, 'stageVariables' | 'hasUnseenStageVariables'> {
  const found = new Map<string, string>();
  let hasUnseen = canonical.api?.ref !== undefined && stages.length === 0;
  for (const { variables, presence } of stages) {
    hasUnseen ||= variables.hasUnseen;
    for (const [name, value] of variables.values) {
      if (presence?.length) hasUnseen = true;
      else found.set(name, displayText(bindText(value, bindings)));
    }
  }
  return { stageVariables: found, ...(hasUnseen ? { hasUnseenStageVariables: true } : {}) };
}

/** GW-21. Settings for a method go before those for all, which are about `GET` alone. */
function cacheInvalidationOf(stages: readonly Stage[], route: Route | undefined, { canonical, bindings }: Building): ApiFacts['cacheInvalidation'] {
  const written = canonical.api?.cacheInvalidation;
  if (written) return { demandsPermission: always(written.requireAuthorization ?? false), unauthorized: known(written.unauthorized ?? 'FAIL_WITH_403') };
  const settings = stages.flatMap(({ cache }) => cache);
  const method = (canonical.request?.method ?? 'GET').toUpperCase();
  const isOwn = (setting: CacheSetting): boolean => route !== undefined && setting.path === route.path && setting.method === route.method;
  const setting = settings.find(isOwn) ?? (method === 'GET' ? settings.find((each) => each.path === '*' && each.method === '*') : undefined);
  if (!setting) return undefined;
  const enabled = bindDeployments(setting.enabled, bindings);
  if (enabled.length === 0) return undefined;
  return {
    demandsPermission: inBoth(enabled, bindDeployments(setting.requiresAuthorization, bindings)),
    unauthorized: bindWord(setting.unauthorized, ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'], bindings),
  };
}
