/**
 * The façade's part about simulating: questions by plain references, answers as plain data with absolute spans.
 *
 * It puts together the snapshot of the moment and the features; it knows no protocol and keeps nothing of its own.
 */
import { findLenses, type LensTask } from '../features/code-lens';
import { isAnswered, startAsking } from '../features/simulate/ask';
import { caseText, commandText, type CaseText } from '../features/simulate/case-text';
import { explainAsked, type LinkTo } from '../features/simulate/explanation';
import { explainCase, findLiveProblems, referredFiles, type ReferredFiles } from '../features/simulate/live-cases';
import { askReference, pinnedText, simulate, type RequestReference, type Row, type Simulation, type SimulationQuery } from '../features/simulate/rows';
import { summarise } from '../features/simulate/summary';
import { inWords } from '../features/simulate/deployment';
import { scenarioFolderIn } from '../features/simulate/scenario-folder';
import { findTarget, findTargetAround, findTargetAt, findTargets, referenceOf, sameTarget, type TargetReference } from '../features/simulate/target';
import type { ScenarioProblem } from '../scenario/problem';
import type { Analysis } from './analysis';

export type TargetChoice = { readonly target: TargetReference } | { readonly uri: string; readonly offset: number };

/**
 * The rows of a simulation; undefined where there is nothing to simulate. Looking at them acknowledges the target. Yields
 * between questions.
 */
export function* simulateTarget({ context, standing }: Analysis, choice: TargetChoice, query: SimulationQuery): Generator<void, Simulation | undefined, void> {
  const target = 'target' in choice ? findTarget(context, choice.target) : findTargetAt(context, choice.uri, choice.offset);
  if (!target) return undefined;
  standing.acknowledge(target);
  return yield* simulate(target, query, startAsking(context, 'explain'));
}

/** What a place is part of, where that can be simulated. */
export function findTargetPlace({ context }: Analysis, uri: string, offset: number): TargetReference | undefined {
  const target = findTargetAround(context, uri, offset);
  return target && referenceOf(target);
}

/** The same where no lens stands over it. */
export function findLenslessPlace(analysis: Analysis, uri: string, offset: number): TargetReference | undefined {
  const place = findTargetPlace(analysis, uri, offset);
  const { context, settings } = analysis;
  if (!place || settings.codeLens === 'all') return undefined;
  const hasLens = settings.codeLens === 'gateway' && findTargets(context, uri, 'gateway').some((target) => sameTarget(target, place));
  return hasLens ? undefined : place;
}

export interface Explanation {
  readonly title: string;
  readonly markdown: string;
}

export function explainReference({ context }: Analysis, reference: RequestReference, linkTo: LinkTo): Explanation | undefined {
  const found = askReference(reference, startAsking(context, 'explain'));
  if (!found) return undefined;
  const { target, asked } = found;
  return { title: [`${asked.label} as ${asked.answer.question.caller.label}`, ...inWords(target)].join(' '), markdown: explainAsked(target, asked, context.view, linkTo) };
}

export function explainScenarioCase({ context }: Analysis, uri: string, name: string, linkTo: LinkTo): Explanation | undefined {
  const markdown = explainCase(context, uri, name, linkTo);
  return markdown === undefined ? undefined : { title: name, markdown };
}

/** As a scenario file, or for `command` as a line for a shell in `folder`. */
export function writeReference({ context }: Analysis, reference: RequestReference, form: 'case' | 'request' | 'command', folder: string): CaseText | undefined {
  const found = askReference(reference, startAsking(context, 'decide'));
  if (!found) return undefined;
  const { target, asked } = found;
  return form === 'command' ? { text: commandText(target, asked, folder), suggestedUri: folder } : caseText(target, asked, form);
}

export interface FollowedResult {
  readonly verdict: Row['verdict'];
  readonly text: string;
  readonly reason: string;
}

/** A target that is gone, perhaps only while somebody types, is said to be not found. */
export function followReference({ context }: Analysis, reference: RequestReference): FollowedResult {
  const found = askReference(reference, startAsking(context, 'decide'));
  if (!found) return { verdict: 'undetermined', text: `? ${reference.method} ${reference.path} — not found`, reason: 'What was pinned is not there any more.' };
  const { target, asked, row } = found;
  return { verdict: row.verdict, text: pinnedText(target, asked), reason: isAnswered(asked.answer) ? asked.answer.decision.reason : asked.answer.because };
}

/** Every route and every caller, as Markdown. */
export function* summariseTarget({ context, standing }: Analysis, reference: TargetReference): Generator<void, Explanation | undefined, void> {
  const target = findTarget(context, reference);
  if (!target) return undefined;
  standing.acknowledge(reference);
  return { title: target.title, markdown: yield* summarise(target, startAsking(context, 'decide')) };
}

export function findLensesOf({ context, standing, settings }: Analysis, uri: string): LensTask {
  return findLenses(context, uri, standing, settings.codeLens);
}

/** What keeps the cases of an open scenario file from being run; undefined where no such file is open. */
export function findScenarioProblems({ context }: Analysis, uri: string): readonly ScenarioProblem[] | undefined {
  return findLiveProblems(context, uri);
}

/** Where the scenario files about a document stand. */
export function scenarioFolderOf({ view }: Analysis, uri: string): string {
  return scenarioFolderIn(view, uri);
}

/** What a scenario file refers to. */
export function filesReferredTo(analysis: Analysis, uri: string): ReferredFiles {
  return referredFiles(analysis.view, uri, () => analysis.missingProjectFiles(uri));
}
