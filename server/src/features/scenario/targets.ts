/**
 * Where the texts of scenario files and of `gatehouse.json` lead: references to files and what is in them, callers,
 * environments, the route that serves a request, the statements an expectation names.
 *
 * What a text means is told by the key it stands under. A text that leads nowhere, or could mean several things, has no
 * place.
 */
import type { Span } from '../../base/span';
import { documentSpan } from '../../scenario/case-source';
import { parseReference, resolveUri } from '../../scenario/references';
import { pick, resolveApi, resolveOutput, resolvePlace, resolvePolicy, type Names } from '../../scenario/resolve';
import { findPath, type HostNode } from '../../syntax/node';
import type { UnitEntry, WorkspaceView } from '../../workspace/model';
import type { FeatureContext } from '../feature';
import { findSidUses, sidSpan } from '../sid-uses';
import { readLive, scenarioFiles } from '../simulate/live-cases';
import { keysTo, type Token } from '../token';
import { servingRoute } from './mentions';
import { principalsOf } from './offers';

/** Absolute spans; several only where an expectation names several statements. */
export function targetsOf(token: Token, text: string, uri: string, context: FeatureContext): readonly Span[] {
  const keys = keysTo(token);
  const find = token.names ? byKey(keys) : byField.get(keys.at(-1) ?? '');
  const found = find?.({ token, text, uri, context, keys }) ?? [];
  return found.flatMap((span) => context.view.locate(span) ?? []);
}

interface Asked {
  readonly token: Token;
  readonly text: string;
  readonly uri: string;
  readonly context: FeatureContext;
  readonly keys: readonly string[];
}

type Find = (asked: Asked) => readonly Span[];

const policy: Find = ({ text, uri, context }) => {
  const resolved = resolvePolicy(text, uri, scenarioFiles(context.view, uri), 'identity');
  return 'found' in resolved ? [resolved.found.node.span] : [];
};

const output: Find = ({ text, uri, context }) => {
  const resolved = resolveOutput(text, uri, scenarioFiles(context.view, uri));
  return 'found' in resolved ? [resolved.found.node.span] : [];
};

const api: Find = ({ text, uri, context }) => {
  const resolved = resolveApi(text, uri, scenarioFiles(context.view, uri));
  return 'found' in resolved ? [resolved.found.api.nameSpan] : [];
};

const principal: Find = (asked) => thingOf(asked, principalsOf);
const endpoint: Find = (asked) => thingOf(asked, ({ endpoints }) => endpoints.map(({ uri, selector }) => ({ uri, selector, name: '' })));

const reference: Find = (asked) => (asked.keys.at(-2) === 'api' ? api : asked.keys.at(-2) === 'vpcEndpoint' || asked.keys.at(-3) === 'vpcEndpoints' ? endpoint : principal)(asked);

const file: Find = ({ text, uri, context }) => {
  const target = resolveUri(uri, parseReference(text).path);
  const found = target === undefined ? undefined : scenarioFiles(context.view, uri).file(target);
  return found ? [{ source: found.uri, start: 0, end: 0 }] : [];
};

/** In the file itself, or in those it takes callers from. */
const caller: Find = ({ text, uri, context: { view } }) => {
  const files = scenarioFiles(view, uri);
  const own = files.file(uri)?.document.root;
  const used = own && findPath(own, 'use');
  const names = used?.kind === 'array' ? used.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];
  const others = names.flatMap((name) => files.file(resolveUri(uri, name) ?? '')?.document.root ?? []);
  const holder = [...(own ? [own] : []), ...others].find((root) => findPath(root, 'callers', text) !== undefined);
  return holder ? [documentSpan(holder, ['callers', text], 'key')] : [];
};

const environment: Find = ({ text, uri, context }) => {
  const answer = context.environment(text, uri);
  const project = 'found' in answer ? context.view.file(resolveUri(uri, answer.found.file) ?? '') : undefined;
  return project ? [documentSpan(project.document.root, ['environments', text], 'key')] : [];
};

/** The route that serves the request of the case it stands in. */
const route: Find = ({ token, uri, context }) => {
  const live = readLive(context, uri);
  const isHere = (span: Span): boolean => {
    const at = context.view.locate(span);
    return at?.source === uri && at.start <= token.span.start && token.span.end <= at.end;
  };
  const one = live?.scenario.cases.find(({ source }) => isHere(source.span(['request'], 'value')));
  const { api: called, request } = one?.canonical ?? {};
  const resolved = live && called?.ref !== undefined ? resolveApi(called.ref, uri, live.workspace) : undefined;
  if (!resolved || 'message' in resolved) return [];
  const found = servingRoute(resolved.found.api, request);
  return found ? [found.span] : [];
};

const statement: Find = ({ token, text, uri, context }) => {
  const name = text.slice(text.lastIndexOf('#') + 1);
  const uses = findSidUses(context, uri, (asked) => asked === name).filter(({ span }) => span?.end === token.span.end);
  const spans = uses.flatMap(({ meant }) => meant ?? []).map(({ statement: found }) => sidSpan(found, context.view) ?? found.node.span);
  return [...new Map(spans.map((span) => [`${span.source} ${String(span.start)}`, span])).values()];
};

const policyFields = ['identityPolicies', 'permissionsBoundary', 'sessionPolicies', 'scps', 'rcps', 'policy', 'resourcePolicy'];

const byField: ReadonlyMap<string, Find> = new Map<string, Find>([
  ...policyFields.map((field): [string, Find] => [field, policy]),
  ['output', output],
  ['cached', output],
  ['api', api],
  ['ref', reference],
  ['use', file],
  ['valuesFrom', file],
  ['caller', caller],
  ['env', environment],
  ['request', route],
  ['path', route],
  ['routeKey', route],
  ['decidedBy', statement],
]);

/** The rows of a table are requests, its columns callers. */
function byKey(keys: readonly string[]): Find | undefined {
  if (keys[0] !== 'table') return undefined;
  return keys.length === 1 ? route : keys.length === 2 ? caller : undefined;
}

type Thing = Names & { readonly uri: string };

function thingOf({ text, uri, context: { view } }: Asked, thingsOf: (unit: UnitEntry) => readonly Thing[]): readonly Span[] {
  const files = scenarioFiles(view, uri);
  const place = resolvePlace(text, uri, files);
  const unit = 'found' in place ? files.unit(place.found.file.uri) : undefined;
  if (!unit || 'message' in place) return [];
  const { selector } = place.found;
  const things = thingsOf(unit);
  const [only, ...others] = selector === undefined ? things : pick(things, selector, (thing) => thing);
  const span = only && others.length === 0 ? selectorSpan(only, view) : undefined;
  return span ? [span] : [];
}

/** A pointer into its document, or the address of what its framework declares. */
function selectorSpan({ uri, selector }: Thing, view: WorkspaceView): Span | undefined {
  const found = view.file(uri);
  if (!found) return undefined;
  const { root } = found.document;
  if (!selector.startsWith('/')) return declarationOf(found.framework?.declare({ uri, root }), selector)?.span;
  const path = selector.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return findPath(root, ...steps) ? documentSpan(root, steps, 'key') : undefined;
}

/** One block makes the instances `aws_iam_role.reader[0]` and `aws_iam_role.reader["a"]`. */
function declarationOf(declared: ReadonlyMap<string, HostNode> | undefined, selector: string): HostNode | undefined {
  return declared?.get(selector) ?? declared?.get(selector.replace(/\[[^\]]*\]$/, ''));
}
