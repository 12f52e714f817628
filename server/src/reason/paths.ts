/**
 * The kinds of paths among all paths of a form, as far as anything tells them apart: which routes they fit, which
 * resource patterns match their ARN, and whether their form is unusual.
 *
 * Two paths of one kind have the same decision, but for values that nobody knows: patterns that may match or not
 * are listed for that. The length of ARNs (ARN-39) is not looked at.
 */
import { buildInvokeArn } from '../gateway/arn';
import type { ApiKind } from '../gateway/model';
import type { ApiRequest } from '../gateway/request';
import { automatonOf, unionOf, type Automaton } from './automaton';
import { formRow, routeRow } from './call-set';
import type { RequestPattern } from './request-patterns';
import { findCombinations, type Budget, type Combination } from './search';
import { EVERYTHING, exact, hasAtoms, holedRow, patternRow, PATH, PATH_SEGMENT, run, type Reading, type Row } from './units';

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
  const lists = new Map<string, RequestPattern[]>();
  for (const pattern of patterns) lists.set(pattern.list, [...(lists.get(pattern.list) ?? []), pattern]);
  const compared = [...lists.values()].map((list) => comparedBy(list, start));
  const all = compared.flatMap(({ strict, lenient }) => (lenient ? [strict, lenient] : [strict]));
  const routes = templates.map((template) => automatonOf(routeRow(template, call.api.kind), 'strict'));
  const combinations = findCombinations([...unusual(), ...all, ...routes], [pathRow(form)], budget);
  return combinations && usualOf(combinations).map(({ accepted, text }) => ({ path: text, open: openIn(compared, accepted) }));
}

/** One list of patterns, of which it matters whether one matches. */
interface Compared {
  readonly strict: Automaton;
  /** Only where something is not known. */
  readonly lenient: Automaton | undefined;
  /** Those that may match for some values. */
  readonly open: readonly RequestPattern[];
}

function comparedBy(list: readonly RequestPattern[], start: Row): Compared {
  const own = list.map((each) => ({ each, rows: each.patterns.map((pattern) => patternRow(pattern, 'strict')) }));
  const open = own.filter(({ each, rows }) => each.isOpen || hasAtoms(start) || rows.some(hasAtoms)).map(({ each }) => each);
  const read = (row: Row, reading: Reading): Automaton => behind(start, automatonOf(row, reading));
  const certain = own.flatMap(({ each, rows }) => (each.isOpen ? [] : rows.map((row) => read(row, 'strict'))));
  const possible = open.flatMap(({ patterns }) => patterns.map((pattern) => read(patternRow(pattern, 'lenient'), 'lenient')));
  // What matches for certain is possible, too: then the others tell nothing apart any more.
  return { strict: unionOf(certain), lenient: open.length > 0 ? unionOf([...certain, ...possible]) : undefined, open };
}

/** The automaton when it has read what all the texts begin with. */
function behind(start: Row, automaton: Automaton): Automaton {
  return { ...automaton, start: start.reduce((state, unit) => (unit.kind === 'exact' ? automaton.step(state, unit.letter) : state), automaton.start) };
}

function openIn(compared: readonly Compared[], accepted: readonly boolean[]): readonly RequestPattern[] {
  let at = UNUSUAL.length;
  return compared.flatMap(({ lenient, open }) => {
    const isCertain = accepted[at++] ?? false;
    const isPossible = lenient !== undefined && (accepted[at++] ?? false);
    return isPossible && !isCertain ? open : [];
  });
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
