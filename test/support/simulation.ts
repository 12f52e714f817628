/**
 * Simulations of marked files as text: one line a row, one line a lens, marks drawn below the lines they are in.
 */
import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/analysis/analysis';
import { findLensesOf, findScenarioProblems, simulateTarget } from '../../server/src/analysis/simulation';
import type { Lens } from '../../server/src/features/code-lens';
import { runLive, type LiveCase } from '../../server/src/features/simulate/live-cases';
import type { Mark } from '../../server/src/features/simulate/marks';
import type { Row, Simulation, SimulationQuery } from '../../server/src/features/simulate/rows';
import type { ScenarioProblem } from '../../server/src/scenario/problem';
import { openWorld } from './feature-world';

export interface SimulationWorld {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly offset: number;
}

/** The first file, or the one with the cursor, is asked about; the cursor chooses the target. */
export function openSimulation(name: string, marked: string): SimulationWorld {
  const { analysis, uri, offset } = openWorld(name, marked);
  return { analysis, uri, offset };
}

export function simulateIn({ analysis, uri, offset }: SimulationWorld, query: Partial<SimulationQuery> = {}): Simulation {
  const found = finish(simulateTarget(analysis, { uri, offset }, { mode: 'routes', ...query }));
  assert.ok(found, 'there is something to simulate');
  return found;
}

/** `✗ GET /orders/{id} · partner · implicit deny at resource policy`, in order. */
export function checkRows(world: SimulationWorld, query: Partial<SimulationQuery>, expected: string): void {
  const rows = simulateIn(world, query).rows.map(rowText);
  assert.deepEqual(rows, lines(expected));
}

export function rowText({ label, description }: Row): string {
  return `${label} · ${description}`;
}

export function lensesIn({ analysis, uri }: SimulationWorld): readonly Lens[] {
  return finish(findLensesOf(analysis, uri));
}

/** Runs work that yields to its end. */
export function finish<R>(task: Generator<void, R, void>): R {
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
  }
}

/** The cases of a scenario file as they come out, and what keeps others from being run. */
export function runScenario(analysis: Analysis, uri: string): { readonly cases: readonly LiveCase[]; readonly problems: readonly ScenarioProblem[] } {
  const problems = findScenarioProblems(analysis, uri);
  assert.ok(problems, `${uri} is open`);
  return { cases: finish(runLive(analysis.context, uri)), problems };
}

/** Each lens with the line below it: `▶ Simulate · … | OrdersApi:`. */
export function lensLines(world: SimulationWorld): readonly string[] {
  const text = world.analysis.view.sourceText(world.uri) ?? '';
  return lensesIn(world).map(({ title, span }) => `${title} | ${lineAt(text, span.start).trim()}`);
}

/** The marks of a row, each with the marked text and, for values, what was compared. */
export function drawnMarks({ analysis }: SimulationWorld, { marks }: Row): readonly string[] {
  return marks.map((mark) => `${mark.kind} ${firstLine(textOf(analysis, mark))}${mark.text === undefined ? '' : ` <- ${mark.text}`}`);
}

export function replaceIn({ analysis, uri }: SimulationWorld, from: string, to: string, version = 2): void {
  const text = analysis.view.sourceText(uri) ?? '';
  assert.ok(text.includes(from), `the text has ${from}`);
  analysis.setDocument({ uri, languageId: '', version, text: text.replace(from, to) });
}

function textOf({ view }: Analysis, { span }: Mark): string {
  return (view.sourceText(span.source) ?? '').slice(span.start, span.end);
}

function firstLine(text: string): string {
  const [first = '', ...rest] = text.split(/\r?\n/);
  return rest.length === 0 ? first : `${first} …`;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}

function lines(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
