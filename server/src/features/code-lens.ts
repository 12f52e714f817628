/**
 * The lenses of a document: one over each target with its standing probes, one over each case of a scenario file.
 *
 * A damaged document keeps the lenses of its last good parse where they stood. What a click does is the edge's business.
 */
import { commonStart } from '../base/nearest';
import type { Span } from '../base/span';
import { isScenarioFile } from '../sites/file-names';
import type { FeatureContext } from './feature';
import { startAsking } from './simulate/ask';
import { runLive } from './simulate/live-cases';
import type { KeptLens, Standing } from './simulate/standing';
import { findTargets, referenceOf, sameTarget, type Target, type TargetReference } from './simulate/target';

export type Lens =
  | { readonly kind: 'simulate' | 'acknowledge'; readonly span: Span; readonly title: string; readonly target: TargetReference }
  | { readonly kind: 'case'; readonly span: Span; readonly title: string; readonly name: string };

/** The work of a list of lenses; yields between probes, so that nobody waits for an API with a hundred routes. */
export type LensTask = Generator<void, readonly Lens[], void>;

/** In source order; `level` is the setting `gatehouse.codeLens`. */
export function* findLenses(context: FeatureContext, uri: string, standing: Standing, level: 'gateway' | 'all' | 'off'): LensTask {
  if (level === 'off') return [];
  const { view } = context;
  if (isScenarioFile(uri)) return yield* caseLenses(context, uri);
  const document = view.file(uri)?.document;
  if (!document) return [];
  const asking = startAsking(context, 'decide');
  const flipped = new Set<KeptLens>();
  const found: KeptLens[] = [];
  for (const target of findTargets(context, uri, level)) {
    const at = placeIn(uri, target, context);
    if (!at) continue;
    const results = yield* standing.probe(target, asking);
    const lens = { span: { ...at, end: at.start }, reference: referenceOf(target), title: standing.title(target, results) };
    if (standing.isFlipped(target, results)) flipped.add(lens);
    found.push(lens);
  }
  const isDamaged = document.problems.length > 0;
  const lenses = isDamaged ? withLost(found, uri, document.text, standing) : found;
  if (!isDamaged) standing.keep(uri, document.text, found);
  return lenses.flatMap((lens) => toLenses(lens, flipped.has(lens)));
}

/** An API whose parts all stand in other files, as events of a service may, is shown at the top of the file that makes it. */
function placeIn(uri: string, { kind, anchor }: Target, { view }: FeatureContext): Span | undefined {
  const at = view.locate(anchor);
  if (at?.source === uri) return at;
  const top = kind === 'api' ? view.file(uri)?.document.root.span : undefined;
  return top && view.locate(top);
}

function toLenses({ span, title, reference }: KeptLens, isFlipped: boolean): readonly Lens[] {
  const simulate: Lens = { kind: 'simulate', span, title, target: reference };
  return isFlipped ? [simulate, { kind: 'acknowledge', span, title: 'Acknowledge', target: reference }] : [simulate];
}

/** What the damage hides stays where its text is now. */
function withLost(found: readonly KeptLens[], uri: string, text: string, standing: Standing): readonly KeptLens[] {
  const last = standing.lastGood(uri);
  const lost = last?.lenses.filter((lens) => !found.some(({ reference }) => sameTarget(reference, lens.reference))) ?? [];
  if (!last || lost.length === 0) return found;
  const move = movedBy(last.text, text);
  const kept = lost.map((lens) => {
    const start = move(lens.span.start);
    return { ...lens, span: { ...lens.span, start, end: start } };
  });
  return [...found, ...kept].sort((a, b) => a.span.start - b.span.start);
}

/** Where an offset went: the texts differ in one stretch, as they do while somebody types. */
function movedBy(before: string, after: string): (offset: number) => number {
  const start = commonStart(before, after);
  return (offset) => (offset <= start ? offset : Math.max(start, offset + after.length - before.length));
}

function* caseLenses(context: FeatureContext, uri: string): LensTask {
  const cases = yield* runLive(context, uri);
  return cases.map(({ anchor, title, name }): Lens => ({ kind: 'case', span: { ...anchor, end: anchor.start }, title, name }));
}
