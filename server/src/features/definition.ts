/**
 * Go to definition: from an ARN in a policy to the routes or the API it covers, from the authorizer of a route to where it is
 * made, and from the texts of scenario files and `gatehouse.json` to what they name.
 *
 * What is certain leads somewhere, with exact ranges; everything else leads nowhere.
 */
import { displayText, isAtom, sameAtom, type HoledText } from '../base/atoms';
import { hasWildcard } from '../base/glob';
import { toDecoded } from '../base/segment-map';
import { cover, type Span } from '../base/span';
import { apiPrefix, expandShortArn, parseExecuteApiArn } from '../gateway/arn';
import type { PlainApi } from '../gateway/model';
import { readText } from '../policy/text';
import { isProjectFile, isScenarioFile } from '../sites/file-names';
import { stringSpan, type Hole, type StringNode } from '../syntax/node';
import type { WorkspaceView } from '../workspace/model';
import { apisAround } from './around';
import { apisAt, apisElsewhere } from './apis-at';
import type { FeatureContext } from './feature';
import { deployedAsWritten, mayName } from './hover/execute-api';
import { findPlace, type Place } from './place';
import { relateToRoute } from './route-statements';
import { targetsOf } from './scenario/targets';
import { findToken, keysTo, type Token } from './token';

export interface Definition {
  /** What was asked about, absolute. */
  readonly origin: Span;
  /** All of what it leads to, absolute. */
  readonly target: Span;
  /** Inside `target`: what names it. */
  readonly name: Span;
}

export function findDefinitions(context: FeatureContext, uri: string, offset: number): readonly Definition[] {
  const place = findPlace(context, uri, offset);
  if (place?.slot.kind === 'resource') return resourceDefinitions(place, context);
  const token = findToken(context.view, uri, offset);
  if (!token) return joinedDefinitions(context, uri, offset);
  if (isScenarioFile(uri) || isProjectFile(uri)) return atToken(token, targetsOf(token, textOf(token, uri, context), uri, context));
  return atToken(token, authorizersNamed(token, uri, context));
}

/** The APIs a reference in an ARN stands for; for the rest of it, the routes it is about, or their API where that is all of them. */
function resourceDefinitions(place: Place, context: FeatureContext): readonly Definition[] {
  const { cursor } = place;
  const text = cursor.kind === 'value' ? readText(cursor.node) : undefined;
  const whole = cursor.kind === 'value' ? (cursor.string ? stringSpan(cursor.string, 0, cursor.string.value.length) : cursor.node.span) : undefined;
  const apis = apisAt(place, context);
  if (!text || !whole || !parseExecuteApiArn(text)) return [];
  const hole = cursor.kind === 'value' && cursor.string ? holeAt(cursor.string, place) : undefined;
  const meant = hole ? apis.filter((api) => standsFor(hole.hole, api)) : [];
  if (hole && meant.length > 0) return meant.flatMap((api) => definition(hole.span, api.span, api.nameSpan, context.view));
  const leadsTo = (all: readonly PlainApi[], view: Pick<WorkspaceView, 'locate'>): readonly Definition[] =>
    all.filter((api) => mayName(text, api)).flatMap((api) => routesOf(text, deployedAsWritten(api, text).api).flatMap(({ span, nameSpan }) => definition(whole, span, nameSpan, view)));
  const near = leadsTo(apis, context.view);
  // What a star covers elsewhere as well is mostly not what was meant. Spans of the index are absolute, also of files nobody holds.
  return near.length > 0 ? near : leadsTo(apisElsewhere(place, context), { locate: (span) => (span === whole ? context.view.locate(span) : span) });
}

/** From a reference among the pieces of a joined text, which is written outside of all of its strings. */
function joinedDefinitions(context: FeatureContext, uri: string, offset: number): readonly Definition[] {
  const { view } = context;
  const values = (view.file(uri)?.policies ?? []).flatMap(({ policy }) => policy.statements.flatMap(({ resource, notResource }) => (resource ?? notResource)?.value.values ?? []));
  const holes = values.flatMap(({ node }) => (node.kind === 'string' && node.parts ? node.holes : []));
  const hole = holes.find(({ reference }) => {
    const at = view.locate(reference.span);
    return at?.source === uri && at.start <= offset && offset <= at.end;
  });
  const meant = hole ? apisAround(context, uri).filter(({ api }) => standsFor(hole, api)) : [];
  return hole ? meant.flatMap(({ api }) => definition(hole.reference.span, api.span, api.nameSpan, view)) : [];
}

function routesOf(text: HoledText, api: PlainApi): readonly { readonly span: Span; readonly nameSpan: Span }[] {
  const pattern = expandShortArn(text, apiPrefix(api));
  // Only deployment may decide whether it covers a route; that is what it is about nevertheless.
  const found = api.routes.filter((route) => relateToRoute(pattern, api, route).kind !== 'disjoint');
  if (found.length === api.routes.length) return [api];
  if (found.length === 0) return isAnyApi(text, api) ? [] : [api];
  // One block may make several routes.
  const bySpan = new Map(found.map(({ span }) => [`${span.source} ${String(span.start)}`, span]));
  return [...bySpan.values()].map((span) => ({ span, nameSpan: { ...span, end: span.start } }));
}

/** A star in the place of the API names none. */
function isAnyApi(text: HoledText, { kind }: PlainApi): boolean {
  const part = parseExecuteApiArn(text, kind)?.parts.find(({ name }) => name === 'api');
  return part !== undefined && hasWildcard(displayText(part.text));
}

function holeAt({ holes, segments, span, ...string }: StringNode, { source, offset }: Place): { readonly hole: Hole; readonly span: Span } | undefined {
  const at = source.locate(span);
  const decoded = toDecoded(segments, offset - (at ? at.start - span.start : 0)) ?? 0;
  const hole = holes.find(({ start, end }) => start <= decoded && decoded <= end);
  return hole && { hole, span: stringSpan({ ...string, holes, segments, span }, hole.start, hole.end) };
}

function standsFor({ pieces }: Hole, { id }: PlainApi): boolean {
  const [own, ...rest] = id.pieces;
  if (own === undefined || !isAtom(own) || rest.length > 0) return false;
  return (pieces ?? []).some((piece) => isAtom(piece) && sameAtom(piece, own));
}

/** Keys under which a route names its authorizer, in the words of some framework. */
const authorizerFields: ReadonlySet<string> = new Set(['authorizer', 'authorizerid', 'authorizer_id', 'security', 'defaultauthorizer', 'name']);

/** The authorizer of the route around a token, or one that is named as it is elsewhere in its API. */
function authorizersNamed(token: Token, uri: string, context: FeatureContext): readonly Span[] {
  const { view } = context;
  const keys = keysTo(token).map((key) => key.toLowerCase());
  const field = keys.findLast((key) => authorizerFields.has(key) && key !== 'name');
  if (field === undefined || keys.slice(keys.lastIndexOf(field)).some((key) => !authorizerFields.has(key))) return [];
  const text = textOf(token, uri, context);
  const isInside = (span: Span): boolean => {
    const at = view.locate(span);
    return at?.source === uri && at.start <= token.span.start && token.span.end <= at.end;
  };
  const found = apisAround(context, uri).flatMap(({ api }) => {
    const own = api.routes.filter(({ span }) => isInside(span)).flatMap(({ authorizer }) => authorizer ?? []);
    const wanted = own.length > 0 ? own : field === 'security' || field === 'defaultauthorizer' ? [text] : [];
    return api.authorizers.filter(({ name, span }) => wanted.includes(name) && !isInside(span)).map(({ span }) => span);
  });
  return [...new Set(found)].flatMap((span) => view.locate(span) ?? []);
}

function textOf({ span, value }: Token, uri: string, { view }: FeatureContext): string {
  return value?.kind === 'string' ? value.value : (view.sourceText(uri) ?? '').slice(span.start, span.end);
}

function atToken({ span }: Token, targets: readonly Span[]): readonly Definition[] {
  return targets.map((target) => ({ origin: span, target, name: { ...target, end: target.start } }));
}

function definition(origin: Span, target: Span, name: Span, view: Pick<WorkspaceView, 'locate'>): readonly Definition[] {
  const [from, to, named] = [view.locate(origin), view.locate(target), view.locate(name)];
  if (!from || !to) return [];
  return [named?.source === to.source ? { origin: from, target: cover(to, named), name: named } : { origin: from, target: to, name: { ...to, end: to.start } }];
}
