/**
 * Offers for execute-api ARNs: whole ones in the idiom of the place, and stage, method and path one after the other.
 *
 * The unit's own APIs and their routes come first, then those of the rest of the workspace, with places to fill in where
 * nothing here can refer to them; a path parameter arrives as `*`. The short form is offered in the resource policy of an
 * API and nowhere else (ARN-20, ARN-23).
 */
import { displayText, literalText } from '../../base/atoms';
import { fileName } from '../../base/uri';
import type { Api, PlainApi, Route } from '../../gateway/model';
import { METHODS } from '../../gateway/routes';
import { documentOf } from '../../policy/text';
import { apisAt, apisElsewhere } from '../apis-at';
import type { FeatureContext, Topic } from '../feature';
import { code, prose } from '../markdown';
import type { Place } from '../place';
import { methodPattern, pathPattern, routeAccess, routeLabel, routePattern } from '../route-patterns';
import { isGatewayKind, typedText } from './actions';
import { anyApiTemplate, apiTemplate, logicalId, writingAt, type Writing } from './idiom';
import { fits, templateText, type Offer, type Template } from './offer';
import { splitTypedInvoke, withTypedFields, type TypedInvoke, type TypedPart } from './typed-arn';

export function offerExecuteApi(place: Place, context: FeatureContext): readonly Offer[] {
  const typed = typedText(place);
  const apis = apisAt(place, context);
  const invoke = splitTypedInvoke(typed);
  if (invoke) return offerSegments(invoke, meantBy(invoke, apis, () => apisElsewhere(place, context)));
  if (!speaksOfCalls(place) && !typed.includes('execute-api')) return [];
  // Without a word of calls yet, the whole workspace would be in the way of what may be about anything.
  const isAboutCalls = isGatewayKind(place.policy) || namesExecuteApi(place) || typed.includes('execute-api');
  return wholeArns(place, { apis, elsewhere: isAboutCalls ? apisElsewhere(place, context) : [] }, typed);
}

/** Whether the statement is about calls to APIs, as far as it says. */
function speaksOfCalls({ policy, statement }: Place): boolean {
  if (isGatewayKind(policy)) return true;
  const actions = [...(statement?.action?.value.values ?? []), ...(statement?.notAction?.value.values ?? [])];
  return actions.length === 0 || actions.some(({ text }) => /^(\*|execute-api:)/i.test(displayText(text)));
}

interface Around {
  /** Those the place can refer to. */
  readonly apis: readonly Api[];
  readonly elsewhere: readonly PlainApi[];
}

/** Longer lists are not read; what is typed makes them shorter. */
const mostElsewhere = 200;

function wholeArns(place: Place, { apis, elsewhere }: Around, typed: string): readonly Offer[] {
  const writing = writingAt(place);
  const isShortUsual = place.policy?.kind === 'api-resource-policy';
  const near = apis.flatMap((api) => {
    const head = apiTemplate(api, writing.idiom, place);
    return head ? byRoutes(arnsOf(api, head, writing), api) : [];
  });
  const far = elsewhere.flatMap((api) => byRoutes(arnsOf(api, anyApiTemplate(writing.idiom, api), writing), api));
  const long = [...near, ...far.filter((offer) => isMeant(typed, continued(offer, typed))).slice(0, mostElsewhere)];
  const fallback = apis.length === 0 && (isGatewayKind(place.policy) || namesExecuteApi(place)) ? genericArns(writing) : [];
  // Terraform reads the expanded form back and would want to change the short one for ever (ARN-21).
  const isLongFirst = writing.idiom === 'terraform' && near.length > 0;
  const short = isShortUsual ? shortArns(apis) : [];
  const ordered = isLongFirst ? [...long, ...short, ...fallback] : [...short, ...long, ...fallback];
  return ordered.flatMap((offer) => continued(offer, typed)).filter((offer) => isMeant(typed, offer)).map((offer, rank) => ({ ...offer, rank }));
}

/** With the fields that are typed already, where the offer has places to fill in or expressions for them. */
function continued(offer: Offer, typed: string): Offer {
  const text = withTypedFields(offer.text, typed);
  return { ...offer, text, needsSub: offer.needsSub === true && text.some((piece) => typeof piece === 'object' && 'expression' in piece) };
}

function isMeant(typed: string, { text, label }: Offer): boolean {
  return fits(typed, templateText(text)) || fits(typed, label);
}

function namesExecuteApi({ statement }: Place): boolean {
  return (statement?.action?.value.values ?? []).some(({ text }) => /^execute-api:/i.test(displayText(text)));
}

function shortArns(apis: readonly Api[]): readonly Offer[] {
  const writing: Writing = { idiom: 'plain', needsSub: false };
  const routes = apis.flatMap((api) => arnsOf(api, ['execute-api:'], writing));
  if (routes.length > 0) return routes;
  return [{ ...arnOffer(['execute-api:', '/*'], writing), detail: 'every route of this API' }];
}

function genericArns(writing: Writing): readonly Offer[] {
  const head = anyApiTemplate(writing.idiom);
  return [
    { ...arnOffer([...head, '/', { stop: '*' }, '/', { stop: 'GET' }, '/', { stop: 'path' }], writing), detail: 'one route' },
    { ...arnOffer([...head, '/*'], writing), detail: 'every route' },
  ];
}

/** One per route with any stage, and one for all of the API. */
function arnsOf(api: PlainApi, head: Template, writing: Writing): readonly Offer[] {
  return [
    ...api.routes.map((route): Offer => {
      const offer = arnOffer([...head, `/*/${routePattern(api, route)}`], writing);
      return { ...offer, kind: 'route', detail: routeLabel(route), documentation: routeTopic(api, route, offer.label) };
    }),
    { ...arnOffer([...head, '/*'], writing), detail: `every route of ${api.name}` },
  ];
}

/** Long ARNs differ only at their ends, which lists cut off: what tells them apart stands in front. */
function byRoutes(offers: readonly Offer[], { name }: PlainApi): readonly Offer[] {
  return offers.map((offer) => (offer.kind === 'route' ? { ...offer, label: offer.detail ?? offer.label, detail: name } : { ...offer, label: offer.detail ?? offer.label, detail: undefined }));
}

function arnOffer(text: Template, { needsSub }: Writing): Offer {
  return { label: templateText(text), kind: 'arn', text, rank: 0, needsSub };
}

/** The APIs an unfinished ARN can be about: those its beginning names, or all that it leaves open. */
function meantBy({ api }: TypedInvoke, apis: readonly Api[], elsewhere: () => readonly PlainApi[]): readonly PlainApi[] {
  if (api.form === 'short') return apis.length > 0 ? apis : elsewhere();
  const { text } = api;
  const referred = apis.filter((one) => [logicalId(one), `${one.selector}.execution_arn`, `${one.selector}.id`].some((name) => text === `\${${name}}`));
  if (referred.length > 0) return referred;
  const all = [...apis, ...elsewhere()];
  const named = all.filter(({ id }) => literalText(id) === text);
  if (named.length > 0) return named;
  // A pattern or an expression of something else may be any of them, an id any whose own is not known.
  const isOpen = text.includes('*') || text.includes('?') || text.includes('${');
  return isOpen ? all : all.filter(({ id }) => literalText(id) === undefined);
}

function offerSegments({ segments }: TypedInvoke, apis: readonly PlainApi[]): readonly Offer[] {
  const [stage, method, path] = segments;
  if (path && method) return offerPaths(path, method.text, apis);
  if (method) return offerMethods(method, apis);
  return offerStages(stage, apis);
}

function offerStages(part: TypedPart, apis: readonly PlainApi[]): readonly Offer[] {
  const routes = apis.flatMap((api) => api.routes.map((route) => routeOffer(api, route, `*/${routePattern(api, route)}`, part)));
  const names = new Map(apis.flatMap((api) => api.stages.flatMap((stage) => {
    const name = literalText(stage.name);
    return name === undefined ? [] : [[name, api.name] as const];
  })));
  const stages = [...names].map(([name, api]) => segmentOffer(part, `${name}/`, name, `stage of ${api}`));
  return select(part, [
    ...routes,
    ...stages,
    segmentOffer(part, '*', '*', 'every stage, method and path'),
    segmentOffer(part, '*/', '*/', 'any stage'),
  ]);
}

function offerMethods(part: TypedPart, apis: readonly PlainApi[]): readonly Offer[] {
  const webSocket = apis.length > 0 && apis.every((api) => api.kind === 'WEBSOCKET');
  const routes = apis.flatMap((api) => api.routes.map((route) => routeOffer(api, route, routePattern(api, route), part)));
  if (webSocket) return select(part, [...routes, segmentOffer(part, '*', '*', 'every route')]);
  const used = new Set(apis.flatMap((api) => api.routes.map(methodPattern)));
  const ordered = [...METHODS.filter((verb) => used.has(verb)), ...METHODS.filter((verb) => !used.has(verb))];
  return select(part, [
    ...routes,
    ...ordered.map((verb) => segmentOffer(part, `${verb}/`, verb, used.has(verb) ? 'method of a route' : 'method')),
    segmentOffer(part, '*', '*', 'every method and path'),
    segmentOffer(part, '*/', '*/', 'any method'),
  ]);
}

function offerPaths(part: TypedPart, method: string, apis: readonly PlainApi[]): readonly Offer[] {
  const seen = new Set<string>();
  const offers = apis.flatMap((api) => api.routes.flatMap((route): Offer[] => {
    const wanted = methodPattern(route);
    const path = pathPattern(route);
    if (api.kind === 'WEBSOCKET' || seen.has(path) || (method !== '*' && wanted !== '*' && wanted !== method)) return [];
    seen.add(path);
    return [routeOffer(api, route, path, part)];
  }));
  return select(part, seen.has('*') ? offers : [...offers, segmentOffer(part, '*', '*', 'every path')]);
}

function routeOffer(api: PlainApi, route: Route, text: string, part: TypedPart): Offer {
  return {
    // The root path is nothing at all in an ARN (ARN-32), and nothing cannot be shown in a list.
    label: text === '' ? '(root path)' : text,
    detail: routeLabel(route),
    kind: 'route',
    text: [text],
    rank: 0,
    from: part.start,
    documentation: routeTopic(api, route),
  };
}

function segmentOffer(part: TypedPart, text: string, label: string, detail: string): Offer {
  return { label, detail, kind: 'arn', text: [text], rank: 0, from: part.start, continues: text.endsWith('/'), filter: text };
}

/** Those that fit, in the order given, each text once. */
function select(part: TypedPart, offers: readonly Offer[]): readonly Offer[] {
  const seen = new Set<string>();
  return offers.flatMap((offer, rank): Offer[] => {
    const text = templateText(offer.text);
    if (seen.has(text) || !fits(part.text, text)) return [];
    seen.add(text);
    return [{ ...offer, rank }];
  });
}

function routeTopic(api: PlainApi, route: Route, arn?: string): Topic {
  const partial = api.partial === null ? '' : `\n\n${api.name} may have more routes: ${api.partial}.`;
  const written = arn === undefined ? '' : `${code(arn)}\n\n`;
  return { topic: 'markdown', markdown: `${written}${code(routeLabel(route))} of ${code(api.name)} in ${code(fileName(documentOf(api.key)))}\n\nAuthorization: ${prose(routeAccess(route))}.${partial}` };
}
