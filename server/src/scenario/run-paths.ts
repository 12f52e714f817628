/**
 * Runs a case that asks for all paths of a form (`request.paths`): one path of each kind is evaluated as any other
 * request, and all of them have to come out as expected.
 *
 * Which kinds there are is worked out by `reason/paths.ts`. Where that takes too long, or what nobody knows could differ
 * from path to path, the answer is undetermined, never met.
 */
import type { Atom, HoledText } from '../base/atoms';
import { counted } from '../base/words';
import type { Decision } from '../evaluate/decision';
import type { ApiKind, Api, Route } from '../gateway/model';
import type { ApiRequest, Request } from '../gateway/request';
import { findRoute, isDefaultRoute, METHODS, samplePath } from '../gateway/routes';
import { findPathKinds, findRoutePaths, PATHS_BUDGET, type PathKind } from '../reason/paths';
import { requestPatterns, withTexts, type RequestPattern } from '../reason/request-patterns';
import { bindPresence } from './bind-values';
import type { CaseResult, PathResult, RunContext } from './case-result';
import { compare } from './compare';
import type { ScenarioProblem } from './problem';
import type { ScenarioCase } from './read';
import { resolveApi } from './resolve';
import { bindingsOf, toRequest, type RequestContext } from './to-request';

/** Kinds of paths that one case evaluates. */
const MOST_KINDS = 500;

export function runPaths(one: ScenarioCase, form: string, context: RunContext): CaseResult {
  const plan = planPaths(one, form, context);
  if ('problems' in plan) return { kind: 'refused', case: one, problems: plan.problems };
  const calls = collectCalls(one, form, plan, context);
  return 'problems' in calls ? { kind: 'refused', case: one, problems: calls.problems } : conclude(one, form, calls, plan.known);
}

/** What keeps such a case from being run; nothing is evaluated to find it. */
export function findPathProblems(one: ScenarioCase, form: string, context: RequestContext): readonly ScenarioProblem[] {
  const plan = planPaths(one, form, context);
  return 'problems' in plan ? plan.problems : [];
}

/** The methods to ask about, each with paths that reach its routes. */
interface Plan {
  readonly known: KnownRoutes;
  readonly sampled: readonly Samples[];
}

interface Refused {
  readonly problems: readonly ScenarioProblem[];
}

function planPaths(one: ScenarioCase, form: string, context: RequestContext): Plan | Refused {
  const complain = (path: readonly string[], message: string): Refused => ({ problems: [{ span: one.source.span(path, 'value'), message }] });
  if (one.problems.length > 0) return { problems: one.problems };
  const request = one.canonical.request ?? {};
  if (request.path !== undefined) return complain(['request', 'path'], '`path` is one path and `paths` are many: leave one of them out.');
  if (!form.startsWith('/')) return complain(['request', 'paths'], `\`${form}\` must start with a slash: it is the form of paths after the stage.`);
  if (one.canonical.action !== undefined) return complain(['request', 'paths'], '`request.paths` belongs to API calls, and this case asks about an action: leave one of them out.');
  const known = findRoutes(one, context);
  if (known.kind === 'WEBSOCKET') return complain(['request', 'paths'], `\`${form}\` asks for paths, and a WebSocket API has route keys: write each one out, as \`$connect\`.`);
  const sampled = methodsOf(one, known).map((method) => samplePaths(form, method, known));
  const example = sampled.find(({ samples }) => samples.length > 0);
  if (example) {
    const built = toRequest(atPath(one, example.method, example.samples[0] ?? '/'), context);
    return built.request ? { known, sampled } : { problems: built.problems };
  }
  if (sampled.some(({ isCutShort }) => isCutShort)) return complain(['request', 'paths'], takesTooLong(form));
  const partial = known.api?.partial;
  return complain(['request', 'paths'], `\`${methodOf(one)} ${form}\` reaches none of the API's routes${partial ? ` that can be seen (${partial})` : ''}, so there is nothing to ask: correct the path.`);
}

const takesTooLong = (form: string): string => `Whether \`${form}\` reaches a route takes too long to find out: write the paths out.`;

/** What is known of the routes of the API; without a reference, or where the case itself says what serves it, every path counts. */
interface KnownRoutes {
  readonly kind: ApiKind;
  readonly api: Api | undefined;
  readonly routes: readonly Route[] | undefined;
}

function findRoutes(one: ScenarioCase, context: RequestContext): KnownRoutes {
  const { api: written, route } = one.canonical;
  const resolved = written?.ref === undefined ? undefined : resolveApi(written.ref, one.source.uri, context.workspace);
  const api = resolved && 'found' in resolved ? resolved.found.api : undefined;
  const kind = written?.kind ?? api?.kind ?? 'REST';
  const bindings = bindingsOf(one, context.workspace);
  const routes = (api?.routes ?? []).flatMap((each) => {
    const presence = bindPresence(each.presence ?? [], bindings);
    return presence ? [{ ...each, presence }] : [];
  });
  const areKnown = api !== undefined && route?.exists === undefined && (routes.length > 0 || api.partial === null);
  return { kind, api, routes: areKnown ? routes : undefined };
}

const methodOf = ({ canonical }: ScenarioCase): string => (canonical.request?.method ?? 'GET').toUpperCase();

/** `*` is every verb of the route table, or all there are. */
function methodsOf(one: ScenarioCase, { routes }: KnownRoutes): readonly string[] {
  const method = methodOf(one);
  if (method !== '*' && method !== 'ANY') return [method];
  const isOpen = !routes || routes.some((route) => route.method === 'ANY' || isDefaultRoute(route));
  return isOpen ? METHODS : METHODS.filter((verb) => routes.some((route) => route.method === verb));
}

/** One call of a kind, as it came out. */
interface Call {
  readonly name: string;
  readonly request: Request;
  readonly decision: Decision;
  readonly notes: readonly string[];
  readonly differences: readonly string[];
  /** What decides whether others of its kind come out as it did; empty where they do. */
  readonly doubts: readonly string[];
}

interface Calls {
  readonly found: readonly Call[];
  readonly isCutShort: boolean;
}

type Collected = Calls | Refused;

function collectCalls(one: ScenarioCase, form: string, { known, sampled }: Plan, context: RunContext): Collected {
  const found: Call[] = [];
  let isCutShort = false;
  for (const samples of sampled) {
    const { method } = samples;
    const kinds = kindsFor(one, form, samples, known, context);
    if ('problems' in kinds) return kinds;
    isCutShort ||= kinds.isCutShort || found.length + kinds.found.length > MOST_KINDS;
    for (const kind of kinds.found.slice(0, MOST_KINDS - found.length)) {
      const built = toRequest(atPath(one, method, kind.path), context);
      if (!built.request) return { problems: built.problems };
      found.push(callOf(one, `${method} ${kind.path}`, built, kind, context));
    }
  }
  return { found, isCutShort };
}

type Kinds = { readonly found: readonly PathKind[]; readonly isCutShort: boolean } | Refused;

interface Samples {
  readonly method: string;
  readonly templates: readonly string[];
  /** At least one path of the form for each route it reaches. */
  readonly samples: readonly string[];
  readonly isCutShort: boolean;
  /** What finding them left for telling kinds of paths apart. */
  readonly budget: { left: number };
}

function samplePaths(form: string, method: string, { kind, routes }: KnownRoutes): Samples {
  const budget = { left: PATHS_BUDGET };
  const templates = [...new Set((routes ?? []).filter((route) => route.method === method || route.method === 'ANY').map(({ path }) => path))];
  const byRoute = findRoutePaths(form, templates, kind, budget);
  const samples = (byRoute ?? [samplePath(form.replaceAll('*', '{all}'))]).filter((path) => reachesRoute(path, method, { kind, routes }));
  return { method, templates, samples, isCutShort: byRoute === undefined, budget };
}

function reachesRoute(path: string, method: string, { kind, routes }: Pick<KnownRoutes, 'kind' | 'routes'>): boolean {
  return !routes || findRoute(routes, kind, method, path) !== undefined;
}

/** The kinds of paths that reach a route, told apart by the policies of all the requests they make; a few samples where that is too much. */
function kindsFor(one: ScenarioCase, form: string, { method, templates, samples, isCutShort, budget }: Samples, known: KnownRoutes, context: RunContext): Kinds {
  const requests: ApiRequest[] = [];
  for (const path of samples) {
    const built = toRequest(atPath(one, method, path), context);
    if (!built.request) return { problems: built.problems };
    if (built.request.type === 'api') requests.push(built.request);
  }
  const [call] = requests;
  if (!call) return { found: [], isCutShort };
  const found = isCutShort ? undefined : findPathKinds({ form, call, templates, patterns: patternsIn(requests, one) }, budget);
  return { found: found?.filter(({ path }) => reachesRoute(path, method, known)) ?? samples.map((path) => ({ path, open: [] })), isCutShort: !found };
}

/** Requests of one case have the same policies, but for an authorizer's output, which only some routes ask for. */
function patternsIn(requests: readonly ApiRequest[], { canonical }: ScenarioCase): readonly RequestPattern[] {
  const [first] = requests;
  const authorized = requests.find(({ authorizer }) => authorizer !== undefined);
  const apart = canonical.expect?.decidedBy === undefined ? 'effects' : 'statements';
  const found = [first, authorized].flatMap((request) => (request ? requestPatterns(request, apart) : []));
  return [...new Map(found.map((pattern) => [pattern.place, pattern])).values()];
}

function atPath(one: ScenarioCase, method: string, path: string): ScenarioCase {
  const { paths: _, ...request } = one.canonical.request ?? {};
  return { ...one, canonical: { ...one.canonical, request: { ...request, method, path } } };
}

function callOf(one: ScenarioCase, name: string, { request, notes }: Pick<Call, 'request' | 'notes'>, { open }: PathKind, context: RunContext): Call {
  const decision = context.evaluate(request);
  const { expect } = one.canonical;
  const differences = expect ? compare(expect, decision) : [];
  const isCertain = open.length === 0 || request.type !== 'api' || decision.decision === 'undetermined' || differences.length > 0 || isSameInAnyCase(request, decision, open, one, context);
  return { name, request, decision, notes, differences, doubts: isCertain ? [] : labelsIn(open) };
}

/**
 * Whether it comes out so whichever of the open patterns match: each is replaced by a value that nobody knows. What
 * the patterns have to do with each other is lost, so this may fail where the decision is certain all the same.
 */
function isSameInAnyCase(request: ApiRequest, decision: Decision, open: PathKind['open'], one: ScenarioCase, context: RunContext): boolean {
  const texts = new Map(open.map((pattern, index): [string, HoledText] => [pattern.place, { pieces: [anything(nameOf(pattern) ?? String(index))] }]));
  const other = context.evaluate(withTexts(request, texts));
  const { expect } = one.canonical;
  return expect ? compare(expect, other).length === 0 : other.decision === decision.decision && other.status === decision.status;
}

function labelsIn(open: PathKind['open']): readonly string[] {
  const labels = open.flatMap(({ patterns }) => patterns.flatMap(({ pieces }) => pieces.flatMap((piece) => (typeof piece === 'string' || 'literal' in piece ? [] : [piece.label]))));
  return labels.length > 0 ? [...new Set(labels)] : ['what stands before the path'];
}

/** Patterns that are one text match the same calls, so they share one value. */
function nameOf({ patterns, isOpen }: RequestPattern): string | undefined {
  const [only, ...others] = patterns;
  const isPure = only?.pieces.every((piece) => typeof piece === 'string' || 'literal' in piece || piece.pure);
  return isPure && others.length === 0 && !isOpen ? JSON.stringify(only) : undefined;
}

function anything(name: string): Atom {
  return { id: `paths:${name}`, label: 'a value in a resource pattern', reason: 'known only at deployment', pure: true, shape: 'text' };
}

function conclude(one: ScenarioCase, form: string, { found, isCutShort }: Calls, { api, routes }: KnownRoutes): CaseResult {
  const expects = one.canonical.expect !== undefined;
  const failing = found.filter(({ differences }) => differences.length > 0);
  const counterExample = failing.find(({ decision }) => decision.decision !== 'undetermined') ?? failing[0];
  const doubtful = found.find(({ doubts }) => doubts.length > 0);
  const shown = counterExample ?? doubtful ?? found[0];
  const open = counterExample ? undefined : isCutShort ? tooMany(form) : doubtful && cannotSay(doubtful);
  if (!shown) return { kind: 'refused', case: one, problems: [{ span: one.source.span(['request', 'paths'], 'value'), message: takesTooLong(form) }] };
  const outcomes = outcomesOf(found);
  const seen = routes && api?.partial ? [`The API may have more routes than can be seen (${api.partial}); paths that reach none of those are not looked at.`] : [];
  const differences = counterExample ? counterExample.differences.map((difference) => `${difference} for \`${counterExample.name}\`${isUnusual(counterExample) ? ', a path of unusual form' : ''}`) : open === undefined ? [] : [`paths: ${open}`];
  return {
    kind: 'ran',
    case: one,
    request: shown.request,
    decision: open === undefined ? shown.decision : undeterminedBy(shown.decision, open, isCutShort ? [] : shown.doubts),
    notes: [...shown.notes, inWords(form, found.length, outcomes), ...seen],
    expectation: expects ? { met: differences.length === 0, differences } : undefined,
    paths: { form, isComplete: !isCutShort, example: shown.name, outcomes },
  };
}

/** What such a path looks like in an ARN is not documented. */
const isUnusual = ({ decision }: Call): boolean => decision.assumptions.some(({ rule }) => rule === 'ARN-36');

const tooMany = (form: string): string => `there are more kinds of paths of the form \`${form}\` than can be looked at`;
const cannotSay = ({ name }: Call): string => `whether all paths such as that of \`${name}\` come out alike depends on values that are not known`;

function undeterminedBy(decision: Decision, why: string, unknown: readonly string[]): Decision {
  return { ...decision, decision: 'undetermined', unknown, status: null, responseType: null, body: null, lambdaInvoked: null, decidedBy: [], possible: [], reason: `It is not known: ${why}.` };
}

function outcomesOf(found: readonly Call[]): readonly PathResult['outcomes'][number][] {
  const groups = new Map<string, { example: string; kinds: number; call: Call }>();
  for (const call of found) {
    const key = `${call.decision.decision} ${String(call.decision.status)} ${String(call.differences.length === 0)}`;
    const group = groups.get(key);
    if (group) group.kinds++;
    else groups.set(key, { example: call.name, kinds: 1, call });
  }
  return [...groups.values()].map(({ example, kinds, call }) => ({ decision: call.decision.decision, status: call.decision.status, kinds, example }));
}

function inWords(form: string, kinds: number, outcomes: PathResult['outcomes']): string {
  const each = outcomes.map(({ decision, kinds: of, example }) => `${decision} for ${outcomes.length === 1 ? (of === 1 ? 'it' : 'all of them') : String(of)} (as \`${example}\`)`);
  return `All paths of the form \`${form}\` are asked for; ${counted(kinds, 'kind')} of them ${kinds === 1 ? 'was' : 'were'} looked at: ${each.join(', ')}.`;
}
