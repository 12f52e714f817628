/**
 * Which questions the rows of a simulation ask: the calls of the API by one caller, or one call by every caller.
 *
 * A row that stands for many requests is split where policies single some of them out and the answers differ.
 */
import { ask, isAnswered, type Answer, type Asking, type NoAnswer } from './ask';
import { otherCall } from './api-from-arns';
import { singledOut, type Call, type SentCall } from './calls';
import type { SimulatedCaller } from './simulated-caller';
import { rangesNamedIn } from './principals';
import type { Target } from './target';

export interface Asked {
  /** As shown: `GET /orders/{id}`. */
  readonly label: string;
  /** What finds the question again. */
  readonly call: SentCall;
  readonly answer: Answer | NoAnswer;
}

/**
 * The calls a target is about: an authorizer's output says nothing of routes that do not ask the authorizer, and the
 * policies of callers nothing of routes that take no signature (GW-6).
 */
export function callsOf({ api, output, held }: Target): readonly Call[] {
  const wanted = output ? 'CUSTOM' : held && held.policy.kind !== 'vpc-endpoint' ? 'AWS_IAM' : undefined;
  if (wanted === undefined) return api.calls;
  const concerned = api.calls.filter(({ route }) => !route || !route.authorization.known || route.authorization.value === wanted);
  return concerned.length > 0 ? concerned : api.calls;
}

/** Work that yields between questions, so that no message waits for an API with a hundred routes. */
export type Asker = Generator<void, readonly Asked[], void>;

/** The calls by which somebody is said to get in: that of an event, where there is one; messages of a WebSocket API need the connection first (GW-28). */
export function entranceOf(target: Target): readonly Call[] {
  const calls = callsOf(target);
  if (target.event) return calls.slice(0, 1);
  const connects = target.api.kind === 'WEBSOCKET' ? calls.filter(({ path }) => path === '$connect') : [];
  return connects.length > 0 ? connects : calls;
}

export function* askAll(target: Target, caller: SimulatedCaller, asking: Asking, calls = callsOf(target)): Asker {
  const all: Asked[] = [];
  for (const call of calls) {
    all.push(...askCall(target, call, caller, asking));
    yield;
  }
  return all;
}

export function* askEverybody(target: Target, call: Call, callers: readonly SimulatedCaller[], asking: Asking): Asker {
  const all: Asked[] = [];
  for (const caller of callers) {
    all.push(...askCall(target, call, caller, asking).slice(0, 1));
    yield;
  }
  return all;
}

/** The row of a call, and one for each request in it that comes out differently. */
function askCall(target: Target, call: Call, caller: SimulatedCaller, asking: Asking): readonly Asked[] {
  const { kind, named } = target.api;
  const isRest = call === otherCall;
  const answer = ask(target, { method: call.method, path: call.path, caller }, asking);
  const main: Asked = { label: call.label, call, answer };
  const special = (isRest ? [] : singledOut(call, kind, named))
    .filter((sent) => isServedBy(target, sent, call))
    .map((sent): Asked => ({ label: `${sent.method} ${sent.path}`, call: sent, answer: ask(target, { ...sent, caller }, asking) }));
  return [main, ...special.filter((one) => isDifferent(one.answer, answer))];
}

/** A value that leads to another route is that route's row. */
function isServedBy(target: Target, sent: SentCall, call: Call): boolean {
  if (!call.route || !target.api.api) return true;
  return !target.api.calls.some((other) => other !== call && (other.method === sent.method || other.method === 'ANY') && other.path === sent.path);
}

function isDifferent(a: Answer | NoAnswer, b: Answer | NoAnswer): boolean {
  if (!isAnswered(a) || !isAnswered(b)) return isAnswered(a) !== isAnswered(b);
  return a.verdict !== b.verdict || a.decision.decision !== b.decision.decision || a.decision.decidedAt !== b.decision.decidedAt;
}

/** One source address inside each range the policies name and one outside all of them; none where none is named. */
export function addressesWorthTrying(target: Target): readonly { readonly ip: string; readonly about: string }[] {
  const ranges = rangesNamedIn(target.policies).filter((range) => firstAddress(range) !== undefined).slice(0, 3);
  if (ranges.length === 0) return [];
  const inside = ranges.map((range) => ({ ip: firstAddress(range) ?? '', about: `in ${range}` }));
  const elsewhere = outsideAddresses.find((ip) => !ranges.some((range) => sharesPrefix(range, ip)));
  return elsewhere === undefined ? inside : [...inside, { ip: elsewhere, about: 'elsewhere' }];
}

const outsideAddresses = ['192.0.2.10', '198.18.0.10', '8.8.4.4'];

/** The address after the network's own, or the address itself; IPv4 only. */
function firstAddress(range: string): string | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(range);
  if (!match) return undefined;
  const [, a = '', b = '', c = '', d = '', length] = match;
  const last = length === undefined || Number(length) > 30 ? Number(d) : Number(d) + 1;
  return `${a}.${b}.${c}.${String(last)}`;
}

function sharesPrefix(range: string, ip: string): boolean {
  return range.split('.')[0] === ip.split('.')[0] || range.startsWith('0.0.0.0');
}
