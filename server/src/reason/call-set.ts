/**
 * Sets of calls: what a route stands for, or all paths of a form; and the rows of texts their ARNs are.
 *
 * Conditions, callers and what API Gateway makes of unusual paths (ARN-36) are not looked at.
 */
import { holed, type HoledText } from '../base/atoms';
import { apiPrefix } from '../gateway/arn';
import type { ApiKind, PlainApi, Route } from '../gateway/model';
import { isDefaultRoute } from '../gateway/routes';
import { CAPITALS, EVERYTHING, exact, holedRow, run, SEGMENT, some, STAGE, textRow, type Alphabet, type Row, type Unit } from './units';

export interface CallSet {
  /** Everything up to the API id: `arn:P:execute-api:R:A:I`. */
  readonly prefix: HoledText;
  /** `any`: whatever stages there may be. */
  readonly stages: readonly HoledText[] | 'any';
  /** Upper-case verbs; `any`: whatever verb there may be. */
  readonly methods: readonly string[] | 'any';
  /** With its leading slash: `/orders/{id}`, `/{proxy+}`, `/*` for everything; for WebSocket APIs the route key, and then no method. */
  readonly path: string;
  readonly shape: 'method-and-path' | 'route-key';
  /** Calls that are not in the set, because another route serves them. */
  readonly except?: readonly ServedElsewhere[];
}

export interface ServedElsewhere {
  /** Undefined: any. */
  readonly method: string | undefined;
  readonly path: string;
  readonly kind: ApiKind;
}

/** The calls a route serves; where several routes fit, only those that no more specific one takes. */
export function callsOf(api: PlainApi, route: Route, stages: CallSet['stages']): CallSet {
  const kind = api.kind ?? 'REST';
  const base = { prefix: apiPrefix(api), stages };
  if (kind === 'WEBSOCKET') {
    const others = isDefaultRoute(route) ? api.routes.filter((other) => other !== route) : [];
    return { ...base, methods: 'any', path: isDefaultRoute(route) ? '*' : route.path, shape: 'route-key', except: others.map(({ path }) => ({ method: undefined, path, kind })) };
  }
  const isDefault = isDefaultRoute(route);
  const others = api.routes.filter((other) => other !== route && !isDefaultRoute(other) && (isDefault || mayTakeFrom(other, route)));
  return {
    ...base,
    methods: isDefault || route.method === 'ANY' ? 'any' : [route.method],
    path: isDefault ? '/*' : route.path,
    shape: 'method-and-path',
    except: others.map(({ method, path }) => ({ method: method === 'ANY' ? undefined : method, path, kind })),
  };
}

/** Whether a route may serve calls that would fit another, less specific one, too. */
function mayTakeFrom(other: Route, route: Route): boolean {
  if ((other.presence?.length ?? 0) > 0) return false; // not in every deployment
  if (other.method !== 'ANY' && route.method !== 'ANY' && other.method !== route.method) return false;
  const own = ranksOf(route.path);
  const theirs = ranksOf(other.path);
  for (const [index, rank] of theirs.entries()) {
    const difference = rank - (own[index] ?? rank);
    if (difference !== 0) return difference < 0;
  }
  return own.length === theirs.length && route.method === 'ANY' && other.method !== 'ANY';
}

/** As in `gateway/routes`: written out, one parameter, the greedy rest. */
function ranksOf(path: string): readonly number[] {
  return path.split('/').map((segment) => (!isParameter(segment) ? 0 : segment.endsWith('+}') ? 2 : 1));
}

/** The ARNs of the calls, one row for each stage and method that is written out. */
export function callRows({ prefix, stages, methods, path, shape }: CallSet): readonly Row[] {
  const stageRows = stages === 'any' ? [some(STAGE)] : stages.map(holedRow);
  const methodRows = methods === 'any' ? [some(CAPITALS)] : methods.map(textRow);
  const start = [...holedRow(prefix), exact('/')];
  if (shape === 'route-key') return stageRows.map((stage) => [...start, ...stage, exact('/'), ...(path === '*' ? some(EVERYTHING) : textRow(path))]);
  const tail = templateRow(path, { segment: SEGMENT, rest: EVERYTHING });
  return stageRows.flatMap((stage) => methodRows.map((method) => [...start, ...stage, exact('/'), ...method, ...tail]));
}

/** The ARNs of calls that another route serves, in any stage. */
export function servedElsewhereRow({ method, path, kind }: ServedElsewhere, prefix: HoledText): Row {
  const start = [...holedRow(holed([...prefix.pieces, '/'])), ...some(SEGMENT), exact('/')];
  if (kind === 'WEBSOCKET') return [...start, ...textRow(path)];
  return [...start, ...(method === undefined ? some(SEGMENT) : textRow(method)), ...routeRow(path, kind)];
}

/** The paths that fit a route; REST APIs take them with one more slash at the end, too. */
export function routeRow(path: string, kind: ApiKind): Row {
  const row = templateRow(kind === 'REST' ? path.replace(/(.)\/$/, '$1') : path, { segment: SEGMENT, rest: EVERYTHING });
  return kind === 'REST' ? [...row, { kind: 'optional', letter: '/' }] : row;
}

/** `{id}` stands for one segment, `{proxy+}` for all that follow, a whole `*` for anything or nothing. */
function templateRow(path: string, of: { readonly segment: Alphabet; readonly rest: Alphabet }): readonly Unit[] {
  if (path === '/*') return [exact('/'), run(of.rest)];
  const row: Unit[] = [];
  for (const segment of path.replace(/^\//, '').split('/')) {
    row.push(exact('/'));
    // What follows a greedy parameter is not looked at, as where routes are found.
    if (isParameter(segment) && segment.endsWith('+}')) return [...row, { kind: 'one', of: of.segment }, run(of.rest)];
    row.push(...(isParameter(segment) ? some(of.segment) : textRow(segment)));
  }
  return row;
}

const isParameter = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}');

/** All paths of a form: a `*` stands for one or more characters, also slashes, and `{id}` for one segment. */
export function formRow(form: string, of: { readonly segment: Alphabet; readonly rest: Alphabet }): Row {
  const row: Unit[] = [];
  for (let at = 0; at < form.length; at++) {
    const close = form[at] === '{' ? form.indexOf('}', at) : -1;
    if (form[at] === '*') row.push(...some(of.rest));
    else if (close > 0) {
      row.push(...(form[close - 1] === '+' ? some(of.rest) : some(of.segment)));
      at = close;
    } else row.push(exact(form.charAt(at)));
  }
  return row;
}
