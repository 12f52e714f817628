/**
 * Splits an undetermined evaluation into cases, one for each answer to what was asked, until every case is decided or
 * the budget is spent, and says what would have to be known to settle it.
 *
 * The cases of a question exclude each other and leave nothing out, so what holds in all of them holds. How an
 * evaluation runs is not known here.
 */
import type { Outcome } from './decision';
import { NOTHING_SUPPOSED, suppose, type Question, type Suppositions } from './run';

/** Evaluations for one decision, the first included. */
export const CASE_BUDGET = 64;

/** As much of a run as splitting needs. */
export interface Splittable {
  readonly decision: Outcome;
  /** Distinguishes answers of one decision, such as 401 from 403. */
  readonly variant: string;
  readonly questions: readonly Question[];
}

export interface SplitResult<Result> {
  /** One for each case that was decided; where they agree, the decision is settled. */
  readonly cases: readonly Result[];
  readonly agree: boolean;
  /** Labels of what would settle it; empty where the cases agree. */
  readonly unknown: readonly string[];
  /** See `Decision.broughtByRequest`. */
  readonly broughtByRequest: readonly string[];
  /** Outcomes of the cases; empty where some case stayed open. */
  readonly possible: readonly Outcome[];
  /** Whether the budget was spent before all cases were looked at. */
  readonly isCutShort: boolean;
}

export function splitCases<Result extends Splittable>(first: Result, evaluate: (supposed: Suppositions) => Result): SplitResult<Result> {
  const work: Work<Result> = { evaluate, left: CASE_BUDGET - 1, isCutShort: false, leaves: [], asked: new Map() };
  grow(first, NOTHING_SUPPOSED, work);
  const { leaves, asked, isCutShort } = work;
  const cases = leaves.map(({ result }) => result);
  const isOpen = cases.some(({ decision }) => decision === 'undetermined');
  const agree = !isOpen && new Set(cases.map(answerOf)).size === 1;
  const unknown = agree ? [] : labelsThatMatter(leaves, asked);
  return {
    cases,
    agree,
    unknown,
    broughtByRequest: isOpen ? [] : labelsOfRequests(unknown, leaves, asked),
    possible: isOpen || agree ? [] : [...new Set(cases.map(({ decision }) => decision))],
    isCutShort,
  };
}

interface Work<Result> {
  readonly evaluate: (supposed: Suppositions) => Result;
  left: number;
  isCutShort: boolean;
  readonly leaves: Leaf<Result>[];
  /** Every question that was split over, by key. */
  readonly asked: Map<string, Question>;
}

/** A case that is not split any further. */
interface Leaf<Result> {
  readonly result: Result;
  readonly supposed: Suppositions;
  /** What is left unknown in it. */
  readonly open: readonly string[];
}

function grow<Result extends Splittable>(result: Result, supposed: Suppositions, work: Work<Result>): void {
  if (result.decision !== 'undetermined') return void work.leaves.push({ result, supposed, open: [] });
  const question = result.questions.find(({ cases }) => cases.length > 0);
  const isAffordable = question !== undefined && work.left >= question.cases.length;
  if (question && !isAffordable) work.isCutShort = true;
  if (!question || !isAffordable) {
    const open = result.questions.flatMap(({ labels }) => labels);
    return void work.leaves.push({ result, supposed, open });
  }
  work.asked.set(question.key, question);
  work.left -= question.cases.length;
  const next = question.cases.map((each) => suppose(supposed, each));
  for (const each of next) grow(work.evaluate(each), each, work);
}

const answerOf = ({ decision, variant }: Splittable): string => `${decision} ${variant}`;

/**
 * The labels on which the answer depends: for each there are two cases with different answers that nothing else tells
 * apart. So all of them together settle it, and none of them can be left out.
 */
function labelsThatMatter<Result extends Splittable>(leaves: readonly Leaf<Result>[], asked: ReadonlyMap<string, Question>): string[] {
  const labels = new Set([...asked.values()].flatMap((question) => question.labels));
  const matters = new Set(leaves.flatMap(({ open }) => open));
  for (const label of labels) {
    if (!matters.has(label) && isNeeded(label, leaves, asked)) matters.add(label);
  }
  return [...matters];
}

function isNeeded<Result extends Splittable>(label: string, leaves: readonly Leaf<Result>[], asked: ReadonlyMap<string, Question>): boolean {
  const own = new Set([...asked.values()].filter((question) => question.labels.includes(label)).flatMap(variablesOf));
  const seen = new Map<string, Leaf<Result>[]>();
  for (const leaf of leaves) {
    const answer = answerOf(leaf.result);
    for (const [other, same] of seen) {
      if (other !== answer && same.some((one) => areCompatible(one.supposed, leaf.supposed, own))) return true;
    }
    seen.set(answer, [...(seen.get(answer) ?? []), leaf]);
  }
  return false;
}

/**
 * Labels of values that matter only as what a request has to bring in a condition key. Whatever they are, there are
 * requests that get through and requests that do not: in one case of either kind the key is one of them and nothing else
 * is supposed of it, or none of them.
 */
function labelsOfRequests<Result extends Splittable>(unknown: readonly string[], leaves: readonly Leaf<Result>[], asked: ReadonlyMap<string, Question>): string[] {
  const questions = [...asked.values()];
  const labels = unknown.filter((label) => questions.every((question) => question.requestKey !== undefined || !question.labels.includes(label)));
  if (labels.length === 0) return [];
  const certain = leaves.filter(({ supposed }) => isForAnyValues(supposed, asked));
  const isEither = certain.some(({ result }) => result.decision === 'allow') && certain.some(({ result }) => result.decision !== 'allow');
  return isEither ? labels : [];
}

/** Whether a request of this case exists whatever the values are that its keys are compared with. */
function isForAnyValues({ choices, values, excluded }: Suppositions, asked: ReadonlyMap<string, Question>): boolean {
  const met = [...choices].flatMap(([key, choice]) => (choice === 'yes' ? (asked.get(key)?.requestKey ?? []) : []));
  return met.every((id) => {
    const supposed = [...choices.keys()].filter((key) => key.includes(id)).length;
    return supposed === 1 && !values.has(id) && !excluded.has(id);
  });
}

/** What the cases of a question suppose something about: an atom, or the question itself. */
function variablesOf({ cases }: Question): readonly string[] {
  return cases.map((each) => (each.kind === 'choice' ? each.key : `value:${each.atom}`));
}

/** Whether two cases may be one, but for what is said about some variables. */
function areCompatible(left: Suppositions, right: Suppositions, but: ReadonlySet<string>): boolean {
  for (const [key, choice] of left.choices) {
    const other = right.choices.get(key);
    if (other !== undefined && other !== choice && !but.has(key)) return false;
  }
  return agreeOnValues(left, right, but) && agreeOnValues(right, left, but);
}

function agreeOnValues(left: Suppositions, right: Suppositions, but: ReadonlySet<string>): boolean {
  for (const [atom, text] of left.values) {
    if (but.has(`value:${atom}`)) continue;
    const other = right.values.get(atom);
    if ((other !== undefined && other !== text) || right.excluded.get(atom)?.has(text)) return false;
  }
  return true;
}
