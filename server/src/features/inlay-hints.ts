/**
 * Inlay hints: `anyone` where everybody gets through a route, `nobody` where no request can; on demand also how many routes
 * a resource covers and how many actions a wildcard stands for.
 *
 * By default only what surprises is shown, and only where it is certain. Hints stand at the end of their line.
 */
import { literalText } from '../base/atoms';
import type { Span } from '../base/span';
import { counted } from '../base/words';
import { apiPrefix, expandShortArn, parseExecuteApiArn } from '../gateway/arn';
import type { Statement, Value } from '../policy/model';
import type { PolicyEntry } from '../workspace/model';
import { apisAround } from './around';
import type { FeatureContext } from './feature';
import { coveredRoutes } from './hover/coverage';
import { deployedAsWritten, mayName } from './hover/execute-api';
import { accessOf } from './route-access';
import { routeLabel } from './route-patterns';
import { startAsking } from './simulate/ask';
import { findApiTarget } from './simulate/target';

export interface InlayHint {
  /** Absolute. */
  readonly at: { readonly source: string; readonly offset: number };
  readonly label: string;
  /** One sentence. */
  readonly tooltip: string;
}

export type InlayHintLevel = 'surprises' | 'all' | 'off';

/** The part of a document that is seen. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Yields between questions. */
export function* findInlayHints(context: FeatureContext, uri: string, range: Range, level: InlayHintLevel): Generator<void, readonly InlayHint[], void> {
  if (level === 'off' || !context.view.file(uri)) return [];
  const routes = yield* routeHints(context, uri, range);
  return level === 'all' ? [...routes, ...policyHints(context, uri, range)] : routes;
}

const meanings = { anyone: 'Whoever finds the address gets through: no signature, token or key is asked for.', nobody: 'No request gets through, whoever sends it.' } as const;

function* routeHints(context: FeatureContext, uri: string, range: Range): Generator<void, readonly InlayHint[], void> {
  const asking = startAsking(context, 'decide');
  const found: { readonly end: number; readonly word: keyof typeof meanings; readonly route: string }[] = [];
  const writtenAt = new Map<number, number>();
  const text = context.view.sourceText(uri) ?? '';
  for (const entry of apisAround(context, uri)) {
    const routes = entry.api.routes.flatMap((route) => {
      const at = context.view.locate(route.span);
      return at?.source === uri && at.start <= range.end && at.start >= range.start ? [{ route, end: lineEnd(text, at.start) }] : [];
    });
    const target = routes.length > 0 ? findApiTarget(context, entry) : undefined;
    if (!target) continue;
    for (const { route, end } of routes) {
      writtenAt.set(end, (writtenAt.get(end) ?? 0) + 1);
      const word = yield* accessOf(target, entry, route, asking);
      if (word) found.push({ end, word, route: routeLabel(route) });
    }
  }
  // A block with `for_each` makes routes of which only some may be open.
  return found.map(({ end, word, route }) => ({ at: { source: uri, offset: end }, label: writtenAt.get(end) === 1 ? word : `${word}: ${route}`, tooltip: meanings[word] }));
}

function policyHints(context: FeatureContext, uri: string, range: Range): readonly InlayHint[] {
  const { view } = context;
  const isSeen = (span: Span | undefined): span is Span => span?.source === uri && span.start <= range.end && span.end >= range.start;
  const entries = view.file(uri)?.policies.filter(({ site, policy }) => !site.derived && isSeen(view.locate(policy.node.span))) ?? [];
  return entries.flatMap((entry) => entry.policy.statements.flatMap((statement) => [
    ...listed(statement).flatMap((value) => hintAt(value, actionHint(value, context), isSeen, context)),
    ...(statement.resource?.value.values ?? []).flatMap((value) => hintAt(value, resourceHint(value, entry, context), isSeen, context)),
  ]));
}

function listed({ action, notAction }: Statement): readonly Value[] {
  return (action ?? notAction)?.value.values ?? [];
}

function hintAt({ node }: Value, text: Omit<InlayHint, 'at'> | undefined, isSeen: (span: Span | undefined) => span is Span, { view }: FeatureContext): readonly InlayHint[] {
  const span = text && view.locate(node.span);
  return text && isSeen(span) ? [{ ...text, at: { source: span.source, offset: span.end } }] : [];
}

function actionHint({ text }: Value, { catalog }: FeatureContext): Omit<InlayHint, 'at'> | undefined {
  const pattern = literalText(text);
  if (!catalog || pattern === undefined || pattern === '*' || !/[*?]/.test(pattern)) return undefined;
  const count = catalog.actionNamesMatching(pattern).length;
  return count === 0 ? undefined : { label: counted(count, 'action'), tooltip: `As of ${catalog.date}; actions that AWS adds later are covered as well.` };
}

/** Of one API; a pattern that can be several has a hover that counts them. */
function resourceHint({ text }: Value, { uri, site, policy }: PolicyEntry, context: FeatureContext): Omit<InlayHint, 'at'> | undefined {
  const form = parseExecuteApiArn(text)?.form;
  // Elsewhere the short form means nothing (ARN-23).
  if (form === undefined || (form === 'short' && policy.kind !== 'api-resource-policy')) return undefined;
  const apis = apisAround(context, uri).map(({ api }) => api).filter((api) => (site.api === undefined || api.selector === site.api) && mayName(text, api));
  const [only, ...others] = apis;
  if (!only || others.length > 0 || only.routes.length === 0) return undefined;
  const { api } = deployedAsWritten(only, text);
  const count = coveredRoutes(expandShortArn(text, apiPrefix(api)), api).length;
  return { label: `${String(count)} of ${counted(only.routes.length, 'route')}`, tooltip: `All requests of ${count === 1 ? 'this route are' : 'these routes are'} covered; the hover names them.` };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  const offset = end < 0 ? text.length : end;
  return text.charAt(offset - 1) === '\r' ? offset - 1 : offset;
}
