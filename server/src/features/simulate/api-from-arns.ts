/**
 * An API of which nothing is seen but ARNs, of policies or of an authorizer's event: a lone file still answers who reaches what.
 *
 * What an ARN spells out is taken from it; for the rest sample values do, because a pattern that does not spell it out
 * does not care. How such routes authorize is not known either: it follows from how callers call.
 */
import { holed, isAtom, literalText, type HoledText } from '../../base/atoms';
import { hasWildcard } from '../../base/glob';
import type { ArnPartName, ExecuteApiArn } from '../../gateway/arn';
import type { AuthorizerEvent } from '../../gateway/authorizer-event';
import type { ApiKind } from '../../gateway/model';
import { METHODS } from '../../gateway/routes';
import type { Policy } from '../../policy/model';
import type { CaseApi } from '../../scenario/canonical';
import { namedCalls, type Call, type TargetApi } from './calls';
import { freeAccount } from './declared-api';
import { listedAccounts, type Deployment } from './deployment';
import { arnsIn, findPart } from './execute-api-policy';

export function apiFromArns(policies: readonly Policy[], kind: ApiKind, deployment?: Deployment): TargetApi {
  const place = deployment?.environment;
  const arns = policies.flatMap(arnsIn);
  const values: Record<string, string> = {};
  const part = (name: ArnPartName, otherwise: string): string => spelledOut(arns, name, otherwise, values);
  const isNamed = arns.some((arn) => isSpelledOut(arn, 'api'));
  const facts: CaseApi & { readonly id: string; readonly account: string; readonly partition: string } = {
    kind,
    id: part('api', 'abc123'),
    account: part('account', place?.account ?? freeAccount(policies, listedAccounts(deployment))),
    region: part('region', place?.region ?? 'us-east-1'),
    partition: part('partition', place?.partition ?? 'aws'),
    stage: part('stage', place?.stage ?? (kind === 'HTTP' ? '$default' : 'prod')),
  };
  // What the environment says anyway is left to it, with everything else that rests on it.
  const isOwn = ([name, value]: [string, unknown]): boolean => place?.[name as 'account' | 'region' | 'partition' | 'stage'] !== value;
  return {
    name: isNamed ? `API ${facts.id}` : 'any API',
    kind,
    input: Object.fromEntries(Object.entries(facts).filter(isOwn)),
    supposed: values,
    values,
    account: facts.account,
    partition: facts.partition,
    calls: callsIn(arns),
    named: namedCalls(policies),
    api: undefined,
  };
}

/** The API and the call of an event, and what else the policies name of it. */
export function apiFromEvent({ kind, api, method, path }: AuthorizerEvent, policies: readonly Policy[]): TargetApi {
  const call: Call = { method, path, label: kind === 'WEBSOCKET' ? path : `${method} ${path}`, route: undefined };
  const others = kind === 'WEBSOCKET' ? [] : callsIn(policies.flatMap(arnsIn)).filter(({ label }) => label !== call.label);
  return {
    name: `API ${api.id}`,
    kind,
    input: { kind, ...api },
    supposed: {},
    values: {},
    account: api.account,
    partition: api.partition,
    calls: [call, ...others],
    named: namedCalls(policies),
    api: undefined,
  };
}

/** Any path and method besides those the ARNs name. */
export const otherCall: Call = { method: 'ANY', path: '/{other+}', label: 'any other request', route: undefined };

/** From the first ARN that says it without a wildcard; references in it are supposed to stand for the sample. */
function spelledOut(arns: readonly ExecuteApiArn[], name: ArnPartName, otherwise: string, values: Record<string, string>): string {
  const text = arns.filter((arn) => isSpelledOut(arn, name)).map((arn) => findPart(arn, name)?.text)[0];
  return text ? fillIn(text, otherwise, values) : otherwise;
}

function isSpelledOut(arn: ExecuteApiArn, name: ArnPartName): boolean {
  const part = findPart(arn, name);
  return part !== undefined && part.text.pieces.length > 0 && !part.text.pieces.some((piece) => !isAtom(piece) && hasWildcard(piece));
}

function fillIn(text: HoledText, sample: string, values: Record<string, string>): string {
  return text.pieces.map((piece) => (isAtom(piece) ? (values[piece.label] ??= sample) : piece)).join('');
}

/** A list of thousands of ARNs is nothing to be looked through row by row; a typed request reaches every one. */
const mostCalls = 60;

function callsIn(arns: readonly ExecuteApiArn[]): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const arn of arns) {
    if (calls.size >= mostCalls) break;
    const method = methodOf(arn);
    const path = pathOf(arn);
    if (method === undefined || path === undefined) continue;
    const label = `${method} ${path}`;
    calls.set(label, { method, path, label, route: undefined });
  }
  return [...calls.values(), ...(calls.has('ANY /*') ? [] : [otherCall])];
}

/** Undefined where the text in the place of the method is none, so that no request has it. */
function methodOf(arn: ExecuteApiArn): string | undefined {
  const part = findPart(arn, 'method');
  const text = part ? literalText(part.text) : '*';
  if (text === undefined || hasWildcard(text)) return 'ANY';
  return METHODS.includes(text) ? text : undefined;
}

function pathOf(arn: ExecuteApiArn): string | undefined {
  const part = findPart(arn, 'path');
  if (!part) return isOpenEnded(arn) ? '/*' : undefined;
  // A reference in a path is one value nobody knows; a star stands for it as well as for any other.
  return `/${literalText(holed(part.text.pieces.map((piece) => (isAtom(piece) ? '*' : piece)))) ?? '*'}`;
}

/** A star at the end covers the parts behind it (ARN-5). */
function isOpenEnded(arn: ExecuteApiArn): boolean {
  const last = arn.parts.at(-1)?.text.pieces.at(-1);
  return typeof last === 'string' && last.endsWith('*');
}
