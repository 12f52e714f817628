/**
 * Reads what surrounds the routes of an API: variables and caches of its stages, domain names that lead to it, and what
 * it answers by itself.
 *
 * What cannot be seen is kept as that; nothing here says what any of it means for a request.
 */
import { holed, literal, literalText, type HoledText } from '../base/atoms';
import type { Presence } from '../policy/model';
import { anonymousAtom } from '../policy/text';
import { presenceOf } from '../policy/values';
import { settle, type HostNode } from '../syntax/node';
import type { DeclaredCache, DeclaredDomain, DeclaredMapping, DeclaredResponse, Fact } from './declared';
import { deploymentsWith, inBoth } from './deployments';
import { literalFact, nodeText, oneOf, textFact } from './facts';
import { EVERYWHERE, type CacheSetting, type Domain, type DomainMapping, type EndpointType, type GatewayResponseSetting, type StageVariables, type UnauthorizedFlush } from './model';

const endpoints: readonly EndpointType[] = ['REGIONAL', 'EDGE', 'PRIVATE'];
const strategies: readonly UnauthorizedFlush[] = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'];

/** A variable whose value is chosen may be left out by one of the branches. */
export function readVariables(node: HostNode | undefined): StageVariables {
  const object = node && settle(node);
  if (!object || object.kind === 'null' || object.kind === 'missing') return { values: new Map(), hasUnseen: false };
  if (object.kind !== 'object') return { values: new Map(), hasUnseen: true };
  let hasUnseen = object.open !== undefined;
  const values = new Map<string, HoledText>();
  for (const { key, value, shadowed } of object.members) {
    if (shadowed) continue;
    const text = settle(value).kind === 'choice' ? undefined : nodeText(value);
    if (text) values.set(key, text);
    else hasUnseen = true;
  }
  return { values, hasUnseen };
}

/** Undefined where it cannot be seen which method it is about. */
export function readCache(declared: DeclaredCache): CacheSetting | undefined {
  const method = literalFact(declared.method);
  const path = literalFact(declared.path);
  if (method === undefined || path === undefined) return undefined;
  return {
    method: method.toUpperCase(),
    // CloudFormation wants the slashes of a path written as `~1`, and many write them as they are.
    path: path === '*' || path === '/*' ? '*' : `/${path.replaceAll('~1', '/').replace(/^\/+/, '')}`,
    enabled: declared.enabled.map(deploymentsWith).reduce(inBoth, EVERYWHERE),
    // API Gateway's defaults: authorization is demanded, and who lacks it is served from the cache with a warning.
    requiresAuthorization: declared.requiresAuthorization ? deploymentsWith(declared.requiresAuthorization) : EVERYWHERE,
    unauthorized: oneOf(declared.unauthorized ?? { value: 'SUCCEED_WITH_RESPONSE_HEADER' }, strategies, 'SUCCEED_WITH_RESPONSE_HEADER'),
  };
}

/** One for each name that deployment chooses among. */
export function readDomain(declared: DeclaredDomain): readonly Domain[] {
  const { id, arnAtoms = [], endpoint, policy, span } = declared;
  const settings = {
    id,
    arnAtoms,
    endpoint: endpoint && oneOf(endpoint, endpoints, 'REGIONAL'),
    mutualTls: deploymentsWith(declared.mutualTls),
    policy,
    mappings: declared.mappings.flatMap((mapping) => readMapping(mapping, span)),
    span,
  };
  return waysOf(declared.name, declared.presence ?? []).flatMap(({ fact, presence }) =>
    fact ? [{ name: textOr(fact, span, 'the domain name'), ...settings, ...(presence.length > 0 ? { presence } : {}) }] : [],
  );
}

/** One for each base path and stage that deployment chooses among. */
function readMapping({ basePath, stage, presence = [] }: DeclaredMapping, span: Domain['span']): readonly DomainMapping[] {
  return waysOf(basePath, presence).flatMap((under) =>
    waysOf(stage, under.presence).map((at) => ({
      basePath: under.fact ? basePathOf(textOr(under.fact, span, 'the base path')) : literal(''),
      stage: at.fact && textOr(at.fact, span, 'the mapped stage'),
      ...(at.presence.length > 0 ? { presence: at.presence } : {}),
    })),
  );
}

/** `(none)` is how API Gateway itself writes the root. */
function basePathOf(path: HoledText): HoledText {
  const written = literalText(path);
  return written === undefined ? path : literal(written === '(none)' ? '' : written.replace(/^\/+|\/+$/g, ''));
}

interface Way {
  /** Undefined where the way leaves it out. */
  readonly fact: Fact<string> | undefined;
  readonly presence: readonly Presence[];
}

function waysOf(fact: Fact<string> | undefined, presence: readonly Presence[]): readonly Way[] {
  if (!fact || 'value' in fact) return [{ fact, presence }];
  const value = settle(fact.node);
  if (value.kind === 'null' || value.kind === 'missing') return [{ fact: undefined, presence }];
  if (value.kind !== 'choice') return [{ fact, presence }];
  return value.branches.flatMap((branch) => waysOf(branch.value && { node: branch.value }, [...presence, presenceOf(value, branch.holds)]));
}

function textOr(fact: Fact<string>, span: Domain['span'], what: string): HoledText {
  return textFact(fact) ?? holed([anonymousAtom('node' in fact ? fact.node.span : span, what)]);
}

export function readResponse({ type, status, templates, presence }: DeclaredResponse): GatewayResponseSetting {
  return {
    type: literalFact(type)?.toUpperCase() ?? '*',
    status: status && textFact(status),
    body: readBody(templates),
    ...(presence?.length ? { presence } : {}),
  };
}

/** Which of several templates is used depends on what the caller accepts. */
function readBody(node: HostNode | undefined): GatewayResponseSetting['body'] {
  const object = node && settle(node);
  if (!object || object.kind === 'null' || object.kind === 'missing') return undefined;
  if (object.kind !== 'object' || object.open !== undefined) return null;
  const members = object.members.filter(({ shadowed }) => !shadowed);
  const [only] = members;
  if (!only) return undefined;
  return members.length === 1 && only.key.toLowerCase() === 'application/json' ? (nodeText(only.value) ?? null) : null;
}
