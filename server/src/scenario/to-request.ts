/**
 * From a canonical case to the request the evaluator takes, with every policy it refers to.
 *
 * The contract's defaults are filled in here. Contradictions and references that lead nowhere are problems with a place
 * in the file; a case with problems has no request, because an answer to another question would mislead.
 */
import { literal, type HoledText } from '../base/atoms';
import { parseDate } from '../evaluate/match/date';
import type { ApiRequest, IamRequest, LayerPolicy, Request } from '../gateway/request';
import { apiPart, findApi, idsOfOthers, sampleValues } from './api-request';
import { nothingBound, type Bindings } from './bind-values';
import { readOptional, textMap, type Building } from './building';
import { callerOf, type CallerLayers } from './caller-of';
import { findReferencedCaller, type ReferencedCaller } from './caller-reference';
import type { CanonicalCase } from './canonical';
import { contextOf } from './context-of';
import { domainOf, domainTexts } from './domain-of';
import { endpointOf } from './endpoint-of';
import { givenValues, placesOf, type GivenValues } from './given-values';
import { placeIn } from './environment';
import { withNamedEndpoint } from './in-environment';
import { ownerRcps } from './organization-of';
import { emptyMemo, type PolicyMemo } from './policies';
import type { ScenarioProblem } from './problem';
import type { ScenarioCase } from './read';
import type { ScenarioWorkspace } from './resolve';
import type { UsedNames } from './substitute';

export interface RequestContext {
  readonly workspace: ScenarioWorkspace;
  /** What an absent `request.time` means, in milliseconds since 1970; undefined: unknown. */
  readonly now: number | undefined;
  /** Shared by the cases of a run. */
  readonly memo?: PolicyMemo;
}

export type BuiltRequest =
  | { readonly request: Request; readonly notes: readonly string[] }
  | { readonly request: undefined; readonly problems: readonly ScenarioProblem[] };

export function toRequest(one: ScenarioCase, context: RequestContext): BuiltRequest {
  if (one.problems.length > 0) return { request: undefined, problems: one.problems };
  const problems: ScenarioProblem[] = [];
  const used: UsedNames = new Set(one.supplied?.used);
  const given = boundIn(one, context.workspace);
  for (const { path, message } of given.problems) problems.push({ span: one.source.span(path, 'value'), message });
  const building: Building = withNamedEndpoint({
    canonical: one.canonical,
    environment: one.environment,
    source: one.source,
    workspace: context.workspace,
    memo: context.memo ?? emptyMemo(),
    bindings: { ...given.bindings, used },
    problems,
    notes: [],
    complain: (path, message) => void problems.push({ span: one.source.span(path, 'value'), message }),
  });
  const request = isPlain(one.canonical) ? iamRequest(one, building, context) : apiRequest(one, building, context);
  return request && problems.length === 0 ? { request, notes: [...building.notes, ...sourcesOf(one, used)] } : { request: undefined, problems };
}

/** What stands for something in a case: values of the case, then those of its files and its environment, then what saved answers say. */
export function bindingsOf(one: ScenarioCase, workspace: ScenarioWorkspace): Bindings {
  return boundIn(one, workspace).bindings;
}

function boundIn(one: ScenarioCase, workspace: ScenarioWorkspace): Pick<GivenValues, 'problems'> & { readonly bindings: Bindings } {
  const places = placesOf(one, workspace);
  const { values, problems } = givenValues(one, places);
  // By atom id, what is known of the deployments that the case refers to.
  return { problems, bindings: { ...nothingBound, byLabel: values, deployed: new Map(places.flatMap((place) => [...place.values])) } };
}

/** Which file gave the values that stand for something in this case; others may be nobody's business. */
function sourcesOf({ supplied, environment }: ScenarioCase, used: UsedNames): readonly string[] {
  if (!supplied) return [];
  const placeOf = (name: string): string => {
    const reference = supplied.from.get(name);
    return environment && supplied.ofEnvironment.has(name) ? placeIn(environment, reference) : `\`${reference ?? ''}\``;
  };
  return Object.entries(supplied.values).filter(([name]) => used.has(name)).map(([name, value]) => `\`${name}\` is \`${String(value)}\`, from ${placeOf(name)}.`);
}

/** Whether a case asks IAM about an action instead of calling an API. */
function isPlain(canonical: CanonicalCase): boolean {
  return canonical.action !== undefined || canonical.resource !== undefined;
}

function apiRequest(one: ScenarioCase, building: Building, context: RequestContext): ApiRequest | undefined {
  const { canonical } = building;
  for (const field of ['resourceAccount', 'resourcePolicy'] as const) {
    if (canonical[field] !== undefined) building.complain([field], `\`${field}\` belongs to a plain IAM request: an API has \`api.account\` and \`api.resourcePolicy\`.`);
  }
  const found = findApi(building);
  if (!found) return undefined;
  const apart = { ...building, bindings: { ...building.bindings, otherApis: idsOfOthers(found) } };
  const sampled = bind(apart, sampleValues(found, canonical.api ?? {}, building));
  const { bound, referenced } = withCaller(bind(sampled, new Map(), domainTexts(found.domain, found.api, sampled)));
  const who = callerOf(bound, one.callerName, referenced);
  const part = apiPart(found, bound, who.caller);
  const request = canonical.request ?? {};
  return {
    type: 'api',
    api: part.facts,
    route: part.route,
    method: part.method,
    path: part.path,
    authorizer: part.authorizer,
    headers: headersOf(bound),
    query: textMap(request.query),
    signature: signatureOf(bound, who),
    apiKey: request.apiKey,
    token: canonical.token && { valid: canonical.token.valid ?? true, use: canonical.token.use, scopes: (canonical.token.scopes ?? []).map(String), ...(canonical.token.audience === undefined ? {} : { audience: String(canonical.token.audience) }) },
    domain: domainOf(found.domain, bound),
    waf: request.waf,
    clientCertificate: request.clientCertificate,
    region: part.facts.region,
    ...common(bound, context, who, { policy: part.resourcePolicy, account: part.facts.account }),
    secureTransport: request.secureTransport ?? true,
  };
}

/** What a request to AWS itself does not have, or what the contract has no meaning for there. */
const CALL_FIELDS = ['method', 'path', 'paths', 'routeKey', 'headers', 'query', 'signature', 'apiKey', 'domain', 'waf', 'clientCertificate'] as const;

function iamRequest(one: ScenarioCase, building: Building, context: RequestContext): IamRequest | undefined {
  const { canonical } = building;
  for (const field of ['api', 'route', 'authorizer', 'token'] as const) {
    if (canonical[field] !== undefined) building.complain([field], `\`${field}\` belongs to an API call, and this case asks about the action \`${canonical.action ?? ''}\`: leave one of them out.`);
  }
  for (const field of CALL_FIELDS) {
    if (canonical.request?.[field] !== undefined) building.complain(['request', field], `\`request.${field}\` belongs to an API call, and this case asks about an action: leave one of them out.`);
  }
  if (canonical.action === undefined) {
    building.complain(['resource'], 'A plain IAM request needs an `action` beside its `resource`.');
    return undefined;
  }
  const { bound, referenced } = withCaller(building);
  const who = callerOf(bound, one.callerName, referenced);
  const resource = canonical.resource ?? '*';
  const account = canonical.resourceAccount === undefined ? accountOf(resource) : String(canonical.resourceAccount);
  const isTrust = /^sts:AssumeRole/i.test(canonical.action);
  const policy = readOptional(canonical.resourcePolicy, { path: ['resourcePolicy'], kind: isTrust ? 'trust' : 'resource-policy', service: serviceOf(resource) }, bound);
  const owner = account === undefined ? who.caller.account : literal(account);
  return {
    type: 'iam',
    action: canonical.action,
    resource: literal(resource),
    resourceAccount: owner,
    ...common(bound, context, who, { policy, account: owner }),
    secureTransport: canonical.request?.secureTransport,
  };
}

/** A caller defined elsewhere, and its names bound in every policy. */
function withCaller(building: Building): { readonly bound: Building; readonly referenced: ReferencedCaller | undefined } {
  const referenced = findReferencedCaller(building);
  return { bound: referenced ? bind(building, referenced.values, referenced.texts) : building, referenced };
}

function bind(building: Building, values: ReadonlyMap<string, string>, texts: Bindings['texts'] = new Map()): Building {
  if (values.size === 0 && texts.size === 0) return building;
  const { byId, texts: before } = building.bindings;
  const bindings: Bindings = { ...building.bindings, byId: new Map([...values, ...byId]), texts: new Map([...before, ...texts]) };
  return { ...building, bindings };
}

type Common = Pick<Request, 'caller' | 'layers' | 'sourceIp' | 'userAgent' | 'time' | 'vpcEndpoint' | 'context' | 'unknownContext'>;

/** What is called, and who owns it. */
interface Called {
  readonly policy: LayerPolicy | null | undefined;
  readonly account: HoledText | undefined;
}

function common(building: Building, context: RequestContext, who: CallerLayers, called: Called): Common {
  const request = building.canonical.request ?? {};
  const time = timeOf(building) ?? context.now;
  const { caller, identity, boundary, session, scps } = who;
  const through = endpointOf(building);
  return {
    caller,
    layers: { identity, resource: called.policy, boundary, session, scps, rcps: ownerRcps(called.account, building), vpcEndpoint: through.policy },
    sourceIp: request.sourceIp,
    userAgent: request.userAgent ?? agentHeader(request.headers),
    time,
    vpcEndpoint: through.endpoint,
    context: contextOf(building, time),
    unknownContext: building.canonical.unknownContext ?? 'auto',
  };
}

function headersOf(building: Building): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(building.canonical.request?.headers ?? {})) {
    if (headers.has(name.toLowerCase())) building.complain(['request', 'headers', name], `The header \`${name}\` is given twice: header names ignore case.`);
    headers.set(name.toLowerCase(), String(value));
  }
  return headers;
}

function agentHeader(headers: { readonly [name: string]: unknown } | undefined): string | undefined {
  const entry = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'user-agent');
  return entry && String(entry[1]);
}

function signatureOf(building: Building, { caller }: CallerLayers): ApiRequest['signature'] {
  const written = building.canonical.request?.signature;
  const isAnonymous = caller.type === 'anonymous';
  if (isAnonymous && written === 'valid') {
    building.complain(['request', 'signature'], 'An anonymous caller has no keys to sign with: name the caller, or leave `signature` out.');
  }
  return written ?? (isAnonymous ? 'none' : 'valid');
}

function timeOf(building: Building): number | undefined {
  const written = building.canonical.request?.time;
  if (written === undefined) return undefined;
  const text = String(written);
  const moment = text.includes('-', 1) ? parseDate(text) : undefined;
  if (moment) return moment.milliseconds;
  building.complain(['request', 'time'], `\`${String(written)}\` is not a moment in ISO 8601, as \`2026-01-31T12:00:00Z\`.`);
  return undefined;
}

function accountOf(arn: string): string | undefined {
  const account = arn.startsWith('arn:') ? arn.split(':')[4] : undefined;
  return account === undefined || account === '' || /[*?]/.test(account) ? undefined : account;
}

function serviceOf(arn: string): string | undefined {
  const service = arn.startsWith('arn:') ? arn.split(':')[2] : undefined;
  return service === '' ? undefined : service;
}
