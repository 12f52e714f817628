/**
 * The event a Lambda authorizer is called with, as fixtures and test events keep it (semantics §6.1): which call it is
 * about, and what of the request it repeats.
 *
 * It is told by its ARN, which no other event has. Events of integrations and of other services are none, and neither are
 * samples with placeholders, because no request has their ARN.
 */
import { findMember, settle, type HostNode, type ObjectNode } from '../syntax/node';
import { splitAt } from './arn';
import type { ApiKind } from './model';
import { METHODS } from './routes';

export interface AuthorizerEvent {
  readonly kind: ApiKind;
  readonly type: 'TOKEN' | 'REQUEST';
  /** HTTP APIs. */
  readonly payloadVersion: '1.0' | '2.0' | undefined;
  readonly api: { readonly partition: string; readonly region: string; readonly account: string; readonly id: string; readonly stage: string };
  /** Upper-case verb; empty for WebSocket APIs. */
  readonly method: string;
  /** With its leading slash, as in the ARN; the route key for WebSocket APIs. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of an event of type TOKEN, which does not say the header it came in: it is under the usual one here. */
  readonly token: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
}

/** Undefined where the object is no such event. */
export function readAuthorizerEvent(node: HostNode): AuthorizerEvent | undefined {
  const event = settle(node);
  if (event.kind !== 'object') return undefined;
  const routeArn = textAt(event, 'routeArn');
  const call = callOf(routeArn ?? textAt(event, 'methodArn'));
  if (!call) return undefined;
  const version = textAt(event, 'version');
  const isHttp = routeArn !== undefined || version === '1.0' || version === '2.0';
  const token = textAt(event, 'authorizationToken');
  const type = textAt(event, 'type') ?? (token !== undefined && !isHttp ? 'TOKEN' : 'REQUEST');
  // The management of connections has a verb and a path, so what has neither is a message.
  const kind: ApiKind = isHttp ? 'HTTP' : call.method === '' ? 'WEBSOCKET' : 'REST';
  if (kind !== 'WEBSOCKET' && call.method === '') return undefined;
  const headers = textsAt(event, 'headers');
  const context = objectAt(event, 'requestContext');
  const client = context && (objectAt(context, 'http') ?? objectAt(context, 'identity'));
  return {
    kind,
    type: type === 'TOKEN' && kind === 'REST' ? 'TOKEN' : 'REQUEST',
    payloadVersion: isHttp ? (version === '1.0' || (routeArn === undefined && version !== '2.0') ? '1.0' : '2.0') : undefined,
    ...call,
    headers: type === 'TOKEN' && token !== undefined && !Object.keys(headers).some((name) => name.toLowerCase() === 'authorization') ? { ...headers, Authorization: token } : headers,
    token: type === 'TOKEN' ? token : undefined,
    query: textsAt(event, 'queryStringParameters'),
    sourceIp: client && textAt(client, 'sourceIp'),
    userAgent: client && textAt(client, 'userAgent'),
  };
}

/** What the ARN of one call says (ARN-30 to ARN-36). */
function callOf(arn: string | undefined): Pick<AuthorizerEvent, 'api' | 'method' | 'path'> | undefined {
  if (arn === undefined || /[*?{}<>\s]/.test(arn)) return undefined;
  const [prefix, partition = '', service, region = '', account = '', resource = ''] = splitAt(arn, ':', 6);
  const [id = '', stage = '', method = '', path] = splitAt(resource, '/', 4);
  if (prefix !== 'arn' || service !== 'execute-api' || [partition, region, account, id, stage, method].includes('')) return undefined;
  const api = { partition, region, account, id, stage };
  if (METHODS.includes(method)) return { api, method, path: `/${path ?? ''}` };
  return path === undefined ? { api, method: '', path: method } : undefined;
}

function objectAt(object: ObjectNode, key: string): ObjectNode | undefined {
  const member = findMember(object, key);
  const value = member && settle(member.value);
  return value?.kind === 'object' ? value : undefined;
}

/** Only what is written out: a hole is no part of any request. */
function textAt(object: ObjectNode, key: string): string | undefined {
  const member = findMember(object, key);
  return member && scalarText(member.value);
}

function textsAt(object: ObjectNode, key: string): Readonly<Record<string, string>> {
  const members = objectAt(object, key)?.members ?? [];
  return Object.fromEntries(members.flatMap((member) => {
    const text = scalarText(member.value);
    return text === undefined ? [] : [[member.key, text]];
  }));
}

function scalarText(node: HostNode): string | undefined {
  const value = settle(node);
  if (value.kind === 'string') return value.holes.length === 0 ? value.value : undefined;
  if (value.kind === 'number') return value.raw;
  return value.kind === 'boolean' ? String(value.value) : undefined;
}
