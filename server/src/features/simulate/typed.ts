/**
 * A request somebody types: `DELETE /orders/42 as partner from 10.0.0.1`, or `from main`, a VPC endpoint.
 *
 * Every part but the path may be left out, names may be begun only, and what was understood is always told. Text that is
 * no request is just a filter.
 */
import type { ApiKind } from '../../gateway/model';
import { findRoute, METHODS } from '../../gateway/routes';
import type { SentCall } from './calls';
import { callerByArn } from './callers';
import type { WorkspaceView } from '../../workspace/model';
import { findEndpoint } from './endpoints';
import type { SimulatedCaller, SimulatedEndpoint } from './simulated-caller';
import type { Target } from './target';

export interface TypedRequest {
  readonly call: SentCall;
  readonly caller: SimulatedCaller;
  readonly sourceIp: string | undefined;
  readonly vpcEndpoint: SimulatedEndpoint | undefined;
  /** What of the text was not understood, one clause each. */
  readonly problems: readonly string[];
}

/** Undefined for text that does not begin as a request does. */
export function parseTyped(text: string, target: Target, callers: readonly SimulatedCaller[], current: SimulatedCaller, view: WorkspaceView): TypedRequest | undefined {
  const [first = '', ...clauses] = splitClauses(text.trim());
  const call = parseCall(first, target);
  if (!call) return undefined;
  let caller = current;
  let sourceIp: string | undefined;
  let vpcEndpoint: SimulatedEndpoint | undefined;
  const problems: string[] = [];
  for (const clause of clauses) {
    const [, word, rest] = /^(as|from)\s+(.+)$/.exec(clause) ?? [];
    if (rest === undefined) continue;
    if (word === 'as') {
      const found = findCaller(rest, callers, target);
      if (found) caller = found;
      else problems.push(`nobody here is called \`${rest}\``);
    } else if (looksLikeAddress(rest)) sourceIp = rest;
    else {
      const endpoint = findEndpoint(rest, target, view);
      if ('found' in endpoint) vpcEndpoint = endpoint.found;
      else problems.push(endpoint.problem);
    }
  }
  return { call, caller, sourceIp, vpcEndpoint, problems };
}

/** Cuts before ` as ` and ` from `, which no path holds. */
function splitClauses(text: string): readonly string[] {
  return text.replace(/\s+(as|from)(?=\s|$)/gi, (_, word: string) => `\n${word.toLowerCase()}`).split('\n').map((part) => part.trim());
}

function parseCall(text: string, { api }: Target): SentCall | undefined {
  if (api.kind === 'WEBSOCKET') return /^\$?[\w-]+$/.test(text) && api.calls.some((call) => call.path === text) ? { method: '', path: text } : undefined;
  const match = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(text);
  if (!match) return undefined;
  const path = withoutQuery(match[2] ?? '/');
  const method = match[1]?.toUpperCase();
  if (method === undefined) return { method: likelyMethod(path, api.kind, api.api?.routes), path };
  return METHODS.includes(method) ? { method, path } : undefined;
}

function likelyMethod(path: string, kind: ApiKind, routes: Parameters<typeof findRoute>[0] | undefined): string {
  return (routes && METHODS.find((verb) => findRoute(routes, kind, verb, path))) ?? 'GET';
}

function withoutQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : path.slice(0, mark);
}

/** The whole name first, then its beginning, without regard to case; an ARN is somebody by itself. */
function findCaller(text: string, callers: readonly SimulatedCaller[], target: Target): SimulatedCaller | undefined {
  const wanted = text.toLowerCase();
  const exact = callers.find(({ id, label }) => label.toLowerCase() === wanted || id === text);
  if (exact) return exact;
  if (wanted === 'anonymous') return callers.find(({ id }) => id === 'stranger');
  if (/^arn:[^:]*:(?:iam|sts)::\d{12}:[\w-]+\/.+/.test(text)) return callerByArn(text, target);
  return callers.find(({ label }) => label.toLowerCase().startsWith(wanted));
}

function looksLikeAddress(text: string): boolean {
  const parts = text.split('.');
  const isV4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isV4 || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text));
}
