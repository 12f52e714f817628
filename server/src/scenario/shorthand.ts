/**
 * The short ways of writing `api`, `caller`, `request` and `expect`, each turned into its canonical object.
 *
 * A text that means nothing gives a message instead. Whether a caller's name exists or a reference leads anywhere is
 * not looked at here.
 */
import type { DomainAddress } from './domain-of';
import type { PlainObject } from './plain';

export type Expanded = { readonly value: PlainObject; readonly api?: PlainObject } | { readonly message: string };

/** What must be known to read the stage out of an address. */
export interface AddressContext {
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly stage: string | undefined;
  /** Where an address under a custom domain name leads; undefined where none of that name leads to the API. */
  readonly readDomain?: (host: string, path: string) => DomainAddress | undefined;
}

/** `GET /orders/42`, `GET https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders/42`, or a route key. */
export function expandRequest(text: string, context: AddressContext): Expanded {
  const trimmed = text.trim();
  if (context.kind === 'WEBSOCKET' && /^\S+$/.test(trimmed) && !trimmed.startsWith('/')) return { value: { routeKey: trimmed } };
  const space = trimmed.search(/\s/);
  const method = space < 0 ? '' : trimmed.slice(0, space);
  const target = trimmed.slice(space + 1).trim();
  if (!/^[A-Za-z]+$/.test(method)) {
    return { message: `\`${text}\` is not a request: write a method and a path, as \`GET /orders/42\`.` };
  }
  if (target.startsWith('/')) return { value: { method: method.toUpperCase(), ...splitQuery(target) } };
  if (/^https?:\/\//i.test(target)) return expandAddress(method.toUpperCase(), target, context);
  return { message: `\`${target}\` is neither a path nor an address: a path starts with \`/\`, an address with \`https://\`.` };
}

/** A row of a table: a `*` in its path asks for all paths of that form, and `*` or `ANY` as its method for every verb. */
export function expandRow(text: string, context: AddressContext): Expanded {
  const everyVerb = /^(?:\*|any)(?=\s)/i;
  const trimmed = text.trim();
  const expanded = expandRequest(trimmed.replace(everyVerb, 'ANY'), context);
  if ('message' in expanded) return expanded;
  const { path, routeKey, ...rest } = expanded.value;
  if (typeof routeKey === 'string' && routeKey.includes('*')) return { message: `\`${text}\` asks for many paths, and a WebSocket API has route keys: write each one out, as \`$connect\`.` };
  if (typeof path !== 'string' || !(path.includes('*') || everyVerb.test(trimmed))) return expanded;
  return { ...expanded, value: { ...rest, ...(everyVerb.test(trimmed) ? { method: '*' } : {}), paths: path } };
}

export function expandApi(text: string): Expanded {
  return text.trim() === '' ? { message: 'An API is named as `template.yaml#OrdersApi`, or described by an object.' } : { value: { ref: text } };
}

/** `undefined` for a text that can only be the name of an entry of `callers`. */
export function expandCaller(text: string): PlainObject | undefined {
  if (text === 'anonymous') return { type: 'anonymous' };
  if (text.startsWith('arn:') || text.endsWith('.amazonaws.com') || text.endsWith('.amazonaws.com.cn')) return { arn: text };
  return undefined;
}

export function expandExpect(value: string | number, decisions: readonly string[]): Expanded {
  const text = String(value).trim();
  if (/^[1-5]\d\d$/.test(text)) return { value: { status: Number(text) } };
  if (decisions.includes(text)) return { value: { decision: text } };
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return { value: { responseType: text } };
  return { message: `\`${text}\` is nothing that can be expected: use a decision such as \`allow\` or \`deny\`, a status such as \`403\`, or a response type such as \`ACCESS_DENIED\`.` };
}

/** Takes the query out of a path. */
export function splitQuery(target: string): PlainObject {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target };
  const query: Record<string, string> = {};
  for (const pair of target.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    query[decode(name)] = equals < 0 ? '' : decode(pair.slice(equals + 1));
  }
  return { path: target.slice(0, mark), query };
}

function expandAddress(method: string, address: string, context: AddressContext): Expanded {
  const withoutScheme = address.replace(/^https?:\/\//i, '');
  const slash = withoutScheme.search(/[/?]/);
  const host = (slash < 0 ? withoutScheme : withoutScheme.slice(0, slash)).toLowerCase();
  const rest = slash < 0 ? '/' : withoutScheme.slice(slash);
  const [name = '', service, region = '', ...domain] = host.split('.');
  if (service !== 'execute-api' || !['amazonaws.com', 'amazonaws.com.cn'].includes(domain.join('.'))) {
    const { path, ...query } = splitQuery(rest.startsWith('/') ? rest : `/${rest}`);
    const found = context.readDomain?.(host, typeof path === 'string' ? path : '/');
    if (found) return 'message' in found ? found : { value: { method, path: found.path, ...query, domain: found.domain }, ...(found.stage === undefined ? {} : { api: { stage: found.stage } }) };
    return { message: `\`${host}\` is not the address of an API (\`{id}.execute-api.{region}.amazonaws.com\`): for a custom domain write the path here and the name in \`request.domain\`.` };
  }
  const endpointMark = name.indexOf('-vpce-');
  const id = endpointMark < 0 ? name : name.slice(0, endpointMark);
  const { stage, path } = splitStage(rest, context);
  return {
    api: { id, region, ...partitionOf(region, domain.at(-1)), ...(stage === undefined ? {} : { stage }) },
    value: {
      method,
      ...splitQuery(path),
      ...(endpointMark < 0 ? {} : { vpcEndpoint: { id: name.slice(endpointMark + 1) } }),
    },
  };
}

/** The default stage of an HTTP API is not in its addresses; any other stage is the first segment. */
function splitStage(rest: string, { kind, stage }: AddressContext): { stage: string | undefined; path: string } {
  const [, first = '', tail = ''] = /^\/([^/?]*)(.*)$/s.exec(rest) ?? [];
  const hasStage = kind !== 'HTTP' || (stage !== undefined && stage !== '$default' && stage === first);
  if (!hasStage || first === '') return { stage: undefined, path: rest.startsWith('/') ? rest : `/${rest}` };
  return { stage: first, path: tail.startsWith('/') ? tail : `/${tail}` };
}

function partitionOf(region: string, topLevel: string | undefined): PlainObject {
  if (topLevel === 'cn') return { partition: 'aws-cn' };
  return region.startsWith('us-gov-') ? { partition: 'aws-us-gov' } : {};
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
