/**
 * Where the parts of a case are written: a value of the canonical case may stand in the case, in the defaults, in an
 * entry of `callers` or in a row of the table.
 *
 * For a line of JSON the tree is made only when somebody asks.
 */
import type { Span } from '../base/span';
import type { HostNode } from '../syntax/node';
import { reach, type Path } from './plain';

export interface CaseSource {
  /** References in the case are relative to it. */
  readonly uri: string;
  /** The span of a value of the canonical case, or of what comes nearest to it. */
  span(path: Path, at: 'key' | 'value'): Span;
  /** The node of a value; undefined where it was put together from several places. */
  node(path: Path): HostNode | undefined;
}

export interface Places {
  readonly uri: string;
  readonly root: HostNode;
  /** The case's own place first, then the defaults, nearest first. */
  readonly bases: readonly Path[];
  /** Places that stand for a whole field: an entry of `callers` for `caller`, a row's key for `request`. */
  readonly aliases: Readonly<Record<string, readonly { readonly path: Path; readonly at: 'key' | 'value' }[]>>;
}

export function caseSource(places: Places): CaseSource {
  return {
    uri: places.uri,
    span: (path, at) => spanOf(places, path, at),
    node: (path) => nodeOf(places, path),
  };
}

/** A source whose places are worked out on first use; nobody is given its nodes, for nothing is marked in a line. */
export function lazySource(uri: string, open: () => CaseSource): CaseSource {
  let source: CaseSource | undefined;
  const opened = (): CaseSource => (source ??= open());
  return { uri, span: (path, at) => opened().span(path, at), node: () => undefined };
}

/** The span of what a path leads to in a document, or of the last thing on the way. */
export function documentSpan(root: HostNode, path: Path, at: 'key' | 'value'): Span {
  const { node, member, depth } = reach(root, path);
  return at === 'key' && member && depth === path.length ? member.keySpan : node.span;
}

interface Candidate {
  readonly path: Path;
  /** Steps of the canonical path that are not in the document path. */
  readonly base: number;
  readonly at: 'key' | 'value' | undefined;
}

function candidates({ bases, aliases }: Places, path: Path): readonly Candidate[] {
  const [field] = path;
  const alias = typeof field === 'string' ? aliases[field] : undefined;
  return [
    ...bases.map((base) => ({ path: [...base, ...path], base: base.length, at: undefined })),
    ...(alias ?? []).map((place) => ({ path: [...place.path, ...path.slice(1)], base: place.path.length - 1, at: place.at })),
  ];
}

function spanOf(places: Places, path: Path, at: 'key' | 'value'): Span {
  let best: { candidate: Candidate; found: number } | undefined;
  for (const candidate of candidates(places, path)) {
    const found = reach(places.root, candidate.path).depth - candidate.base;
    if (found > (best?.found ?? 0)) best = { candidate, found };
  }
  if (!best) return documentSpan(places.root, places.bases[0] ?? [], 'value');
  const isAlias = best.candidate.at !== undefined && best.found === 1;
  return documentSpan(places.root, best.candidate.path.slice(0, best.candidate.base + best.found), isAlias ? (best.candidate.at ?? at) : best.found === path.length ? at : 'value');
}

function nodeOf(places: Places, path: Path): HostNode | undefined {
  const found = candidates(places, path).flatMap((candidate) => {
    const reached = reach(places.root, candidate.path);
    return reached.depth === candidate.path.length ? [reached.node] : [];
  });
  const objects = found.filter((node) => node.kind === 'object');
  return objects.length > 1 ? undefined : found[0];
}
