/**
 * Calls as rows show them (`GET /orders/{id}`) and as they are sent (`GET /orders/42`).
 *
 * A parameter is filled with a value no policy speaks of; where policies single out values or verbs, those are tried as
 * well, because one row would otherwise claim what holds for some requests only. Nothing is evaluated here.
 */
import { literalText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { fileName } from '../../base/uri';
import type { Api, ApiKind, Route } from '../../gateway/model';
import { METHODS } from '../../gateway/routes';
import type { Policy } from '../../policy/model';
import type { CaseApi } from '../../scenario/canonical';
import { routeLabel } from '../route-patterns';
import { arnsIn, findPart } from './execute-api-policy';

export interface Call {
  /** As written in the route: `GET`, `ANY`, `$default`; empty for WebSocket APIs. */
  readonly method: string;
  /** With parameters, or with stars where only ARNs are known. */
  readonly path: string;
  readonly label: string;
  /** Undefined where the API's routes are not known. */
  readonly route: Route | undefined;
}

/** What one request has. */
export interface SentCall {
  readonly method: string;
  readonly path: string;
}

/** An API as far as a simulation needs it. */
export interface TargetApi {
  readonly name: string;
  readonly kind: ApiKind;
  /** How cases name it; references are relative to the target's document. */
  readonly input: CaseApi;
  /** What is taken to be so where only deployment knows, by the names people know the values by. */
  readonly supposed: Readonly<Record<string, string>>;
  /** The part of it that cases have to say. */
  readonly values: Readonly<Record<string, string>>;
  /** Literal, known or supposed. */
  readonly account: string;
  readonly partition: string;
  readonly calls: readonly Call[];
  /** What the policies single out. */
  readonly named: NamedCalls;
  /** Undefined for an API of which only ARNs are seen. */
  readonly api: Api | undefined;
}

export function callOf(route: Route): Call {
  return { method: route.method, path: route.path, label: routeLabel(route), route };
}

/** What is asked where no route is seen: whether anything gets through at all. */
export function anyCall(kind: ApiKind): Call {
  return { ...(kind === 'WEBSOCKET' ? { method: '', path: '$connect' } : { method: 'ANY', path: '/{any+}' }), label: 'any request', route: undefined };
}

/** A reference from one document to something in another, or in itself, as cases write them. */
export function referenceText(from: string, uri: string, selector: string): string {
  // A document without a folder has no name that others could be relative to.
  const own = uri.includes('://') ? fileName(uri) : '';
  return `${from === uri ? own : uri}${selector === '' && own !== '' ? '' : `#${selector}`}`;
}

/** What policies single out: verbs and paths written in their ARNs. */
export interface NamedCalls {
  readonly methods: ReadonlySet<string>;
  readonly paths: readonly { readonly method: string | undefined; readonly segments: readonly string[] }[];
}

export function namedCalls(policies: readonly Policy[]): NamedCalls {
  const methods = new Set<string>();
  const paths = policies.flatMap(arnsIn).flatMap((arn) => {
    const methodPart = findPart(arn, 'method');
    const method = methodPart && literalText(methodPart.text);
    if (method !== undefined && isVerb(method)) methods.add(method);
    const pathPart = findPart(arn, 'path');
    const path = pathPart && literalText(pathPart.text);
    return path === undefined ? [] : [{ method, segments: path.split('/') }];
  });
  return { methods, paths };
}

/** The request that stands for a call: nothing in it is singled out by a policy, as far as that is possible. */
export function sampleCall(call: SentCall, kind: ApiKind, named: NamedCalls): SentCall {
  if (kind === 'WEBSOCKET') return { method: '', path: call.path };
  return { method: sampleMethod(call.method, named), path: samplePath(call.path, named) };
}

/** Requests of the same call that policies single out; few, and never the sample itself. */
export function singledOut(call: SentCall, kind: ApiKind, named: NamedCalls): readonly SentCall[] {
  if (kind === 'WEBSOCKET') return [];
  const sample = sampleCall(call, kind, named);
  const found = new Map<string, SentCall>();
  const add = (method: string, path: string): void => {
    if (method !== sample.method || path !== sample.path) found.set(`${method} ${path}`, { method, path });
  };
  const anyVerb = isAnyMethod(call.method);
  for (const { method, segments } of named.paths) {
    const verb = method !== undefined && isVerb(method) ? method : undefined;
    if (!anyVerb && method !== undefined && !matchesGlob(method, sample.method)) continue;
    const path = fill(segmentsOf(call.path), segments, named);
    if (path !== undefined) add(anyVerb ? (verb ?? sample.method) : sample.method, path);
  }
  if (anyVerb) for (const method of named.methods) add(method, sample.path);
  return [...found.values()].slice(0, mostVariants);
}

export function isAnyMethod(method: string): boolean {
  return method === 'ANY' || method === '$default';
}

/** Whether a path stands for many: parameters or stars. */
export function isPattern(path: string): boolean {
  return /[{}*]/.test(path) || path.endsWith('$default');
}

const mostVariants = 4;

const isVerb = (method: string): boolean => METHODS.includes(method);

function sampleMethod(method: string, named: NamedCalls): string {
  if (!isAnyMethod(method)) return method;
  return METHODS.find((verb) => !named.methods.has(verb)) ?? 'GET';
}

function samplePath(path: string, named: NamedCalls): string {
  if (path.endsWith('$default')) return '/sample';
  return `/${segmentsOf(path).map((segment) => sampleSegment(segment, named)).join('/')}`;
}

function segmentsOf(path: string): readonly string[] {
  return path.replace(/^\//, '').split('/');
}

function sampleSegment(segment: string, named: NamedCalls): string {
  const parameter = parameterOf(segment);
  if (!parameter) return starless(segment);
  const value = sampleValue(parameter.name, named);
  return parameter.isGreedy ? `${value}/rest` : value;
}

function starless(pattern: string): string {
  return pattern.replaceAll('*', 'sample').replaceAll('?', 'x');
}

/** A value of the usual look that no policy singles out. */
function sampleValue(name: string, named: NamedCalls): string {
  const likely = /id$|number$|nr$/i.test(name) ? ['42', '4711', '90210'] : [`some-${name}`, `other-${name}`];
  const isNamed = (value: string): boolean =>
    named.paths.some(({ segments }) => segments.some((segment) => segment !== '*' && matchesGlob(segment, value)));
  return likely.find((value) => !isNamed(value)) ?? likely[0] ?? 'sample';
}

function parameterOf(segment: string): { readonly name: string; readonly isGreedy: boolean } | undefined {
  const match = /^\{([^{}+]*)(\+?)\}$/.exec(segment);
  return match ? { name: match[1] ?? '', isGreedy: match[2] === '+' } : undefined;
}

/** The template with its parameters set to what a pattern singles out; undefined where the pattern is about other paths. */
function fill(template: readonly string[], pattern: readonly string[], named: NamedCalls): string | undefined {
  const filled: string[] = [];
  for (const [index, segment] of template.entries()) {
    const wanted = pattern[index];
    const parameter = parameterOf(segment);
    if (parameter?.isGreedy && wanted !== undefined) {
      return `/${[...filled, ...pattern.slice(index).map((rest) => (rest === '*' ? sampleValue(parameter.name, named) : starless(rest)))].join('/')}`;
    }
    // A star at the end of a pattern covers further segments.
    const covered = wanted ?? (pattern.at(-1)?.endsWith('*') ? '*' : undefined);
    if (covered === undefined) return undefined;
    if (!parameter) {
      if (!matchesGlob(covered, segment)) return undefined;
      filled.push(segment);
    } else filled.push(covered === '*' ? sampleValue(parameter.name, named) : starless(covered));
  }
  return pattern.length > template.length ? undefined : `/${filled.join('/')}`;
}
