/**
 * What has a name in the workspace, whether its file is open or not: APIs, routes, authorizers, policies, statements with
 * a Sid, cases.
 *
 * Editors sort by how well a name fits; here it is only asked whether it could.
 */
import { fileName } from '../base/uri';
import type { Span } from '../base/span';
import { kindFacts } from '../policy/kinds';
import type { FeatureContext } from './feature';
import type { OutlineSymbol } from './symbols';
import { routeLabel } from './route-patterns';

export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: OutlineSymbol['kind'] | 'case';
  /** What it belongs to. */
  readonly container: string;
  readonly span: Span;
}

/** Longer lists are not read. */
const mostSymbols = 500;

/** Those whose names hold the letters of the query in their order. */
export function findWorkspaceSymbols({ index }: FeatureContext, query: string): readonly WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  const wanted = query.toLowerCase();
  const seen = new Set<string>();
  for (const symbol of allSymbols({ index })) {
    if (!holdsLetters(symbol.name.toLowerCase(), wanted)) continue;
    // A policy in a file of its own may have several users.
    const key = `${symbol.kind} ${symbol.span.source} ${String(symbol.span.start)} ${symbol.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(symbol);
    if (found.length === mostSymbols) break;
  }
  return found;
}

function* allSymbols({ index }: Pick<FeatureContext, 'index'>): Generator<WorkspaceSymbol, void, void> {
  for (const { uri, apis, policies, cases } of index.files()) {
    const container = fileName(uri);
    for (const api of apis) {
      yield { name: api.name, kind: 'api', container, span: api.nameSpan };
      for (const route of api.routes) yield { name: routeLabel(route), kind: 'route', container: api.name, span: route.span };
      for (const { name, span } of api.authorizers) yield { name, kind: 'authorizer', container: api.name, span };
    }
    for (const { name, kind, span, statements } of policies) {
      yield { name, kind: 'policy', container: `${kindFacts(kind).title} · ${container}`, span };
      for (const { sid, span: at } of statements) if (sid) yield { name: sid, kind: 'statement', container: name, span: at };
    }
    for (const { name, span } of cases) yield { name, kind: 'case', container, span };
  }
}

function holdsLetters(text: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
