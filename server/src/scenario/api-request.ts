/**
 * From a case with an API call to the request that is evaluated.
 *
 * An API described in the case goes through the same reader as those of templates; one defined elsewhere is taken as it
 * is, and what only deployment knows of it gets the contract's sample values, here and in every policy, so that its ARNs
 * agree. How the route authorizes is inferred only where nobody says it, and the inference is named.
 */
import { displayText, literal, literalText, type Atom, type HoledText } from '../base/atoms';
import type { ApiSite } from '../gateway/declared';
import type { Api, ApiKind, Route } from '../gateway/model';
import { readApi } from '../gateway/read';
import type { ApiFacts, ApiRequest, LayerPolicy, RouteFacts } from '../gateway/request';
import { isTemplate, samplePath } from '../gateway/routes';
import { noteStage } from './assumed-stage';
import { authorizerOf, declaredAuthorizer } from './authorizer-of';
import { bindPresence, bindText } from './bind-values';
import { readOptional, textOf, type Building } from './building';
import type { CaseApi, CaseRequest } from './canonical';
import { apiFacts } from './api-facts';
import { attachedPolicy } from './attached-policy';
import { checkAuthorization } from './authorization';
import { checkBasePath, findDomain, type FoundDomain } from './domain-of';
import { sampleAccount } from './environment';
import { apisBeside, resolveApi } from './resolve';
import { findServing, routeFacts } from './route-of';

/** The facts of a call that do not depend on who calls. */
export interface ApiPart {
  readonly facts: ApiFacts;
  readonly route: RouteFacts;
  readonly method: string;
  readonly path: string;
  readonly authorizer: ApiRequest['authorizer'];
  readonly resourcePolicy: LayerPolicy | null | undefined;
}

export interface ApiContext {
  readonly api: Api;
  readonly isReferenced: boolean;
  /** The other APIs of its files. */
  readonly others: readonly Api[];
  /** The domain name a call is sent to, where the API's own files know it. */
  readonly domain: FoundDomain | undefined;
  /** As the files have it. */
  readonly stage: HoledText;
}

/** The API of a case; undefined after complaining that the reference leads nowhere. */
export function findApi(building: Building): ApiContext | undefined {
  const written = building.canonical.api ?? {};
  if (written.ref === undefined) return inContext({ api: readApi(inlineSite(building, written)), isReferenced: false, others: [] }, building);
  const resolved = resolveApi(written.ref, building.source.uri, building.workspace);
  if ('found' in resolved) {
    const others = apisBeside(written.ref, building.source.uri, building.workspace).flatMap(({ api }) => (api.key === resolved.found.api.key ? [] : [api]));
    return inContext({ api: ofWrittenKind(resolved.found.api, written), isReferenced: true, others }, building);
  }
  building.complain(['api', 'ref'], resolved.message);
  return undefined;
}

/** What an API of open kind is depends on the kind the case gives it. */
function ofWrittenKind(api: Api, { kind }: CaseApi): Api {
  return kind === undefined ? api : (api.as?.(kind) ?? api);
}

function inContext(found: Pick<ApiContext, 'api' | 'isReferenced' | 'others'>, building: Building): ApiContext {
  const { api } = found;
  const { api: written = {}, request } = building.canonical;
  const domain = request?.domain && findDomain(api, request.domain, building.bindings);
  if (request?.domain && domain) checkBasePath(domain.domain, request.domain, building);
  const kind = written.kind ?? api.kind ?? 'REST';
  const stage = stageOf(api, kind, written, domain, building);
  const isSaid = written.stage !== undefined || building.environment?.stage !== undefined || domain?.mapping?.stage !== undefined;
  if (found.isReferenced && !isSaid) noteStage(api, stage, defaultStage(kind, building), building);
  return { ...found, domain, stage };
}

export function apiPart({ api, isReferenced, stage }: ApiContext, building: Building, caller: ApiRequest['caller']): ApiPart {
  const { canonical } = building;
  const kind = canonical.api?.kind ?? api.kind ?? 'REST';
  const request = canonical.request ?? {};
  const target = targetOf(kind, request, building);
  const context = { api, kind, isReferenced };
  const serving = findServing(context, target.method, target.path, building);
  const route = routeFacts(context, serving, building, caller);
  const authorization = route.authorization.known ? route.authorization.value : undefined;
  checkAuthorization(kind, building);
  const bound = bindText(stage, building.bindings);
  const facts = apiFacts({ api, kind, stage: bound }, serving.route, building);
  return {
    facts,
    route: authorization === 'COGNITO_USER_POOLS' ? { ...route, ...tokenValidation(api, serving.route, building) } : route,
    ...target,
    authorizer: authorization === undefined || authorization === 'CUSTOM' ? authorizerOf({ api, kind, found: serving.route }, building) : undefined,
    resourcePolicy: resourcePolicyOf(api, isReferenced, building),
  };
}

/** AU-2: Cognito authorizers, too, may have an expression; one that is known in part only is left to be asked about. */
function tokenValidation(api: Api, route: Route | undefined, building: Building): Pick<RouteFacts, 'tokenValidation'> {
  const declared = declaredAuthorizer(api, route)?.identityValidation;
  const expression = building.canonical.authorizer?.identityValidation ?? (declared && displayText(bindText(declared, building.bindings)));
  return expression === undefined ? {} : { tokenValidation: expression };
}

/** Where an API is that nobody tells of: in the environment of the case, or in the contract's sample. */
function defaultsOf({ environment }: Building): Readonly<Record<'id' | 'region' | 'account' | 'partition', string>> {
  return { id: 'abc123', region: environment?.region ?? 'us-east-1', account: environment?.account ?? sampleAccount, partition: environment?.partition ?? 'aws' };
}

function inlineSite(building: Building, written: CaseApi): ApiSite {
  const span = { source: building.source.uri, start: 0, end: 0 };
  const kind = written.kind ?? 'REST';
  const defaults = defaultsOf(building);
  const authorizer = building.canonical.authorizer;
  return {
    uri: building.source.uri,
    selector: '/api',
    name: 'api',
    kind,
    flavour: 'scenario',
    id: textOf(written.id ?? defaults.id),
    account: textOf(written.account ?? defaults.account),
    region: textOf(written.region ?? defaults.region),
    partition: textOf(written.partition ?? defaults.partition),
    endpoint: { value: written.endpoint ?? 'REGIONAL' },
    stages: [{ value: String(written.stage ?? defaultStage(kind, building)), span }],
    authorizers: authorizer ? [{ name: 'authorizer', type: { value: authorizer.type ?? (kind === 'REST' ? 'TOKEN' : 'REQUEST') }, span }] : [],
    routes: [],
    resourcePolicy: undefined,
    partial: null,
    span,
    nameSpan: span,
    node: { kind: 'missing', span, origin: { format: 'json' } },
  };
}

const defaultStage = (kind: ApiKind, { environment }: Building): string => environment?.stage ?? (kind === 'HTTP' ? '$default' : 'prod');

function targetOf(kind: ApiKind, request: CaseRequest, building: Building): { readonly method: string; readonly path: string } {
  const complain = (field: string, message: string): void => building.complain(['request', field], message);
  if (kind === 'WEBSOCKET') {
    if (request.path !== undefined) complain('path', 'Messages of a WebSocket API have no path: write `routeKey`, as `$connect`.');
    return { method: '', path: request.routeKey ?? '$connect' };
  }
  if (request.routeKey !== undefined) complain('routeKey', `Only WebSocket APIs have route keys, and this is one of kind \`${kind}\`: write \`method\` and \`path\`.`);
  const path = request.path ?? '/';
  if (!path.startsWith('/')) complain('path', `\`${path}\` must start with a slash: it is the path after the stage.`);
  if (!isTemplate(path)) return { method: (request.method ?? 'GET').toUpperCase(), path };
  const sample = samplePath(path);
  building.notes.push(`\`${sample}\` stands for every path of the form \`${path}\`.`);
  return { method: (request.method ?? 'GET').toUpperCase(), path: sample };
}

/** The stage asked for; else the one a domain name leads to; else the API's own, the default one where it has several. */
function stageOf(api: Api, kind: ApiKind, written: CaseApi, domain: FoundDomain | undefined, building: Building): HoledText {
  const { bindings } = building;
  if (written.stage !== undefined) return textOf(written.stage);
  if (domain?.mapping?.stage) return domain.mapping.stage;
  const usual = defaultStage(kind, building);
  const names = api.stages.flatMap((stage) => (bindPresence(stage.presence ?? [], bindings) ? [stage.name] : []));
  const [name] = [...names.filter((each) => literalText(bindText(each, bindings)) === usual), ...names];
  // Instances of one block have stages of their own: the usual one is as good as any.
  return !name || name.pieces.some((piece) => typeof piece !== 'string' && !piece.pure) ? literal(usual) : name;
}

/** What deployment would give an API defined elsewhere, in place of its atoms, unless the case or its values say. */
export function sampleValues({ api, stage: chosen }: ApiContext, written: CaseApi, building: Building): ReadonlyMap<string, string> {
  const { bindings } = building;
  const defaults = defaultsOf(building);
  const result = new Map<string, string>();
  const stage = written.stage === undefined ? chosen : stageOf(api, api.kind ?? 'REST', {}, undefined, building);
  const suppose = (text: HoledText, value: string | undefined, fallback: string): void => {
    const only = onlyAtom(text);
    if (!only) return;
    const isBound = Object.hasOwn(bindings.byLabel, only.label) || bindings.deployed.has(only.id);
    if (value !== undefined) result.set(only.id, value);
    else if (!isBound) result.set(only.id, fallback);
  };
  const text = (value: CaseApi['id']): string | undefined => (value === undefined ? undefined : String(value));
  suppose(api.id, text(written.id), defaults.id);
  suppose(api.account, text(written.account), defaults.account);
  suppose(api.region, text(written.region), defaults.region);
  suppose(api.partition, text(written.partition), defaults.partition);
  suppose(stage, text(written.stage), defaultStage(api.kind ?? 'REST', building));
  return result;
}

/** Ids of the other APIs of its files: two resources never have the same one. They are no ids that AWS would give, so nothing else has them. */
export function idsOfOthers({ others }: ApiContext): ReadonlyMap<string, string> {
  return new Map(others.flatMap(({ id }) => {
    const atom = onlyAtom(id);
    return atom?.pure && atom.shape === 'api-id' ? [[atom.id, `(${atom.label.replace(/[*?$:/]/g, '_')})`]] : [];
  }));
}

function onlyAtom({ pieces: [only, ...others] }: HoledText): Atom | undefined {
  return only === undefined || typeof only === 'string' || others.length > 0 ? undefined : only;
}

function resourcePolicyOf(api: Api, isReferenced: boolean, building: Building): LayerPolicy | null | undefined {
  const written = building.canonical.api?.resourcePolicy;
  const path = ['api', 'resourcePolicy'];
  // GW-2: without one a private API lets nobody through, and nothing else describes this one.
  if (written === undefined && !isReferenced && building.canonical.api?.endpoint === 'PRIVATE') return null;
  if (written !== undefined || !isReferenced) return readOptional(written, { path, kind: 'api-resource-policy' }, building);
  return attachedPolicy(api.resourcePolicy, { id: 'api.resourcePolicy', what: 'resource policy', selector: api.selector }, building);
}
