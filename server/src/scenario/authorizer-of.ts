/**
 * The Lambda authorizer of a call: its settings from the API or the case, and what the function answered.
 *
 * Nobody knows what a function would return that the case says nothing about; the answer is unknown then, not assumed.
 */
import { displayText, known, type Atom, type Settled } from '../base/atoms';
import type { Api, ApiKind, Authorizer, Route } from '../gateway/model';
import type { AuthorizerFacts, AuthorizerResult } from '../gateway/request';
import { bindText, valueFor } from './bind-values';
import type { Building } from './building';
import type { CaseAuthorizer } from './canonical';
import type { OutputRules } from '../gateway/output-form';
import { readOutput } from './policies';
import { literal } from '../base/atoms';

export interface AuthorizerPlace {
  readonly api: Api;
  readonly kind: ApiKind;
  readonly found: Route | undefined;
}

export function authorizerOf({ api, kind, found }: AuthorizerPlace, building: Building): AuthorizerFacts | undefined {
  const written = building.canonical.authorizer;
  const declared = declaredAuthorizer(api, found);
  if (!written && !declared && building.canonical.api?.ref === undefined) return undefined;
  const type = written?.type ?? declared?.type ?? (kind === 'REST' ? 'TOKEN' : 'REQUEST');
  const payloadVersion = payloadOf(written, declared, kind);
  const simpleResponses = written?.simpleResponses ?? declared?.simpleResponses ?? false;
  // What is known in part only is no expression that could be decided; the evaluator asks then.
  const validation = declared?.identityValidation && displayText(bindText(declared.identityValidation, building.bindings));
  const ttl = written?.ttl === undefined ? bindTtl(declared?.ttl ?? known(kind === 'REST' ? 300 : 0), building) : known(written.ttl);
  if (written?.cached !== undefined && written.ttl === undefined && declared && ttl.known && ttl.value === 0) {
    // AU-40, AU-41.
    building.complain(['authorizer', 'cached'], `\`${declared.name}\` keeps no answers, as its files give it no time to keep them for: write it as \`output\`, or give it a \`ttl\` here.`);
  }
  return {
    type,
    payloadVersion,
    simpleResponses,
    ...(written?.invokePermission === undefined ? {} : { invokePermission: written.invokePermission }),
    identitySources: written?.identitySources?.map((source) => literal(String(source))) ?? declared?.identitySources.map((source) => bindText(source, building.bindings)) ?? [],
    identityValidation: written?.identityValidation ?? validation,
    ttl,
    result: resultOf(written ?? {}, { kind, payloadVersion, simpleResponses }, declared, building),
  };
}

function bindTtl(ttl: Settled<number>, { bindings }: Building): Settled<number> {
  const value = ttl.known ? undefined : valueFor(ttl.atom, bindings);
  return value !== undefined && /^\d+$/.test(value) ? known(Number(value)) : ttl;
}

/** The route's own; an API that has only one leaves no doubt either. */
export function declaredAuthorizer(api: Api, found: Route | undefined): Authorizer | undefined {
  const named = api.authorizers.find((authorizer) => authorizer.name === found?.authorizer);
  return named ?? (api.authorizers.length === 1 ? api.authorizers[0] : undefined);
}

function payloadOf(written: CaseAuthorizer | undefined, declared: Authorizer | undefined, kind: ApiKind): '1.0' | '2.0' {
  const version = written?.payloadVersion === undefined ? declared?.payloadVersion : String(written.payloadVersion);
  if (version === '1.0' || version === '2.0') return version;
  return kind === 'HTTP' ? '2.0' : '1.0';
}

function resultOf(written: CaseAuthorizer, rules: OutputRules, declared: Authorizer | undefined, building: Building): AuthorizerResult {
  const given = (['output', 'error', 'cached'] as const).filter((field) => written[field] !== undefined);
  const [first, second] = given;
  if (first && second) building.complain(['authorizer', second], `An authorizer has one answer, and this one has \`${first}\` and \`${second}\`: leave one out.`);
  if (written.error !== undefined) return { kind: 'error', message: written.error };
  const field = written.output === undefined ? 'cached' : 'output';
  const input = written[field];
  if (input !== undefined) {
    const output = readOutput(input, ['authorizer', field], rules, building);
    if (output) return { kind: 'output', output, isCached: field === 'cached' };
  } else if (building.canonical.authorizer && building.canonical.api?.ref === undefined && written.invokePermission !== 'missing') {
    building.complain(['authorizer'], 'An authorizer needs an answer: what the function returned (`output`), its failure (`error`), or an earlier answer (`cached`).');
  }
  const name = declared?.name ?? 'authorizer';
  const atom: Atom = { id: `authorizer:${name}`, label: 'authorizer.output', reason: `what \`${name}\` returns is not given`, pure: true, shape: 'text' };
  return { kind: 'unknown', atom };
}
