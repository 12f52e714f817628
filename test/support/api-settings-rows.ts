/**
 * What surrounds the routes of an API as lines of text, in tests of what a file is read as.
 */
import { displayText, type HoledText } from '../../server/src/base/atoms';
import type { Api, Deployments, Domain, Stage } from '../../server/src/gateway/model';
import type { Presence } from '../../server/src/policy/model';

/** `yes`, `no`, `if IsProd`, `if not IsProd or Env`. */
export function when(deployments: Deployments): string {
  if (deployments.length === 0) return 'no';
  if (deployments.some((presence) => presence.length === 0)) return 'yes';
  return `if ${deployments.map(conditions).join(' or ')}`;
}

function conditions(presence: readonly Presence[]): string {
  return presence.map(({ condition, holds }) => (holds ? condition.label : `not ${condition.label}`)).join(' and ');
}

const text = (value: HoledText | null | undefined): string => (value === null ? '?' : value === undefined ? '-' : displayText(value));

/** Lines `default endpoint off: …`, `keys: …`, then one for each domain, stage and gateway response. */
export function settingRows(api: Api): readonly string[] {
  return [
    `default endpoint off: ${when(api.disablesDefaultEndpoint)}`,
    `keys: ${api.apiKeySource.known ? api.apiKeySource.value : 'unknown'}`,
    ...(api.kind === 'REST' ? [] : [`preflights: ${when(api.answersPreflights)}`]),
    ...(api.vpcEndpoints.length === 0 ? [] : [`endpoints: ${api.vpcEndpoints.map(displayText).join(', ')}`]),
    ...api.domains.map(domainRow),
    ...api.stages.flatMap(stageRow),
    ...api.gatewayResponses.map(({ type, status, body, presence }) => `response ${type} ${text(status)} ${text(body)}${presence ? ` if ${conditions(presence)}` : ''}`),
  ];
}

function domainRow({ name, id, endpoint, mutualTls, policy, mappings, presence }: Domain): string {
  const ways = mappings.map((way) => `/${text(way.basePath)} to ${text(way.stage)}${way.presence ? ` if ${conditions(way.presence)}` : ''}`);
  const words = [
    `domain ${text(name)}`,
    id ? `id ${text(id)}` : '',
    endpoint ? (endpoint.known ? endpoint.value : 'unknown') : 'elsewhere',
    `certificates ${when(mutualTls)}`,
    policy ? `policy ${policy.selector}` : policy === undefined ? 'policy ?' : '',
    ...ways,
    presence ? `if ${conditions(presence)}` : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** Only stages of which more than the name is told. */
function stageRow({ name, variables, cache }: Stage): readonly string[] {
  const values = [...variables.values].map(([key, value]) => `${key}=${text(value)}`);
  const kept = cache.map((each) => `caches ${each.method} ${each.path} ${when(each.enabled)}`);
  const words = [...values, ...(variables.hasUnseen ? ['and more'] : []), ...kept];
  return words.length === 0 ? [] : [`stage ${text(name)}: ${words.join(', ')}`];
}
