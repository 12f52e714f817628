/**
 * The kinds of paths among all paths of a form, as far as anything tells them apart: which routes they fit, which
 * resource patterns match their ARN, and whether their form is unusual.
 *
 * Two paths of one kind have the same decision, but for values that nobody knows: patterns that may match or not
 * are listed for that. The length of ARNs (ARN-39) is not looked at.
 */
import type { TextPattern } from '../evaluate/match/tokens';
import { buildInvokeArn } from '../gateway/arn';
import type { ApiKind } from '../gateway/model';
import type { ApiRequest } from '../gateway/request';
import { automatonOf, type Automaton } from './automaton';
import { formRow, routeRow } from './call-set';
import type { RequestPattern } from './request-patterns';
import { findCombinations, type Budget, type Combination } from './search';
import { EVERYTHING, exact, hasAtoms, holedRow, patternRow, PATH, PATH_SEGMENT, run, type Row } from './units';

export interface PathKind {
  /** A path of this kind; among the shortest. */
  readonly path: string;
  /** Patterns that match for some values of what nobody knows and not for others. */
  readonly open: readonly RequestPattern[];
}

/** States that one form and method may cost. */
export const PATHS_BUDGET = 20_000;

/** Those that may fit other routes; `templates` are the paths of routes for the method. Undefined where the budget is spent. */
export function findRoutePaths(form: string, templates: readonly string[], kind: ApiKind, budget: Budget): readonly string[] | undefined {
  const automata = [...unusual(), ...templates.map((template) => automatonOf(routeRow(template, kind), 'strict'))];
  const combinations = findCombinations(automata, [pathRow(form)], budget);
  return combinations && usualOf(combinations).map(({ text }) => text);
}

export interface PathSearch {
  readonly form: string;
  /** One of the calls; its path does not matter. */
  readonly call: ApiRequest;
  readonly templates: readonly string[];
  readonly patterns: readonly RequestPattern[];
}

/** All kinds; undefined where the budget is spent. */
export function findPathKinds({ form, call, templates, patterns }: PathSearch, budget: Budget): readonly PathKind[] | undefined {
  const start = startOf(call);
  const compared = patterns.flatMap((each) => each.patterns.map((pattern): Compared => ({ each, ...automataOf(pattern, start) })));
  const all = compared.flatMap(({ strict, lenient }) => (lenient ? [strict, lenient] : [strict]));
  const routes = templates.map((template) => automatonOf(routeRow(template, call.api.kind), 'strict'));
  const combinations = findCombinations([...unusual(), ...all, ...routes], [pathRow(form)], budget);
  return combinations && usualOf(combinations).map(({ accepted, text }) => ({ path: text, open: openIn(compared, accepted) }));
}

interface Compared {
  readonly each: RequestPattern;
  readonly strict: Automaton;
  /** Only where something is not known. */
  readonly lenient: Automaton | undefined;
}

function automataOf(pattern: TextPattern, start: Row): Pick<Compared, 'strict' | 'lenient'> {
  const row = patternRow(pattern, 'strict');
  const isOpen = hasAtoms(start) || hasAtoms(row);
  return {
    strict: behind(start, automatonOf(row, 'strict')),
    lenient: isOpen ? behind(start, automatonOf(patternRow(pattern, 'lenient'), 'lenient')) : undefined,
  };
}

/** The automaton when it has read what all the texts begin with. */
function behind(start: Row, automaton: Automaton): Automaton {
  return { ...automaton, start: start.reduce((state, unit) => (unit.kind === 'exact' ? automaton.step(state, unit.letter) : state), automaton.start) };
}

function openIn(compared: readonly Compared[], accepted: readonly boolean[]): readonly RequestPattern[] {
  let at = UNUSUAL.length;
  const open = new Set<RequestPattern>();
  for (const { each, lenient } of compared) {
    const isCertain = accepted[at++] ?? false;
    const isPossible = lenient ? (accepted[at++] ?? false) : isCertain;
    if (isPossible && (!isCertain || each.isOpen)) open.add(each);
  }
  return [...open];
}

/** What stands before the path in the ARN of the call. */
function startOf({ api, method }: ApiRequest): Row {
  return holedRow(buildInvokeArn(api, api.stage, api.kind, method, '/')).slice(0, -1);
}

const pathRow = (form: string): Row => formRow(form, { segment: PATH_SEGMENT, rest: PATH });

/** ARN-36: a slash too many, or something encoded. */
const UNUSUAL: readonly Row[] = [
  [run(EVERYTHING), exact('/'), exact('/'), run(EVERYTHING)],
  [run(EVERYTHING), exact('%'), run(EVERYTHING)],
  [exact('/'), { kind: 'one', of: EVERYTHING }, run(EVERYTHING), exact('/')],
];

const unusual = (): readonly Automaton[] => UNUSUAL.map((row) => automatonOf(row, 'strict'));

/** One for each way all else comes out: an unusual path only where no usual one does as well. */
function usualOf(combinations: readonly Combination[]): readonly Combination[] {
  const isUnusual = ({ accepted }: Combination): boolean => accepted.slice(0, UNUSUAL.length).includes(true);
  const found = new Map<string, Combination>();
  for (const combination of [...combinations.filter((each) => !isUnusual(each)), ...combinations.filter(isUnusual)]) {
    const key = combination.accepted.slice(UNUSUAL.length).map(Number).join('');
    if (!found.has(key)) found.set(key, combination);
  }
  return [...found.values()];
}
