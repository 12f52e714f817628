/**
 * The rows of a simulation: already decided, each with what finds its question again and what to mark.
 *
 * One list serves a quick pick, another editor's document and tests. It holds plain data and absolute spans.
 */
import { ask, isAnswered, type Asking, type NoAnswer } from './ask';
import type { Call, SentCall } from './calls';
import { callerByArn, callersOf } from './callers';
import { comingFrom, originOf, type Origin, type SimulatedCaller } from './simulated-caller';
import { inWords } from './deployment';
import { definedCallers } from './defined-callers';
import { findEndpoint } from './endpoints';
import { marksOf, type Mark } from './marks';
import { addressesWorthTrying, askAll, askEverybody, callsOf, type Asked } from './questions';
import { parseTyped } from './typed';
import { findTarget, referenceOf, type Target, type TargetReference } from './target';
import { describeBriefly, describeDecision, symbols, type Verdict } from './words';

/** Plain data that asks the same question again, after any edit. */
export interface RequestReference {
  readonly target: TargetReference;
  readonly method: string;
  readonly path: string;
  /** A caller's id, or the ARN somebody typed. */
  readonly caller: string;
  readonly sourceIp?: string;
  /** What names it, as somebody typed it. */
  readonly vpcEndpoint?: string;
}

export interface Row {
  readonly verdict: Verdict;
  /** `✗ GET /orders/{id}`. */
  readonly label: string;
  /** `partner · implicit deny at resource policy`. */
  readonly description: string;
  readonly request: RequestReference;
  readonly marks: readonly Mark[];
}

export interface SimulationQuery {
  readonly mode: 'routes' | 'callers';
  /** Id; absent: whoever the target is most about. */
  readonly caller?: string;
  /** Absent: the first. */
  readonly call?: SentCall;
  readonly sourceIp?: string;
  readonly vpcEndpoint?: string;
  /** What somebody typed; asks for its row only. */
  readonly typed?: string;
}

export interface Simulation {
  readonly target: TargetReference;
  /** `orders · stage prod · in test`. */
  readonly title: string;
  readonly mode: 'routes' | 'callers';
  readonly caller: { readonly id: string; readonly label: string; readonly about: string };
  readonly call: SentCall & { readonly label: string };
  readonly rows: readonly Row[];
  /** Why there are none, or what the list leaves out. */
  readonly note?: string;
}

/** Yields between questions. */
export function* simulate(target: Target, query: SimulationQuery, asking: Asking): Generator<void, Simulation, void> {
  const callers = callersOf(target, definedCallers(asking.view, target.uri));
  const caller = callerIn(callers, target, query);
  const call = callIn(target, query.call);
  const title = titleOf(target);
  const base = { target: referenceOf(target), title, mode: query.mode, caller: { id: caller.id, label: caller.label, about: caller.about }, call: { method: call.method, path: call.path, label: call.label } };
  if (query.typed !== undefined) {
    const row = typedRow(query.typed, target, callers, caller, asking);
    return { ...base, rows: row ? [row] : [] };
  }
  const rows = query.mode === 'routes' ? yield* routeRows(target, comingFrom(caller, originIn(query, target, asking) ?? {}), asking) : yield* callerRows(target, call, callers, asking);
  const note = noteOf(target);
  return { ...base, rows, ...(note === undefined ? {} : { note }) };
}

/** The row of one question, for a pinned request. */
export function askReference(reference: RequestReference, asking: Asking): { readonly target: Target; readonly asked: Asked; readonly row: Row } | undefined {
  const target = findTarget(asking, reference.target);
  const caller = target && findCallerById(reference.caller, target, asking);
  const origin = target && originIn(reference, target, asking);
  if (!target || !caller || !origin) return undefined;
  const call: SentCall = { method: reference.method, path: reference.path };
  const answer = ask(target, { ...call, caller: comingFrom(caller, origin) }, asking);
  const asked: Asked = { label: labelOf(target, call), call, answer };
  return { target, asked, row: rowOf(target, asked, asking, 'call-first') };
}

/** `✗ GET /orders/{id} as partner — implicit deny · in prod`. */
export function pinnedText(target: Target, { label, answer }: Asked): string {
  const { caller } = answer.question;
  const from = originOf(caller);
  const who = `${label} as ${caller.label}${from === undefined ? '' : ` from ${from}`}`;
  const outcome = isAnswered(answer) ? `${symbols[answer.verdict]} ${who} — ${describeBriefly(answer.decision)}` : `? ${who} — not answered`;
  return [outcome, ...inWords(target)].join(' · ');
}

function callerIn(callers: readonly SimulatedCaller[], target: Target, { caller }: SimulationQuery): SimulatedCaller {
  const wanted = caller ?? (target.kind === 'policy' ? 'this-account' : target.event ? 'event' : 'stranger');
  const [first] = callers;
  const found = callers.find(({ id }) => id === wanted) ?? first;
  return found ?? { id: 'stranger', label: 'stranger', about: '', input: { type: 'anonymous' }, values: {} };
}

function findCallerById(id: string, target: Target, { view }: Asking): SimulatedCaller | undefined {
  const found = callersOf(target, definedCallers(view, target.uri)).find((caller) => caller.id === id);
  return found ?? (id.startsWith('arn:') ? callerByArn(id, target) : undefined);
}

function callIn(target: Target, wanted: SentCall | undefined): Call {
  const calls = callsOf(target);
  const found = wanted && calls.find(({ method, path }) => method === wanted.method && path === wanted.path);
  if (found) return found;
  const [first] = calls;
  if (wanted) return { ...wanted, label: labelOf(target, wanted), route: undefined };
  return first ?? { method: 'GET', path: '/', label: 'GET /', route: undefined };
}

function labelOf({ api }: Target, { method, path }: SentCall): string {
  const call = api.calls.find((one) => one.method === method && one.path === path);
  return call?.label ?? (method === '' ? path : `${method} ${path}`);
}

/** Undefined where the endpoint is not there any more: without it the request would be another. */
function originIn({ sourceIp, vpcEndpoint }: Pick<RequestReference, 'sourceIp' | 'vpcEndpoint'>, target: Target, { view }: Asking): Origin | undefined {
  const address = sourceIp === undefined ? {} : { sourceIp };
  if (vpcEndpoint === undefined) return address;
  const endpoint = findEndpoint(vpcEndpoint, target, view);
  return 'found' in endpoint ? { ...address, vpcEndpoint: endpoint.found } : undefined;
}

function* routeRows(target: Target, caller: SimulatedCaller, asking: Asking): Generator<void, readonly Row[], void> {
  const asked = yield* askAll(target, caller, asking);
  return asked.map((one) => rowOf(target, one, asking, 'call-first'));
}

/** Everybody, and where addresses matter also from each of those the policies tell apart. */
function* callerRows(target: Target, call: Call, callers: readonly SimulatedCaller[], asking: Asking): Generator<void, readonly Row[], void> {
  const plain = yield* askEverybody(target, call, callers, asking);
  const dependent = plain.filter(({ answer }) => isAnswered(answer) && answer.decision.unknown.some((label) => label.toLowerCase() === 'aws:sourceip'));
  const takesSignatures = !call.route?.authorization.known || call.route.authorization.value === 'AWS_IAM';
  // Without signatures all callers are one to the policies, so one stands for all of them.
  const elsewhere = dependent.slice(0, takesSignatures ? undefined : 1).flatMap(({ answer }) => addressesWorthTrying(target).map(({ ip }) => comingFrom(answer.question.caller, { sourceIp: ip })));
  const fromAddresses = yield* askEverybody(target, call, elsewhere, asking);
  return [...plain, ...fromAddresses].map((asked) => rowOf(target, asked, asking, 'caller-first'));
}

function typedRow(text: string, target: Target, callers: readonly SimulatedCaller[], current: SimulatedCaller, asking: Asking): Row | undefined {
  const typed = parseTyped(text, target, callers, current, asking.view);
  if (!typed) return undefined;
  const { call, caller, problems } = typed;
  const origin = { ...(typed.sourceIp === undefined ? {} : { sourceIp: typed.sourceIp }), ...(typed.vpcEndpoint ? { vpcEndpoint: typed.vpcEndpoint } : {}) };
  const answer = ask(target, { ...call, caller: comingFrom(caller, origin) }, asking);
  const row = rowOf(target, { label: labelOf(target, call), call, answer }, asking, 'call-first');
  return problems.length === 0 ? row : { ...row, description: `${row.description} (${problems.join('; ').replaceAll('`', '')})` };
}

function rowOf(target: Target, { label, call, answer }: Asked, { view }: Asking, order: 'call-first' | 'caller-first'): Row {
  const { caller } = answer.question;
  const from = originOf(caller);
  const who = from === undefined ? caller.label : `${caller.label} from ${from}`;
  const [lead, second] = order === 'call-first' ? [label, who] : [who, label];
  const outcome = isAnswered(answer) ? describeDecision(answer.decision) : withoutAnswer(answer);
  const verdict = isAnswered(answer) ? answer.verdict : 'undetermined';
  return {
    verdict,
    label: `${symbols[verdict]} ${lead}`,
    description: `${second} · ${outcome}`,
    request: { target: referenceOf(target), ...call, caller: caller.id, ...referenceOfOrigin(caller) },
    marks: isAnswered(answer) ? marksOf(answer, view) : [],
  };
}

function referenceOfOrigin({ sourceIp, vpcEndpoint }: SimulatedCaller): Pick<RequestReference, 'sourceIp' | 'vpcEndpoint'> {
  const address = vpcEndpoint?.finds === undefined ? sourceIp : vpcEndpoint.input.sourceIp;
  return { ...(address === undefined ? {} : { sourceIp: address }), ...(vpcEndpoint?.finds === undefined ? {} : { vpcEndpoint: vpcEndpoint.finds }) };
}

function withoutAnswer({ because }: NoAnswer): string {
  return `not answered: ${because.replaceAll('`', '')}`;
}

function titleOf(target: Target): string {
  const { title, api, deployment } = target;
  const names = api.api?.stages.map((each) => each.name.pieces.find((piece) => typeof piece === 'string')) ?? [];
  const usual = deployment?.environment?.stage;
  const stage = api.input.stage ?? (usual !== undefined && (names.length === 0 || names.includes(usual)) ? usual : names[0]);
  const name = api.api && api.name !== title ? `${title} · ${api.name}` : title;
  return [name, ...(stage === undefined ? [] : [`stage ${String(stage)}`]), ...inWords(target)].join(' · ');
}

function noteOf({ api }: Target): string | undefined {
  if (api.api?.routes.length === 0) return 'No routes are seen here: type a request, such as GET /orders.';
  return api.api?.partial === null || api.api === undefined ? undefined : `Not complete: ${api.api.partial}.`;
}

